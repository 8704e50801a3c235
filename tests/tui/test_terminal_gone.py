"""The program in a real pseudo-terminal that is taken from it: by a signal, a stop, a lost line."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from tests.tui.terminals import RESTORED, Terminal
from twiplotui.store.open import open_store

pytestmark = pytest.mark.pty


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_gives_the_terminal_back(
    desk_path: Path, tmp_path: Path, terminals: list[Terminal], number: int, code: int
) -> None:
    terminal = Terminal(["--db", str(desk_path)], tmp_path)
    terminals.append(terminal)
    terminal.wait_for("danger number 0")
    terminal.signal(number)
    assert terminal.end() == code
    assert all(each in terminal.output for each in RESTORED)


_EDITOR = """
import pathlib, sys, time
path = pathlib.Path(sys.argv[1])
path.write_text(path.read_text(encoding="utf-8") + " the embassy", encoding="utf-8")
print("IN THE EDITOR", flush=True)
time.sleep(60)
"""


def test_ctrl_c_is_the_editors_and_costs_no_note(
    desk_path: Path, tmp_path: Path, terminals: list[Terminal]
) -> None:
    script = tmp_path / "editor.py"
    script.write_text(_EDITOR)
    editor = f'"{sys.executable}" "{script}"'
    terminal = Terminal(["--db", str(desk_path)], tmp_path, env={"VISUAL": editor})
    terminals.append(terminal)
    terminal.wait_for("danger number 0")
    terminal.type("n")
    terminal.settle()
    terminal.type("Call\x05")
    terminal.wait_for("IN THE EDITOR")
    terminal.forget()
    terminal.send(b"\x03")
    terminal.wait_for("Call the embassy")
    terminal.type("\r")
    terminal.settle()
    terminal.type("q")
    assert terminal.end() == 0
    with open_store(desk_path, read_only=True) as store:
        assert [row[0] for row in store.rows("SELECT note FROM journal WHERE note <> ''")] == [
            "Call the embassy"
        ]


def test_it_ends_when_its_terminal_is_gone(
    desk_path: Path, tmp_path: Path, terminals: list[Terminal]
) -> None:
    terminal = Terminal(["--db", str(desk_path)], tmp_path)
    terminals.append(terminal)
    terminal.wait_for("danger number 0")
    assert terminal.hang_up() == 129


def test_it_ends_when_its_terminal_goes_in_the_midst_of_a_picture(
    desk_path: Path, tmp_path: Path, terminals: list[Terminal]
) -> None:
    terminal = Terminal(["--db", str(desk_path)], tmp_path, size=(200, 60))
    terminals.append(terminal)
    terminal.wait_for("danger number 0")
    terminal.type("?\x1b" * 40)
    terminal.read(0.02)
    assert terminal.hang_up() == 129


@pytest.mark.parametrize("number", [signal.SIGTSTP, signal.SIGSTOP])
def test_it_comes_back_whole_after_a_stop(
    desk_path: Path, tmp_path: Path, terminals: list[Terminal], number: int
) -> None:
    terminal = Terminal(["--db", str(desk_path)], tmp_path)
    terminals.append(terminal)
    terminal.wait_for("danger number 0")
    terminal.settle()
    terminal.forget()
    terminal.signal(number)
    _, status = os.waitpid(terminal.pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status)
    terminal.settle()
    if number == signal.SIGTSTP:
        assert all(each in terminal.output for each in RESTORED)
    terminal.forget()
    terminal.signal(signal.SIGCONT)
    terminal.wait_for("danger number 0")
    terminal.settle()
    assert terminal.output.rindex(b"\x1b[?1049h") > terminal.output.rfind(b"\x1b[?1049l")
    terminal.type("a")
    terminal.wait_for("Acknowledged 1 alert")
    terminal.type("q")
    assert terminal.end() == 0
    assert all(each in terminal.output for each in RESTORED)


def test_a_program_stopped_ends_with_its_terminal(
    desk_path: Path, tmp_path: Path, terminals: list[Terminal]
) -> None:
    terminal = Terminal(["--db", str(desk_path)], tmp_path)
    terminals.append(terminal)
    terminal.wait_for("danger number 0")
    terminal.signal(signal.SIGTSTP)
    os.waitpid(terminal.pid, os.WUNTRACED)
    assert terminal.hang_up() == 129
