"""Fixtures read to facts and facts written as plain JSON, for the golden tests of the readers."""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import Any

from twiplotui.errors import TwiplotuiError
from twiplotui.model.account import AccountFacts, ListedAccount, ListedSource
from twiplotui.model.follow import RunFacts
from twiplotui.model.imports import Fact, LeftOut, Reject
from twiplotui.model.post import PostFacts, PresenceNotice
from twiplotui.model.words import Network
from twiplotui.sources.formats import Format, detect, detect_bundle, format_named
from twiplotui.sources.material import HEAD_BYTES, Bundle, Material, ReadOptions

FIXTURES = Path(__file__).parents[2] / "fixtures"
NOW = 1_795_420_800_000


def material_of(path: Path, root: Path = FIXTURES) -> Material:
    """Open a file as the importer would, under its name below `root`."""
    data = path.read_bytes()

    def sibling(name: str) -> Material | None:
        beside = path.parent / name
        return material_of(beside, root) if beside.is_file() else None

    return Material(
        name=path.relative_to(root).as_posix(),
        open=lambda: path.open("rb"),
        size=len(data),
        sibling=sibling,
        head=data[:HEAD_BYTES],
    )


def material_from(data: bytes, name: str = "made.bin") -> Material:
    """Make a material of bytes."""
    return Material(name, lambda: io.BytesIO(data), len(data), head=data[:HEAD_BYTES])


def bundle_of(folder: Path) -> Bundle:
    """Open a folder as the importer would."""
    members = {
        path.relative_to(folder).as_posix(): material_of(path, folder.parent)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    return Bundle(folder.name, members)


def account_named(text: str) -> AccountFacts:
    """Read `network:handle` or `network:=id`."""
    network, _, name = text.partition(":")
    if name.startswith("="):
        return AccountFacts(Network(network), native_id=name[1:])
    native = name if network == "mastodon" else None
    return AccountFacts(Network(network), native, name)


def read(material: Material, account: str = "", as_format: str = "") -> tuple[str, list[Fact]]:
    """Detect the format and read all facts."""
    chosen = format_named(as_format) if as_format else detect(material)
    assert isinstance(chosen, Format)
    options = ReadOptions(account=account_named(account) if account else None, now=NOW)
    return chosen.id, list(chosen.read(material, options))


def outcome(material: Material, account: str = "", as_format: str = "") -> dict[str, Any]:
    """Return what reading gives, as plain JSON values; errors too."""
    try:
        name, facts = read(material, account, as_format)
    except TwiplotuiError as error:
        return {"error": str(error), "exit": error.exit_code}
    return {"format": name, "records": counted(facts), "facts": [plain(fact) for fact in facts]}


def bundle_outcome(bundle: Bundle, account: str = "") -> dict[str, Any]:
    """Return what reading a bundle gives."""
    options = ReadOptions(account=account_named(account) if account else None, now=NOW)
    found = [
        (kind, list(kind.read(bundle.under(root), options))) for kind, root in detect_bundle(bundle)
    ]
    return {
        kind.id: {"records": counted(facts), "facts": [plain(fact) for fact in facts]}
        for kind, facts in found
    }


def counted(facts: Iterable[Fact]) -> int:
    """Return how many records of the file the facts account for."""
    total = 0
    for fact in facts:
        if isinstance(fact, PostFacts):
            total += fact.records
        elif isinstance(fact, RunFacts):
            total += fact.records or len(fact.members)
        elif isinstance(fact, LeftOut):
            total += fact.count
        elif isinstance(fact, (Reject, ListedAccount, ListedSource, PresenceNotice)):
            total += 1
    return total


def plain(fact: object) -> dict[str, Any]:
    """Return a fact as JSON, without what is empty or the default."""
    return {"fact": type(fact).__name__, **_fields(fact)}


def _fields(fact: object) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in dataclasses.fields(fact):  # type: ignore[arg-type]  # all facts are dataclasses
        value = getattr(fact, field.name)
        if field.name == "raw":
            found["raw"] = len(value)
            continue
        is_default = value in (None, "", (), 0) or (field.name, value) == ("records", 1)
        if is_default and value is not False:
            continue
        written = _value(value)
        if written != {}:
            found[field.name] = written
    return found


def _value(value: object) -> Any:
    if isinstance(value, Enum):
        return value.value
    if dataclasses.is_dataclass(value):
        return _fields(value)
    if isinstance(value, tuple):
        return [_value(item) for item in value]
    return value


def compare_golden(path: Path, found: dict[str, Any], *, update: bool) -> None:
    """Compare with the expected result beside the input, or write it anew."""
    if update:
        path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    expected = json.loads(path.read_text(encoding="utf-8"))
    assert json.loads(json.dumps(found)) == expected
