"""Follows at size: comparing two readings, ties of many accounts, importing many lists.

    python benchmarks/follows.py [--edges 1000000] [--ten-million] [--lists 428] [--members 1560]

Prints ratios; exits 1 where a bound of docs/performance.md does not hold. The peer of the
comparison is a plain EXCEPT, both ways, in SQLite on the same rows.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sqlite3
import sys
import tempfile
import time
from array import array
from pathlib import Path

from measure import run

from twiplotui.insight.ties import Ties
from twiplotui.model.words import Network
from twiplotui.signals.follow_changes import Standing, read_list
from twiplotui.signals.follow_runs import Run

_CHANGED = 500


def two_runs(edges: int) -> tuple[array[int], array[int]]:
    """Return two sorted lists of so many members that differ in a few hundred places."""
    chance = random.Random(5)
    before = array("q", range(1, 2 * edges + 1, 2))
    left = set(chance.sample(range(edges), _CHANGED))
    after = array("q", (member for place, member in enumerate(before) if place not in left))
    after = array("q", sorted([*after, *(2 * place for place in range(1, _CHANGED + 1))]))
    return before, after


def compare_ours(before: array[int], after: array[int]) -> float:
    """Return the seconds that deriving the events of two runs takes."""
    runs = [Run(1, 1000, before, True, True), Run(2, 10_000_000, after, True, True)]
    began = time.perf_counter()
    history = read_list(
        runs, network=Network.WEB, owner=0, since={}, look_up=lambda _who, _at: Standing()
    )
    seconds = time.perf_counter() - began
    assert len(history.changes) == 2 * _CHANGED
    return seconds


def compare_except(before: array[int], after: array[int]) -> float:
    """Return the seconds that EXCEPT takes, both ways, on the same rows."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE runs (run INTEGER, member INTEGER)")
    database.executemany("INSERT INTO runs VALUES (1, ?)", ((each,) for each in before))
    database.executemany("INSERT INTO runs VALUES (2, ?)", ((each,) for each in after))
    found = 0
    began = time.perf_counter()
    for one, other in ((1, 2), (2, 1)):
        found += len(
            database.execute(
                "SELECT member FROM runs WHERE run = ? EXCEPT SELECT member FROM runs"
                " WHERE run = ?",
                (one, other),
            ).fetchall()
        )
    assert found == 2 * _CHANGED
    return time.perf_counter() - began


def ties_of(accounts: int, edges: int) -> float:
    """Return the seconds that ties and rankings of so many accounts take."""
    chance = random.Random(6)
    pairs = {(chance.randrange(accounts), chance.randrange(accounts)) for _ in range(edges)}
    began = time.process_time()
    ties = Ties(range(accounts), range(accounts), pairs)
    ties.ranks()
    ties.unanswered()
    ties.follows_no_peer()
    sum(1 for _ in ties.edges())
    return time.process_time() - began


def write_lists(path: Path, lists: int, members: int) -> int:
    """Write lists of follows, one JSON object an account; return the number of edges."""
    chance = random.Random(7)
    edges = 0
    with path.open("w", encoding="utf-8") as stream:
        for number in range(lists):
            ids = [str(1_000_000 + each) for each in chance.sample(range(200_000), members)]
            edges += len(ids)
            stream.write(
                json.dumps(
                    {"id": str(number + 1), "username": f"minister{number}", "following": ids}
                )
                + "\n"
            )
    return edges


def tell(what: str, value: float, limit: float) -> bool:
    """Print one figure beside its limit and return whether it holds."""
    holds = value <= limit
    print(f"{what}: {value:.2f} (limit {limit:g}){'' if holds else '  TOO MUCH'}", flush=True)
    return holds


def main() -> int:
    """Measure and print; 1 where a bound does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edges", type=int, default=1_000_000)
    parser.add_argument("--ten-million", action="store_true", help="Only that, for its memory.")
    parser.add_argument("--lists", type=int, default=428)
    parser.add_argument("--members", type=int, default=1560)
    options = parser.parse_args()
    if options.ten_million:
        seconds = compare_ours(*two_runs(10_000_000))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        peak_mb = peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
        print(f"10,000,000 edges compared in {seconds:.1f} s")
        return 0 if tell("peak memory, MB", peak_mb, 2000) else 1
    before, after = two_runs(options.edges)
    ours = min(compare_ours(before, after) for _ in range(3))
    peer = min(compare_except(before, after) for _ in range(2))
    good = tell(f"comparing {options.edges:,} edges, ratio to EXCEPT", ours / peer, 2.0)
    good &= tell("ties of 5,000 accounts and 500,000 edges, s", ties_of(5000, 500_000), 2.0)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "follows.jsonl"
        edges = write_lists(source, options.lists, options.members)
        store = Path(folder) / "store.db"
        command = [sys.executable, "-m", "twiplotui", "--db", str(store), "import", str(source)]
        timing = run([*command, "--complete"])
        print(f"{timing.processor:.1f} s of processor, {timing.memory:.0f} MB")
        good &= tell(f"import of {edges:,} follows of {options.lists} accounts, s", timing.wall, 30)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
