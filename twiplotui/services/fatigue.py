"""Which rules tire the desk: hits and dismissals of the last 30 days, rule by rule."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from twiplotui.clock import DAY
from twiplotui.services.check import NOISY_SHARE
from twiplotui.store.connection import Store
from twiplotui.store.rule_stats import count_posts, decisions_by_rule, hits_by_rule

DAYS: Final = 30
LEAST_DECIDED: Final = 10
"""Decided alerts below which nothing is said of how often a rule is dismissed."""
LEAST_FLAGGED: Final = 5
"""Flagged posts below which a share of posts says nothing."""


@dataclass(frozen=True, slots=True)
class RuleFatigue:
    """The figures of one rule over posts that came in, and acts done, in the last 30 days."""

    rule_id: str
    pack_id: str
    title: str
    hits: int
    posts: int
    """Posts it flagged."""
    share: float
    """Of all posts that came in, 0 to 1."""
    hidden: int
    """Hits that are silenced at present."""
    decided: int
    """Its alerts that were acknowledged, escalated or dismissed."""
    dismissed: int

    @property
    def is_often_dismissed(self) -> bool:
        """Whether more than half of its decided alerts, of ten or more, were dismissed."""
        return self.decided >= LEAST_DECIDED and self.dismissed * 2 > self.decided

    @property
    def is_frequent(self) -> bool:
        """Whether it fires on more than 2% of posts."""
        return self.posts >= LEAST_FLAGGED and self.share > NOISY_SHARE

    @property
    def is_noisy(self) -> bool:
        """Whether the desk should be offered to quieten it."""
        return self.is_often_dismissed or self.is_frequent

    @property
    def reason(self) -> str:
        """Why it is noisy, in words; empty where it is not."""
        parts = []
        if self.is_often_dismissed:
            parts.append(f"dismissed {self.dismissed} of {self.decided} times")
        if self.is_frequent:
            parts.append(f"fires on {self.share:.1%} of posts")
        return ", ".join(parts)

    @property
    def offer(self) -> str:
        """The command that quietens it."""
        return f"twiplotui rules snooze {self.rule_id} --until 30d"


def fatigue(store: Store, rule_ids: Collection[str] | None = None) -> list[RuleFatigue]:
    """Return the figures of every rule that flagged something or was decided on, most hits first.

    Args:
        store: Where to look; reads only.
        rule_ids: Only these rules; None: all.

    Raises:
        StoreError: The store cannot be read.
    """
    since = store.clock.now() - DAYS * DAY
    total = count_posts(store, since)
    decisions = decisions_by_rule(store, since)
    found = []
    for hit in hits_by_rule(store, since):
        told = decisions.pop(hit.rule_id, None)
        found.append(
            RuleFatigue(
                hit.rule_id,
                hit.pack_id,
                hit.title,
                hit.hits,
                hit.posts,
                hit.posts / total if total else 0.0,
                hit.hidden,
                told.decided if told else 0,
                told.dismissed if told else 0,
            )
        )
    found += [
        RuleFatigue(told.rule_id, "", "", 0, 0, 0.0, 0, told.decided, told.dismissed)
        for told in decisions.values()
    ]
    return [item for item in found if rule_ids is None or item.rule_id in rule_ids]


def noisy(store: Store) -> list[RuleFatigue]:
    """Return the rules that tire the desk and are not silenced already."""
    return [item for item in fatigue(store) if item.is_noisy and item.hidden < max(1, item.hits)]
