"""Lists of accounts as a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from twiplotui.model.imports import Fact, Reject
from twiplotui.sources.account_columns import list_score
from twiplotui.sources.account_entries import damaged_ids, entry_row, row_facts
from twiplotui.sources.account_row import RowContext, country_columns, has_damaged_id
from twiplotui.sources.columns import normal_name
from twiplotui.sources.formats import Format
from twiplotui.sources.headless import open_table
from twiplotui.sources.material import Material, ReadOptions
from twiplotui.sources.tables import read_table, sniff_columns


def _sniff(material: Material) -> int:
    """Recognise a table by a column of handles and no column of texts."""
    names = sniff_columns(material)
    return list_score(names) if names else 0


def _read(material: Material, options: ReadOptions) -> Iterator[Fact]:
    """Read a table of accounts."""
    context = RowContext(options.captured_at or material.modified_at, _namibia(material))
    table, said, _told = open_table(material, options.columns)
    options = replace(options, columns=said)
    damaged = 0
    for line, record in table.records():
        if isinstance(record, Reject):
            yield Reject(f"line {line}", record.reason)
            continue
        row = entry_row(record, options)
        damaged += has_damaged_id(row)
        yield from row_facts(row, context, f"line {line}")
    if damaged:
        yield damaged_ids(damaged)


def _namibia(material: Material) -> frozenset[str]:
    """Return the columns in which `NA` is Namibia: all codes, and no other column has it."""
    table = read_table(material, has_header=True)
    names = [normal_name(name) for name in table.columns]
    wanted = set(country_columns())
    is_code = {name: True for name in names if name in wanted}
    has_na = set()
    for _line, row in table.rows:
        if isinstance(row, Reject):
            continue
        for name, cell in zip(names, row, strict=False):
            text = cell.strip()
            if text == "NA":
                has_na.add(name)
            elif name in is_code and text and not (len(text) == 2 and text.isupper()):
                is_code[name] = False
    codes = {name for name, holds in is_code.items() if holds}
    return frozenset(codes) if has_na <= codes else frozenset()


FORMATS = (Format("accounts-csv", "a list of accounts (table)", _sniff, _read),)
