"""Regular expressions as the standard library parses them: what the checks of patterns share."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

# Private, but the only parser that reads exactly the dialect that `re` runs. Opcodes are
# compared by name, which is stable.
_parser: Any = importlib.import_module("re._parser")

Node = tuple[Any, Any]
"""An opcode and its argument."""
REPEATS: Final = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
ALPHABET: Final = frozenset(
    [chr(code) for code in range(32, 127)]
    + list("\n\t éßøžжяіяהא中国の한국कि०²…–“”«»’„。、！？😀🇫كةیا")
)
"""A sample of all characters, on which sets of characters are compared."""
WORD_CHARS: Final = frozenset(char for char in ALPHABET if char.isalnum() or char == "_")


def parse(pattern: str) -> list[Node]:
    """Return a pattern in the dialect of `re`, parsed.

    Raises:
        re.error: It is not a regular expression.
    """
    return list(_parser.parse(pattern))


def members(items: Sequence[Node]) -> frozenset[str]:
    """Return the characters of the sample that a character class holds."""
    is_negated = str(items[0][0]) == "NEGATE"
    chars: set[str] = set()
    for op, value in items:
        name = str(op)
        if name == "LITERAL":
            chars.add(chr(value))
        elif name == "RANGE":
            low, high = value
            chars.update(char for char in ALPHABET if low <= ord(char) <= high)
            chars.update((chr(low), chr(high)))
        elif name == "CATEGORY":
            chars |= _category(str(value))
    return ALPHABET - chars if is_negated else frozenset(chars)


@cache
def _category(name: str) -> frozenset[str]:
    """Return the characters of the sample alphabet in `CATEGORY_WORD` and its like."""
    kind = name.removeprefix("CATEGORY_").removeprefix("NOT_")
    members = {
        "DIGIT": (char for char in ALPHABET if char.isdecimal()),
        "SPACE": (char for char in ALPHABET if char.isspace()),
        "WORD": iter(WORD_CHARS),
    }[kind]
    return ALPHABET - frozenset(members) if "NOT_" in name else frozenset(members)
