"""Events of the Bluesky network as they were kept: lines of Jetstream, commits of the firehose.

Posts, reposts, follows, deletions and what became of accounts. A stream never holds a whole list,
so no follow is shown by it to have ended.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from twiplotui.model.account import AccountFacts
from twiplotui.model.follow import FollowMember, RunFacts
from twiplotui.model.imports import Fact, LeftOut, Reject
from twiplotui.model.post import PostFacts, PresenceNotice
from twiplotui.model.words import AccountStatus, Direction, Network, Presence
from twiplotui.sources.bluesky_records import (
    FOLLOW,
    LIKE,
    POST,
    PROFILE,
    REPOST,
    followed,
    is_did,
    is_record_uri,
    post_of_record,
    profile_of_record,
    repost_of_record,
)
from twiplotui.sources.car_file import CarriedBlocks
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.json_fields import get_list, get_map, get_text
from twiplotui.sources.json_stream import dumps, iter_json_documents
from twiplotui.sources.material import Material, ReadOptions, dated
from twiplotui.sources.peek import peek
from twiplotui.sources.times import parse_time

_SOURCE = "Bluesky events"
_MOST_EDGES = 50_000
"""Follows held before they are handed on, so that memory does not grow with the file."""
_STATUSES = {
    "takendown": AccountStatus.SUSPENDED,
    "suspended": AccountStatus.SUSPENDED,
    "deactivated": AccountStatus.DEACTIVATED,
    "deleted": AccountStatus.DELETED,
}


class _Op(NamedTuple):
    """One change of one record."""

    did: str
    action: str
    collection: str
    key: str
    record: Mapping[str, Any]
    raw: bytes
    position: str

    @property
    def uri(self) -> str:
        """The address of the record."""
        return f"at://{self.did}/{self.collection}/{self.key}"


@dataclass(slots=True)
class _Edge:
    actor: str
    subject: str
    since: int | None


def _read(material: Material, options: ReadOptions) -> Iterator[Fact]:
    reading = _Reading(dated(options, material))
    with material.open() as stream:
        for number, value, raw in iter_json_documents(stream):
            if isinstance(value, Reject):
                yield value
            elif not isinstance(value, Mapping):
                yield Reject(f"item {number}", "it is not an event")
            else:
                yield from reading.event(value, f"item {number}", raw)
    yield from reading.runs()


class _Reading:
    """One reading of a file."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._edges: list[_Edge] = []

    def event(self, value: Mapping[str, Any], position: str, raw: bytes) -> Iterator[Fact]:
        """Yield the facts of one event."""
        seen = _moment(value)
        options = replace(self._options, captured_at=seen or self._options.captured_at)
        if isinstance(value.get("ops"), list):
            yield from self._commit(value, position, options)
            return
        did, kind = get_text(value, "did"), get_text(value, "kind")
        commit = get_map(value, "commit")
        if not is_did(did):
            yield Reject(position, "it does not say of whose account it is")
        elif commit:
            action, collection = get_text(commit, "operation"), get_text(commit, "collection")
            record, key = get_map(commit, "record"), get_text(commit, "rkey")
            op = _Op(did, action, collection, key, record, raw, position)
            yield from self._op(op, options)
        elif kind in ("identity", "account"):
            yield _state(did, get_map(value, kind), options)
            yield LeftOut("a change of an account, not a post; it is noted")
        else:
            yield LeftOut(f"events of other kinds ({kind[:20]})")

    def _commit(
        self, value: Mapping[str, Any], position: str, options: ReadOptions
    ) -> Iterator[Fact]:
        """Yield the facts of a commit as the firehose has it, its records in blocks."""
        did = get_text(value, "repo")
        blocks = CarriedBlocks(get_text(get_map(value, "blocks"), "$bytes"))
        for number, each in enumerate(get_list(value, "ops"), start=1):
            collection, _, key = get_text(each, "path").partition("/")
            record = get_map(each, "record") or blocks.find(_link(each))
            where = f"{position}, change {number}"
            if not is_did(did) or not key:
                yield Reject(where, "it does not say of which record it is")
                continue
            raw = dumps({"repo": did, "op": each, "record": record})
            action = get_text(each, "action")
            yield from self._op(_Op(did, action, collection, key, record, raw, where), options)

    def _op(self, op: _Op, options: ReadOptions) -> Iterator[Fact]:
        if not is_record_uri(op.uri):
            yield Reject(op.position, "its key is not one of AT Protocol")
        elif op.action == "delete":
            yield _removal(op, options)
        elif op.collection not in (POST, REPOST, FOLLOW, PROFILE):
            yield LeftOut("likes" if op.collection == LIKE else "records of other kinds")
        elif not op.record:
            yield Reject(op.position, "its record is not in the file")
        elif op.collection == FOLLOW:
            yield from self._follow(op, options)
        elif op.collection == PROFILE:
            yield profile_of_record(AccountFacts(Network.BLUESKY, op.did), op.record, options)
            yield LeftOut("a profile, not a post")
        else:
            yield _post(op, options)

    def _follow(self, op: _Op, options: ReadOptions) -> Iterator[Fact]:
        follow = followed(op.record, options)
        if follow is None:
            yield Reject(op.position, "the follow does not say of whom")
            return
        self._edges.append(_Edge(op.did, *follow))
        if len(self._edges) >= _MOST_EDGES:
            yield from self.runs()

    def runs(self) -> Iterator[Fact]:
        """Yield the follows seen since the last call, account by account; never a whole list."""
        edges, self._edges = self._edges, []
        by_actor: dict[str, dict[str, _Edge]] = {}
        rows: dict[str, int] = {}
        for edge in edges:
            by_actor.setdefault(edge.actor, {}).setdefault(edge.subject, edge)
            rows[edge.actor] = rows.get(edge.actor, 0) + 1
        for actor, members in by_actor.items():
            yield RunFacts(
                actor=AccountFacts(Network.BLUESKY, actor),
                direction=Direction.FOLLOWING,
                members=tuple(
                    FollowMember(AccountFacts(Network.BLUESKY, edge.subject), edge.since)
                    for edge in members.values()
                ),
                captured_at=self._options.captured_at,
                is_complete=False,
                source=_SOURCE,
                note="a stream of events is no whole list",
                position=FOLLOW,
                records=rows[actor],
            )


def _link(op: object) -> str:
    return get_text(get_map(op, "cid"), "$link") or get_text(op, "cid")


def _moment(value: Mapping[str, Any]) -> int | None:
    """Return when the stream showed an event, in milliseconds."""
    micros = value.get("time_us")
    if isinstance(micros, int) and micros > 0:
        return parse_time(micros // 1000)[0]
    return parse_time(get_text(value, "time"))[0]


def _post(op: _Op, options: ReadOptions) -> Fact:
    author = AccountFacts(Network.BLUESKY, op.did)
    make = post_of_record if op.collection == POST else repost_of_record
    made = make(op.uri, author, op.record, options, raw=op.raw, position=op.position)
    seen = options.captured_at
    if seen and isinstance(made, PostFacts) and (made.published_at or 0) > seen:
        return replace(made, published_at=seen)
    return made


def _removal(op: _Op, options: ReadOptions) -> Fact:
    if op.collection != POST:
        return LeftOut("removals of records that are no posts")
    return PresenceNotice(
        network=Network.BLUESKY,
        native_id=op.uri,
        presence=Presence.DELETED,
        at=options.captured_at,
        evidence="The stream of Bluesky's events says: delete.",
        position=op.position,
    )


def _state(did: str, said: Mapping[str, Any], options: ReadOptions) -> AccountFacts:
    handle = get_text(said, "handle")
    return AccountFacts(
        Network.BLUESKY,
        did,
        handle=handle if handle and handle != "handle.invalid" else None,
        status=None if said.get("active") is True else _STATUSES.get(get_text(said, "status")),
        observed_at=options.captured_at,
    )


def _sniff(material: Material) -> int:
    seen = peek(material)
    return 0 if seen.variable else max(map(_score, seen.records), default=0)


def _score(record: Mapping[str, Any]) -> int:
    if isinstance(record.get("time_us"), int) and is_did(record.get("did")):
        return 93
    is_commit = isinstance(record.get("ops"), list) and is_did(record.get("repo"))
    return 93 if is_commit and ("blocks" in record or "commit" in record) else 0


FORMATS: tuple[Format | BundleFormat, ...] = (
    Format("bluesky-events", "Bluesky events (Jetstream, firehose)", _sniff, _read),
)
