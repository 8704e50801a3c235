"""Reads the parts of a rule that are lists and tables of their own: words, guards, examples."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from twiplotui.model.words import Scope
from twiplotui.rules.fields import Fields, nearest
from twiplotui.rules.lists import ListUse, read_rows, variants_of
from twiplotui.rules.schema import DEFAULT_WITHIN, Example, Near, Variant
from twiplotui.rules.words import Words

ListReader = Callable[[str], str]
"""Returns the text of a list file beside the pack; raises OSError where there is none."""
_NEAR_FIELDS = ("before", "after", "anywhere", "within")
_EXAMPLE_FIELDS = ("text", "country", "lang", "scope")


def variants(fields: Fields, read_list: ListReader) -> tuple[Variant, ...]:
    """Return the phrases of `tokens`, `swap` and `list`."""
    is_exact = fields.block.table.get("ignorecase") is False
    found = [Variant(text, is_exact=is_exact) for text in fields.strings("tokens")]
    swap = fields.block.table.get("swap", {})
    if not isinstance(swap, dict):
        fields.fail("swap", 'write { "phrase" = "suggestion" }')
        swap = {}
    for phrase, suggestion in swap.items():
        suggestions = fields.as_strings("swap", suggestion)
        values = (("suggestion", " / ".join(suggestions)),)
        found.append(Variant(phrase, suggestions, values, is_exact=is_exact))
    use = _list_use(fields)
    if use is not None:
        try:
            rows = variants_of(read_rows(read_list(use.file)), use)
        except OSError:
            fields.fail("list", f"the file {use.file} is not beside the pack")
        except csv.Error as error:
            fields.fail(
                "list", f"{use.file} is no table ({error}); is a quotation mark not closed?"
            )
        else:
            if not rows:
                fields.fail("list", f"{use.file} has no row with a value in column {use.column}")
            found.extend(replace(v, is_exact=True) if is_exact else v for v in rows)
    return tuple(found)


def _list_use(fields: Fields) -> ListUse | None:
    value = fields.block.table.get("list")
    if value is None:
        return None
    if isinstance(value, str):
        file, _, column = value.replace("#", ":").partition(":")
        return ListUse(file, column or "variant")
    if isinstance(value, dict) and isinstance(value.get("file"), str):
        where = value.get("where", {})
        if set(value) <= {"file", "column", "where"} and isinstance(where, dict):
            column = str(value.get("column", "variant"))
            return ListUse(value["file"], column, tuple((k, str(v)) for k, v in where.items()))
    fields.fail("list", 'write { file = "names.csv", column = "variant" }')
    return None


def near_words(fields: Fields, name: str, words: Words) -> Near:
    """Return the words of `unless` or `requires`."""
    value = fields.block.table.get(name)
    if value is None:
        return Near()
    if not isinstance(value, dict):
        fields.fail(name, 'write { before = ["word"], within = 6 }')
        return Near()
    for key in value:
        if key not in _NEAR_FIELDS:
            fields.fail(name, f"there is no “{key}” in it{nearest(key, _NEAR_FIELDS)}")
    within = value.get("within", DEFAULT_WITHIN)
    if not isinstance(within, int) or within < 1:
        fields.fail(name, "within is a number of words")
        within = DEFAULT_WITHIN
    before, after, anywhere = (
        words.in_list(name, fields.as_strings(name, value.get(key)), fields)
        for key in ("before", "after", "anywhere")
    )
    near = Near(before, after, anywhere, within)
    if near.is_empty():
        fields.fail(name, "name words in before, after or anywhere")
    return near


def precedents(fields: Fields) -> tuple[str, ...]:
    """Return documented incidents, one a line."""
    value = fields.block.table.get("precedents")
    if not isinstance(value, list) or all(isinstance(item, str) for item in value):
        return fields.as_strings("precedents", value)
    lines = []
    for item in value:
        if isinstance(item, dict):
            lines.append(" · ".join(str(part) for part in item.values() if part))
        else:
            fields.fail("precedents", "write texts, or tables with date, what, followed, source")
    return tuple(lines)


def examples(fields: Fields) -> tuple[tuple[Example, ...], tuple[Example, ...]]:
    """Return the sentences the rule must flag, and those it must not."""
    value = fields.block.table.get("examples", {})
    if not isinstance(value, dict):
        fields.fail("examples", "write a [rule.examples] table with match and no_match")
        return (), ()
    for name in value:
        if name not in ("match", "no_match"):
            fields.fail(name, f"there is no “{name}” here{nearest(name, ('match', 'no_match'))}")
    return _example_list(fields, "match", value), _example_list(fields, "no_match", value)


def _example_list(fields: Fields, name: str, table: dict[str, Any]) -> tuple[Example, ...]:
    found = []
    items = table.get(name, [])
    for item in items if isinstance(items, list) else [items]:
        if isinstance(item, str):
            found.append(Example(item))
        elif isinstance(item, dict) and set(item) <= set(_EXAMPLE_FIELDS) and "text" in item:
            scope = str(item.get("scope", ""))
            known = scope in [member.value for member in Scope]
            found.append(
                Example(
                    str(item["text"]),
                    str(item.get("country", "")),
                    str(item.get("lang", "")),
                    Scope(scope) if known else None,
                )
            )
        else:
            fields.fail(name, "an example is a text, or a table with text, country, lang, scope")
    return tuple(found)
