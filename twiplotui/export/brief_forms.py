"""The forms of a brief, by name or by the name of the file it goes to."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from twiplotui.export.files import form_named
from twiplotui.model.brief import Brief

FORMS: Final = ("md", "html", "json", "csv")


def form_of(path: PurePath) -> str:
    """Return the form that a file's name asks for; Markdown where it says nothing.

    Raises:
        UsageError: It is the name of a form that no brief has.
    """
    return form_named(path, FORMS, "html" if path.suffix.lower() == ".htm" else "md")


def render_brief(brief: Brief, form: str) -> str:
    """Return a brief as text in one of `FORMS`."""
    if form == "html":
        from twiplotui.export.brief_html import brief_html

        return brief_html(brief)
    if form in ("json", "csv"):
        from twiplotui.export.brief_data import brief_csv, brief_json

        return brief_json(brief) if form == "json" else brief_csv(brief)
    from twiplotui.export.brief_markdown import brief_markdown

    return brief_markdown(brief)
