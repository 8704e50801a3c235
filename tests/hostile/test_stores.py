"""Damaged, foreign and locked stores: one sentence and the right exit code; restore works."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.hostile import make_records, never_shown

_PAGE = 4096
Damage = Callable[[bytes], bytes]


def _flipped(data: bytes, count: int) -> bytes:
    chance, changed = random.Random(3), bytearray(data)
    for _ in range(count):
        changed[chance.randrange(100, len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _without_page(data: bytes, page: int) -> bytes:
    return data[: page * _PAGE] + b"\0" * _PAGE + data[(page + 1) * _PAGE :]


DAMAGE: dict[str, Damage] = {
    "cut in the middle": lambda data: data[: len(data) // 2 + 100],
    "cut to its header": lambda data: data[:100],
    "empty": lambda _data: b"",
    "a web page": lambda _data: b"<html>Sign in</html>",
    "rubbish behind a header": lambda data: data[:100] + b"\xa5" * (len(data) - 100),
    "first page zeroed behind the header": lambda data: data[:100] + b"\0" * 3996 + data[_PAGE:],
    "a page zeroed": lambda data: _without_page(data, 3),
    "a later page zeroed": lambda data: _without_page(data, len(data) // _PAGE // 2),
    "a thousand bits flipped": lambda data: _flipped(data, 1_000),
}
COMMANDS = (
    ("stats",), ("posts",), ("search", "post"), ("alerts",), ("doctor",), ("verify",),
    ("accounts", "list"), ("follows", "events"), ("changes",), ("backup",),
)  # fmt: skip


def settle(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_told_and_restore_brings_back(
    name: str, cli: Cli, world: Path, tmp_path: Path
) -> None:
    settle(world)
    assert cli("backup").code == 0
    held = cli("posts", "--jsonl").out
    world.write_bytes(DAMAGE[name](world.read_bytes()))
    posts = tmp_path / "more.jsonl"
    posts.write_bytes(make_records.lines(2))
    codes = set()
    for command in (*COMMANDS, ("import", str(posts))):
        told = cli(*command)
        codes.add(told.code)
        assert told.code in (0, 1, 4), (command, told)
        assert "Traceback" not in told.err and never_shown(told.err.replace("\n", "")) == []
        if told.code == 4:
            assert 1 <= len(told.err.strip().splitlines()) <= 2, told.err
    assert codes & {1, 4}, "nothing noticed the damage"
    assert cli("restore", "--yes").code == 0
    assert cli("posts", "--jsonl").out == held
    assert cli("verify").code == 0


def test_flipped_bits_in_texts_are_found(cli: Cli, world: Path) -> None:
    settle(world)
    data = world.read_bytes()
    needle = b"Post 7 on #Trade"
    places = [place for place in range(len(data)) if data.startswith(needle, place)]
    assert places
    found = 0
    for place in places:
        changed = bytearray(data)
        changed[place + 3] ^= 1
        world.write_bytes(changed)
        found += cli("verify").code == 1
    world.write_bytes(data)
    assert found >= 1
    assert cli("verify").code == 0


QUERIES = (
    "@nasa", "#tag", "https://x.com/a?b=c&d=e", "-x", "'", '"', '""', "a:b", "from:", "since:never",
    "a AND", "OR", "OR OR", "NOT", "(", ")", "()", "((((a", "a)", "NEAR(a b)", "a NEAR/3 b", "*",
    "a*", "*a", "^a", "{a b}", "text:a", "rowid:1", "posts_fts:a", "a+b", "a;b",
    "'; DROP TABLE posts;--",
    "1 OR 1=1", "%", "_", "\\", "\x00", "a\x00b", "\x1b[2J", "\u202e", "\ud800", "İ", "ﷺ",
    "🧑‍🧑‍🧒", "a" * 100_000, "(" * 5_000 + "a" + ")" * 5_000, "-" * 5_000 + "a", "a " * 20_000,
    "is:nonsense has:nothing sort:odd country:ZZ", "since:9999-99-99 until:99999d",
)  # fmt: skip


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_hostile_queries(query: str, cli: Cli, world: Path) -> None:
    for options in ((), ("--json",), ("--count",)):
        told = cli("search", *options, "--", query)
        assert told.code in (0, 2), told.err[:300]
        assert never_shown((told.out + told.err).replace("\n", "")) == []
        assert told.code == 0 or told.err.strip()
    assert cli("stats", "--json").json["posts"] == 14
