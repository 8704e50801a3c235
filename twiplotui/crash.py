"""What is left of a crash: one sentence for the user, and a private file without post texts."""

from __future__ import annotations

import os
import sys
import time
import traceback
from pathlib import Path

from twiplotui import __version__
from twiplotui.errors import UsageError


def report_crash(error: BaseException, folder: Path | None = None) -> str:
    """Write a crash file and return the sentence to show.

    The file holds where it happened, never the values: no locals and no message of the exception,
    because both may quote a post or a draft.

    Args:
        error: What was raised.
        folder: Where crash files go; the user's state folder by default.
    """
    lines = [f"twiplotui {__version__}, Python {sys.version.split()[0]}, {sys.platform}\n"]
    current: BaseException | None = error
    while current is not None:
        lines.append(f"\n{type(current).__module__}.{type(current).__name__}\n")
        lines.extend(
            f"  {frame.filename}:{frame.lineno} {frame.name}\n"
            for frame in traceback.extract_tb(current.__traceback__)
        )
        current = current.__cause__ or current.__context__
    what = type(error).__name__
    try:
        if folder is None:
            from twiplotui.paths import user_paths

            folder = user_paths().state
        path = folder / f"crash-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}.txt"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.writelines(lines)
    except (OSError, UsageError):
        return f"twiplotui stopped because of a fault of its own ({what})."
    return (
        f"twiplotui stopped because of a fault of its own ({what}); the store is sound. "
        f"Where it happened, without any post text: {path}"
    )
