"""Words for the full-text index, the same for texts and for what is searched in them.

A token holds letters, digits, marks and underscores only, so that SQLite's unicode61 with
`categories 'L* N* Co Mn Mc' tokenchars '_'` keeps it whole.
"""

from __future__ import annotations

import re
from functools import lru_cache
from operator import add
from typing import Final

from twiplotui.text.charsets import BIGRAM_CLASS, mark_class
from twiplotui.text.fold import fold

_SCHEMES: Final = ("https", "http", "ftp", "gemini")
_BARE_LINK: Final = re.compile(r"\bwww\.([\w.\-]+)(?::\d+)?(?:[/?#][!-~]*)?")
_LINK_REST: Final = re.compile(r"(?:[!-.0-?A-~]*@)?(?:www\.)?([\w.\-]*)(?::\d+)?(?:[/?#][!-~]*)?")
_TAG: Final = re.compile(r"([#＃])(\w+)")
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_UNDERSCORES: Final = re.compile("_+")
_RUN: Final = re.compile(f"[{BIGRAM_CLASS}]+")
# One range that takes in all of the above is found much faster than they are.
_PERHAPS_RUN: Final = re.compile("[\u0e01-\U0003ffff]")


_ASCII_TOKENS: Final = {
    code: code if chr(code).isalnum() or chr(code) == "_" else 0x20 for code in range(0x80)
}


@lru_cache(maxsize=1)
def _no_tokens() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of what parts tokens: signs beyond ASCII, and all."""
    marks = mark_class("Mn", "Mc")
    return re.compile(f"[^\x00-\x7f\\w{marks}]+"), re.compile(f"[^\\w{marks}]+")


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
    if not words.isascii() and _PERHAPS_RUN.search(words):
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


def is_of_pairs(token: str) -> bool:
    """Whether a token is of a script without spaces, whose texts are indexed in pairs."""
    return _RUN.fullmatch(token) is not None


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
    if "://" in folded:
        folded = _hosts_only(folded)
    if "www." in folded:
        folded = _BARE_LINK.sub(r" \1 ", folded)
    if "_" in folded:
        folded = _UNDERSCORES.sub(_inner_only, folded)
    if not folded.isascii():
        beyond_ascii, all_signs = _no_tokens()
        folded = beyond_ascii.sub(" ", folded)
        if not folded.isascii():
            return all_signs.sub(" ", folded).strip()
    return " ".join(folded.translate(_ASCII_TOKENS).split())


def _hosts_only(folded: str) -> str:
    """Replace every link by its host."""
    pieces: list[str] = []
    done = 0
    mark = folded.find("://")
    while mark >= 0:
        before = folded[done:mark]
        scheme = next((name for name in _SCHEMES if before.endswith(name)), "")
        rest = _LINK_REST.match(folded, mark + 3)
        if scheme and rest is not None:
            pieces += (before.removesuffix(scheme), " ", rest.group(1), " ")
            done = rest.end()
        mark = folded.find("://", max(done, mark + 3))
    return "".join((*pieces, folded[done:])) if pieces else folded


def _inner_only(match: re.Match[str]) -> str:
    """Keep underscores inside a handle; those around a word are emphasis."""
    text, start, end = match.string, match.start(), match.end()
    is_inner = text[start - 1 : start].isalnum() and text[end : end + 1].isalnum()
    return match.group() if is_inner else " "


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
