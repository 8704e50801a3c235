"""Derives follow events of one list from all its runs, in the order they were captured.

The first complete run is the baseline and makes no events. Presence in any run is evidence,
absence only in a complete one. Missing makes an unconfirmed unfollow; missing again in a second
complete run at least 15 minutes later, with the target seen active since, a confirmed one. A
return turns it into a reversed one. The outcome does not depend on the order of import.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from twiplotui.clock import DAY
from twiplotui.model.words import Confidence, FollowEventKind, Network
from twiplotui.signals.follow_runs import (
    Moment,
    Run,
    difference,
    holds,
    moments_of,
    must_be_held,
    with_joined,
)

CONFIRM_AFTER = 15 * 60 * 1000
"""Milliseconds between the two complete runs that confirm an unfollow."""

TEMPORARY_DAYS = 30
"""A follow that ended within so many days is told as a temporary one."""


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
    """The account that joined or left the list; the owner itself where it hides the list."""
    number: int
    """1 for the first event of this kind with this member, and so on."""
    after_at: int | None
    """Last moment at which it was still otherwise; equal to `before_at` where it is dated."""
    before_at: int
    confidence: Confidence
    evidence: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListHistory:
    """All that follows from the runs of one list."""

    changes: tuple[FollowChange, ...]
    missing: Mapping[int, int]
    """Member → first complete run without it, for those that are missing at the end."""
    held: frozenset[int]
    """Ids of runs that wait for a look."""


LookUp = Callable[[int, int], Standing]
"""Returns the standing of (account, after this moment)."""


@dataclass(frozen=True, slots=True)
class _Absence:
    """A member that is missing; it was absent from every whole run since."""

    first: Moment
    whole_runs_before: int
    last_seen: int
    count_before: int


class _Reader:
    def __init__(self, owner: int, since: Mapping[int, int], look_up: LookUp) -> None:
        self._owner = owner
        self._since = since
        self._look_up = look_up
        self.changes: list[FollowChange] = []
        self.held: set[int] = set()
        self.gone: dict[int, _Absence] = {}
        self.baseline: Moment | None = None
        self._inside: array[int] = array("q")
        self._read: list[Moment] = []
        self._whole: list[Moment] = []
        self._joined_at: dict[int, int] = {}
        self._numbers: dict[tuple[Kind, int], int] = {}

    def read(self, moment: Moment) -> None:
        if self.baseline is None:
            self._before_baseline(moment)
        else:
            self._compare(moment)
        self._read.append(moment)

    def _before_baseline(self, moment: Moment) -> None:
        # Nothing is compared yet; who was seen in earlier parts may have left since.
        if moment.is_whole:
            self.baseline = moment
            self._inside = moment.members
            self._whole.append(moment)

    def _compare(self, moment: Moment) -> None:
        joined, left = difference(self._inside, moment.members)
        for member in joined:
            absence = self.gone.pop(member, None)
            if absence is not None:
                self._returned(member, absence, moment)
            else:
                self._followed(member, moment, {})
        is_held = must_be_held(len(self._inside), len(left)) and not moment.is_released
        if not moment.is_whole or is_held:
            if moment.is_whole:
                self.held.update(moment.runs)
            self._inside = with_joined(self._inside, joined)
            return
        for member in left:
            self.gone[member] = _Absence(
                moment, len(self._whole), self._last_seen(member), len(self._whole[-1].members)
            )
        self._inside = moment.members
        self._whole.append(moment)

    def _followed(self, member: int, moment: Moment, more: Mapping[str, object]) -> None:
        assert self.baseline is not None
        after, before = self._whole[-1].at, moment.at
        evidence = {**_evidence(moment), "count_before": len(self._whole[-1].members), **more}
        since = self._since.get(member)
        if since is not None and self.baseline.at < since <= moment.at:
            after = before = since
            evidence["dated"] = True
        self._joined_at[member] = before
        self._put(Kind.FOLLOW, member, after, before, Confidence.CONFIRMED, evidence)

    def _returned(self, member: int, absence: _Absence, moment: Moment) -> None:
        self._tell_absence(member, absence, seen_again_at=moment.at)
        if len(self._whole) - absence.whole_runs_before > 1:
            self._followed(member, moment, {"again": True})

    def finish(self) -> None:
        """Judge what is still missing, with all that is known by now."""
        for member, absence in self.gone.items():
            self._tell_absence(member, absence, seen_again_at=None)
        self._tell_hidden()

    def _tell_absence(self, member: int, absence: _Absence, *, seen_again_at: int | None) -> None:
        missing_at = absence.first.at
        runs = self._whole[absence.whole_runs_before :]
        is_twice = runs[-1].at - missing_at >= CONFIRM_AFTER
        began = self._joined_at.get(member)
        evidence = {
            **_evidence(absence.first),
            "count_before": absence.count_before,
            "followed_from": began if began is not None else self._first_seen(member),
            "complete_runs_without": len(runs),
        }
        if began is not None:
            evidence["lasted_days"] = (missing_at - began) // DAY
            evidence["temporary"] = missing_at - began <= TEMPORARY_DAYS * DAY
        kind, confidence = self._judge(member, absence, is_twice, evidence)
        if seen_again_at is not None:
            confidence = Confidence.REVERSED
            evidence["seen_again_at"] = seen_again_at
        self._put(kind, member, absence.last_seen, missing_at, confidence, evidence)

    def _judge(
        self, member: int, absence: _Absence, is_twice: bool, evidence: dict[str, object]
    ) -> tuple[Kind, Confidence]:
        target = judged_standing(self._look_up, member, absence.last_seen, absence.first.at)
        owner = self._look_up(self._owner, absence.last_seen)
        count = evidence["complete_runs_without"]
        checked = [f"absent from {count} complete run{'s' if count != 1 else ''}"]
        evidence["checked"] = checked
        evidence["standing"] = standing_word(target)
        evidence["owner_standing"] = owner.word if owner.is_gone else ""
        if target.is_gone:
            checked.append(f"the other account is {target.word or 'gone'}")
            return Kind.TARGET_GONE, Confidence.CONFIRMED if is_twice else Confidence.UNCONFIRMED
        if owner.is_gone:
            checked.append(f"the account itself is {owner.word or 'gone'}")
        elif not is_twice:
            checked.append("a second complete run at least 15 minutes later is needed")
        elif target.is_seen_active:
            checked.append("the other account was seen active since")
            return Kind.UNFOLLOW, Confidence.CONFIRMED
        else:
            checked.append("whether the other account still exists was not seen")
        return Kind.UNFOLLOW, Confidence.UNCONFIRMED

    def _tell_hidden(self) -> None:
        hidden: Moment | None = None
        before: int | None = None
        for moment in self._read:
            if moment.is_hidden and hidden is None and before is not None:
                hidden = moment
            elif moment.members:
                if hidden is not None:
                    self._put_hidden(hidden, before, seen_again_at=moment.at)
                hidden, before = None, moment.at
        if hidden is not None:
            self._put_hidden(hidden, before, seen_again_at=None)

    def _put_hidden(self, hidden: Moment, before: int | None, seen_again_at: int | None) -> None:
        evidence = {**_evidence(hidden), "checked": ["the list is hidden or empty to others"]}
        confidence = Confidence.CONFIRMED
        if seen_again_at is not None:
            evidence["seen_again_at"] = seen_again_at
            confidence = Confidence.REVERSED
        self._put(Kind.LIST_HIDDEN, self._owner, before, hidden.at, confidence, evidence)

    def _last_seen(self, member: int) -> int:
        for moment in reversed(self._read):
            if holds(moment.members, member):
                return moment.at
        raise AssertionError("a member that was never read is missing")

    def _first_seen(self, member: int) -> int:
        return next(moment.at for moment in self._read if holds(moment.members, member))

    def _put(
        self,
        kind: Kind,
        member: int,
        after: int | None,
        before: int,
        confidence: Confidence,
        evidence: Mapping[str, object],
    ) -> None:
        # Unfollow and target gone are two judgements of one absence and share their numbers.
        counted = Kind.UNFOLLOW if kind is Kind.TARGET_GONE else kind
        number = self._numbers[counted, member] = self._numbers.get((counted, member), 0) + 1
        self.changes.append(FollowChange(kind, member, number, after, before, confidence, evidence))


def judged_standing(look_up: LookUp, account: int, last_seen: int, missing_at: int) -> Standing:
    """Return the standing that an absence is judged by.

    Active counts only after it was found missing; gone counts since it was last seen.
    """
    since_missing = look_up(account, missing_at)
    if since_missing.is_seen_active:
        return since_missing
    since_seen = look_up(account, last_seen)
    return since_seen if since_seen.is_gone else since_missing


def standing_word(standing: Standing) -> str:
    """Return a standing as the evidence keeps it: `active`, the network's word, or nothing."""
    if standing.is_gone:
        return standing.word or "gone"
    return "active" if standing.is_seen_active else ""


def _evidence(moment: Moment) -> dict[str, object]:
    return {
        "run": moment.runs[0],
        "source": moment.source,
        "count_after": len(moment.members),
    }


def read_list(
    runs: Sequence[Run],
    *,
    network: Network,
    owner: int,
    since: Mapping[int, int],
    look_up: LookUp,
) -> ListHistory:
    """Derive the events of one list.

    Args:
        runs: All its runs, in any order.
        network: The network of the list; tells its page sizes.
        owner: The account whose list it is.
        since: When a follow began, by member, where the network dates it.
        look_up: Tells an account's standing.
    """
    reader = _Reader(owner, since, look_up)
    for moment in moments_of(runs, network):
        reader.read(moment)
    reader.finish()
    changes = sorted(reader.changes, key=lambda c: (c.before_at, c.member, c.kind))
    missing = {member: absence.first.at for member, absence in reader.gone.items()}
    return ListHistory(tuple(changes), missing, frozenset(reader.held))
