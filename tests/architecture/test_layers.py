"""The house rules that a machine can hold."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "twiplotui"
MODULES = sorted(PACKAGE.rglob("*.py"))


def imports_of(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


@pytest.mark.parametrize(
    ("library", "home"),
    [("textual", "tui"), ("sqlite3", "store"), ("sqlite_utils", "store"), ("httpx", "network")],
)
def test_only_one_package_imports_a_library(library: str, home: str) -> None:
    offenders = [
        str(path.relative_to(PACKAGE))
        for path in MODULES
        if path.relative_to(PACKAGE).parts[0] != home
        and any(name.split(".")[0] == library for name in imports_of(path))
    ]
    assert offenders == []


def longer_than(limit: int, paths: Iterable[Path]) -> dict[str, int]:
    return {
        str(path.relative_to(ROOT)): lines
        for path in paths
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > limit
    }


@pytest.mark.parametrize("folder", ["twiplotui", "tests", "benchmarks", "fixtures"])
def test_no_module_is_longer_than_four_hundred_lines(folder: str) -> None:
    assert longer_than(400, (ROOT / folder).rglob("*.py")) == {}


def test_no_module_of_commands_is_longer_than_contributing_says() -> None:
    said = re.search(r"print, at most (\d+) lines", (ROOT / "CONTRIBUTING.md").read_text("utf-8"))
    assert said is not None
    assert longer_than(int(said[1]), (PACKAGE / "cli" / "commands").glob("*.py")) == {}


def test_no_function_is_longer_than_forty_lines() -> None:
    long = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                lines = (node.end_lineno or 0) - body[0].lineno + 1 if body else 0
                if lines > 40:
                    long.append(f"{path.relative_to(PACKAGE)}:{node.name} ({lines})")
    assert long == []


def test_only_the_store_speaks_sql() -> None:
    sql = re.compile(r"(SELECT|INSERT|UPDATE|DELETE|REPLACE|PRAGMA)\s+\S")
    offenders = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in MODULES
        if path.relative_to(PACKAGE).parts[0] != "store"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and sql.match(node.value)
    ]
    assert offenders == []


def test_values_are_bound_by_name_or_in_order_but_not_by_number() -> None:
    """`?1` with a sequence warns from Python 3.12 on and is refused by 3.14."""
    offenders = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in (PACKAGE / "store").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.search(r"\?\d", node.value)
    ]
    assert offenders == []


def test_only_the_clock_asks_for_the_time() -> None:
    offenders = []
    for path in MODULES:
        if path.name in ("clock.py", "crash.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                called = f"{node.value.id}.{node.attr}"
                if called in ("datetime.now", "datetime.utcnow", "time.time", "date.today"):
                    offenders.append(f"{path.relative_to(PACKAGE)}: {called}")
    assert offenders == []


@pytest.mark.parametrize("arguments", [["--help"], ["import", "--help"], ["stats", "--help"]])
def test_help_loads_neither_screen_nor_store_nor_rules(arguments: list[str]) -> None:
    script = (
        "import sys; from twiplotui.cli.main import run; run(sys.argv[1:]);"
        "bad = {'textual', 'rich', 'sqlite3', 'sqlite_utils', 'httpx', 'feedparser', 'numpy'};"
        "print(sorted(bad & {m.split('.')[0] for m in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "[]"
