"""Search and paging on a store of a million posts, beside SQLite's own bare match.

    python benchmarks/search.py [--posts 1000000] [--store FILE]

With `--store` an existing store is used, so that the million is imported only once.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from measure import percentiles, report, run
from world import World

from twiplotui.store.open import Store, open_store
from twiplotui.store.posts import posts_by_id
from twiplotui.store.search import compile_text, page_ids

_PAGE = 100


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
    }


def _search(store: Store, make: Callable[[], str]) -> list[int]:
    return page_ids(store, compile_text(store, make()), limit=_PAGE)


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
    holds = True
    with open_store(path, read_only=True) as store:
        chance = random.Random(3)
        for name, make in searches(store, chance).items():
            median, high = percentiles(partial(_search, store, make), 200)
            print(f"{name}: median {median:.2f} ms")
            holds &= report(f"{name}, p95", high, "ms", 15.0)
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
