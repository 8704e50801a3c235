"""Process manners: arguments, exit codes, a broken pipe, a crash without post texts."""

from __future__ import annotations

import errno
import io
import os
import sys

_NO_ROOM = frozenset(
    getattr(errno, name) for name in ("ENOSPC", "EDQUOT", "EFBIG", "EIO") if hasattr(errno, name)
)
"""Why the system refuses what is written to a file that is open."""


def main() -> None:
    """Run the command line; the only way in."""
    os.umask(0o077)
    _speak_unicode()
    sys.exit(_run())


def _speak_unicode() -> None:
    """Let no character of a post, and no byte typed, end the program.

    A pipe or file gets UTF-8, whatever code page the machine has; a terminal of another encoding
    gets a question mark for what it cannot show.
    """
    if sys.stdin is None:
        # Closed by who called us: then nothing is answered, as with an empty file.
        sys.stdin = io.TextIOWrapper(io.FileIO(os.devnull), "utf-8")
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue  # closed by who called us
        stream.reconfigure(
            encoding=None if stream is sys.stdin or stream.isatty() else "utf-8", errors="replace"
        )


def _run() -> int:
    from twiplotui.cli.direct import open_at_once

    try:
        code = open_at_once(sys.argv[1:])
        if code is not None:
            return code
        from twiplotui.cli.main import run

        return run(sys.argv[1:])
    except BrokenPipeError:
        _forget_output()  # Its reader has gone (`| head`).
        return 0
    except KeyboardInterrupt:
        print("Interrupted.", file=sys.stderr)
        return 130
    except OSError as error:
        if error.filename is None and error.errno == errno.EINVAL and _is_reader_gone():
            _forget_output()  # So Windows calls a broken pipe.
            return 0
        if error.filename is None and error.errno in _NO_ROOM:
            _forget_output()
            print(f"Error: The output cannot be written: {error.strerror}.", file=sys.stderr)
            return 3
        return _crashed(error)
    except Exception as error:
        return _crashed(error)


def _is_reader_gone() -> bool:
    """Return whether output can be written no more; a wrong argument has the same number."""
    try:
        print(flush=True)
    except OSError:
        return True
    return False


def _forget_output() -> None:
    """Send what is left to write nowhere, or Python fails at it again when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _crashed(error: Exception) -> int:
    from twiplotui.crash import report_crash

    print(report_crash(error), file=sys.stderr)
    return 70


if __name__ == "__main__":
    main()
