"""How long a text is as each network counts it, and how much it takes. Pure.

Sources: X developer documentation, "Counting characters" (configuration v3); Mastodon API
documentation, instance `configuration.statuses`; Bluesky lexicon `app.bsky.feed.post`
(`maxGraphemes`); Threads API documentation, posts.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_LINK: Final = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_X_LINK: Final = re.compile(
    r"https?://[^\s<>\"']+|(?<![@\w.])(?:[a-z0-9-]+\.)+(?:com|org|net|int|gov|edu|eu|info)\b"
    r"(?:/[^\s<>\"']*)?",
    re.IGNORECASE,
)
_FULL_HANDLE: Final = re.compile(r"(@\w+)@[\w.-]+\w")
_LINK_LENGTH: Final = 23
_LIGHT: Final = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
"""Code points that count one on X; all others count two."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A network's limit."""

    id: str
    name: str
    most: int


LIMITS: Final = (
    Limit("x", "X", 280),
    Limit("mastodon", "Mastodon", 500),
    Limit("bluesky", "Bluesky", 300),
    Limit("threads", "Threads", 500),
)
"""The networks that drafts are measured for."""


_CONTINUING: Final = (
    ("\u1160", "\u11ff"),
    ("\ufe0e", "\ufe0f"),
    ("\U0001f1e6", "\U0001f1ff"),
    ("\U0001f3fb", "\U0001f3ff"),
    ("\U000e0020", "\U000e007f"),
)
"""Hangul vowels and finals, emoji styles, letters of flags, skin tones, tags."""


def length(text: str, network: str) -> int:
    """Return how long a text is as a network counts it.

    Args:
        text: The draft.
        network: The id of one of `LIMITS`; any other counts characters as a reader sees them.
    """
    if network == "x":
        return _x_length(text)
    if network == "mastodon":
        text = _FULL_HANDLE.sub(r"\1", _LINK.sub("x" * _LINK_LENGTH, text))
    return _weighed(text, _on_threads if network == "threads" else _as_one)


def _weighed(text: str, weight: Callable[[str], int]) -> int:
    """Return the sum of the weights of the characters that a reader sees.

    Most texts have none that take more than one code point: then each kind is weighed once, as a
    draft is measured at every key.
    """
    chars = Counter(text)
    if "\r" in chars or any(map(_may_continue, chars)):
        return sum(map(weight, graphemes(text)))
    return sum(weight(char) * number for char, number in chars.items())


def _as_one(grapheme: str) -> int:
    return 1


def _on_threads(grapheme: str) -> int:
    return len(grapheme.encode("utf-8", "replace")) if _is_emoji(grapheme) else len(grapheme)


def _on_x(grapheme: str) -> int:
    if _is_emoji(grapheme):
        return 2
    return sum(1 if _is_light(ord(char)) else 2 for char in grapheme)


def _x_length(text: str) -> int:
    text = unicodedata.normalize("NFC", text)
    links = 0
    rest: list[str] = []
    done = 0
    for match in _X_LINK.finditer(text):
        links += 1
        rest.append(text[done : match.start()])
        done = match.end()
    rest.append(text[done:])
    return links * _LINK_LENGTH + _weighed("".join(rest), _on_x)


def _is_light(code: int) -> bool:
    return any(first <= code <= last for first, last in _LIGHT)


def _is_emoji(grapheme: str) -> bool:
    first = grapheme[0]
    return (
        "\U0001f000" <= first <= "\U0001faff"
        or "\ufe0f" in grapheme
        or "\u20e3" in grapheme
        or ("\u2600" <= first <= "\u27bf" and unicodedata.category(first) == "So")
    )


def graphemes(text: str) -> Iterator[str]:
    """Cut a text into characters as a reader sees them (the main rules of Unicode UAX 29)."""
    start = 0
    for index in range(1, len(text)):
        if not _continues(text, start, index):
            yield text[start:index]
            start = index
    if text:
        yield text[start:]


@lru_cache(maxsize=4_096)
def _may_continue(char: str) -> bool:
    """Return whether a character can belong to the one before it; it may err towards yes."""
    return not char.isascii() and (
        char in "\u200c\u200d"
        or unicodedata.category(char)[0] == "M"
        or any(first <= char <= last for first, last in _CONTINUING)
    )


def _continues(text: str, start: int, index: int) -> bool:
    char, before = text[index], text[index - 1]
    if char == "\n" and before == "\r":
        return True
    if before in "\r\n" or char in "\r\n":
        return False
    if char.isascii():
        return False
    if char in "\u200c\u200d\ufe0e\ufe0f" or unicodedata.category(char)[0] == "M":
        return True
    if "\U0001f3fb" <= char <= "\U0001f3ff" or "\U000e0020" <= char <= "\U000e007f":
        return True
    if before == "\u200d":
        return index - start > 1
    if "\U0001f1e6" <= char <= "\U0001f1ff":
        return index - start == 1 and "\U0001f1e6" <= before <= "\U0001f1ff"
    # Hangul: vowels and finals belong to the leading consonant or syllable before them.
    if "\u1160" <= char <= "\u11ff":
        return "\u1100" <= before <= "\u11ff" or "\uac00" <= before <= "\ud7a3"
    return False
