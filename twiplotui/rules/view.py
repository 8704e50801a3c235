"""A text as the rules see it, and the way back to the characters as written.

Links, handles and e-mail addresses are blanked; the rest is folded and its white space made
single. Behind the text stand, each after a line break, its hashtags split into words and the
letters of words written s p a c e d or d.o.t.t.e.d, so that one search sees them all.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from twiplotui.text.charsets import BIGRAM_CLASS
from twiplotui.text.fold import fold, fold_map, original_span

BLANK: Final = "|"
"""Stands for a blanked character: no word, and in no phrase."""
_GAP: Final = "\n|\n"

_DOMAIN: Final = re.compile(
    r"(?<![\w.-])(?:[a-z0-9-]+\.)+"
    r"(?:(?:com|org|net|int|gov|edu|info|eu)\b(?:/[!-~]*)?|[a-z]{2,8}/[!-~]+)",
    re.IGNORECASE,
)
# A pattern that begins with one of few characters is looked for much faster than any other, so
# what may stand before them is looked at behind them.
_HANDLE: Final = re.compile(
    r"[@＠](?<![\w.].)(?:[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?(?:@[A-Za-z0-9.-]+)?|\w+)"
)
_MAY_BE_MAIL: Final = re.compile(r"[@＠](?<=[\w.+-].)")
_MAIL_OR_HANDLE: Final = re.compile(
    rf"(?<![\w.+-])[\w.+-]+[@＠][\w-]+(?:\.[\w-]+)+|{_HANDLE.pattern}"
)
_LINK_START: Final = r"[hHwW](?:(?<=[hH])[tT][tT][pP][sS]?://|(?<=[wW])[wW][wW]\.)"
_ASCII_LINK: Final = re.compile(rf"{_LINK_START}\S+")
_DOMAIN_SIGNS: Final = (".com", ".org", ".net", ".int", ".gov", ".edu", ".info", ".eu")
_TAG: Final = re.compile(r"[#＃]([\w\u200c]+)")
_TAG_WORD: Final = re.compile(r"_+|(?<=\d)(?=[^\W\d])|(?<=[^\W\d])(?=\d)")
_ASCII_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SPACES: Final = re.compile(r"[^\S ]\s*| \s+")
_ASCII_MAY_BE_SPELT: Final = re.compile(r"([ .*_-])[A-Za-z]\1[A-Za-z](?![A-Za-z0-9])")

# Words written wholly in look-alikes inside a Latin text; `fold` sees only words that mix.
_LOOKALIKE: Final = re.compile("[\u0370-\u03ff\u0400-\u052f]")
_LATIN_SHARE: Final = 0.7
_TO_LATIN: Final = str.maketrans(
    "аеорсухіјѕԁһкмнтвьпгοανρτυκιηωε", "aeopcyxijsdhkmhtbbnroavptukinwe"
)


# What knows the scripts without spaces takes long to compile, and few texts need it.
@cache
def _link() -> re.Pattern[str]:
    # A script without spaces ends a link unless it stands in its path.
    return re.compile(
        rf"{_LINK_START}(?:[^\s{BIGRAM_CLASS}\u3000-\u303f\uff01-\uff65]"
        rf"|(?<=[/=_%-])[{BIGRAM_CLASS}]+)+"
    )


@cache
def _may_be_spelt() -> re.Pattern[str]:
    # Quick to rule out: begins with one of few characters.
    return re.compile(rf"([ .*_·・•-])[^\W\d_]\1[^\W\d_](?:(?![^\W_])|(?<=[{BIGRAM_CLASS}가-힣]))")


@cache
def _spelt() -> re.Pattern[str]:
    # A word of a script without spaces, or with particles behind, may touch others of its kind.
    return re.compile(
        rf"[{BIGRAM_CLASS}](?: [{BIGRAM_CLASS}]){{2,}}"
        rf"|[{BIGRAM_CLASS}가-힣]([.*_·・•-])[{BIGRAM_CLASS}가-힣](?:\1[{BIGRAM_CLASS}가-힣])+"
        r"|(?<![^\W_])[^\W\d_]([ .*_·•-])[^\W\d_](?:\2[^\W\d_])+(?![^\W_])"
    )


@dataclass(slots=True)
class _Part:
    """A stretch of the searched text and how it maps back."""

    start: int
    end: int
    origins: list[int] | None = None
    tag: tuple[int, int] = (0, 0)


@dataclass(slots=True)
class View:
    """One text, ready to be searched."""

    original: str
    blanked: str
    """The original, same length, without links, handles and e-mail."""
    text: str
    """What is searched."""
    main: int
    """Length of the text proper at the start of `text`."""
    parts: list[_Part] = field(default_factory=list)
    _origins: list[int] | None = None

    @property
    def origins(self) -> list[int]:
        """Index in the original of each character of the text proper; worked out when asked."""
        if self._origins is None:
            self._origins = _single_spaced_map(*fold_map(self.blanked))[1]
        return self._origins

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original for a span of `text`."""
        if start < self.main:
            return original_span(self.origins, start, min(end, self.main), len(self.original))
        for part in self.parts:
            if part.start <= start < part.end:
                if part.origins is None:
                    return part.tag
                first = part.origins[start - part.start]
                return first, part.origins[min(end, part.end) - part.start - 1] + 1
        return 0, 0

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of `text` for a span of the original."""
        origins = self.origins
        return bisect_left(origins, start), bisect_left(origins, end)


def make_view(text: str, joined: Callable[[str], str | None] | None = None) -> View:
    """Prepare a text.

    Args:
        text: As it came.
        joined: Returns the phrase a folded hashtag in small letters is made of, or None.
    """
    blanked = blank(text)
    main = _single_spaced(fold(blanked))
    view = View(text, blanked, main, len(main))
    if "#" in blanked or "＃" in blanked:
        _add_tags(view, joined)
    may_be_spelt = _ASCII_MAY_BE_SPELT if blanked.isascii() else _may_be_spelt()
    if may_be_spelt.search(blanked) and _spelt().search(blanked):
        _add_spelt(view, joined)
    if not main.isascii() and _is_mostly_latin(main) and _LOOKALIKE.search(main):
        _append(view, main.translate(_TO_LATIN), view.origins, (0, 0))
    return view


def _is_mostly_latin(folded: str) -> bool:
    return len(folded.encode("latin-1", "ignore")) > _LATIN_SHARE * len(folded)


def blank(text: str) -> str:
    """Return `text`, same length, with links, handles and e-mail addresses blanked."""
    if "@" in text or "＠" in text:
        text = (_MAIL_OR_HANDLE if _MAY_BE_MAIL.search(text) else _HANDLE).sub(_blanks, text)
    if "://" in text or "www." in text:
        text = (_ASCII_LINK if text.isascii() else _link()).sub(_blanks, text)
    if "/" in text or any(map(text.__contains__, _DOMAIN_SIGNS)):
        text = _DOMAIN.sub(_blanks, text)
    return text


def _blanks(found: re.Match[str]) -> str:
    return BLANK * len(found[0])


def split_tag(tag: str) -> str:
    """Return a hashtag's words: `PrayForArdesh` and `pray_for_ardesh` alike."""
    if tag.isascii():
        return _TAG_WORD.sub(" ", _ASCII_CAMEL.sub(" ", tag)).strip()
    out: list[str] = []
    for at, char in enumerate(tag):
        if at and char.isupper():
            before, after = tag[at - 1], tag[at + 1 : at + 2]
            if before.islower() or (before.isupper() and after.islower()):
                out.append(" ")
        out.append(char)
    return _TAG_WORD.sub(" ", "".join(out)).strip()


def _add_tags(view: View, joined: Callable[[str], str | None] | None) -> None:
    for found in _TAG.finditer(view.blanked):
        words = split_tag(found[1])
        folded = fold(words)
        if " " not in words:
            phrase = joined(folded) if joined else None
            if phrase is None:
                continue
            folded = phrase
        _append(view, _single_spaced(folded), None, found.span())


def _add_spelt(view: View, joined: Callable[[str], str | None] | None) -> None:
    pieces: list[str] = []
    origins: list[int] = []
    last = 0
    for found in _spelt().finditer(view.blanked):
        for start, end, step in ((last, found.start(), 1), (found.start(), found.end(), 2)):
            pieces.append(view.blanked[start:end:step])
            origins.extend(range(start, end, step))
            phrase = joined(fold(pieces[-1])) if step == 2 and joined else None
            if phrase is not None:
                _append(view, phrase, None, found.span())
        last = found.end()
    pieces.append(view.blanked[last:])
    origins.extend(range(last, len(view.blanked)))
    folded, inner = _single_spaced_map(*fold_map("".join(pieces)))
    _append(view, folded, [origins[at] for at in inner], (0, 0))


def _append(view: View, text: str, origins: list[int] | None, tag: tuple[int, int]) -> None:
    start = len(view.text) + len(_GAP)
    view.text += _GAP + text
    view.parts.append(_Part(start, start + len(text), origins, tag))


def _single_spaced(folded: str) -> str:
    if folded.isprintable() and "  " not in folded:
        return folded
    return _SPACES.sub(" ", folded)


def _single_spaced_map(folded: str, origins: list[int]) -> tuple[str, list[int]]:
    kept: list[int] = []
    pieces: list[str] = []
    last = 0
    for found in _SPACES.finditer(folded):
        pieces.append(folded[last : found.start()])
        pieces.append(" ")
        kept.extend(origins[last : found.start()])
        kept.append(origins[found.start()])
        last = found.end()
    pieces.append(folded[last:])
    kept.extend(origins[last:])
    return "".join(pieces), kept
