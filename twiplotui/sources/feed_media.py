"""Pictures, videos and figures of the items of a feed (Media RSS, enclosures)."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any

from twiplotui.model.post import Media, Metrics

_OPEN, _CLOSE = "<media:content", "</media:content>"
_URL = re.compile(r"""\burl\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_DESCRIPTION = re.compile(
    r"<media:description\b[^<>]*>([^<]*|<!\[CDATA\[.*?\]\]>)</media:desc", re.S
)


def take_alts(text: str) -> tuple[str, dict[str, str]]:
    """Take what describes a picture out of a feed, before feedparser takes it for the post's text.

    Mastodon puts the description inside the element of the picture. YouTube's stands beside it
    and is the text of the video; it stays.

    Args:
        text: A feed of XML.

    Returns:
        The feed with elements of pictures empty, and the descriptions by address.
    """
    pieces: list[str] = []
    alts: dict[str, str] = {}
    done = 0
    while (end := text.find(_CLOSE, done)) >= 0:
        start = text.rfind(_OPEN, done, end)
        tag_end = text.find(">", start, end) if start >= 0 else -1
        close = end + len(_CLOSE)
        if tag_end < 0 or text[tag_end - 1] == "/":
            pieces.append(text[done:close])
        else:
            pieces.append(f"{text[done:tag_end]}/>")
            url = _URL.search(text, start, tag_end)
            said = _DESCRIPTION.search(text, tag_end, end)
            if url and said:
                alts[html.unescape(url[1] or url[2] or "")] = _plain(said[1])
        done = close
    return "".join((*pieces, text[done:])) if pieces else text, alts


def _plain(text: str) -> str:
    if text.startswith("<![CDATA["):
        return text.removeprefix("<![CDATA[").removesuffix("]]>").strip()
    return html.unescape(text).strip()


def maps_of(source: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """Return the objects listed under a key; broken markup leaves other things there."""
    value = source.get(key)
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def media_of(entry: Mapping[str, Any], alts: Mapping[str, str]) -> tuple[Media, ...]:
    """Return the pictures, videos and files of an item, each once.

    Args:
        entry: As feedparser gives it.
        alts: Descriptions of pictures by address.
    """
    found: dict[str, Media] = {}
    for part in (*maps_of(entry, "media_content"), *_enclosures(entry)):
        # No address holds an `&amp;`; its maker escaped it twice.
        url = str(part.get("url") or part.get("href") or "").replace("&amp;", "&")
        kind = str(part.get("medium") or part.get("type") or "").partition("/")[0]
        if url and url not in found:
            named = kind if kind in ("image", "video", "audio") else "document"
            found[url] = Media(named, alts.get(url, ""), url)
    return tuple(found.values())[:50]


def _enclosures(entry: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return [link for link in maps_of(entry, "links") if link.get("rel") == "enclosure"]


def metrics_of(entry: Mapping[str, Any]) -> Metrics:
    """Return the views and likes YouTube tells."""
    views, likes = entry.get("media_statistics"), entry.get("media_starrating")
    return Metrics(
        likes=_count(likes.get("count")) if isinstance(likes, Mapping) else None,
        views=_count(views.get("views")) if isinstance(views, Mapping) else None,
    )


def _count(value: object) -> int | None:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None
