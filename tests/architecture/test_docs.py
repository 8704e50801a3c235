"""What the README and the pages promise is there: commands, options, keys, formats, pictures."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from pathlib import Path

import click
import pytest

from tests.architecture.cli_page import commands, page
from twiplotui.cli.main import COMMANDS
from twiplotui.config import Settings
from twiplotui.query import tree
from twiplotui.sources import formats

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))]
_CALL = re.compile(r"(?<!\S)twiplotui ([a-z-]+)(?: ([a-z][a-z-]*))?(?=[\s`|]|$)")
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


ALL = dict(commands())


def test_the_readme_begins_with_what_it_is_and_two_commands() -> None:
    first_screen = "\n".join((ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:24])
    assert "python3 -m pip install . && twiplotui demo\n" in first_screen
    assert "python3 -m pip install -e '.[dev]' && pytest\n" in first_screen
    assert "![" in first_screen


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_links_to_what_exists(path: Path) -> None:
    gone = [
        link for link in _LINK.findall(path.read_text(encoding="utf-8"))
        if not (path.parent / link).exists()
    ]  # fmt: skip
    assert gone == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_names_commands_that_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    fenced = re.findall(r"^```\w*\n(.*?)^```", text, re.M | re.S)
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))
    calls = [match for part in (*fenced, *inline) for match in _CALL.finditer(part)]
    unknown = []
    for call in calls:
        name, part = call[1], call[2]
        is_known = part is None or not isinstance(ALL.get(name), click.Group)
        if name not in COMMANDS or not (is_known or f"{name} {part}" in ALL):
            unknown.append(call[0])
    assert unknown == []


def test_the_page_of_commands_is_that_of_the_commands(update_golden: bool) -> None:
    path = DOCS / "cli.md"
    if update_golden:
        path.write_text(page(), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("name", list(ALL))
def test_a_command_has_help(name: str) -> None:
    command = ALL[name]
    assert command.help and command.help.split("\n\n")[0].strip()
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help or parameter.name == "output", parameter.name


def test_every_option_is_tried_by_a_test() -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    untried = {
        f"{name} {option}"
        for name, command in ALL.items()
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
        if f'"{option}"' not in tests and f" {option}" not in tests
    }
    assert untried == set()


def test_every_setting_is_explained_with_its_default() -> None:
    text = (DOCS / "config.md").read_text(encoding="utf-8")
    settings = Settings()
    for table in fields(Settings):
        assert f"## `[{table.name}]`" in text
        part = getattr(settings, table.name)
        section = text.split(f"## `[{table.name}]`", 1)[1].split("\n## ", 1)[0]
        if is_dataclass(part):
            for setting in fields(part):
                line = next(x for x in section.splitlines() if x.startswith(f"| `{setting.name}`"))
                assert len(line.split("|")) == 5 and line.split("|")[3].strip(), line
                value = getattr(part, setting.name)
                shown = str(value).lower() if isinstance(value, bool) else None
                assert shown is None or f"`{shown}`" in line


def test_every_setting_does_something() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "twiplotui").rglob("*.py")
    )
    settings = Settings()
    idle = [
        f"{table.name}.{setting.name}"
        for table in fields(Settings)
        if is_dataclass(part := getattr(settings, table.name))
        for setting in fields(part)
        if not re.search(rf"\.{setting.name}\b", code)
    ]
    assert idle == []


def test_every_page_is_reached_from_the_first_one() -> None:
    index = DOCS / "index.md"
    linked = set(_LINK.findall(index.read_text(encoding="utf-8")))
    assert {path.name for path in DOCS.glob("*.md")} - {index.name} <= linked


def test_every_search_key_and_format_is_explained() -> None:
    search = (DOCS / "search.md").read_text(encoding="utf-8")
    for key in tree.KEYS:
        assert f"| `{key}:` |" in search
    for value in (*tree.IS_VALUES, *tree.HAS_VALUES, *tree.SORT_VALUES):
        assert f"`{value}`" in search
    listed = (DOCS / "formats.md").read_text(encoding="utf-8")
    for each in formats.all_formats():
        assert f"| `{each.id}` | {each.title} |" in listed


def test_the_demo_is_shipped() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert '"fixtures/demo" = "twiplotui/_demo"' in text
    assert '"db/migrations" = "twiplotui/_db/migrations"' in text
