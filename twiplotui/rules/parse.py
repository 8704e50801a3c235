"""From the tables of a pack file to validated rules; what is wrong becomes problems."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from twiplotui.model.words import Level, Scope
from twiplotui.rules.fields import Fields, nearest
from twiplotui.rules.lists import ListUse, read_rows, variants_of
from twiplotui.rules.schema import (
    ALL_SCOPES,
    CATEGORIES,
    DEFAULT_WITHIN,
    Boundary,
    Check,
    Example,
    Guard,
    Near,
    Pack,
    Problem,
    Quoted,
    Rule,
    Status,
    Variant,
)
from twiplotui.rules.source import Block, read_source
from twiplotui.rules.words import Words, pack_words

ListReader = Callable[[str], str]
"""Returns the text of a list file beside the pack; raises OSError where there is none."""

PACK_FIELDS = (
    *("id", "title", "version", "lang", "license", "maintainer", "description"),
    *("unless", "reported", "words"),
)
RULE_FIELDS = (
    *("id", "title", "status", "level", "own_level", "category", "tags", "scope", "check"),
    *("tokens", "swap", "list", "patterns", "needles", "boundary", "ignorecase", "min"),
    *("exceptions", "unless", "requires", "quoted", "message", "description", "suggestions"),
    *("references", "falsepositives", "precedents", "expires", "examples", "obsoletes"),
    *("parties", "langs", "author", "date", "modified", "note"),
)
_NEAR_FIELDS = ("before", "after", "anywhere", "within")
_EXAMPLE_FIELDS = ("text", "country", "lang", "scope")
_ID = re.compile(r"[a-z0-9-]+(\.[a-z0-9_-]+)+")
_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_PLACEHOLDERS = ("match", "suggestion", "count", "neutral")


def parse_pack(
    text: str, file: str, read_list: ListReader, *, is_shipped: bool = False
) -> tuple[Pack | None, list[Problem]]:
    """Read one pack file.

    Args:
        text: The TOML text.
        file: Name for problems.
        read_list: Reads a CSV file named by a rule.
        is_shipped: Whether the pack comes with the program.

    Returns:
        The pack with all its sound rules (None where the file has no readable `[pack]`), and
        everything found wrong.
    """
    source = read_source(text, file)
    problems = source.problems
    table = source.pack.table.get("pack")
    if not isinstance(table, dict):
        problems.append(Problem(file, 1, "", "pack", "the file needs a [pack] table"))
        return None, problems
    head = Fields(Block(1, table, source.pack.text), file, "", problems)
    for name in source.pack.table:
        if name != "pack":
            head.fail("", f"“{name}” outside [pack] and [[rule]] is not read", is_fatal=False)
    head.check_names(PACK_FIELDS)
    words = pack_words(head)
    pack = _pack(head, words, file, is_shipped=is_shipped)
    if not pack.maintainer:
        head.fail("maintainer", "say who keeps the pack", is_fatal=False)
    if not pack.id:
        return None, problems
    rules: dict[str, Rule] = {}
    for block in source.rules:
        rule = _parse_rule(block, pack, words, read_list, problems)
        if rule is None:
            continue
        if rule.id in rules:
            message = f"the id stands already on line {rules[rule.id].line}"
            problems.append(Problem(file, rule.line, rule.id, "id", message))
            continue
        rules[rule.id] = rule
    return replace(pack, rules=tuple(rules.values())), problems


def _pack(head: Fields, words: Words, file: str, *, is_shipped: bool) -> Pack:
    return Pack(
        id=head.string("id", is_needed=True),
        title=head.string("title", is_needed=True),
        version=head.string("version", is_needed=True),
        lang=head.string("lang", "*", is_needed=True),
        license=head.string("license", is_needed=True),
        maintainer=head.string("maintainer"),
        description=head.string("description"),
        guard=Guard(
            _near(head, "unless", words),
            words.in_list("reported", head.strings("reported"), head),
        ),
        file=file,
        is_shipped=is_shipped,
    )


def _parse_rule(
    block: Block,
    pack: Pack,
    words: Words,
    read_list: ListReader,
    problems: list[Problem],
) -> Rule | None:
    rule_id = block.table.get("id")
    fields = Fields(block, pack.file, rule_id if isinstance(rule_id, str) else "", problems)
    fields.check_names(RULE_FIELDS)
    check = fields.choice("check", Check, Check.EXISTENCE)
    if "check" not in block.table:
        fields.fail("check", "this field is needed")
    rule = _rule_of(fields, check, pack, read_list, block.line)
    rule = replace(
        rule,
        patterns=tuple(words.in_pattern(pattern, fields) for pattern in rule.patterns),
        unless=_near(fields, "unless", words),
        requires=_near(fields, "requires", words),
    )
    _check_whole(fields, rule)
    return rule if fields.is_sound else None


def _rule_of(fields: Fields, check: Check, pack: Pack, read_list: ListReader, line: int) -> Rule:
    match, no_match = _examples(fields)
    return Rule(
        id=_rule_id(fields),
        title=fields.string("title", is_needed=True),
        category=_category(fields),
        check=check,
        level=_level(fields, "level") or Level.LOW,
        own_level=_level(fields, "own_level"),
        message=_message(fields),
        description=fields.string("description", is_needed=True),
        pack_id=pack.id,
        pack_lang=pack.lang,
        guard=pack.guard,
        status=fields.choice("status", Status, Status.EXPERIMENTAL),
        scope=_scope(fields),
        langs=fields.strings("langs"),
        variants=_variants(fields, read_list),
        patterns=fields.strings("patterns"),
        needles=fields.strings("needles"),
        boundary=fields.choice("boundary", Boundary, Boundary.AUTO),
        ignorecase=fields.boolean("ignorecase", True),
        min=fields.integer("min", 1),
        exceptions=fields.strings("exceptions"),
        quoted=fields.choice("quoted", Quoted, Quoted.LOWER),
        parties=fields.strings("parties"),
        suggestions=fields.strings("suggestions"),
        references=fields.strings("references"),
        precedents=_precedents(fields),
        falsepositives=fields.strings("falsepositives"),
        tags=fields.strings("tags"),
        obsoletes=fields.strings("obsoletes"),
        author=fields.string("author"),
        date=fields.date("date"),
        expires=fields.date("expires"),
        match=match,
        no_match=no_match,
        line=line,
    )


def _check_whole(fields: Fields, rule: Rule) -> None:
    if not rule.variants and not rule.patterns:
        fields.fail("", "a rule needs tokens, swap, list or patterns")
    if rule.check is Check.CONDITIONAL and rule.requires.is_empty():
        fields.fail("requires", "a conditional rule names the words it requires")
    if "min" in fields.block.table and rule.check is not Check.OCCURRENCE:
        fields.fail("min", 'only a rule with check = "occurrence" counts')
    if rule.status is Status.STABLE and (len(rule.match) < 2 or len(rule.no_match) < 2):
        fields.fail(
            "status",
            "a stable rule has two examples of each kind; it is loaded as experimental",
            is_fatal=False,
        )


def _rule_id(fields: Fields) -> str:
    value = fields.string("id", is_needed=True)
    if value and not _ID.fullmatch(value):
        fields.fail("id", "write it as category.name, in small letters, digits and hyphens")
    return value


def _category(fields: Fields) -> str:
    value = fields.string("category", is_needed=True)
    if value and value not in CATEGORIES:
        fields.fail("category", f"“{value}” is not a category{nearest(value, CATEGORIES)}")
    return value


def _level(fields: Fields, name: str) -> Level | None:
    value = fields.block.table.get(name)
    if value is None:
        if name == "level":
            fields.fail(name, "this field is needed")
        return None
    words = [level.word for level in Level]
    if value not in words:
        fields.fail(name, f"“{value}” is not a level{nearest(str(value), words)}")
        return None
    return Level[value.upper()]


def _scope(fields: Fields) -> tuple[Scope, ...]:
    words = [scope.value for scope in Scope]
    scopes = []
    for value in fields.strings("scope"):
        if value in words:
            scopes.append(Scope(value))
        else:
            fields.fail("scope", f"“{value}” is not a scope{nearest(value, words)}")
    return tuple(scopes) or ALL_SCOPES


def _message(fields: Fields) -> str:
    message = fields.string("message", is_needed=True)
    if "list" not in fields.block.table:
        for name in _PLACEHOLDER.findall(message):
            if name not in _PLACEHOLDERS:
                fields.fail("message", f"nothing fills “{{{name}}}”{nearest(name, _PLACEHOLDERS)}")
    return message


def _variants(fields: Fields, read_list: ListReader) -> tuple[Variant, ...]:
    is_exact = fields.block.table.get("ignorecase") is False
    variants = [Variant(text, is_exact=is_exact) for text in fields.strings("tokens")]
    swap = fields.block.table.get("swap", {})
    if not isinstance(swap, dict):
        fields.fail("swap", 'write { "phrase" = "suggestion" }')
        swap = {}
    for phrase, suggestion in swap.items():
        suggestions = fields.as_strings("swap", suggestion)
        values = (("suggestion", " / ".join(suggestions)),)
        variants.append(Variant(phrase, suggestions, values, is_exact=is_exact))
    use = _list_use(fields)
    if use is not None:
        try:
            found = variants_of(read_rows(read_list(use.file)), use)
        except OSError:
            fields.fail("list", f"the file {use.file} is not beside the pack")
        except csv.Error as error:
            fields.fail(
                "list", f"{use.file} is no table ({error}); is a quotation mark not closed?"
            )
        else:
            if not found:
                fields.fail("list", f"{use.file} has no row with a value in column {use.column}")
            variants.extend(replace(v, is_exact=True) if is_exact else v for v in found)
    return tuple(variants)


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


def _near(fields: Fields, name: str, words: Words) -> Near:
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


def _precedents(fields: Fields) -> tuple[str, ...]:
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


def _examples(fields: Fields) -> tuple[tuple[Example, ...], tuple[Example, ...]]:
    value = fields.block.table.get("examples", {})
    if not isinstance(value, dict):
        fields.fail("examples", "write a [rule.examples] table with match and no_match")
        return (), ()
    for name in value:
        if name not in ("match", "no_match"):
            fields.fail(name, f"there is no “{name}” here{nearest(name, ('match', 'no_match'))}")
    return _example_list(fields, "match", value), _example_list(fields, "no_match", value)


def _example_list(fields: Fields, name: str, examples: dict[str, Any]) -> tuple[Example, ...]:
    found = []
    items = examples.get(name, [])
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
