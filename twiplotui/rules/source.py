"""A pack file as TOML tables with line numbers; one broken block never hides the others."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from twiplotui.rules.schema import Problem

_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*rule[ \t]*\]\]", re.MULTILINE)
_ANY_HEADER = re.compile(r"^[ \t]*\[\[?[ \t]*rule[ \t]*\]", re.MULTILINE)
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)|\(at end of document\)")
# Besides what is no TOML: a number of thousands of digits, brackets in each other without end.
_NO_TOML = (ValueError, RecursionError)
_LINE_ENDED = "Illegal character '\\n'"
"""What the reader of TOML says of a text whose quotation mark is not closed on its line."""
_RULE_ID = re.compile(r"""^[ \t]*id[ \t]*=[ \t]*["']([^"'\n]*)["']""", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """One table of a pack file and the text it stands in."""

    line: int
    """Line of its header, 1-based."""
    table: dict[str, Any]
    text: str = ""
    is_broken: bool = False
    """Whether its text is no TOML, so that nothing is known of it."""

    def line_of(self, key: str) -> int:
        """Return the line on which `key` is set, else the line of the block."""
        found = re.search(rf"^[ \t]*(?:[\w.]+\.)?{re.escape(key)}[ \t]*=", self.text, re.MULTILINE)
        if found is None:
            found = re.search(rf"\b{re.escape(key)}[ \t]*=", self.text)
        return self.line + (self.text.count("\n", 0, found.start()) if found else 0)


@dataclass(slots=True)
class Source:
    """The tables of one pack file."""

    pack: Block
    rules: list[Block] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_source(text: str, file: str) -> Source:
    """Split a pack file into its tables.

    A file that is not TOML as a whole is read block by block, so that only the broken blocks
    are lost; each of them becomes a problem with its line.
    """
    text = text.replace("\r\n", "\n").removeprefix("\ufeff")
    head, blocks = _parted(text, _HEADER)
    try:
        tables = tomllib.loads(text)
    except _NO_TOML:
        return _salvage(*_parted(text, _ANY_HEADER), file)
    rules = tables.pop("rule", [])
    source = Source(Block(1, tables, head))
    if isinstance(rules, dict) and _ANY_HEADER.search(text):
        return _salvage(*_parted(text, _ANY_HEADER), file)
    if not isinstance(rules, list):
        source.problems.append(Problem(file, 1, "", "rule", "write rules as [[rule]] blocks"))
    elif len(rules) == len(blocks):
        source.rules = [
            Block(line, table, part)
            for (line, part), table in zip(blocks, rules, strict=True)
            if isinstance(table, dict)
        ]
    else:
        source.rules = [Block(1, table, text) for table in rules if isinstance(table, dict)]
    return source


def _parted(text: str, header: re.Pattern[str]) -> tuple[str, list[tuple[int, str]]]:
    """Return what stands before the first header, and the blocks with the lines they begin on."""
    starts = [found.start() for found in header.finditer(text)]
    blocks = [
        (text.count("\n", 0, start) + 1, text[start:end])
        for start, end in pairwise([*starts, len(text)])
    ]
    return text[: starts[0]] if starts else text, blocks


def _salvage(head: str, blocks: list[tuple[int, str]], file: str) -> Source:
    source = Source(Block(1, {}, head))
    try:
        source.pack = Block(1, tomllib.loads(head), head)
    except _NO_TOML as error:
        source.pack = Block(1, {}, head, is_broken=True)
        source.problems.append(_broken(error, file, 1, ""))
    for line, part in blocks:
        named = _RULE_ID.search(part)
        rule_id = named[1] if named else ""
        if not _HEADER.match(part):
            message = "write [[rule]] for [rule], or the rule is not read"
            source.problems.append(Problem(file, line, rule_id, "", message))
            continue
        try:
            tables = tomllib.loads(part)["rule"]
        except _NO_TOML as error:
            source.problems.append(_broken(error, file, line, rule_id))
            continue
        source.rules.extend(Block(line, table, part) for table in tables)
    return source


def _broken(error: Exception, file: str, line: int, rule_id: str) -> Problem:
    if not isinstance(error, tomllib.TOMLDecodeError):
        return Problem(file, line, rule_id, "", "holds a value that cannot be read")
    place = _PLACE.search(str(error))
    column = ""
    if place and place[1]:
        line += int(place[1]) - 1
        column = f" in column {place[2]}"
    reason = _PLACE.sub("", str(error)).strip()
    if reason == _LINE_ENDED:
        reason = "the line ends within a text; is a quotation mark missing on it?"
    return Problem(file, line, rule_id, "", f"not valid TOML{column}: {reason}")
