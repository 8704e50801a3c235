"""Tables of profiles in which each row says for whose list it was collected (Phantombuster).

The column `query` holds that account. Whether it follows or is followed, only the file's name says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from twiplotui.errors import DataError
from twiplotui.model.account import AccountFacts
from twiplotui.model.imports import Fact, Reject
from twiplotui.model.words import Network
from twiplotui.sources.columns import columns_for, normal_name
from twiplotui.sources.follow_members import account_of_cell
from twiplotui.sources.follow_names import direction_in
from twiplotui.sources.follow_runs import Gathering
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.material import Material, ReadOptions, dated
from twiplotui.sources.tables import read_table, sniff_columns, sniff_rows
from twiplotui.sources.times import parse_time
from twiplotui.sources.x_values import handle_of, id_text

_OWNER, _ADDRESS = "query", "profileurl"
_HANDLES = ("screenname", "handle", "username")
_IDS = ("userid", "twitterid")


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
        owner, member = account_of_cell(row.get(_OWNER, ""), Network.X), _member(row)
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


def _member(row: Mapping[str, str]) -> AccountFacts | None:
    linked = account_of_cell(row.get(_ADDRESS, ""), Network.X)
    handle = next((found for name in _HANDLES if (found := handle_of(row.get(name, "")))), None)
    native_id = next((found for name in _IDS if (found := id_text(row.get(name, "")))), None)
    handle = handle or (linked.handle if linked else None)
    if not (handle or native_id):
        return None
    return AccountFacts(Network.X, native_id, handle, name=row.get("name") or None)


def _sniff(material: Material) -> int:
    names = sniff_columns(material)
    plain = {normal_name(name) for name in names}
    if not {_OWNER, _ADDRESS} <= plain or columns_for(names, {}).has("text"):
        return 0
    place = [normal_name(name) for name in names].index(_OWNER)
    cells = [row[place] for row in sniff_rows(material, 20)[1:] if len(row) > place]
    is_account = any(account_of_cell(cell.strip(), Network.X) for cell in cells)
    return 88 if is_account else 0


FORMATS: tuple[Format | BundleFormat, ...] = (
    Format("follow-queries", "Follows with whose list each was asked for", _sniff, _read),
)
