"""Words that mix look-alike letters of Latin with Cyrillic or Greek are brought to one script."""

from __future__ import annotations

import re
from typing import Final

# Capital and small letters look alike in different ways; a letter missing in one case takes
# the look-alike of its other case, because folding compares without case.
_CYRILLIC: Final = {
    "А": "A", "В": "B", "Е": "E", "Ѕ": "S", "І": "I", "Ї": "I", "Ј": "J", "К": "K", "М": "M",
    "Н": "H", "О": "O", "Р": "P", "С": "C", "Т": "T", "У": "Y", "Х": "X", "Ү": "Y", "Ԍ": "G",
    "Ӏ": "I", "Ԛ": "Q", "Ԝ": "W", "Ѵ": "V",
    "а": "a", "е": "e", "ѕ": "s", "і": "i", "ї": "i", "ј": "j", "о": "o", "р": "p", "с": "c",
    "у": "y", "х": "x", "һ": "h", "ԁ": "d", "ԛ": "q", "ԝ": "w", "ѵ": "v", "ӏ": "l", "ү": "y",
}  # fmt: skip
# Good enough to pass for Latin in small letters only, so never the way back.
_CYRILLIC_LOOSE: Final = {"п": "n", "г": "r", "ь": "b"}
_GREEK: Final = {
    "Α": "A", "Β": "B", "Ε": "E", "Ζ": "Z", "Η": "H", "Ι": "I", "Κ": "K", "Μ": "M", "Ν": "N",
    "Ο": "O", "Ρ": "P", "Τ": "T", "Υ": "Y", "Χ": "X",
    "α": "a", "γ": "y", "η": "n", "ι": "i", "κ": "k", "ν": "v", "ο": "o", "ρ": "p", "τ": "t",
    "υ": "u", "χ": "x", "ω": "w",
}  # fmt: skip


def _both_cases(table: dict[str, str]) -> dict[str, str]:
    full = dict(table)
    for source, target in table.items():
        full.setdefault(source.lower(), target.lower())
        full.setdefault(source.upper(), target.upper())
    return full


def _reversed(table: dict[str, str]) -> dict[str, str]:
    back: dict[str, str] = {}
    for source, target in table.items():
        back.setdefault(target, source)
    return _both_cases(back)


_TO_LATIN: Final = str.maketrans(
    _both_cases(_CYRILLIC_LOOSE) | _both_cases(_CYRILLIC) | _both_cases(_GREEK)
)
_TO_CYRILLIC: Final = str.maketrans(_reversed(_CYRILLIC))
_TO_GREEK: Final = str.maketrans(_reversed(_GREEK))

# Begins with the Latin letter, which is the rarer one where this is looked for.
_SEAM: Final = re.compile("[a-zA-Z](?:[\u0370-\u052f]|(?<=[\u0370-\u052f].))")
_WORD: Final = re.compile("[a-zA-Z\u0370-\u052f]+")


def unmix(text: str) -> str:
    """Replace look-alike letters in words that mix scripts; one character stays one.

    A word goes to the script of the letters that have no look-alike; when there are none, to
    the script of most of its letters.

    Args:
        text: Composed text in any case.
    """
    if not _SEAM.search(text):
        return text
    return _WORD.sub(lambda match: _one_script(match.group()), text)


def _one_script(word: str) -> str:
    # What was brought to one script may tip a word of three to the next, at most twice.
    while (turned := _turned(word)) != word:
        word = turned
    return word


def _turned(word: str) -> str:
    foreign = [char for char in word if char > "\x7f"]
    if not foreign or len(foreign) == len(word):
        return word
    is_greek = sum(char < "\u0400" for char in foreign) * 2 > len(foreign)
    away = _TO_GREEK if is_greek else _TO_CYRILLIC
    latin = [char for char in word if char <= "\x7f"]
    latin_only = sum(ord(char) not in away for char in latin)
    foreign_only = sum(ord(char) not in _TO_LATIN for char in foreign)
    if (latin_only, len(latin)) >= (foreign_only, len(foreign)):
        return word.translate(_TO_LATIN)
    return word.translate(away)
