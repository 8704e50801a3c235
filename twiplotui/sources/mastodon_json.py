"""Answers of the Mastodon REST API as JSON: posts, notifications, histories, follows, backups."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, BinaryIO, TypeGuard

from twiplotui.errors import DataError
from twiplotui.model.account import AccountFacts, ListedAccount
from twiplotui.model.imports import Fact, LeftOut, Reject
from twiplotui.model.post import PostFacts, VersionFacts
from twiplotui.model.words import Direction, Network
from twiplotui.sources.follow_names import (
    direction_in,
    direction_of_list,
    owner_of_list,
)
from twiplotui.sources.follow_runs import Gathering
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.json_fields import get_list, get_map, get_text
from twiplotui.sources.json_items import iter_items, read_part
from twiplotui.sources.json_stream import dumps, iter_json_documents, load_document
from twiplotui.sources.mastodon_status import (
    account_of,
    fact_of_status,
    host_of_options,
    media_of,
    plain_html,
)
from twiplotui.sources.material import Material, ReadOptions, dated
from twiplotui.sources.peek import peek
from twiplotui.sources.times import parse_time

_STATUS_MARKS = ("reblogs_count", "favourites_count", "spoiler_text", "visibility")
_POST_ID = re.compile(r"(?<!\d)(\d{15,20})(?!\d)")
_PAGES = ("statuses", "ancestors", "descendants")
_NOTIFICATIONS = (
    *("mention", "status", "reblog", "follow", "follow_request", "favourite", "poll", "update"),
    *("quote", "quoted_update", "admin.sign_up", "admin.report", "severed_relationships"),
)
_PRIVATE_PARTS = {
    "favourites": "favourites",
    "bookmarks": "bookmarks",
    "mentions": "mentions",
    "mutes": "mutes",
    "blocks": "blocks",
}


def read_statuses(material: Material, options: ReadOptions) -> Iterator[Fact]:
    """Yield the posts of a list, of pages, of one status, or of one status a line."""
    options = dated(options, material)
    with material.open() as stream:
        for number, value, raw in iter_json_documents(stream):
            position = f"item {number}"
            if isinstance(value, Reject):
                yield value
                continue
            inside = _inside(value)
            if inside is None:
                yield fact_of_status(value, options, position=position, raw=raw)
                continue
            if not inside and is_notification(value):
                yield LeftOut("notifications without a post")
            for part, status in enumerate(inside, start=1):
                where = f"{position}, post {part}"
                yield fact_of_status(status, options, position=where, raw=dumps(status))


def is_notification(value: object) -> TypeGuard[Mapping[str, Any]]:
    """Whether this tells what another account did: with its post or, as of a follow, without."""
    if not isinstance(value, Mapping) or "content" in value or not get_map(value, "account"):
        return False
    return "notifications_count" in value or get_text(value, "type") in _NOTIFICATIONS


def _inside(value: object) -> list[Any] | None:
    """Return the statuses of a page; None where the value is no page."""
    if isinstance(value, list):
        return value
    if is_notification(value):
        status = value.get("status") or value.get("last_status")
        return [status] if status else []
    if isinstance(value, Mapping) and "content" not in value:
        found = [item for key in _PAGES for item in get_list(value, key)]
        return found or ([] if any(key in value for key in _PAGES) else None)
    return None


def _read_history(material: Material, options: ReadOptions) -> Iterator[Fact]:
    options = dated(options, material)
    with material.open() as stream:
        document = load_document(stream)
    rows = document if isinstance(document, list) else []
    edits = [edit for edit in rows if isinstance(edit, Mapping)]
    if not edits:
        raise DataError(f"{material.name} holds no edit history.")
    yield _history(edits, _history_of(material, edits, options), options)
    for number, edit in enumerate(rows, start=1):
        if not isinstance(edit, Mapping):
            yield Reject(f"item {number}", "it is not an object")


def _history_of(
    material: Material, edits: list[Mapping[str, Any]], options: ReadOptions
) -> tuple[AccountFacts, str]:
    """Return the author of the post a history belongs to, and its id on its server.

    Raises:
        DataError: The file does not say.
    """
    found = _POST_ID.search(material.base_name) or _POST_ID.search(material.name)
    authors = (account_of(edit.get("account"), options) for edit in edits)
    author = next((author for author in authors if author), options.account)
    if not found or author is None or author.handle is None:
        raise DataError(
            f"{material.name} does not say which post it is the history of.",
            "Put the id of the post into its name, for example 109501234567890123_history.json.",
        )
    return author, found[1]


def _history(
    edits: list[Mapping[str, Any]], post: tuple[AccountFacts, str], options: ReadOptions
) -> PostFacts:
    author, number = post
    user, _, host = (author.handle or "").partition("@")
    host = host or host_of_options(options) or "truthsocial.com"
    versions = [_version(edit) for edit in edits]
    text, links = plain_html(get_text(edits[-1], "content"))
    published, precision = parse_time(get_text(edits[0], "created_at"))
    return PostFacts(
        network=author.network,
        native_id=number if author.network is Network.TRUTH else f"{host}/{number}",
        author=author,
        text=text,
        title=get_text(edits[-1], "spoiler_text"),
        published_at=published,
        precision=precision,
        is_complete=True,
        url=f"https://{host}/@{user}/{number}",
        links=links,
        media=media_of(edits[-1]),
        edited_at=versions[-1].at if len(versions) > 1 else None,
        versions=tuple(versions[:-1]),
        captured_at=options.captured_at,
        raw=dumps(edits),
        position="item 1",
        records=len(versions),
    )


def _version(edit: Mapping[str, Any]) -> VersionFacts:
    text, _ = plain_html(get_text(edit, "content"))
    return VersionFacts(text, parse_time(get_text(edit, "created_at"))[0])


def _read_profiles(material: Material, options: ReadOptions) -> Iterator[Fact]:
    """Yield the accounts of a list that is none of follows."""
    options = dated(options, material)
    with material.open() as stream:
        for number, person in enumerate(_people(stream), start=1):
            account = None if isinstance(person, Reject) else account_of(person, options)
            if account is None:
                yield Reject(f"item {number}", "it names no account")
            else:
                yield ListedAccount(account, position=f"item {number}")


def _read_accounts(
    material: Material, options: ReadOptions, direction: Direction | None = None
) -> Iterator[Fact]:
    options = dated(options, material)
    seen = peek(material)
    if seen.shape == "object" and direction is None and "acct" in seen.first:
        yield from _one_account(material, options)
        return
    known = direction or direction_of_list(
        material, "mastodon-following, mastodon-followers, mastodon-profiles"
    )
    actor = owner_of_list(material, options, Network.MASTODON)
    with material.open() as stream:
        yield from _run(_people(stream), actor, known, options)


def _one_account(material: Material, options: ReadOptions) -> Iterator[Fact]:
    with material.open() as stream:
        account = account_of(load_document(stream), options)
    if account is None:
        raise DataError(
            f"{material.name} does not say on which server its account is.",
            "Name it with --account mastodon:USER@SERVER.",
        )
    yield account
    yield LeftOut("a profile, not a post")


def _people(stream: BinaryIO) -> Iterator[object]:
    for _number, value, _raw in iter_json_documents(stream):
        if isinstance(value, list):
            yield from value
        else:
            yield value


def _run(
    people: Iterable[object], actor: AccountFacts, direction: Direction, options: ReadOptions
) -> Iterator[Fact]:
    gathering = Gathering(actor, direction, "Mastodon API")
    for number, person in enumerate(people, start=1):
        account = None if isinstance(person, Reject) else account_of(person, options)
        if account is None:
            gathering.lost += 1
            reason = person.reason if isinstance(person, Reject) else "it names no account"
            yield Reject(f"item {number}", reason)
        else:
            gathering.add(account)
    yield gathering.run(options, note="a saved answer does not say whether it is the last page")


def _read_backup(material: Material, options: ReadOptions) -> Iterator[Fact]:
    """Read a backup of `mastodon-archive`: one object with the answers of the API as parts."""
    options = dated(options, material)
    owner = account_of(read_part(material, "account"), options) or options.account
    if owner is None:
        raise DataError(f"{material.name} does not say whose backup it is.")
    yield owner
    given = replace(options, account=owner)
    for number, status in iter_items(material, "statuses"):
        if isinstance(status, Reject):
            yield status
            continue
        where = f"statuses {number}"
        yield fact_of_status(status, given, position=where, raw=dumps(status))
    for direction in (Direction.FOLLOWING, Direction.FOLLOWERS):
        people = [person for _, person in iter_items(material, direction.value)]
        people = [person for person in people if not isinstance(person, Reject)]
        if people:
            yield from _run(people, owner, direction, given)
    for key, reason in _PRIVATE_PARTS.items():
        count = sum(not isinstance(item, Reject) for _, item in iter_items(material, key))
        if count:
            yield LeftOut(reason, count)


def _is_json(material: Material) -> bool:
    return material.head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def _sniff_statuses(material: Material) -> int:
    status = first_status(material)
    if not status and any(is_notification(value) for value in peek(material).values):
        return 86
    return 86 if status and "truthsocial.com/" not in get_text(status, "url", "uri") else 0


def first_status(material: Material) -> Mapping[str, Any]:
    """Return the first status in the head of a file, bare or on a page; empty where none is."""
    for value in peek(material).values:
        inside = _inside(value)
        for status in (inside if inside is not None else [value])[:3]:
            if not isinstance(status, Mapping) or "content" not in status:
                continue
            marks = sum(mark in status for mark in _STATUS_MARKS)
            if marks >= 2 and get_text(get_map(status, "account"), "acct", "username"):
                return status
    return {}


def _sniff_history(material: Material) -> int:
    head = material.head
    is_list = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"["
    if not is_list or b'"content"' not in head or b'"spoiler_text"' not in head:
        return 0
    return 88 if b'"visibility"' not in head and b'"reblogs_count"' not in head else 0


def _sniff_accounts(material: Material) -> int:
    head = material.head
    if not _is_json(material):
        return 0
    if head.strip() == b"[]" and direction_in(material.base_name):
        return 50
    is_account = b'"acct"' in head and (b'"display_name"' in head or b'"username"' in head)
    return 80 if is_account and b'"content"' not in head else 0


def _sniff_backup(material: Material) -> int:
    head = material.head
    if head.lstrip()[:1] != b"{" or b'"acct"' not in head:
        return 0
    parts = (b'"statuses"', b'"favourites"', b'"bookmarks"', b'"account"')
    first = re.match(rb'\s*\{\s*"(account|statuses|favourites|bookmarks|mentions)"\s*:', head)
    if first and first[1] == b"account" and re.match(rb'\s*\{\s*"account"\s*:\s*\{', head):
        is_status = b'"content"' in head and not any(part in head for part in parts[:3])
        return 0 if is_status else 92
    return 90 if first and sum(part in head for part in parts) >= 2 else 0


FORMATS: tuple[Format | BundleFormat, ...] = (
    Format("mastodon-statuses", "Mastodon posts (REST JSON)", _sniff_statuses, read_statuses),
    Format("mastodon-history", "Mastodon edit history", _sniff_history, _read_history),
    Format("mastodon-backup", "Mastodon backup (mastodon-archive)", _sniff_backup, _read_backup),
    Format("mastodon-profiles", "Mastodon profiles (REST JSON)", lambda _: 0, _read_profiles),
    Format("mastodon-accounts", "Mastodon follows (REST JSON)", _sniff_accounts, _read_accounts),
    *(
        Format(
            f"mastodon-{direction.value}",
            f"Mastodon {direction.value} (REST JSON)",
            lambda _material: 0,
            partial(_read_accounts, direction=direction),
        )
        for direction in Direction
    ),
)
