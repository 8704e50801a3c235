"""Which scripts a text is written in, and its direction. Names are ISO 15924 codes."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from typing import Final

# First code point, last code point, script; letters and marks only (Unicode Scripts.txt,
# reduced to blocks). Anything else is Common.
_BLOCKS: Final[tuple[tuple[int, int, str], ...]] = (
    (0x0041, 0x005A, "Latn"), (0x0061, 0x007A, "Latn"), (0x00AA, 0x00AA, "Latn"),
    (0x00BA, 0x00BA, "Latn"), (0x00C0, 0x024F, "Latn"), (0x0250, 0x02AF, "Latn"),
    (0x0370, 0x03E1, "Grek"), (0x03E2, 0x03EF, "Copt"), (0x03F0, 0x03FF, "Grek"),
    (0x0400, 0x052F, "Cyrl"), (0x0531, 0x058A, "Armn"), (0x0591, 0x05F4, "Hebr"),
    (0x0600, 0x06FF, "Arab"), (0x0700, 0x074F, "Syrc"), (0x0750, 0x077F, "Arab"),
    (0x0780, 0x07BF, "Thaa"), (0x07C0, 0x07FF, "Nkoo"), (0x0800, 0x083F, "Samr"),
    (0x0840, 0x085F, "Mand"), (0x0860, 0x086F, "Syrc"), (0x0870, 0x08FF, "Arab"),
    (0x0900, 0x097F, "Deva"), (0x0980, 0x09FF, "Beng"), (0x0A00, 0x0A7F, "Guru"),
    (0x0A80, 0x0AFF, "Gujr"), (0x0B00, 0x0B7F, "Orya"), (0x0B80, 0x0BFF, "Taml"),
    (0x0C00, 0x0C7F, "Telu"), (0x0C80, 0x0CFF, "Knda"), (0x0D00, 0x0D7F, "Mlym"),
    (0x0D80, 0x0DFF, "Sinh"), (0x0E00, 0x0E7F, "Thai"), (0x0E80, 0x0EFF, "Laoo"),
    (0x0F00, 0x0FFF, "Tibt"), (0x1000, 0x109F, "Mymr"), (0x10A0, 0x10FF, "Geor"),
    (0x1100, 0x11FF, "Hang"), (0x1200, 0x139F, "Ethi"), (0x13A0, 0x13FF, "Cher"),
    (0x1400, 0x167F, "Cans"), (0x1680, 0x169F, "Ogam"), (0x16A0, 0x16FF, "Runr"),
    (0x1780, 0x17FF, "Khmr"), (0x1800, 0x18AF, "Mong"), (0x18B0, 0x18FF, "Cans"),
    (0x1A20, 0x1AAF, "Lana"), (0x1B00, 0x1B7F, "Bali"), (0x1C80, 0x1C8F, "Cyrl"),
    (0x1C90, 0x1CBF, "Geor"), (0x1D00, 0x1D25, "Latn"), (0x1D26, 0x1D2A, "Grek"),
    (0x1D2C, 0x1DBF, "Latn"), (0x1E00, 0x1EFF, "Latn"), (0x1F00, 0x1FFF, "Grek"),
    (0x2071, 0x209C, "Latn"), (0x212A, 0x212B, "Latn"), (0x2C60, 0x2C7F, "Latn"),
    (0x2C80, 0x2CFF, "Copt"), (0x2D00, 0x2D2F, "Geor"), (0x2D30, 0x2D7F, "Tfng"),
    (0x2D80, 0x2DDF, "Ethi"), (0x2DE0, 0x2DFF, "Cyrl"), (0x2E80, 0x2FDF, "Hani"),
    (0x3005, 0x3007, "Hani"), (0x3021, 0x3029, "Hani"), (0x3038, 0x303B, "Hani"),
    (0x3041, 0x309F, "Hira"), (0x30A1, 0x30FA, "Kana"), (0x30FD, 0x30FF, "Kana"),
    (0x3105, 0x312F, "Bopo"), (0x3131, 0x318E, "Hang"), (0x31A0, 0x31BF, "Bopo"),
    (0x31F0, 0x31FF, "Kana"), (0x3400, 0x4DBF, "Hani"), (0x4E00, 0x9FFF, "Hani"),
    (0xA000, 0xA4CF, "Yiii"), (0xA4D0, 0xA4FF, "Lisu"), (0xA640, 0xA69F, "Cyrl"),
    (0xA722, 0xA7FF, "Latn"), (0xA8E0, 0xA8FF, "Deva"), (0xA960, 0xA97F, "Hang"),
    (0xA980, 0xA9DF, "Java"), (0xA9E0, 0xA9FF, "Mymr"), (0xAA60, 0xAA7F, "Mymr"),
    (0xAB30, 0xAB64, "Latn"), (0xAB70, 0xABBF, "Cher"), (0xAC00, 0xD7FF, "Hang"),
    (0xF900, 0xFAFF, "Hani"), (0xFB00, 0xFB06, "Latn"), (0xFB13, 0xFB17, "Armn"),
    (0xFB1D, 0xFB4F, "Hebr"), (0xFB50, 0xFDFF, "Arab"), (0xFE70, 0xFEFC, "Arab"),
    (0xFF21, 0xFF3A, "Latn"), (0xFF41, 0xFF5A, "Latn"), (0xFF66, 0xFF9D, "Kana"),
    (0xFFA0, 0xFFDC, "Hang"), (0x10330, 0x1034F, "Goth"), (0x10400, 0x1044F, "Dsrt"),
    (0x10D00, 0x10D3F, "Rohg"), (0x11100, 0x1114F, "Cakm"), (0x11400, 0x1147F, "Newa"),
    (0x11480, 0x114DF, "Tirh"), (0x118A0, 0x118FF, "Wara"), (0x1B000, 0x1B16F, "Hira"),
    (0x1E900, 0x1E95F, "Adlm"), (0x20000, 0x3FFFF, "Hani"),
)  # fmt: skip
_STARTS: Final = [first for first, _, _ in _BLOCKS]
_LINK: Final = re.compile(r"(?:https?://|www\.)[!-~]+|[@#][!-~]+")
_SAMPLE: Final = 2_000


class _Scripts(dict[str, str]):
    """Script of a single character, worked out when it is first met."""

    def __missing__(self, char: str) -> str:
        script = _script_by_block(char)
        if char < "\U00020000":
            self[char] = script
        return script


class _Sides(dict[str, str]):
    """Where a character begins to be read: "L", "R", or "" when its neighbours decide."""

    def __missing__(self, char: str) -> str:
        side = _SIDE_OF_CLASS.get(unicodedata.bidirectional(char), "")
        if char < "\U00020000":
            self[char] = side
        return side


_SIDE_OF_CLASS: Final = {"L": "L", "R": "R", "AL": "R"}
_SCRIPTS: Final = _Scripts()
_SIDES: Final = _Sides()


def script_of(char: str) -> str:
    """Return the script of one letter or mark, "" for signs that all scripts share.

    Args:
        char: One character.
    """
    return _SCRIPTS[char]


def is_rtl(text: str) -> bool:
    """Tell whether a text reads from right to left: most of its letters do.

    Args:
        text: Any text; the first 2,000 characters are looked at, links and handles left out.
    """
    sample = text[:_SAMPLE]
    if sample.isascii():
        return False
    sides = list(map(_SIDES.__getitem__, _LINK.sub(" ", sample)))
    return sides.count("R") > 0 and sides.count("R") >= sides.count("L")


def _script_by_block(char: str) -> str:
    code = ord(char)
    if unicodedata.category(char)[0] not in "LM" and code not in (0x3007,):
        return ""
    index = bisect_right(_STARTS, code) - 1
    if index < 0:
        return ""
    first, last, script = _BLOCKS[index]
    return script if first <= code <= last else ""
