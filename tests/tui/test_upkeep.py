"""Beside the desk: changed rules flag the archive anew."""

from __future__ import annotations

from datetime import UTC
from typing import cast

import pytest

from tests.factories import FewRules, a_post, put
from twiplotui.config import Settings
from twiplotui.paths import user_paths
from twiplotui.rules import RuleBook
from twiplotui.store.connection import Store
from twiplotui.tui.background import Job
from twiplotui.tui.session import Session
from twiplotui.tui.upkeep import keep_up


@pytest.fixture
def session(store: Store) -> Session:
    """A sitting over posts that were flagged by rules of another day."""
    put(store, [a_post("1", "danger ahead")])
    return Session(
        paths=user_paths(store.path, store.path.with_name("config.toml")),
        settings=Settings(),
        clock=store.clock,
        find_who=lambda: "anna",
        zone=UTC,
        load_rules=lambda: cast(RuleBook, FewRules()),
        rule_loader=lambda: lambda: cast(RuleBook, FewRules()),
    )


def test_posts_are_flagged_by_the_rules_of_today(store: Store, session: Session) -> None:
    assert keep_up(session, Job()) == 1
    assert store.rows("SELECT 1 FROM flags WHERE rule_id = 'test.danger'") == []
    assert keep_up(session, Job()) == 0


def test_it_ends_with_the_program(store: Store, session: Session) -> None:
    """A job that nobody wants is cut short, whatever was done so far."""
    put(store, [a_post(str(n), f"danger {n}") for n in range(2, 2_000)])
    job = Job()
    job.cancel()
    assert keep_up(session, job) == 0
    stale = store.row("SELECT count(*) FROM posts WHERE rules_version = 'few'")
    assert stale is not None and stale[0] > 0
