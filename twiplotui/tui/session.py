"""What every screen is given: where the store is, who sits here, how time is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from functools import cached_property
from typing import TYPE_CHECKING, Any

from twiplotui.clock import Clock
from twiplotui.config import Settings
from twiplotui.paths import Paths
from twiplotui.services.desk import DeskReader
from twiplotui.store.connection import Store, store_exists
from twiplotui.store.open import open_store
from twiplotui.tui.keymap import Keymap

if TYPE_CHECKING:
    from twiplotui.rules import RuleBook


@dataclass
class Session:
    """One sitting at the desk."""

    paths: Paths
    settings: Settings
    clock: Clock
    find_who: Callable[[], str]
    """Finds the name that the journal gives to the person at the keyboard."""
    zone: tzinfo
    load_rules: Callable[[], RuleBook]
    """Reads the rule packs; slow the first time, so never on the loop."""
    rule_loader: Callable[[], Callable[[], RuleBook]]
    """Returns what loads the rules, in a form that a child process can be given."""
    is_demo: bool = False
    unkept_draft: tuple[int | None, str, str] | None = None
    """A draft that the store did not take: its number, text and network; the draft check has it."""
    terminal_modes: list[Any] | None = None
    """What the terminal was set to before the program began; given back whenever it is left."""

    @cached_property
    def keymap(self) -> Keymap:
        """The keys in force."""
        return Keymap(self.settings.keys)

    @cached_property
    def who(self) -> str:
        """The person at the keyboard, as the journal names them."""
        return self.find_who()

    @cached_property
    def reader(self) -> DeskReader:
        """Reads for the loop's own thread."""
        return DeskReader(self.open_reading())

    @cached_property
    def since(self) -> int | None:
        """When the desk was last closed, as it was when this sitting began."""
        return self.reader.since()

    @property
    def has_store(self) -> bool:
        """Whether there is a store yet."""
        return store_exists(self.paths.store)

    def now(self) -> int:
        """Return the present, milliseconds UTC."""
        return self.clock.now()

    def open_reading(self) -> Store:
        """Open the store for reading, for the calling thread."""
        return open_store(self.paths.store, clock=self.clock, read_only=True)

    def open_writing(self) -> Store:
        """Open the store for writing, for the calling thread; made where there is none."""
        return open_store(self.paths.store, clock=self.clock)

    def close(self) -> None:
        """Give back what this sitting holds of the store; it may be opened again."""
        reader = self.__dict__.pop("reader", None)
        if reader is not None:
            reader.store.close()
