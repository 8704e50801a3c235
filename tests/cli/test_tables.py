"""What lists hold for machines and spreadsheets: the whole, in words that need no key."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.conftest import NOW
from tests.factories import HOUR, a_post, put
from twiplotui.clock import FixedClock
from twiplotui.model.post import PresenceNotice
from twiplotui.model.words import Network, Presence
from twiplotui.services import searches
from twiplotui.store.open import open_store
from twiplotui.text.moments import iso


def rows_of(csv_text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_text)))


def test_tables_for_spreadsheets_hold_interval_and_evidence_too(world: Path, cli: Cli) -> None:
    (edit,) = cli("changes", "edits", "--json").json
    (cells,) = rows_of(cli("changes", "edits", "--csv").out)
    assert (cells["first"], cells["last"]) == (edit["first"], edit["last"])
    assert (cells["post"], cells["evidence"]) == (str(edit["post"]), "2 wordings held")
    assert edit["first"] in cli("changes", "edits").out
    events = cli("follows", "events", "--json").json
    table = rows_of(cli("follows", "events", "--csv").out)
    for event, row in zip(events, table, strict=True):
        assert (row["first"], row["last"]) == (event["first"] or "", event["last"])
        assert json.loads(row["evidence"]) == event["evidence"]
    (read, *_) = rows_of(cli("follows", "ranks", "--csv").out)
    assert int(read["collected_following"]) >= 0 and "claimed_following" in read


def test_a_post_told_again_has_its_moment_in_words(world: Path, cli: Cli) -> None:
    words = "The talks with Kestria were a failure and everybody knows why"
    clock = FixedClock(NOW - 3 * HOUR)
    with open_store(world, clock=clock) as store:
        put(store, [a_post("70", words, published_at=NOW - 3 * HOUR)])
        clock.at = NOW
        gone = PresenceNotice(Network.X, "70", Presence.DELETED, NOW - 2 * HOUR, "said")
        put(store, [gone, a_post("71", f"{words} now", published_at=NOW - HOUR)])
    (told,) = cli("changes", "presence", "--json").json
    assert told["reposted"]["at"] == iso(NOW - HOUR)


def test_alerts_tell_event_and_why_they_were_dismissed(world: Path, cli: Cli) -> None:
    alert = next(row for row in cli("alerts", "--json").json if row["event"])
    assert alert["event"] in [row["id"] for row in cli("follows", "events", "--json").json]
    number = str(alert["id"])
    assert cli("triage", "dismiss", number, "--reason", "known-position", "--note", "ok").code == 0
    (row,) = cli("alerts", "--state", "dismissed", "--json").json
    assert (row["dismissed_as"], row["notes"]) == ("known-position", ["ok"])
    (cells,) = rows_of(cli("alerts", "--state", "dismissed", "--csv").out)
    assert (cells["dismissed_as"], cells["notes"]) == ("known-position", "ok")
    assert cli("triage", "undo").code == 0
    row = next(row for row in cli("alerts", "--json").json if row["id"] == alert["id"])
    assert row["dismissed_as"] is None


def test_stats_are_a_line_for_all_and_one_for_each_network(world: Path, cli: Cli) -> None:
    whole = cli("stats", "--json").json
    lines = cli("stats", "--jsonl").json_lines
    networks = whole.pop("networks")
    assert lines[0] == {"network": "all", **whole}
    assert lines[1:] == [{"network": name, **part} for name, part in networks.items()]
    cells = rows_of(cli("stats", "--csv").out)
    assert [row["posts"] for row in cells] == [str(row["posts"]) for row in lines]


def test_a_count_has_no_cap_and_is_a_number(
    world: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    for counting in (searches.count, searches.all_saved):
        monkeypatch.setattr(counting, "__defaults__", (3,))
    cli("search", "trade", "--save", "Trade")
    assert cli("search", "trade", "--count").out == "11\n"
    assert cli("search", "--list-saved", "--json").json[0]["total"] == 11


def test_backups_are_listed_only_when_asked(world: Path, cli: Cli) -> None:
    assert cli("backup", "--list", "--json").json == []
    assert cli("backup", "--json").code == 2
    assert cli("backup").code == 0
    (made,) = cli("backup", "--list", "--json").json
    assert made["size"] > 0 and Path(made["path"]).exists()


def test_ties_are_told_by_account_actor_and_country(world: Path, cli: Cli) -> None:
    call = ["follows", "matrix", "--json"]
    (pair,) = cli(*call, "--account", "@mfa_kestria").json
    (states,) = cli(*call, "--by", "country").json
    assert states == {"country": "XE", "other": "XV", "tie": pair["tie"]}
    (actors,) = cli(*call, "--by", "actor").json
    assert set(actors) == {"actor", "other", "tie"} and actors["tie"] == pair["tie"]
    assert cli(*call, "--by", "country", "--account", "@mfa_valdoria").json == [states]
    assert "country  other  tie" in cli("follows", "matrix", "--by", "country").out
    cut = cli(*call, "--by", "country", "--limit", "0")
    assert cut.json == [] and "These are the first 0 pairs" in cut.err


def test_one_account_that_was_not_read_leaves_a_country_unknown(world: Path, cli: Cli) -> None:
    call = ["follows", "matrix", "--by", "country", "--json"]
    assert [row["tie"] for row in cli(*call).json] == ["follows"]
    assert cli("accounts", "add", "x:pm_valdoria", "--country", "XV").code == 0
    assert [row["tie"] for row in cli(*call).json] == ["follows, back unknown"]


def test_a_ranking_that_is_cut_says_so(world: Path, cli: Cli) -> None:
    cut = cli("insight", "activity", "connected", "--limit", "1")
    assert cut.err == "These are the first 1 of activity, connected; --limit gives more.\n"
    assert cli("insight", "activity", "--json").err == ""


def test_rejects_that_are_not_listed_are_counted(world: Path, cli: Cli, tmp_path: Path) -> None:
    post = {"id_str": "1999999999999999999", "full_text": "A post", "user": {"id_str": "100"},
            "created_at": "Mon Nov 23 07:30:00 +0000 2026"}  # fmt: skip
    lines = tmp_path / "posts.jsonl"
    lines.write_text(json.dumps(post) + "\n" + '{"broken\n' * 1003)
    number = str(cli("import", lines, "--json").json["import"])
    told = cli("imports", "show", number)
    assert told.err == "3 more were rejected; of each file the first thousand are kept.\n"
    assert told.out.count("\nrejected ") == 1000


def test_exported_posts_are_known_when_they_come_back(world: Path, cli: Cli) -> None:
    sheet = world.parent / "posts.csv"
    assert cli("export", "posts", "--out", sheet, "--limit", "1000").code == 0
    before = cli("stats", "--json").json["posts"]
    told = cli("import", sheet, "--json").json
    assert (told["read"], told["new"], told["rejected"]) == (before, 0, 0)
    assert cli("stats", "--json").json["posts"] == before


def test_ids_made_for_rows_without_one_come_back_as_they_were(cli: Cli, tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("username,date,text\nmfa_a,2026-11-01 10:00,One\nmfa_b,2026-11-02 10:00,Two\n")
    assert cli("import", rows).code == 0
    sheet = tmp_path / "posts.csv"
    cli("export", "posts", "--out", sheet)
    told = cli("import", sheet, "--json").json
    assert (told["read"], told["new"], told["rejected"]) == (2, 0, 0)


def test_ids_of_posts_are_text_wherever_json_names_one(world: Path, cli: Cli) -> None:
    posts = {post["id"] for post in cli("posts", "--json").json}
    assert all(isinstance(each, str) for each in posts)
    (reply,) = cli("search", "kind:reply", "--json").json
    whole = cli("posts", "show", reply["id"], "--json").json
    named = {
        whole["id"],
        *(above["id"] for above in whole["thread"]),
        *(alert["post"] for alert in cli("alerts", "--json").json if alert["post"]),
        *(change["post"] for change in cli("changes", "edits", "--json").json),
        cli("posts", "show", reply["id"], "--record", "--json").json["id"],
    }
    assert len(named) >= 3 and named <= posts
