"""Rule matching: posts a second, load times, growth with phrases; ratios to limits and to rg.

Run it as `python benchmarks/matching.py [--posts N]`.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import pairwise
from operator import attrgetter
from pathlib import Path

from measure import Timing, run
from posts import make_posts
from world import World

from twiplotui.model.flag import TextContext
from twiplotui.model.words import Scope
from twiplotui.rules import RuleBook, load_packs
from twiplotui.rules.finder import has_automaton, make_finder
from twiplotui.rules.view import View, make_view

LEAST_COMPILED = 40_000
LEAST_PURE = 8_000
MOST_LOAD_MS = 150.0
MOST_CACHED_MS = 30.0
MOST_IMPORT = 1.5
_TURNS = 3


def best_of(
    run: Callable[[], object],
    times: int = 5,
    clock: Callable[[], float] = time.process_time,
) -> float:
    """Return the shortest time of several runs, in seconds: the least disturbed one.

    Processor time by default, for other programs on the machine must not count.
    """
    seconds = []
    for _ in range(times):
        start = clock()
        run()
        seconds.append(clock() - start)
    return min(seconds)


def rate(book: RuleBook, texts: list[str]) -> tuple[float, float]:
    """Return posts a second: matching alone, and from text to findings."""
    engine, wanted = book.engine, book.wanted(Scope.WATCHED)
    views: list[View] = [make_view(text, engine.joined) for text in texts]
    context = TextContext()
    matching = best_of(lambda: [engine.search(view, wanted) for view in views])
    whole = best_of(lambda: [book.check(text, context) for text in texts])
    return len(texts) / matching, len(texts) / whole


def measure_rates(texts: list[str]) -> None:
    for is_pure, least in ((False, LEAST_COMPILED), (True, LEAST_PURE)):
        if not is_pure and not has_automaton():
            continue
        name = "pure Python" if is_pure else "ahocorasick_rs"
        matching, whole = rate(load_packs(is_pure=is_pure), texts)
        print(f"matching alone, {name}: {matching:,.0f} posts/s = {matching / least:.2f} x limit")
        print(f"  text to findings: {whole:,.0f} posts/s")


def measure_load() -> None:
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        load_packs(cache_dir=cache)
        seconds = best_of(lambda: load_packs(cache_dir=cache)) * 1_000
        book = load_packs(cache_dir=cache)
        start = time.process_time()
        book.check("x")
        first = (time.process_time() - start) * 1_000
        start = time.process_time()
        book.check("х")
        other = (time.process_time() - start) * 1_000
    print(f"load all packs: {seconds:.0f} ms = {seconds / MOST_CACHED_MS:.2f} x cached limit")
    print(f"  first check after it (builds the automaton): {first:.0f} ms")
    print(f"  first check of another script (builds the other one): {other:.0f} ms")
    together = (seconds + first) / MOST_LOAD_MS
    print(f"  both: {seconds + first:.0f} ms = {together:.2f} x limit without cache")


def measure_growth(texts: list[str]) -> None:
    """Compare searching for n and for ten times n phrases cut from posts of another seed."""
    words = " ".join(text for text, _ in make_posts(4_000, seed=9)).lower().split()
    phrases = list(dict.fromkeys(f"{a} {b}x{i % 97}" for i, (a, b) in enumerate(pairwise(words))))
    folded = [make_view(text).text for text in texts]
    seconds = []
    for count in (1_000, 10_000):
        finder = make_finder(phrases[:count])
        seconds.append(best_of(lambda finder=finder: [finder.find(t) for t in folded]))  # type: ignore[misc]  # bound now
    print(f"10,000 phrases take {seconds[1] / seconds[0]:.2f} x the time of 1,000 (limit 2)")


def measure_import(posts: int) -> None:
    """Compare the command `import` with all packs to the same with every pack switched off.

    Elapsed, as whoever waits for it sees it, and in processor time of all its processes.
    """
    off = ", ".join(f'"{pack.id}"' for pack in load_packs().packs)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines, config, every = folder / "posts.jsonl", folder / "off.toml", folder / "every.toml"
        World(posts).write_jsonl(lines)
        config.write_text(f"[rules]\noff = [{off}]\n", encoding="utf-8")
        every.touch()
        costs: dict[Path, list[Timing]] = {every: [], config: []}
        for turn in range(_TURNS):
            for number, settings in enumerate(costs):
                store = folder / f"{turn}-{number}.db"
                command = [sys.executable, "-m", "twiplotui", "--db", str(store)]
                command += ["--config", str(settings), "import", "--json", str(lines)]
                costs[settings].append(run(command))
    wall, processor = (
        min(which(cost) for cost in costs[every]) / min(which(cost) for cost in costs[config])
        for which in (attrgetter("wall"), attrgetter("processor"))
    )
    print(f"import with flags: {wall:.2f} x without = {wall / MOST_IMPORT:.2f} x limit")
    print(f"  in processor time of all its processes: {processor:.2f} x")


def measure_rg(texts: list[str]) -> None:
    """Search the same literals in the same folded posts, one a line, with rg."""
    rg = shutil.which("rg")
    if rg is None:
        print("rg is not installed: no comparison")
        return
    engine = load_packs().engine
    searches = engine._needed("é")
    literals = sorted(
        {anchor for search in searches for anchor in search._anchors if anchor.strip()}
    )
    find = make_finder(literals).find
    with tempfile.TemporaryDirectory() as folder:
        words, lines = Path(folder) / "words", Path(folder) / "posts"
        words.write_text("\n".join(literals), encoding="utf-8")
        folded = [make_view(text).text.replace("\n", " ") for text in texts]
        lines.write_text("\n".join(folded), encoding="utf-8")
        command = [rg, "-F", "-c", "-f", str(words), str(lines)]
        wall = time.perf_counter
        theirs = best_of(lambda: subprocess.run(command, capture_output=True, check=False), 3, wall)
    ours = best_of(lambda: [find(text) for text in folded], clock=wall)
    print(
        f"rg -F -f on the same {len(literals):,} anchors: {len(texts) / theirs:,.0f} posts/s; "
        f"our search for every occurrence: {len(texts) / ours:,.0f} = {theirs / ours:.2f} x rg"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=20_000)
    texts = [text for text, _ in make_posts(parser.parse_args().posts)]
    book = load_packs()
    print(f"{len(book.compiled)} rules, {len(book.engine.pattern_numbers):,} patterns")
    measure_load()
    measure_rates(texts)
    measure_growth(texts)
    measure_import(len(texts))
    measure_rg(texts)


if __name__ == "__main__":
    main()
