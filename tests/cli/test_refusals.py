"""What cannot be meant is refused with the nearest that can, before anything is asked or done."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.conftest import NOW
from twiplotui.clock import DAY


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ("accounts list --country ZZZ", "“ZZZ” is not a country."),
        ("accounts list --role foreign-ministr", "Did you mean “foreign-minister”?"),
        ("follows events --country ZZZ", "“ZZZ” is not a country."),
        ("follows events --kind folow", "'folow' is not one of 'follow'"),
        ("follows unanswered --days -1", "-1 is not in the range"),
        ("check - --country ZZZ", "“ZZZ” is not a country."),
        ("check - --role embasy", "Did you mean “embassy”?"),
        ("accounts edit @mfa_kestria", "Nothing is named that is to be changed."),
        ("accounts merge @nobody @mfa_kestria", "There is no account “@nobody”."),
        ("imports undo 99", "There is no import 99."),
        ("triage acknowledge 999", "There is no alert 999."),
        ("brief --out {folder}/monday.pdf", "Name it .md, .html, .json, .csv."),
        ("export posts --out {folder}/posts.xlsx", "Name it .csv, .jsonl, .md."),
    ],
)
def test_what_is_none_is_refused_and_never_finds_nothing(
    world: Path, cli: Cli, tmp_path: Path, call: str, told: str
) -> None:
    called = cli(*call.format(folder=tmp_path).split(" "))
    assert called.code == 2 and called.out == ""
    assert told in called.err and "[y/N]" not in called.err


def test_a_country_may_be_named_wherever_its_code_may(world: Path, cli: Cli) -> None:
    cli("accounts", "edit", "@mfa_kestria", "--country", "France")
    assert "mfa_kestria" in cli("accounts", "list", "--country", "France").out
    assert cli("accounts", "list", "--country", "fr").out == cli(
        *("accounts", "list", "--country", "FR")
    ).out  # fmt: skip


def test_an_alert_that_is_none_does_not_keep_the_others(world: Path, cli: Cli) -> None:
    called = cli("triage", "acknowledge", "999", "1")
    assert called.code == 0
    assert "There is no alert 999." in called.err and "1 alert" in called.out


@pytest.mark.parametrize(
    "call",
    [["search"], ["search", "--count"], ["search", "--save", "x"], ["export", "posts"], ["purge"]],
    ids=" ".join,
)
@pytest.mark.parametrize(("query", "column"), [("talks (", 6), ("外交 (", 5), ("a\x1b\n(", 3)])
def test_every_search_that_cannot_be_read_is_pointed_at(
    world: Path, cli: Cli, call: list[str], query: str, column: int
) -> None:
    called = cli(*call, query)
    shown, mark = called.err.splitlines()[:2]
    assert called.code == 2
    assert shown.startswith("  ") and shown.endswith("(")
    assert mark == " " * (2 + column) + "^"


def test_accounts_of_one_name_are_told_apart_and_named_by_number(world: Path, cli: Cli) -> None:
    cli("accounts", "add", "mastodon:mfa_kestria@social.example")
    called = cli("accounts", "show", "mfa_kestria")
    assert called.code == 2
    assert '"#2" (x, mfa_kestria, 200, Kestria MFA)' in called.err and "(mastodon, " in called.err
    assert cli("accounts", "show", "2").out == cli("accounts", "show", "#2").out


def test_what_is_no_backup_is_refused_before_it_is_asked(
    world: Path, cli: Cli, tmp_path: Path
) -> None:
    path = tmp_path / "notes.md"
    path.write_text("no store", encoding="utf-8")
    called = cli("restore", path)
    assert (called.code, called.out) == (4, "")
    assert "is not a sound backup" in called.err and "[y/N]" not in called.err


def test_an_undo_of_an_import_says_of_what(world: Path, cli: Cli) -> None:
    called = cli("imports", "undo", "1", stdin="n\n")
    assert called.code == 130 and "new of" in called.err


def test_a_backup_goes_into_a_folder_and_makes_none(world: Path, cli: Cli, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    refused = cli("backup", stick / "store.db")
    assert refused.code == 4 and "No such file" in refused.err and not stick.exists()
    stick.mkdir()
    made = cli("backup", stick)
    assert made.code == 0 and Path(made.out.strip()).parent == stick
    assert cli("restore", made.out.strip(), "--yes").code == 0


def test_backups_that_were_cut_off_are_swept_up_and_told_at_a_purge(world: Path, cli: Cli) -> None:
    folder = world.parent / "backups"
    folder.mkdir(mode=0o700)
    old, fresh = folder / "store-1.db.partial", folder / "store-2.db.partial-journal"
    for path, age in ((old, 2 * DAY), (fresh, 0)):
        path.write_bytes(b"half a store")
        os.utime(path, ((NOW - age) / 1000,) * 2)
    told = cli("purge", "danger", "--yes").err
    assert str(old) in told and str(fresh) in told
    assert cli("backup").code == 0
    assert not old.exists() and fresh.exists()


def test_a_snoozed_rule_says_until_when(world: Path, cli: Cli, tmp_path: Path) -> None:
    called = cli("rules", "mute", "--phrase", "red line", "--until", "2w")
    assert "until" in called.out and "UTC" in called.out


@pytest.mark.parametrize("option", ["--pack=core-enn", "--category=thret"])
def test_rules_of_no_pack_or_category_are_refused(world: Path, cli: Cli, option: str) -> None:
    called = cli("rules", "list", option)
    assert (called.code, called.out) == (2, "") and "There is no" in called.err


def test_a_format_that_is_none_is_told_with_the_nearest(cli: Cli, tmp_path: Path) -> None:
    called = cli("import", "--as", "xcsv", tmp_path)
    assert called.code == 2 and "Did you mean “x-csv”?" in called.err
    assert "Formats: " in cli("import", "--as", "zzzz", tmp_path).err


def test_an_empty_list_says_that_it_is_empty(world: Path, cli: Cli) -> None:
    assert cli("search", "nothing-of-the-kind").err == "There are none.\n"
    assert cli("search", "nothing-of-the-kind", "--json").err == ""


def test_a_configuration_that_is_not_there_is_told(
    world: Path, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = cli("--config", tmp_path / "none.toml", "follows", "unanswered")
    assert called.code == 0 and "There is no configuration at" in called.err
    monkeypatch.setenv("TWIPLOTUI_CONFIG", str(tmp_path / "typo.toml"))
    called = cli("follows", "unanswered")
    assert called.code == 0 and "typo.toml; defaults hold" in called.err
    monkeypatch.delenv("TWIPLOTUI_CONFIG")
    folder = tmp_path / "folder.toml"
    folder.mkdir()
    called = cli("--config", folder, "follows", "unanswered")
    assert called.code == 2 and called.err.count(str(folder)) == 1
