"""Model → Markdown, HTML, CSV, JSON, graphs: deterministic, and inert once opened."""
