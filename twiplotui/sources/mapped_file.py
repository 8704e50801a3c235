"""A whole table or JSON file of posts, read through the columns it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, NamedTuple

from twiplotui.errors import DataError
from twiplotui.model.account import AccountFacts
from twiplotui.model.imports import Caution, Fact, LeftOut, Reject
from twiplotui.model.post import PostFacts
from twiplotui.model.words import Network
from twiplotui.sources.column_survey import ColumnSurvey
from twiplotui.sources.columns import Columns, columns_for
from twiplotui.sources.day_order import unread_column
from twiplotui.sources.headless import open_table
from twiplotui.sources.json_stream import dumps
from twiplotui.sources.mapped_author import network_of
from twiplotui.sources.mapped_cells import REFERENCES, opened
from twiplotui.sources.mapped_country import AuthorCountries
from twiplotui.sources.mapped_identity import MADE_ID, NAMELESS, UNKNOWN
from twiplotui.sources.mapped_post import Preset, read_row
from twiplotui.sources.material import Material, ReadOptions
from twiplotui.sources.peek import peek
from twiplotui.sources.post_parts import Place
from twiplotui.sources.records import as_reject, iter_wrapped, without_newlines, wrapped_list
from twiplotui.sources.tables import Table
from twiplotui.sources.truth_social import as_repost
from twiplotui.sources.x_owner import account_or_unknown
from twiplotui.sources.x_users import named_author
from twiplotui.sources.x_values import mapping_of, text_of

_TELLING = {"id", "url", "time", "handle", "author_id"}
"""Fields that tell one post from another."""
_MADE = (
    "Posts without an id of their own are known by author, time and words; from another file"
    " that has the ids they would be stored once more."
)
_MADE_AMONG = (
    "{} no id of {} own, though others have; {} known by author, time and words. From another file"
    " that has the ids they would be stored once more."
)
_NAMED = (
    "Authors are given by name, not by handle; each name is kept as an account of its own. If all"
    " are one account, undo the import and import it again with --account @handle."
)
_TOLD = (
    "The table names no columns; they were told by what they hold: {}."
    " If that is wrong, undo the import and say which is which."
)
_HIDDEN = ("private", "direct", "limited", "followers")
_FIRST_ROWS = 5
"""Rows that show whether a file has anything to know its posts by."""
_FEW_ROWS, _MANY_ROWS, _MANY_BYTES = 100, 5_000, 4 * 1024 * 1024
"""How far a file is looked at for the order of its dates: a little always, and further where
there are such dates and nothing shows their order yet."""


class _Row(NamedTuple):
    """A row to read, or what stands in the place of one."""

    position: str
    content: Mapping[str, Any] | Reject | LeftOut
    raw: bytes = b""


def read_mapped_table(material: Material, options: ReadOptions, preset: Preset) -> Iterator[Fact]:
    """Read a CSV or TSV of posts.

    Raises:
        DataError: No column holds text, or none identifies a post.
    """
    table, said, told = open_table(material, options.columns)
    options = replace(options, columns=said)
    columns = columns_for(table.columns, said)
    _require(columns.by_field, material, options)
    if told.columns:
        yield Caution(_TOLD.format(told.as_options()))
    yield from _Reader(material, options, preset).read_all(_rows_of_table(table))


def read_mapped_json(material: Material, options: ReadOptions, preset: Preset) -> Iterator[Fact]:
    """Read a JSON file of posts: an array, lines, or an object with a list in it."""
    yield from _Reader(material, options, preset).read_all(_rows_of_json(material))


def _rows_of_table(table: Table) -> Iterator[_Row]:
    has_references = REFERENCES in table.columns
    for line, record in table.records():
        position = f"line {line}"
        if isinstance(record, Reject):
            yield _Row(position, Reject(position, record.reason))
            continue
        is_plain = not has_references and not any(cell[:1] == "{" for cell in record.values())
        yield _Row(position, record if is_plain else opened(record), dumps(record))


def _rows_of_json(material: Material) -> Iterator[_Row]:
    for position, value, raw in iter_wrapped(material):
        bad = as_reject(value, position)
        if bad:
            yield _Row(position, bad)
        elif not isinstance(value, dict):
            yield _Row(position, Reject(position, "it is no record with names"))
        elif value.get("noResults") is True or set(value) <= {"error", "message"}:
            yield _Row(position, LeftOut("a notice of the collector, not a post"))
        else:
            yield _Row(position, opened(value), without_newlines(value, raw))


class _Reader:
    """Reads rows with one author in reserve, found when first needed."""

    def __init__(self, material: Material, options: ReadOptions, preset: Preset) -> None:
        self._material = material
        self._options = options
        self._preset = preset
        self._fallback = options.account or preset.author or _owner(material, preset)
        self._captured_at = options.captured_at or material.modified_at
        self._told: set[str] = set()
        self._survey = ColumnSurvey(options.now)
        self._countries = AuthorCountries()
        self._made = self._with_id = 0

    def read_all(self, rows: Iterator[_Row]) -> Iterator[Fact]:
        """Yield what the rows are, after a look at the first for what their columns hold."""
        rows, failed = self._look_ahead(rows)
        yield from map(Caution, self._survey.cautions())
        for row in rows:
            if isinstance(row.content, Reject | LeftOut):
                yield row.content
            else:
                yield from self._read(row.content, row.position, row.raw)
        yield from self._countries.facts()
        if self._made:
            yield Caution(_made_among(self._made) if self._with_id else _MADE)
        if failed:
            raise failed

    def _look_ahead(self, rows: Iterator[_Row]) -> tuple[Iterator[_Row], DataError | None]:
        """Look at the first rows; return all, and what broke them off, to be raised after them."""
        first: list[_Row] = []
        size, columns = 0, None
        try:
            for row in rows:
                first.append(row)
                size += len(row.raw)
                if not isinstance(row.content, Reject | LeftOut):
                    columns = self._columns(row.content)
                    self._survey.see(row.content, columns, are_numbers=self._is_x(row.content))
                is_enough = len(first) >= _FEW_ROWS and not self._survey.dates.is_pending
                if is_enough or len(first) >= _MANY_ROWS or size >= _MANY_BYTES:
                    break
        except DataError as error:
            return iter(first), error
        finally:
            self._survey.conclude(columns)
        self._refuse_nameless([row.content for row in first[:_FIRST_ROWS]])
        # Only the iterator holds the first rows, and lets them go when they are read.
        return chain(first, rows), None

    def _refuse_nameless(self, contents: Sequence[Mapping[str, Any] | Reject | LeftOut]) -> None:
        """Refuse a file whose first records all lack what would tell one post from another.

        Raises:
            DataError: They do.
        """
        records = [each for each in contents if not isinstance(each, Reject | LeftOut)]
        rows = [self._facts(record, self._columns(record), "", b"") for record in records]
        if rows and all(isinstance(row, Reject) and row.reason == NAMELESS for row in rows):
            raise DataError(
                f"{self._material.name} has texts, but no id, address, time or author of a post.",
                "Say which column holds one with --map id=COLUMN, or whose posts they are with"
                " --account.",
            )

    def _is_x(self, record: Mapping[str, Any]) -> bool:
        columns = self._columns(record)
        url = text_of(columns.first(record, "url")).strip()
        network = self._preset.network or network_of(record, columns, url, self._fallback)
        return network is Network.X

    def _columns(self, record: Mapping[str, Any]) -> Columns:
        return self._survey.columns(record, self._options.columns)

    def _read(self, record: Mapping[str, Any], position: str, raw: bytes) -> Iterator[Fact]:
        columns = self._columns(record)
        if not any(columns.first(record, field) for field in ("id", "text")):
            yield LeftOut("an empty row")
            return
        if text_of(record.get("visibility")).strip().lower() in _HIDDEN:
            yield LeftOut("posts that are not public")
            return
        facts = self._facts(record, columns, position, raw)
        if isinstance(facts, Reject) and "--account" in facts.reason and self._fallback is None:
            self._fallback, warning = account_or_unknown(None, self._options, self._material)
            if warning:
                yield Caution(warning)
            facts = self._facts(record, columns, position, raw)
        if isinstance(facts, PostFacts):
            is_made = facts.native_id.startswith(MADE_ID)
            self._made += is_made
            self._countries.see(record, facts.author)
            self._with_id += not is_made
            for caution in self._cautions(facts, record, columns):
                if caution not in self._told:
                    self._told.add(caution)
                    yield Caution(caution)
        yield facts

    def _cautions(
        self, facts: PostFacts, record: Mapping[str, Any], columns: Columns
    ) -> Iterator[str]:
        if facts.author.name and (facts.author.handle or "").startswith(UNKNOWN):
            yield _NAMED
        column = unread_column(record, columns, facts.time_text)
        if column:
            yield self._survey.dates.why_unread(column, columns)

    def _facts(
        self, record: Mapping[str, Any], columns: Columns, position: str, raw: bytes
    ) -> Fact:
        place = Place(position, raw, self._captured_at)
        post = read_row(record, columns, self._preset, self._fallback, place)
        if isinstance(post, PostFacts) and post.network is Network.TRUTH:
            return as_repost(post)
        return post


def _made_among(count: int) -> str:
    words = (
        ("1 row has", "its", "it is") if count == 1 else (f"{count} rows have", "their", "they are")
    )
    return _MADE_AMONG.format(*words)


def _owner(material: Material, preset: Preset) -> AccountFacts | None:
    """Return the account an object names beside the list of posts it wraps."""
    around = peek(material).first if peek(material).shape == "object" else {}
    if preset.network not in (None, Network.X) or not wrapped_list(around):
        return None
    return named_author(around) or named_author(mapping_of(around.get("user")))


def _require(
    fields: Mapping[str, tuple[str, ...]], material: Material, options: ReadOptions
) -> None:
    missing = "text" if "text" not in fields else "id"
    if "text" in fields and (options.account or fields.keys() & _TELLING):
        return
    raise DataError(
        f"{material.name} has no column that is surely the {missing} of a post.",
        f"Say which it is with --map {missing}=COLUMN.",
    )
