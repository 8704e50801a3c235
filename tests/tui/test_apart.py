"""Long work in a process of its own: news, results, errors, and an end that hurts nothing."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.conftest import NOW
from tests.factories import FewRules
from twiplotui import pipes
from twiplotui.child import Child
from twiplotui.clock import FixedClock
from twiplotui.config import Settings
from twiplotui.errors import DataError, TwiplotuiError
from twiplotui.model.imports import ImportReport
from twiplotui.store.open import open_store
from twiplotui.tui import apart
from twiplotui.tui.apart import Line, run_apart
from twiplotui.tui.apart_work import Workplace, find, import_found

FEED = Path(__file__).resolve().parents[2] / "fixtures" / "feeds" / "ministry_rss20.xml"


def double(number: int, line: Line) -> int:
    return 2 * number


def refuse(line: Line) -> None:
    raise DataError("The file is torn.", "Fetch it again.")


def break_down(line: Line) -> None:
    raise ValueError("of a post")


def die(line: Line) -> None:
    os._exit(3)


def count(line: Line) -> int:
    number = 0
    while not line.should_stop():
        number += 1
        line.tell(number)
    return number


def which_modules(line: Line) -> set[str]:
    import twiplotui.tui.apart_work  # noqa: F401 - what the real work begins with

    return set(sys.modules)


def a_place(path: Path) -> Workplace:
    return Workplace(path, FixedClock(NOW), Settings(), FewRules)


def test_work_and_its_result_go_to_the_child_and_back() -> None:
    assert run_apart(partial(double, 21), command="import") == 42


@pytest.mark.parametrize(
    ("work", "told"),
    [
        (refuse, "The file is torn. Fetch it again."),
        (break_down, "The import ended by a fault (ValueError). What is stored is whole;"),
        (die, "The import was cut off. What is stored is whole; “twiplotui import” in a shell"),
    ],
)
def test_what_went_wrong_is_told_in_a_sentence(work: Any, told: str) -> None:
    with pytest.raises(TwiplotuiError) as caught:
        run_apart(work, command="import")
    assert str(caught.value).startswith(told)


def test_news_come_until_it_is_told_to_stop() -> None:
    heard: list[int] = []
    total = run_apart(
        count, command="import", take=heard.append, should_stop=lambda: len(heard) >= 3
    )
    assert heard == sorted(heard)
    assert total >= heard[-1] > 0


def test_it_ends_by_itself_when_the_screen_is_gone() -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", "from twiplotui.tui.apart import serve; serve()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdin is not None and child.stdout is not None
    pipes.send(child.stdin, pickle.dumps(count))
    assert pipes.receive(child.stdout) is not None
    child.stdin.close()
    assert child.wait(20) == 0
    child.stdout.close()


def test_a_child_that_is_killed_is_told_of() -> None:
    children: list[Child] = []
    heard: list[str] = []

    def run() -> None:
        with pytest.raises(TwiplotuiError) as caught:
            run_apart(
                count, command="import", take=lambda _: children[0].kill(), started=children.append
            )
        heard.append(caught.value.message)

    thread = Thread(target=run)
    thread.start()
    thread.join(20)
    assert heard == ["The import was cut off."]


def test_the_child_loads_nothing_of_the_screen() -> None:
    loaded = run_apart(which_modules, command="import")
    assert "twiplotui.tui.apart_work" in loaded
    assert not {"textual", "rich", "click"} & loaded


def test_a_file_is_looked_at_and_imported(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    open_store(path, clock=FixedClock(NOW)).close()
    found = run_apart(partial(find, a_place(path), FEED), command="import")
    assert [name for _, name in found.files] == [str(FEED)]
    assert found.report.total("new") > 0
    heard: list[object] = []
    report: ImportReport = run_apart(
        partial(import_found, a_place(path), found), command="import", take=heard.append
    )
    assert report.total("new") == found.report.total("new")
    with open_store(path, read_only=True) as store:
        assert store.row("SELECT state FROM imports")[0] == "done"  # type: ignore[index]  # one


def test_no_more_than_a_few_questions_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_ASKED_EVERY", 3_600.0)
    asked: list[bytes] = []

    def ask() -> bytes:
        asked.append(b"")
        return apart._GO_ON

    line = Line(None, None)  # type: ignore[arg-type]  # nothing is sent
    monkeypatch.setattr(line, "_ask", ask)
    assert not any(line.should_stop() for _ in range(1_000))
    assert len(asked) == 1
