"""Edges of follows as JSON records: `{"follower": "mfa", "followed": "press"}`, lines or a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from twiplotui.errors import DataError
from twiplotui.model.imports import Fact, Reject
from twiplotui.sources.follow_edges import NOT_TWO, edge_columns, read_edges, score_edges
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.material import Material, ReadOptions
from twiplotui.sources.peek import peek
from twiplotui.sources.records import as_reject, iter_records


def _read(material: Material, options: ReadOptions) -> Iterator[Fact]:
    said = {column: field for field, column in options.columns.items()}
    names = tuple(peek(material).first)
    columns = edge_columns([said.get(name, name) for name in names])
    if columns is None:
        raise DataError(
            f"{material.name} has no fields that say who follows whom.",
            "Say which they are with --map follower=FIELD --map followed=FIELD.",
        )
    yield from read_edges(material, options, names, columns, _rows(material, names))


def _rows(material: Material, names: tuple[str, ...]) -> Iterator[tuple[str, list[str] | Reject]]:
    for position, value, _raw in iter_records(material):
        bad = as_reject(value, position)
        if bad is None and not isinstance(value, Mapping):
            bad = Reject(position, NOT_TWO)
        yield position, bad or _row(value, names)


def _row(record: object, names: tuple[str, ...]) -> list[str]:
    values = [record.get(name) for name in names] if isinstance(record, Mapping) else []
    return ["" if value is None else str(value) for value in values]


def _sniff(material: Material) -> int:
    """Recognise records whose ends are plain values; a count named `following` is no end."""
    seen = peek(material)
    names = tuple(seen.first)
    columns = edge_columns(names)
    if seen.variable or columns is None:
        return 0
    ends = (names[columns.follower], names[columns.followed])
    found = [record.get(end) for record in seen.records for end in ends]
    is_plain = all(value is None or type(value) in (str, int) for value in found)
    if not is_plain or ends[1].lower() in ("following", "friends"):
        return 0
    return score_edges(names, [_row(record, names) for record in seen.records])


FORMATS: tuple[Format | BundleFormat, ...] = (
    Format("follow-edges-json", "Follows as JSON records (follower, followed)", _sniff, _read),
)
