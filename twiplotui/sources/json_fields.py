"""Typed looks into parsed JSON of untrusted shape: a wrong type is as good as none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_INTEGER = re.compile(r"-?\d{1,18}", re.ASCII)
_NOTHING: Mapping[str, Any] = {}


def get_text(source: object, *keys: str) -> str:
    """Return the first of these fields that is text with something in it; else empty."""
    if isinstance(source, dict):
        for key in keys:
            value = source.get(key)
            if isinstance(value, str) and value:
                return value
    return ""


def get_id(source: object, *keys: str) -> str:
    """Return the first of these fields that is an id: text, or a whole number as text."""
    if isinstance(source, dict):
        for key in keys:
            value = source.get(key)
            if isinstance(value, str) and value.strip():
                return value.strip()
            if isinstance(value, int) and not isinstance(value, bool):
                return str(value)
    return ""


def get_count(source: object, *keys: str) -> int | None:
    """Return the first of these fields that is a count: a number of 0 or more, or its text."""
    if isinstance(source, dict):
        for key in keys:
            value = source.get(key)
            if isinstance(value, str) and _INTEGER.fullmatch(value):
                value = int(value)
            if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 53:
                return value
    return None


def get_map(source: object, key: str) -> Mapping[str, Any]:
    """Return this field if it is an object; else an empty one."""
    value = source.get(key) if isinstance(source, dict) else None
    return value if isinstance(value, dict) else _NOTHING


def get_list(source: object, key: str) -> list[Any]:
    """Return this field if it is a list; else an empty one."""
    value = source.get(key) if isinstance(source, dict) else None
    return value if isinstance(value, list) else []


def get_flag(source: object, key: str) -> bool | None:
    """Return this field if it is true or false; else None."""
    value = source.get(key) if isinstance(source, dict) else None
    return value if isinstance(value, bool) else None
