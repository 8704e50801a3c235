"""Follows for the command line and the screen: ties among watched accounts, unanswered follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from twiplotui.clock import DAY
from twiplotui.config import Settings
from twiplotui.errors import StateError
from twiplotui.insight.ties import Ties
from twiplotui.model.words import Direction
from twiplotui.services.derive import Touched, derive
from twiplotui.store.connection import Store
from twiplotui.store.follows import Peer, edges_among, watched_peers
from twiplotui.store.held_runs import release_run

if TYPE_CHECKING:
    from twiplotui.store.insight_reader import Speaker


@dataclass(frozen=True, slots=True)
class Network:
    """The watched accounts and the follows among them that stand."""

    peers: tuple[Peer, ...]
    ties: Ties
    seen: dict[tuple[int, int], int]
    """When each follow began or was first seen, milliseconds UTC."""

    def peer(self, account_id: int) -> Peer:
        """Return a peer by its id."""
        return next(peer for peer in self.peers if peer.id == account_id)


def follow_network(store: Store) -> Network:
    """Return who follows whom among the watched accounts."""
    peers = watched_peers(store)
    rows = edges_among(store, [peer.id for peer in peers])
    standing = [(actor, target, seen) for actor, target, seen, missing in rows if missing is None]
    ties = Ties(
        [peer.id for peer in peers],
        {peer.id for peer in peers if peer.is_read},
        [(actor, target) for actor, target, _ in standing],
    )
    return Network(tuple(peers), ties, {(a, t): seen for a, t, seen in standing})


@dataclass(frozen=True, slots=True)
class Groups:
    """The watched accounts by account, actor or country, and the ties between the groups."""

    members: dict[str, list[Peer]]
    """The accounts of each group, by its name; its place is its number in `ties`."""
    ties: Ties
    """Between the groups; a follow within one is none. One is read when all its lists are."""


def groups_of(network: Network, by: str) -> Groups:
    """Return the network by `account`, `actor` or `country`; who has no country is left out."""
    members: dict[str, list[Peer]] = {}
    for peer in network.peers:
        if name := group_name(peer, by):
            members.setdefault(name, []).append(peer)
    of = {p.id: number for number, peers in enumerate(members.values()) for p in peers}
    ties = Ties(
        range(len(members)),
        {n for n, peers in enumerate(members.values()) if all(p.is_read for p in peers)},
        [(of[a], of[b]) for a, b in network.ties.edges() if a in of and b in of],
    )
    return Groups(members, ties)


def group_name(each: Speaker | Peer, by: str) -> str:
    """Return the group of an account by `account`, `actor` or `country`; empty: none."""
    if by == "country":
        return each.country
    if by == "actor":
        return each.actor or each.label
    return f"{each.network}:{each.label}"


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A follow that is not returned, by an account whose own list was read."""

    actor: Peer
    target: Peer
    seen_at: int
    days: int


def unanswered(store: Store, days: int) -> list[Unanswered]:
    """Return follows between watched accounts not returned for so many days, longest first."""
    network = follow_network(store)
    by_id = {peer.id: peer for peer in network.peers}
    now = store.clock.now()
    found = []
    for actor, target in network.ties.unanswered():
        seen = network.seen[actor, target]
        age = (now - seen) // DAY
        if age >= days:
            found.append(Unanswered(by_id[actor], by_id[target], seen, age))
    # By the moment, not by whole days: two of one day would change places as the clock goes on.
    return sorted(found, key=lambda each: (each.seen_at, each.actor.label, each.target.label))


def release(store: Store, run_id: int, settings: Settings, *, by: str) -> None:
    """Let a held run count, as an act of the journal, and derive its list anew.

    Raises:
        StateError: The run does not exist or is not held.
    """
    released = release_run(store, run_id, by=by)
    if released is None:
        raise StateError(f"Run {run_id} is not held.", "“twiplotui follows runs” lists them.")
    account_id, direction = released
    touched = Touched(lists={(account_id, Direction(direction))}, seen=None)
    derive(store, touched, import_id=None, settings=settings)
