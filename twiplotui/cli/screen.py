"""The door to the screen. Textual is loaded here and nowhere else on the command line."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import Any

from twiplotui.cli.context import Context
from twiplotui.cli.typed_ahead import unseen
from twiplotui.errors import UsageError

_INSTEAD = "Use “twiplotui alerts”, “twiplotui triage --plain”, “twiplotui posts” or --help."
_KEPT = frozenset({"TEXTUAL_ANIMATIONS", "TEXTUAL_COLOR_SYSTEM"})


def open_screen(context: Context) -> int:
    """Open the screen and return the exit code once it is closed.

    Raises:
        UsageError: Standard input or output is no terminal, or the terminal cannot place text.
    """
    _require_terminal(_INSTEAD)
    with unseen() as modes:
        code = _run(context, modes, is_demo=False)
    return open_demo(context) if code is None else code


def open_demo(context: Context) -> int:
    """Open the screen on the invented world and return the exit code once it is closed.

    Raises:
        UsageError: The screen has no terminal to open in; told before the world is made.
    """
    from twiplotui.cli.demo_world import demo_world
    from twiplotui.cli.output import say

    _require_terminal("“twiplotui demo --once” prints the demo.")
    say("Making the demo …")
    with unseen() as modes, demo_world(context) as inner:
        return _run(inner, modes, is_demo=True) or 0


def _require_terminal(instead: str) -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("The screen needs a terminal, and this is a pipe or a file.", instead)
    if os.environ.get("TERM", "") in ("dumb", "unknown"):
        raise UsageError("The screen needs a terminal that can place text.", instead)


def _run(context: Context, modes: list[Any] | None, *, is_demo: bool) -> int | None:
    """Run the screen; return its exit code, None where the user chose the demo."""
    # What is imported stays; collecting it over and over costs a tenth of the start. The screen
    # begins to collect once its first picture is drawn.
    gc.disable()
    # Read by Textual when it is imported; a log or a picture of the screen would hold post texts.
    for name in [name for name in os.environ if name.startswith("TEXTUAL_")]:
        if name not in _KEPT:
            del os.environ[name]
    # What a key changes may be painted in two steps, and the second waits for its frame.
    os.environ["TEXTUAL_FPS"] = "120"
    if context.settings.screen.reduced_motion:
        os.environ["TEXTUAL_ANIMATIONS"] = "none"
    # By name: the layers keep the command line and the screen apart, this door aside.
    start = import_module("twiplotui.tui.start")
    code: int = start.run(context, is_demo=is_demo, terminal_modes=modes)
    return None if code == start.WANTS_DEMO else code
