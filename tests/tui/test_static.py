"""Foreign text reaches a widget only as Content; what the house forbids in `tui` stays out."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

TUI = Path(__file__).resolve().parents[2] / "twiplotui" / "tui"
MODULES = sorted(TUI.rglob("*.py"))
FORBIDDEN = {
    "DataTable", "ListView", "OptionList", "SelectionList", "Markdown", "MarkdownViewer", "Label",
    "Button", "Tree", "RichLog", "Log", "Collapsible", "Tabs", "Select", "Checkbox",
}  # fmt: skip
MAKERS = {"line", "block", "assembled", "Content"}
"""Functions of `content` whose result may be given to a widget."""


def calls(path: Path) -> list[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


def name_of(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


@pytest.mark.parametrize("path", MODULES, ids=lambda each: each.stem)
def test_no_widget_is_given_a_plain_text(path: Path) -> None:
    for call in calls(path):
        name = name_of(call.func)
        assert name not in FORBIDDEN, f"{path.name}:{call.lineno} {name}"
        if name == "Static":
            made = call.args[0]
            assert isinstance(made, ast.Call) and name_of(made.func) in MAKERS, call.lineno
            keywords = {each.arg: each.value for each in call.keywords}
            markup = keywords.get("markup")
            assert isinstance(markup, ast.Constant) and markup.value is False, call.lineno
        assert name not in ("notify", "from_markup"), f"{path.name}:{call.lineno}"


@pytest.mark.parametrize("path", MODULES, ids=lambda each: each.stem)
def test_titles_are_content(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Attribute) and target.attr.startswith("border_")
            for target in node.targets
        ):
            assert isinstance(node.value, ast.Call), f"{path.name}:{node.lineno}"
            assert name_of(node.value.func) == "line", f"{path.name}:{node.lineno}"


def test_content_is_made_in_one_place() -> None:
    for path in MODULES:
        for call in calls(path):
            if name_of(call.func) in ("Content", "Span") and path.name != "content.py":
                shown = ast.unparse(call)
                assert shown == "Content('')", f"{path.name}:{call.lineno} {shown}"


def test_the_read_path_of_the_first_screen_is_light() -> None:
    import subprocess
    import sys

    script = (
        "import sys; from twiplotui.tui.spared import textual_without_its_palette as spared\n"
        "with spared(): import twiplotui.tui.app, twiplotui.tui.screens.desk\n"
        "heavy = {'sqlite_utils', 'httpx', 'feedparser', 'numpy', 'libipld', 'yaml', 'jinja2',"
        " 'twiplotui.rules.book', 'twiplotui.sources', 'textual.widgets._text_area',"
        " 'textual.widgets._data_table', 'hypothesis', 'twiplotui.model.imports',"
        " 'twiplotui.tui.foresight', 'textual.widgets._input', 'textual.command'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
        "import textual.command; assert issubclass(textual.command.CommandPalette, object)\n"
        "assert textual.command.CommandPalette.__mro__[1:-1]"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
