"""A small world in a store, and a way to call the command line inside this process."""

from __future__ import annotations

import io
import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import NOW
from tests.factories import DAY, HOUR, FewRules, a_post, a_run, an_account, put
from tests.rules.books import a_pack, a_rule
from twiplotui.cli import context as context_module
from twiplotui.cli.main import run
from twiplotui.clock import FixedClock
from twiplotui.model.post import Metrics
from twiplotui.model.words import PostKind
from twiplotui.rules import load, pack_file
from twiplotui.services.accounts import edit
from twiplotui.store.account_lookup import one_account
from twiplotui.store.open import open_store


class OneRule(FewRules):
    """A rule book with the rule `danger`, as the command line is given it."""

    def __init__(self, *problems: str) -> None:
        self.problems = problems
        self.rules: tuple[()] = ()
        self.packs: tuple[()] = ()


@dataclass(frozen=True, slots=True)
class Called:
    """What a call gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def json_lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


Cli = Callable[..., Called]

RULES = a_pack(
    a_rule(
        'tokens = ["zonk price"]\nsuggestions = ["a calmer word"]\nown_level = "high"\n'
        'references = ["https://example.org/why"]\nprecedents = ["2012: a post, an apology"]',
        id="threat.zonk",
        level="medium",
        match='["zonk price", "Zonk price."]',
    ),
    a_rule(
        'tokens = ["zonk land"]\nparties = ["VA"]\nexceptions = ["zonk land museum"]',
        id="toponym.zonk",
        category="toponym",
        level="low",
        match='["zonk land", "Zonk land."]',
    ),
    pack="zonk",
)
"""A pack of two rules."""


@pytest.fixture
def cli(
    store_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Cli:
    """Call `twiplotui --db … ARGUMENTS` with a fixed clock and one rule: `danger` is flagged."""
    monkeypatch.setattr(context_module, "SystemClock", lambda: FixedClock(NOW))
    monkeypatch.setattr(context_module.Context, "rules", OneRule())

    def call(*arguments: str | Path, stdin: str | bytes = "") -> Called:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), "utf-8"))
        capsys.readouterr()
        try:
            code = run(["--db", str(store_path), *map(str, arguments)])
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        told = capsys.readouterr()
        return Called(code, told.out, told.err)

    return call


def _fill(path: Path) -> None:
    kestria = an_account("mfa_kestria", "200", name="Kestria MFA")
    clock = FixedClock(NOW - 2 * DAY)
    with open_store(path, clock=clock) as store:
        posts = [
            a_post(str(number), f"Post {number} on #Trade with @mfa_kestria",
                   published_at=NOW - 3 * DAY + number * HOUR, hashtags=("Trade",),
                   mentions=("mfa_kestria",), url=f"https://x.com/mfa_valdoria/status/{number}",
                   metrics=Metrics(likes=number, reposts=2 * number))
            for number in range(1, 13)
        ]  # fmt: skip
        posts.append(
            a_post("50", "There is danger ahead", author=kestria, published_at=NOW - 20 * HOUR,
                   kind=PostKind.REPLY, reply_to="1", reply_to_account="mfa_valdoria", lang="en")
        )  # fmt: skip
        put(store, [an_account(name="Valdoria MFA", bio="Old bio"), kestria, *posts])
        for handle, country in (("@mfa_valdoria", "XV"), ("@mfa_kestria", "XE")):
            edit(store, one_account(store, handle), by="test", country=country, is_watched=True)
        edit(store, one_account(store, "@mfa_valdoria"), by="test", is_ours=True)
        put(store, [a_run(["200", "300"], NOW - 2 * DAY)])
        put(store, [a_run(["100"], NOW - 2 * DAY, actor="200")])
        clock.at = NOW - HOUR
        put(store, [a_run(["300"], NOW - HOUR)])
        put(store, [a_post("60", "Danger, and danger again", author=kestria)])
        put(store, [a_post("2", "Post 2, reworded", edited_at=NOW - HOUR)])


@pytest.fixture(scope="session")
def _world_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("world") / "store.db"
    _fill(path)
    return path


@pytest.fixture
def world(_world_file: Path, store_path: Path) -> Path:
    """A store of one's own with posts, an alert, follow changes and an edit."""
    store_path.parent.mkdir(mode=0o700)
    shutil.copyfile(_world_file, store_path)
    store_path.chmod(0o600)
    return store_path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration whose only packs are those of its rules folder: that of `RULES`."""
    for home in (load, pack_file):
        monkeypatch.setattr(home, "SHIPPED", tmp_path / "none")
    (tmp_path / "config.toml").write_text("", encoding="utf-8")
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "zonk.toml").write_text(RULES, encoding="utf-8")
    return tmp_path
