"""The journal at the command line: every act, by whom, when, on what and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Cli


@pytest.fixture
def alert(world: Path, cli: Cli) -> str:
    """The id of an alert that was dismissed, which was undone, and snoozed."""
    first = str(cli("alerts", "--json").json[0]["id"])
    cli("triage", "dismiss", first, "--reason", "other", "--note", "said at the podium")
    cli("triage", "undo")
    cli("triage", "snooze", first, "--until", "4h")
    return first


def test_acts_on_an_alert_are_told_with_their_reason(alert: str, cli: Cli) -> None:
    snoozed, undone, dismissed = cli("journal", "--alert", alert, "--json").json
    assert (dismissed["act"], dismissed["reason"]) == ("dismiss", "other")
    assert (dismissed["before"]["state"], dismissed["after"]["state"]) == ("new", "dismissed")
    assert dismissed["note"] == "said at the podium" and dismissed["name"]
    assert (undone["act"], undone["undoes"]) == ("undo", dismissed["batch"])
    assert snoozed["after"]["snoozed_until"].endswith("Z")
    table = cli("journal", "--alert", alert).out
    assert "said at the podium" in table and "state new → dismissed" in table
    assert f"undo of {dismissed['batch']}" in table


def test_acts_on_all_kinds_of_things_are_told(alert: str, cli: Cli) -> None:
    cli("accounts", "edit", "@mfa_kestria", "--country", "XN")
    cli("accounts", "edit", "@mfa_kestria", "--tag", "summit", "--tag", "border talks")
    cli("rules", "mute", "--phrase", "red line", "--reason", "a film")
    changes = {(r["subject"], r["act"]): r for r in cli("journal", "--json").json}
    assert changes["mute", "mute"]["name"] == "“red line”"
    assert changes["mute", "mute"]["reason"] == "a film"
    assert changes["account", "edit"]["name"].startswith("@mfa_")
    table = cli("journal", "--account", "@mfa_kestria").out
    assert "country XE → XN" in table and "tags – → border talks, summit" in table
    assert "mute" not in table


def test_the_journal_is_chosen_from(alert: str, cli: Cli) -> None:
    everything = cli("journal", "--json").json
    assert [row["id"] for row in everything] == sorted((r["id"] for r in everything), reverse=True)
    recent = cli("journal", "--since", "1h", "--json").json
    assert {row["act"] for row in recent} == {"dismiss", "undo", "snooze"}
    assert cli("journal", "--until", "1h", "--json").json == everything[len(recent) :]
    assert {row["by"] for row in cli("journal", "--by", "test", "--json").json} == {"test"}
    assert len(cli("journal", "--act", "dismiss", "--json").json) == 1
    cut = cli("journal", "--limit", "1")
    assert "These are the first 1" in cut.err and len(cut.out.splitlines()) == 2
    assert cli("journal", "--since", "whenever").code == 2
    assert cli("journal", "--account", "@nobody").code == 2


def test_the_address_of_a_source_is_told_without_its_password(world: Path, cli: Cli) -> None:
    from twiplotui.store.open import open_store
    from twiplotui.store.sources import add_source

    with open_store(world) as store:
        source, _ = add_source(store, "feed", "https://me:secret@mfa.example/rss?token=x")
    assert cli("sources", "pause", str(source.id)).code == 0
    (row,) = cli("journal", "--act", "change", "--json").json
    assert row["name"] == "https://mfa.example/rss"


def test_the_journal_names_who_the_configuration_says(
    world: Path, cli: Cli, tmp_path: Path
) -> None:
    from twiplotui.store.open import open_store
    from twiplotui.store.sources import add_source

    config = tmp_path / "config.toml"
    config.write_text('[desk]\nname = "Ann"\n', encoding="utf-8")
    with open_store(world) as store:
        source, _ = add_source(store, "feed", "https://mfa.example/rss")
        add_source(store, "feed", "https://mfa.example/atom", is_approved=False)
    before = cli("journal", "--json").json
    alert = str(cli("alerts", "--json").json[0]["id"])
    for call in (["sources", "pause", str(source.id)], ["sources", "approve", "--all"],
                 ["triage", "acknowledge", alert], ["accounts", "edit", "@mfa_kestria", "--ours"],
                 ["rules", "mute", "--phrase", "red line"], ["triage", "undo"]):  # fmt: skip
        assert cli("--config", config, *call).code == 0
    entries = cli("journal", "--json").json
    assert len(entries) == len(before) + 6
    assert {row["by"] for row in entries[: len(entries) - len(before)]} == {"Ann"}
