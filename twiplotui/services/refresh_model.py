"""What a reading of a source yields: facts to store, and the source as it stands afterwards."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from twiplotui.clock import MINUTE
from twiplotui.model.account import AccountFacts
from twiplotui.model.imports import Fact
from twiplotui.network.politeness import retry_interval, source_interval
from twiplotui.store.sources import Source

CONFIRM_AFTER = 20 * MINUTE
"""When a list of follows that lost members is read again: an unfollow needs two complete readings,
at least 15 minutes apart."""


class ReadingOutcome(StrEnum):
    """How a reading ended."""

    READ = "read"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    ENDED = "ended"
    """The source says it is gone for good; it is not asked again."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Facts of one body."""

    name: str
    """The address it came from, fit to be shown."""
    format_id: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Harvest:
    """What one reading of one source yields."""

    source: Source
    """The source as it is to be kept."""
    outcome: ReadingOutcome
    sentence: str = ""
    """What happened, where it is not simply new posts."""
    batches: tuple[Batch, ...] = ()
    account: AccountFacts | None = None
    """Whose source it is, where that is known."""
    captured_at: int = 0


def settled(source: Source, now: int, newest: int | None, *, is_changed: bool) -> Source:
    """Return a source after a good reading.

    Args:
        source: As it was, with what its reader has learnt.
        now: The time of the reading.
        newest: When its newest item was published.
        is_changed: Whether the reading brought another body than the last one.
    """
    return replace(
        source,
        checked_at=now,
        changed_at=now if is_changed else source.changed_at,
        due_at=now + source_interval(newest, now),
        failures=0,
        last_error="",
    )


def failed(source: Source, now: int, sentence: str, retry_after: int | None = None) -> Harvest:
    """Return the harvest of a reading that failed; the source is asked later and later."""
    failures = source.failures + 1
    kept = replace(
        source,
        checked_at=now,
        failures=failures,
        last_error=sentence,
        due_at=now + retry_interval(source.url, failures, retry_after),
    )
    return Harvest(kept, ReadingOutcome.FAILED, sentence, captured_at=now)


def ended(source: Source, now: int, sentence: str, batches: tuple[Batch, ...] = ()) -> Harvest:
    """Return the harvest of a source that is gone for good."""
    kept = replace(source, checked_at=now, state="ended", last_error=sentence, due_at=None)
    return Harvest(kept, ReadingOutcome.ENDED, sentence, batches, captured_at=now)
