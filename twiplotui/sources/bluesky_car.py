"""A Bluesky repository as a CAR file: posts, reposts and dated follows of one account.

Likes, blocks and records of other applications are left out and counted. A partial file never
proves that a follow has ended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from twiplotui.errors import DataError
from twiplotui.model.account import AccountFacts
from twiplotui.model.follow import FollowMember, RunFacts
from twiplotui.model.imports import Caution, Fact, LeftOut, Reject
from twiplotui.model.words import Direction, Network
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
from twiplotui.sources.car_file import Repository, read_car
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.material import Material, ReadOptions, dated

MAX_BYTES = 512 * 1024 * 1024
"""A repository is held in memory once; the largest known are about 100 MB."""

_SOURCE = "Bluesky repository (CAR)"


def _read(material: Material, options: ReadOptions) -> Iterator[Fact]:
    with material.open() as stream:
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise DataError(f"{material.name} is larger than {MAX_BYTES // 1024**2} MB.")
    repository = read_car(data, material.name)
    if not is_did(repository.did):
        raise DataError(f"{material.name} does not say whose repository it is.")
    yield from _Reading(repository, dated(options, material)).facts()


class _Reading:
    """One reading of a repository."""

    def __init__(self, repository: Repository, options: ReadOptions) -> None:
        given = options.account
        self._did = repository.did
        self._author = AccountFacts(Network.BLUESKY, repository.did)
        if given and given.network is Network.BLUESKY and given.native_id in (None, self._did):
            self._author = replace(self._author, handle=given.handle)
        self._repository = repository
        self._options = options
        self._members: dict[str, int | None] = {}
        self._follows = 0
        self._missing = 0
        self._unreadable = 0
        self._left_out: Counter[str] = Counter()

    def facts(self) -> Iterator[Fact]:
        for path, cid in self._repository.entries():
            collection, _, key = path.partition("/")
            if cid not in self._repository.blocks:
                self._missing += 1
                continue
            if collection not in (POST, REPOST, FOLLOW, PROFILE):
                self._left_out["likes" if collection == LIKE else "records of other kinds"] += 1
                continue
            record = self._repository.load(cid)
            if not isinstance(record, Mapping) or not key:
                self._unreadable += 1
                is_damaged = cid in self._repository.damaged
                reason = "its bytes do not match their hash" if is_damaged else "it is not a record"
                yield Reject(path, reason)
                continue
            fact = self._fact(path, record, bytes(self._repository.blocks[cid]))
            if fact is not None:
                yield fact
        yield from self._ending()

    def _fact(self, path: str, record: Mapping[str, Any], raw: bytes) -> Fact | None:
        uri = f"at://{self._did}/{path}"
        if not is_record_uri(uri):
            return Reject(path, "its key is not one of AT Protocol")
        collection = path.partition("/")[0]
        if collection == POST:
            return post_of_record(uri, self._author, record, self._options, raw=raw, position=path)
        if collection == REPOST:
            return repost_of_record(
                uri, self._author, record, self._options, raw=raw, position=path
            )
        if collection == FOLLOW:
            return self._follow(path, record)
        return profile_of_record(self._author, record, self._options)

    def _follow(self, path: str, record: Mapping[str, Any]) -> Reject | None:
        follow = followed(record, self._options)
        if follow is None:
            return Reject(path, "the follow does not say of whom")
        did, since = follow
        self._follows += 1
        known = self._members.setdefault(did, since)
        if since is not None and (known is None or since < known):
            self._members[did] = since
        return None

    def _ending(self) -> Iterator[Fact]:
        trees = self._repository.missing_trees
        lost = trees or self._missing or self._unreadable
        is_whole = not (lost or self._repository.is_cut)
        note = "" if is_whole else "the file does not hold the whole repository"
        chosen = self._options.is_complete
        if self._members or is_whole:
            members = tuple(
                FollowMember(AccountFacts(Network.BLUESKY, did), since)
                for did, since in self._members.items()
            )
            yield RunFacts(
                actor=self._author,
                direction=Direction.FOLLOWING,
                members=members,
                captured_at=self._options.captured_at,
                is_complete=is_whole if chosen is None else chosen and is_whole,
                source=_SOURCE,
                note=note,
                position=FOLLOW,
                records=self._follows,
            )
        for reason, count in self._left_out.items():
            yield LeftOut(reason, count)
        if not is_whole:
            parts = [f"parts of its tree: {trees}"] if trees else []
            parts += [f"records: {self._missing}"] if self._missing else []
            lacking = f" (missing {', '.join(parts)})" if parts else ""
            yield Caution(
                f"The file does not hold the whole repository{lacking}; "
                "no unfollow can be told from it."
            )


def _sniff(material: Material) -> int:
    head = material.head[:256]
    if head[:11] == b"\x0a\xa1gversion\x02":
        raise DataError(
            f"{material.name} is a CAR file of version 2, which no Bluesky server writes.",
            "Export the repository again from its server.",
        )
    is_header = b"eroots" in head[:64] and b"gversion\x01" in head
    return 95 if is_header and b"\xa2" in head[1:3] else 0


FORMATS: tuple[Format | BundleFormat, ...] = (
    Format("bluesky-car", "Bluesky repository (CAR)", _sniff, _read),
)
