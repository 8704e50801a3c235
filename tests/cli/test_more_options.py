"""Options of `check`, `rules` and `drafts` that no other test calls."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from twiplotui.cli import context
from twiplotui.cli.commands.drafts import NETWORKS
from twiplotui.cli.main import root
from twiplotui.clock import FixedClock
from twiplotui.services import drafts
from twiplotui.services.draft_length import LIMITS
from twiplotui.store.connection import Store


def call(folder: Path, store: Store, *arguments: str, text: str = "") -> Result:
    line = ["--config", str(folder / "config.toml"), "--db", str(store.path), *arguments]
    return CliRunner().invoke(root, line, input=text)


def test_a_draft_is_checked_as_of_a_day_and_language(folder: Path, store: Store) -> None:
    told = call(folder, store, "check", "--lang", "en", "--date", "2026-11-23", text="zonk price")
    assert told.exit_code in (0, 1) and "zonk" in told.stdout


def test_a_draft_is_checked_as_of_today(
    folder: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    remembrance = FixedClock(1_769_472_000_000)  # 2026-01-27
    monkeypatch.setattr(context, "SystemClock", lambda: remembrance)
    told = "On this day: International Day of Commemoration"
    assert told in call(folder, store, "check", text="zonk price").stdout
    for other in (["--date", "2026-01-26"], ["--date", ""], ["--scope", "watched"]):
        assert told not in call(folder, store, "check", *other, text="zonk price").stdout


def test_rules_of_one_pack_are_listed(folder: Path, store: Store) -> None:
    listed = call(folder, store, "rules", "list", "--pack", "zonk", "--json")
    assert len(json.loads(listed.stdout)) == 2
    assert call(folder, store, "rules", "list", "--pack", "no", "--json").stdout == ""


def test_a_new_pack_has_its_language(folder: Path, store: Store) -> None:
    assert call(folder, store, "rules", "new", "unser", "--lang", "de").exit_code == 0
    made = (folder / "rules" / "unser.toml").read_text(encoding="utf-8")
    assert 'lang = "de"' in made


def test_every_version_of_a_draft_is_shown(folder: Path, store: Store) -> None:
    number = drafts.keep(store, None, "First wording")
    drafts.keep(store, number, "Second wording")
    told = call(folder, store, "drafts", "show", str(number), "--versions")
    assert told.exit_code == 0
    assert told.stdout.index("First wording") < told.stdout.index("Second wording")


def test_a_phrase_is_muted_for_one_rule(folder: Path, store: Store) -> None:
    told = call(folder, store, "rules", "mute", "--phrase", "zonk price", "--rule", "threat.zonk")
    assert told.exit_code == 0, told.output
    quiet = call(folder, store, "check", "--scope", "watched", text="a zonk price")
    assert quiet.exit_code in (0, 1)


def test_a_text_of_ours_is_by_default_of_our_own_country(folder: Path, store: Store) -> None:
    assert "toponym.zonk" in call(folder, store, "check", text="in zonk land").stdout
    (folder / "config.toml").write_text('[desk]\ncountry = "VA"\n', encoding="utf-8")
    for scope in ("draft", "own"):
        told = call(folder, store, "check", "--scope", scope, text="in zonk land")
        assert "toponym.zonk" not in told.stdout
    for other in (["--country", "FR"], ["--country", ""], ["--scope", "watched"]):
        assert "toponym.zonk" in call(folder, store, "check", *other, text="in zonk land").stdout


def test_a_draft_is_kept_with_its_versions_and_length(folder: Path, store: Store) -> None:
    kept = call(folder, store, "drafts", "keep", "-", "--network", "x", text="Good morning")
    assert kept.stdout == "Kept as draft 1: 12 of 280 on X.\n"
    file = folder / "draft.txt"
    file.write_text("Good evening", encoding="utf-8")
    again = call(folder, store, "drafts", "keep", str(file), "--draft", "1")
    assert again.stdout == "Kept as draft 1: 12 of 280 on X.\n"
    shown = json.loads(call(folder, store, "drafts", "show", "1", "--versions", "--json").stdout)
    assert [each["text"] for each in shown["versions"]] == ["Good morning", "Good evening"]
    assert shown["network"] == "x"
    assert call(folder, store, "drafts", "keep", text="Other").stdout == "Kept as draft 2.\n"


def test_the_networks_of_drafts_are_those_that_are_measured() -> None:
    assert tuple(limit.id for limit in LIMITS) == NETWORKS
