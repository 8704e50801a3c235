"""Records that lay in MongoDB: mongoexport and Compass wrap numbers, dates and ids in objects."""

from __future__ import annotations

_WRAPPED = ("$numberLong", "$numberInt", "$numberDouble", "$oid", "$date")
_MAX_DEPTH = 50
_MARKS = tuple(f'"{name}"'.encode() for name in _WRAPPED)


def is_extended(head: bytes) -> bool:
    """Whether the first bytes of a file show values as MongoDB wraps them."""
    return b'"$' in head and any(mark in head for mark in _MARKS)


def unwrapped(value: object, depth: int = _MAX_DEPTH) -> object:
    """Return a value with `{"$numberLong": "12"}` and its like as what they stand for.

    Numbers stay text, as ids must not lose digits. What lies deeper than any record has it stays.
    """
    if not depth:
        return value
    if isinstance(value, list):
        return [unwrapped(item, depth - 1) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        name, inner = next(iter(value.items()))
        if name in _WRAPPED:
            return unwrapped(inner, depth - 1)
    return {key: unwrapped(inner, depth - 1) for key, inner in value.items()}
