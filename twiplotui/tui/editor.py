"""Lends the terminal to the user's own editor, for a longer note."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported


def edit_outside(app: App[Any], text: str) -> str:
    """Return a text as the editor of `$VISUAL` or `$EDITOR` left it; unchanged without one.

    The file is private and gone afterwards; the editor is started without a shell.
    """
    command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "")
    if not command:
        return text
    descriptor, name = tempfile.mkstemp(prefix="note-", suffix=".txt")
    path = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
        with app.suspend():
            subprocess.run([*command, name], check=False)
        return " ".join(path.read_text(encoding="utf-8", errors="replace").split())
    except (SuspendNotSupported, OSError):
        return text
    finally:
        path.unlink(missing_ok=True)
