"""Beside the desk: changed rules flag the archive anew."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path
from typing import cast

import pytest

from tests.factories import FewRules, a_post, put
from tests.rules.books import write_pack
from tests.tui.desks import at_desk
from twiplotui.config import Settings
from twiplotui.paths import user_paths
from twiplotui.rules import RuleBook
from twiplotui.store.connection import Store
from twiplotui.tui.background import Job
from twiplotui.tui.session import Session
from twiplotui.tui.upkeep import Kept, keep_up


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
    assert keep_up(session, Job()) == Kept(1)
    assert store.rows("SELECT 1 FROM flags WHERE rule_id = 'test.danger'") == []
    assert keep_up(session, Job()) == Kept()


def test_a_mistake_in_a_rule_file_is_noticed(session: Session) -> None:
    write_pack(session.paths.rules, "[pack]\nid = 'house")
    assert "The rule files have a mistake" in keep_up(session, Job()).rules_note


async def test_the_desk_tells_of_it_once(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        table.app._tell_kept(Kept(0, "The rule files have a mistake."))
        await table.settle()
        assert "have a mistake. “twiplotui rules lint” tells where." in table.shown()
        table.app.say("Something else.")
        table.app._tell_kept(Kept(0, "The rule files have a mistake."))
        await table.settle()
        assert "Something else." in table.shown()


async def test_one_flag_is_told_as_one(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        table.app._tell_kept(Kept(1))
        await table.settle()
        assert "1 flag changed with the rules." in table.shown()


def test_it_ends_with_the_program(store: Store, session: Session) -> None:
    """A job that nobody wants is cut short, whatever was done so far."""
    put(store, [a_post(str(n), f"danger {n}") for n in range(2, 2_000)])
    job = Job()
    job.cancel()
    assert keep_up(session, job) == Kept()
    stale = store.row("SELECT count(*) FROM posts WHERE rules_version = 'few'")
    assert stale is not None and stale[0] > 0
