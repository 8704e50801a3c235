"""How soon `twiplotui --help` is there, beside a Python that only imports click.

    python benchmarks/startup.py [--times 40]

Prints ratios; exits 1 where a bound of docs/performance.md does not hold.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from pathlib import Path

from measure import report, run

_HELP = [str(Path(sys.executable).with_name("twiplotui")), "--help"]
_BARE = [sys.executable, "-c", "import click"]


def main() -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=40)
    options = parser.parse_args()
    run(_HELP)
    run(_BARE)
    # In turns, so that what else the machine does falls on both alike.
    pairs = [(run(_HELP).wall, run(_BARE).wall) for _ in range(options.times)]
    ours, bare = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"--help: {ours * 1000:.0f} ms, import click: {bare * 1000:.0f} ms")
    holds = report("--help against import click", ours / bare, "×", 1.5)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
