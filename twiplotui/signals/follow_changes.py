"""Derives follow events of one list from all its runs, in the order they were captured.

The first complete run is the baseline and makes no events. Presence in any run is evidence,
absence only in a complete one. Missing makes an unconfirmed unfollow; missing again in a second
complete run at least 15 minutes later, with the target seen active since, a confirmed one. A
return turns it into a reversed one. The outcome does not depend on the order of import.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from twiplotui.model.words import Confidence, FollowEventKind, Network
from twiplotui.signals.follow_runs import Run, must_be_held, shows_removals

CONFIRM_AFTER = 15 * 60 * 1000
"""Milliseconds between the two complete runs that confirm an unfollow."""

Kind = FollowEventKind


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of an account's state after a moment."""

    is_gone: bool = False
    """Suspended, deactivated or deleted, by its network's own word."""
    is_seen_active: bool = False
    """Whether something showed it active after that moment."""
    word: str = ""
    """The network's word, for the evidence."""


@dataclass(frozen=True, slots=True)
class FollowChange:
    """One event of one list. The other end of the list is the same for all of them."""

    kind: FollowEventKind
    member: int
    """The account that joined or left the list."""
    number: int
    """1 for the first event of this kind with this member, and so on."""
    after_at: int | None
    """Last moment at which it was still otherwise; equal to `before_at` where it is dated."""
    before_at: int
    confidence: Confidence
    evidence: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EdgeSpan:
    """What the runs say of one member of the list."""

    since: int | None
    first_seen: int
    last_seen: int
    first_missing: int | None


@dataclass(frozen=True, slots=True)
class ListHistory:
    """All that follows from the runs of one list."""

    changes: tuple[FollowChange, ...]
    edges: Mapping[int, EdgeSpan]
    held: frozenset[int]
    """Ids of runs that wait for a look."""
    baseline_at: int | None


LookUp = Callable[[int, int], Standing]
"""Returns the standing of (account, after this moment)."""


@dataclass(slots=True)
class _Member:
    first_seen: int
    last_seen: int
    joined_at: int
    count_before: int | None = None
    missing_at: int | None = None
    missing_runs: list[int] = field(default_factory=list)
    follows: int = 0
    unfollows: int = 0


class _Reader:
    def __init__(
        self, network: Network, owner: int, since: Mapping[int, int], look_up: LookUp
    ) -> None:
        self._network = network
        self._owner = owner
        self._since = since
        self._look_up = look_up
        self.members: dict[int, _Member] = {}
        self.changes: dict[tuple[Kind, int, int], FollowChange] = {}
        self.held: set[int] = set()
        self.baseline: Run | None = None
        self._last_complete: Run | None = None
        self._inside: set[int] = set()

    def read(self, run: Run) -> None:
        present = set(run.members)
        for member in present - self._inside:
            self._joined(member, run)
        for member in present & self._inside:
            self._seen(member, run)
        self._inside |= present
        if not shows_removals(run, self._network):
            return
        absent = self._inside - present
        if self.baseline is None:
            # Before the baseline nothing is compared; who was seen earlier may have left since.
            self._inside -= absent
            self.baseline = self._last_complete = run
            return
        newly = {member for member in absent if self.members[member].missing_at is None}
        gone = len(absent) - len(newly)
        if must_be_held(len(self._inside) - gone, len(newly)) and not run.is_released:
            self.held.add(run.id)
            return
        for member in absent:
            self._missing(member, run)
        self._last_complete = run

    def _joined(self, member: int, run: Run) -> None:
        known = self.members.get(member)
        if known is None:
            known = self.members[member] = _Member(run.at, run.at, run.at)
        else:
            known.joined_at = known.last_seen = run.at
        if self.baseline is None or self._last_complete is None:
            return
        known.follows += 1
        since = self._since.get(member)
        after: int | None = self._last_complete.at
        before = run.at
        evidence = self._evidence(run)
        if since is not None and since > self.baseline.at:
            after = before = since
            evidence["dated"] = True
        self._put(Kind.FOLLOW, member, known.follows, after, before, Confidence.CONFIRMED, evidence)

    def _seen(self, member: int, run: Run) -> None:
        known = self.members[member]
        if known.missing_at is not None:
            self._returned(member, known, run)
        known.last_seen = run.at

    def _returned(self, member: int, known: _Member, run: Run) -> None:
        key = (Kind.UNFOLLOW, member, known.unfollows)
        for kind in (Kind.UNFOLLOW, Kind.TARGET_GONE):
            key = (kind, member, known.unfollows)
            if key in self.changes:
                was = self.changes[key]
                self.changes[key] = replace(
                    was,
                    confidence=Confidence.REVERSED,
                    evidence={**was.evidence, "seen_again_at": run.at},
                )
        if len(known.missing_runs) > 1 and self._last_complete is not None:
            known.follows += 1
            self._put(
                Kind.FOLLOW,
                member,
                known.follows,
                self._last_complete.at,
                run.at,
                Confidence.CONFIRMED,
                {**self._evidence(run), "again": True},
            )
            known.joined_at = run.at
        known.missing_at = None
        known.missing_runs = []

    def _missing(self, member: int, run: Run) -> None:
        known = self.members[member]
        if known.missing_at is None:
            known.missing_at = run.at
            known.missing_runs = [run.at]
            known.count_before = len(self._last_complete.members) if self._last_complete else None
            known.unfollows += 1
        else:
            known.missing_runs.append(run.at)
        self._judge(member, known, run)

    def _judge(self, member: int, known: _Member, run: Run) -> None:
        assert known.missing_at is not None
        target = self._look_up(member, known.missing_at)
        owner = self._look_up(self._owner, known.missing_at)
        twice = known.missing_runs[-1] - known.missing_at >= CONFIRM_AFTER
        checked: list[str] = [f"absent from {len(known.missing_runs)} complete runs"]
        kind, confidence = Kind.UNFOLLOW, Confidence.UNCONFIRMED
        if target.is_gone:
            kind = Kind.TARGET_GONE
            confidence = Confidence.CONFIRMED if twice else Confidence.UNCONFIRMED
            checked.append(f"the other account is {target.word or 'gone'}")
        elif owner.is_gone:
            checked.append(f"the account itself is {owner.word or 'gone'}")
        elif twice and target.is_seen_active:
            confidence = Confidence.CONFIRMED
            checked.append("the other account was seen active since")
        elif twice:
            checked.append("whether the other account still exists was not seen")
        else:
            checked.append("a second complete run is needed")
        for other in (Kind.UNFOLLOW, Kind.TARGET_GONE):
            if other is not kind:
                self.changes.pop((other, member, known.unfollows), None)
        evidence = {
            **self._evidence(run),
            "checked": checked,
            "followed_from": known.joined_at,
            "count_before": known.count_before,
        }
        self._put(
            kind,
            member,
            known.unfollows,
            known.last_seen,
            known.missing_at,
            confidence,
            evidence,
        )

    def _evidence(self, run: Run) -> dict[str, object]:
        return {"run": run.id, "source": run.source, "count_after": len(run.members)}

    def _put(
        self,
        kind: Kind,
        member: int,
        number: int,
        after: int | None,
        before: int,
        confidence: Confidence,
        evidence: Mapping[str, object],
    ) -> None:
        self.changes[kind, member, number] = FollowChange(
            kind, member, number, after, before, confidence, evidence
        )


def read_list(
    runs: Sequence[Run],
    *,
    network: Network,
    owner: int,
    since: Mapping[int, int],
    look_up: LookUp,
) -> ListHistory:
    """Derive the events and edges of one list.

    Args:
        runs: All its runs, in any order.
        network: The network of the list; tells its page sizes.
        owner: The account whose list it is.
        since: When a follow began, by member, where the network dates it.
        look_up: Tells an account's standing.
    """
    reader = _Reader(network, owner, since, look_up)
    read_already: set[tuple[int, bool | None, bytes]] = set()
    for run in sorted(
        runs, key=lambda run: (run.at, len(run.members), not run.is_released, run.id)
    ):
        identity = (run.at, run.is_complete, array("q", run.members).tobytes())
        if identity not in read_already:
            read_already.add(identity)
            reader.read(run)
    edges = {
        member: EdgeSpan(since.get(member), known.first_seen, known.last_seen, known.missing_at)
        for member, known in reader.members.items()
    }
    changes = sorted(reader.changes.values(), key=lambda c: (c.before_at, c.member, c.kind))
    baseline = reader.baseline.at if reader.baseline else None
    return ListHistory(tuple(changes), edges, frozenset(reader.held), baseline)
