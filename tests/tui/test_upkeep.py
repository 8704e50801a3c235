"""Beside the desk: changed rules flag the archive anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import cast

from tests.factories import FewRules, a_post, put
from twiplotui.config import Settings
from twiplotui.model.flag import Finding, TextContext
from twiplotui.paths import user_paths
from twiplotui.rules import RuleBook
from twiplotui.store.open import Store
from twiplotui.tui.background import Job
from twiplotui.tui.session import Session
from twiplotui.tui.upkeep import keep_up


@dataclass
class NoRules(FewRules):
    """Rules of another day, by which nothing is flagged."""

    version: str = "none"

    def check(self, text: str, context: TextContext) -> tuple[Finding, ...]:
        return ()


def test_posts_are_flagged_by_the_rules_of_today(store: Store) -> None:
    put(store, [a_post("1", "danger ahead")])
    session = Session(
        paths=user_paths(store.path),
        settings=Settings(),
        clock=store.clock,
        find_who=lambda: "anna",
        zone=UTC,
        load_rules=lambda: cast(RuleBook, NoRules()),
    )
    assert keep_up(session, Job()) == 1
    assert store.rows("SELECT 1 FROM flags") == []
    assert keep_up(session, Job()) == 0
