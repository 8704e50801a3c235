"""Writes an export where the user said: private, whole or not at all, never over another file."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import mkstemp

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
