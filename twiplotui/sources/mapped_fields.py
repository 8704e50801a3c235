"""Whether what the user calls columns with `--map` is a field that any reader knows."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Final

from twiplotui.sources.account_counts import COUNT_COLUMNS
from twiplotui.sources.account_row import HANDLE_COLUMNS, ROW_COLUMNS
from twiplotui.sources.columns import FIELDS, normal_name
from twiplotui.sources.follow_edges import EDGE_COLUMNS

_OFTEN: Final = ("id", "text", "time", "author", "url", "lang", "handle", "name")
_OF_LISTS: Final = ("follower", "followed", "followers", "twitter", "country", "role")
_KNOWN: Final = ROW_COLUMNS | {normal_name(name) for name in (*EDGE_COLUMNS, *COUNT_COLUMNS)}
_NETWORKS: Final = tuple(name for name in HANDLE_COLUMNS if len(name) > 1)


def unknown_field(field: str) -> str:
    """Return, where no reader knows a field, the nearest that one knows or the most used ones."""
    plain = normal_name(field).rpartition(".")[2]
    if field.lower() in FIELDS or plain in _KNOWN or plain.startswith(_NETWORKS):
        return ""
    near = get_close_matches(field.lower(), (*FIELDS, *_OF_LISTS), n=1, cutoff=0.6)
    if near:
        return f"Did you mean “{near[0]}”?"
    return f"Fields are {', '.join((*_OFTEN, *_OF_LISTS[:2]))} and others."
