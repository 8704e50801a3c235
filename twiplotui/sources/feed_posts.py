"""Turns the items of a feed, XML or JSON, into posts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from twiplotui.clock import DAY
from twiplotui.model.account import AccountFacts
from twiplotui.model.imports import Fact, Reject
from twiplotui.model.post import Link, Media, PostFacts
from twiplotui.model.words import Network, PostKind, TimePrecision
from twiplotui.sources.feed_entry import FeedEntry, FeedHead, Markup, is_web_address
from twiplotui.sources.feed_networks import bare_x_id, identify, owner_of, web_id
from twiplotui.sources.feed_plain_parts import Base
from twiplotui.sources.feed_same_ids import told_apart
from twiplotui.sources.material import ReadOptions
from twiplotui.sources.post_address import Identity, post_of_address
from twiplotui.sources.post_marks import hashtags_in, mentions_in
from twiplotui.sources.times import parse_time, x_id_time
from twiplotui.text.html import html_to_text

EARLIEST = 946_684_800_000
"""2000-01-01: an item dated before is misdated; its date is kept as text only."""

_RT_BY = re.compile(r"^RT by @(\w{1,15}): ", re.ASCII)
_REPLY_TO = re.compile(r"^R to @(\w{1,15}): ", re.ASCII)
_RSSHUB_RT = re.compile(r"^RT ([^:\n]{1,60}): ?")
_AUTHOR_HANDLE = re.compile(r"@(\w{1,15})\)?$", re.ASCII)
_QUOTE = re.compile(
    r'<div class="rsshub-quote">.*|(?:<hr ?/?>\s*)?<blockquote\b.*', re.DOTALL | re.IGNORECASE
)
"""How RSSHub and Nitter put the quoted post behind the words of the one that quotes it."""
_X_STATUS = re.compile(r"/status/(\d{5,19})", re.ASCII)
_EMBED_MARK = "[contains quote post or other embedded content]"
_IMAGE = re.compile(r"<img\s[^<>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(src|alt)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_CUT_MARKS = ("…", "...", "[…]", "[...]")


@dataclass(frozen=True, slots=True)
class _Feed:
    """What the items of one feed share."""

    head: FeedHead
    owner: AccountFacts
    options: ReadOptions


def facts_of(head: FeedHead, entries: Sequence[FeedEntry], options: ReadOptions) -> Iterator[Fact]:
    """Yield the account of a feed, then one post or reject for each item."""
    owner = owner_of(head, entries, options)
    feed = _Feed(head, owner, options)
    base = options.address or head.address or head.site
    if is_web_address(base):
        entries = [_based(entry, base) for entry in entries]
    if owner.name or owner.bio:
        yield owner
    found: list[tuple[FeedEntry, PostFacts]] = []
    for entry in entries:
        if entry.id or entry.link or entry.title.value or entry.body.value:
            found.append((entry, _post(entry, feed)))
        else:
            yield Reject(entry.position, "it has neither id, link, title nor text")
    yield from told_apart(found)


def _based(entry: FeedEntry, base: str) -> FeedEntry:
    """Return an item with what it says from the root of its site made whole."""
    link = Base(base).joined(entry.link) if entry.link.startswith("/") else entry.link
    body = entry.body if entry.body.base else replace(entry.body, base=base)
    return replace(entry, link=link, body=body)


def _post(entry: FeedEntry, feed: _Feed) -> PostFacts:
    found = identify(entry)
    if found is not None and found.network is not feed.owner.network:
        found = None
    if found is None and feed.owner.network is Network.X and bare_x_id(entry):
        found = Identity(Network.X, bare_x_id(entry))
    title, _ = _plain(entry.title)
    text, links = _plain(entry.body)
    published, precision, time_text = _time(entry, feed.options)
    updated = _moment(entry.updated, entry.updated_at, feed.options)[0]
    edited = updated if updated and published and updated > published else None
    post = PostFacts(
        network=found.network if found else feed.owner.network,
        native_id=found.native_id if found else web_id(entry, feed.owner),
        author=_known(found.author if found else None, feed.owner),
        text=text or title,
        title=title if text else "",
        published_at=published,
        precision=precision,
        time_text=time_text,
        is_complete=_is_complete(entry, text),
        lang=entry.lang or ("" if found else feed.head.lang),
        url=entry.link if is_web_address(entry.link) else "",
        links=tuple(dict.fromkeys((*links, *entry.links)))[:200],
        media=entry.media,
        metrics=entry.metrics,
        edited_at=edited,
        captured_at=feed.options.captured_at,
        raw=entry.raw,
        position=entry.position,
    )
    if found is None:
        return post
    if found.network is Network.YOUTUBE:
        return replace(post, hashtags=hashtags_in(post.text))
    return _social(post, entry, title, feed)


def _known(author: AccountFacts | None, owner: AccountFacts) -> AccountFacts:
    """Prefer what the feed says of its owner where the author is the owner."""
    if author is None:
        return owner
    same_id = author.native_id is not None and author.native_id == owner.native_id
    same_handle = (author.handle or "").casefold() == (owner.handle or " ").casefold()
    if same_id and not owner.handle:
        return replace(owner, handle=author.handle)
    return owner if same_id or same_handle else author


def _social(post: PostFacts, entry: FeedEntry, title: str, feed: _Feed) -> PostFacts:
    """Finish a post of a network of short posts: it has no title, but marks in its text."""
    if post.network is Network.X:
        post = _x_post(post, entry, title, feed)
    elif post.network is Network.BLUESKY:
        body = entry.body.value.removesuffix(_EMBED_MARK).rstrip()
        post = replace(post, text=body or title)
    text = post.text
    tags = tuple(tag.removeprefix("#") for tag in entry.tags)
    return replace(
        post,
        title="",
        is_complete=post.is_complete if entry.is_full is False else True,
        hashtags=tuple(dict.fromkeys((*tags, *hashtags_in(text)))),
        mentions=mentions_in(text),
        links=tuple(link for link in post.links if not link.shown.startswith(("#", "@"))),
        media=post.media or _images(entry.body),
    )


def _x_post(post: PostFacts, entry: FeedEntry, title: str, feed: _Feed) -> PostFacts:
    title = title.removeprefix("Pinned: ")
    author = post.author
    creator = _AUTHOR_HANDLE.search(entry.author)
    if creator:
        author = _known(AccountFacts(Network.X, handle=creator[1]), feed.owner)
        if author.handle and author.handle.casefold() == (post.author.handle or "").casefold():
            author = post.author
    if post.published_at is None:
        moment = x_id_time(post.native_id)
        if moment is not None:
            post = replace(post, published_at=moment, precision=TimePrecision.FROM_ID)
    handle = author.handle or "i/web"
    post = replace(post, author=author, url=f"https://x.com/{handle}/status/{post.native_id}")
    title = _RT_BY.sub("", title)
    reply = _REPLY_TO.match(title)
    if reply:
        title = title[reply.end() :]
        post = replace(post, kind=PostKind.REPLY, reply_to_account=reply[1])
    post = _with_quote(post, entry, title)
    if "rsshub" in f"{feed.head.generator} {feed.head.description}".lower():
        post = _rsshub_post(post, title, feed.owner)
    elif not entry.body.value:
        post = replace(post, text=title.removeprefix("RT: "))
    return post


def _with_quote(post: PostFacts, entry: FeedEntry, title: str) -> PostFacts:
    """Tell the post that is quoted, by its block or by the link that ends the text."""
    quoted = _QUOTE.search(entry.body.value) if entry.body.is_html else None
    kind = PostKind.QUOTE if post.kind is PostKind.POST else post.kind
    if quoted:
        text, links = _plain(replace(entry.body, value=entry.body.value[: quoted.start()]))
        status = _X_STATUS.search(quoted[0])
        quote_of = status[1] if status else ""
        return replace(post, kind=kind, text=text or title, links=links, quote_of=quote_of)
    linked = post_of_address(post.links[-1].url) if post.links else None
    if linked is None or linked.network is not Network.X or linked.native_id == post.native_id:
        return post
    return replace(post, kind=kind, quote_of=linked.native_id)


def _rsshub_post(post: PostFacts, title: str, owner: AccountFacts) -> PostFacts:
    repost = _RSSHUB_RT.match(title)
    if repost:
        text = post.text.removeprefix(f"RT {repost[1]}").lstrip(": \n")
        own, linked = (owner.handle or "").casefold(), (post.author.handle or "").casefold()
        if own and linked and own != linked:
            # The link leads to the post that was repeated: it is its author's own.
            return replace(post, text=text)
        return replace(post, kind=PostKind.REPOST, text=text, repost_author=repost[1])
    if title.startswith("Re "):
        return replace(post, kind=PostKind.REPLY)
    return post


def _plain(markup: Markup) -> tuple[str, tuple[Link, ...]]:
    if not markup.is_html:
        return markup.value.strip(), ()
    plain = html_to_text(markup.value, markup.base)
    links = tuple(Link(link.url, link.text) for link in plain.links if is_web_address(link.url))
    return plain.text.strip(), links


def _time(entry: FeedEntry, options: ReadOptions) -> tuple[int | None, TimePrecision, str]:
    """Return when an item was published, how exactly that is known, and what could not be read."""
    for raw, second in (
        (entry.published, entry.published_at),
        (entry.updated, entry.updated_at),
    ):
        moment, precision = _moment(raw, second, options)
        if moment is not None:
            return moment, precision, ""
    return None, TimePrecision.UNKNOWN, (entry.published or entry.updated)[:200]


def _moment(raw: str, second: int | None, options: ReadOptions) -> tuple[int | None, TimePrecision]:
    if not raw:
        return None, TimePrecision.UNKNOWN
    latest = options.now + DAY if options.now else None
    moment, precision = parse_time(raw)
    if moment is None and second is not None and not raw.isdigit():
        moment, precision = second, TimePrecision.DAY
        if ":" in raw:
            precision = TimePrecision.SECOND if raw.count(":") > 1 else TimePrecision.MINUTE
    if moment is None or moment < EARLIEST or (latest is not None and moment > latest):
        return None, TimePrecision.UNKNOWN
    return moment, precision


def _is_complete(entry: FeedEntry, text: str) -> bool | None:
    if entry.is_full is False or text.endswith(_CUT_MARKS):
        return False
    return entry.is_full if text else None


def _images(body: Markup) -> tuple[Media, ...]:
    found = []
    for image in _IMAGE.findall(body.value)[:20] if body.is_html else ():
        attributes = {key.lower(): one or two for key, one, two in _ATTRIBUTE.findall(image)}
        found.append(Media("image", attributes.get("alt", ""), attributes.get("src", "")))
    return tuple(found)
