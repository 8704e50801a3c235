"""Two wordings of a post side by side, in plain text."""

from __future__ import annotations

from twiplotui.text.diff import word_diff


def marked_diff(old: str, new: str) -> str:
    """Return a word-level difference: `[-gone-]` and `{+come+}`."""
    marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(marks[part.kind].format(part.text) for part in word_diff(old, new))
