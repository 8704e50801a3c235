"""Reads the fields of one TOML table, and says where one is wrong and what was meant."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Iterable
from enum import StrEnum
from typing import Any, TypeVar

from twiplotui.rules.schema import Problem
from twiplotui.rules.source import Block

_E = TypeVar("_E", bound=StrEnum)


def nearest(word: str, valid: Iterable[str]) -> str:
    """Return `; did you mean “x”?` for the nearest valid word, else the valid words, if any."""
    choices = list(valid)
    close = difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
    if close:
        return f"; did you mean “{close[0]}”?"
    return f"; use one of {', '.join(choices)}" if 0 < len(choices) <= 30 else ""


class Fields:
    """The fields of one block, read one by one; what is wrong is added to `problems`."""

    def __init__(self, block: Block, file: str, rule_id: str, problems: list[Problem]) -> None:
        self.block = block
        self.file = file
        self.rule_id = rule_id
        self.problems = problems
        self.is_sound = True

    def fail(self, name: str, message: str, *, is_fatal: bool = True) -> None:
        """Note a problem of field `name`; a fatal one makes the block unsound."""
        line = self.block.line_of(name) if name else self.block.line
        self.problems.append(Problem(self.file, line, self.rule_id, name, message, is_fatal))
        if is_fatal:
            self.is_sound = False

    def check_names(self, valid: Iterable[str]) -> None:
        """Refuse fields that do not exist."""
        known = set(valid)
        for name in self.block.table:
            if name not in known:
                self.fail(name, f"there is no field “{name}”{nearest(name, sorted(known))}")

    def string(self, name: str, default: str = "", *, is_needed: bool = False) -> str:
        """Return a text field."""
        value = self.block.table.get(name)
        if value is None:
            if is_needed:
                self.fail(name, "this field is needed")
            return default
        if not isinstance(value, str) or (is_needed and not value.strip()):
            self.fail(name, "write a text in quotation marks")
            return default
        return value.strip()

    def strings(self, name: str) -> tuple[str, ...]:
        """Return a list of texts; a single text counts as a list of one."""
        return self.as_strings(name, self.block.table.get(name))

    def as_strings(self, name: str, value: Any) -> tuple[str, ...]:  # noqa: ANN401 - raw TOML
        """Return `value` as a list of texts that are not empty."""
        if value is None:
            return ()
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            self.fail(name, 'write a list of texts: ["one", "two"]')
            return ()
        if any(not item.strip() for item in items):
            self.fail(name, "an empty text in the list")
        return tuple(item for item in items if item.strip())

    def choice(self, name: str, kind: type[_E], default: _E) -> _E:
        """Return one of the words of an enumeration."""
        value = self.block.table.get(name, default.value)
        words = [member.value for member in kind]
        if value not in words:
            self.fail(name, f"“{value}” is not a {name}{nearest(str(value), words)}")
            return default
        return kind(value)

    def integer(self, name: str, default: int, least: int = 1) -> int:
        """Return a whole number of at least `least`."""
        value = self.block.table.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            self.fail(name, f"write a whole number of at least {least}")
            return default
        return value

    def boolean(self, name: str, default: bool) -> bool:
        """Return true or false."""
        value = self.block.table.get(name, default)
        if not isinstance(value, bool):
            self.fail(name, "write true or false")
            return default
        return value

    def date(self, name: str) -> str:
        """Return a date as `YYYY-MM-DD`; empty where there is none."""
        value = self.block.table.get(name, "")
        if isinstance(value, datetime.date):
            return value.isoformat()[:10]
        if value and not _is_date(value):
            self.fail(name, "write a date as 2026-11-23")
            return ""
        return str(value)


def _is_date(value: object) -> bool:
    try:
        datetime.date.fromisoformat(str(value))
    except ValueError:
        return False
    return True
