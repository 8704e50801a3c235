"""Posts in a CSV, JSON or JSON Lines file of no known tool, by the names of its columns.

Also serves paid collectors, each with names of its own; `--map field=column` says what is unclear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from twiplotui.model.imports import Fact
from twiplotui.sources.columns import Columns, columns_for, flatten
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.headless import guess
from twiplotui.sources.mapped_file import read_mapped_json, read_mapped_table
from twiplotui.sources.mapped_post import Preset
from twiplotui.sources.material import Material, ReadOptions
from twiplotui.sources.peek import peek
from twiplotui.sources.records import wrapped_list
from twiplotui.sources.tables import sniff_columns
from twiplotui.sources.x_values import Json, objects_of

_WITH_ID, _WITHOUT_ID, _TOLD = 45, 30, 40
_POST = re.compile(r"tweet|post|status|rawcontent|full_?text", re.IGNORECASE)
"""Names of a column of texts that can only be posts."""


def _score(columns: Columns) -> int:
    if not columns.has("text"):
        return 0
    has_author_or_time = columns.has("time") or columns.has("handle") or columns.has("author_id")
    if columns.has("id") and has_author_or_time:
        return _WITH_ID
    if columns.has("url") and has_author_or_time:
        return _WITHOUT_ID
    if columns.has("id"):
        return 20
    has_author = columns.has("handle") or columns.has("author_id")
    is_post = any(_POST.search(name) for name in columns.by_field["text"])
    is_post = is_post or columns.has("reposts")
    if columns.has("time") and has_author:
        return _WITHOUT_ID - 1
    return 20 if is_post and has_author_or_time else 0


def _score_of_record(record: Json) -> int:
    flat = flatten(record)
    columns = columns_for(tuple(flat), {})
    values = [flat[name] for name in columns.by_field.get("text", ())]
    # Words counted by an object may be called as a text is.
    is_text = any(value is None or isinstance(value, str) for value in values)
    return _score(columns) if is_text else 0


def sniff_json(material: Material) -> int:
    """Recognise records that have at least a text and an id or address."""
    seen = peek(material)
    if seen.variable:
        return 0
    records: list[Json] = list(seen.records)
    if seen.first.get("noResults") is True:
        return _WITHOUT_ID
    if seen.shape == "object":
        records = objects_of(seen.first.get(wrapped_list(seen.first)))[:1] or records
    # The first line may only say what the file is.
    return max(map(_score_of_record, records), default=0)


def sniff_table(material: Material) -> int:
    """Recognise a header that has at least a text and an id or address."""
    names = sniff_columns(material)
    if len(names) > 1:
        return _score(columns_for(names, {}))
    told = guess(material)
    return _TOLD if told is not None and told.is_certain else 0


def read_json(material: Material, options: ReadOptions) -> Iterator[Fact]:
    """Read records of JSON."""
    yield from read_mapped_json(material, options, Preset())


def read_csv(material: Material, options: ReadOptions) -> Iterator[Fact]:
    """Read rows of a table."""
    yield from read_mapped_table(material, options, Preset())


FORMATS: tuple[Format | BundleFormat, ...] = (
    Format("posts-json", "posts as JSON, by the names of their fields", sniff_json, read_json),
    Format("posts-csv", "posts as a table, by the names of its columns", sniff_table, read_csv),
)
