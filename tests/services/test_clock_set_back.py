"""A clock that is set back: no follow change out of a wrong order, and sources are asked again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.factories import FewRules
from tests.services.refresh_desk import Desk, runs
from tests.services.test_refresh_mastodon import a_person
from twiplotui.clock import DAY, HOUR, FixedClock
from twiplotui.model.imports import FileReport
from twiplotui.services.import_ import import_units
from twiplotui.services.import_options import read_options
from twiplotui.services.imports import undo_import
from twiplotui.services.units import find_units
from twiplotui.sources.material import Material
from twiplotui.store.connection import Store
from twiplotui.store.sources import due_sources

DOUBT = "the clock says"


def bring(store: Store, folder: Path, members: range, captured_at: int | None) -> FileReport:
    """Import a whole list of follows; without a time it is dated by the clock."""
    file = folder / "list.csv"
    rows = [f"watcher_a,account_{member}" for member in members]
    file.write_text("\n".join(["follower,followed", *rows]), encoding="utf-8")
    options = read_options(is_complete=True, now=store.clock.now())
    units, problems = find_units([file], options)
    assert not problems
    (unit,) = units
    assert isinstance(unit.material, Material)
    material = replace(unit.material, modified_at=None)
    dated = replace(unit, material=material, captured_at=captured_at)
    (report,) = import_units(store, [dated], FewRules(), options=options).files
    return report


def kinds(store: Store) -> list[str]:
    return [row[0] for row in store.rows("SELECT kind FROM follow_events")]


def test_a_list_dated_by_a_clock_set_back_shows_no_change(
    store: Store, clock: FixedClock, tmp_path: Path
) -> None:
    assert bring(store, tmp_path, range(9), None).warnings == []
    clock.advance(-10 * DAY)
    told = bring(store, tmp_path, range(1, 11), None)
    assert [DOUBT in warning for warning in told.warnings] == [True]
    assert kinds(store) == []
    clock.advance(11 * DAY)
    assert bring(store, tmp_path, range(8), None).warnings == []
    assert kinds(store) == ["unfollow"]


def test_a_list_with_a_time_of_its_own_is_believed(
    store: Store, clock: FixedClock, tmp_path: Path
) -> None:
    first = clock.now()
    bring(store, tmp_path, range(9), first)
    clock.advance(-10 * DAY)
    assert bring(store, tmp_path, range(8), first + HOUR).warnings == []
    assert kinds(store) == ["unfollow"]


def test_the_clock_is_believed_again_when_the_import_that_was_wrong_is_taken_back(
    store: Store, clock: FixedClock, tmp_path: Path
) -> None:
    clock.advance(1000 * DAY)
    bring(store, tmp_path, range(9), None)
    clock.advance(-1000 * DAY)
    undo_import(store, 1)
    assert bring(store, tmp_path, range(9), None).warnings == []


def test_a_refresh_after_the_clock_was_set_back_asks_and_concludes_nothing(desk: Desk) -> None:
    person = desk.world.mastodon.person(a_person(desk))
    desk.refresh()
    assert due_sources(desk.store, desk.clock.now()) == []
    person.following.remove("target7")
    desk.clock.advance(-4 * HOUR)
    assert len(due_sources(desk.store, desk.clock.now())) == 1
    desk.refresh()
    earlier, first = runs(desk)
    assert (earlier[:2], first) == ((99, None), (100, True, ""))
    assert DOUBT in earlier[2]
    assert kinds(desk.store) == []
