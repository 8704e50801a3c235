"""The archive of a Mastodon account: its outbox and profile. Likes and bookmarks are never opened.

Only public and unlisted posts are read; those for followers and direct messages are counted.
Earlier wordings of edited posts are not in the archive.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from twiplotui.errors import DataError
from twiplotui.model.account import AccountFacts
from twiplotui.model.imports import Fact, LeftOut, Reject
from twiplotui.model.post import Media, PostFacts
from twiplotui.model.words import Network, PostKind
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.json_fields import get_list, get_map, get_text
from twiplotui.sources.json_items import iter_items
from twiplotui.sources.json_stream import dumps, iter_json_documents
from twiplotui.sources.mastodon_actor import profile_of
from twiplotui.sources.mastodon_ids import account_of_address, status_id
from twiplotui.sources.mastodon_status import plain_html
from twiplotui.sources.material import Bundle, Material, ReadOptions, dated, first_account
from twiplotui.sources.peek import peek
from twiplotui.sources.times import parse_time

_PUBLIC = ("https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public")
_JOINED = re.compile(r"^([a-z]{2,3})([A-Z][a-z])$")
_QUOTES = ("quote", "quoteUri", "quoteUrl", "_misskey_quote")
_KINDS = {"image": "image", "video": "video", "audio": "audio"}


def _read_file(material: Material, options: ReadOptions) -> Iterator[Fact]:
    profile = material.sibling("actor.json")
    yield from _read(material, profile, options)


def _read_bundle(bundle: Bundle, options: ReadOptions) -> Iterator[Fact]:
    outbox = bundle.members.get("outbox.json")
    if outbox is None:
        raise DataError(f"{bundle.name} holds no outbox.json.")
    yield from _read(outbox, bundle.members.get("actor.json"), options)


def _read(outbox: Material, profile: Material | None, options: ReadOptions) -> Iterator[Fact]:
    options = dated(options, outbox)
    owner = profile_of(profile, options) if profile is not None else None
    if owner is not None:
        yield owner
    for number, item in _activities(outbox):
        if isinstance(item, Reject):
            yield replace(item, position=f"outbox.json {item.position}")
            continue
        yield fact_of_activity(item, f"outbox.json item {number}", owner, options)


def _activities(outbox: Material) -> Iterator[tuple[int, object]]:
    """Yield the activities of an outbox, of one page of it, or of a bare list."""
    if peek(outbox).shape != "array":
        yield from iter_items(outbox, "orderedItems")
        return
    with outbox.open() as stream:
        for number, value, _raw in iter_json_documents(stream):
            yield number, value


def fact_of_activity(
    item: object, position: str, owner: AccountFacts | None, options: ReadOptions
) -> Fact:
    """Read one activity.

    Args:
        item: The activity, of any shape.
        position: Where it stands.
        owner: Whose archive it is, where that is known.
        options: What the user said.
    """
    kind = get_text(item, "type")
    if not isinstance(item, Mapping) or not kind:
        return Reject(position, "it is not an activity")
    if kind not in ("Create", "Announce"):
        return LeftOut(f"activities that are no posts ({kind[:20]})")
    hidden = _hidden(item)
    if hidden:
        return LeftOut(hidden)
    own = _account(item)
    if owner is not None and own is not None and own.native_id == owner.native_id:
        own = owner
    author = first_account((own, owner, options.account))
    if author is None:
        return Reject(position, "it does not say who wrote it")
    if kind == "Announce":
        return _boost(item, position, author, options)
    note = get_map(item, "object")
    if not note:
        return Reject(position, "its post is not in the archive")
    return _post(item, note, position, author, options)


def _account(item: Mapping[str, Any]) -> AccountFacts | None:
    note = get_map(item, "object")
    addresses = (get_text(item, "actor"), get_text(note, "attributedTo"), get_text(note, "url"))
    name = next((found for each in addresses if (found := account_of_address(each))), "")
    return AccountFacts(Network.MASTODON, name, name) if name else None


def _addressed(item: Mapping[str, Any], key: str) -> list[str]:
    value = item.get(key)
    if isinstance(value, str):
        return [value]
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _hidden(item: Mapping[str, Any]) -> str:
    """Return why an activity is not public; empty where it is."""
    note = get_map(item, "object")
    to = _addressed(item, "to") or _addressed(note, "to")
    cc = _addressed(item, "cc") or _addressed(note, "cc")
    if any(address in _PUBLIC for address in (*to, *cc)):
        return ""
    if any(_path_of(address).endswith("/followers") for address in (*to, *cc)):
        return "posts for followers only"
    return "direct messages"


def _path_of(address: str) -> str:
    """Return the path of an address; empty where it cannot be read."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _boost(
    item: Mapping[str, Any], position: str, author: AccountFacts, options: ReadOptions
) -> Fact:
    target = item.get("object")
    address = target if isinstance(target, str) else get_text(target, "id", "url")
    native_id = status_id(get_text(item, "id"))
    if not address or not native_id:
        return Reject(position, "the boost does not say of what")
    published, precision = parse_time(get_text(item, "published"))
    return PostFacts(
        network=Network.MASTODON,
        native_id=native_id,
        author=author,
        text="",
        kind=PostKind.REPOST,
        published_at=published,
        precision=precision,
        is_complete=False,
        url=address,
        repost_of=status_id(address),
        repost_author=account_of_address(address),
        captured_at=options.captured_at,
        raw=dumps(item),
        position=position,
    )


def _post(
    item: Mapping[str, Any],
    note: Mapping[str, Any],
    position: str,
    author: AccountFacts,
    options: ReadOptions,
) -> Fact:
    native_id = status_id(*(get_text(note, key) for key in ("id", "atomUri", "url")))
    if not native_id:
        return Reject(position, "it has no id")
    text, links = plain_html(_content(note))
    raw_time = get_text({**item, **note}, "published")
    published, precision = parse_time(raw_time)
    answered, quoted = get_text(note, "inReplyTo"), get_text(note, *_QUOTES)
    kind = PostKind.REPLY if answered else (PostKind.QUOTE if quoted else PostKind.POST)
    return PostFacts(
        network=Network.MASTODON,
        native_id=native_id,
        author=author,
        text=text,
        kind=kind,
        title=get_text(note, "summary"),
        published_at=published,
        precision=precision,
        time_text="" if published is not None else raw_time[:100],
        is_complete=True,
        lang=_lang(note),
        url=get_text(note, "url"),
        links=links,
        mentions=_tags(note, "Mention"),
        hashtags=_tags(note, "Hashtag"),
        media=_media(note),
        reply_to=status_id(answered),
        reply_to_account=account_of_address(answered),
        quote_of=status_id(quoted),
        edited_at=parse_time(get_text(note, "updated"))[0],
        captured_at=options.captured_at,
        raw=dumps(item),
        position=position,
    )


def _content(note: Mapping[str, Any]) -> str:
    by_language = get_map(note, "contentMap")
    return get_text(note, "content") or next(
        (text for text in by_language.values() if isinstance(text, str)), ""
    )


def _lang(note: Mapping[str, Any]) -> str:
    languages = list(get_map(note, "contentMap"))
    # Mastodon writes `zh-CN` as a name of a field: `zhCn`.
    return _JOINED.sub(_region, str(languages[0])) if len(languages) == 1 else ""


def _region(found: re.Match[str]) -> str:
    return f"{found[1]}-{found[2].upper()}"


def _tags(note: Mapping[str, Any], kind: str) -> tuple[str, ...]:
    names = (
        get_text(tag, "name").lstrip("#@")
        for tag in get_list(note, "tag")
        if get_text(tag, "type") == kind
    )
    return tuple(dict.fromkeys(name for name in names if name))


def _media(note: Mapping[str, Any]) -> tuple[Media, ...]:
    found = [
        Media(
            _KINDS.get(get_text(part, "mediaType").partition("/")[0], "document"),
            get_text(part, "name"),
            get_text(part, "url"),
        )
        for part in get_list(note, "attachment")
        if isinstance(part, Mapping)
    ]
    choices = get_list(note, "oneOf") or get_list(note, "anyOf")
    if choices:
        found.append(Media("poll", " / ".join(get_text(choice, "name") for choice in choices)))
    return tuple(found)


def _sniff(material: Material) -> int:
    head = material.head[:8_192]
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start == b"[":
        first = peek(material).first
        is_activity = get_text(first, "type") in ("Create", "Announce") and "object" in first
        return 92 if is_activity and get_text(first, "actor") else 0
    if start != b"{":
        return 0
    is_outbox = re.search(rb'"OrderedCollection(?:Page)?"', head) and b"activitystreams" in head
    if is_outbox and (b'"orderedItems"' in head or b'"outbox.json"' in head):
        is_private = re.search(rb'"id"\s*:\s*"(?:likes|bookmarks)(?:\.json)?"', head[:1_000])
        if is_private or material.base_name.startswith(("likes", "bookmarks")):
            raise DataError(
                f"{material.name} lists likes or bookmarks, which are private and not read."
            )
        return 95
    return 0


def _roots(bundle: Bundle) -> tuple[str, ...]:
    """Every folder with an outbox.json; archives re-packed by hand lie in one of their own."""
    split = (path.rpartition("/") for path in bundle.members)
    found = [folder for folder, _, name in split if name == "outbox.json"]
    return tuple(sorted(found, key=lambda path: (path.count("/"), path)))


FORMATS: tuple[Format | BundleFormat, ...] = (
    BundleFormat("mastodon-archive", "Mastodon account archive", _roots, _read_bundle),
    Format("mastodon-outbox", "Mastodon outbox.json", _sniff, _read_file),
)
