"""Trains the dictionary that records are packed by, on invented records of every format.

    python benchmarks/record_dictionary.py db/records-N.zdict

Stores rest on the dictionary they were written with: make a new one only under a new number, and
name it in store/records.py beside the old. How well it does is told for records that it was not
made of: those of another world.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from archives import write_archive, write_older_archive
from world import World

from twiplotui.store.open import open_store
from twiplotui.store.records import unpack

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
_BYTES = 8192
"""Twice as many save 2 % more, and the processor's cache has other things to hold."""
_EACH = 300
"""Records of each layout of the benchmarks' world."""
_TIMES = 3
"""How often those of the fixtures count: they are few, and of all formats."""


def records_of(*paths: Path) -> list[bytes]:
    """Import files into a new store and return the records it holds, in a settled order."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store.db"
        command = [sys.executable, "-m", "twiplotui", "--db", str(store), "import", "--json"]
        # Some of the fixtures are refused, as they should be.
        subprocess.run([*command, *map(str, paths)], check=False, capture_output=True)
        with open_store(store, read_only=True) as opened:
            packed = opened.rows("SELECT raw FROM records WHERE raw <> x'' ORDER BY id")
    records = [unpack(row[0]) for row in packed]
    if None in records:
        sys.exit("The dictionary in use was changed beneath its number; give the new one another.")
    return [record for record in records if record]


def worlds(seed: int) -> Iterator[list[bytes]]:
    """Yield the records of one world in each layout of the benchmarks."""
    with tempfile.TemporaryDirectory() as name:
        lines, archive, older = (Path(name) / each for each in ("a.jsonl", "b.zip", "c.zip"))
        World(_EACH, seed=seed).write_jsonl(lines)
        write_archive(World(_EACH, seed=seed), archive)
        write_older_archive(World(_EACH, seed=seed), older)
        for path in (lines, archive, older):
            yield records_of(path)


def main() -> None:
    """Train, write and tell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("path", type=Path)
    path: Path = parser.parse_args().path
    records = records_of(_FIXTURES) * _TIMES
    for more in worlds(seed=11):
        records += more
    random.Random(1).shuffle(records)
    dictionary = zstd.train_dict(records, _BYTES)
    path.write_bytes(dictionary.dict_content)
    compressor = zstd.ZstdCompressor(1, zstd_dict=dictionary)
    for others in worlds(seed=12):
        packed = sum(len(compressor.compress(each, compressor.FLUSH_FRAME)) for each in others)
        print(f"{packed / sum(map(len, others)):.2f} of the bytes of {len(others)} records")


if __name__ == "__main__":
    main()
