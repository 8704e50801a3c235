"""Which runs of a list may be trusted for what. A capped or partial list never shows a removal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from twiplotui.model.words import Network

PAGE_SIZES: dict[Network, tuple[int, ...]] = {
    Network.X: (5000, 1000, 200, 100),
    Network.MASTODON: (80, 40),
    Network.TRUTH: (80, 40),
    Network.BLUESKY: (100, 50),
}
"""Page sizes of each network's interface; a list of exactly so many may have been cut."""

HOLD_SHARE = 0.2
HOLD_COUNT = 3
"""A run in which more than this share, and more than so many, vanish at once waits for a look."""


@dataclass(frozen=True, slots=True)
class Run:
    """One reading of one list, as the derivation needs it."""

    id: int
    at: int
    """Captured at, milliseconds UTC."""
    members: Sequence[int]
    """Ids of accounts, sorted, each once."""
    is_complete: bool | None
    is_whole_by_format: bool = False
    """Whether the format itself proves completeness (an archive, a repository)."""
    claimed: int | None = None
    source: str = ""
    is_released: bool = False
    """Whether someone looked at a held run and let it count."""
    is_list_hidden: bool = False


def may_be_capped(run: Run, network: Network) -> bool:
    """Return whether the size of a list is one at which its network cuts lists.

    Five lists of exactly 5,000 in two real snapshots of one parliament would have announced 1,441
    unfollows that never happened.
    """
    size = len(run.members)
    if size == 0 or run.is_whole_by_format or run.claimed == size:
        return False
    pages = PAGE_SIZES.get(network, ())
    return any(size == page or (page >= 1000 and size % page == 0) for page in pages)


def shows_removals(run: Run, network: Network) -> bool:
    """Return whether absence from this run means anything."""
    return run.is_complete is True and not run.is_list_hidden and not may_be_capped(run, network)


def must_be_held(before: int, vanished: int) -> bool:
    """Return whether so many vanishing at once is more likely a fault than a decision.

    Args:
        before: Size of the list before.
        vanished: How many are gone.
    """
    return vanished > HOLD_COUNT and vanished > before * HOLD_SHARE
