"""One reading of one account of Bluesky: what it asks, and what it has gathered so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from twiplotui.model.account import AccountFacts
from twiplotui.model.imports import Fact
from twiplotui.services.refresh_model import Batch
from twiplotui.services.refresh_reading import Reading
from twiplotui.store.sources import Source


@dataclass(slots=True)
class Visit:
    """One reading of one account under way."""

    source: Source
    reading: Reading
    did: str
    server: str
    cursor: dict[str, Any]
    batches: list[Batch] = field(default_factory=list)
    listed: set[str] = field(default_factory=set)
    """Native ids of the posts the feed shows."""
    covered_since: int | None = None
    newest: int = 0
    account: AccountFacts | None = None

    def appview(self, method: str, **parameters: str | int) -> str:
        """Return an address of the AppView."""
        return f"{self.reading.places.appview}/xrpc/{method}?{query(parameters)}"

    def add(self, what: str, format_id: str, facts: Sequence[Fact]) -> None:
        """Keep facts under a name fit to be shown."""
        if facts:
            self.batches.append(Batch(f"{self.did} ({what})", format_id, tuple(facts)))


def query(parameters: Mapping[str, str | int]) -> str:
    """Return the query of an address."""
    return "&".join(f"{key}={quote(str(value), safe=':')}" for key, value in parameters.items())
