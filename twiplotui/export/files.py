"""Writes an export where the user said: private, whole or not at all, never over another file."""

from __future__ import annotations

import os
from pathlib import Path

from twiplotui.errors import UsageError


def write_new(path: Path, text: str, *, replace: bool = False) -> None:
    """Write a text file, 0600.

    Args:
        path: Where; must not exist.
        text: What.
        replace: The user said that the file may be replaced.

    Raises:
        UsageError: It exists, is a link, or cannot be written.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    partial = path.with_name(path.name + ".partial")
    if path.is_symlink() or (path.exists() and not replace):
        raise UsageError(f"{path} exists already.", "Name another file.")
    try:
        with os.fdopen(os.open(partial, flags, 0o600), "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from error
