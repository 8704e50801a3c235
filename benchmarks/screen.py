"""The screen on a store of a million posts, beside a bare Textual app and the limits we promise.

    python benchmarks/screen.py [--posts 1000000] [--rounds 7] [--keep FOLDER]

Start-up is told as a ratio to an app with nothing but a header and a footer, run in turn with ours
on the same machine; keys as milliseconds from the key to the end of what is painted for it, and as
a ratio to their limit. Both run in a pseudo-terminal of 160x45 that answers nothing. The stores are
flagged by the rules in force, as they are after an import; `--keep` makes them once.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import pty
import random
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable
from pathlib import Path

from twiplotui.cli.context import Context
from twiplotui.clock import SystemClock
from twiplotui.model.words import Level
from twiplotui.store.open import open_store
from twiplotui.store.post_ids import post_id
from twiplotui.store.reflag_marks import set_flagged_version

_BARE = """
from textual.app import App
from textual.widgets import Footer, Header, Static
class Bare(App):
    BINDINGS = [("q", "quit", "Quit")]
    def compose(self):
        yield Header()
        yield Static("READABLE")
        yield Footer()
Bare().run()
"""
_QUIET = 0.02
_LIMITS = {
    "j": 8.0,
    "End": 25.0,
    "Home": 25.0,
    "PageDown": 40.0,
    "act and undo": 50.0,
    "a letter of a draft to its finding": 30.0,
}
_BESIDE = 40.0
"""Milliseconds for a `j` while another program imports on the same machine."""


def make_store(path: Path, posts: int, alerts: int = 300) -> None:
    """Fill a store with posts, written straight into the tables the desk reads."""
    chance = random.Random(7)
    words = ["ministers", "met", "today", "regional", "security", "trade", "visit", "peace"]
    now = SystemClock().now()
    with open_store(path) as store, store.transaction() as connection:
        connection.execute(
            "INSERT INTO imports (id, state, kind, started_at) VALUES (1, 'done', 'import', ?)",
            (now,),
        )
        connection.executemany(
            "INSERT INTO accounts (id, network, native_id, handle, handle_key, name, first_seen,"
            " country, is_watched) VALUES (?, 'x', ?, ?, ?, 'A name', ?, 'XV', 1)",
            ((n, str(n), f"mfa_{n}", f"mfa_{n}", now) for n in range(1, 501)),
        )
        connection.executemany(
            "INSERT INTO posts (id, network, native_id, account_id, kind, text, published_at,"
            " precision, first_seen, last_seen, format, text_hash, record_hash, fold_version,"
            " import_id) VALUES (?, 'x', ?, ?, 'post', ?, ?, 'second', ?, ?, 'x', 0, 0, 1, 1)",
            (
                (
                    post_id("x", str(n), now - n * 60_000),
                    str(n),
                    1 + n % 500,
                    f"{n} " + " ".join(chance.choices(words, k=24)),
                    now - n * 60_000,
                    now,
                    now,
                )
                for n in range(posts, 0, -1)
            ),
        )
        set_flagged_version(store, Context(None, None).rules.version)
        connection.executemany(
            "INSERT INTO alerts (key, kind, level, reason, at, account_id, created_at)"
            " VALUES (?, 'flag', ?, ?, ?, ?, ?)",
            (
                (f"k{n}", int(Level.HIGH), f"READABLE reason {n}", now - n * 1000, 1 + n % 500, now)
                for n in range(alerts)
            ),
        )


class Child:
    """A program in a pseudo-terminal."""

    def __init__(self, arguments: list[str]) -> None:
        self.began = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            # As installed: modules are compiled once, wherever this is run from.
            os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
            os.environ["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir()) / "screen-pyc")
            os.environ.update({"TERM": "xterm-256color", "COLUMNS": "160", "LINES": "45"})
            os.execv(sys.executable, [sys.executable, *arguments])
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", 45, 160, 0, 0))

    def wait_for(self, text: bytes, seconds: float = 60.0) -> float:
        """Read until a text is there; return milliseconds since the last key or the start."""
        seen = b""
        end = time.perf_counter() + seconds
        while text not in seen:
            if time.perf_counter() > end:
                raise TimeoutError(text)
            if select.select([self._fd], [], [], 1.0)[0]:
                seen += os.read(self._fd, 1 << 16)
        return (time.perf_counter() - self.began) * 1000

    def drain(self, seconds: float) -> None:
        """Read until nothing came for so long."""
        while select.select([self._fd], [], [], seconds)[0]:
            os.read(self._fd, 1 << 16)

    def press(self, key: bytes) -> float:
        """Press a key; return milliseconds to the end of what is painted for it."""
        self.began = last = time.perf_counter()
        os.write(self._fd, key)
        while select.select([self._fd], [], [], 1.0 if last == self.began else _QUIET)[0]:
            os.read(self._fd, 1 << 16)
            last = time.perf_counter()
        return (last - self.began) * 1000

    def memory(self) -> float:
        """Return resident memory in MB."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        line = next(each for each in status.splitlines() if each.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def quit(self) -> None:
        """Leave with q."""
        os.write(self._fd, b"q")
        end = time.perf_counter() + 10
        while time.perf_counter() < end:
            try:
                if select.select([self._fd], [], [], 0.2)[0] and not os.read(self._fd, 1 << 16):
                    break
            except OSError:
                break
        os.waitpid(self.pid, 0)
        os.close(self._fd)


def started(arguments: list[str]) -> float:
    """Return milliseconds from the start of a program to its readable text."""
    child = Child(arguments)
    took = child.wait_for(b"READABLE")
    child.drain(0.3)
    child.quit()
    return took


def keys(store: Path, rounds: int) -> tuple[dict[str, list[float]], float]:
    """Return milliseconds by key on the posts, and memory afterwards."""
    child = Child(["-m", "twiplotui", "--db", str(store)])
    child.wait_for(b"READABLE")
    child.drain(0.5)
    child.press(b"2")
    child.drain(0.5)
    took: dict[str, list[float]] = {name: [] for name in _LIMITS}

    def measure(name: str, key: bytes, times: int) -> None:
        for _ in range(times):
            took[name].append(child.press(key))
            child.drain(0.12)

    for _ in range(rounds):
        measure("j", b"j", 15)
        measure("PageDown", b"\x1b[6~", 5)
        measure("End", b"\x1b[F", 1)
        measure("Home", b"\x1b[H", 1)
    child.press(b"1")
    child.drain(0.4)
    for _ in range(rounds * 6):
        child.began = time.perf_counter()
        os.write(child._fd, b"a")
        child.wait_for(b"cknowledged 1 alert")
        os.write(child._fd, b"u")
        took["act and undo"].append(child.wait_for(b"ndid: acknowledged"))
        child.drain(0.2)
    memory = child.memory()
    took["a letter of a draft to its finding"] = draft_keys(child, rounds * 3)
    child.quit()
    return took, memory


def draft_keys(child: Child, times: int) -> list[float]:
    """Return milliseconds from a letter to the finding it makes in 500 words, as painted."""
    child.press(b"c")
    child.drain(0.3)
    time.sleep(1.5)  # The rules are being read.
    os.write(child._fd, b"\x1b[200~" + draft_text().encode() + b"\x1b[201~")
    child.drain(0.3)
    took = []
    for _ in range(times + 2):
        for letter in b" war crimina":
            os.write(child._fd, bytes([letter]))
            child.drain(0.05)
        child.began = time.perf_counter()
        os.write(child._fd, b"l")
        took.append(child.wait_for("criminal”".encode()))
        child.drain(0.12)
        os.write(child._fd, b"\x7f" * len(" war criminal"))
        child.drain(0.12)
    child.press(b"\x1b")
    child.drain(0.3)
    return took[2:]


def beside_an_import(store: Path, folder: Path, posts: int = 20_000) -> list[float]:
    """Return milliseconds of `j` on the posts while another program imports."""
    source = folder / "more.jsonl"
    with source.open("w", encoding="utf-8") as stream:
        for number in range(posts):
            tweet = {
                "id_str": str(1_400_000_000_000_000_000 + time.time_ns() // 1000 % 10**12 + number),
                "created_at": "Mon Mar 07 10:00:00 +0000 2022",
                "full_text": f"Ministers met on case {number} today",
                "user": {"id_str": "77", "screen_name": "mfa_valdoria", "name": "MFA"},
            }
            stream.write(json.dumps(tweet) + "\n")
    child = Child(["-m", "twiplotui", "--db", str(store)])
    child.wait_for(b"READABLE")
    child.drain(0.5)
    child.press(b"2")
    child.drain(0.5)
    other = subprocess.Popen(
        [sys.executable, "-m", "twiplotui", "--db", str(store), "import", str(source), "--json"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    took: list[float] = []
    while other.poll() is None and len(took) < 200:
        took.append(child.press(b"j"))
        child.drain(0.05)
    child.quit()
    other.wait()
    return took


def draft_text() -> str:
    """Return 500 words in which nothing is found."""
    chance = random.Random(3)
    words = ["we", "regret", "the", "decision", "and", "call", "on", "all", "to", "talk", "now"]
    return " ".join(chance.choices(words, k=500))


def draft_findings(times: int = 60) -> float:
    """Return the 95th percentile of checking a draft of 500 words, in milliseconds."""
    from twiplotui.rules import load_packs
    from twiplotui.services.drafts import check, context_of

    rules = load_packs(None, Path(tempfile.gettempdir()) / "twiplotui-benchmark-rules")
    text, context = draft_text(), context_of("", 0)
    check(rules, text, context)
    samples = []
    for number in range(times):
        began = time.perf_counter()
        check(rules, f"{text} {number}", context)
        samples.append((time.perf_counter() - began) * 1000)
    return p95(samples)


def p95(samples: list[float]) -> float:
    """Return the 95th percentile."""
    return sorted(samples)[int(len(samples) * 0.95)]


def told(name: str, value: float, limit: float, unit: str) -> None:
    """Print a figure, its limit and the ratio of both."""
    print(f"{name:<34}{value:>9.2f} {unit:<3} limit {limit:>6.1f}   ratio {value / limit:.2f}")


def main() -> None:
    """Run all and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--keep", type=Path, help="Make the stores here, or use those made before.")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder: Path = options.keep or Path(temporary)
        folder.mkdir(exist_ok=True)
        large, small = folder / f"{options.posts}.db", folder / "small.db"
        for path, posts in ((large, options.posts), (small, 1_000)):
            if not path.exists():
                make_store(path, posts)
        ours: Callable[[Path], list[str]] = lambda path: ["-m", "twiplotui", "--db", str(path)]  # noqa: E731 - read once
        started(ours(large))
        started(["-c", _BARE])
        pairs = [(started(["-c", _BARE]), started(ours(large))) for _ in range(options.rounds)]
        bare, mine = (statistics.median(each) for each in zip(*pairs, strict=True))
        told("exec to readable / bare Textual", mine / bare, 1.3, "")
        print(f"    bare {bare:.0f} ms, ours {mine:.0f} ms on {options.posts:,} posts")
        took, memory = keys(large, options.rounds)
        _, little = keys(small, 1)
        for name, samples in took.items():
            told(f"{name}, p95", p95(samples), _LIMITS[name], "ms")
        beside = beside_an_import(small, folder)
        told(f"j beside an import ({len(beside)}), p95", p95(beside), _BESIDE, "ms")
        told("memory", memory, 80.0, "MB")
        told("memory over 1,000 posts", memory - little, 20.0, "MB")
    told("check of 500 words alone, p95", draft_findings(), 30.0, "ms")


if __name__ == "__main__":
    main()
