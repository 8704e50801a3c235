"""Runs the screen with good manners: signals, exit codes, no texts in a crash, no waiting."""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

from twiplotui.clock import LocalZone
from twiplotui.errors import StoreVersionError
from twiplotui.store.open import open_store
from twiplotui.tui.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from twiplotui.clock import Clock
    from twiplotui.config import Settings
    from twiplotui.paths import Paths
    from twiplotui.rules import RuleBook
    from twiplotui.tui.app import TwiplotuiApp


class Surroundings(Protocol):
    """What the caller gives the screen; each made when it is first asked for."""

    @property
    def paths(self) -> Paths:
        """Where everything lives."""
        ...

    @property
    def settings(self) -> Settings:
        """The configuration."""
        ...

    @property
    def clock(self) -> Clock:
        """Tells the time."""
        ...

    @property
    def who(self) -> str:
        """The name the journal gives to the person at the keyboard."""
        ...

    @property
    def rules(self) -> RuleBook:
        """The rule packs in force."""
        ...

    @property
    def rule_loader(self) -> Callable[[], RuleBook]:
        """How to load them, in a form that a child process can be given."""
        ...


WANTS_DEMO = -1
"""What `run` returns when the user chose the demo at the first start."""
_GRACE = 0.8
"""Seconds that threads are given to end by themselves."""


def run(
    context: Surroundings, *, is_demo: bool = False, terminal_modes: list[Any] | None = None
) -> int:
    """Open the screen on the user's store and return the exit code.

    Args:
        context: What the screen needs of the caller.
        is_demo: Whether it is the invented world.
        terminal_modes: Those to give back with the terminal; None: as they are found.

    Raises:
        StoreError: The store cannot be opened.
        ConfigError: `[keys]` names an unknown action, or one key for two of them.
    """
    session = Session(
        paths=context.paths,
        settings=context.settings,
        clock=context.clock,
        find_who=lambda: context.who,
        zone=LocalZone(),
        load_rules=lambda: context.rules,
        rule_loader=lambda: context.rule_loader,
        is_demo=is_demo,
        terminal_modes=terminal_modes,
    )
    session.keymap  # noqa: B018 - a clash of keys must be told before the screen opens
    if session.has_store:
        _bring_up_to_date(session)
    from twiplotui.tui.spared import textual_without_its_palette

    with textual_without_its_palette():
        from twiplotui.tui.app import TwiplotuiApp

    app = TwiplotuiApp(session)
    app.fit_colours()
    app.run(mouse=session.settings.screen.mouse)
    return _end(app)


def _bring_up_to_date(session: Session) -> None:
    try:
        session.reader.store  # noqa: B018 - opens it
    except StoreVersionError:
        # An older layout is brought up to date by opening for writing; a newer one raises again.
        open_store(session.paths.store, clock=session.clock).close()


def _end(app: TwiplotuiApp) -> int:
    is_clean = app.background.close(_GRACE)
    if app.wants_demo:
        return WANTS_DEMO
    code = app.signal_code or app.return_code or 0
    if app.fault is not None:
        from twiplotui.crash import report_crash

        print(report_crash(app.fault), file=sys.stderr)
        code = 70
    if not is_clean or _is_kept_alive():
        # A thread that does not end must not keep the program; the store bears being cut off.
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)
    return code


def _is_kept_alive() -> bool:
    """Whether a thread goes on: of a terminal that is gone, Textual reads keys for ever."""
    here = threading.current_thread()
    return any(thread is not here and not thread.daemon for thread in threading.enumerate())
