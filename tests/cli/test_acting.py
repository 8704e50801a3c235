"""Every command that changes something: what it does, what it refuses, how it is taken back."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from twiplotui.store import purge
from twiplotui.store.connection import Store


def ids(cli: Cli, *states: str) -> list[str]:
    wanted = [part for state in states or ("new",) for part in ("--state", state)]
    return [str(row["id"]) for row in cli("alerts", *wanted, "--json").json]


def test_alerts_are_decided_and_taken_back(world: Path, cli: Cli) -> None:
    first, second, *_ = before = ids(cli)
    assert cli("triage", "acknowledge", first, second, "--note", "seen").code == 0
    assert set(ids(cli, "acknowledged")) == {first, second}
    assert cli("triage", "undo").out.startswith("Undid: acknowledged 2 alerts")
    assert ids(cli) == before
    assert cli("triage", "redo").code == 0
    assert cli("triage", "reopen", first, second).code == 0
    assert cli("triage", "escalate", first).code == 0
    assert cli("triage", "note", first, "call them").code == 0
    (row,) = cli("alerts", "--state", "escalated", "--json").json
    assert row["notes"] == ["seen", "call them"]
    assert cli("triage", "dismiss", second, "--reason", "duplicate").code == 0
    assert cli("triage", "snooze", ids(cli)[0], "--until", "tomorrow").out.count("until") == 1
    assert len(ids(cli, "snoozed")) == 1


def test_an_act_may_be_named_by_its_first_letters(world: Path, cli: Cli) -> None:
    first = ids(cli)[0]
    assert cli("triage", "ack", first).out.startswith("acknowledged 1 alert")
    ambiguous = cli("triage", "re", first)
    assert (ambiguous.code, "re" in ambiguous.err) == (2, True)


def test_acts_that_cannot_be_are_refused(world: Path, cli: Cli) -> None:
    first = ids(cli)[0]
    assert cli("triage", "undo").code == 0
    for _ in range(20):
        if cli("triage", "undo").code == 5:
            break
    assert cli("triage", "undo").code == 5
    assert cli("triage", "dismiss", first).code == 2
    assert cli("triage", "dismiss", first, "--reason", "other").code == 5
    assert cli("triage", "snooze", first, "--until", "whenever").code == 2
    cli("triage", "escalate", first)
    assert cli("triage", "snooze", first, "--until", "1h").code == 5
    assert cli("triage", "escalate", "x").code == 2


def test_triage_without_a_screen(world: Path, cli: Cli) -> None:
    letters = "\n".join(["?", "a", "u", "e", "d", "f", "s", "1h", "x", "n", "a note", "", "q"])
    told = cli("triage", "--plain", stdin=letters + "\n")
    assert told.code == 0
    assert "Reason: " in told.out and "Undid: " in told.out
    assert told.out.count("? lists the letters") == 1
    assert ids(cli, "escalated")
    assert "acknowledge" in cli("triage").out


def test_triage_without_a_screen_tells_more_when_asked(world: Path, cli: Cli) -> None:
    alerts = cli("alerts", "--json").json
    letters = "".join("n\nlook here\nm\n\n" for _ in alerts)
    told = cli("triage", "--plain", stdin=letters).out
    assert "first seen" in told and "HIGH test.danger" in told
    assert "checked: absent from 1 complete run" in told
    assert told.count("note  look here") == len(alerts)


def test_accounts_are_added_changed_and_merged(world: Path, cli: Cli) -> None:
    added = cli("accounts", "add", "x:fm_belmora", "--country", "XB", "--role", "foreign-minister",
                "--ours", "--tag", "summit")  # fmt: skip
    assert added.code == 0
    assert added.out.startswith("Watching @fm_belmora (x), account ")
    (row,) = cli("accounts", "list", "--country", "xb", "--json").json
    assert (row["ours"], row["role"], row["tags"]) == (True, "foreign-minister", ["summit"])
    call = ["accounts", "edit", "@fm_belmora"]
    assert cli(*call, "--country", "XC", "--role", "embassy", "--not-ours", "--no-tags").code == 0
    assert cli("accounts", "list", "--ours", "--role", "embassy", "--json").json == []
    assert cli(*call, "--tag", "talks", "--ours").code == 0
    assert cli("triage", "undo").code == 0
    assert cli(*call, "--no-watch", "--not-ours").code == 0
    assert "fm_belmora" not in cli("accounts", "list", "--limit", "50").out
    assert "fm_belmora" in cli("accounts", "list", "--all").out
    assert cli(*call, "--watch").code == 0
    shown = cli("accounts", "show", "@fm_belmora", "--json").json
    assert (
        shown["handle"] == "fm_belmora"
        and "country: XC" in cli("accounts", "show", "@fm_belmora").out
    )
    assert (shown["last_post"], shown["dormant"]) == (None, None)
    assert cli(*call, "--role", "wizard").code == 2
    assert cli("accounts", "merge", "@mfa_kestria", "@fm_belmora", stdin="n\n").code == 130
    assert cli("accounts", "merge", "@mfa_kestria", "@fm_belmora", "--yes").code == 0
    assert cli("accounts", "show", "@nobody").code == 2


def test_a_silent_account_is_called_dormant(world: Path, cli: Cli, tmp_path: Path) -> None:
    shown = cli("accounts", "show", "@mfa_valdoria", "--json").json
    assert shown["last_post"] is not None and shown["dormant"] is False
    config = tmp_path / "config.toml"
    config.write_text("[desk]\ndormant_days = 1\n")
    told = cli("--config", config, "accounts", "show", "@mfa_valdoria", "--json").json
    assert told == {**shown, "dormant": True}


def test_an_import_is_taken_back(world: Path, cli: Cli) -> None:
    newest = cli("imports", "--json").json[0]
    declined = cli("imports", "undo", str(newest["id"]), stdin="n\n")
    assert declined.code == 130 and declined.err.endswith("Nothing was done.\n")
    unanswered = cli("imports", "undo", str(newest["id"]), stdin="")
    assert unanswered.code == 130 and "--yes answers beforehand" in unanswered.err
    assert cli("changes", "edits", "--json").json != []
    assert cli("imports", "undo", str(newest["id"]), "--yes").code == 0
    assert cli("changes", "edits", "--json").json == []
    assert cli("imports", "undo", "999", "--yes").code in (2, 5)


def test_backups_are_made_listed_and_brought_back(world: Path, cli: Cli, tmp_path: Path) -> None:
    assert cli("restore", "--yes").code == 4
    made = cli("backup")
    assert Path(made.out.strip()).stat().st_mode & 0o777 == 0o600
    assert made.out.strip() in cli("backup", "--list").out
    own = tmp_path / "own.db"
    assert cli("backup", own).code == 0
    assert cli("backup", own).code == 4
    assert cli("purge", "danger", "--yes").code == 0
    assert cli("stats", "--json").json["posts"] == 12
    assert cli("restore", stdin="n\n").code == 130
    told = cli("restore", "--yes")
    assert told.code == 0 and "quarantine" in told.out
    assert cli("stats", "--json").json["posts"] == 14
    assert cli("restore", own, "--yes").code == 0
    assert cli("restore", tmp_path / "none.db", "--yes").code == 2


def test_what_a_purged_post_said_before_it_was_edited_is_gone_too(world: Path, cli: Cli) -> None:
    before = b"Post 2 on #Trade"
    assert before in world.read_bytes()
    assert cli("purge", "reworded", "--yes").code == 0
    for path in world.parent.iterdir():
        assert before not in path.read_bytes(), path.name


def test_a_purge_that_was_cut_off_is_finished_by_the_next(
    world: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(store: Store) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(purge, "rewrite", cut_off)
        assert cli("purge", "danger OR reworded", "--yes").code == 130
    told = cli("purge", "danger", "--yes").out
    assert told.startswith("Finished a purge") and "Nothing matches" in told
    for path in world.parent.iterdir():
        for canary in (b"Danger, and danger again", b"Post 2 on #Trade"):
            assert canary not in path.read_bytes(), path.name
    assert cli("purge", "danger", "--yes").out.startswith("Nothing matches")


def test_purged_means_gone(world: Path, cli: Cli) -> None:
    canary = b"Danger, and danger again"
    assert canary in world.read_bytes()
    assert cli("purge", "", "--yes").code == 2
    assert cli("purge", "nothing-like-it", "--yes").out.startswith("Nothing matches")
    assert cli("purge", "danger", stdin="n\n").code == 130
    assert cli("purge", "danger", "--yes").code == 0
    for path in world.parent.iterdir():
        assert canary not in path.read_bytes(), path.name
    assert cli("search", "danger", "--json").json == []


def test_the_index_is_made_anew(world: Path, cli: Cli) -> None:
    assert cli("reindex").out == "Indexed 14 posts.\n"
    assert cli("search", "danger", "--count").out == "2\n"


def test_a_changed_record_is_noticed(world: Path, cli: Cli) -> None:
    assert cli("verify").code == 0 and cli("verify", "--json").json == {"sound": True, "damage": []}
    with sqlite3.connect(world) as connection:
        connection.execute("UPDATE posts SET text = 'Peace ahead' WHERE text LIKE '%danger ahead%'")
    connection.close()
    told = cli("verify", "--json")
    assert told.code == 1 and [each["what"] for each in told.json["damage"]]
    assert cli("verify").code == 1


@pytest.mark.parametrize("damage", ["empty", "cut", "text", "newer", "foreign"])
def test_a_store_that_is_none_is_left_alone(world: Path, cli: Cli, damage: str) -> None:
    if damage in ("newer", "foreign"):
        with sqlite3.connect(world) as connection:
            pragma = "user_version = 999" if damage == "newer" else "application_id = 7"
            connection.execute(f"PRAGMA {pragma}")
        connection.close()
    else:
        whole = world.read_bytes()
        world.write_bytes({"empty": b"", "cut": whole[:60_000], "text": b"<html>"}[damage])
    before = world.read_bytes()
    told = cli("accounts", "add", "x:someone")
    assert (told.code, told.out) == (4, "") and told.err.startswith("Error: ")
    assert world.read_bytes() == before
    looked = cli("doctor", "--json")
    assert looked.code == 1 and not looked.json["sound"]


def test_an_account_with_a_wrong_country_is_not_made(world: Path, cli: Cli) -> None:
    assert cli("accounts", "add", "x:fm_belmora", "--country", "Atlantis").code == 2
    assert "fm_belmora" not in cli("accounts", "list", "--all").out
