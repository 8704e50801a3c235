"""The table behind `fold`: what one character becomes, worked out when it is first met."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from twiplotui.text.charsets import INVISIBLE_CLASS

_SAME_AS: Final[dict[str, str]] = {
    # Arabic, Persian, Urdu, Kurdish: letters that keyboards and habits exchange.
    "ا": "أإآٱٲٳٵ",
    "ی": "يىئۍێېٸ",
    "ک": "كڪػؼ",
    "ه": "ةۀەہۂۃ",
    "و": "ؤٶ",
    "ے": "ۓ",
    # Cyrillic: only what writers leave out; й, ї, ў are letters of their own.
    "е": "ёѐ",
    "Е": "ЁЀ",
    "и": "ѝ",
    "И": "Ѝ",
    "г": "ґ",
    "Г": "Ґ",
    # Devanagari letters that differ by the dot writers leave out.
    "न": "ऩ",
    "र": "ऱ",
    "ळ": "ऴ",
    # Malayalam final consonants, written with a joiner before Unicode 5.1.
    "ണ്": "ൺ",
    "ന്": "ൻ",
    "ര്": "ർ",
    "ല്": "ൽ",
    "ള്": "ൾ",
    "ക്": "ൿ",
    # Latin letters without a decomposition.
    "i": "ı",
    "I": "İꞮ",
    "o": "øɵ",
    "O": "ØƟ",
    "l": "łƚ",
    "L": "ŁȽ",
    "d": "đðɖ",
    "D": "ĐÐƉ",
    "h": "ħ",
    "H": "Ħ",
    "t": "ŧ",
    "T": "Ŧ",
    "e": "ɇ",
    "E": "Ɇ",
    "b": "ƀ",
    "B": "Ƀ",
    "g": "ǥɡ",
    "G": "ǤꞬ",
    "k": "ĸ",
    "n": "ŋ",
    "N": "Ŋ",
    "R": "Ʀ",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "th": "þ",
    "TH": "Þ",
    "ss": "ßẞ",
    # Punctuation.
    "'": "\u2018\u2019\u201a\u201b\u2032\u02bc\u02b9\u02bb\u02bd\u02bf\u02be\u05f3",
    '"': "\u201c\u201d\u201e\u201f\u2033\u05f4«»\u300c\u300d\u300e\u300f",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u05be\u2e3a\u2e3b\ufe58",
    "/": "\u2044\u2215",
    ",": "\u060c",
    ";": "\u061b",
    "?": "\u061f",
    "%": "\u066a",
}

STYLED_LETTERS: Final[dict[str, str]] = {
    **dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnopqrstuvwyz", strict=True)),
    # Negative circled and negative squared capitals.
    **{chr(0x1F150 + place): chr(0x41 + place) for place in range(26)},
    **{chr(0x1F170 + place): chr(0x41 + place) for place in range(26)},
}
"""Latin letters in disguise that NFKC leaves as they are."""

# Marks that are left out in ordinary writing, or that only decorate. Vowel signs of Indic
# scripts, voicing marks of Japanese and tone marks of Thai are not among them.
_DROPPED_MARKS: Final = (
    (0x0300, 0x036F),  # accents that remain after composition
    (0x0483, 0x0489),  # Old Cyrillic titlo and number signs
    (0x0591, 0x05BD),  # Hebrew cantillation and points
    (0x05BF, 0x05C7),
    (0x0610, 0x061A),  # Arabic signs and vowels
    (0x064B, 0x065F),
    (0x0670, 0x0670),
    (0x06D6, 0x06ED),
    (0x08D3, 0x08FF),
    (0x093C, 0x093C),  # Devanagari nukta
    (0x1AB0, 0x1AFF),  # further combining diacritics, and those for symbols
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20FF),
    (0xFE20, 0xFE2F),
)

# Tatweel is a letter by category but only stretches a word.
_UNSEEN: Final = re.compile(f"[\x00-\x08\x0e-\x1b\x7f\u0640{INVISIBLE_CLASS}]")

# Past the two planes in use a hostile text could make the table grow without bound.
_REMEMBERED: Final = "\U00020000"


class _FoldTable(dict[str, str]):
    """What a character of composed text becomes: itself, other text, or nothing ("")."""

    def __missing__(self, char: str) -> str:
        target = _fold_one(char)
        if char < _REMEMBERED:
            self[char] = target
        return target


def _fold_one(char: str) -> str:
    code = ord(char)
    if _UNSEEN.match(char):
        return ""
    category = unicodedata.category(char)
    if category in ("Mn", "Me"):
        return "" if any(first <= code <= last for first, last in _DROPPED_MARKS) else char
    if category == "Nd":
        return str(unicodedata.decimal(char))
    base = unicodedata.normalize("NFD", char)[0]
    if base != char and unicodedata.name(base, "").startswith(("LATIN", "GREEK")):
        return FOLD_TABLE[base]
    return char


FOLD_TABLE: Final = _FoldTable(
    {char: target for target, chars in _SAME_AS.items() for char in chars} | STYLED_LETTERS
)

# Where characters of the basic plane change; a test walks the whole plane.
_CHANGED_BLOCKS: Final = (
    (0x0080, 0x0500),
    (0x0590, 0x0700),
    (0x07C0, 0x2100),
    (0x2212, 0x2216),
    (0x2E3A, 0x2E3C),
    (0x300C, 0x3010),
    (0xA620, 0xA62A),
    (0xA730, 0xA7B0),
    (0xA8D0, 0xAA5A),
    (0xABF0, 0xABFA),
    (0xFE00, 0xFE30),
    (0xFEFF, 0xFF00),
    (0xFFF0, 0xFFFC),
)


@lru_cache(maxsize=1)
def changed() -> re.Pattern[str]:
    """Return the pattern of one character of composed text that the table may change.

    Searching for it is ten times as fast as looking up every character.
    """
    chars = "".join(
        char
        for first, end in _CHANGED_BLOCKS
        for char in map(chr, range(first, end))
        if FOLD_TABLE[char] != char
    )
    return re.compile(f"[\x00-\x08\x0e-\x1b\x7f{chars}\U00010000-\U0010ffff]")
