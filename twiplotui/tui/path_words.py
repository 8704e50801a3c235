"""A path as people give it: typed, completed with Tab, pasted, or dropped on the terminal."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from itertools import islice, takewhile
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

_MOST_LOOKED_AT: Final = 5_000
_MOST_TOLD: Final = 4


def as_path(words: str) -> Path:
    """Return the path that is meant, without the quotes and escapes that terminals add."""
    words = words.strip()
    if len(words) > 1 and words[0] == words[-1] and words[0] in "'\"":
        words = words[1:-1]
    if words.startswith("file://"):
        from urllib.request import url2pathname

        words = url2pathname(urlsplit(words).path)
    path = Path(words).expanduser()
    if os.name != "nt" and "\\" in words and not path.exists():
        path = Path(re.sub(r"\\(.)", r"\1", words)).expanduser()
    return path


def told(words: str) -> tuple[bool, str]:
    """Return whether something is there, and what; else what the words may be the beginning of."""
    try:
        path = as_path(words)
        if path.is_file():
            return True, f"a file of {path.stat().st_size:,} bytes"
        near = _beginning_with(words)
        names = ", ".join(near[:_MOST_TOLD]) + (" …" if len(near) > _MOST_TOLD else "")
        if path.is_dir():
            return True, "a folder" + (f"; Tab goes on to {names}" if names else "")
    except (OSError, ValueError, RuntimeError):
        return False, "this cannot be a path"
    return False, f"not there yet; Tab goes on to {names}" if names else "nothing of this name"


def completed(words: str) -> str:
    """Return the words with as much added as all that begins with them has in common."""
    try:
        near = _beginning_with(words)
        typed = _last_part(words)
        common = _common(near)
        if len(common) <= len(typed):
            return words
        done = words[: len(words) - len(typed)] + common
        return done + os.sep if len(near) == 1 and as_path(done).is_dir() else done
    except (OSError, ValueError, RuntimeError):
        return words


def _common(names: Sequence[str]) -> str:
    """Return what all names begin with, whatever the case of their letters."""
    columns = zip(*names, strict=False)
    same = takewhile(lambda chars: len({char.casefold() for char in chars}) == 1, columns)
    return "".join(chars[0] for chars in same)


def _last_part(words: str) -> str:
    return re.split(r"[/\\]" if os.name == "nt" else "/", words)[-1]


def _beginning_with(words: str) -> list[str]:
    """Return the names in the folder that begin with what is typed, in order."""
    typed = _last_part(words)
    if typed in ("~", ".", ".."):
        return []
    folder = as_path(words[: len(words) - len(typed)] or ".")
    if not folder.is_dir():
        return []
    with os.scandir(folder) as entries:
        names = [entry.name for entry in islice(entries, _MOST_LOOKED_AT)]
    return sorted(
        name
        for name in names
        if name.casefold().startswith(typed.casefold())
        and name != typed
        and (typed.startswith(".") or not name.startswith("."))
    )
