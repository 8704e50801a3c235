"""Silence, and nothing in secret: mute a phrase, snooze a rule, switch a pack off, take it back.

The fourth kind, dismissing one finding, is an act on its alert (`services.triage`). A silence hides
findings, it deletes none: each says what hides it, and the counts of the hidden are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from hashlib import sha256

from twiplotui.clock import utc
from twiplotui.errors import UsageError
from twiplotui.model.flag import Finding
from twiplotui.rules.boundary import edges, fits
from twiplotui.rules.schema import Boundary
from twiplotui.services.flag_alerts import renew_alerts
from twiplotui.store import mutes as kept
from twiplotui.store import search_index
from twiplotui.store.connection import Store
from twiplotui.store.mutes import Mute, MuteKind
from twiplotui.text.fold import fold

_PAGE = 1_000
_AT_ONCE = 100
"""Posts a transaction: the lock is held some 50 ms."""


class Silences:
    """The silences that hold at one moment, ready to be asked."""

    def __init__(self, mutes: Iterable[Mute] = ()) -> None:
        self._mutes = tuple(mutes)
        self._phrases = {m.id: _key(m.phrase) for m in self._mutes if m.kind is MuteKind.PHRASE}
        told = ",".join(f"{mute.id}:{mute.account_id}" for mute in self._mutes)
        self.mark = sha256(told.encode()).hexdigest()[:16] if told else ""
        """Changes when any silence begins or ends."""

    @classmethod
    def of(cls, store: Store) -> Silences:
        """Return what is silenced at present.

        Raises:
            StoreError: The store cannot be read.
        """
        return cls(kept.active_mutes(store))

    def reason(self, rule_id: str, pack_id: str, words: str, account_id: int | None) -> str:
        """Return what hides a finding, in words, or nothing.

        Args:
            rule_id: Its rule.
            pack_id: The pack of the rule.
            words: What it is about, as written.
            account_id: Whose post it is in; None: a draft or a text from outside.
        """
        for mute in self._mutes:
            if mute.account_id is not None and mute.account_id != account_id:
                continue
            if mute.kind is MuteKind.PACK:
                if mute.pack_id == pack_id:
                    return f"pack {pack_id} switched off (#{mute.id})"
            elif mute.rule_id and mute.rule_id != rule_id:
                continue
            elif mute.kind is MuteKind.RULE:
                until = f" until {_day(mute.until)}" if mute.until is not None else ""
                return f"rule snoozed{until} (#{mute.id})"
            elif _holds(_key(words), self._phrases[mute.id]):
                return _told_of(mute)
        return ""

    def mutes_phrase(self, reason: str) -> bool:
        """Whether a reason, as `reason` gives it, is of a muted phrase that still is."""
        return any(_told_of(mute) == reason for mute in self._mutes if mute.id in self._phrases)

    def apply(
        self, findings: Sequence[Finding], account_id: int | None = None
    ) -> tuple[Finding, ...]:
        """Return findings, those that are silenced with `suppressed_by` set."""
        if not self._mutes:
            return tuple(findings)
        return tuple(self._applied(finding, account_id) for finding in findings)

    def _applied(self, finding: Finding, account_id: int | None) -> Finding:
        if finding.suppressed_by:
            return finding
        reason = self.reason(finding.rule_id, finding.pack_id, finding.text, account_id)
        return replace(finding, suppressed_by=reason) if reason else finding


def mute_phrase(
    store: Store, phrase: str, *, by: str, account_id: int | None = None, rule_id: str = "",
    reason: str = "", until: int | None = None,
) -> Mute:  # fmt: skip
    """Hide findings about a phrase, on one account or everywhere, of one rule or of all.

    Raises:
        UsageError: The phrase has no letter or sign to compare.
    """
    if not _key(phrase):
        raise UsageError("There is nothing in that phrase to compare.", "Name the words to mute.")
    mute = Mute(0, MuteKind.PHRASE, rule_id, "", account_id, phrase.strip(), until, reason, by)
    where = f" on account #{account_id}" if account_id is not None else ""
    return _add(store, mute, f"muted “{phrase.strip()}”{where}")


def snooze_rule(
    store: Store, rule_id: str, *, by: str, until: int | None, reason: str = ""
) -> Mute:
    """Hide the findings of a rule until a moment (None: until it is lifted).

    Raises:
        UsageError: The moment has passed.
    """
    if until is not None and until <= store.clock.now():
        raise UsageError("That moment has passed.", "Name a time to come.")
    mute = Mute(0, MuteKind.RULE, rule_id, until=until, reason=reason, by=by)
    told = f" until {_day(until)}" if until is not None else ""
    return _add(store, mute, f"snoozed the rule {rule_id}{told}")


def switch_off(store: Store, pack_id: str, *, by: str, reason: str = "") -> Mute:
    """Hide the findings of a pack until it is switched on."""
    for mute in kept.active_mutes(store):
        if mute.kind is MuteKind.PACK and mute.pack_id == pack_id:
            return mute
    mute = Mute(0, MuteKind.PACK, pack_id=pack_id, reason=reason, by=by)
    return _add(store, mute, f"switched the pack {pack_id} off")


def switch_on(store: Store, pack_id: str, *, by: str) -> int:
    """Show the findings of a pack again; return how many silences were lifted."""
    ids = [
        mute.id
        for mute in kept.active_mutes(store)
        if mute.kind is MuteKind.PACK and mute.pack_id == pack_id
    ]
    if ids:
        kept.lift_mutes(store, ids, by=by, summary=f"switched the pack {pack_id} on")
        settle(store)
    return len(ids)


def lift(store: Store, mute_id: int, *, by: str) -> Mute:
    """End one silence.

    Raises:
        UsageError: There is no such silence, or it was lifted.
    """
    mute = kept.mute_by_id(store, mute_id)
    if mute is None:
        raise UsageError(f"There is no silence #{mute_id}.", "“twiplotui rules muted” lists them.")
    kept.lift_mutes(store, [mute_id], by=by, summary=f"lifted the silence: {told(mute)}")
    settle(store)
    return mute


def told(mute: Mute) -> str:
    """Return what a silence is about, in words."""
    if mute.kind is MuteKind.PACK:
        return f"pack {mute.pack_id}"
    if mute.kind is MuteKind.RULE:
        return f"rule {mute.rule_id}"
    return f"“{mute.phrase}”"


def hidden_count(store: Store, post_id: int | None = None) -> int:
    """Return how many findings are hidden: in one post, or in all that is stored."""
    if post_id is not None:
        return kept.hidden_counts(store, [post_id]).get(post_id, 0)
    return sum(kept.hidden_by_reason(store).values())


def hidden_of(store: Store) -> dict[int, int]:
    """Return how many stored findings each silence hides, by its id."""
    counts: dict[int, int] = {}
    for reason, count in kept.hidden_by_reason(store).items():
        number = reason.rpartition("(#")[2].rstrip(")")
        if number.isdecimal():
            counts[int(number)] = counts.get(int(number), 0) + count
    return counts


def settle(store: Store, should_stop: Callable[[], bool] = lambda: False) -> int:
    """Bring stored flags, the index and the alerts in line with the silences that hold now.

    Cheap where nothing changed, so it may be called at any time: after an undo, at the start, or
    when a snooze is over. What was cut short is done by the next call.

    Returns:
        How many flags were hidden or shown.

    Raises:
        StoreError: The store cannot be written.
    """
    silences = Silences.of(store)
    if kept.settled(store) == silences.mark:
        return 0
    after = changed = 0
    while page := kept.flags_after(store, after, _PAGE):
        if should_stop():
            return changed
        after = page[-1].id
        changes: dict[int, list[tuple[str, int]]] = {}
        for flag in page:
            reason = silences.reason(flag.rule_id, flag.pack_id, flag.words, flag.account_id)
            if not reason and not flag.words and silences.mutes_phrase(flag.suppressed_by):
                continue  # The text was blanked; what it said was muted and still is.
            if reason != flag.suppressed_by:
                changes.setdefault(flag.post_id, []).append((reason, flag.id))
        posts = list(changes)
        for low in range(0, len(posts), _AT_ONCE):
            chosen = posts[low : low + _AT_ONCE]
            _write(store, chosen, [change for post in chosen for change in changes[post]])
        changed += sum(map(len, changes.values()))
    kept.set_settled(store, silences.mark)
    return changed


def _write(store: Store, posts: Sequence[int], changes: Sequence[tuple[str, int]]) -> None:
    with store.transaction("hiding and showing flags") as connection:
        search_index.take_out(connection, posts)
        kept.set_suppressed(connection, changes)
        search_index.put_in(connection, posts)
        renew_alerts(store, posts)


def _add(store: Store, mute: Mute, summary: str) -> Mute:
    mute = replace(mute, at=store.clock.now())
    mute = replace(mute, id=kept.add_mute(store, mute, summary=summary))
    settle(store)
    return mute


def _told_of(mute: Mute) -> str:
    where = " on this account" if mute.account_id is not None else ""
    return f"phrase muted{where} (#{mute.id})"


def _key(words: str) -> str:
    return " ".join(fold(words).split())


def _holds(words: str, phrase: str) -> bool:
    """Whether `phrase` stands in `words` as whole words, both folded."""
    at = words.find(phrase)
    left, right = edges(phrase, Boundary.AUTO, "*")
    while at != -1:
        if fits(words, at, at + len(phrase), left, right):
            return True
        at = words.find(phrase, at + 1)
    return False


def _day(moment: int | None) -> str:
    if moment is None:
        return ""
    return utc(moment).strftime("%Y-%m-%d")
