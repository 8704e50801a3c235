"""Noticing that the store changed: by another program, or by ourselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from twiplotui.errors import TwiplotuiError
from twiplotui.store.connection import Store
from twiplotui.tui.acts import Acts
from twiplotui.tui.screens.full import full_screens

T = TypeVar("T")
_LOOK_SECONDS = 1.0
"""How often the store is asked whether another program wrote to it."""
_GONE = "The store was moved, removed or replaced. Leave twiplotui and open it again."


class StoreNotice(Acts):
    """The part of the application that tells the screens that the store changed."""

    _data_version = 0
    _writer_version: int | None = None

    def on_mount(self) -> None:
        """Begin to listen to what other programs write."""
        self.set_interval(_LOOK_SECONDS, self._look)

    def store_seen(self) -> None:
        """Take note that the screens show what the store holds now."""
        self._data_version = self.application.session.reader.store.data_version()

    def write(
        self,
        work: Callable[[Store], T],
        done: Callable[[T], None],
        failed: Callable[[TwiplotuiError], None] | None = None,
    ) -> None:
        """Write what is shown already, so that nothing needs to be read anew.

        Somebody else may have written in the same moment; the writing connection, which does not
        count its own changes, tells.
        """

        def told(result: tuple[T, int]) -> None:
            outcome, version = result
            self.store_seen()
            done(outcome)
            self._writer_saw(version)

        self.application.background.write(
            lambda store: (work(store), store.data_version()), told, failed, at_once=True
        )

    def ready_to_write(self) -> None:
        """Open the store for writing before the first act, which else waits for it."""
        self.application.background.write(_ready, self._writer_saw, lambda _error: None)

    def _writer_saw(self, version: int) -> None:
        if self._writer_version not in (None, version):
            self.store_changed()
        self._writer_version = version

    def store_changed(self) -> None:
        """Let every screen look at the store anew."""
        for screen in full_screens(self.app.screen_stack):
            screen.look_again()

    def _look(self) -> None:
        if not self._data_version:
            # Nothing was read yet: there is no store.
            return
        store = self.application.session.reader.store
        if store.is_gone:
            self.tell(_GONE, is_bad=True)
            return
        version = store.data_version()
        if version != self._data_version:
            self._data_version = version
            self.store_changed()


def _ready(store: Store) -> int:
    """Load what acts need."""
    # Both are used by the first act.
    import twiplotui.services.triage
    import twiplotui.tui.foresight  # noqa: F401

    return store.data_version()
