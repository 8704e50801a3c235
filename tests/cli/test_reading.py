"""Every command that lists or shows: tables for people, plain data for machines."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.cli.conftest import Cli

LISTS = [
    ["posts"],
    ["search", "trade"],
    ["search", "--list-saved"],
    ["alerts", "--state", "all"],
    ["accounts", "list"],
    ["follows"],
    ["follows", "events"],
    ["follows", "runs"],
    ["follows", "matrix"],
    ["follows", "ranks"],
    ["follows", "unanswered", "--days", "0"],
    ["changes"],
    ["imports"],
    ["journal"],
    ["keys"],
    ["rules", "list"],
    ["rules", "list", "--packs"],
    ["backup", "--list"],
]


@pytest.mark.parametrize("call", LISTS, ids=" ".join)
def test_lists_come_as_table_json_lines_and_csv(world: Path, cli: Cli, call: list[str]) -> None:
    table = cli(*call)
    rows = cli(*call, "--json")
    lines = cli(*call, "--jsonl")
    cells = cli(*call, "--csv")
    assert [each.code for each in (table, rows, lines, cells)] == [0, 0, 0, 0]
    assert table.err == ("" if rows.json else "There are none.\n")
    assert [each.err for each in (rows, lines, cells)] == ["", "", ""]
    assert rows.json == lines.json_lines
    assert rows.out.isascii() and lines.out.isascii()
    records = list(csv.reader(io.StringIO(cells.out)))
    assert len(records) == len(rows.json) + 1
    assert len(table.out.splitlines()) == len(rows.json) + 1


def test_posts_are_paged_and_shown_whole(world: Path, cli: Cli) -> None:
    everything = cli("posts", "--json").json
    assert [post["id"] for post in everything] == sorted(
        (p["id"] for p in everything), reverse=True
    )
    page = cli("posts", "--limit", "2", "--offset", "1", "--json").json
    assert page == everything[1:3]
    shown = cli("posts", "show", str(everything[0]["id"]))
    assert "Danger, and danger again" in shown.out and "HIGH test.danger" in shown.out
    whole = cli("posts", "show", str(everything[0]["id"]), "--json").json
    assert whole["findings"][0]["rule"] == "test.danger" and whole["origins"]
    missing = cli("posts", "show", "1")
    assert (missing.code, missing.out) == (2, "") and "There is no post 1." in missing.err


def test_a_post_is_shown_with_what_it_answers_and_its_alerts(world: Path, cli: Cli) -> None:
    (reply,) = (row["id"] for row in cli("search", "kind:reply", "--json").json)
    (first,) = (row["id"] for row in cli("search", '"post 1 on"', "--json").json)
    whole = cli("posts", "show", str(reply), "--json").json
    assert (whole["reply_to_account"], whole["repost_author"]) == ("mfa_valdoria", None)
    assert [(above["id"], above["account"]) for above in whole["thread"]] == [
        (first, "@mfa_valdoria")
    ]
    assert whole["findings"][0]["pack"] and whole["findings"][0]["grey"] is False
    (alert,) = whole["alerts"]
    shown = cli("posts", "show", str(reply)).out
    assert f"answers {first} of @mfa_valdoria: Post 1 on #Trade" in shown
    assert f"alert {alert['id']}, high, new: {alert['reason']}" in shown


def test_searches_are_counted_saved_run_and_forgotten(world: Path, cli: Cli) -> None:
    assert cli("search", "danger", "--count").out == "2\n"
    assert cli("search", "--count", "--", "danger", "-ahead").out == "1\n"
    told = cli("search", "country:XE", "--save", "Kestria", "--count")
    assert (told.code, told.err) == (0, "Saved as “Kestria”.\n")
    assert len(cli("search", "--saved", "Kestria", "danger", "--json").json) == 2
    saved = cli("search", "--list-saved", "--json").json
    assert saved == [{"name": "Kestria", "open": 2, "total": 2, "query": "country:XE"}]
    assert cli("search", "--forget", "Kestria").err == "Forgot “Kestria”.\n"
    assert cli("search", "--saved", "Kestria").code == 2
    assert cli("search", "--forget", "Kestria").code == 2


def test_words_of_one_key_may_be_values_of_another(world: Path, cli: Cli) -> None:
    for query in ("hashtag:ours", "mentions:watched", "link:ours", "category:watched"):
        assert cli("search", query, "--count").out == "0\n"
    assert cli("search", "hashtag:trade", "--count").out == "11\n"


@pytest.mark.parametrize(
    "call",
    [
        ["alerts", "--limit", "-1"],
        ["search", "--offset", "-1"],
        ["export", "alerts", "--limit", "-5"],
    ],
)
def test_a_limit_that_is_none_is_refused(world: Path, cli: Cli, call: list[str]) -> None:
    assert cli(*call).code == 2


@pytest.mark.parametrize(
    ("query", "count"),
    [("since:1d", 2), ("since:90min", 1), ("until:60h", 11), ("since:2w", 14)],
)
def test_an_age_counts_back_from_now(world: Path, cli: Cli, query: str, count: int) -> None:
    assert cli("search", query, "--count").out == f"{count}\n"


def test_a_wrong_search_is_pointed_at(world: Path, cli: Cli) -> None:
    wrong = cli("search", "danger contry:XE")
    assert (wrong.code, wrong.out) == (2, "")
    lines = wrong.err.splitlines()
    assert lines[0] == "  danger contry:XE"
    assert lines[1].index("^") - 2 == "danger contry:XE".index("contry")
    assert "country" in wrong.err
    assert cli("export", "posts", "contry:XE").err.splitlines()[1] == "  ^"


def test_alerts_are_told_in_sentences(world: Path, cli: Cli) -> None:
    plain = cli("alerts", "--plain")
    rows = cli("alerts", "--json").json
    assert len(plain.out.splitlines()) == len(rows) >= 2
    assert all(line.startswith("Alert ") for line in plain.out.splitlines())
    assert len(cli("alerts", "--limit", "1", "--json").json) == 1


def test_follows_are_filtered(world: Path, cli: Cli) -> None:
    events = cli("follows", "events", "--json").json
    assert {"unfollow", "mutual-broken"} <= {event["kind"] for event in events}
    only = cli("follows", "events", "--kind", "unfollow", "--country", "xe", "--json").json
    assert [event["target"] for event in only] == ["@mfa_kestria"]
    assert cli("follows", "events", "--country", "xk", "--json").json == []
    assert cli("follows", "events", "--since", "1min", "--json").json == []
    assert cli("follows", "events", "--since", "soon").code == 2
    assert cli("follows", "events", "--account", "@mfa_valdoria", "--withdrawn", "--json").json
    assert cli("follows", "--account", "@nobody").code == 2
    assert len(cli("follows", "--all", "--json").json) > len(cli("follows", "--json").json)
    assert cli("follows", "runs", "--account", "#1", "--limit", "1", "--json").code == 0
    assert cli("follows", "release", "1").code == 5


@pytest.mark.parametrize("form", ["graphml", "gexf", "csv"])
def test_follows_are_exported_as_a_graph(world: Path, cli: Cli, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"graph.{form}"
    assert cli("follows", "export", path).code == 0
    assert "mfa_valdoria" in path.read_text(encoding="utf-8")
    assert path.stat().st_mode & 0o777 == 0o600
    again = cli("follows", "export", path)
    assert again.code == 2 and "exists already" in again.err
    other = cli("follows", "export", tmp_path / "other", "--as", form)
    assert (tmp_path / "other").read_text() == path.read_text() and other.code == 0


def test_changes_are_chosen(world: Path, cli: Cli) -> None:
    (edit,) = cli("changes", "edits", "--json").json
    assert [each["text"] for each in edit["wordings"]][-1] == "Post 2, reworded"
    assert "{+" in cli("changes", "edits").out
    assert cli("changes", "--since", "1min", "--json").json == []
    assert cli("changes", "nothing").code == 2


def test_stats_keep_their_keys(world: Path, cli: Cli) -> None:
    counts = cli("stats", "--json").json
    wanted = {"posts", "accounts", "follow_runs", "follow_edges", "imports", "oldest", "newest"}
    assert wanted <= counts.keys()
    assert counts["posts"] == 14 and counts["networks"]["x"]["posts"] == 14
    assert "follow runs" in cli("stats").out


def test_imports_are_shown_with_rejects(world: Path, cli: Cli) -> None:
    newest = cli("imports", "--json").json[0]
    shown = cli("imports", "show", str(newest["id"]), "--json").json
    assert shown["files"][0]["read"] == newest["read"]
    assert cli("imports", "show", str(newest["id"])).code == 0
    assert cli("imports", "show", "999").code == 2


def test_where_names_every_place(world: Path, cli: Cli) -> None:
    places = cli("where", "--json").json
    assert places["store"] == str(world)
    assert set(places) == {"store", "config", "rules", "backups", "state", "cache"}
    assert str(world) in cli("where").out


def test_without_a_store_one_sentence_and_what_to_do(cli: Cli, store_path: Path) -> None:
    for call in (["posts"], ["alerts"], ["stats", "--json"], ["brief"], ["verify"], ["reindex"]):
        told = cli(*call)
        assert (told.code, told.out) == (4, "")
        assert "There is no store at" in told.err and "twiplotui demo" in told.err
    assert not store_path.exists()


def test_a_long_matrix_is_cut_and_says_so(world: Path, cli: Cli) -> None:
    assert cli("follows", "matrix", "--account", "@mfa_kestria", "--json").json[0]["tie"]
    cut = cli("follows", "matrix", "--limit", "0", "--json")
    assert cut.json == [] and "--limit gives more" in cut.err


@pytest.mark.parametrize("things", ["accounts", "sources", "imports", "drafts"])
def test_a_group_without_a_command_lists(world: Path, cli: Cli, things: str) -> None:
    assert cli(things, "--json").json == cli(things, "list", "--json").json
    assert cli(things).out == cli(things, "list").out


def test_the_store_may_be_named_after_the_command(world: Path, cli: Cli, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.db"
    for call in (["--db", elsewhere], [f"--db={elsewhere}"]):
        called = cli("stats", "--json", *call)
        assert (called.code, str(elsewhere) in called.err) == (4, True)
    assert cli("search", "--", "--db").code == 0, "after -- it is a word"


@pytest.mark.parametrize("call", [["posts"], ["search", "trade"], ["alerts"], ["accounts"],
                                  ["changes"], ["follows", "runs"], ["imports"]],
                         ids=" ".join)  # fmt: skip
def test_a_list_that_is_cut_says_so(world: Path, cli: Cli, call: list[str]) -> None:
    whole = cli(*call, "--json")
    count = len(whole.json)
    assert count and whole.err == ""
    cut = cli(*call, "--limit", str(count - 1), "--json")
    assert cut.json == whole.json[:-1]
    assert cut.err == f"These are the first {count - 1}; --limit gives more.\n"
    assert cli(*call, "--limit", str(count), "--json").err == ""


def test_the_demo_is_not_made_where_it_cannot_be_shown(cli: Cli) -> None:
    told = cli("demo")
    assert (told.code, told.out) == (2, "")
    assert "needs a terminal" in told.err and "demo --once" in told.err
    assert "Making" not in told.err
