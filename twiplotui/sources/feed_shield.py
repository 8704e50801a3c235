"""Keeps feedparser from mending text that is whole.

feedparser takes any text for encoded twice that could be: of “groß” before a fixed space it makes
one letter of another script. Text that only looks so (see `mojibake`) is given to it with other
characters in these places, and gets its own back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_LOOKS_TWICE = re.compile(r"[\u00c2-\u00f4][\u00a0\u00ab\u00b0\u00b7\u00bb]")
_SHIELDS = {0xA0: 0xF8D0, 0xAB: 0xF8D1, 0xB0: 0xF8D2, 0xB7: 0xF8D3, 0xBB: 0xF8D4}
"""Characters of the private use area, which no text in circulation has."""
_BACK = {shield: own for own, shield in _SHIELDS.items()}


def shielded(text: str) -> str:
    """Return the XML of a feed as feedparser may have it."""
    return text.translate(_SHIELDS) if _LOOKS_TWICE.search(text) else text


def unshielded(parsed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what feedparser made of it, as plain dictionaries, with the characters it has."""
    return {key: _unshielded(value) for key, value in parsed.items()}


def _unshielded(value: object) -> object:
    if isinstance(value, str):
        return value.translate(_BACK)
    if isinstance(value, Mapping):
        return unshielded(value)
    if isinstance(value, list):
        return [_unshielded(each) for each in value]
    return value
