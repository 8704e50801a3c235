"""The program in a real pseudo-terminal that is taken from it: by a signal, a stop, a lost line."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.tui.terminals import RESTORED, Terminal

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
