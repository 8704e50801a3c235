"""Validated packs kept as JSON, so that they need not be parsed and tried again.

The file is plain data under a key made of everything it was built from; whatever does not fit
is thrown away and built anew. It is written in one step and readable by its owner only.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, Final

from twiplotui.model.words import Level, Scope
from twiplotui.rules.compile import CompiledRule, Pattern, Phrase
from twiplotui.rules.schema import (
    Boundary,
    Check,
    Near,
    Pack,
    Problem,
    Quoted,
    Rule,
    Status,
    Variant,
)

_PREFIX: Final = "rules-"
_OMITTED: Final = ("match", "no_match")
"""Examples are not needed once they have run."""

Built = tuple[list[Pack], list[CompiledRule], list[Problem]]


def read_cache(directory: Path, key: str) -> Built | None:
    """Return what was kept under `key`, or None where nothing usable is."""
    try:
        data = json.loads((directory / f"{_PREFIX}{key}.json").read_bytes())
        if data["key"] != key:
            return None
        compiled = [_compiled(item) for item in data["rules"]]
        by_pack: dict[str, list[Rule]] = {}
        for item in compiled:
            by_pack.setdefault(item.rule.pack_id, []).append(item.rule)
        packs = [
            Pack(**{**pack, "rules": tuple(by_pack.get(pack["id"], ()))}) for pack in data["packs"]
        ]
        return packs, compiled, [Problem(**problem) for problem in data["problems"]]
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def write_cache(directory: Path, key: str, built: Built) -> None:
    """Keep what was built; where the directory cannot be written, nothing happens."""
    packs, compiled, problems = built
    data = {
        "key": key,
        "packs": [{**asdict(pack), "rules": ()} for pack in packs],
        "rules": [_record(item) for item in compiled],
        "problems": [asdict(problem) for problem in problems],
    }
    with contextlib.suppress(OSError):
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        # mkstemp makes the file readable by its owner only.
        handle, name = tempfile.mkstemp(prefix=".rules-", dir=directory)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                json.dump(data, out, ensure_ascii=False, separators=(",", ":"))
            target = directory / f"{_PREFIX}{key}.json"
            for old in directory.glob(f"{_PREFIX}*.json"):
                if old != target:
                    old.unlink(missing_ok=True)
            Path(name).replace(target)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise


def _record(item: CompiledRule) -> dict[str, Any]:
    rule = item.rule
    record = {
        f.name: value
        for f in fields(Rule)
        if f.name not in _OMITTED and (value := getattr(rule, f.name)) not in ((), "", None)
    }
    record["variants"] = [_variant_record(variant) for variant in rule.variants]
    record["unless"], record["requires"] = _near_record(rule.unless), _near_record(rule.requires)
    record["phrases"] = [(p.key, p.variant, p.left, p.right) for p in item.phrases]
    record["found_by"] = [(p.source, p.needles, p.on_original) for p in item.patterns]
    return record


def _variant_record(variant: Variant) -> str | list[Any]:
    if variant == Variant(variant.text):
        return variant.text
    return [getattr(variant, f.name) for f in fields(Variant)]


def _near_record(near: Near) -> list[Any]:
    return [] if near.is_empty() else [near.before, near.after, near.anywhere, near.within]


def _compiled(data: dict[str, Any]) -> CompiledRule:
    phrases = tuple(Phrase(*item) for item in data.pop("phrases"))
    patterns = tuple(
        Pattern(source, tuple(map(tuple, needles)), on_original)
        for source, needles, on_original in data.pop("found_by")
    )
    return CompiledRule(_rule(data), phrases, patterns)


def _rule(data: dict[str, Any]) -> Rule:
    data["variants"] = tuple(map(_variant, data["variants"]))
    data["unless"], data["requires"] = _near(data["unless"]), _near(data["requires"])
    data["check"] = Check(data["check"])
    data["level"] = Level(data["level"])
    if "own_level" in data:
        data["own_level"] = Level(data["own_level"])
    data["status"] = Status(data["status"])
    data["scope"] = tuple(map(Scope, data["scope"]))
    data["boundary"] = Boundary(data["boundary"])
    data["quoted"] = Quoted(data["quoted"])
    for name, value in data.items():
        if type(value) is list:
            data[name] = tuple(value)
    return Rule(**data)


def _variant(data: str | list[Any]) -> Variant:
    if isinstance(data, str):
        return Variant(data)
    text, suggestions, values, parties, exceptions, requires, unless, is_exact = data
    return Variant(
        text,
        tuple(suggestions),
        tuple((name, value) for name, value in values),
        tuple(parties),
        tuple(exceptions),
        tuple(requires),
        tuple(unless),
        is_exact,
    )


def _near(data: list[Any]) -> Near:
    if not data:
        return Near()
    before, after, anywhere, within = data
    return Near(tuple(before), tuple(after), tuple(anywhere), within)
