"""`twiplotui rules`: list, show, test, lint, try, new."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.cli.conftest import RULES
from tests.rules.books import a_pack, a_rule
from twiplotui.cli.commands import rules as module
from twiplotui.cli.main import root
from twiplotui.cli.main import run as run_main


def run(folder: Path, *arguments: str, text: str = "") -> Result:
    call = ["--config", str(folder / "config.toml"), "rules", *arguments]
    return CliRunner().invoke(root, call, input=text)


def test_rules_and_packs_are_listed(folder: Path) -> None:
    result = run(folder, "list", "--json")
    assert [row["id"] for row in json.loads(result.stdout)] == ["threat.zonk", "toponym.zonk"]
    result = run(folder, "list", "--category", "toponym")
    assert "toponym.zonk" in result.stdout and "threat.zonk" not in result.stdout
    (pack,) = json.loads(run(folder, "list", "--packs", "--json").stdout)
    assert (pack["pack"], pack["rules"]) == ("zonk", 2)


def test_a_rule_is_shown_whole(folder: Path) -> None:
    shown = run(folder, "show", "threat.zonk").stdout
    for words in ("medium, own high", "zonk price", "a calmer word", "an apology", "Zonk price."):
        assert words in shown


def test_an_unknown_rule_is_refused_with_the_nearest(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in ("show", "test", "try"):
        call = ["--config", str(folder / "config.toml"), "rules", command, "threat.zonc"]
        assert run_main(call) == 2
        assert "Did you mean “threat.zonk”?" in capsys.readouterr().err


def test_examples_are_run_and_failures_named(folder: Path) -> None:
    good = run(folder, "test")
    assert (good.exit_code, "2 rules, 8 examples: 0 failed" in good.stderr) == (0, True)
    bad = folder / "bad.toml"
    bad.write_text(a_pack(a_rule('tokens = ["boom"]', match='["boom", "Not here."]')))
    result = run(folder, "test", str(bad))
    assert result.exit_code == 1
    assert "should be flagged, is not: Not here." in result.stdout


def test_lint_names_file_line_and_field(folder: Path) -> None:
    assert run(folder, "lint").exit_code == 0
    bad = folder / "bad.toml"
    bad.write_text(a_pack(a_rule('tokens = ["boom"]\nexeptions = ["x"]')))
    result = run(folder, "lint", str(bad))
    assert result.exit_code == 1
    line = bad.read_text().splitlines().index('exeptions = ["x"]') + 1
    assert f"{bad}:{line}: threat.one: exeptions: there is no field" in result.stdout
    assert "did you mean “exceptions”?" in result.stdout


@pytest.mark.parametrize("name", ["zonk", "threat.zonk", "zonk.toml"])
@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [('level = "medium"', 'levle = "medium"', "did you mean “level”?"),
     ('level = "medium"', 'level = "medium', "not valid TOML")],
)  # fmt: skip
def test_a_mistake_is_told_whatever_names_the_rule(
    folder: Path, name: str, good: str, bad: str, told: str
) -> None:
    path = folder / "rules" / "zonk.toml"
    path.write_text(RULES.replace(good, bad, 1), encoding="utf-8")
    result = run(folder, "test", name)
    assert result.exit_code == 1
    assert f"{path}:" in result.stderr and told in result.stderr


def test_a_rule_with_a_mistake_is_shown_by_it(folder: Path) -> None:
    broken = RULES.replace('level = "medium"', 'levle = "medium"', 1)
    (folder / "rules" / "zonk.toml").write_text(broken, encoding="utf-8")
    result = run(folder, "show", "threat.zonk")
    assert result.exit_code == 1 and "did you mean “level”?" in result.stderr


def test_a_failed_example_names_its_file_and_line(folder: Path) -> None:
    bad = folder / "bad.toml"
    bad.write_text(a_pack(a_rule('tokens = ["boom"]', match='["boom", "Not here."]')))
    line = bad.read_text().splitlines().index("[[rule]]") + 1
    assert f"{bad}:{line}: threat.one: should be" in run(folder, "test", str(bad)).stdout


def test_a_rule_is_tried_on_posts_of_a_file(folder: Path) -> None:
    lines = '{"account": "@a", "text": "zonk price"}\njunk\n{"account": "@b", "text": "calm"}\n'
    result = run(folder, "try", "threat.zonk", "--from", "-", "--json", text=lines)
    report = json.loads(result.stdout)
    assert (report["posts"], report["flagged"], report["by_account"]) == (2, 1, {"@a": 1})
    result = run(folder, "try", str(folder / "rules" / "zonk.toml"), "--from", "-", text=lines)
    assert "1 of 2 posts flagged (50.00%)." in result.stderr
    assert "noisy" in result.stderr


def test_a_new_pack_loads_passes_and_is_never_overwritten(folder: Path) -> None:
    made = run(folder, "new")
    assert made.exit_code == 0
    target = folder / "rules" / "house.toml"
    assert str(target) in made.stdout
    assert run(folder, "test", str(target)).exit_code == 0
    assert run(folder, "lint", str(target)).exit_code == 0
    target.write_text("# mine", encoding="utf-8")
    assert run_main(["--config", str(folder / "config.toml"), "rules", "new"]) == 5
    assert target.read_text(encoding="utf-8") == "# mine"


@pytest.mark.parametrize("name", ["../evil", "A b", "x" * 60, "-x", ""])
def test_a_pack_name_is_no_path(folder: Path, name: str) -> None:
    call = ["--config", str(folder / "config.toml"), "rules", "new", "--", name]
    assert run_main(call) == 2
    assert len(list((folder / "rules").iterdir())) == 1


def test_the_group_names_its_commands() -> None:
    assert sorted(module.command.commands) == [
        "lint", "list", "mute", "muted", "new", "off", "on", "reflag", "show", "snooze", "test",
        "try", "unmute",
    ]  # fmt: skip
