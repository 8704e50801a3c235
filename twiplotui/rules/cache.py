"""A compiled pack as a file: what ships beside the packs, and what is kept for a user's own.

It is plain data under a key made of everything it was built from; whatever does not fit
is thrown away and built anew. A user's file is written in one step, readable by its owner only.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import asdict, fields
from functools import cache, partial
from itertools import accumulate
from pathlib import Path
from typing import Any, Final, NamedTuple

from twiplotui.model.words import Level, Scope
from twiplotui.rules.compiled import CompiledRule, RuleHead
from twiplotui.rules.index import Index, dumped, packed, unpacked
from twiplotui.rules.schema import (
    Boundary,
    Check,
    Guard,
    Near,
    Pack,
    Problem,
    Quoted,
    Rule,
    Status,
    Variant,
)

_STATUSES: Final = {status.value: status for status in Status}
_OMITTED: Final = frozenset(
    [
        *("match", "no_match", "falsepositives", "tags", "obsoletes", "author", "date", "needles"),
        "guard",
    ]
)
"""Fields that matching does not need (`rules show` reads them from the pack itself), and the
guard, which is kept once with its pack."""


class Built(NamedTuple):
    """What became of one pack file."""

    pack: Pack | None
    compiled: list[CompiledRule]
    found_by: Index
    problems: list[Problem]


def read_built(path: Path, key: str) -> Built | None:
    """Return what is kept at `path`, or None where nothing made from `key` is."""
    try:
        return decode(path.read_bytes(), key)
    except OSError:
        return None


def write_built(path: Path, key: str, built: Built) -> None:
    """Keep what was built; where the folder cannot be written, nothing happens."""
    import tempfile

    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # mkstemp makes the file readable by its owner only.
        handle, name = tempfile.mkstemp(prefix=".rules-", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(encode(key, built))
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise


def encode(key: str, built: Built) -> bytes:
    """Return what was built: a line of JSON with what is needed at once, then compressed blocks.

    The blocks hold a line for each rule, each pattern, and each anchor of the halves of the index.
    """
    index = built.found_by
    rules = packed(dumped(_record(item.rule)) for item in built.compiled)
    blocks = (rules, index.patterns, *index.anchors, *index.places)
    body = b"".join(blocks)
    head = {
        "key": key,
        "pack": asdict(built.pack) if built.pack else None,
        "heads": [_head_record(item.head) for item in built.compiled],
        "problems": [asdict(problem) for problem in built.problems],
        "patterns": index.pattern_count,
        "gated": index.gated,
        "joined": index.joined,
        "sizes": [len(block) for block in blocks],
        "sha256": hashlib.sha256(body).hexdigest(),
    }
    return dumped(head) + b"\n" + body


def decode(data: bytes, key: str) -> Built | None:
    """Read what `encode` wrote; None where it is something else or made from something else."""
    first, _, body = data.partition(b"\n")
    try:
        head = json.loads(first)
        if head["key"] != key or head["sha256"] != hashlib.sha256(body).hexdigest():
            return None
        pack = _pack(head["pack"]) if head["pack"] else None
        rules, patterns, *halves = _blocks(body, head["sizes"])
        lines = cache(partial(unpacked, rules))
        guard = pack.guard if pack else Guard()
        compiled = [
            CompiledRule(_head(record), partial(_rule, lines, number, guard))
            for number, record in enumerate(head["heads"])
        ]
        anchors, places = (halves[0], halves[1]), (halves[2], halves[3])
        index = Index(anchors, places, patterns, head["patterns"], head["gated"], head["joined"])
        problems = [Problem(**problem) for problem in head["problems"]]
        return Built(pack, compiled, index, problems)
    except (ValueError, KeyError, TypeError, IndexError):
        return None


def _blocks(body: bytes, sizes: list[int]) -> list[bytes]:
    starts = accumulate(sizes, initial=0)
    return [body[start : start + size] for start, size in zip(starts, sizes, strict=False)]


def _head_record(head: RuleHead) -> list[Any]:
    return [head.id, head.pack_id, head.scope, head.status, head.expires]


def _head(record: list[Any]) -> RuleHead:
    rule_id, pack_id, scope, status, expires = record
    return RuleHead(rule_id, pack_id, _scopes(*scope), _STATUSES[status], expires)


@cache
def _scopes(*words: str) -> tuple[Scope, ...]:
    return tuple(map(Scope, words))


def _record(rule: Rule) -> dict[str, Any]:
    record = {
        f.name: value
        for f in fields(Rule)
        if f.name not in _OMITTED and (value := getattr(rule, f.name)) not in ((), "", None)
    }
    record["variants"] = [_variant_record(variant) for variant in rule.variants]
    record["unless"], record["requires"] = _near_record(rule.unless), _near_record(rule.requires)
    if not rule.is_about_capitals:
        record.pop("patterns", None)
    return record


def _variant_record(variant: Variant) -> str | list[Any]:
    if variant == Variant(variant.text):
        return variant.text
    return [getattr(variant, f.name) for f in fields(Variant)]


def _near_record(near: Near) -> list[Any]:
    return [] if near.is_empty() else [near.before, near.after, near.anywhere, near.within]


def _pack(data: dict[str, Any]) -> Pack:
    guard = data["guard"]
    near = {name: _fixed(value) for name, value in guard["unless"].items()}
    return Pack(**{**data, "rules": (), "guard": Guard(Near(**near), _fixed(guard["reported"]))})


def _fixed(value: Any) -> Any:  # noqa: ANN401 - a field as JSON holds it
    return tuple(value) if isinstance(value, list) else value


def _rule(lines: Callable[[], list[bytes]], number: int, guard: Guard) -> Rule:
    data: dict[str, Any] = json.loads(lines()[number])
    data["guard"] = guard
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
