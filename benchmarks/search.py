"""Search, paging and acts of triage on a store of a million posts.

    python benchmarks/search.py [--posts 1000000] [--store FILE]

With `--store` an existing store is used, so that the million is imported only once; alerts, edits
and deletions are written into it where it has none.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

from measure import percentiles, report, run
from world import World

from twiplotui.model.words import Act
from twiplotui.services.triage import act_on, undo
from twiplotui.store.connection import Store
from twiplotui.store.open import open_store
from twiplotui.store.posts import posts_by_id
from twiplotui.store.search import compile_text, count, page_ids

_PAGE = 100


def enliven(path: Path) -> None:
    """Watch 500 accounts; alert to a post in twenty; have one in fifty gone, one edited."""
    with closing(sqlite3.connect(path)) as database, database:
        if database.execute("SELECT 1 FROM alerts").fetchone():
            return
        database.execute("UPDATE accounts SET is_watched = 0 WHERE id > 500")
        database.execute(
            "INSERT INTO alerts (key, kind, level, reason, at, post_id, account_id, state,"
            " created_at) SELECT 'flag:x:' || native_id, 'flag', 1 + rowid % 3, 'bench',"
            " published_at, id, account_id, CASE rowid / 20 % 3 WHEN 0 THEN 'new'"
            " WHEN 1 THEN 'dismissed' ELSE 'acknowledged' END, published_at"
            " FROM posts WHERE id % 20 = 0"
        )
        database.execute(
            "UPDATE posts SET presence = iif(id % 3, 'deleted', 'missing-once'),"
            " presence_at = published_at + 1000 WHERE id % 50 = 1"
        )
        database.execute(
            "UPDATE posts SET version_count = 2, edited_at = published_at + 1000 WHERE id % 50 = 2"
        )


def searches(store: Store, chance: random.Random) -> dict[str, Callable[[], str]]:
    """Return makers of searches by kind."""
    common = ["security", "trade", "sécurité", "Frieden", "поддержка", "السلام", "声明", "peace"]
    rows = store.rows("SELECT handle FROM accounts WHERE handle <> '' ORDER BY id LIMIT 500")
    handles = [row[0] for row in rows]
    rare = World(1)

    together = ["security", "trade", "agreement", "embassy", "peace", "border", "talks"]

    def word() -> str:
        return chance.choice(common)

    return {
        "word": word,
        "rare word": lambda: rare.text("en").split()[-1].strip("#@"),
        "two words": lambda: " ".join(chance.sample(together, 2)),
        "phrase": lambda: '"security trade"',
        "prefix of three": lambda: f"{word()[:3]}*",
        "prefix of two": lambda: f"{word()[:2]}*",
        "word and account": lambda: f"{chance.choice(together)} from:{chance.choice(handles)}",
        "word and 25 accounts": lambda: (
            f"{word()} (" + " OR ".join(f"from:{each}" for each in chance.sample(handles, 25)) + ")"
        ),
        "word, language, since": lambda: f"{chance.choice(together)} lang:en since:2024",
        "not": lambda: f"{word()} -{word()}",
        "deleted": lambda: f"is:deleted {chance.choice(['', word()])}",
        "edited": lambda: f"is:edited {chance.choice(['', word()])}",
        "open alerts": lambda: f"is:open {chance.choice(['', word()])}",
        "500 watched accounts": lambda: f"is:watched {word()}",
    }


def _search(store: Store, make: Callable[[], str]) -> list[int]:
    return page_ids(store, compile_text(store, make()), limit=_PAGE)


def acts(path: Path) -> bool:
    """Measure opening, and an act with its undo."""
    holds = True
    for what, read_only in (("reading", True), ("writing", False)):
        _, high = percentiles(partial(_open_and_close, path, read_only), 50)
        holds &= report(f"opening for {what}, p95", high, "ms", 50.0)
    with open_store(path) as store:
        ids = [row[0] for row in store.rows("SELECT id FROM alerts WHERE state = 'new' LIMIT 100")]

        def turn(chosen: list[int]) -> None:
            act_on(store, chosen, Act.ACKNOWLEDGE, by="bench")
            undo(store, by="bench")

        _, high = percentiles(lambda: turn(ids[:1]), 100)
        holds &= report("act on an alert and its undo, p95", high, "ms", 50.0)
        _, high = percentiles(lambda: turn(ids), 20)
        holds &= report("act on 100 alerts and its undo, p95", high, "ms", 50.0)
    return holds


def _open_and_close(path: Path, read_only: bool) -> None:
    open_store(path, read_only=read_only).close()


def main() -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--store", type=Path)
    options = parser.parse_args()
    folder = None
    path = options.store
    if path is None or not path.exists():
        folder = Path(tempfile.mkdtemp())
        path = path or folder / "store.db"
        source = folder / "posts.jsonl"
        World(options.posts).write_jsonl(source)
        cost = run([sys.executable, "-m", "twiplotui", "--db", str(path), "import", str(source)])
        print(f"imported {options.posts:,} posts in {cost.wall:,.0f} s, {cost.memory:.0f} MB")
        source.unlink()
    enliven(path)
    holds = acts(path)
    with open_store(path, read_only=True) as store:
        chance = random.Random(3)
        for name, make in searches(store, chance).items():
            median, high = percentiles(partial(_search, store, make), 200)
            print(f"{name}: median {median:.2f} ms")
            holds &= report(f"{name}, p95", high, "ms", 15.0)
        common = compile_text(store, "security")
        _, high = percentiles(lambda: count(store, common), 50)
        holds &= report("count of a common word, p95", high, "ms", 15.0)
        everything = compile_text(store, "")
        _, high = percentiles(
            lambda: posts_by_id(store, page_ids(store, everything, limit=50)), 200
        )
        holds &= report("first page of 50 with its rows, p95", high, "ms", 5.0)
    if folder is not None:
        shutil.rmtree(folder)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
