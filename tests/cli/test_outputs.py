"""`brief`, `insight` and `export`: their forms, their period, and that what they write is inert."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.conftest import NOW
from tests.factories import HOUR
from twiplotui.cli import context as context_module
from twiplotui.clock import FixedClock

FORMS = ["md", "html", "json", "csv"]


@pytest.mark.parametrize("form", FORMS)
def test_a_brief_is_the_same_each_time(world: Path, cli: Cli, form: str) -> None:
    before = world.read_bytes()
    one = cli("brief", "--as", form)
    assert (one.code, one.err) == (0, "")
    assert cli("brief", "--as", form).out == one.out
    assert world.read_bytes() == before
    assert "danger" in one.out.lower()
    if form != "md":
        assert cli("brief", f"--{form}").out == one.out


def test_a_written_brief_moves_the_beginning_of_the_next(
    world: Path, cli: Cli, tmp_path: Path
) -> None:
    path = tmp_path / "monday.html"
    assert cli("brief", "--out", path, "--keep-place").code == 0
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert path.stat().st_mode & 0o777 == 0o600
    assert cli("brief", "--json").json["since"] == "2026-11-22T08:00:00Z"
    again = cli("brief", "--out", path)
    assert again.code == 2 and "exists already" in again.err
    written = cli("brief", "--out", tmp_path / "tuesday.json")
    assert (written.code, written.out) == (0, "")
    since = json.loads((tmp_path / "tuesday.json").read_text())["since"]
    assert since == "2026-11-22T08:00:00Z"
    assert cli("brief", "--json").json["since"] == "2026-11-23T08:00:00Z"
    assert cli("brief", "--json", "--since", "2d").json["since"] == "2026-11-21T08:00:00Z"
    wrong = cli("brief", "--since", "2026-11-22", "--until", "2026-11-20")
    assert wrong.code == 2


def test_a_brief_tells_what_changed_and_what_was_done(world: Path, cli: Cli) -> None:
    first = str(cli("alerts", "--json").json[0]["id"])
    cli("triage", "dismiss", first, "--reason", "known-position", "--note", "as in May")
    call = ["brief", "--until", "2026-11-24"]
    brief = cli(*call, "--json").json
    figures = {each["name"]: each["value"] for each in brief["figures"]}
    assert all(each["definition"] for each in brief["figures"])
    assert figures["dismissed"] == 1
    assert figures["alerts"] == len(brief["alerts"])
    assert figures["follow changes"] == len(brief["follows"]) > 0
    assert figures["posts edited"] == len(brief["edits"]) == 1
    (done,) = [each for each in brief["alerts"] if each["state"] == "dismissed"]
    assert done["dismissed_as"] == "known-position" and done["notes"] == ["as in May"]
    cli("triage", "undo")
    after = cli(*call, "--json").json
    assert {each["name"]: each["value"] for each in after["figures"]}["dismissed"] == 0
    page = cli(*call).out
    assert "## Follow changes" in page and "no longer follows" in page and "reworded" in page


def test_the_evidence_of_a_brief_is_words(world: Path, cli: Cli) -> None:
    brief = cli("brief", "--since", "2026-11-01", "--json").json
    words = [line for change in brief["follows"] for line in change["evidence"]]
    assert any(line.startswith("checked: absent from 1 complete run; ") for line in words)
    assert not any("[" in line or "True" in line for line in words)


def test_insight_gives_definition_and_n(world: Path, cli: Cli) -> None:
    figures = {each["figure"]: each for each in cli("insight", "--json").json}
    assert set(figures) == {
        "activity", "replies", "response", "connected", "popular", "dialogues", "hashtags",
    }  # fmt: skip
    assert all("n:" in each["definition"] for each in figures.values())
    response = {row["account"]: row for row in figures["response"]["rows"]}
    assert response["x:@mfa_valdoria"]["mean_reposts"] == 13.0
    assert response["x:@mfa_valdoria"]["reposts_n"] == 12
    assert response["x:@mfa_kestria"]["mean_reposts"] is None
    (dialogue,) = figures["dialogues"]["rows"]
    assert (dialogue["country"], dialogue["other"], dialogue["mutual"]) == ("XE", "XV", 1)
    # The post that was edited names it no more.
    assert figures["hashtags"]["rows"][0] == {"hashtag": "#Trade", "n": 11, "accounts": 1}
    few = cli("insight", "activity", "--least-n", "1", "--jsonl").json_lines
    assert all(row["per_day"] for row in few)


def test_insight_is_limited_grouped_and_printed(world: Path, cli: Cli) -> None:
    assert "n: posts with a count" in cli("insight", "response").out
    table = cli("insight", "connected", "--by", "country", "--limit", "1", "--csv")
    assert len(list(csv.reader(io.StringIO(table.out)))) == 2 and "mutual ties" in table.err
    assert cli("insight", "--csv").code == 2
    none = cli("insight", "hashtags", "--since", "1d", "--until", "1h", "--json").json
    assert none[0]["rows"] == []
    assert cli("insight", "popular", "--by", "actor", "--json").code == 0
    assert cli("insight", "fame").code == 2


@pytest.mark.parametrize("what", ["posts", "alerts", "follows"])
def test_exports_hold_the_same_rows_in_every_form(
    world: Path, cli: Cli, tmp_path: Path, what: str
) -> None:
    table = list(csv.DictReader(io.StringIO(cli("export", what).out)))
    lines = cli("export", what, "--as", "jsonl").json_lines
    page = cli("export", what, "--as", "md").out.splitlines()
    assert len(table) == len(lines) == len(page) - 2 > 0
    path = tmp_path / "out.jsonl"
    told = cli("export", what, "--out", path)
    assert (told.code, told.out) == (0, "") and f"Wrote {len(lines)} rows" in told.err
    assert [json.loads(line) for line in path.read_text().splitlines()] == lines
    assert cli("export", what, "--out", path).code == 2
    assert len(cli("export", what, "--limit", "1", "--as", "jsonl").json_lines) == 1


def test_exported_posts_have_their_counts_and_rules(world: Path, cli: Cli) -> None:
    posts = {row["text"][:6]: row for row in cli("export", "posts", "--as", "jsonl").json_lines}
    assert (posts["Post 3"]["likes"], posts["Post 3"]["reposts"]) == (3, 6)
    assert (posts["Post 3"]["views"], posts["Post 3"]["rules"]) == (None, "")
    assert posts["Danger"]["rules"] == "test.danger" and posts["Danger"]["likes"] is None
    cells = {
        row["text"][:6]: row for row in csv.DictReader(io.StringIO(cli("export", "posts").out))
    }
    assert (cells["Post 3"]["likes"], cells["Post 3"]["views"]) == ("3", "")


def test_an_exported_alert_is_told_as_it_stands(
    world: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, *_ = (str(row["id"]) for row in cli("alerts", "--json").json)
    cli("triage", "snooze", first, "--until", "1h")
    cli("triage", "dismiss", second, "--reason", "duplicate")
    snoozed, dismissed = cli("export", "alerts", "--state", "snoozed", "--state", "dismissed",
                             "--as", "jsonl").json_lines  # fmt: skip
    if snoozed["state"] != "snoozed":
        snoozed, dismissed = dismissed, snoozed
    assert snoozed["snoozed_until"].endswith("Z") and snoozed["dismissed_as"] == ""
    assert dismissed["dismissed_as"] == "duplicate" and dismissed["updated"].endswith("Z")
    monkeypatch.setattr(context_module, "SystemClock", lambda: FixedClock(NOW + 2 * HOUR))
    again = cli("export", "alerts", "--state", "new", "--as", "jsonl").json_lines
    assert {row["state"] for row in again} == {"new"}
    assert int(first) in [row["id"] for row in again]


def test_exports_are_chosen(world: Path, cli: Cli) -> None:
    assert len(cli("export", "posts", "danger", "--as", "jsonl").json_lines) == 2
    assert cli("export", "alerts", "--state", "dismissed", "--as", "jsonl").json_lines == []
    every = cli("export", "follows", "--all", "--as", "jsonl").json_lines
    assert len(every) >= len(cli("export", "follows", "--as", "jsonl").json_lines)
