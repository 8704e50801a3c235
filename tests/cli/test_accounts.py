"""What the command line changes and tells of accounts."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Cli


def test_what_one_call_changes_of_an_account_one_undo_takes_back(world: Path, cli: Cli) -> None:
    before = cli("accounts", "show", "@mfa_kestria", "--json").json
    edited = cli("accounts", "edit", "@mfa_kestria", "--country", "XN", "--ours", "--tag", "talks")
    assert edited.out == "changed country, marked as ours, changed tags\n"
    assert "tags: talks\n" in cli("accounts", "show", "@mfa_kestria").out
    assert cli("triage", "undo").code == 0
    assert cli("accounts", "show", "@mfa_kestria", "--json").json == before
    cli("accounts", "add", "x:fm_belmora", "--country", "XB", "--ours", "--tag", "a", "--tag", "b")
    assert cli("triage", "undo").code == 0
    shown = cli("accounts", "show", "@fm_belmora", "--json").json
    assert (shown["country"], shown["is_ours"], shown["tags"]) == ("", False, [])
    assert not shown["is_watched"]


def test_two_accounts_of_one_actor_count_as_one(world: Path, cli: Cli) -> None:
    assert cli("accounts", "add", "x:pm_kestria", "--country", "XE", "--actor", "Premier").code == 0
    edited = cli("accounts", "edit", "@mfa_kestria", "--actor", "Premier")
    assert edited.out == "changed actor\n"
    actors = {row["handle"]: row["actor"] for row in cli("accounts", "--json").json}
    assert actors["pm_kestria"] == actors["mfa_kestria"] == "Premier"
    ranked = cli("insight", "connected", "--by", "actor", "--json").json[0]["rows"]
    assert [row["actor"] for row in ranked].count("Premier") == 1
    assert cli("triage", "undo").out == "Undid: changed actor of an account\n"
    assert cli("accounts", "show", "@mfa_kestria", "--json").json["actor"] is None
    assert cli("accounts", "edit", "@pm_kestria", "--actor", "").code == 0
    assert cli("accounts", "show", "@pm_kestria", "--json").json["actor"] is None


def test_a_tag_that_is_none_leaves_all_as_it_was(world: Path, cli: Cli) -> None:
    before = cli("accounts", "list", "--all", "--json").out
    assert cli("accounts", "edit", "@mfa_kestria", "--country", "XN", "--tag", "a,b").code == 2
    assert cli("accounts", "add", "x:fm_belmora", "--tag", "a,b").code == 2
    assert cli("accounts", "list", "--all", "--json").out == before


def test_the_counts_of_a_profile_are_told(world: Path, cli: Cli, tmp_path: Path) -> None:
    table = tmp_path / "followers.csv"
    table.write_text("date,screen_name,followers_count\n2026-11-01,mfa_kestria,5120\n"
                     "2026-11-02,mfa_kestria,5130\n")  # fmt: skip
    assert cli("import", table).code == 0
    told = cli("accounts", "show", "@mfa_kestria").out
    assert "counts: 5,120 followers\n" in told and "counts: 5,130 followers\n" in told
