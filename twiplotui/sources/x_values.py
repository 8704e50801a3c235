"""Values as X and its collectors write them: ids, counts, handles, escaped text with links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from twiplotui.model.post import Link, Media

Json = Mapping[str, Any]
"""A JSON object; its values are checked where they are used."""

_STATUS = re.compile(
    r"https?://(?:www\.|mobile\.|m\.)?(?:twitter|x)\.com/(?:#!/)?(?:i/web|i|\w{1,20})/status(?:es)?/(\d{1,19})",
    re.ASCII | re.IGNORECASE,
)
_FLOAT = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+|\d+[.,]0*", re.ASCII)
_HANDLE = re.compile(
    r"(?:https?://)?(?:www\.|mobile\.)?(?:twitter|x)\.com/(?:#!/)?@?(\w{1,50})", re.I
)
_KINDS = {"photo": "image", "video": "video", "animated_gif": "animation", "gif": "animation"}
_NO_HANDLES = ("", "na", "n/a", "null", "none", "nan", "-")


def id_text(value: object) -> str:
    """Return an id as text; empty where it is missing or cannot be trusted.

    Floats and what a spreadsheet makes of a long number (`1.2771e+18`, `12345.0`) are no ids.
    """
    if isinstance(value, str):
        if value.isdigit() and value.isascii() and len(value) <= 25:
            return value
        # A formula of nothing but text, `="1277"`, keeps a spreadsheet from rounding it.
        text = value.strip().removeprefix("=").strip("'\"")
        if text[:1] in ("x", "X") and len(text) > 6:
            # The R package rtweet writes ids so that spreadsheets leave them alone.
            text = text[1:]
        return text if 0 < len(text) <= 25 and text.isascii() and text.isdigit() else ""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return str(value)
    return ""


def is_damaged_id(value: object) -> bool:
    """Whether this was an id until a spreadsheet or a float rounded it."""
    if isinstance(value, float):
        return True
    return isinstance(value, str) and bool(_FLOAT.fullmatch(value.strip().strip("'\"")))


def whole(value: object) -> int | None:
    """Return a count: `"1,234"`, `"12.0"`, `12`; None for what is none."""
    if value is None or value is True or value is False:
        return None
    if isinstance(value, int):
        # No count is larger, and the store has 64 bits for it.
        return value if 0 <= value < 10**15 else None
    if isinstance(value, str) and value.isdigit() and value.isascii() and len(value) <= 15:
        return int(value)
    if isinstance(value, float):
        return int(value) if 0 <= value < 1e15 else None
    if isinstance(value, str):
        text = value.strip().replace(",", "").replace("\u202f", "").replace("\xa0", "")
        text = text.removesuffix(".0")
        if text.isascii() and text.isdigit() and len(text) <= 15:
            return int(text)
    return None


def text_of(value: object) -> str:
    """Return text, or nothing for anything else."""
    return value if isinstance(value, str) else ""


def mapping_of(value: object) -> Json:
    """Return an object, or an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def list_of(value: object) -> list[Any]:
    """Return a list, or an empty one for anything else."""
    return value if isinstance(value, list) else []


def objects_of(value: object) -> list[Json]:
    """Return the objects of a list; an empty list for anything else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def unique(names: Sequence[str]) -> tuple[str, ...]:
    """Return names in their order, each once."""
    return tuple(dict.fromkeys(names)) if len(names) > 1 else tuple(names)


def unescape(text: str) -> str:
    """Undo once what X escapes: `&lt;`, `&gt;`, `&quot;`, `&#39;` and `&amp;`."""
    if "&" not in text:
        return text
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    return text.replace("&#39;", "'").replace("&amp;", "&")


def handle_of(value: object) -> str | None:
    """Return a handle without `@` and address; None for what is none."""
    text = text_of(value).strip()
    found = _HANDLE.match(text)
    text = found[1] if found else text.lstrip("@").rstrip("/").strip()
    return None if text.lower() in _NO_HANDLES or len(text) > 100 else text


def status_id(address: object) -> str:
    """Return the id of the post an X address leads to; empty where it leads elsewhere."""
    found = _STATUS.match(address) if isinstance(address, str) else None
    return found[1] if found else ""


def post_url(native_id: str, handle: str | None) -> str:
    """Return the address of a post."""
    # A handle with a dash is one we made up for a file that names nobody.
    if not native_id.isdigit():
        return ""
    who = handle if handle and "-" not in handle else "i/web"
    return f"https://x.com/{who}/status/{native_id}"


def expand(text: str, spans: Iterable[tuple[int, int, str, str]]) -> str:
    """Replace short links by what they stand for, and unescape the words between them once.

    Args:
        text: Raw text, still escaped.
        spans: Start and end as code points of the raw text, the short link, its replacement.
            A span whose text is not the short link is looked for instead.
    """
    placed: list[tuple[int, int, str]] = []
    taken = 0
    for start, end, short, full in sorted(spans, key=lambda span: span[0]):
        if text[start:end] != short or start < taken:
            start = text.find(short, taken) if short else -1
            end = start + len(short)
            if start < 0:
                continue
        placed.append((start, end, full))
        taken = end
    if not placed:
        return unescape(text)
    parts: list[str] = []
    at = 0
    for start, end, full in placed:
        parts += (unescape(text[at:start]), full)
        at = end
    parts.append(unescape(text[at:]))
    return "".join(parts)


def entity_spans(
    entities: Json, extended: Json
) -> tuple[list[tuple[int, int, str, str]], tuple[Link, ...], tuple[Media, ...]]:
    """Read the links and media of a post of API v1.1 or of an archive.

    Returns:
        Spans for `expand` (media links vanish from the text), the links, the media.
    """
    spans: list[tuple[int, int, str, str]] = []
    links: list[Link] = []
    for url in objects_of(entities.get("urls")):
        short = text_of(url.get("url"))
        full = text_of(url.get("expanded_url")) or short
        spans.append((*_indices(url), short, full))
        if full:
            links.append(Link(full, text_of(url.get("display_url"))))
    found = extended.get("media") or entities.get("media")
    if not found:
        return spans, tuple(links), ()
    media: list[Media] = []
    for item in objects_of(found):
        span = (*_indices(item), text_of(item.get("url")), "")
        if span not in spans:
            spans.append(span)
        media.append(
            Media(
                _KINDS.get(text_of(item.get("type")), "image"),
                text_of(item.get("ext_alt_text")),
                text_of(item.get("media_url_https")) or text_of(item.get("media_url")),
            )
        )
    return spans, tuple(links), tuple(media)


def media_kind(name: object) -> str:
    """Return our word for X's kind of media."""
    return _KINDS.get(text_of(name), "image")


def _indices(entity: Json) -> tuple[int, int]:
    indices = entity.get("indices")
    try:
        return int(indices[0]), int(indices[1])  # type: ignore[index]  # checked by except
    except (TypeError, ValueError, IndexError, KeyError, OverflowError):
        return 0, 0
