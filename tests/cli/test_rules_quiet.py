"""`twiplotui rules`: mute, snooze, off, on, muted, unmute, reflag, list --stats and --noisy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from tests.factories import a_post, put
from twiplotui.cli.main import root
from twiplotui.cli.main import run as run_main
from twiplotui.clock import SystemClock
from twiplotui.store.open import open_store


@pytest.fixture
def folder(folder: Path) -> Path:
    """A store of forty posts, one in four of them flagged, beside the rules of a folder."""
    with open_store(folder / "store.db") as store:
        now = SystemClock().now()
        texts = ["A zonk price" if number % 4 == 0 else "Calm" for number in range(40)]
        posts = [
            a_post(str(number), text, published_at=now - 1_000) for number, text in enumerate(texts)
        ]
        put(store, posts, captured_at=now)
    assert run(folder, "reflag").stdout == "40 posts looked at, 10 have other flags now.\n"
    return folder


def run(folder: Path, *arguments: str, command: str = "rules") -> Result:
    return CliRunner().invoke(root, [*places(folder), command, *arguments])


def places(folder: Path) -> list[str]:
    return ["--db", str(folder / "store.db"), "--config", str(folder / "config.toml")]


def listed(folder: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(run(folder, "muted", "--json").stdout)
    return rows


def test_a_phrase_is_muted_listed_and_unmuted(folder: Path) -> None:
    result = run(folder, "mute", "--phrase", "zonk price", "--account", "@mfa_valdoria")
    assert "(#1): 10 hidden." in result.stdout
    (row,) = listed(folder)
    assert (row["silenced"], row["where"], row["hidden"]) == ("“zonk price”", "@mfa_valdoria", 10)
    assert "10 hidden in all." in run(folder, "muted").stderr
    assert run(folder, "unmute", "1").stdout == "Lifted: “zonk price”.\n"
    assert listed(folder) == []
    assert run_main([*places(folder), "rules", "unmute", "1"]) == 2


def test_a_rule_is_snoozed_and_undone(folder: Path) -> None:
    assert "10 hidden" in run(folder, "snooze", "threat.zonk", "--until", "2w").stdout
    assert listed(folder)[0]["until"] is not None
    run(folder, "undo", command="triage")
    assert "0 hidden in all." in run(folder, "muted").stderr
    assert run_main([*places(folder), "rules", "snooze", "threat.zonc"]) == 2
    assert (
        run_main([*places(folder), "rules", "snooze", "threat.zonk", "--until", "2001-01-01"]) == 2
    )


def test_a_pack_is_off_for_posts_and_drafts_until_it_is_on(folder: Path) -> None:
    assert "10 hidden" in run(folder, "off", "zonk", "--reason", "trial").stdout
    draft = folder / "draft.txt"
    draft.write_text("A zonk price", encoding="utf-8")
    result = run(folder, str(draft), command="check")
    assert (result.exit_code, "1 hidden" in result.stdout) == (0, True)
    assert run(folder, "on", "zonk").stdout == "Switched zonk on.\n"
    assert run(folder, str(draft), command="check").exit_code == 1
    (folder / "config.toml").write_text('[rules]\noff = ["zonk"]\n', encoding="utf-8")
    assert listed(folder)[0]["where"].startswith("configuration")
    assert "take it out there" in run(folder, "on", "zonk").stderr


def test_noisy_rules_are_named_with_the_way_to_quieten_them(folder: Path) -> None:
    (row,) = json.loads(run(folder, "list", "--noisy", "--json").stdout)
    assert (row["id"], row["hits"], row["share"]) == ("threat.zonk", 10, "25.00%")
    result = run(folder, "list", "--stats", "--category", "toponym")
    assert "threat.zonk" not in result.stdout
    assert "twiplotui rules snooze threat.zonk --until 30d" in run(folder, "list", "--noisy").stderr


def test_nothing_is_flagged_anew_where_nothing_changed(folder: Path) -> None:
    report = json.loads(run(folder, "reflag", "--json").stdout)
    assert report == {"posts": 0, "changed": 0, "stopped": False, "rules_note": ""}
