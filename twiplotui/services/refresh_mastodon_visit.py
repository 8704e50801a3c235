"""One reading of one account of Mastodon: what it asks, and what it has gathered so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from twiplotui.model.account import AccountFacts
from twiplotui.model.imports import Fact
from twiplotui.model.post import PostFacts
from twiplotui.services.refresh_model import Batch
from twiplotui.services.refresh_reading import Reading
from twiplotui.sources.material import ReadOptions
from twiplotui.store.sources import Source


@dataclass(slots=True)
class Visit:
    """One reading of one account under way."""

    source: Source
    reading: Reading
    base: str
    """Scheme and host of the server."""
    host: str
    id: str
    """The server's own number of the account."""
    account: AccountFacts
    options: ReadOptions
    batches: list[Batch] = field(default_factory=list)
    posts: dict[str, PostFacts] = field(default_factory=dict)
    covered_since: int | None = None
    """The listing holds every post since then; None: it broke off."""

    def url(self, path: str) -> str:
        """Return an address of the interface."""
        return f"{self.base}/api/v1/{path}"

    def is_at_home(self, url: str) -> bool:
        """Say whether an address that an answer names is on the account's own server."""
        return urlsplit(url).netloc.lower() == self.host

    def add(self, what: str, format_id: str, facts: Sequence[Fact]) -> None:
        """Keep facts under a name fit to be shown."""
        if facts:
            name = f"@{self.account.handle} ({what})"
            self.batches.append(Batch(name, format_id, tuple(facts)))
