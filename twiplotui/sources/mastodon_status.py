"""A status and an account of the Mastodon REST API as facts; Truth Social has the same shape.

Only public and unlisted posts are given; the rest is for the caller to count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from twiplotui.model.account import AccountFacts
from twiplotui.model.imports import Fact, LeftOut, Reject
from twiplotui.model.post import Link, Media, Metrics, PostFacts
from twiplotui.model.words import AccountStatus, Network, PostKind
from twiplotui.sources.json_fields import get_count, get_flag, get_id, get_list, get_map, get_text
from twiplotui.sources.mastodon_ids import full_account, status_id
from twiplotui.sources.material import ReadOptions
from twiplotui.sources.post_marks import hashtags_in
from twiplotui.sources.times import parse_time
from twiplotui.text.html import html_to_text

_HIDDEN = {
    "private": "posts for followers only",
    "direct": "direct messages",
    "limited": "posts for a circle only",
    "self": "posts for the author only",
}
_MEDIA = {"image": "image", "video": "video", "gifv": "animation", "audio": "audio"}


def fact_of_status(
    status: object, options: ReadOptions, *, position: str, raw: bytes = b""
) -> Fact:
    """Make a post of a status; what is not public is left out, what is none is rejected."""
    if not isinstance(status, Mapping):
        return Reject(position, "it is not an object")
    hidden = _HIDDEN.get(get_text(status, "visibility"))
    if hidden:
        return LeftOut(hidden)
    author = account_of(status.get("account"), options) or options.account
    if author is None or not _native_id(status, author.network):
        return Reject(position, "it names no author or has no id")
    boosted = get_map(status, "reblog")
    if not boosted:
        post = _post(status, status, author, options)
        return replace(post, raw=raw, position=position)
    return replace(
        _post(status, boosted, author, options),
        kind=PostKind.REPOST,
        reply_to="",
        reply_to_account="",
        repost_of=_native_id(boosted, author.network),
        repost_author=_author_name(boosted.get("account"), options),
        metrics=Metrics(),
        raw=raw,
        position=position,
    )


def _post(
    status: Mapping[str, Any],
    shown: Mapping[str, Any],
    author: AccountFacts,
    options: ReadOptions,
) -> PostFacts:
    """Make a post of a status; `shown` is the status whose text it shows, its own or a boosted."""
    network = author.network
    text, links = plain_html(get_text(shown, "content"))
    created, precision = parse_time(get_text(status, "created_at"))
    quoted = get_map(status, "quote")
    quoted = get_map(quoted, "quoted_status") or quoted
    quote_of = _native_id(quoted, network) if quoted else ""
    reply_to = _reply_to(status, network)
    kind = PostKind.REPLY if reply_to else (PostKind.QUOTE if quote_of else PostKind.POST)
    return PostFacts(
        network=network,
        native_id=_native_id(status, network),
        author=author,
        text=text,
        kind=kind,
        title=get_text(shown, "spoiler_text"),
        published_at=created,
        precision=precision,
        time_text="" if created is not None else get_id(status, "created_at")[:100],
        is_complete=True,
        lang=get_text(shown, "language"),
        url=get_text(shown, "url") or get_text(shown, "uri"),
        links=links,
        mentions=_names(shown, "mentions", "acct"),
        hashtags=_names(shown, "tags", "name") or hashtags_in(text),
        media=media_of(shown),
        reply_to=reply_to,
        reply_to_account=_reply_account(status),
        quote_of=quote_of,
        metrics=metrics_of(status),
        edited_at=parse_time(get_text(shown, "edited_at"))[0],
        captured_at=options.captured_at,
    )


def _names(status: Mapping[str, Any], key: str, field: str) -> tuple[str, ...]:
    names = (get_text(each, field) for each in get_list(status, key))
    return tuple(dict.fromkeys(name for name in names if name))


def account_of(account: object, options: ReadOptions) -> AccountFacts | None:
    """Make an account of an Account of the API; None where it names none."""
    acct, url = get_text(account, "acct", "username"), get_text(account, "url", "uri")
    if not acct or not isinstance(account, Mapping):
        return None
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        host = ""
    moved = get_map(account, "moved")
    status = AccountStatus.MOVED if moved else None
    if get_flag(account, "suspended"):
        status = AccountStatus.SUSPENDED
    is_truth = host == "truthsocial.com"
    name = acct if is_truth else full_account(acct, url, host_of_options(options))
    if not name:
        return None
    created, _ = parse_time(get_text(account, "created_at"))
    return AccountFacts(
        network=Network.TRUTH if is_truth else Network.MASTODON,
        native_id=(get_id(account, "id") or None) if is_truth else name,
        handle=name,
        name=get_text(account, "display_name") or None,
        bio=html_to_text(get_text(account, "note")).text or None,
        link=url or None,
        avatar=get_text(account, "avatar_static", "avatar") or None,
        verified=get_flag(account, "verified"),
        protected=get_flag(account, "locked"),
        status=status,
        moved_to=full_account(get_text(moved, "acct"), get_text(moved, "url")) or None,
        created_at=created,
        followers=get_count(account, "followers_count"),
        following=get_count(account, "following_count"),
        posts=get_count(account, "statuses_count"),
        observed_at=options.captured_at,
    )


def host_of_options(options: ReadOptions) -> str:
    """Return the server the user named, with the account or the address."""
    if options.account is not None and options.account.handle:
        return options.account.handle.rpartition("@")[2] if "@" in options.account.handle else ""
    try:
        return urlsplit(options.address).hostname or ""
    except ValueError:
        return ""


def plain_html(content: str) -> tuple[str, tuple[Link, ...]]:
    """Return the text of a post in HTML, and its links without those to tags and people."""
    plain = html_to_text(content)
    links = (Link(link.url, link.text) for link in plain.links)
    return plain.text, tuple(link for link in links if not link.shown.startswith(("#", "@")))


def media_of(status: Mapping[str, Any]) -> tuple[Media, ...]:
    """Return the attachments and the poll of a status."""
    found = [
        Media(
            _MEDIA.get(get_text(part, "type"), "document"),
            get_text(part, "description"),
            get_text(part, "remote_url", "url", "preview_url"),
        )
        for part in get_list(status, "media_attachments")
        if isinstance(part, Mapping)
    ]
    options = get_list(get_map(status, "poll"), "options")
    if options:
        found.append(Media("poll", " / ".join(get_text(option, "title") for option in options)))
    return tuple(found)


def metrics_of(status: Mapping[str, Any]) -> Metrics:
    """Return the counts of a status."""
    return Metrics(
        likes=get_count(status, "favourites_count"),
        reposts=get_count(status, "reblogs_count"),
        replies=get_count(status, "replies_count"),
        quotes=get_count(status, "quotes_count"),
    )


def _native_id(status: Mapping[str, Any], network: Network) -> str:
    uri, url = get_text(status, "uri"), get_text(status, "url")
    if network is Network.TRUTH:
        return get_id(status, "id")
    return status_id(uri, url)


def _reply_to(status: Mapping[str, Any], network: Network) -> str:
    answered = get_id(status, "in_reply_to_id")
    uri = get_text(status, "uri", "url")
    if not answered or network is Network.TRUTH:
        return answered
    # The id is the server's own; for a post of that server this is also the canonical form.
    host = status_id(uri).partition("/")[0]
    return f"{host}/{answered}" if "." in host else answered


def _reply_account(status: Mapping[str, Any]) -> str:
    answered = get_id(status, "in_reply_to_account_id")
    if not answered:
        return ""
    people = [get_map(status, "account"), *get_list(status, "mentions")]
    named = (get_text(who, "acct") for who in people if get_id(who, "id") == answered)
    return next(named, "")


def _author_name(account: object, options: ReadOptions) -> str:
    author = account_of(account, options)
    return (author.handle or "") if author else ""
