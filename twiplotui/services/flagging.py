"""Checks posts against the rules as they come in, each in the context of its account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Protocol

from twiplotui.clock import DAY
from twiplotui.model.flag import Finding, TextContext
from twiplotui.model.post import PostFacts
from twiplotui.model.words import PostKind, Scope
from twiplotui.rules.places import PlaceName
from twiplotui.services.flag_alerts import flag_alert
from twiplotui.services.mutes import Silences
from twiplotui.store.account_reader import fields_of
from twiplotui.store.connection import Store
from twiplotui.store.habit_reader import earlier_posts
from twiplotui.text.capitals import share_of_capitals

__all__ = ["PostChecker", "RuleChecker", "flag_alert", "month_and_day"]

_HANDWRITING = "style"
"""The category whose rules weigh capitals against the habit of the account."""
_PAST = 50
_LEAST_PAST = 20
"""Earlier posts that are read for a habit, and without which there is none."""


class RuleChecker(Protocol):
    """What is needed of a rule book."""

    @property
    def version(self) -> str:
        """Changes when any rule changes."""
        ...

    def check(self, text: str, context: TextContext) -> tuple[Finding, ...]:
        """Return the findings in one text."""
        ...

    def place_names(self, text: str, context: TextContext) -> tuple[PlaceName, ...]:
        """Return the disputed names of places in one text."""
        ...


class PostChecker:
    """Finds the flags of new posts; knows the country, role and side of their accounts."""

    def __init__(self, store: Store, rules: RuleChecker) -> None:
        self._store = store
        self._rules = rules
        self._accounts: dict[int, tuple[Scope, str, str]] = {}
        self._capitals: dict[int, float | None] = {}
        self._silences: Silences | None = None

    @property
    def version(self) -> str:
        """The version of the rules in use."""
        return self._rules.version

    def __call__(self, posts: Sequence[tuple[PostFacts, int]]) -> list[tuple[Finding, ...]]:
        """Return the findings of each post, in order."""
        return [self._check(facts, account_id) for facts, account_id in posts]

    def _check(self, facts: PostFacts, account_id: int) -> tuple[Finding, ...]:
        return self.check(
            facts.text,
            account_id,
            is_repost=facts.kind is PostKind.REPOST,
            lang=facts.lang,
            has_media=bool(facts.media),
            published_at=facts.published_at,
        )

    def check(
        self,
        text: str,
        account_id: int,
        *,
        is_repost: bool,
        lang: str,
        has_media: bool,
        published_at: int | None,
    ) -> tuple[Finding, ...]:
        """Return the findings of one post, those that are silenced marked."""
        if not text or is_repost:
            return ()
        scope, country, role = self._account(account_id)
        context = TextContext(
            scope=scope,
            lang=lang,
            country=country,
            role=role,
            has_media=has_media,
            on_date=month_and_day(published_at),
        )
        findings = self._rules.check(text, context)
        if any(finding.category == _HANDWRITING for finding in findings):
            context = replace(context, usual_capitals=self._usual_capitals(account_id))
            findings = self._rules.check(text, context)
        if not findings:
            return ()
        if self._silences is None:
            self._silences = Silences.of(self._store)
        return self._silences.apply(findings, account_id)

    def _usual_capitals(self, account_id: int) -> float | None:
        """Return the share of capitals in what an account wrote before; None: no past held."""
        if account_id not in self._capitals:
            earlier = earlier_posts(self._store, account_id, self._store.clock.now(), _PAST)
            shares = [share_of_capitals(post.text) for post in earlier]
            usual = sum(shares) / len(shares) if len(shares) >= _LEAST_PAST else None
            self._capitals[account_id] = usual
        return self._capitals[account_id]

    def _account(self, account_id: int) -> tuple[Scope, str, str]:
        known = self._accounts.get(account_id)
        if known is None:
            row = fields_of(self._store, account_id, ("is_ours", "country", "role"))
            if row is None:
                return Scope.WATCHED, "", ""
            known = (Scope.OWN if row["is_ours"] else Scope.WATCHED, row["country"], row["role"])
            self._accounts[account_id] = known
        return known


def month_and_day(at: int | None) -> str:
    """Return `MM-DD` of a moment, or nothing where it is unknown."""
    return "" if at is None else _day(at // DAY)


@lru_cache(maxsize=4096)
def _day(number: int) -> str:
    """Return `MM-DD` of a day, counted from 1 January 1970."""
    try:
        return datetime.fromtimestamp(number * DAY / 1000, UTC).strftime("%m-%d")
    except (OverflowError, OSError, ValueError):
        return ""
