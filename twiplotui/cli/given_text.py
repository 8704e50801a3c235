"""Texts that are given to a command in a file or by standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from twiplotui.cli.output import say
from twiplotui.errors import DataError

_LARGEST = 16 * 2**20
"""Bytes of a text that are read at most."""


@contextmanager
def open_bytes(file: Path) -> Iterator[IO[bytes]]:
    """Open a file, or standard input for `-`.

    Raises:
        DataError: It cannot be read.
    """
    if file == Path("-"):
        yield sys.stdin.buffer
        return
    try:
        source = file.open("rb")
    except OSError as error:
        raise DataError(f"{file} cannot be read: {error.strerror}.", "Check its name.") from error
    with source:
        yield source


def read_text(file: Path) -> str:
    """Return a text that is given in a file, or typed, pasted or piped for `-`.

    Raises:
        DataError: It cannot be read, is too large, or is no text in UTF-8 (or in UTF-16 with its
            mark): letters that were guessed would be checked in place of those that stand there.
    """
    if file == Path("-") and sys.stdin.isatty():
        say("Type or paste the text, then press Ctrl-D (Windows: Ctrl-Z, Enter).")
    with open_bytes(file) as source:
        data = source.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        # Half a text would be called harmless for want of the other half.
        raise DataError(f"{file} is larger than {_LARGEST // 2**20} MB.", "Check it in parts.")
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        name = "Standard input" if file == Path("-") else str(file)
        known = encoding.removesuffix("-sig").upper()
        raise DataError(
            f"{name} is no text in {known}: line {line} cannot be read.",
            "Save it as UTF-8, then give it again.",
        ) from None
