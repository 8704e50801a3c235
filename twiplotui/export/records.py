"""Spells out a source's own record of a post for people."""

from __future__ import annotations

import json

from twiplotui.model.post_detail import OriginRow, SourceRecord

_BLANKED = "It was taken away with the text of the deleted post."
_NONE = "The source has no record of its own for this post."
_BROKEN = "It is not what was imported; “twiplotui verify” tells all that is damaged."


def record_text(record: SourceRecord) -> str:
    """Return a record with its names and values on lines of their own, or why there is none.

    What is no JSON comes as it is. To be cleaned before it is shown, like every foreign text.
    """
    if not record.is_sound:
        return _BROKEN
    if not record.raw:
        return _BLANKED if record.is_blanked else _NONE
    words = record.raw.decode("utf-8", "replace")
    try:
        return json.dumps(json.loads(words), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return words


def origin_words(origin: OriginRow) -> str:
    """Return where a record came from, in one line."""
    where = f"{origin.path} {origin.position}".strip()
    return f"from import {origin.import_id}: {where} ({origin.format}, hash {origin.hash})"
