"""Checks posts against the rules as they come in, each in the context of its account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol

from twiplotui.model.flag import Finding, TextContext
from twiplotui.model.post import PostFacts
from twiplotui.model.triage import AlertFacts
from twiplotui.model.words import AlertKind, Level, PostKind, Scope
from twiplotui.store.open import Store
from twiplotui.store.post_writer import NewPost

RECENT_DAYS = 30
"""Posts older than this when they were captured raise no alert; they are flagged all the same."""

_DAY = 86_400_000


class RuleChecker(Protocol):
    """What is needed of a rule book."""

    @property
    def version(self) -> str:
        """Changes when any rule changes."""
        ...

    def check(self, text: str, context: TextContext) -> tuple[Finding, ...]:
        """Return the findings in one text."""
        ...


class PostChecker:
    """Finds the flags of new posts; knows the country, role and side of their accounts."""

    def __init__(self, store: Store, rules: RuleChecker) -> None:
        self._store = store
        self._rules = rules
        self._accounts: dict[int, tuple[Scope, str, str]] = {}

    @property
    def version(self) -> str:
        """The version of the rules in use."""
        return self._rules.version

    def __call__(self, posts: Sequence[tuple[PostFacts, int]]) -> list[tuple[Finding, ...]]:
        """Return the findings of each post, in order."""
        return [self._check(facts, account_id) for facts, account_id in posts]

    def _check(self, facts: PostFacts, account_id: int) -> tuple[Finding, ...]:
        if not facts.text or facts.kind is PostKind.REPOST:
            return ()
        scope, country, role = self._account(account_id)
        context = TextContext(
            scope=scope,
            lang=facts.lang,
            country=country,
            role=role,
            has_media=bool(facts.media),
            on_date=month_and_day(facts.published_at),
        )
        return self._rules.check(facts.text, context)

    def _account(self, account_id: int) -> tuple[Scope, str, str]:
        known = self._accounts.get(account_id)
        if known is None:
            row = self._store.row(
                "SELECT is_ours, country, role FROM accounts WHERE id = ?", (account_id,)
            )
            if row is None:
                return Scope.WATCHED, "", ""
            known = (Scope.OWN if row["is_ours"] else Scope.WATCHED, row["country"], row["role"])
            self._accounts[account_id] = known
        return known


def month_and_day(at: int | None) -> str:
    """Return `MM-DD` of a moment, or nothing where it is unknown."""
    if at is None:
        return ""
    try:
        return datetime.fromtimestamp(at / 1000, UTC).strftime("%m-%d")
    except (OverflowError, OSError, ValueError):
        return ""


def flag_alert(post: NewPost) -> AlertFacts | None:
    """Return the alert that a newly stored post raises, if any.

    One alert a post, at its highest level; low levels, rules on trial and what is muted raise none.
    """
    shown = [f for f in post.findings if not f.is_grey and not f.suppressed_by]
    serious = [finding for finding in shown if finding.level >= Level.MEDIUM]
    at = post.facts.published_at if post.facts.published_at is not None else post.seen_at
    if not serious or at < post.seen_at - RECENT_DAYS * _DAY:
        return None
    top = max(serious, key=lambda finding: (finding.level, -finding.offset))
    more = f" and {len(serious) - 1} more" if len(serious) > 1 else ""
    return AlertFacts(
        key=f"flag:{post.facts.network.value}:{post.facts.native_id}",
        kind=AlertKind.FLAG,
        level=top.level,
        reason=f"{top.title}: “{top.text}”{more}",
        at=at,
        post_id=post.id,
        account_id=post.account_id,
        rule_id=top.rule_id,
    )
