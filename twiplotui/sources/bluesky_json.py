"""Answers of the Bluesky AppView as JSON: feeds, threads, notifications, follows, lists, profiles.

One object, a list, or one object a line; posts bare or wrapped. A post with a `reason` belongs to
someone else and was repeated by the owner of the feed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from twiplotui.model.account import AccountFacts, ListedAccount
from twiplotui.model.imports import Fact, LeftOut, Reject
from twiplotui.model.post import Metrics, PostFacts
from twiplotui.model.words import Direction, Network, PostKind
from twiplotui.sources.bluesky_records import (
    FOLLOW,
    POST,
    REPOST,
    did_of_uri,
    is_did,
    is_record_uri,
    picture_id,
    post_of_record,
    repost_id,
    repost_of_record,
)
from twiplotui.sources.follow_runs import Gathering
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.json_fields import get_count, get_list, get_map, get_text
from twiplotui.sources.json_stream import dumps, iter_json_documents
from twiplotui.sources.material import Material, ReadOptions, dated
from twiplotui.sources.peek import peek
from twiplotui.sources.times import parse_time

_LISTS = {"follows": Direction.FOLLOWING, "followers": Direction.FOLLOWERS}
_RECORDS = ("records", "postRecords")
"""Where records stand as a repository gives them (`com.atproto.repo.listRecords`, captures)."""
_RECORDS_SOURCE = "Bluesky records"
_GONE = (
    *("app.bsky.feed.defs#notFoundPost", "app.bsky.feed.defs#blockedPost"),
    *(
        f"app.bsky.unspecced.defs#threadItem{why}"
        for why in ("NotFound", "Blocked", "NoUnauthenticated")
    ),
)
_OF_POSTS = ("feed", "posts", "notifications")
"""Where the posts of a page stand; notifications hold other records, too."""
_LISTED = ("items", "listItemsSample")
"""Where the accounts of a list stand (`app.bsky.graph.getList`), or some of a starter pack."""


def _read(material: Material, options: ReadOptions) -> Iterator[Fact]:
    options = dated(options, material)
    reading = _Reading(options)
    with material.open() as stream:
        for number, value, raw in iter_json_documents(stream):
            if isinstance(value, Reject):
                reading.lose()
                yield value
            else:
                yield from reading.document(value, f"item {number}", raw)
    yield from reading.runs()


class _Reading:
    """One reading of a file; holds the lists that span its pages."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._lists: dict[tuple[str, Direction], Gathering] = {}
        self._is_open: dict[tuple[str, Direction], bool] = {}
        """Whether the last page read names a further page."""
        self._lost = 0
        """Pages that could not be read."""

    def document(self, value: object, position: str, raw: bytes) -> Iterator[Fact]:
        """Yield the facts of one object: a page of an answer, a post, or a profile."""
        if not isinstance(value, Mapping):
            yield Reject(position, "it is not an object")
            return
        for key in _OF_POSTS:
            if isinstance(value.get(key), list):
                yield from self._posts(value[key], position)
                return
        for key in _RECORDS:
            if isinstance(value.get(key), list):
                for number, item in enumerate(value[key], start=1):
                    yield from self._record(item, f"{position}, record {number}")
                return
        for key, direction in _LISTS.items():
            if isinstance(value.get(key), list) and "subject" in value:
                yield from self._page(value, key, direction, position)
                return
        if isinstance(value.get("thread"), list):
            for number, item in enumerate(value["thread"], start=1):
                node = get_map(item, "value")
                yield self._post(node, f"{position}, post {number}", dumps(node.get("post")))
        elif isinstance(value.get("thread"), Mapping):
            yield from self._thread(value["thread"], position)
        elif listed := _listed(value):
            yield from self._listed(listed, position)
        elif isinstance(value.get("profiles"), list) or isinstance(value.get("actors"), list):
            people = get_list(value, "profiles") or get_list(value, "actors")
            for number, profile in enumerate(people, start=1):
                yield from self._profile(profile, f"{position}, profile {number}")
        elif "value" in value and not is_record_uri(get_text(value, "uri"), POST):
            yield from self._record(value, position)
        elif "post" in value or "uri" in value:
            yield self._post(value, position, raw)
        else:
            yield from self._profile(value, position)

    def lose(self) -> None:
        """Note a page that could not be read."""
        self._lost += 1

    def runs(self) -> Iterator[Fact]:
        """Yield the lists of follows, each whole once all pages are read."""
        for key, gathering in self._lists.items():
            gathering.lost += self._lost
            is_open = self._is_open[key]
            note = "the last page names a further page" if is_open else ""
            if gathering.source == _RECORDS_SOURCE:
                note = "a page of records does not say whether there are more"
            yield gathering.run(self._options, known=not is_open, note=note)

    def _posts(self, items: list[Any], position: str) -> Iterator[Fact]:
        for number, item in enumerate(items, start=1):
            raw = dumps(item)
            yield self._post(item, f"{position}, post {number}", raw)

    def _post(self, item: object, position: str, raw: bytes) -> Fact:
        view = get_map(item, "post") or item
        if get_text(view, "$type") in _GONE or (
            isinstance(view, Mapping) and (view.get("notFound") or view.get("blocked"))
        ):
            return LeftOut("posts the server does not show (deleted or blocked)")
        uri, record = get_text(view, "uri"), get_map(view, "record") or get_map(view, "value")
        author = account_of_profile(get_map(view, "author"), self._options)
        if author is None and did_of_uri(uri):
            # A record as its repository gives it; its address says whose it is.
            author = AccountFacts(Network.BLUESKY, did_of_uri(uri))
        if author is None or not uri.startswith("at://") or not record:
            return Reject(position, "it has no author, address or record")
        if get_text(record, "$type") not in ("", POST):
            return LeftOut("records of other kinds")
        post = replace(
            post_of_record(uri, author, record, self._options, raw=raw, position=position),
            metrics=_metrics(view),
        )
        seen = parse_time(get_text(view, "indexedAt"))
        if seen[0] is not None and (post.published_at is None or seen[0] < post.published_at):
            post = replace(post, published_at=seen[0], precision=seen[1])
        reason = get_map(item, "reason")
        if get_text(reason, "$type").endswith("#reasonRepost"):
            return self._repost(post, reason, position)
        return post

    def _record(self, item: object, position: str) -> Iterator[Fact]:
        """Yield the fact of one record of a repository: a post, a repost or a follow."""
        uri, record = get_text(item, "uri"), get_map(item, "value")
        author = AccountFacts(Network.BLUESKY, did_of_uri(uri) or None)
        if author.native_id is None or not record:
            yield Reject(position, "it is not a record with an address")
        elif is_record_uri(uri, POST):
            yield self._post(item, position, dumps(item))
        elif is_record_uri(uri, REPOST):
            raw = dumps(item)
            yield repost_of_record(uri, author, record, self._options, raw=raw, position=position)
        elif is_record_uri(uri, FOLLOW) and is_did(record.get("subject")):
            key = (author.native_id, Direction.FOLLOWING)
            made = Gathering(author, Direction.FOLLOWING, _RECORDS_SOURCE)
            member = AccountFacts(Network.BLUESKY, str(record["subject"]))
            self._lists.setdefault(key, made).add(member)
            # What a page lacks, no page of records says.
            self._is_open.setdefault(key, True)
        else:
            yield LeftOut("records of other kinds")

    def _repost(self, post: PostFacts, reason: Mapping[str, Any], position: str) -> Fact:
        by = account_of_profile(get_map(reason, "by"), self._options)
        if by is None or by.native_id is None:
            return Reject(position, "the repost does not say by whom")
        moment, precision = parse_time(get_text(reason, "indexedAt"))
        return replace(
            post,
            native_id=repost_id(by.native_id, post.native_id),
            author=by,
            kind=PostKind.REPOST,
            published_at=moment,
            precision=precision,
            time_text="",
            reply_to="",
            reply_to_account="",
            quote_of="",
            thread_id="",
            repost_of=post.native_id,
            repost_author=post.author.handle or post.author.native_id or "",
            metrics=Metrics(),
        )

    def _thread(self, thread: Mapping[str, Any], position: str) -> Iterator[Fact]:
        waiting: list[object] = [thread]
        number = 0
        while waiting:
            node = waiting.pop()
            if not isinstance(node, Mapping):
                continue
            number += 1
            yield self._post(node, f"{position}, post {number}", dumps(node.get("post")))
            waiting.extend(reversed(get_list(node, "replies")))
            waiting.append(node.get("parent"))

    def _page(
        self, page: Mapping[str, Any], key: str, direction: Direction, position: str
    ) -> Iterator[Fact]:
        actor = account_of_profile(page.get("subject"), self._options)
        if actor is None or actor.native_id is None:
            yield Reject(position, "the page does not say whose list it is")
            return
        key_of_list = (actor.native_id, direction)
        gathering = self._lists.setdefault(
            key_of_list, Gathering(actor, direction, "Bluesky AppView")
        )
        self._is_open[key_of_list] = bool(page.get("cursor"))
        for number, profile in enumerate(page[key], start=1):
            member = account_of_profile(profile, self._options)
            yield from gathering.take(member, f"{position}, row {number}")

    def _listed(self, items: list[Any], position: str) -> Iterator[Fact]:
        for number, item in enumerate(items, start=1):
            where = f"{position}, row {number}"
            account = account_of_profile(get_map(item, "subject"), self._options)
            if account is None:
                yield Reject(where, "the row names no account")
            else:
                yield ListedAccount(account, position=where)

    def _profile(self, profile: object, position: str) -> Iterator[Fact]:
        account = account_of_profile(profile, self._options)
        if account is None:
            yield Reject(position, "it is neither a post, a page nor a profile")
        else:
            yield account
            yield LeftOut("a profile, not a post")


def _listed(page: Mapping[str, Any]) -> list[Any]:
    """Return the rows of a list or of a starter pack; none where a page is neither."""
    for holder in (page, get_map(page, "starterPack")):
        for key in _LISTED:
            rows = get_list(holder, key)
            if rows and any(is_did(get_text(get_map(row, "subject"), "did")) for row in rows):
                return rows
    return []


def account_of_profile(profile: object, options: ReadOptions) -> AccountFacts | None:
    """Make an account of a profileView of any size; None where it names none."""
    did = get_text(profile, "did")
    if not is_did(did):
        return None
    handle = get_text(profile, "handle")
    return AccountFacts(
        network=Network.BLUESKY,
        native_id=did,
        handle=handle if handle and handle != "handle.invalid" else None,
        name=get_text(profile, "displayName") or None,
        bio=get_text(profile, "description") or None,
        avatar=picture_id(get_text(profile, "avatar")),
        created_at=parse_time(get_text(profile, "createdAt"))[0],
        followers=get_count(profile, "followersCount"),
        following=get_count(profile, "followsCount"),
        posts=get_count(profile, "postsCount"),
        observed_at=options.captured_at,
    )


def _metrics(view: object) -> Metrics:
    return Metrics(
        likes=get_count(view, "likeCount"),
        reposts=get_count(view, "repostCount"),
        replies=get_count(view, "replyCount"),
        quotes=get_count(view, "quoteCount"),
        bookmarks=get_count(view, "bookmarkCount"),
    )


def _sniff(material: Material) -> int:
    seen = peek(material)
    return max((_score(record) for record in seen.records), default=0)


def _score(record: Mapping[str, Any]) -> int:
    if _listed(record):
        return 90
    inside = [record, *(item for key in _OF_POSTS for item in get_list(record, key)[:3])]
    inside += [get_map(item, "value") for item in get_list(record, "thread")[:3]]
    inside += [item for key in _RECORDS for item in get_list(record, key)[:3]]
    inside.append(get_map(record, "thread"))
    for item in inside:
        view = get_map(item, "post") or item
        if get_text(view, "text") and not (get_map(view, "record") or get_map(view, "value")):
            # Its collector took the record apart; the readers of any JSON know its fields.
            continue
        if get_text(view, "uri").startswith("at://") or get_text(view, "$type").startswith(
            "app.bsky."
        ):
            return 90
    if is_did(get_text(get_map(record, "subject"), "did")):
        return 90 if any(isinstance(record.get(key), list) for key in _LISTS) else 0
    people = [record, *get_list(record, "profiles")[:1], *get_list(record, "actors")[:1]]
    is_profile = any(is_did(get_text(who, "did")) and "handle" in who for who in people)
    return 80 if is_profile else 0


FORMATS: tuple[Format | BundleFormat, ...] = (
    Format("bluesky-json", "Bluesky AppView JSON (feeds, follows, lists, profiles)", _sniff, _read),
)
