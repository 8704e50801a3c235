"""Whether the columns the user named with `--map` are in a file at all."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from twiplotui.sources.columns import flatten, normal_name
from twiplotui.sources.headless import open_table
from twiplotui.sources.material import Material
from twiplotui.sources.peek import peek
from twiplotui.sources.records import wrapped_list
from twiplotui.sources.x_values import Json, objects_of

_SHOWN = 8
"""Columns named in a sentence before it says how many more there are."""


def column_names(material: Material) -> tuple[str, ...]:
    """Return the columns of a table, or the fields of the first records of a JSON file."""
    seen = peek(material)
    if not seen.shape:
        return open_table(material, {})[0].columns
    records: list[Json] = list(seen.records)
    if seen.shape == "object" and records:
        records = objects_of(seen.first.get(wrapped_list(seen.first)))[:5] or records
    return tuple(dict.fromkeys(name for record in records for name in flatten(record)))


def missing_column(material: Material, columns: Mapping[str, str]) -> str:
    """Say which named column is not there, with the nearest that is; empty: all are there."""
    names = column_names(material)
    seen_json = bool(peek(material).shape)
    normal = {normal_name(name): name for name in names}
    for field, column in columns.items():
        is_number = column.isdigit() and not seen_json and 0 < int(column) <= len(names)
        if normal_name(column) in normal or is_number or _is_later(material, column):
            continue
        near = get_close_matches(normal_name(column), normal, n=1, cutoff=0.6)
        if near:
            hint = f"Did you mean --map {field}={normal[near[0]]}?"
        else:
            more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
            hint = f"Its columns: {', '.join(names[:_SHOWN])}{more}."
        return f"{material.name} has no column “{column}”. {hint}"
    return ""


def _is_later(material: Material, column: str) -> bool:
    """Whether records of JSON beyond the first few have the field; not all have every one."""
    name = column.rpartition(".")[2]
    return bool(peek(material).shape) and f'"{name}"'.encode() in material.head
