r"""Regular expressions of rules: written form to `re`, on folded text or on the original.

`\p{Lu}` and the common Unicode classes and scripts are spelt out, literals are folded as the
text will be, and `\b` respects vowel signs where a pattern is in an Indic script.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from twiplotui.text.charsets import BIGRAM_CLASS
from twiplotui.text.fold import fold

_SCRIPTS: Final = {
    "Latin": "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02b8\u1e00-\u1eff",
    "Greek": "\u0370-\u0373\u0376-\u03ff\u1f00-\u1fff",
    "Cyrillic": "\u0400-\u052f\u1c80-\u1c88\u2de0-\u2dff\ua640-\ua69f",
    "Arabic": "\u0620-\u064a\u066e-\u06d3\u06d5\u06fa-\u06ff\u0750-\u077f\u08a0-\u08c9",
    "Hebrew": "\u05d0-\u05ea",
    "Han": "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f",
    "Hiragana": "\u3041-\u309f",
    "Katakana": "\u30a0-\u30ff\u31f0-\u31ff",
    "Hangul": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af",
    "Thai": "\u0e01-\u0e3a\u0e40-\u0e4e",
    "Devanagari": "\u0900-\u0963\u0966-\u097f",
    "Emoji": "\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff",
    "Unspaced": BIGRAM_CLASS,
}
# Lu and Ll outside these blocks are letters of scripts without posts. Mathematical letters are
# left out: `re` tests classes beyond the first 65,536 characters range by range.
_CASED_BLOCKS: Final = (
    (0x41, 0x590), (0x10A0, 0x1100), (0x1E00, 0x2000), (0x2C00, 0x2E00), (0xA640, 0xA800),
    (0xFF21, 0xFF5B),
)  # fmt: skip
_CATEGORIES: Final = frozenset(
    [
        "L",
        "Lu",
        "Ll",
        "Lt",
        "Lm",
        "Lo",
        "M",
        "Mn",
        "Mc",
        "N",
        "Nd",
        "Nl",
        "No",
        "P",
        "Pd",
        "Ps",
        "Pe",
        "Pi",
        "Pf",
        "Po",
        "S",
        "Sc",
        "Sk",
        "Sm",
        "So",
        "Z",
        "Zs",
    ]
)
PROPERTIES: Final = (*sorted(_CATEGORIES), *_SCRIPTS)
r"""Names `\p{…}` knows."""

_PROPERTY: Final = re.compile(r"\\[pP]\{(\w+)\}")
_LETTER: Final = r"[^\W\d_]"
"""A letter: some hundred ranges less to compile than the class written out."""
_TOKEN: Final = re.compile(
    r"\\[pP]\{\w+\}|\\[xuUN](?:\{[^}]*\}|[0-9A-Fa-f]+)|\\.|\{\d*(?:,\d*)?\}|.", re.DOTALL
)
_OPEN_REPEAT: Final = re.compile(r"[*+]|\{(\d*),\}")
OPEN_END: Final = 100
"""How often more than it must an open repeat takes what it repeats: a pattern so has a length."""
_INDIC: Final = re.compile("[\u0900-\u0dff]")
_INDIC_WORD: Final = r"[\w\u0900-\u0dff]"
_INDIC_EDGE: Final = f"(?:(?<!{_INDIC_WORD})(?={_INDIC_WORD})|(?<={_INDIC_WORD})(?!{_INDIC_WORD}))"


class PatternError(ValueError):
    """A pattern that cannot be used; the message says why."""


def translate(pattern: str, *, is_folded: bool) -> str:
    r"""Return `pattern` in the dialect of `re`.

    Args:
        pattern: As written in a rule.
        is_folded: Whether it will see folded text; its literals are then folded too.

    Raises:
        PatternError: An unknown `\p{…}`, or capitals asked of folded text.
    """
    pattern = unicodedata.normalize("NFC", pattern)
    edge = _INDIC_EDGE if _INDIC.search(pattern) else r"\b"
    out: list[str] = []
    in_class = was_repeat = False
    for found in _TOKEN.finditer(pattern):
        token = found[0]
        is_repeat = not in_class and _is_repeat(token)
        if is_repeat:
            # The second of two repeats says how greedy the first is.
            token = token if was_repeat else _ended(token)
        elif token == "[" and not in_class:
            in_class = True
        elif token == "]" and in_class and out[-1] not in ("[", "[^"):
            in_class = False
        elif _PROPERTY.fullmatch(token):
            token = _property(token, in_class=in_class, is_folded=is_folded)
        elif token == r"\b" and not in_class:
            token = edge
        elif is_folded and token[0] != "\\":
            token = _folded(token, in_class=in_class)
        was_repeat = is_repeat and not was_repeat
        out.append(token)
    return "".join(out)


def _is_repeat(token: str) -> bool:
    return token in ("*", "+", "?") or (token[0] == "{" and len(token) > 2)


def _ended(repeat: str) -> str:
    """Return an open repeat with an end."""
    found = _OPEN_REPEAT.fullmatch(repeat)
    if found is None:
        return repeat
    low = int(found[1] or 0) if repeat[0] == "{" else int(repeat == "+")
    return f"{{{low},{low + OPEN_END}}}"


def alternatives(pattern: str) -> list[str]:
    """Split a translated pattern at its outermost `|`: each part has rarer needles of its own.

    A pattern with flags stays whole, for they hold for all of it.
    """
    if pattern.startswith("(?") and pattern[2:3].isalpha() and pattern[2] != "P":
        return [pattern]
    parts = [""]
    depth = 0
    in_class = False
    for found in _TOKEN.finditer(pattern):
        token = found[0]
        if in_class:
            in_class = token != "]" or parts[-1].endswith(("[", "[^"))
        elif token == "[":
            in_class = True
        elif token in "()":
            depth += 1 if token == "(" else -1
        elif token == "|" and depth == 0:
            parts.append("")
            continue
        parts[-1] += token
    return parts


def _folded(char: str, *, in_class: bool) -> str:
    if char.isascii():
        return char.lower()
    folded = fold(char)
    if folded == char or len(folded) == 1:
        return folded if folded.isalnum() else re.escape(folded)
    if in_class:
        return folded[:1]
    return f"(?:{re.escape(folded)})" if folded else ""


def _property(token: str, *, in_class: bool, is_folded: bool) -> str:
    found = _PROPERTY.fullmatch(token)
    name = found[1] if found else ""
    if name not in PROPERTIES:
        raise PatternError(f"there is no class {token}")
    if is_folded and name in ("Lu", "Lt"):
        raise PatternError(
            'capitals are folded away before matching; use check = "occurrence" '
            "or ignorecase = false"
        )
    is_negated = token[1] == "P"
    if name == "L" and not in_class and not is_negated:
        return _LETTER
    body = _SCRIPTS.get(name) or _category(name)
    if not in_class:
        return f"[{'^' if is_negated else ''}{body}]"
    if is_negated:
        raise PatternError(f"{token} cannot stand inside [ ]")
    return body


@lru_cache(maxsize=64)
def _category(name: str) -> str:
    """Return a category as the body of a character class."""
    blocks = _CASED_BLOCKS if name in ("Lu", "Ll", "Lt") else ((0, 0x10000), (0x1F000, 0x1FB00))
    ranges: list[list[int]] = []
    for first, last in blocks:
        for code in range(first, last):
            if not unicodedata.category(chr(code)).startswith(name):
                continue
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(_span(first, last) for first, last in ranges)


def _span(first: int, last: int) -> str:
    start, end = re.escape(chr(first)), re.escape(chr(last))
    return start if first == last else f"{start}-{end}"
