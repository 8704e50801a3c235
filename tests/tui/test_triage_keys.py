"""Triage by keys: what each does, where the cursor goes, what undo brings back."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tests.conftest import NOW
from tests.factories import a_post, put
from tests.tui.desks import at_desk, fill, world
from twiplotui.clock import FixedClock
from twiplotui.errors import StoreError, TwiplotuiError
from twiplotui.model.words import Act, AlertState, DismissReason
from twiplotui.services.triage import act_on
from twiplotui.store.connection import Store
from twiplotui.store.open import open_store
from twiplotui.tui.background import Background

CASES = [
    (["a"], "acknowledged"),
    (["f5"], "acknowledged"),
    (["ф"], "acknowledged"),
    (["ش"], "acknowledged"),
    (["ש"], "acknowledged"),
    (["α"], "acknowledged"),
    (["e"], "escalated"),
    (["f6"], "escalated"),
    (["d", "f"], "dismissed"),
    (["f7", "k"], "dismissed"),
    (["в", "а"], "dismissed"),
    (["d", "d"], "dismissed"),
    (["s", "1"], "snoozed"),
    (["f8", "t"], "snoozed"),
    (["s", "escape"], "new"),
    (["d", "x", "escape"], "new"),
    (["n", "h", "i", "enter"], "new"),
    (["a", "u"], "new"),
    (["a", "ctrl+z", "ctrl+r"], "acknowledged"),
    (["a", "u", "ctrl+y"], "acknowledged"),
]


async def test_a_key_decides_the_alert_under_the_cursor(tmp_path: Path) -> None:
    path = fill(tmp_path / "store.db", world(alerts=len(CASES) + 8, posts=0))
    async with at_desk(path) as table:
        for keys, state in CASES:
            here = table.desk.alerts.cursor_id
            for key in keys:
                await table.press(key)
            row = table.app.session.reader.store.row(
                "SELECT state FROM alerts WHERE id = ?", (here,)
            )
            assert row is not None
            assert row[0] == state, keys


async def test_after_an_act_the_cursor_stands_on_the_next_that_waits(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        ids = list(table.desk.alerts.ids.slice(0, 10))
        await table.press("j", "a")
        assert table.desk.alerts.cursor_id == ids[2]
        assert ids[1] not in list(table.desk.alerts.ids.slice(0, 10))
        await table.press("e")
        assert table.desk.alerts.cursor_id == ids[3]
        assert ids[2] in list(table.desk.alerts.ids.slice(0, 10))


async def test_undo_goes_to_what_it_restored_and_names_it(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        first = table.desk.alerts.cursor_id
        await table.press("d", "f")
        await table.press("j")
        await table.press("u")
        assert table.desk.alerts.cursor_id == first
        assert "Undid: dismissed 1 alert" in table.shown()


async def test_other_needs_words(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("d", "o")
        await table.press("enter")
        assert table.states().count("dismissed") == 0
        await table.press("d", "o")
        await table.type("known already")
        await table.press("enter")
        assert table.states().count("dismissed") == 1


async def test_snooze_takes_words_and_echoes_the_time(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("s", "w")
        await table.type("3d")
        assert "until Thu 2026-11-26" in table.shown()
        await table.press("enter")
        assert table.states().count("snoozed") == 1
        assert "Snoozed 1 alert. Until Thu 2026-11-26" in table.shown()


async def test_acts_apply_to_the_marks(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("space", "space")
        assert "2 marked" in table.shown()
        await table.press("a")
        assert table.states().count("acknowledged") == 2
        await table.press("u")
        assert table.states().count("acknowledged") == 0


async def test_ranges_and_all(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        for keys, count in (
            (["V", "j", "j", "V"], 3),
            (["shift+down", "shift+down"], 3),
            (["М", "j", "М"], 2),
            (["asterisk"], 6),
            (["space", "space"], 2),
        ):
            await table.press(*keys)
            assert len(table.desk.alerts.marks) == count, keys
            await table.press("escape", "home")
            assert len(table.desk.alerts.marks) == 0


async def test_repeat_does_the_last_act_again(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("full_stop")
        assert table.states().count("dismissed") == 0
        await table.press("d", "k")
        await table.press("full_stop")
        assert table.states().count("dismissed") == 2


async def test_more_than_twenty_ask_once_and_enter_is_no_answer(tmp_path: Path) -> None:
    path = fill(tmp_path / "store.db", world(alerts=25, posts=0))
    async with at_desk(path) as table:
        await table.press("asterisk", "a")
        assert "25 alerts?" in table.shown()
        await table.press("enter", "a")
        assert table.states().count("acknowledged") == 0
        await table.press("y")
        assert table.states().count("acknowledged") == 25


async def test_a_decision_of_somebody_else_is_told(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        first = table.desk.alerts.cursor_id
        assert first is not None
        with open_store(desk_path, clock=FixedClock(NOW)) as other:
            act_on(other, [first], Act.DISMISS, by="bob", reason=DismissReason.DUPLICATE)
        await table.press("a")
        assert "bob: dismissed" in table.shown()
        row = table.app.session.reader.store.row("SELECT state FROM alerts WHERE id = ?", (first,))
        assert row is not None and row[0] == "dismissed"


async def test_mixed_selections_tell_what_happened_to_how_many(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("a", "v")
        await table.press("asterisk", "a")
        assert "1 already" in table.shown()


async def test_newcomers_wait_and_the_cursor_keeps_its_line(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("j", "j")
        alerts = table.desk.alerts
        here, line = alerts.cursor_id, alerts.cursor - alerts.scroll_offset.y
        with open_store(desk_path, clock=FixedClock(NOW)) as other:
            put(other, [a_post("777", "danger is new", published_at=NOW + 1000)])
        table.app.store_changed()
        await table.settle()
        assert alerts.cursor_id == here
        assert "1 new" in table.shown()
        await table.press("comma")
        assert alerts.cursor_id == here
        assert alerts.cursor - alerts.scroll_offset.y == line + 1
        assert alerts.count == 7


async def test_a_post_is_triaged_by_its_alert(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("2", "a")
        assert table.states().count("acknowledged") == 1
        await table.press("end", "a")
        assert "no alert" in table.shown()


async def test_other_views_show_what_was_decided_and_reopen_it(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("d", "f")
        await table.press("v", "v", "v", "v")
        assert "(dismissed)" in table.shown()
        assert table.desk.alerts.count == 1
        await table.press("r")
        assert table.states().count("dismissed") == 0
        await table.press("escape")
        assert table.desk.view == "open"


async def test_acts_and_undo_survive_a_restart(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("a", "a")
    async with at_desk(desk_path) as table:
        assert table.desk.alerts.count == 4
        await table.press("u", "u")
        assert table.desk.alerts.count == 6
        assert table.states().count("acknowledged") == 0


async def test_the_journal_is_told_in_the_words_of_the_screen(desk_path: Path) -> None:
    async with at_desk(desk_path, size=(180, 60)) as table:
        await table.press("d", "f", "u", "ctrl+r", "v", "v", "v", "v", "4")
        shown = table.shown()
        for told in (
            "ann: dismissed (false positive)",
            "ann: undid: dismissed",
            "ann: redid: dismissed",
        ):
            assert told in shown, shown
        assert "false-positive" not in shown


async def test_an_act_shows_at_once_in_every_pane(desk_path: Path) -> None:
    async with at_desk(desk_path, size=(200, 50)) as table:
        here = table.desk.alerts.current
        assert here is not None
        await table.press("a")
        post_id = here.alert.facts.post_id
        shown = table.desk.posts.row(post_id)
        assert shown is not None and shown.alert is not None
        assert shown.alert.state is AlertState.ACKNOWLEDGED
        await table.press("u")
        shown = table.desk.posts.row(post_id)
        assert shown is not None and shown.alert is not None
        assert shown.alert.state is AlertState.NEW


async def test_what_others_write_beside_an_act_is_noticed(desk_path: Path) -> None:
    async with at_desk(desk_path) as table:
        with open_store(desk_path, clock=FixedClock(NOW)) as other:
            put(other, [a_post("777", "danger is new", published_at=NOW + 1000)])
        # As if it were written between our act and the look at the store's version after it.
        table.app.write(Store.data_version, lambda _: None)
        await table.settle()
        assert "1 new" in table.shown()


async def test_all_who_wait_are_told_that_nothing_can_be_written(desk_path: Path) -> None:
    def refuse() -> Store:
        raise StoreError("It cannot be written.")

    async with at_desk(desk_path) as table:
        told: list[str] = []

        def say(name: str, error: TwiplotuiError) -> None:
            told.append(name)

        background = Background(table.app, refuse, refuse, partial(say, "all"))
        for name in ("first", "second"):
            background.write(Store.data_version, lambda _: None, partial(say, name))
        background.write(Store.data_version, lambda _: None)
        while not background.is_idle:
            await table.settle()
        await table.settle()
        assert sorted(told) == ["all", "first", "second"]
        assert background.is_idle
