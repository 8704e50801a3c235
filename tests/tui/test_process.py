"""The program in a real pseudo-terminal: a morning, its manners, and a hostile world."""

from __future__ import annotations

import base64
import os
import re
import signal
import stat
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from tests.conftest import NOW
from tests.factories import a_post, an_account
from tests.hostile import hostile_texts, never_shown
from tests.tui.desks import fill
from tests.tui.terminals import RESTORED, Terminal, kinds
from twiplotui.clock import FixedClock
from twiplotui.model.imports import Fact
from twiplotui.services.desk import DeskReader
from twiplotui.store.open import open_store

pytestmark = pytest.mark.pty


def states(path: Path) -> list[str]:
    with open_store(path, clock=FixedClock(NOW), read_only=True) as store:
        return [row[0] for row in store.rows("SELECT state FROM alerts ORDER BY id")]


def test_a_morning(tmp_path: Path, terminals: list[Terminal]) -> None:
    """Start with nothing, import, triage, undo, quit, start again: still there."""
    path = tmp_path / "data" / "store.db"
    feed = tmp_path / "list.csv"
    feed.write_text(
        "network,handle,country,role\nx,valdoria_mfa,FR,ministry\nx,kestria_pm,DE,minister\n",
        encoding="utf-8",
    )
    (tmp_path / "sitecustomize.py").write_text(
        "import twiplotui.rules\nfrom tests.factories import FewRules\n"
        "def few(*_, **__):\n    return FewRules()\n"
        "twiplotui.rules.load_packs = few\n",
        encoding="utf-8",
    )
    few = {"PYTHONPATH": f"{tmp_path}:{Path.cwd()}"}
    first = Terminal(["--db", str(path)], tmp_path, env=few)
    terminals.append(first)
    first.wait_for("There is no store yet")
    first.type("i")
    first.wait_for("Import what?")
    first.type(f"{feed}\r")
    first.wait_for("starts the import")
    first.forget()
    first.type("s")
    first.wait_for("Done.")
    first.type("\x1b")
    first.wait_for("No alerts yet")
    first.type("q")
    assert first.end() == 0
    assert all(each in first.output for each in RESTORED)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600

    fill(path)
    second = Terminal(["--db", str(path)], tmp_path)
    terminals.append(second)
    second.wait_for("danger number 0")
    second.type("a")
    second.wait_for("Acknowledged 1 alert")
    second.type("df")
    second.wait_for("Dismissed 1 alert")
    second.type("u")
    second.wait_for("Undid: dismissed 1 alert")
    second.type("q")
    assert second.end() == 0
    assert states(path).count("acknowledged") == 1
    assert states(path).count("dismissed") == 0


@pytest.mark.parametrize("seconds", [0.0, 0.2, 0.4])
def test_what_is_typed_ahead_is_taken_in_its_order(
    desk_path: Path, tmp_path: Path, terminals: list[Terminal], seconds: float
) -> None:
    with open_store(desk_path, read_only=True) as store:
        third = DeskReader(store).alert_ids("open")[2]
    terminal = Terminal(["--db", str(desk_path)], tmp_path)
    terminals.append(terminal)
    terminal.read(seconds)
    terminal.type("jja")
    terminal.wait_for("cknowledged 1 alert")
    assert terminal.leave() == 0
    with open_store(desk_path, read_only=True) as store:
        acted = store.rows("SELECT id FROM alerts WHERE state = 'acknowledged'")
    assert [row[0] for row in acted] == [third]


def test_what_is_typed_while_the_demo_is_made_is_unseen_and_not_lost(
    tmp_path: Path, terminals: list[Terminal]
) -> None:
    terminal = Terminal(["demo"], tmp_path)
    terminals.append(terminal)
    again = os.dup(terminal._fd)
    terminal.wait_for("Making the demo …")
    terminal.read(0.3)
    assert not termios.tcgetattr(again)[3] & termios.ECHO
    terminal.type("jjq")
    assert terminal.end(90.0) == 0
    assert b"jjq" not in terminal.plain()
    assert termios.tcgetattr(again)[3] & termios.ECHO
    os.close(again)


def test_a_signal_while_the_demo_is_made_gives_the_terminal_back(
    tmp_path: Path, terminals: list[Terminal]
) -> None:
    terminal = Terminal(["demo"], tmp_path, env={"TMPDIR": str(tmp_path)})
    terminals.append(terminal)
    again = os.dup(terminal._fd)
    terminal.wait_for("Making the demo …")
    terminal.read(0.5)
    terminal.signal(signal.SIGTERM)
    assert terminal.end() == 143
    assert termios.tcgetattr(again)[3] & termios.ECHO
    assert list(tmp_path.glob("twiplotui-demo-*")) == []
    os.close(again)


def crash(desk_path: Path, tmp_path: Path, terminals: list[Terminal]) -> Terminal:
    """Run the program with the fault that stands in `sitecustomize`; no secret may be printed."""
    terminal = Terminal(
        ["--db", str(desk_path)], tmp_path, env={"PYTHONPATH": f"{tmp_path}:{Path.cwd()}"}
    )
    terminals.append(terminal)
    assert terminal.end(20) == 70
    assert b"CANARY" not in terminal.output
    assert b"fault of its own" in terminal.output
    return terminal


def test_a_crash_prints_no_text_and_gives_the_terminal_back(
    desk_path: Path, tmp_path: Path, terminals: list[Terminal]
) -> None:
    script = tmp_path / "sitecustomize.py"
    script.write_text(
        "import twiplotui.tui.lines as lines\n"
        "def broken(line, *rest):\n"
        "    secret = 'CANARY embargoed'\n"
        "    raise ValueError(secret)\n"
        "lines.alert_cells = broken\n",
        encoding="utf-8",
    )
    terminal = crash(desk_path, tmp_path, terminals)
    assert all(each in terminal.output for each in RESTORED)
    crashes = list(tmp_path.rglob("crash-*.txt"))
    assert crashes
    assert all("CANARY" not in each.read_text() for each in crashes)
    assert all(stat.S_IMODE(each.stat().st_mode) == 0o600 for each in crashes)


NO_KEYS = (
    b"\xff\xfe", b"\xed\xa0\x80", b"\x1b[M\xff\xff\xff", b"\x1b[1114112u", b"\x1b[55296u",
    b"\x1b[27;5;99999999999999~", b"\x1b[<0;99999999999999;1M", b"\x1b[200~\xff\x1b[201~",
)  # fmt: skip


def test_bytes_that_are_no_keys_end_nothing(
    desk_path: Path, tmp_path: Path, terminals: list[Terminal]
) -> None:
    terminal = Terminal(["--db", str(desk_path)], tmp_path)
    terminals.append(terminal)
    terminal.wait_for("danger number 0")
    for raw in NO_KEYS:
        terminal.send(raw)
        terminal.read(0.15)
    assert "new" in states(desk_path) and len(set(states(desk_path))) == 1
    terminal.type("a")
    terminal.wait_for("Acknowledged 1 alert")
    terminal.type("q")
    assert terminal.end() == 0


def test_a_terminal_that_cannot_be_read_prints_nothing_typed(
    desk_path: Path, tmp_path: Path, terminals: list[Terminal]
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "from textual.drivers.linux_driver import LinuxDriver\n"
        "def run_input_thread(self):\n"
        "    secret = 'CANARY typed'\n"
        "    raise OSError(secret)\n"
        "LinuxDriver.run_input_thread = run_input_thread\n",
        encoding="utf-8",
    )
    crash(desk_path, tmp_path, terminals)


def test_an_editor_gets_the_terminal_and_gives_it_back(
    desk_path: Path, tmp_path: Path, terminals: list[Terminal]
) -> None:
    script = tmp_path / "editor.py"
    script.write_text(
        "import pathlib, sys\npath = pathlib.Path(sys.argv[1])\n"
        "line = input('Which word? ')\npath.write_text(path.read_text() + ' the ' + line)\n"
    )
    editor = {"VISUAL": f"'{sys.executable}' '{script}'"}
    terminal = Terminal(["--db", str(desk_path)], tmp_path, env=editor)
    terminals.append(terminal)
    terminal.wait_for("danger number")
    terminal.type("n")
    terminal.wait_for("opens your editor")
    terminal.type("Call\x05")
    terminal.wait_for("Which word?")
    assert b"\x1b[?1049l" in terminal.output
    terminal.forget()
    terminal.type("embassy\r")
    terminal.wait_for("Call the embassy")
    assert b"\x1b[?1049h" in terminal.output
    terminal.type("\r")
    terminal.settle()
    assert terminal.leave() == 0
    with open_store(desk_path, clock=FixedClock(NOW), read_only=True) as store:
        assert "Call the embassy" in str(
            [tuple(row) for row in store.rows("SELECT * FROM journal")]
        )


@pytest.mark.parametrize("how", ["pipe", "dumb"])
def test_without_a_terminal_it_names_the_commands(
    desk_path: Path, tmp_path: Path, terminals: list[Terminal], how: str
) -> None:
    if how == "pipe":
        done = subprocess.run(
            [sys.executable, "-m", "twiplotui", "--db", str(desk_path)],
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        code, said = done.returncode, done.stderr
        assert done.stdout == ""
    else:
        terminal = Terminal(["--db", str(desk_path)], tmp_path, env={"TERM": "dumb"})
        terminals.append(terminal)
        code, said = terminal.end(), terminal.output.decode()
    assert code == 2
    assert "twiplotui triage --plain" in said
    assert "\x1b" not in said


def hostile_world() -> list[Fact]:
    # A lone surrogate cannot be stored; readers replace it.
    texts = [each.text.encode("utf-8", "replace").decode() for each in hostile_texts()]
    facts: list[Fact] = []
    for number, text in enumerate(texts):
        who = an_account(f"{text[:20]}{number}", str(1000 + number), name=text[:60], bio=text[:200])
        facts.append(
            a_post(
                str(number),
                f"danger {text}",
                author=who,
                title=text[:50],
                published_at=NOW - number * 1000,
            )
        )
    return facts


WALK = (
    "jjjj", "2jj", "3", "4jj", "1", "z", "\x1b", "d", "\x1b", "s", "\x1b", "n\x1b", "y", "t", "\r",
    "o", "\x1b", "p", "\x1b", "/danger", "\r", "jj", "\x1b", "\x1b", "w", "jj", "\x1b", "c",
    "some words", "\x1b", "?", "\x1b", ":", "\x1b", "\x1b[6~", "\x1b[6~", "\x1b[F", "a", "u", "f",
    "\x1b",
)  # fmt: skip


OWN = {
    "CSI <u", "CSI >u", "CSI H", "CSI m", "OSC 22", "OSC 52", "byte 07", "byte 0a", "byte 0d",
    "CSI ?2026$p", "CSI ?2048$p",
    *(f"CSI ?{mode}{end}" for end in "hl"
      for mode in (7, 25, 1000, 1003, 1004, 1006, 1015, 1049, 2004, 2026)),
}  # fmt: skip
"""What the screen sends whatever it shows, as walks through a harmless world gave it."""


def test_hostile_texts_send_nothing_that_harmless_ones_do_not(
    tmp_path: Path, terminals: list[Terminal]
) -> None:
    """Every screen, pane, box and message of a hostile world sends only what is the screen's own.

    A second walk to compare with would differ under load, where keys run ahead of the picture.
    """
    path = fill(tmp_path / "store.db", hostile_world())
    terminal = Terminal(["--db", str(path)], tmp_path, size=(170, 45))
    terminals.append(terminal)
    terminal.wait_for("Follow changes")
    for keys in WALK:
        terminal.type(keys)
        terminal.settle()
    assert terminal.leave() == 0, terminal.plain()[-1500:]
    # Showing a post pressed no key: only our own acts are in the journal, and they are undone.
    assert set(states(path)) == {"new"}
    raw = bytes(terminal.output)
    for copied in re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)", raw):
        assert never_shown(base64.b64decode(copied).decode()) == []
    assert kinds(raw) - OWN == set()
    shown = raw.decode("utf-8", "replace")
    assert [each for each in never_shown(shown) if int(each[2:], 16) > 0x9F] == []


def test_environment_of_textual_is_not_obeyed(
    desk_path: Path, tmp_path: Path, terminals: list[Terminal]
) -> None:
    log = tmp_path / "textual.log"
    terminal = Terminal(
        ["--db", str(desk_path)], tmp_path, env={"TEXTUAL_LOG": str(log), "TEXTUAL_DEBUG": "1"}
    )
    terminals.append(terminal)
    terminal.wait_for("danger number 0")
    terminal.type("q")
    assert terminal.end() == 0
    assert not log.exists()
    assert os.environ.get("TEXTUAL_LOG") is None
