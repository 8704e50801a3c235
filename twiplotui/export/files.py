"""Writes an export where the user said: private, whole or not at all, never over another file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path, PurePath
from tempfile import mkstemp

from twiplotui.errors import UsageError

_OF_OTHERS = frozenset(("pdf", "doc", "docx", "odt", "rtf", "xls", "xlsx", "ods", "ppt", "pptx"))


def form_named(path: PurePath, forms: Sequence[str], default: str) -> str:
    """Return the form that a file's name asks for; the default where it says nothing.

    Raises:
        UsageError: It is the name of a form that is not written here: what would stand in the file
            could not be opened by the program that its name calls for.
    """
    suffix = path.suffix.lower().lstrip(".")
    if suffix in _OF_OTHERS:
        named = ", ".join(f".{form}" for form in forms)
        raise UsageError(f"No {suffix} files are written.", f"Name it {named}.")
    return suffix if suffix in forms else default


def write_new(path: Path, text: str, *, replace: bool = False) -> None:
    """Write a text file, 0600.

    Args:
        path: Where; must not exist.
        text: What.
        replace: The user said that the file may be replaced.

    Raises:
        UsageError: It exists, is a link, or cannot be written.
    """
    try:
        if path.is_symlink() or (path.exists() and not replace):
            raise UsageError(f"{path} exists already.", "Name another file.")
        # A name of its own: what a call that was killed has left is in nobody's way.
        descriptor, name = mkstemp(prefix=f".{path.name[:40]}.", suffix=".partial", dir=path.parent)
        partial = Path(name)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from error
