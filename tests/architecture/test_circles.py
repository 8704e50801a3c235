"""No module needs a module that needs it: the house can be read from the ground up."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "twiplotui"


def dotted(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield what is imported, late or for types only; `from a import b` may mean the module a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def needs(sources: Mapping[str, str]) -> dict[str, set[str]]:
    """Return which of the modules each of them imports."""
    return {
        name: {each for each in imported(ast.parse(source)) if each in sources and each != name}
        for name, source in sources.items()
    }


def circle(sources: Mapping[str, str]) -> list[str]:
    """Return the modules of one circle, each of which imports the one before it; none: []."""
    try:
        TopologicalSorter(needs(sources)).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_modules_import_each_other() -> None:
    sources = {dotted(path): path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")}
    assert circle(sources) == []


@pytest.mark.parametrize(
    "back",
    [
        "from p.b import B",
        "from p import b",
        "import p.b",
        "if TYPE_CHECKING:\n    from p.b import B",
        "def late():\n    from p.b import B",
    ],
)
def test_a_circle_is_found_however_it_is_closed(back: str) -> None:
    found = circle({"p": "", "p.a": back, "p.b": "from p.c import C", "p.c": "from p import a"})
    assert set(found) == {"p.a", "p.b", "p.c"}
