"""Hostile texts, shown by every command that shows foreign text: no control reaches a terminal."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Cli
from tests.conftest import NOW
from tests.factories import HOUR, a_post, an_account, put
from tests.hostile import hostile_texts, never_shown
from twiplotui.clock import FixedClock
from twiplotui.services.accounts import edit
from twiplotui.store.account_lookup import one_account
from twiplotui.store.open import open_store

FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]")
CALLS = [
    ["posts", "--limit", "2000"],
    ["search", "danger", "--limit", "2000"],
    ["alerts", "--limit", "2000"],
    ["alerts", "--plain"],
    ["accounts", "list", "--all", "--limit", "2000"],
    ["accounts", "show", "#1"],
    ["changes", "--limit", "2000"],
    ["follows", "--all"],
    ["follows", "events"],
    ["follows", "matrix"],
    ["follows", "ranks"],
    ["imports"],
    ["imports", "show", "1"],
    ["stats"],
    ["journal"],
    ["brief", "--until", "2026-11-24"],
    ["brief", "--html", "--until", "2026-11-24"],
    ["brief", "--json", "--until", "2026-11-24"],
    ["brief", "--csv", "--until", "2026-11-24"],
    ["insight"],
    ["insight", "hashtags", "--csv"],
    ["export", "posts"],
    ["export", "posts", "--as", "md"],
    ["export", "posts", "--as", "jsonl"],
    ["export", "alerts"],
    ["export", "follows", "--all"],
    ["posts", "--csv"],
    ["posts", "--json"],
    ["alerts", "--csv"],
]


def _kept(text: str) -> str:
    """A text as any source may hand it on: without lone surrogates, which no file holds."""
    return text.encode("utf-8", "replace").decode("utf-8")


@pytest.fixture(scope="module")
def hostile_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "store.db"
    texts = [_kept(each.text) for each in hostile_texts()]
    posts = [
        a_post(
            str(number),
            f"{text} danger",
            author=an_account(f"h{number}", str(1000 + number), name=text[:80], bio=text),
            url=f"https://x.com/{text[:60]}",
            hashtags=(text[:40] or "x",),
            title=text[:50],
            published_at=NOW - HOUR + number,
        )
        for number, text in enumerate(texts)
    ]
    with open_store(path, clock=FixedClock(NOW)) as store:
        put(store, [an_account("watcher", "1"), *posts])
        for number in range(0, len(texts), 7):
            edit(store, one_account(store, f"@h{number}"), by="t", is_watched=True, country="XV")
        put(store, [a_post("0", "reworded \x1b[2J\u202e", edited_at=NOW)])
    return path


@pytest.fixture
def hostile(hostile_store: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Cli:
    monkeypatch.setenv("TWIPLOTUI_DB", str(hostile_store))
    return lambda *arguments, **more: cli("--db", hostile_store, *arguments, **more)


@pytest.mark.parametrize("call", CALLS, ids=" ".join)
def test_no_control_or_direction_character_is_printed(hostile: Cli, call: list[str]) -> None:
    told = hostile(*call)
    assert told.code == 0, told.err
    assert never_shown(told.out) == []
    assert never_shown(told.err) == []


def test_every_post_is_shown_whole_and_clean(hostile: Cli) -> None:
    posts = hostile("posts", "--json", "--limit", "2000").json
    assert len(posts) >= len(hostile_texts())
    for post in posts[::9]:
        assert never_shown(hostile("posts", "show", str(post["id"])).out) == []


def test_texts_come_out_of_json_as_they_went_in(hostile: Cli) -> None:
    texts = {post["text"] for post in hostile("posts", "--json", "--limit", "2000").json}
    wanted = {f"{_kept(each.text)} danger" for each in hostile_texts()}
    assert len(wanted - texts) <= 1  # the reworded one


@pytest.mark.parametrize(
    "call", [["posts", "--csv"], ["export", "posts"], ["export", "alerts"], ["brief", "--csv"]],
    ids=" ".join,
)  # fmt: skip
def test_no_cell_is_a_formula(hostile: Cli, call: list[str]) -> None:
    _header, *rows = csv.reader(io.StringIO(hostile(*call).out))
    assert rows
    for row in rows:
        for cell in row:
            assert not FORMULA.match(cell) or re.fullmatch(r"-?\d+(\.\d+)?", cell), cell


def test_a_brief_is_inert(hostile: Cli) -> None:
    page = hostile("brief", "--html", "--until", "2026-11-24").out
    assert "default-src 'none'" in page
    tags = set(re.findall(r"<\s*([a-zA-Z][\w-]*)", page))
    allowed = {"html", "head", "meta", "title", "style", "body", "h1", "h2", "table", "tr", "th",
               "td", "p", "article", "strong", "bdi", "blockquote", "code", "ul", "li"}  # fmt: skip
    assert tags <= allowed
    assert not re.search(r"<[^>]*\s(?:href|src|srcset|on\w+|style|background)\s*=", page)
    assert "@import" not in page and "url(" not in page.split("</style>")[0]
    text = hostile("brief", "--until", "2026-11-24").out
    bare = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", "", text)
    assert not re.search(r"(?<!\\)!?\[[^\]]*(?<!\\)\]\(", bare)
    assert not re.search(r"(?<!\\)<", bare)
    assert not re.search(r"(?i)[a-z](?<!\\)://", bare)
    assert json.loads(hostile("brief", "--json", "--until", "2026-11-24").out)


@pytest.mark.parametrize(
    ("code", "call"),
    [
        (2, ["search", "from:\udcff"]),
        (2, ["accounts", "add", "a\udcffb"]),
        (2, ["accounts", "edit", "@h1", "--tag", "\udcff"]),
        (2, ["accounts", "list", "--country", "\udcff"]),
        (2, ["drafts", "show", "9" * 25]),
        (2, ["posts", "--limit", "9" * 25]),
        (4, ["backup", "x" * 5000]),
        (3, ["rules", "lint", "x" * 5000]),
        (2, ["accounts", "add", "a", "b\x1b[2J\u202e"]),
        (2, ["\x1b[2J\u202eposts"]),
        (2, ["triage", "dismiss", "1"]),
        (2, ["accounts", "merge", "@h1\x1b[2J", "\u202e@h2"]),
        (2, ["posts", "--lim\x1b[2J", "3"]),
    ],
    ids=repr,
)
def test_a_call_that_is_no_text_is_answered_in_a_sentence(
    hostile: Cli, code: int, call: list[str]
) -> None:
    told = hostile(*call)
    assert (told.code, told.out) == (code, "")
    assert told.err.strip() and never_shown(told.err) == []
