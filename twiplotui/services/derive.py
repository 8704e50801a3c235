"""After an import: derives what changed (follows, edits, deletions, profiles) and its alerts."""

from __future__ import annotations

from dataclasses import dataclass, field

from twiplotui.model.words import Direction
from twiplotui.services.record_sink import RecordSink
from twiplotui.store.open import Store


@dataclass(slots=True)
class Touched:
    """What an import touched; what may follow from it is derived once, at its end."""

    lists: set[tuple[int, Direction]] = field(default_factory=set)
    profiles: set[int] = field(default_factory=set)
    edited: set[int] = field(default_factory=set)
    deleted: set[int] = field(default_factory=set)

    def add(self, sink: RecordSink) -> None:
        """Add what one file touched."""
        self.lists |= sink.runs.touched
        self.profiles |= sink.accounts.touched
        self.edited |= set(sink.posts.merger.edited)
        self.deleted |= set(sink.posts.merger.deleted) | set(sink.presence.deleted)


def derive(store: Store, touched: Touched, *, import_id: int | None) -> None:
    """Derive events and alerts from what an import touched."""
