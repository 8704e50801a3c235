"""What makes foreign text safe to show, and comparable. Pure: text in, text out."""
