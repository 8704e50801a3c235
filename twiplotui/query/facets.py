"""Names of the tokens in the second column of the full-text index.

A filter on one of these is part of the match itself, so it streams newest-first like a word does.
Country, role and tag belong to accounts and may be changed by hand at any time; they are looked up
when a query is compiled and become account tokens.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from twiplotui.text.fold import fold


@lru_cache(maxsize=4096)
def plain(value: str) -> str:
    """Return `value` folded, with everything but letters and digits turned to `_`."""
    return "".join(char if char.isalnum() else "_" for char in fold(value))


def account(account_id: int) -> str:
    """Token of the account that published."""
    return f"a{account_id}"


def network(name: str) -> str:
    """Token of the network."""
    return f"n{plain(name)}"


def lang(tag: str) -> str:
    """Token of a language; only the primary subtag counts (`pt-BR` is `pt`)."""
    return f"l{plain(tag.split('-')[0].split('_')[0])}"


def kind(name: str) -> str:
    """Token of the kind of post."""
    return f"k{plain(name)}"


def mention(handle: str) -> str:
    """Token of a mentioned handle."""
    return f"m{plain(handle.lstrip('@'))}"


def hashtag(tag: str) -> str:
    """Token of a hashtag."""
    return f"h{plain(tag.lstrip('#'))}"


def domain(host: str) -> str:
    """Token of a linked host, without `www.`."""
    return f"d{plain(host.lower().removeprefix('www.'))}"


def rule(rule_id: str) -> str:
    """Token of a rule that flags the post."""
    return f"r{plain(rule_id)}"


def category(name: str) -> str:
    """Token of a category that flags the post."""
    return f"c{plain(name)}"


def level(word: str) -> str:
    """Token of the highest level the post is flagged at (`low`, `medium`, `high`)."""
    return f"v{word}"


def thing(name: str) -> str:
    """Token of something a post has: `link`, `media`, `flag`, `version`."""
    return f"t{name}"


def joined(tokens: Iterable[str]) -> str:
    """Return the tokens as they are indexed."""
    return " ".join(tokens)
