"""`result.json` of Telegram Desktop: public channels only, from one chat or a whole account.

Private chats and groups are left out and counted; contacts and sessions are never looked at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import ijson
from ijson.common import ObjectBuilder

from twiplotui.model.account import AccountFacts
from twiplotui.model.imports import Fact, LeftOut, Reject
from twiplotui.model.post import Link, Media, Metrics, PostFacts
from twiplotui.model.words import Network, PostKind, TimePrecision
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.json_depth import ShallowStream
from twiplotui.sources.json_fields import get_count, get_id, get_list, get_text
from twiplotui.sources.json_stream import dumps, utf8_stream
from twiplotui.sources.material import Material, ReadOptions, dated
from twiplotui.sources.post_marks import hashtags_in, mentions_in
from twiplotui.sources.times import parse_time

_CHATS = ("", "chats.list.item", "left_chats.list.item")
_PUBLIC = "public_channel"
_MEDIA_TYPES = {
    "video_file": "video",
    "video_message": "video",
    "animation": "animation",
    "voice_message": "audio",
    "audio_file": "audio",
    "sticker": "image",
}
_LINK_PARTS = ("link", "text_link")


@dataclass(slots=True)
class _Chat:
    """The chat being read; its name, type and id stand before its messages."""

    name: str = ""
    type: str = ""
    id: str = ""
    messages: int = 0


def _messages(material: Material) -> Iterator[tuple[_Chat, object]]:
    """Yield the messages of public channels; for other chats None, so that they can be counted."""
    chat = _Chat()
    builder: Any = None
    target = ""
    with utf8_stream(material.open()) as stream:
        for prefix, event, value in ijson.parse(ShallowStream(stream), use_float=True):
            if builder is not None:
                builder.event(event, value)
                if prefix == target and event == "end_map":
                    yield chat, builder.value
                    builder = None
                continue
            place, _, key = prefix.rpartition(".")
            if event == "start_map" and prefix in _CHATS:
                chat = _Chat()
            elif (
                place in _CHATS and key in ("name", "type", "id") and event in ("string", "number")
            ):
                setattr(chat, key, str(value))
            elif key == "item" and place.endswith("messages") and event == "start_map":
                if place.removesuffix("messages").rstrip(".") not in _CHATS:
                    continue
                chat.messages += 1
                if chat.type == _PUBLIC:
                    builder, target = ObjectBuilder(), prefix
                    builder.event(event, value)
                else:
                    yield chat, None


def _read(material: Material, options: ReadOptions) -> Iterator[Fact]:
    options = dated(options, material)
    left_out: Counter[str] = Counter()
    told: set[str] = set()
    chat = _Chat()
    try:
        for chat, message in _messages(material):
            if message is None:
                left_out["messages of chats that are not public channels"] += 1
                continue
            channel = _channel(chat, options)
            if channel.native_id and channel.native_id not in told:
                told.add(channel.native_id)
                yield channel
            position = f"{chat.name[:40] or 'channel'}, message {chat.messages}"
            fact = _fact(message, channel, position, options)
            if isinstance(fact, LeftOut):
                left_out[fact.reason] += fact.count
            else:
                yield fact
    except (ijson.JSONError, ValueError, OverflowError, RecursionError, UnicodeError):
        yield Reject(f"after message {chat.messages}", "the file is cut off or damaged here")
    for reason, count in left_out.items():
        yield LeftOut(reason, count)


def _channel(chat: _Chat, options: ReadOptions) -> AccountFacts:
    given = options.account
    handle = given.handle if given and given.network is Network.TELEGRAM else None
    return AccountFacts(
        Network.TELEGRAM, channel_id(chat.id) or None, handle, name=chat.name or None
    )


def channel_id(number: str) -> str:
    """Return the id of a channel without the mark `-100` that bots see; empty if it is none."""
    number = number.removeprefix("channel").removeprefix("-100").removeprefix("-")
    return number if number.isascii() and number.isdigit() else ""


def _fact(message: object, channel: AccountFacts, position: str, options: ReadOptions) -> Fact:
    kind, number = get_text(message, "type"), get_id(message, "id")
    if kind == "service":
        return LeftOut("service messages")
    if not isinstance(message, Mapping) or kind != "message" or not number.isdigit():
        return Reject(position, "it is no message with an id")
    if channel.native_id is None:
        return Reject(position, "its channel has no id")
    text, links = _text(message)
    published, precision, time_text = _time(message)
    reply = get_id(message, "reply_to_message_id")
    forwarded = get_text(message, "forwarded_from", "saved_from")
    kind_of = PostKind.REPOST if forwarded else (PostKind.REPLY if reply else PostKind.POST)
    handle = channel.handle
    return PostFacts(
        network=Network.TELEGRAM,
        native_id=f"{channel.native_id}/{number}",
        author=channel,
        text=text,
        kind=kind_of,
        published_at=published,
        precision=precision,
        time_text=time_text,
        is_complete=True,
        url=f"https://t.me/{handle or f'c/{channel.native_id}'}/{number}",
        links=links,
        mentions=mentions_in(text),
        hashtags=hashtags_in(text),
        media=_media(message),
        reply_to=f"{channel.native_id}/{reply}" if reply else "",
        repost_author=forwarded,
        metrics=Metrics(likes=_reactions(message)),
        edited_at=_edited(message),
        captured_at=options.captured_at,
        raw=dumps(message),
        position=position,
    )


def _text(message: Mapping[str, Any]) -> tuple[str, tuple[Link, ...]]:
    """Join the parts of a text: strings, and objects with their kind, text and address."""
    value = message.get("text")
    parts = value if isinstance(value, list) else [value]
    pieces, links = [], []
    for part in parts:
        shown = part if isinstance(part, str) else get_text(part, "text")
        pieces.append(shown)
        if get_text(part, "type") in _LINK_PARTS:
            href = get_text(part, "href") or shown
            address = href if "://" in href else f"https://{href}"
            if address.startswith(("https://", "http://")):
                links.append(Link(address, shown))
    poll = message.get("poll")
    text = "".join(pieces) or get_text(poll, "question")
    return text, tuple(dict.fromkeys(links))


def _time(message: Mapping[str, Any]) -> tuple[int | None, TimePrecision, str]:
    exact = get_id(message, "date_unixtime")
    if re.fullmatch(r"\d{9,11}", exact):
        moment, precision = parse_time(exact)
        if moment is not None:
            return moment, precision, ""
    # Old exports only give the local time of the computer, without its zone.
    local = get_text(message, "date")
    moment, _ = parse_time(local)
    if moment is None:
        return None, TimePrecision.UNKNOWN, local[:100]
    return moment, TimePrecision.DAY, local[:100]


def _edited(message: Mapping[str, Any]) -> int | None:
    exact = get_id(message, "edited_unixtime")
    if exact:
        return parse_time(exact)[0]
    local = get_text(message, "edited")
    return None if local.startswith("1970-") else parse_time(local)[0]


def _media(message: Mapping[str, Any]) -> tuple[Media, ...]:
    found = []
    if message.get("photo"):
        found.append(Media("image"))
    if message.get("file") or message.get("media_type"):
        kind = _MEDIA_TYPES.get(get_text(message, "media_type"), "document")
        found.append(Media(kind, get_text(message, "title")))
    if isinstance(message.get("poll"), Mapping):
        answers = get_list(message["poll"], "answers")
        found.append(Media("poll", " / ".join(get_text(answer, "text") for answer in answers)))
    return tuple(found)


def _reactions(message: Mapping[str, Any]) -> int | None:
    counts = [get_count(each, "count") for each in get_list(message, "reactions")]
    return sum(count or 0 for count in counts) if counts else None


def _sniff(material: Material) -> int:
    head = material.head
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] != b"{":
        return 0
    is_chat = (
        b'"messages"' in head
        and b'"type"' in head
        and re.search(
            rb'"type"\s*:\s*"(?:public|private)_(?:channel|supergroup|group)"|"type"\s*:\s*"'
            rb'(?:personal_chat|bot_chat|saved_messages)"',
            head,
        )
    )
    if is_chat:
        return 92
    is_account = b'"personal_information"' in head or b'"about"' in head[:400]
    if is_account and (b"Telegram" in head[:1_000] or b'"chats"' in head):
        return 90
    return 0


FORMATS: tuple[Format | BundleFormat, ...] = (
    Format("telegram", "Telegram Desktop export (result.json)", _sniff, _read),
)
