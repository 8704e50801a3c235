"""`twiplotui import`: options, reports, refusals; nothing is written for a refused file."""

from __future__ import annotations

import json
import os
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Called, Cli
from twiplotui.sources.mapped_fields import unknown_field
from twiplotui.store.backup import list_backups

FIXTURES = Path(__file__).parents[2] / "fixtures"
LINES = "".join(
    json.dumps({"id": str(number), "text": f"Statement {number}", "username": "mfa_valdoria",
                "created_at": f"2026-11-20T0{number}:00:00Z"}) + "\n"
    for number in range(1, 6)
)  # fmt: skip
NAMES = ("read", "new", "updated", "known", "rejected", "left_out")


def adds_up(told: Called) -> None:
    report = told.json
    for part in [*report["files"], report]:
        parts = sum(part[name] for name in NAMES[1:])
        assert part["read"] == parts, part
    for name in (*NAMES, "posts", "accounts", "follows", "runs"):
        assert report[name] == sum(file.get(name, 0) for file in report["files"])


def test_an_import_reports_and_changes_nothing_again(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_text(LINES)
    dry = cli("import", path, "--dry-run", "--json")
    assert dry.json["dry_run"] and dry.json["new"] == 5
    assert cli("stats").code == 4
    first = cli("import", path, "--json")
    adds_up(first)
    assert (first.code, first.json["posts"], first.json["new"]) == (0, 5, 5)
    again = cli("import", path, "--json")
    adds_up(again)
    assert (again.json["new"], again.json["known"]) == (0, 5)
    told = cli("import", path)
    assert "known 5" in told.out and told.err == ""


def test_standard_input_and_options(cli: Cli) -> None:
    told = cli("import", "-", "--json", stdin=LINES)
    assert told.json["posts"] == 5
    table = "Nr;Who;What;When\n77;mfa_kestria;Our answer;2026-11-21 10:00\n"
    names = {"id": "Nr", "author": "Who", "text": "What", "time": "When"}
    call = [part for name, column in names.items() for part in ("--map", f"{name}={column}")]
    told = cli("import", "-", "--as", "posts-csv", *call, "--json", stdin=table)
    assert (told.code, told.json["posts"]) == (0, 1)
    assert cli("search", "answer", "--count").out == "1\n"
    follows = (FIXTURES / "follows" / "per_account.json").read_bytes()
    told = cli("import", "-", "--account", "x:100", "--captured-at", "2026-11-22T08:00Z",
               "--complete", "--json", stdin=follows)  # fmt: skip
    assert told.json["runs"] > 0 and told.json["follows"] > 0
    runs = cli("follows", "runs", "--json").json
    assert {run["captured_at"] for run in runs} == {"2026-11-22T08:00:00Z"}
    assert cli("import", "-", "--partial", "--captured-at", "sometime", stdin=LINES).code == 2
    assert cli("import", "-", "--as", "no-such-format", stdin=LINES).code == 2
    assert cli("import", "-", "--map", "nonsense", stdin=LINES).code == 2


def refused(tmp_path: Path, kind: str) -> Path:
    path = tmp_path / kind
    if kind == "unknown":
        path.write_bytes(b"MZ\x90\x00 no post in here \x00\x01")
    elif kind == "empty":
        path.write_bytes(b"")
    elif kind == "pointer":
        path.write_text("version https://git-lfs.github.com/spec/v1\noid sha256:aa\nsize 1234567\n")
    elif kind == "cut.zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("data/tweets.js", "window.YTD.tweets.part0 = []" * 99)
        path.write_bytes(path.read_bytes()[:150])
    return path


@pytest.mark.skipif(os.name == "nt", reason="no file of Windows has such a name")
def test_a_name_with_a_line_break_writes_no_line_of_the_report(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "posts\nImported 999 new records.jsonl"
    path.write_text('{"id": "1", "text": "a", "username": "b"}\n{"text": "c"}\n', encoding="utf-8")
    first = cli("import", path, "--as", "posts-json")
    shown = cli("imports", "show", "1")
    for told in (first, shown):
        lines = told.out.splitlines()
        assert not any(line.startswith("Imported 999") for line in lines), told.out
        assert any("posts Imported 999" in line for line in lines)
    assert "rejected" in first.out


@pytest.mark.parametrize("kind", ["unknown", "empty", "pointer", "cut.zip", "missing"])
def test_a_refused_file_writes_nothing(
    cli: Cli, tmp_path: Path, store_path: Path, kind: str
) -> None:
    path = refused(tmp_path, kind)
    told = cli("import", path)
    assert told.code == 3
    assert told.out == "" and len(told.err.strip().splitlines()) == 1
    assert not store_path.exists()
    as_json = cli("import", path, "--json")
    (file,) = as_json.json["files"]
    assert file["error"] and file["new"] == 0 and not store_path.exists()


def test_good_files_beside_a_bad_one_come_in(cli: Cli, tmp_path: Path) -> None:
    good = tmp_path / "good.jsonl"
    good.write_text(LINES)
    told = cli("import", good, refused(tmp_path, "pointer"), "--json")
    adds_up(told)
    assert (told.code, told.json["posts"]) == (3, 5)


def test_rejects_are_told_with_position_and_reason(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_text(LINES + "{broken\n" + '{"id": "1.23E+18", "text": "x", "username": "a"}\n')
    told = cli("import", path, "--json")
    adds_up(told)
    rejects = told.json["files"][0]["rejects"]
    assert told.json["rejected"] == len(rejects) == 2
    assert all(each["position"] and each["reason"] for each in rejects)
    assert "rejected " in cli("import", path).out
    newest = cli("imports", "--json").json[0]["id"]
    assert cli("imports", "show", str(newest)).out.count("rejected ") >= 2


def test_a_wish_to_stop_leaves_what_is_whole(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from twiplotui.services.record_sink import RecordSink

    add = RecordSink.add
    seen: list[object] = []

    def stopping(self: RecordSink, fact: object) -> None:
        seen.append(fact)
        if len(seen) == 3:
            raise KeyboardInterrupt
        add(self, fact)  # type: ignore[arg-type]  # a fact, handed on

    monkeypatch.setattr(RecordSink, "add", stopping)
    path = tmp_path / "posts.jsonl"
    path.write_text(LINES)
    told = cli("import", path)
    assert told.code == 130 and "run the same command again to go on" in told.err
    monkeypatch.setattr(RecordSink, "add", add)
    assert cli("verify").code == 0
    assert cli("imports", "--json").json[0]["state"] == "interrupted"
    held = cli("stats", "--json").json["posts"]
    again = cli("import", path, "--json").json
    assert again["known"] == held and held + again["new"] == 5


@pytest.mark.parametrize(
    ("mapped", "said"),
    [
        ({"id": "Nr", "text": "Wat"}, "has no column “Wat”. Did you mean --map text=What?"),
        ({"id": "Nr", "text": "zzzz"}, "Its columns: Nr, Who, What."),
        ({"follower": "Who", "followed": "Whom"}, "Did you mean --map followed=Who?"),
    ],
)
def test_a_column_that_is_not_there_is_told_once(
    cli: Cli, tmp_path: Path, mapped: dict[str, str], said: str
) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("Nr,Who,What\n" + "77,mfa_kestria,Our answer\n" * 3)
    call = [part for field, column in mapped.items() for part in ("--map", f"{field}={column}")]
    told = cli("import", path, *call)
    assert (told.code, told.out) == (2, "")
    assert told.err.count(str(path)) == 1 and said in told.err
    assert cli("stats").code == 4


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("txet", "Did you mean “text”?"),
        ("folower", "Did you mean “follower”?"),
        ("qqq", "Fields are id, text, time"),
    ],
)
def test_a_field_that_there_is_none_of_is_refused_with_the_nearest(
    cli: Cli, tmp_path: Path, field: str, said: str
) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("id,author,text\n1234567890123,mfa_kestria,Our answer\n")
    told = cli("import", path, "--map", f"{field}=text")
    assert (told.code, told.out) == (2, "")
    assert f"There is no field “{field}”" in told.err and said in told.err
    assert cli("stats").code == 4


@pytest.mark.parametrize("field", ["Author", "twitter_id", "first name", "vertex1", "day-first"])
def test_a_field_of_any_reader_is_known(field: str) -> None:
    assert unknown_field(field) == ""


def test_a_column_that_one_of_two_files_lacks_costs_only_that_file(
    cli: Cli, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text("Nr,Who,What\n1234567890123,mfa_kestria,Our answer\n")
    (tmp_path / "b.csv").write_text("Nr,Who,Words\n1234567890124,mfa_kestria,Our answer\n")
    call = ["--map", "id=Nr", "--map", "author=Who", "--map", "text=What"]
    told = cli("import", tmp_path / "a.csv", tmp_path / "b.csv", *call, "--json")
    assert (told.code, told.json["posts"], told.json["accounts"]) == (3, 1, 1)
    assert "no column “What”" in told.json["files"][1]["error"]


def test_mapped_columns_say_who_follows_whom(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("A,B\nmfa_kestria,mfa_norrland\nmfa_kestria,mfa_belmora\n")
    told = cli("import", path, "--map", "follower=A", "--map", "followed=B", "--json")
    assert (told.code, told.json["follows"], told.json["runs"]) == (0, 2, 1)


def test_a_list_that_contradicts_itself_changes_nothing_again(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "senate.csv"
    path.write_text(
        "name,twitter,twitter_id,role,party\n"
        "Ana Solane,@ana_solane,1000,Minister,Blue\n"
        "Anne Solane,ana_solane,1000,Ambassador,Green\n"
    )
    first = cli("import", path, "--json").json
    assert (first["new"], first["updated"] + first["known"]) == (1, 1)
    again = cli("import", path, "--json").json
    assert (again["new"], again["updated"], again["known"]) == (0, 0, 2)


FIRST = {
    "id_str": "1576994746135764992", "full_text": "Our first wording", "entities": {},
    "created_at": "Mon Oct 03 18:00:00 +0000 2022",
    "user": {"id_str": "9001", "screen_name": "valdoria_mfa"},
}  # fmt: skip
EDITED = {
    "id": "1576994789110992896", "text": "Our second wording", "author_id": "9001",
    "created_at": "2022-10-03T18:00:10.000Z", "conversation_id": "1576994746135764992",
    "edit_history_tweet_ids": ["1576994746135764992", "1576994789110992896"],
}  # fmt: skip


@pytest.mark.parametrize("order", [("v1.jsonl", "v2.jsonl"), ("v2.jsonl", "v1.jsonl")])
def test_an_edit_known_by_its_ids_alone_is_one_post(
    cli: Cli, tmp_path: Path, order: tuple[str, str]
) -> None:
    (tmp_path / "v1.jsonl").write_text(json.dumps(FIRST) + "\n")
    page = {"data": [EDITED], "meta": {"result_count": 1}}
    (tmp_path / "v2.jsonl").write_text(json.dumps(page) + "\n")
    for name in order:
        assert cli("import", tmp_path / name).code == 0
    assert cli("search", "wording", "--count").out == "1\n"
    check_both_wordings(cli)
    for name in order:
        again = cli("import", tmp_path / name, "--json").json
        assert (again["new"], again["updated"], again["known"]) == (0, 0, 1)


def check_both_wordings(cli: Cli) -> None:
    """Check that there is one post, with its earlier wording behind it."""
    (post,) = cli("search", "wording", "--json").json
    assert post["text"] == "Our second wording"
    shown = cli("posts", "show", str(post["id"]), "--json").json
    assert [version["text"] for version in shown["wordings"]] == [
        "Our first wording",
        "Our second wording",
    ]


def test_a_page_that_includes_the_earlier_wording_tells_the_edit(cli: Cli, tmp_path: Path) -> None:
    first = {**EDITED, "id": "1576994746135764992", "text": "Our first wording",
             "created_at": "2022-10-03T18:00:00.000Z"}  # fmt: skip
    for name, data in (("before", first), ("after", EDITED)):
        page = {"data": data, "includes": {"tweets": [first, EDITED]}}
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(page) + "\n")
    told = cli("import", tmp_path / "before.jsonl", tmp_path / "after.jsonl", "--json")
    assert (told.json["posts"], told.json["new"]) == (2, 1)
    check_both_wordings(cli)


def test_the_first_import_of_a_day_keeps_what_stood_before(
    cli: Cli, store_path: Path, tmp_path: Path
) -> None:
    lines = LINES.splitlines(keepends=True)
    source = tmp_path / "posts.jsonl"
    source.write_text("".join(lines[:2]))
    assert cli("import", source).code == 0
    assert list_backups(store_path.parent / "backups") == []
    source.write_text(LINES)
    assert cli("import", source).code == 0
    (backup,) = list_backups(store_path.parent / "backups")
    with closing(sqlite3.connect(backup.path)) as connection:
        assert connection.execute("SELECT count(*) FROM posts").fetchone()[0] == 2


def test_a_country_fills_what_is_unknown_and_contradicts_nothing(cli: Cli, tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text("twitter,country\nkestria_press,XW\n")
    assert cli("import", listed).code == 0
    posts = tmp_path / "posts.csv"
    posts.write_text(
        "tweet_id,username,text,country\n"
        "1709161350000000001,valdoria_mfa,Ours,XV\n"
        "1709161350000000002,kestria_press,Theirs,XV\n"
    )
    assert cli("import", posts, "--json").json["new"] == 2

    def countries() -> dict[str, str]:
        return {each["handle"]: each["country"] for each in cli("accounts", "--json").json}

    assert countries() == {"valdoria_mfa": "XV", "kestria_press": "XW"}
    again = cli("import", posts, "--json").json
    assert (again["new"], again["updated"], again["known"]) == (0, 0, 2)


def test_the_report_counts_one_as_one_and_names_the_format_in_words(
    cli: Cli, tmp_path: Path
) -> None:
    path = tmp_path / "one.csv"
    path.write_text("tweet_id,username,text\n1709161350000000001,valdoria_mfa,Ours\n")
    told = cli("import", path).out
    assert f"{path}: X posts as CSV\n" in told
    assert told.endswith("Imported 1 new record; read 1 post, 0 follows in 0 runs, 1 account.\n")
    path.write_text("tweet_id,username,text\n1709161350000000001,valdoria_mfa,Theirs\n")
    assert (
        "Would import 0 new records, update 1; read 1 post" in cli("import", path, "--dry-run").out
    )
    assert "Imported 0 new records, updated 1; read 1 post" in cli("import", path).out


@pytest.mark.parametrize("content", ["tweet_id,username,text\n", "[]\n"])
@pytest.mark.parametrize("how", [(), ("--dry-run",)])
def test_a_file_without_records_says_so(
    cli: Cli, tmp_path: Path, content: str, how: tuple[str, ...]
) -> None:
    path = tmp_path / "posts"
    path.write_text(content)
    told = cli("import", path, "--as", "posts-csv" if content[0] == "t" else "posts-json", *how)
    assert told.code == 0
    assert "note: It holds no records." in told.out


def test_a_time_that_can_be_read_now_is_given_to_what_is_known(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("username,text,date\nvaldoria_mfa,Ours,8/9/2010\n")

    def call(*options: str) -> tuple[int, ...]:
        told = cli("import", path, *options, "--json")
        adds_up(told)
        return tuple(told.json[name] for name in ("new", "updated", "known"))

    assert call() == (1, 0, 0)
    assert cli("posts", "--json").json[0]["published"] is None
    assert call("--map", "day-first=date") == (0, 1, 0)
    assert cli("posts", "--json").json[0]["published"].startswith("2010-09-08")
    assert call("--map", "day-first=date") == call() == (0, 0, 1)


def test_an_author_that_was_not_known_is_given_by_importing_again(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("tweet_id,text\n1709161350000000001,Ours\n")
    first = cli("import", path, "--json").json
    assert first["new"] == 1 and "--account" in first["files"][0]["warnings"][0]
    call = ("import", path, "--account", "@valdoria_mfa", "--json")
    dry, again = cli(*call, "--dry-run").json, cli(*call).json
    assert dry["updated"] == again["updated"] == 1
    assert cli("posts", "--json").json[0]["account"]["handle"] == "valdoria_mfa"
    assert (cli(*call).json["known"], cli("import", path, "--json").json["known"]) == (1, 1)


def test_an_imported_list_of_feeds_says_that_they_wait(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "feeds.opml"
    path.write_text(
        '<opml version="2.0"><body><outline type="rss" text="Kestria"'
        ' xmlUrl="https://kestria.example/feed"/></body></opml>'
    )
    assert "“twiplotui sources approve”" in cli("import", path).out
    assert "sources approve" not in cli("import", path).out
