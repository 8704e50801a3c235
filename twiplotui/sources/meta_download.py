"""“Download your information” of Meta as JSON: posts of its networks, follows with dates.

Its strings are UTF-8 bytes written one by one as characters, which is undone. Posts carry no id:
a hash of time and text stands for it. Messages, contacts and logs are never opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from twiplotui.errors import DataError
from twiplotui.model.account import AccountFacts
from twiplotui.model.follow import FollowMember, RunFacts
from twiplotui.model.imports import Caution, Fact, Reject
from twiplotui.model.post import Link, Media, PostFacts
from twiplotui.model.words import Network, PostKind
from twiplotui.sources.follow_names import direction_in
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.json_fields import get_list, get_map, get_text
from twiplotui.sources.json_items import iter_items
from twiplotui.sources.json_stream import dumps, load_document
from twiplotui.sources.mapped_identity import UNKNOWN
from twiplotui.sources.material import Bundle, Material, ReadOptions, dated
from twiplotui.sources.mojibake import repair_tree
from twiplotui.sources.post_marks import hashtags_in, mentions_in
from twiplotui.sources.times import parse_time

_POSTS = "text_post_app_text_posts"
_THREADS_PREFIX = "text_post_app_text_post_app_"
_FOLDER = re.compile(r"(?:instagram|threads|facebook)-([\w.]{1,50}?)-(?:19|20)\d\d-\d\d-\d\d")
_VIDEO = (".mp4", ".mov", ".webm")
_MEMBERS = (
    "threads/threads_and_replies.json",
    "threads/followers.json",
    "threads/following.json",
)
_RELATIONS = re.compile(rb'"relationships_(\w+)"\s*:')
_FOLLOWS = (b"following", b"followers")
"""What of one's relations is public; close friends, blocks and requests are nobody's business."""
_INSTAGRAM = re.compile(
    rb'\s*(?:\{\s*"ig_(?:reels|igtv)_media"\s*:\s*)?\[\s*\{\s*"media"\s*:\s*\[\s*\{\s*"uri"'
)
"""How posts and reels of Instagram begin; what its owner put away or let lapse has other names."""
_INSTAGRAM_MEMBER = re.compile(r"(?:^|/)(?:content|media)/(?:posts_\d+|reels|igtv_videos)\.json$")
_FACEBOOK = re.compile(
    r"(?:^|/)posts/(?:your_posts|profile_posts|your_posts__check_ins__photos_and_videos|"
    r"page_posts|[\w']*posts)(?:_\d+)?\.json$"
)


def _owner(network: Network, name: str, options: ReadOptions) -> AccountFacts | None:
    """Return whose download it is, by the user's word or by the name of its folder."""
    given = options.account
    if given is not None and given.network is network:
        return given
    if given is not None and given.network is Network.X and given.handle:
        # A handle without a network is taken for one of X; here it can only be of this one.
        return AccountFacts(network, given.handle, given.handle)
    found = _FOLDER.search(name)
    return AccountFacts(network, found[1], found[1]) if found else None


def _author(network: Network, material: Material, options: ReadOptions) -> AccountFacts:
    """Return who wrote the posts; where nothing says so, an account no real one can be."""
    mark = sha256(material.head).hexdigest()[:12]
    known = _owner(network, material.name, options)
    return known or AccountFacts(network, handle=f"{UNKNOWN}{mark}")


def _list_owner(network: Network, material: Material, options: ReadOptions) -> AccountFacts:
    """Return whose list of follows it is; a list of nobody's is worth nothing.

    Raises:
        DataError: Nothing says so.
    """
    owner = _owner(network, material.name, options)
    if owner is None:
        raise DataError(
            f"{material.name} does not say whose list it is.",
            f"Name the account with --account {network.value}:HANDLE.",
        )
    return owner


def _cautions(author: AccountFacts) -> Iterator[Caution]:
    if (author.handle or "").startswith(UNKNOWN):
        how = f"--account {author.network.value}:HANDLE"
        yield Caution(f"The file does not say whose download it is; import it again with {how}.")


def _native_id(timestamp: int, text: str) -> str:
    return sha256(f"{timestamp}|{text}".encode("utf-8", "replace")).hexdigest()[:24]


def _seconds(*candidates: object) -> int:
    for value in candidates:
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
    return 0


def _read_threads(material: Material, options: ReadOptions) -> Iterator[Fact]:
    options = dated(options, material)
    owner = _author(Network.THREADS, material, options)
    yield from _cautions(owner)
    for number, record in iter_items(material, _POSTS):
        if isinstance(record, Reject):
            yield record
        else:
            yield _captioned(repair_tree(record), f"item {number}", owner, options, dumps(record))


def _captioned(
    record: object, position: str, owner: AccountFacts, options: ReadOptions, raw: bytes
) -> Fact:
    """Return a post of Threads or Instagram: its words are its title or that of what it shows."""
    media = get_list(record, "media")
    parts = [record, *media]
    text = next((title for part in parts if (title := get_text(part, "title"))), "")
    times = [part.get("creation_timestamp") for part in parts if isinstance(part, Mapping)]
    stamp = _seconds(*times)
    if not stamp:
        return Reject(position, "it has no time, which stands for its id")
    details = [get_map(part, "text_app_post") for part in parts]
    is_reply = any(each.get("is_reply") is True for each in details)
    return _post(
        owner.network,
        (stamp, text),
        owner,
        options,
        kind=PostKind.REPLY if is_reply else PostKind.POST,
        media=_media(media),
        raw=raw,
        position=position,
    )


def _post(
    network: Network,
    said: tuple[int, str],
    owner: AccountFacts,
    options: ReadOptions,
    *,
    kind: PostKind = PostKind.POST,
    title: str = "",
    media: tuple[Media, ...] = (),
    links: tuple[Link, ...] = (),
    raw: bytes = b"",
    position: str = "",
) -> Fact:
    stamp, text = said
    published, precision = parse_time(stamp)
    # Several posts without words may be of one second; what they show or link to tells them apart.
    shown = "|".join((title, *(link.url for link in links), *(part.url for part in media)))
    return PostFacts(
        network=network,
        native_id=_native_id(stamp, text or shown.strip("|")),
        author=owner,
        text=text,
        kind=kind,
        title=title,
        published_at=published,
        precision=precision,
        time_text="" if published is not None else str(stamp),
        is_complete=True,
        links=links,
        mentions=mentions_in(text),
        hashtags=hashtags_in(text),
        media=media,
        captured_at=options.captured_at,
        raw=raw,
        position=position,
    )


def _media(parts: list[Any]) -> tuple[Media, ...]:
    found = []
    for part in parts:
        uri = get_text(part, "uri")
        if uri:
            kind = "video" if uri.lower().endswith(_VIDEO) else "image"
            found.append(Media(kind, get_text(part, "description"), uri))
    return tuple(found)


def _records(material: Material) -> list[Any]:
    """Return the posts of a file that lists them alone or under a name of their kind.

    Raises:
        DataError: It holds no list.
    """
    with material.open() as stream:
        records = load_document(stream)
    if isinstance(records, Mapping):
        records = next((value for value in records.values() if isinstance(value, list)), [records])
    if not isinstance(records, list):
        raise DataError(f"{material.name} holds no list of posts.")
    return records


def _read_instagram(material: Material, options: ReadOptions) -> Iterator[Fact]:
    options = dated(options, material)
    owner = _author(Network.INSTAGRAM, material, options)
    yield from _cautions(owner)
    for number, record in enumerate(_records(material), start=1):
        yield _captioned(repair_tree(record), f"item {number}", owner, options, dumps(record))


def _read_facebook(material: Material, options: ReadOptions) -> Iterator[Fact]:
    options = dated(options, material)
    owner = _author(Network.FACEBOOK, material, options)
    yield from _cautions(owner)
    for number, record in enumerate(_records(material), start=1):
        raw = dumps(record)
        yield _facebook_post(repair_tree(record), f"item {number}", owner, options, raw)


def _facebook_post(
    record: object, position: str, owner: AccountFacts, options: ReadOptions, raw: bytes
) -> Fact:
    stamp = _seconds(record.get("timestamp") if isinstance(record, Mapping) else None)
    if not stamp:
        return Reject(position, "it has no time, which stands for its id")
    text = next((said for part in get_list(record, "data") if (said := get_text(part, "post"))), "")
    pieces = [
        piece
        for attachment in get_list(record, "attachments")
        for piece in get_list(attachment, "data")
    ]
    contexts = [get_map(piece, "external_context") for piece in pieces]
    links = tuple(
        Link(url, get_text(context, "name"))
        for context in contexts
        if (url := get_text(context, "url")).startswith(("http://", "https://"))
    )
    return _post(
        Network.FACEBOOK,
        (stamp, text),
        owner,
        options,
        title=get_text(record, "title"),
        media=_media([get_map(piece, "media") for piece in pieces]),
        links=links,
        raw=raw,
        position=position,
    )


def _read_follows(material: Material, options: ReadOptions) -> Iterator[Fact]:
    options = dated(options, material)
    with material.open() as stream:
        document = load_document(stream)
    key = (
        next((key for key in document if isinstance(document[key], list)), "")
        if isinstance(document, Mapping)
        else ""
    )
    rows = document if isinstance(document, list) else get_list(document, key)
    network = Network.THREADS if key.startswith(_THREADS_PREFIX) else Network.INSTAGRAM
    direction = direction_in(key.replace("_", "/")) or direction_in(material.base_name)
    if direction is None:
        raise DataError(
            f"{material.name} does not say whether it lists followers or following.",
            "Put “following” or “followers” into its name.",
        )
    owner = _list_owner(network, material, options)
    members: dict[str, FollowMember] = {}
    count = 0
    for number, row in enumerate(rows, start=1):
        member = _member(repair_tree(row), network)
        if member is None or member.account.handle is None:
            yield Reject(f"item {number}", "it names no account")
            continue
        count += 1
        members.setdefault(member.account.handle, member)
    yield RunFacts(
        actor=owner,
        direction=direction,
        members=tuple(members.values()),
        captured_at=options.captured_at,
        is_complete=options.is_complete,
        source=f"{network.value.title()} download",
        note="" if options.is_complete else "a download may cover a range of dates only",
        records=count,
    )


def _member(row: object, network: Network) -> FollowMember | None:
    for entry in get_list(row, "string_list_data"):
        handle = get_text(entry, "value") or get_text(row, "title")
        if not handle:
            handle = get_text(entry, "href").rstrip("/").rsplit("/", 1)[-1].removeprefix("@")
        if handle and isinstance(entry, Mapping):
            since = _seconds(entry.get("timestamp"))
            account = AccountFacts(network, handle, handle)
            return FollowMember(account, parse_time(since)[0] if since else None)
    return None


def _roots(bundle: Bundle) -> tuple[str, ...]:
    found = set()
    for path in bundle.members:
        for member in _MEMBERS:
            if path.endswith(member):
                root = path.removesuffix(member).rstrip("/")
                found.add(root.removesuffix("your_instagram_activity").rstrip("/"))
        facebook = _FACEBOOK.search(path)
        if facebook and "activity" in path:
            found.add(path.partition("/")[0] if path.count("/") > 2 else "")
    return tuple(sorted(found, key=lambda root: (root.count("/"), root)))


def _read_bundle(bundle: Bundle, options: ReadOptions) -> Iterator[Fact]:
    for path, member in sorted(bundle.members.items()):
        if path.endswith(_MEMBERS[0]):
            yield from _read_threads(member, options)
        elif path.endswith(_MEMBERS[1:]):
            try:
                yield from _read_follows(member, options)
            except DataError as error:
                # The posts beside it are read all the same.
                yield Caution(str(error))
        elif _INSTAGRAM_MEMBER.search(path) and _sniff_instagram(member):
            yield from _read_instagram(member, options)
        elif _FACEBOOK.search(path):
            yield from _read_facebook(member, options)


def _starts_json(material: Material) -> bool:
    return material.head.lstrip()[:1] in (b"{", b"[")


def _sniff_threads(material: Material) -> int:
    return 95 if _starts_json(material) and f'"{_POSTS}"'.encode() in material.head else 0


def _sniff_instagram(material: Material) -> int:
    return 93 if _INSTAGRAM.match(material.head) else 0


def _sniff_follows(material: Material) -> int:
    """Recognise lists of follows.

    Raises:
        DataError: It is another list of relations, which is private.
    """
    head = material.head
    if not _starts_json(material) or b'"string_list_data"' not in head:
        return 0
    relation = _RELATIONS.search(head)
    if relation is not None and relation[1] not in _FOLLOWS:
        what = relation[1].decode("ascii", "replace").replace("_", " ")
        raise DataError(f"{material.name} lists {what}, which is private and not read.")
    is_known = _THREADS_PREFIX.encode() in head or relation is not None
    return 94 if is_known or direction_in(material.base_name) else 0


def _sniff_facebook(material: Material) -> int:
    head = material.head[:8_192]
    is_post = b'"timestamp"' in head and b'"data"' in head
    has_text = b'"post"' in head or b'"attachments"' in head
    return 80 if _starts_json(material) and is_post and has_text and b'"tweet' not in head else 0


FORMATS: tuple[Format | BundleFormat, ...] = (
    BundleFormat("meta-download", "Threads or Facebook download", _roots, _read_bundle),
    Format("instagram-posts", "Instagram posts (JSON)", _sniff_instagram, _read_instagram),
    Format("threads-posts", "Threads posts (JSON)", _sniff_threads, _read_threads),
    Format("meta-follows", "Threads or Instagram follows (JSON)", _sniff_follows, _read_follows),
    Format("facebook-posts", "Facebook posts (JSON)", _sniff_facebook, _read_facebook),
)
