"""Every hostile file is imported, partly imported with rejects, or refused in one sentence.

Never a traceback, a hang, a file outside the store, or a raw control sequence.
"""

from __future__ import annotations

import faulthandler
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Called, Cli
from tests.hostile import make_archives, make_records, never_shown
from tests.hostile.make_archives import Maker
from twiplotui.cli.main import run

REFUSED = {**make_archives.REFUSED, **make_records.REFUSED}
READ = {**make_archives.READ, **make_records.READ}
KEEP = {"known", "updated", "new", "rejected", "left_out"}
SECONDS = 20
SHOWN = (
    ("posts",), ("accounts", "list"), ("imports",), ("alerts",), ("stats",), ("sources", "list"),
    ("posts", "--csv"), ("posts", "--jsonl"), ("accounts", "list", "--json"),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _no_hang() -> Iterator[None]:
    faulthandler.dump_traceback_later(10 * SECONDS, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


def files_below(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if not path.is_dir()}


def assert_clean(told: Called) -> None:
    assert never_shown(told.out.replace("\n", "")) == []
    assert never_shown(told.err.replace("\n", "")) == []
    assert "Traceback" not in told.err


def assert_adds_up(told: Called) -> None:
    for file in told.json["files"]:
        assert file["read"] == sum(file[name] for name in KEEP), file
        assert file["rejected"] >= len(file["rejects"])
        assert all(reject["reason"] for reject in file["rejects"])


def make(maker: Maker, tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    return maker(folder)


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str, cli: Cli, tmp_path: Path, store_path: Path) -> None:
    path = make(REFUSED[name], tmp_path)
    before = files_below(tmp_path)
    told = cli("import", path)
    assert_clean(told)
    assert (told.code, told.out) == (3, ""), told
    assert told.err.count(". ") <= 3 and len(told.err.strip().splitlines()) <= 1 + (
        make_archives.HOSTILE_NAME in str(path)
    ), told.err
    assert not store_path.exists()
    assert files_below(tmp_path) == before


@pytest.mark.parametrize("name", READ)
def test_read(name: str, cli: Cli, tmp_path: Path, store_path: Path) -> None:
    path = make(READ[name], tmp_path)
    before = files_below(tmp_path)
    told = cli("import", "--json", "--", path)
    assert_clean(told)
    assert told.code in (0, 3), told
    assert_adds_up(told)
    report = told.json
    got_nothing = not (report["new"] or report["rejected"])
    assert not got_nothing or all(file["error"] or not file["read"] for file in report["files"])
    outside = {found for found in files_below(tmp_path) - before
               if store_path.parent not in found.parents and "home" not in found.parts}  # fmt: skip
    assert outside == set()
    if not store_path.exists():
        return
    again = cli("import", "--json", "--", path)
    assert (again.json["new"], again.json["updated"]) == (0, 0), again.out
    assert_clean(cli("import", "--", path))
    assert cli("verify").code == 0
    for command in SHOWN:
        shown = cli(*command)
        assert_clean(shown)
        assert shown.code == 0, shown


def good_posts(cli: Cli) -> set[str]:
    posts = cli("posts", "--jsonl").out.splitlines()
    return {json.loads(line)["native_id"] for line in posts}


@pytest.mark.parametrize(
    "name", [name for name in make_records.READ if not name.startswith(("feed", "OPML", "YAML",
             "Telegram", "CSV", "hostile", "byte"))],
)  # fmt: skip
def test_good_lines_around_bad_ones_survive(name: str, cli: Cli, tmp_path: Path) -> None:
    assert cli("import", make(make_records.READ[name], tmp_path)).code in (0, 3)
    ids = {make_records.tweet(number)["id_str"] for number in (0, 1)}
    assert ids <= good_posts(cli)


def test_links_and_unsafe_names_bring_nothing_in(cli: Cli, tmp_path: Path) -> None:
    for number, name in enumerate(
        ("folder with links that lead out", "tar with links and devices")
    ):
        (tmp_path / str(number)).mkdir()
        told = cli("import", "--json", make(READ[name], tmp_path / str(number)))
        assert told.json["posts"] == 2, told.out


def test_commands_in_a_list_of_feeds_are_never_sources(cli: Cli, tmp_path: Path) -> None:
    report = cli("import", "--json", make(READ["OPML of commands"], tmp_path)).json
    assert (report["new"], report["rejected"]) == (1, 7)
    listed = cli("sources", "list", "--json").out
    assert "https://mfa.valdoria.example/rss" in listed
    assert not any(word in listed for word in ("exec:", "fetch.py", "passwd", "-oProxy"))


@pytest.mark.slow
@pytest.mark.parametrize("name", make_archives.SLOW_REFUSED)
def test_refused_slowly(name: str, cli: Cli, tmp_path: Path) -> None:
    told = cli("import", make(make_archives.SLOW_REFUSED[name], tmp_path))
    assert (told.code, told.out, len(told.err.splitlines())) == (3, "", 1)


def test_standard_input_may_be_closed(
    store_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_bytes(make_records.lines(2))
    monkeypatch.setattr(sys, "stdin", None)
    assert run(["--db", str(store_path), "import", str(path)]) == 0
