"""Classes of characters that several text functions share. Facts only; changes no text."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

BIDI_NAMES: Final[dict[str, str]] = {
    "\u061c": "ALM",
    "\u200e": "LRM",
    "\u200f": "RLM",
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
}
"""Direction controls and the short names Unicode gives them (UAX #9)."""

ZWNJ: Final = "\u200c"
ZWJ: Final = "\u200d"

INVISIBLE_CLASS: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Body of a regular expression class: characters that show nothing by themselves
(Default_Ignorable_Code_Point of Unicode, and interlinear annotation)."""

BIGRAM_CLASS: Final = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ecd\u0edc-\u0edf"  # Thai, Lao
    "\u1000-\u103f\u1050-\u109f\ua9e0-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa7f"  # Burmese
    "\u1780-\u17d3\u17d7\u17dc\u17dd"  # Khmer
    "\u1950-\u1974\u1980-\u19c9\u1a20-\u1a7e"  # Tai Le, New Tai Lue, Tai Tham
    "\u3005-\u3007\u3021-\u302f\u3031-\u3035\u3038-\u303c\u3041-\u3096\u3099\u309a\u309d-\u309f"
    "\u30a1-\u30fa\u30fc-\u30ff\u3105-\u312f\u31a0-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua48c\uf900-\ufaff"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
"""Body of a regular expression class: letters and marks of scripts that write no spaces
between words (Chinese, Japanese, Yi, Thai, Lao, Khmer, Burmese and neighbours)."""

# Blocks outside the basic plane that hold marks among letters of the same scripts. Single
# marks there would cost a comparison each for every character that is looked at.
_MARKS_BEYOND: Final = (
    "\U00010a01-\U00011fff\U0001d165-\U0001d244\U0001e000-\U0001e94a\U000e0100-\U000e01ef"
)
# Where marks of the basic plane are; the gaps hold ideographs, syllables and symbols only.
_MARK_BLOCKS: Final = (
    (0x0300, 0x2000),
    (0x20D0, 0x2100),
    (0x2CEF, 0x2E00),
    (0x302A, 0x309B),
    (0xA66F, 0xAC00),
    (0xFB1E, 0xFB1F),
    (0xFE00, 0xFE30),
)


@lru_cache(maxsize=2)
def mark_class(*categories: str) -> str:
    """Return the body of a regular expression class with every combining mark.

    Args:
        categories: Only marks of these Unicode categories; all three when left out. Outside
            the basic plane all are taken, with the letters around them.
    """
    marks = (
        chr(code)
        for first, end in _MARK_BLOCKS
        for code in range(first, end)
        if unicodedata.category(chr(code)) in (categories or ("Mn", "Mc", "Me"))
    )
    return "".join(marks) + _MARKS_BEYOND
