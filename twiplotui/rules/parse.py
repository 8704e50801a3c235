"""From the tables of a pack file to validated rules; what is wrong becomes problems."""

from __future__ import annotations

import re
from dataclasses import replace

from twiplotui.model.words import Level, Scope
from twiplotui.rules.fields import Fields, nearest
from twiplotui.rules.labels import languages, pack_language, parties
from twiplotui.rules.parts import ListReader, examples, near_words, precedents, variants
from twiplotui.rules.schema import (
    ALL_SCOPES,
    CATEGORIES,
    Boundary,
    Check,
    Guard,
    Pack,
    Problem,
    Quoted,
    Rule,
    Status,
)
from twiplotui.rules.source import Block, read_source
from twiplotui.rules.words import Words, pack_words

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
    if source.pack.is_broken:
        return None, problems
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
        lang=pack_language(head),
        license=head.string("license", is_needed=True),
        maintainer=head.string("maintainer"),
        description=head.string("description"),
        guard=Guard(
            near_words(head, "unless", words),
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
        unless=near_words(fields, "unless", words),
        requires=near_words(fields, "requires", words),
    )
    _check_whole(fields, rule)
    return rule if fields.is_sound else None


def _rule_of(fields: Fields, check: Check, pack: Pack, read_list: ListReader, line: int) -> Rule:
    match, no_match = examples(fields)
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
        langs=languages(fields),
        variants=variants(fields, read_list),
        patterns=fields.strings("patterns"),
        needles=fields.strings("needles"),
        boundary=fields.choice("boundary", Boundary, Boundary.AUTO),
        ignorecase=fields.boolean("ignorecase", True),
        min=fields.integer("min", 1),
        exceptions=fields.strings("exceptions"),
        quoted=fields.choice("quoted", Quoted, Quoted.LOWER),
        parties=parties(fields),
        suggestions=fields.strings("suggestions"),
        references=fields.strings("references"),
        precedents=precedents(fields),
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
