"""The documented cases, imported from files and told by the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.conftest import NOW
from tests.factories import FewRules
from twiplotui.cli.main import root
from twiplotui.clock import FixedClock
from twiplotui.services.import_ import import_units
from twiplotui.services.import_options import read_options
from twiplotui.services.units import find_units
from twiplotui.store.open import open_store

CASES = Path(__file__).parents[2] / "fixtures" / "follows" / "cases"
_OWN = ("id", "run", "event_id")


def call(store: Path, *arguments: str) -> str:
    result = CliRunner().invoke(root, ["--db", str(store), *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def bring(store: Path, file: Path, captured_at: str, is_complete: bool | None) -> None:
    options = read_options(captured_at=captured_at, is_complete=is_complete, now=NOW)
    units, problems = find_units([file], options)
    assert not problems
    with open_store(store, clock=FixedClock(NOW)) as opened:
        report = import_units(opened, units, FewRules(), options=options)
    assert not report.files[0].error


def told(rows: Any) -> Any:
    """Rows without numbers of ours and without the present."""
    if isinstance(rows, dict):
        return {name: told(each) for name, each in rows.items() if name not in (*_OWN, "days")}
    return [told(each) for each in rows] if isinstance(rows, list) else rows


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda path: path.name)
def test_case(case: Path, tmp_path: Path, update_golden: bool) -> None:
    store = tmp_path / "store.db"
    story = json.loads((case / "story.json").read_text(encoding="utf-8"))
    bring(store, case / "accounts.csv", "2026-01-01", None)
    for step in story["steps"]:
        if "release" in step:
            runs = json.loads(call(store, "follows", "runs", "--json"))
            (held,) = [run["id"] for run in runs if run["held"]]
            call(store, "follows", "release", str(held))
            continue
        bring(store, case / step["file"], step["captured_at"], step["complete"])
    outcome = {
        " ".join(command): told(json.loads(call(store, *command, "--json")))
        for command in story["commands"]
    }
    expected = case / "expected.json"
    if update_golden:
        text = json.dumps(outcome, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
        expected.write_text(text, encoding="utf-8")
    assert outcome == json.loads(expected.read_text(encoding="utf-8"))
