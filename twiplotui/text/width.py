"""How many terminal cells a text takes, and cutting it to fit. Knows no terminal."""

from __future__ import annotations

import unicodedata
from typing import Final

from twiplotui.text.charsets import ZWJ

_EMOJI_STYLE: Final = "\ufe0f"
_REMEMBERED: Final = 0x20000


class _CellTable(dict[str, int]):
    """Cells of a single character, worked out when it is first met."""

    def __missing__(self, char: str) -> int:
        cells = _cells_of(char)
        if ord(char) < _REMEMBERED:
            self[char] = cells
        return cells


def _cells_of(char: str) -> int:
    code = ord(char)
    category = unicodedata.category(char)
    if category in ("Mn", "Me", "Mc", "Cf", "Cc", "Zl", "Zp"):
        # Number signs of Arabic, Syriac and Kaithi stand in the line like letters.
        visible = code == 0xAD or 0x600 <= code <= 0x605 or code in _VISIBLE_FORMAT
        return 1 if visible else 0
    if any(first <= code <= last for first, last in _NO_CELL):
        return 0
    if any(first <= code <= last for first, last in _WIDE_SINCE_UNICODE_16):
        return 2
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


_VISIBLE_FORMAT: Final = frozenset((0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD))
# Hangul vowels and finals, Hangul fillers, skin tones: drawn into the character before.
_NO_CELL: Final = (
    (0x1160, 0x11FF),
    (0xD7B0, 0xD7FF),
    (0x3164, 0x3164),
    (0xFFA0, 0xFFA0),
    (0x1F3FB, 0x1F3FF),
)
# Trigrams, hexagrams and counting rods, which the data of older Pythons calls narrow.
_WIDE_SINCE_UNICODE_16: Final = (
    (0x2630, 0x2637),
    (0x268A, 0x268F),
    (0x4DC0, 0x4DFF),
    (0x1D300, 0x1D356),
    (0x1D360, 0x1D376),
)
_CELLS: Final = _CellTable()


def cell_width(text: str) -> int:
    """Return the terminal cells the text takes on one line, as Rich counts them.

    Args:
        text: Text already made safe to show; control characters count as nothing.
    """
    if text.isascii() and text.isprintable():
        return len(text)
    if ZWJ not in text and _EMOJI_STYLE not in text:
        return sum(map(_CELLS.__getitem__, text))
    return sum(cells for _, cells in _clusters(text))


def clip(text: str, cells: int, ellipsis: str = "…") -> str:
    """Cut a text to a number of cells without cutting through a character as a reader sees it.

    Args:
        text: Text on one line, already made safe to show.
        cells: The most cells the result may take; 0 or less gives the empty text.
        ellipsis: Put at the end when something was cut, if it fits.
    """
    if cells <= 0:
        return ""
    # No character is narrower than nothing, so a short text can only be too wide by wide ones.
    if len(text) * 2 <= cells or cell_width(text[: cells * 8 + 64]) <= cells >= cell_width(text):
        return text
    room = cells - cell_width(ellipsis)
    if room < 0:
        room, ellipsis = cells, ""
    taken: list[str] = []
    for cluster, width in _clusters(text):
        if width > room:
            break
        room -= width
        taken.append(cluster)
    return "".join(taken) + ellipsis


def pad(text: str, cells: int) -> str:
    """Clip or fill with spaces on the right to exactly this many cells."""
    fitted = clip(text, cells)
    return fitted + " " * (cells - cell_width(fitted))


def _clusters(text: str) -> list[tuple[str, int]]:
    """Cut a text into a base with what hangs on it, and the cells of each."""
    clusters: list[tuple[str, int]] = []
    start, width, index, length = 0, 0, 0, len(text)
    while index < length:
        char = text[index]
        cells = _CELLS[char]
        if char == ZWJ and index > start:
            index += 2
            continue
        if char == _EMOJI_STYLE and index > start:
            width += 1 if width == 1 and text[index - 1] in _WIDENED else 0
            index += 1
            continue
        if cells and index > start and not _joins(text, start, index):
            clusters.append((text[start:index], width))
            start, width = index, 0
        width += cells
        index += 1
    if start < length:
        clusters.append((text[start:length], width))
    return clusters


def _joins(text: str, start: int, index: int) -> bool:
    """Tell whether the wide character at `index` belongs to the cluster begun at `start`."""
    char = text[index]
    if "\U0001f1e6" <= char <= "\U0001f1ff":
        return index - start == 1 and "\U0001f1e6" <= text[start] <= "\U0001f1ff"
    return False


# Characters that the emoji style makes two cells wide: the narrow bases of
# emoji-variation-sequences.txt (Unicode).
_WIDENED: Final = frozenset(
    "#*0123456789©®‼⁉™ℹ↔↕↖↗↘↙↩↪⌨⏏⏭⏮⏯⏱⏲⏸⏹⏺Ⓜ▪▫▶◀◻◼☀☁☂☃☄☎☑☘☝☠☢☣☦☪☮☯☸☹☺♀♂♟♠♣♥♦♨♻♾⚒⚔⚕⚖⚗⚙⚛⚜⚠⚧⚰⚱⛈⛏⛑⛓⛩⛰⛱⛴⛷⛸⛹"
    "✂✈✉✌✍✏✒✔✖✝✡✳✴❄❇❣❤➡⤴⤵⬅⬆⬇🅰🅱🅾🅿🌡🌤🌥🌦🌧🌨🌩🌪🌫🌬🌶🍽🎖🎗🎙🎚🎛🎞🎟🏋🏌🏍🏎🏔🏕🏖🏗🏘🏙🏚🏛🏜🏝🏞🏟🏳🏵🏷🐿👁📽🕉🕊🕯🕰🕳"
    "🕴🕵🕶🕷🕸🕹🖇🖊🖋🖌🖍🖐🖥🖨🖱🖲🖼🗂🗃🗄🗑🗒🗓🗜🗝🗞🗡🗣🗨🗯🗳🗺🛋🛍🛎🛏🛠🛡🛢🛣🛤🛥🛩🛰🛳"
)
