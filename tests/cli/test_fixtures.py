"""Every fixture through the command line, twice: reports add up, the second time all is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Called, Cli
from tests.cli.test_import import FIXTURES, NAMES, adds_up
from twiplotui.errors import TwiplotuiError

INPUTS = sorted(
    path.with_name(path.name.removesuffix(".expected.json"))
    for path in FIXTURES.rglob("*.expected.json")
)


COUNTED = (*NAMES, "posts", "follows", "runs", "accounts")


def same_counts(dry: Called, real: Called) -> None:
    """Check that a dry run told what the import then brought."""
    assert dry.code == real.code
    assert [dry.json[name] for name in COUNTED] == [real.json[name] for name in COUNTED]


@pytest.mark.slow
@pytest.mark.parametrize("path", INPUTS, ids=lambda path: str(path.relative_to(FIXTURES)))
def test_a_fixture_comes_in_once(cli: Cli, path: Path, store_path: Path) -> None:
    call = ["import", str(path), "--captured-at", "2026-11-22T08:00Z", "--json"]
    dry = cli(*call, "--dry-run")
    first = cli(*call)
    same_counts(dry, first)
    adds_up(first)
    if first.code not in (0, 130) and not any(first.json[name] for name in ("read", "runs")):
        assert first.code in (TwiplotuiError.exit_code, 2, 3)
        assert all(file["error"] for file in first.json["files"])
        return
    if not store_path.exists():
        return
    counted = cli("stats", "--json").json
    dry = cli(*call, "--dry-run")
    again = cli(*call)
    same_counts(dry, again)
    adds_up(again)
    assert (again.json["new"], again.json["updated"]) == (0, 0)
    assert again.json["read"] == first.json["read"]
    assert again.code == first.code
    counts = cli("stats", "--json").json
    for name in ("imports", "rejects"):
        counts.pop(name), counted.pop(name)
    assert counts == counted
