"""Lends the terminal to the user's own editor, for a longer note."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported

from twiplotui.errors import UsageError


def edit_outside(app: App[Any], text: str) -> str:
    """Return a text as the editor of `$VISUAL` or `$EDITOR` left it.

    The file is private and gone afterwards; the editor is started without a shell.

    Raises:
        UsageError: No editor is named, or there is none of that name.
    """
    command = _editor()
    descriptor, name = tempfile.mkstemp(prefix="note-", suffix=".txt")
    path = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
        # Within: an error that leaves the block would leave the terminal lent.
        with app.suspend(), _keys_are_the_editors(), suppress(OSError):
            subprocess.run([*command, name], check=False)
        return " ".join(path.read_text(encoding="utf-8", errors="replace").split())
    except (SuspendNotSupported, OSError):
        return text
    finally:
        with suppress(OSError):  # Windows keeps a file that an editor still has open.
            path.unlink(missing_ok=True)


@contextmanager
def _keys_are_the_editors() -> Iterator[None]:
    """Let Ctrl+C be the editor's alone, and Ctrl+Z stop both: a terminal sends them to both."""
    wanted: dict[str, Any] = {"SIGINT": lambda *_: None}
    if hasattr(signal, "SIGTSTP"):
        wanted["SIGTSTP"] = signal.SIG_DFL
    before = {}
    try:
        # An answer that does nothing, as the editor would inherit that a signal is ignored.
        with suppress(ValueError):  # Only the main thread may.
            for name, answer in wanted.items():
                number = getattr(signal, name)
                before[number] = signal.signal(number, answer)
        yield
    finally:
        for number, answer in before.items():
            signal.signal(number, answer)


def _editor() -> list[str]:
    words = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    try:
        command = split_command(words, is_windows=os.name == "nt")
    except ValueError:
        raise UsageError(f"EDITOR is no command: {words}.") from None
    if not command:
        raise UsageError("EDITOR names no editor; set it, as to nano or notepad.")
    program = shutil.which(command[0])
    if program is None:
        raise UsageError(f"There is no editor “{command[0]}”; EDITOR names it.")
    return [program, *command[1:]]


def split_command(words: str, *, is_windows: bool) -> list[str]:
    """Split a command as its system does: in Windows a backslash stands between folders.

    Raises:
        ValueError: A quotation mark is not closed.
    """
    if not is_windows:
        return shlex.split(words)
    return [part.strip('"') for part in shlex.split(words, posix=False)]
