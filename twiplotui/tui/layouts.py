"""Keyboard layouts: which key stands where a Latin letter is printed, script by script.

A desk switches layouts all day; a letter command works on each of them. Text boxes are never
affected, because a focused box takes printable keys before any command does.
"""

from __future__ import annotations

from typing import Final

_LATIN: Final = "qwertyuiopasdfghjklzxcvbnm"
LAYOUTS: Final[dict[str, str]] = {
    "Cyrillic": "йцукенгшщзфывапролдячсмить",
    "Arabic": "ضصثقفغعهخحشسيبلاتنمئءؤر\0ىة",
    "Persian": "ضصثقفغعهخحشسیبلاتنمظطزرذدئ",
    "Hebrew": "\0\0קראטוןםפשדגכעיחלךזסבהנמצ",
    "Greek": "\0ςερτυθιοπασδφγηξκλζχψωβνμ",
}
"""Name → the characters of the keys q to m in the order of `qwertyuiopasdfghjklzxcvbnm`.

NUL: the key gives no letter there (Hebrew q and w give signs, Arabic b gives two letters).
"""

_MORE: Final = {"s": "і", "q": "ض", "d": "ي"}
"""Further twins: the Ukrainian key of `s`, and both forms of Arabic yeh."""

# Arabic and Persian put some letters on different keys; the command that is told here wins.
_DECIDED: Final = {"ئ": "z", "ظ": "z", "ز": "c", "د": "n", "ط": "x", "ر": "v", "ي": "d", "ی": "d"}


def twins(letter: str) -> tuple[str, ...]:
    """Return the keys of other layouts that stand where a Latin letter does.

    Args:
        letter: One Latin letter; a capital gives the capitals of the scripts that have them.
    """
    lower = letter.lower()
    if len(letter) != 1 or lower not in _LATIN:
        return ()
    place = _LATIN.index(lower)
    found = [layout[place] for layout in LAYOUTS.values()]
    found.append(_MORE.get(lower, "\0"))
    kept = dict.fromkeys(key for key in found if key != "\0" and _DECIDED.get(key, lower) == lower)
    if letter == lower:
        return tuple(kept)
    return tuple(key.upper() for key in kept if key.upper() != key and len(key.upper()) == 1)
