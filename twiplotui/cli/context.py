"""What every command is given: paths, settings and the store, each made when it is first needed."""

from __future__ import annotations

import os
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from twiplotui.clock import Clock, SystemClock, utc
from twiplotui.paths import CONFIG_VARIABLE, Paths, user_paths

if TYPE_CHECKING:
    from collections.abc import Callable

    from twiplotui.config import Settings
    from twiplotui.rules import RuleBook
    from twiplotui.store.connection import Store


class Context:
    """The call's surroundings.

    Args:
        db: `--db`.
        config: `--config`.
        clock: Tells the time.
    """

    def __init__(self, db: Path | None, config: Path | None, clock: Clock | None = None) -> None:
        self._db = db
        self._config = config
        self.clock: Clock = clock or SystemClock()

    @cached_property
    def paths(self) -> Paths:
        """Where everything lives."""
        return user_paths(self._db, self._config)

    @cached_property
    def settings(self) -> Settings:
        """The configuration.

        Raises:
            ConfigError: The file has a wrong line.
        """
        from twiplotui.config import load_settings

        is_named = self._config is not None or os.environ.get(CONFIG_VARIABLE)
        if is_named and not self.paths.config.exists():
            from twiplotui.cli.output import say

            say(f"There is no configuration at {self.paths.config}; defaults hold.")
        return load_settings(self.paths.config)

    @cached_property
    def rules(self) -> RuleBook:
        """The shipped rule packs and the ministry's own."""
        return self.rule_loader()

    @property
    def rule_loader(self) -> Callable[[], RuleBook]:
        """How to load the rules, in a form that a child process can be given."""
        from twiplotui.rules import load_packs

        settings = self.settings.rules
        today = utc(self.clock.now()).date().isoformat()
        return partial(
            load_packs,
            self.paths.rules,
            self.paths.cache,
            ours=settings.ours,
            today=today,
            off=settings.off,
        )

    @cached_property
    def who(self) -> str:
        """The name that the journal gives to the person at the keyboard."""
        from twiplotui.who import who

        return self.settings.desk.name or who()

    def open_reading(self) -> Store:
        """Open the store for reading only; one of an older layout is brought up to date first.

        Raises:
            StoreError: There is none, or it cannot be read.
        """
        from twiplotui.errors import StoreVersionError
        from twiplotui.store.open import open_store

        try:
            return open_store(self.paths.store, clock=self.clock, read_only=True)
        except StoreVersionError:
            # Opening for writing backs it up and updates it; a newer or foreign one raises again.
            self.open_writing(create=False).close()
        return open_store(self.paths.store, clock=self.clock, read_only=True)

    def open_writing(self, *, create: bool = True) -> Store:
        """Open the store for writing, making it where there is none.

        Raises:
            StoreError: It cannot be opened or made.
        """
        from twiplotui.store.open import open_store

        return open_store(self.paths.store, clock=self.clock, create=create)
