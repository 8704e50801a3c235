"""The shortest way to the screen: `twiplotui [--db FILE] [--config FILE]` needs no parser.

Click costs a tenth of the time to the first picture. Anything else goes the usual way, and so does
anything that is not plainly one of these.
"""

from __future__ import annotations

import sys
from pathlib import Path

_OPTIONS = ("--db", "--config")


def open_at_once(arguments: list[str]) -> int | None:
    """Open the screen, if that is what is asked; else return None.

    Args:
        arguments: What follows the program's name.
    """
    found: dict[str, Path] = {}
    rest = list(arguments)
    while rest:
        name = rest.pop(0)
        if name not in _OPTIONS or name in found or not rest or rest[0].startswith("-"):
            return None
        found[name] = Path(rest.pop(0))
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    from twiplotui.cli.context import Context
    from twiplotui.cli.screen import open_screen
    from twiplotui.errors import TwiplotuiError

    try:
        return open_screen(Context(found.get("--db"), found.get("--config")))
    except TwiplotuiError as error:
        from twiplotui.cli.output import say

        say(f"Error: {error.message}")
        if error.hint:
            say(error.hint)
        return error.exit_code
