"""The links and media that a row of a table names, and where the links stand in its text."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from twiplotui.model.post import Link, Media
from twiplotui.sources.columns import Columns
from twiplotui.sources.mapped_cells import values_in
from twiplotui.sources.post_marks import ADDRESS, links_in
from twiplotui.sources.x_values import media_kind, text_of

_MAX_LINKS = 50
_WRITTEN = re.compile(r"\b(\w+)='(https?://[^'\s]*)'")
"""An address as Python shows an object with fields: `TextLink(url='https://…', tcourl='…')`."""
_SHORT = "https://t.co/"
_FULL = ("unwound_url", "expanded_url", "expandedUrl", "url", "fullUrl", "link")
_SHORTS = ("tcourl", "short_url", "url")
_SHOWN = ("display_url", "text")
_MEDIA = ("media_url_https", "media_url", "fullUrl", "url", "src", "preview_image_url",
    "thumbnailUrl", "previewUrl")  # fmt: skip
_ALT = ("alt_text", "ext_alt_text", "altText")
_MEDIA_OF = re.compile(r"https?://(?:\w+\.)?(?:twitter|x)\.com/(\w+)/status/\d+/(?:photo|video)/\d")
_PICTURE = re.compile(r"pic\.(?:twitter|x)\.com/(\w+)", re.ASCII)
"""How twarc-csv lists the link that stands for media: by what X shows of it."""
_IN_TEXT = re.compile(r"https://t\.co/\w+", re.ASCII)
_LAST_SHORT = re.compile(r"\s*https://t\.co/\w+\s*$", re.ASCII)


def linked_text(
    record: Mapping[str, Any],
    columns: Columns,
    text: str,
    *,
    has_media: bool,
    authors: Collection[str | None] = (),
) -> tuple[str, tuple[Link, ...]]:
    """Return the text with its short links written out, and the links.

    Where no column names any, those in the text itself count. A short link alone does not say
    whether it leads to a page or stands for a picture; where the others are named, it does.

    Args:
        record: The row by column.
        columns: Which column means what.
        text: The text of the row.
        has_media: Whether the row names media of the post.
        authors: Handles of its author, and of whom it repeats: links to their media are no links.
    """
    links: list[Link] = []
    for short, link in _placed(_pairs(record, columns), text):
        picture = _MEDIA_OF.match(link.url)
        is_own = picture is not None and (has_media or picture[1] in authors)
        if is_own or _PICTURE.fullmatch(link.url):
            text = text.replace(short, "").rstrip() if short else text
            continue
        text = text.replace(short, link.url) if short else text
        links.append(link)
    if has_media and columns.has("links"):
        text = _LAST_SHORT.sub("", text)
    return text, tuple(dict.fromkeys(links or links_in(text)))[:_MAX_LINKS]


def _placed(pairs: list[tuple[str, Link]], text: str) -> list[tuple[str, Link]]:
    """Give full addresses the short ones of the text, where there is one for each, in order."""
    taken = {short for short, _link in pairs}
    shorts = [short for short in dict.fromkeys(_IN_TEXT.findall(text)) if short not in taken]
    links = list(dict.fromkeys(link for short, link in pairs if not short))
    if len(shorts) != len(links):
        return pairs
    known = [pair for pair in pairs if pair[0]]
    return [*known, *zip(shorts, links, strict=True)]


def _pairs(record: Mapping[str, Any], columns: Columns) -> list[tuple[str, Link]]:
    """Return the short form (or nothing) of each link the row names, and the link."""
    for value in columns.values(record, "links"):
        found = [pair for item in _items(value) if (pair := _pair(item)) is not None]
        if found:
            return found
    return []


def _pair(item: object) -> tuple[str, Link] | None:
    if not isinstance(item, dict):
        address = text_of(item).strip()
        if picture := _PICTURE.fullmatch(address):
            return f"{_SHORT}{picture[1]}", Link(address)
        return ("", Link(address)) if ADDRESS.fullmatch(address) else None
    full, short = _first(item, _FULL), _first(item, _SHORTS)
    if not ADDRESS.match(full):
        return None
    is_short = short != full and short.startswith("http")
    return (short if is_short else "", Link(full, _first(item, _SHOWN)))


def _first(item: Mapping[str, Any], names: tuple[str, ...]) -> str:
    return next((text for name in names if (text := text_of(item.get(name)))), "")


def _items(value: object) -> list[Any]:
    if isinstance(value, str) and "(" in value and (written := _WRITTEN.findall(value)):
        groups: list[dict[str, str]] = []
        for name, address in written:
            if not groups or name in groups[-1]:
                groups.append({})
            groups[-1][name] = address
        return list(groups)
    return values_in(value)


def attached(record: Mapping[str, Any], columns: Columns) -> tuple[Media, ...]:
    """Return the media a row names."""
    found: list[Media] = []
    for field, kind in (("media", "image"), ("video", "video")):
        for value in columns.values(record, field):
            media = [each for item in _items(value) if (each := _media(item, kind))]
            found += media
            if media:
                break
    return tuple(dict.fromkeys(found))


def _media(item: object, kind: str) -> Media | None:
    if not isinstance(item, dict):
        address = text_of(item).strip()
        return Media(kind, "", address) if ADDRESS.fullmatch(address) else None
    said = _first(item, ("type",)) or _first(item, ("_type",)).rpartition(".")[2]
    address = _first(item, _MEDIA)
    if not address and not said:
        return None
    return Media(media_kind(said.lower()) if said else kind, _first(item, _ALT), address)
