"""follower.js and following.js of an X archive: whole lists of ids, as one run."""

from __future__ import annotations

from collections.abc import Iterator

from twiplotui.model.account import AccountFacts
from twiplotui.model.follow import FollowMember, RunFacts
from twiplotui.model.imports import Fact, Reject
from twiplotui.model.words import Direction, Network
from twiplotui.sources.json_stream import iter_json_array
from twiplotui.sources.material import Material, ReadOptions
from twiplotui.sources.x_owner import Manifest
from twiplotui.sources.x_values import id_text, is_damaged_id, mapping_of

LISTS = {"follower": Direction.FOLLOWERS, "following": Direction.FOLLOWING}
"""File of the archive, then which list of the owner it is."""

_SHORT = "the list is shorter than the archive promises, or damaged"


def read_list(
    parts: list[tuple[str, Material]],
    owner: AccountFacts,
    stem: str,
    captured_at: int | None,
    options: ReadOptions,
    manifest: Manifest,
) -> Iterator[Fact]:
    """Read all parts of the list `stem` (`follower` or `following`) as one run."""
    members: dict[str, FollowMember] = {}
    records, rejects = 0, 0
    for path, material in parts:
        for number, value, _raw in iter_json_array(material.open(), material.name):
            native_id, problem = _member(value, stem)
            if problem:
                rejects += 1
                yield Reject(f"{path} item {number}".strip(), problem)
                continue
            records += 1
            if native_id not in members:
                members[native_id] = FollowMember(AccountFacts(Network.X, native_id=native_id))
    claimed = [count for kind, _path, count in manifest.files if kind == stem]
    promised = sum(count or 0 for count in claimed) if claimed else None
    is_complete = options.is_complete
    if is_complete is None:
        is_complete = not rejects and promised in (None, records)
    yield RunFacts(
        actor=owner,
        direction=LISTS[stem],
        members=tuple(members.values()),
        captured_at=captured_at or parts[0][1].modified_at,
        claimed=promised,
        is_complete=is_complete,
        source="x-archive",
        note="" if is_complete else _SHORT,
        position=parts[0][0],
        records=records,
    )


def _member(value: object, stem: str) -> tuple[str, str]:
    """Return the id of a member and why there is none; one of the two is empty."""
    if isinstance(value, Reject):
        return "", value.reason
    said = mapping_of(mapping_of(value).get(stem)).get("accountId")
    if is_damaged_id(said):
        return "", "the id was damaged by a spreadsheet"
    native_id = id_text(said)
    return native_id, "" if native_id else "it names no account"
