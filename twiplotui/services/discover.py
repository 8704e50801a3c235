"""Finds out what an address is: a feed, a page with feeds, an account of Mastodon or Bluesky."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from twiplotui.errors import DataError, NetworkError, UsageError
from twiplotui.model.account import AccountFacts, ListedSource
from twiplotui.network.exchange import FetchResult
from twiplotui.services.refresh_feed import ACCEPT as FEED_ACCEPT
from twiplotui.services.refresh_reading import Reading, json_object
from twiplotui.services.refresh_servers import HANDLE, find_did, find_server, is_readable_did
from twiplotui.sources.formats import detect
from twiplotui.sources.material import HEAD_BYTES, Material
from twiplotui.sources.page_links import TARGET as PAGE_TARGET
from twiplotui.sources.page_links import PageLinks
from twiplotui.text.hosts import parts_of, place_of
from twiplotui.text.redact import redact, shown

_ADDRESS = re.compile(r"@?([\w][\w.-]*)@([a-z0-9][a-z0-9.-]*\.[a-z0-9-]+(?::\d+)?)", re.I)
_CHANNEL = re.compile(r"/channel/(UC[\w-]{20,30})/?$")
_YOUTUBE = ("youtube.com", "www.youtube.com", "m.youtube.com")
_YOUTUBE_FEED = "https://www.youtube.com/feeds/videos.xml?channel_id="

_CLOSED = {
    ("x.com", "twitter.com", "mobile.twitter.com"): (
        "X has no open interface.",
        "Import an archive or collected files, or add the account's feed from an RSS bridge you"
        " run or trust (RSSHub, Nitter, rss-bridge).",
    ),
    ("t.me", "telegram.me"): (
        "Telegram has no open interface.",
        "Import an export of Telegram Desktop (JSON), or add the channel's feed from an RSS bridge"
        " (RSSHub: /telegram/channel/NAME).",
    ),
    ("facebook.com", "instagram.com", "threads.net", "threads.com"): (
        "This network has no open interface.",
        "Import the owner's download, or add the account's feed from an RSS bridge.",
    ),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A source that can be added, and what adding it means."""

    kind: str
    url: str
    title: str
    what: str
    """What it is and what will be fetched, in a sentence."""
    hosts: tuple[str, ...]
    """Hosts that will be asked."""
    account: AccountFacts | None = None
    others: tuple[tuple[str, str], ...] = ()
    """Further feeds the page offers: address and title."""


def read_opml(path: Path) -> list[ListedSource]:
    """Return the feeds of an OPML list.

    Raises:
        DataError: It cannot be read.
    """
    from twiplotui.sources.formats import format_named
    from twiplotui.sources.material import ReadOptions
    from twiplotui.sources.unpack import open_path

    material = open_path(path)
    known = format_named("opml")
    if not isinstance(material, Material):
        raise DataError(f"{path} is not an OPML list.")
    facts = known.read(material, ReadOptions())  # type: ignore[arg-type]  # opml reads a Material
    return [fact for fact in facts if isinstance(fact, ListedSource)]


async def discover(text: str, reading: Reading) -> Found:
    """Find out what a user means.

    Args:
        text: A web address, `@user@server`, a handle or DID of Bluesky.
        reading: Fetches and parses.

    Raises:
        UsageError: It is of a network that cannot be read live, or of no form that is known.
        NetworkError: Its server cannot be read.
        DataError: What is there is neither a feed nor an account, and names no feed.
    """
    text = text.strip()
    if "://" not in text:
        address = _ADDRESS.fullmatch(text)
        if address:
            return await _mastodon(f"https://{address[2].lower()}", address[1], reading)
        name = text.removeprefix("@").lower()
        if is_readable_did(text):
            return await _bluesky(text, reading)
        if HANDLE.fullmatch(name) and (text.startswith("@") or name.endswith(".bsky.social")):
            return await _handle(name, reading)
        if not HANDLE.fullmatch(name.partition("/")[0]):
            raise UsageError(
                f"“{text}” is not an address that can be added.",
                "Write a web address, @user@server, a Bluesky handle, or an OPML file.",
            )
        return await _bare(text, name, reading)
    return await _web(text, reading)


async def _bare(text: str, name: str, reading: Reading) -> Found:
    """A name with dots: a site, or else a Bluesky handle of one's own."""
    try:
        return await _web(f"https://{text}", reading)
    except (NetworkError, DataError):
        if "/" in text:
            raise
        return await _handle(name, reading)


async def _web(url: str, reading: Reading) -> Found:
    parts = parts_of(url)
    host = parts.hostname or ""
    if not host:
        raise UsageError(f"“{shown(url)}” names no server.", "Look at how it is written.")
    for hosts, (sentence, hint) in _CLOSED.items():
        if host.removeprefix("www.") in hosts:
            raise UsageError(sentence, hint)
    if host in ("bsky.app", "www.bsky.app") and parts.path.startswith("/profile/"):
        name = parts.path.split("/")[2].lower()
        return await (_bluesky if is_readable_did(name) else _handle)(name, reading)
    if host in _YOUTUBE:
        return await _youtube(url, reading)
    name = parts.path.strip("/").removeprefix("@")
    if parts.path.startswith("/@") and re.fullmatch(r"[\w][\w.-]*", name):
        try:
            return await _mastodon(f"{parts.scheme}://{parts.netloc}", name, reading)
        except (NetworkError, DataError):
            pass
    return await _page(url, reading)


async def _page(url: str, reading: Reading) -> Found:
    """Read an address: a feed, or a page that names feeds."""
    result = await _good(await reading.get(url, accept=FEED_ACCEPT + ", text/html;q=0.5"))
    if _is_feed(result):
        return await _feed(result, reading)
    links = await _links(result, reading)
    if not links.feeds:
        raise DataError(
            f"{redact(result.final_url)} is neither a feed nor names one.",
            "Look on the site for “RSS”, “Atom” or “Newsfeed”, and add that address.",
        )
    first, *others = links.feeds
    answer = await reading.get(first[0], accept=FEED_ACCEPT, found_at=result.final_url)
    found = await _feed(await _good(answer), reading)
    return Found(
        found.kind, found.url, found.title or first[1] or links.title, found.what, found.hosts,
        found.account, tuple(others),
    )  # fmt: skip


async def _feed(result: FetchResult, reading: Reading) -> Found:
    facts = await reading.parse_feed(result)
    owner = next((fact for fact in facts if isinstance(fact, AccountFacts)), None)
    url = result.moved_to or result.url
    title = owner.name if owner and owner.name else ""
    host = place_of(url)
    return Found(
        "feed",
        url,
        title,
        f"a feed; {redact(url)} will be fetched from {host}",
        (host,),
        owner,
    )


async def _youtube(url: str, reading: Reading) -> Found:
    path = parts_of(url).path
    channel = _CHANNEL.search(path)
    if path.startswith("/feeds/"):
        return await _page(url, reading)
    number = channel[1] if channel else ""
    if not number:
        links = await _links(await _good(await reading.get(url, accept="text/html")), reading)
        number = links.channel
        from_feeds = [feed for feed, _ in links.feeds if feed.startswith(_YOUTUBE_FEED)]
        number = number or (from_feeds[0].removeprefix(_YOUTUBE_FEED) if from_feeds else "")
    if not number:
        raise DataError(
            f"{redact(url)} does not say which channel it is of.",
            "Open the channel's own page and add that address.",
        )
    return await _page(_YOUTUBE_FEED + quote(number), reading)


async def _mastodon(base: str, name: str, reading: Reading) -> Found:
    """Look an account up on its server, or on the server its domain points to."""
    typed, host = base, place_of(base)
    lookup = f"/api/v1/accounts/lookup?acct={quote(name, safe='')}"
    result = await reading.get(base + lookup)
    if not result.is_ok or not json_object(result).get("id"):
        base = await _server_of(base, name, reading) or base
        result = await _good(await reading.get(base + lookup, found_at=typed))
    account = await reading.parse_account(result, reading.options(base))
    name = (account.handle or name).partition("@")[0]
    host = place_of(base)
    return Found(
        "mastodon",
        f"{base}/@{name}",
        account.name or f"@{name}@{host}",
        f"the account @{name}@{host}; its profile, posts, edit histories and follows will be"
        f" fetched from {host}",
        (host,),
        account,
    )


async def _server_of(base: str, name: str, reading: Reading) -> str:
    """Ask WebFinger (RFC 7033) where a domain keeps its accounts."""
    host = place_of(base)
    resource = quote(f"acct:{name}@{host}", safe="")
    result = await reading.get(f"{base}/.well-known/webfinger?resource={resource}")
    links = json_object(result).get("links") if result.is_ok else None
    for link in links if isinstance(links, list) else []:
        if isinstance(link, dict) and link.get("rel") == "self" and link.get("href"):
            parts = parts_of(str(link["href"]))
            if parts.scheme == "https" and parts.netloc != host:
                return f"https://{parts.netloc}"
    return ""


async def _handle(handle: str, reading: Reading) -> Found:
    did, result = await find_did(handle, reading)
    if not did:
        if result.is_ok or result.status == 400:
            raise DataError(f"Bluesky knows no account “{handle}”.", "Look at how it is written.")
        raise NetworkError(result.sentence)
    return await _bluesky(did, reading)


async def _bluesky(did: str, reading: Reading) -> Found:
    server, trouble = await find_server(did, reading)
    if trouble is not None:
        raise NetworkError(trouble.sentence)
    places = reading.places
    url = f"{places.appview}/xrpc/app.bsky.actor.getProfile?actor={quote(did, safe=':')}"
    profile = json_object(await _good(await reading.get(url)))
    handle, name = str(profile.get("handle") or did), str(profile.get("displayName") or "")
    hosts = tuple(
        dict.fromkeys(place_of(each) for each in (server, places.appview, places.directory))
    )
    return Found(
        "bluesky",
        f"https://bsky.app/profile/{did}",
        name or handle,
        f"the Bluesky account @{handle}; its repository (posts and follows) will be fetched from"
        f" {place_of(server)}, its profile and feed from {place_of(places.appview)}, its address"
        f" from {place_of(places.directory)}",
        hosts,
    )


async def _good(result: FetchResult) -> FetchResult:
    if not result.is_ok:
        raise NetworkError(result.sentence, "Look at the address, or try again later.")
    return result


def _is_feed(result: FetchResult) -> bool:
    head = result.body[:HEAD_BYTES]
    material = Material("answer", lambda: io.BytesIO(result.body), len(result.body), head=head)
    try:
        return detect(material).id in ("feed", "json-feed")
    except DataError:
        return False


async def _links(result: FetchResult, reading: Reading) -> PageLinks:
    name = redact(result.final_url)
    links: PageLinks = await reading.sandboxed(
        PAGE_TARGET, result.body, {"base": result.final_url}, name
    )
    return links
