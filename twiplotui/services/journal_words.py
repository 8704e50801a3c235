"""What an entry of the journal changed, in words; the command line and the screen say it alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from twiplotui.text.moments import iso

_TOLD_OTHERWISE: Final = ("note_count",)
"""Fields that say no more than the act and its note do."""


def timed(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields of an entry with moments written out."""
    return {
        name: iso(value) if name.endswith(("_at", "_until")) else value
        for name, value in fields.items()
    }


def change(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """Return which fields became what: `country XV → XE`.

    Args:
        before: Fields as they were, moments written out.
        after: The same as they are then.
    """
    return ", ".join(
        f"{name.removeprefix('is_').replace('_', ' ')} "
        + (f"{_value(name, before[name])} → " if name in before else "")
        + _value(name, value)
        for name, value in after.items()
        if name not in _TOLD_OTHERWISE and before.get(name) != value
    )


def _value(name: str, value: object) -> str:
    if name == "is_held":
        return {0: "no", 2: "released"}.get(int(str(value)), "yes")
    if name.startswith("is_"):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    return "–" if value in (None, "") else str(value)
