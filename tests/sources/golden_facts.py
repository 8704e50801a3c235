"""Facts of a fixture as plain JSON, for golden files; `pytest --update-golden` writes them anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Any

from twiplotui.errors import DataError
from twiplotui.model.imports import Fact
from twiplotui.sources.formats import detect_bundle, recognise
from twiplotui.sources.material import Bundle, Material, ReadOptions
from twiplotui.sources.unpack import open_path

FIXTURES = Path(__file__).parents[2] / "fixtures"
OPTIONS = ReadOptions(now=1_795_000_000_000)


def undated(source: Material | Bundle) -> Material | Bundle:
    """Take away the time of the file, which a checkout changes."""
    if isinstance(source, Material):
        return replace(source, modified_at=None)
    members = {path: replace(member, modified_at=None) for path, member in source.members.items()}
    return replace(source, members=members)


def read_any(path: Path, options: ReadOptions = OPTIONS) -> tuple[str, Iterator[Fact]]:
    """Detect and read a file or folder as the import does."""
    source = undated(open_path(path))
    if isinstance(source, Material):
        source, known = recognise(source)
        return known.id, known.read(source, options)
    found = detect_bundle(source)
    names = " ".join(bundle_format.id for bundle_format, _root in found)
    facts = (fact for each, root in found for fact in each.read(source.under(root), options))
    return names, facts


def plain(value: object) -> Any:
    """Turn a fact into JSON, leaving out what is at its default, and the raw bytes."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if is_dataclass(value):
        shown: dict[str, Any] = {}
        for each in fields(value):
            content = getattr(value, each.name)
            default = (
                each.default_factory() if each.default_factory is not MISSING else each.default
            )
            if each.name != "raw" and content != default:
                shown[each.name] = plain(content)
        return shown
    return value


def golden(path: Path) -> dict[str, Any]:
    """Return what a fixture yields: its format and facts, or the sentence it is refused with."""
    found: dict[str, Any] = {"format": "", "facts": []}
    try:
        found["format"], facts = read_any(path)
        for fact in facts:
            found["facts"].append({"fact": type(fact).__name__, **plain(fact)})
    except DataError as error:
        found["error"] = str(error).replace(str(path), path.name)
    return found


def compare(path: Path, *, update: bool) -> None:
    """Compare a fixture with its expected result, or write that anew when told to."""
    expected_path = path.with_name(f"{path.name}.expected.json")
    found = golden(path)
    text = json.dumps(found, ensure_ascii=False, indent=1, sort_keys=False) + "\n"
    if update:
        expected_path.write_text(text, encoding="utf-8")
    expected = json.loads(expected_path.read_text(encoding="utf-8"))
    assert json.loads(text) == expected
