"""Handles compared: who is the same, and who could be taken for whom (after Unicode UTS 39)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib import resources
from typing import Final

from twiplotui.text.charsets import INVISIBLE_CLASS
from twiplotui.text.fold_table import STYLED_LETTERS
from twiplotui.text.script import script_of

_UNSEEN: Final = re.compile(f"[\x00-\x1f\x7f-\x9f{INVISIBLE_CLASS}\u2800]")
_OVERRIDE: Final = re.compile("\u202e([^\u202c]*)\u202c?")
_SEPARATORS: Final = re.compile(r"[\s_.\-·]+")
_WORD: Final = re.compile(r"[^\W\d_]+")
_ACCENTS: Final = range(0x300, 0x370)
# Scripts whose letters pass for one another; others stand together without harm (日本MFA).
_ALIKE: Final = frozenset(("Latn", "Cyrl", "Grek", "Armn", "Cher", "Copt", "Lisu", "Cans"))


def handle_key(handle: str | None) -> str:
    """Return the form of a handle that is compared: no `@`, no case."""
    return handle.strip().lstrip("@").casefold() if handle else ""


def skeleton(handle: str) -> str:
    """Return what a reader takes a handle for: equal skeletons look alike.

    Case, accents, separators and invisible characters do not count; letters and digits that
    look alike in any case or script become one.

    Args:
        handle: A handle, `user@host`, or a display name, as it came.
    """
    text = _OVERRIDE.sub(lambda match: match.group(1)[::-1], handle)
    text = unicodedata.normalize("NFKD", _UNSEEN.sub("", text))
    table = _prototypes()
    mapped = "".join(table.get(char, char) for char in text if ord(char) not in _ACCENTS).casefold()
    mapped = "".join(table.get(char, char) for char in mapped if ord(char) not in _ACCENTS)
    mapped = _SEPARATORS.sub("", mapped)
    return mapped.replace("rn", "m").replace("vv", "w")


def is_lookalike(first: str, second: str) -> bool:
    """Tell whether two different handles could be taken for one another.

    Handles that differ in case only are the same handle, not a look-alike.

    Args:
        first: A handle.
        second: Another one.
    """
    first, second = first.removeprefix("@"), second.removeprefix("@")
    if first.casefold() == second.casefold():
        return False
    return skeleton(first) == skeleton(second) != ""


def is_mixed_script(text: str) -> bool:
    """Tell whether one word of a text mixes scripts whose letters pass for one another.

    Args:
        text: A handle or name.
    """
    if text.isascii():
        return False
    visible = unicodedata.normalize("NFKC", _UNSEEN.sub("", text))
    return any(
        len(_ALIKE.intersection(map(script_of, word))) > 1 for word in _WORD.findall(visible)
    )


@lru_cache(maxsize=1)
def _prototypes() -> dict[str, str]:
    """Read the table of look-alikes: each line is a prototype and the characters like it."""
    data = resources.files("twiplotui.text").joinpath("lookalikes.txt")
    table = dict(STYLED_LETTERS)
    for line in data.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            prototype, _, chars = line.partition(" ")
            table.update(dict.fromkeys(chars, prototype))
    return table
