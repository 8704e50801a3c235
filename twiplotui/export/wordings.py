"""Two wordings of a post side by side, in plain text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from twiplotui.text.diff import word_diff


def marked_diff(old: str, new: str) -> str:
    """Return a word-level difference: `[-gone-]` and `{+come+}`."""
    marks = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(marks[part.kind].format(part.text) for part in word_diff(old, new))


def latest_change(wordings: Sequence[Mapping[str, Any]]) -> str:
    """Return what the last edit changed, marked; empty where fewer than two wordings are held.

    Args:
        wordings: Each with its `text`, oldest first.
    """
    return marked_diff(wordings[-2]["text"], wordings[-1]["text"]) if len(wordings) > 1 else ""
