"""Small rule books for tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from twiplotui.model.flag import Finding, TextContext
from twiplotui.model.words import Scope
from twiplotui.rules import RuleBook, load_packs

HEAD = """[pack]
id = "{pack}"
title = "A pack"
version = "1.0.0"
lang = "{lang}"
license = "CC0-1.0"
maintainer = "tests"
"""
RULE = """
[[rule]]
id = "{id}"
title = "A rule"
category = "{category}"
check = "{check}"
level = "{level}"
status = "{status}"
message = "“{{match}}” stands here."
description = "Why."
{fields}
[rule.examples]
match = {match}
no_match = ["Nothing here.", "Nor here."]
"""


def a_rule(fields: str, **changes: Any) -> str:
    values: dict[str, Any] = {
        "id": "threat.one",
        "category": "threat",
        "check": "existence",
        "level": "high",
        "status": "stable",
        "match": '["x", "x"]',
        **changes,
    }
    return RULE.format(fields=fields, **values)


def a_pack(*rules: str, lang: str = "en", pack: str = "sample") -> str:
    return HEAD.format(lang=lang, pack=pack) + "".join(rules)


def write_pack(folder: Path, text: str, name: str = "sample.toml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def a_book(folder: Path, *rules: str, lang: str = "en", **options: Any) -> RuleBook:
    """Load rules whatever their examples say: a rule's first phrase is not its example here."""
    write_pack(folder, a_pack(*rules, lang=lang))
    book = load_packs(folder, with_shipped=False, **options)
    return book.only(pack_id="sample")


def context(scope: str = "watched", **values: Any) -> TextContext:
    return TextContext(scope=Scope(scope), **values)


def flagged(book: RuleBook, text: str, **values: Any) -> list[str]:
    return [finding.text for finding in book.check(text, context(**values))]


def only_finding(book: RuleBook, text: str, **values: Any) -> Finding:
    (finding,) = book.check(text, context(**values))
    return finding
