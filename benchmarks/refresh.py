"""Refreshing 1,000 feeds of 30 entries from a loopback server, beside `newsboat -x reload`.

Prints wall time, processor time and memory of both, and the ratios: for the first load, and for a
second one where nothing is new (304). newsboat's database is analysed by hand before the second,
which makes it some ten times as quick as it is by itself. Then the same first load is begun on the
screen, on a store of 20,000 posts, and keys are pressed while it runs.

Run: python benchmarks/refresh.py [--feeds 1000] [--skip-newsboat] [--skip-screen]
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from measure import report

ENTRIES = 30
RATIO = 1.0
MEMORY = 150.0
"""MB of the largest process."""
KEY = 50.0
"""Milliseconds from a key to what it shows, in 95 of 100 cases, while a refresh runs."""
WORDS = (
    "the ministry of foreign affairs statement cooperation ambassador visit agreement talks "
    "bilateral delegation minister meeting partners region security trade council today "
    "Valdoria Kestria Sarmira Tolmeria Belmora Quenland Ardesh continued support dialogue"
)


@dataclass
class Measured:
    """What one run of a program took."""

    wall: float
    processor: float
    memory_mb: float
    """Largest resident memory of the process, or of a child of it."""


def feed_body(number: int, entries: int = ENTRIES) -> bytes:
    chance, words = random.Random(number), WORDS.split()
    items = []
    for item in range(entries):
        body = " ".join(chance.choice(words) for _ in range(420))
        day = f"{1 + item % 28:02d} Nov 2026 {item % 24:02d}:00:00 GMT"
        items.append(
            f"<item><title>Statement {number}.{item}</title><guid>urn:{number}:{item}</guid>"
            f"<link>http://127.0.0.1/s/{number}/{item}</link><pubDate>{day}</pubDate>"
            f"<description>&lt;p&gt;{body}&lt;/p&gt;</description></item>"
        )
    return (
        "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>"
        f"<title>Ministry {number}</title><link>http://127.0.0.1/{number}</link>"
        f"<description>Statements</description>{''.join(items)}</channel></rss>"
    ).encode()


async def serve_feeds(count: int) -> None:
    bodies = [feed_body(number) for number in range(count)]

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                number = int(head.split(" ")[1].rpartition("/")[2])
                etag = f'"v{number}"'
                if etag in head:
                    writer.write(f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n".encode())
                else:
                    body = bodies[number]
                    writer.write(
                        f"HTTP/1.1 200 OK\r\nETag: {etag}\r\nContent-Type: application/rss+xml\r\n"
                        f"Content-Length: {len(body)}\r\n\r\n".encode()
                        + body
                    )
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, ValueError):
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    size = sum(map(len, bodies)) // max(count, 1)
    print(server.sockets[0].getsockname()[1], size, flush=True)
    await server.serve_forever()


def measure(command: list[str], environment: dict[str, str]) -> Measured:
    """Run a program; memory is that of its largest process, processor time that of all."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    before = os.times()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    after = os.times()
    if status != 0:
        print(f"warning: {command[0]} ended with status {status}", file=sys.stderr)
    children = after.children_user + after.children_system
    used = children - before.children_user - before.children_system
    return Measured(wall, used, usage.ru_maxrss / 1024)


def ours(folder: Path, port: int, count: int) -> tuple[list[str], dict[str, str]]:
    from twiplotui.store.open import open_store
    from twiplotui.store.sources import add_source

    store_path, config = folder / "store.db", folder / "config.toml"
    config.write_text('[network]\nallow_hosts = ["127.0.0.1"]\n')
    with open_store(store_path) as store, store.transaction():
        for number in range(count):
            add_source(store, "feed", f"http://127.0.0.1:{port}/{number}")
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache")}
    base = [sys.executable, "-m", "twiplotui", "--db", str(store_path), "--config", str(config)]
    # The rules are compiled once for each version of them, not for each refresh.
    subprocess.run([*base, "check", "-"], input=b"a", env=environment, capture_output=True)
    return [*base, "refresh", "--all", "--json"], environment


def newsboat(folder: Path, port: int, count: int) -> tuple[list[str], dict[str, str]]:
    (folder / "urls").write_text(
        "".join(f"http://127.0.0.1:{port}/{number}\n" for number in range(count))
    )
    (folder / "config").write_text("reload-threads 8\n")
    environment = {**os.environ, "HOME": str(folder)}
    command = ["newsboat", "-u", str(folder / "urls"), "-c", str(folder / "cache.db")]
    return [*command, "-C", str(folder / "config"), "-x", "reload"], environment


def show(what: str, mine: Measured, peer: Measured | None) -> bool:
    print(f"      {what}: twiplotui {mine.wall:.1f} s wall, {mine.processor:.1f} s processor")
    if peer is None:
        return True
    print(f"      {what}: newsboat  {peer.wall:.1f} s wall, {peer.processor:.1f} s processor, "
          f"{peer.memory_mb:.0f} MB")  # fmt: skip
    return report(f"{what}, against newsboat", mine.wall / peer.wall, "x its time", RATIO)


def keys_meanwhile(folder: Path, port: int, count: int) -> bool:
    """Begin the first load on the screen and press `j` until it ends."""
    from screen import Child, make_store, p95

    from twiplotui.cli.context import Context
    from twiplotui.services.reflag import reflag
    from twiplotui.store.open import open_store

    (folder / "desk").mkdir()
    store = folder / "desk" / "store.db"
    make_store(store, 20_000)
    _, environment = ours(folder / "desk", port, count)
    os.environ.update(environment)
    config = folder / "desk" / "config.toml"
    with open_store(store) as opened:
        # Else the screen flags 20,000 posts anew when it is opened.
        reflag(opened, Context(store, config).rules)
    child = Child(["-m", "twiplotui", "--db", str(store), "--config", str(config)])
    child.wait_for(b"READABLE")
    child.drain(1.0)
    before: list[float] = []
    for _ in range(60):
        before.append(child.press(b"j"))
        child.drain(0.1)
    child.press(b"R")
    took: list[float] = []
    memory = 0.0
    end = time.perf_counter() + 300
    while not is_over(store) and time.perf_counter() < end:
        took.append(child.press(b"j"))
        memory = max(memory, child.memory())
        child.drain(0.1)
    child.quit()
    for when, times in (("before it", before), ("while it ran", took)):
        print(f"      {len(times)} keys {when}, median {sorted(times)[len(times) // 2]:.1f} ms, "
              f"p95 {p95(times):.1f} ms")  # fmt: skip
    return all((
        report("a key during the first load, p95", p95(took), "ms", KEY),
        report("memory of the screen meanwhile", memory, "MB", MEMORY),
    ))  # fmt: skip


def is_over(store: Path) -> bool:
    with closing(sqlite3.connect(store)) as connection:
        sql = "SELECT count(*) FROM imports WHERE kind = 'refresh' AND state = 'done'"
        return bool(connection.execute(sql).fetchone()[0])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--skip-newsboat", action="store_true")
    parser.add_argument("--skip-screen", action="store_true")
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        asyncio.run(serve_feeds(options.serve))
        return 0
    server = subprocess.Popen(
        [sys.executable, __file__, "--serve", str(options.feeds)], stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    port, size = map(int, server.stdout.readline().split())
    has_peer = not options.skip_newsboat and shutil.which("newsboat") is not None
    try:
        with tempfile.TemporaryDirectory() as name:
            print(f"      {options.feeds} feeds of {ENTRIES} entries, {size // 1000} kB each")
            holds = beside_newsboat(Path(name), port, options.feeds, has_peer=has_peer)
            if not options.skip_screen:
                holds = keys_meanwhile(Path(name), port, options.feeds) and holds
    finally:
        server.kill()
    return 0 if holds else 1


def beside_newsboat(folder: Path, port: int, count: int, *, has_peer: bool) -> bool:
    command, environment = ours(folder, port, count)
    peer: Measured | None = None
    if has_peer:
        other, home = newsboat(folder, port, count)
        peer = measure(other, home)
    first = measure(command, environment)
    holds = show("first load", first, peer)
    if has_peer:
        with closing(sqlite3.connect(folder / "cache.db")) as cache, cache:
            cache.execute("ANALYZE")
        peer = measure(other, home)
    holds = show("nothing new", measure(command, environment), peer) and holds
    return report("memory of the largest process", first.memory_mb, "MB", MEMORY) and holds


if __name__ == "__main__":
    sys.exit(main())
