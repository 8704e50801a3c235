"""The compiled form of a pack is kept, is private, and is never trusted blindly."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest

from tests.rules.books import a_pack, a_rule, write_pack
from twiplotui.rules import RuleBook, load_packs
from twiplotui.rules.build import build
from twiplotui.rules.cache import Built, decode, encode, read_built
from twiplotui.rules.index import unpacked
from twiplotui.rules.pack_file import SHIPPED, frozen_path, pack_files

RULES = (
    a_rule(
        'tokens = ["red line"]\nunless = { before = ["no"], within = 2 }\nparties = ["AR"]\n'
        'precedents = [{ date = "2012", what = "a post", followed = "an apology" }]\n'
        'own_level = "low"',
        match='["A red line.", "red line"]',
    ),
    a_rule("patterns = ['dire \\w+ end']", id="fear.two", category="fear",
           match='["dire sad end", "dire bad end"]'),
    a_rule("patterns = ['\\p{Lu}{3,}']\nmin = 2", id="style.three", category="style",
           check="occurrence", match='["ABC DEF", "GHI JKL"]'),
    a_rule('swap = { "Old" = ["New", "Newer"] }', id="toponym.four", category="toponym",
           match='["Old", "old"]'),
)  # fmt: skip
TEXTS = ["A red line", "no red line", "a dire sad end", "THE END", "Old ways", "calm"]


def load(folder: Path, cache: Path | None) -> RuleBook:
    return load_packs(folder, cache, with_shipped=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_pack(tmp_path / "rules", a_pack(*RULES))
    return tmp_path / "rules"


def test_a_kept_pack_finds_the_same(folder: Path, tmp_path: Path) -> None:
    fresh = load(folder, None)
    load(folder, tmp_path / "cache")
    kept = load(folder, tmp_path / "cache")
    assert [kept.check(text) for text in TEXTS] == [fresh.check(text) for text in TEXTS]
    assert [bool(fresh.check(text)) for text in TEXTS] == [True, False, True, True, True, False]
    assert (kept.version, kept.problems) == (fresh.version, fresh.problems)


@pytest.mark.skipif(sys.platform == "win32", reason="no file modes")
def test_the_kept_file_is_private_plain_data(folder: Path, tmp_path: Path) -> None:
    load(folder, tmp_path / "cache")
    (file,) = (tmp_path / "cache").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    first = file.read_bytes().split(b"\n")[0]
    assert json.loads(first)["pack"]["id"] == "sample"


@pytest.mark.parametrize("content", ["", "[]", "{", '{"key": 1}', "null", "\x00"])
def test_a_damaged_file_is_made_anew(folder: Path, tmp_path: Path, content: str) -> None:
    load(folder, tmp_path / "cache")
    (file,) = (tmp_path / "cache").iterdir()
    file.write_text(content, encoding="utf-8")
    assert load(folder, tmp_path / "cache").check("A red line")
    assert json.loads(file.read_bytes().split(b"\n")[0])["heads"]


def test_a_file_cut_short_is_made_anew(folder: Path, tmp_path: Path) -> None:
    load(folder, tmp_path / "cache")
    (file,) = (tmp_path / "cache").iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:-5])
    assert load(folder, tmp_path / "cache").check("A red line")
    assert file.read_bytes() == whole


def test_a_changed_rule_changes_the_version_and_what_is_found(folder: Path, tmp_path: Path) -> None:
    before = load(folder, tmp_path / "cache")
    text = a_pack(*RULES).replace("red line", "blue line")
    write_pack(folder, text)
    after = load(folder, tmp_path / "cache")
    assert after.version != before.version
    assert after.check("A blue line") and not after.check("A red line")


def test_a_changed_list_changes_the_version(tmp_path: Path) -> None:
    names = tmp_path / "names.csv"
    names.write_text("variant,house\nOld Kest,New Kest\n", encoding="utf-8")
    write_pack(tmp_path, a_pack(a_rule('list = "names.csv"', match='["Old Kest", "old kest"]')))
    before = load(tmp_path, tmp_path / "cache")
    names.write_text("variant,house\nOld Kest,Kest-by-Sea\n", encoding="utf-8")
    after = load(tmp_path, tmp_path / "cache")
    assert before.version != after.version
    assert after.check("Old Kest")[0].replacements == ("Kest-by-Sea",)


def test_a_folder_that_cannot_be_written_does_no_harm(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert load(folder, tmp_path / "file" / "cache").check("A red line")


def test_a_pack_of_the_user_replaces_a_shipped_one_and_packs_can_be_off(tmp_path: Path) -> None:
    write_pack(tmp_path, a_pack(RULES[0]))
    assert load_packs(tmp_path, with_shipped=False, off=["sample"]).check("A red line") == ()
    write_pack(tmp_path, a_pack(RULES[0]), "again.toml")
    (problem,) = load(tmp_path, None).problems
    assert "taken by" in problem.message


def test_each_shipped_pack_has_a_compiled_form_of_its_own_content() -> None:
    files = pack_files(SHIPPED, is_shipped=True)
    stale = [f.name for f in files if read_built(frozen_path(f.path), f.key) is None]
    assert stale == [], "run python -m twiplotui.rules.freeze"


@pytest.mark.slow
def test_the_frozen_packs_are_those_of_the_folder() -> None:
    stale = []
    for file in pack_files(SHIPPED, is_shipped=True):
        kept = read_built(frozen_path(file.path), file.key)
        fresh = decode(encode(file.key, build(file)), file.key)
        if kept is None or fresh is None or content(kept) != content(fresh):
            stale.append(file.name)
    assert stale == [], "raise ENGINE_VERSION and run python -m twiplotui.rules.freeze"


def content(built: Built) -> object:
    """Return what a pack holds; how well it is compressed may differ between machines."""
    index = built.found_by
    blocks = [unpacked(block) for block in (*index.anchors, *index.places, index.patterns)]
    rules = [(item.head, item.rule) for item in built.compiled]
    return built.pack, rules, blocks, index.gated, index.joined, built.problems
