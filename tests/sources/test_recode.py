"""Every fixture gives in UTF-16, UTF-32 or behind a mark what it gives plain."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sources.fact_files import FIXTURES, material_from, outcome
from twiplotui.errors import DataError
from twiplotui.sources.material import Material
from twiplotui.sources.unpack import look_inside

SUFFIXES = (".js", ".json", ".jsonl", ".csv", ".tsv", ".txt", ".yaml", ".edgelist")


def inputs() -> list[str]:
    found: list[str] = []
    for folder in ("accounts", "archives", "feeds", "follows"):
        for path in sorted((FIXTURES / folder).rglob("*")):
            is_text = path.suffix in SUFFIXES and path.is_file()
            if is_text and not path.name.endswith((".expected.json", "_pointer.js")):
                found.append(path.relative_to(FIXTURES).as_posix())
    return found


def seen(data: bytes, name: str) -> Any:
    try:
        material = look_inside(material_from(data, name))
    except DataError as error:
        return error.message
    assert isinstance(material, Material)
    # Who is not named is called by the size of the file, which the encoding changes.
    return json.loads(json.dumps(outcome(material)).replace(f"unknown-{len(data)}", "unknown"))


def text_of(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
@pytest.mark.parametrize("name", inputs())
def test_other_encoding_gives_the_same_facts(name: str, encoding: str) -> None:
    text = text_of(FIXTURES / name)
    if not text:
        pytest.skip("not in UTF-8 itself")
    assert seen(text.encode(encoding), name) == seen(text.encode(), name)
