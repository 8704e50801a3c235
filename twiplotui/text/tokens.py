"""Words for the full-text index, the same for texts and for what is searched in them.

A token holds letters, digits, marks and underscores only, so that SQLite's unicode61 with
`categories 'L* N* Co Mn Mc' tokenchars '_'` keeps it whole.
"""

from __future__ import annotations

import re
import unicodedata
from operator import add
from typing import Final

from twiplotui.text.charsets import BIGRAM_CLASS
from twiplotui.text.fold import fold

_LINK: Final = re.compile(
    r"(?:(?:https?|ftp|gemini)://(?:[!-.0-?A-~]*@)?(?:www\.)?|\bwww\.)([\w.\-]*)(?::\d+)?(?:[/?#][!-~]*)?"
)
_TAG: Final = re.compile(r"([#＃])(\w+)")
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_OUTER_UNDERSCORE: Final = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")
_RUN: Final = re.compile(f"[{BIGRAM_CLASS}]+")
_REMEMBERED: Final = 0x20000


class _TokenTable(dict[int, int]):
    """Keeps what tokens are made of and turns the rest to spaces."""

    def __missing__(self, code: int) -> int:
        category = unicodedata.category(chr(code))
        kept = category[0] in "LN" or category in ("Mn", "Mc", "Co") or code == 0x5F
        target = code if kept else 0x20
        if code < _REMEMBERED:
            self[code] = target
        return target


_TOKENS: Final = _TokenTable()


def search_text(text: str) -> str:
    """Return the tokens of a text for the full-text index, separated by single spaces.

    Scripts without spaces between words give overlapping pairs of characters. Of a link the
    words of its host are kept. A CamelCase hashtag gives its parts in place and the whole at
    the end; so does the last character of each run of pairs, for searches of one character.

    Args:
        text: A text as it came.
    """
    tails: list[str] = []
    if "#" in text or "＃" in text:
        text = _TAG.sub(lambda match: _split_tag(match, tails), text)
    words = _words(fold(text))
    if not words.isascii() and _RUN.search(words):
        words = _RUN.sub(lambda match: _pairs(match, tails), words)
        words = " ".join(words.split())
    if tails:
        words = " ".join((words, *dict.fromkeys(_words(fold(" ".join(tails))).split())))
    return words


def query_tokens(text: str) -> list[str]:
    """Return the tokens that, as a phrase, find a word or phrase in texts indexed so.

    Args:
        text: What the user looks for: a word, name, handle, hashtag, link or phrase.

    Returns:
        The tokens in order; empty when nothing in the text can be searched. A single
        character of a script without spaces comes back as it is: search it as a prefix.
    """
    words = _words(fold(text))
    if not words.isascii():
        words = _RUN.sub(lambda match: _pairs(match, []), words)
    return words.split()


def split_camel(tag: str) -> list[str]:
    """Split a CamelCase word at its case changes: StandWithUkraine, EUCouncil2024.

    Args:
        tag: A hashtag without its sign.

    Returns:
        The parts; only the word itself when it has no inner case change.
    """
    if tag.isascii():
        return _CAMEL.split(tag)
    parts, start = [], 0
    for index in range(1, len(tag)):
        before, char = tag[index - 1], tag[index]
        after = tag[index + 1 : index + 2]
        rises = char.isupper() and (before.islower() or before.isdigit())
        if rises or (char.isupper() and before.isupper() and after.islower()):
            parts.append(tag[start:index])
            start = index
    return [*parts, tag[start:]]


def _words(folded: str) -> str:
    if "://" in folded or "www." in folded:
        folded = _LINK.sub(r" \1 ", folded)
    if "_" in folded:
        folded = _OUTER_UNDERSCORE.sub(" ", folded)
    return " ".join(folded.translate(_TOKENS).split())


def _split_tag(match: re.Match[str], tails: list[str]) -> str:
    tag = match.group(2)
    parts = split_camel(tag)
    if len(parts) == 1:
        return match.group()
    tails.append(tag)
    return f" {' '.join(parts)} "


def _pairs(match: re.Match[str], tails: list[str]) -> str:
    run = match.group()
    if len(run) == 1:
        return f" {run} "
    tails.append(run[-1])
    return f" {' '.join(map(add, run, run[1:]))} "
