r"""Where a phrase may begin and end, by script and language; on folded text.

Word characters are letters, marks and digits by Unicode category, because `\w` and `\b` of
`re` cut Indic words at their vowel signs.
"""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from functools import cache, lru_cache
from typing import Final

from twiplotui.rules.schema import Boundary
from twiplotui.text.charsets import BIGRAM_CLASS


class Left(IntEnum):
    """What may stand before a phrase."""

    ANY = 0
    WORD = 1
    ARABIC = 2
    HEBREW = 3


class Right(IntEnum):
    """What may stand after a phrase."""

    ANY = 0
    WORD = 1
    STEM = 2


LONGEST_ENDING: Final = 4
"""Letters that may follow a phrase with boundary `prefix`: endings, particles."""
SHORTEST_STEM: Final = 5
"""Letters the last word needs before `auto` lets endings follow."""
STEM_LANGUAGES: Final = frozenset(
    [
        "ru",
        "uk",
        "be",
        "bg",
        "mk",
        "sr",
        "hr",
        "bs",
        "sl",
        "cs",
        "sk",
        "pl",
        "lt",
        "lv",
        "tr",
        "az",
        "kk",
        "ky",
        "uz",
        "tk",
        "fi",
        "et",
        "hu",
    ]
)
"""Languages that inflect by endings: `auto` is `prefix` for their longer words."""

_HANGUL: Final = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
_ARABIC: Final = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff]")
_HEBREW: Final = re.compile("[\u0590-\u05ff]")
# Conjunction, preposition or future mark, article: written together with the word.
_ARABIC_PROCLITIC: Final = re.compile("[وف]?[بکلس]?(?:ال|ل)?")
_HEBREW_PROCLITIC: Final = re.compile("[והבכלמש]{1,3}")
_LAST_WORD: Final = re.compile(r"[^\W\d_]*$")
_LONGEST_PROCLITIC: Final = 4


@lru_cache(maxsize=4096)
def is_word(char: str) -> bool:
    """Whether `char` is part of a word: letter, mark or digit."""
    return char.isalnum() or (char > "\u02ff" and unicodedata.category(char)[0] in "LMN")


@cache
def _unspaced() -> re.Pattern[str]:
    # Takes long to compile, and few texts need it.
    return re.compile(f"[{BIGRAM_CLASS}]")


@lru_cache(maxsize=4096)
def is_unspaced(char: str) -> bool:
    """Whether `char` belongs to a script that writes no spaces between words."""
    return char >= "\u0e01" and _unspaced().match(char) is not None


@lru_cache(maxsize=4096)
def _breaks(char: str) -> bool:
    """Whether a word of another script may begin or end beside `char`."""
    return is_unspaced(char) or _HANGUL.match(char) is not None


def edges(phrase: str, boundary: Boundary, lang: str) -> tuple[Left, Right]:
    """Return what may stand around a folded phrase.

    Args:
        phrase: Folded and not empty.
        boundary: What the rule asks for.
        lang: BCP 47 tag of the pack, or `*`.
    """
    if boundary is Boundary.NONE:
        return Left.ANY, Right.ANY
    first, last = phrase[0], phrase[-1]
    if boundary is Boundary.WORD:
        return Left(int(is_word(first))), Right(int(is_word(last)))
    return _left(first), _right(phrase, last, boundary, lang.partition("-")[0].lower())


def _left(first: str) -> Left:
    if not is_word(first) or is_unspaced(first):
        return Left.ANY
    if _ARABIC.match(first):
        return Left.ARABIC
    if _HEBREW.match(first):
        return Left.HEBREW
    return Left.WORD


def _right(phrase: str, last: str, boundary: Boundary, lang: str) -> Right:
    if not is_word(last) or is_unspaced(last):
        return Right.ANY
    if boundary is Boundary.PREFIX or _HANGUL.match(last):
        return Right.STEM
    found = _LAST_WORD.search(phrase)
    if lang in STEM_LANGUAGES and found and len(found[0]) >= SHORTEST_STEM:
        return Right.STEM
    return Right.WORD


def fits(text: str, start: int, end: int, left: int, right: int) -> bool:
    """Whether a phrase found at `start`..`end` of a folded text stands within its edges."""
    if left and start and is_word(text[start - 1]) and not _fits_left(text, start, left):
        return False
    if right and end < len(text) and is_word(text[end]):
        return _fits_right(text, end, right)
    return not _splits_flag(text, start)


def _fits_left(text: str, start: int, left: int) -> bool:
    if _breaks(text[start - 1]) and not _breaks(text[start]):
        return True
    if left == Left.WORD:
        return False
    low = start
    while low and start - low <= _LONGEST_PROCLITIC and is_word(text[low - 1]):
        low -= 1
    proclitic = _ARABIC_PROCLITIC if left == Left.ARABIC else _HEBREW_PROCLITIC
    return proclitic.fullmatch(text, low, start) is not None


def _fits_right(text: str, end: int, right: int) -> bool:
    if _breaks(text[end]) and not _breaks(text[end - 1]):
        return True
    if right == Right.WORD:
        return False
    high = end
    while high < len(text) and high - end <= LONGEST_ENDING and is_word(text[high]):
        high += 1
    return high - end <= LONGEST_ENDING


def _is_indicator(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


def _splits_flag(text: str, start: int) -> bool:
    """Whether a flag found at `start` is made of the halves of two other flags."""
    if not _is_indicator(text[start]):
        return False
    low = start
    while low and _is_indicator(text[low - 1]):
        low -= 1
    return (start - low) % 2 == 1
