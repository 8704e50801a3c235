"""Tables of profiles with a column that says for whose list each was collected (Phantombuster).

The direction is in the file's name alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from twiplotui.errors import DataError
from twiplotui.model.imports import Fact, Reject
from twiplotui.model.words import Network
from twiplotui.sources.columns import columns_for, normal_name
from twiplotui.sources.follow_members import ADDRESS_COLUMN, account_of_cell, account_of_row
from twiplotui.sources.follow_names import direction_in
from twiplotui.sources.follow_runs import Gathering
from twiplotui.sources.formats import Format
from twiplotui.sources.material import Material, ReadOptions, dated
from twiplotui.sources.tables import read_table, sniff_columns, sniff_rows
from twiplotui.sources.times import parse_time

OWNER_COLUMN = "query"
"""Names whose list a row belongs to, by normal name."""


def _sniff(material: Material) -> int:
    names = [normal_name(name) for name in sniff_columns(material)]
    if not {OWNER_COLUMN, ADDRESS_COLUMN} <= set(names) or columns_for(names, {}).has("text"):
        return 0
    place = names.index(OWNER_COLUMN)
    cells = [row[place] for row in sniff_rows(material, 20)[1:] if len(row) > place]
    is_account = any(account_of_cell(cell.strip(), Network.X) for cell in cells)
    return 88 if is_account else 0


def _read(material: Material, options: ReadOptions) -> Iterator[Fact]:
    direction = direction_in(material.name)
    if direction is None:
        raise DataError(
            f"{material.name} does not say whether it lists followers or following.",
            "Put “following” or “followers” into its name.",
        )
    said, options = options.captured_at, dated(options, material)
    lists: dict[str, Gathering] = {}
    for line, record in read_table(material, has_header=True).records():
        if isinstance(record, Reject):
            yield record
            continue
        row = {normal_name(name): cell.strip() for name, cell in record.items()}
        owner = account_of_cell(row.get(OWNER_COLUMN, ""), Network.X)
        member = account_of_row(row, Network.X)
        if owner is None or member is None:
            yield Reject(f"line {line}", "it does not name two accounts")
            continue
        key = owner.native_id or (owner.handle or "").casefold()
        gathering = lists.setdefault(key, Gathering(owner, direction, "collected profiles"))
        gathering.add(member)
        at = parse_time(row.get("timestamp", ""))[0]
        if at is not None and at > (gathering.captured_at or 0):
            gathering.captured_at = at
    for gathering in lists.values():
        is_dated = said is None and gathering.captured_at is not None
        own = replace(options, captured_at=None) if is_dated else options
        yield gathering.run(own, is_one_of_many=len(lists) > 1)


FORMATS = (Format("follow-queries", "Follows with whose list each was asked for", _sniff, _read),)
