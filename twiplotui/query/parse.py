"""Reads a search. Errors name the column and the nearest valid form.

query  = or ;  or = and { "OR" and } ;  and = term { term }
term   = [ "-" | "NOT" ] ( "(" or ")" | key ":" value | phrase | word [ "*" ] )
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from twiplotui.errors import QueryError
from twiplotui.model.words import Network, Role
from twiplotui.query import tree
from twiplotui.query.tree import And, Filter, Moment, Node, Not, Or, Query, Text
from twiplotui.text.moments import parse_moment

_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<open>\()
      | (?P<close>\))
      | (?P<minus>-(?=[^\s)]))
      | (?P<key>[A-Za-z]+):(?P<value>"[^"]*"?|[^\s()"]*)
      | (?P<phrase>"[^"]*"?)(?P<phrase_star>\*?)
      | (?P<word>[^\s()"]+)""",
    re.VERBOSE,
)
_HOST_END = re.compile("[/?#:]")
_HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")
_MAX_LENGTH = 2000
_MAX_DEPTH = 50


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    column: int
    value: str = ""


def parse(text: str, now: int) -> Query:
    """Read a search.

    Args:
        text: As typed.
        now: The present, milliseconds UTC, for `since:3d` and `today`.

    Raises:
        QueryError: It cannot be read; knows the column, hints at the nearest valid form.
    """
    if len(text) > _MAX_LENGTH:
        raise QueryError("The search is too long.", _MAX_LENGTH, f"At most {_MAX_LENGTH} letters.")
    half = _HALF_A_CHARACTER.search(text)
    if half is not None:
        raise QueryError("Here is half a character.", half.start(), "Type it anew.")
    reader = _Reader(_tokens(text), now, len(text))
    return reader.query()


def _tokens(text: str) -> list[_Token]:
    found = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        column = match.start()
        if match["space"]:
            continue
        if match["key"] is not None:
            # `https://…` and `12:30` are words; a key is letters that we know or may misspell.
            if match["key"].lower() in ("http", "https"):
                found.append(_Token("word", match[0], column))
            else:
                found.append(_Token("key", match["key"], column, match["value"]))
        elif match["phrase"] is not None:
            found.append(_Token("phrase", match["phrase"], column, match["phrase_star"]))
        elif match["word"] is not None:
            found.append(_Token("word", match["word"], column))
        else:
            found.append(_Token(kind, match[0], column))
    return found


class _Reader:
    def __init__(self, tokens: Sequence[_Token], now: int, end: int) -> None:
        self._tokens = tokens
        self._now = now
        self._end = end
        self._at = 0
        self._depth = 0
        self._nots = 0
        self._sort = ""

    def query(self) -> Query:
        root = self._or() if self._tokens else None
        token = self._peek()
        if token is not None:
            raise QueryError("This bracket was never opened.", token.column, "Take it out.")
        return Query(root, self._sort or tree.SORT_VALUES[0])

    def _peek(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _is_word(self, word: str) -> bool:
        token = self._peek()
        return token is not None and token.kind == "word" and token.text == word

    def _or(self) -> Node | None:
        nodes = [self._and()]
        while self._is_word("OR"):
            column = self._tokens[self._at].column
            self._at += 1
            right = self._and()
            if nodes[-1] is None or right is None:
                raise QueryError(
                    "OR needs something on both sides.", column, "Write for example: gulf OR bay."
                )
            nodes.append(right)
        kept = [node for node in nodes if node is not None]
        return Or(tuple(kept)) if len(kept) > 1 else (kept[0] if kept else None)

    def _and(self) -> Node | None:
        nodes: list[Node] = []
        while (token := self._peek()) is not None and token.kind != "close":
            if self._is_word("OR"):
                break
            if self._is_word("AND"):
                self._at += 1
                continue
            node = self._term()
            if node is not None:
                nodes.append(node)
        return And(tuple(nodes)) if len(nodes) > 1 else (nodes[0] if nodes else None)

    def _term(self) -> Node | None:
        token = self._tokens[self._at]
        self._at += 1
        if token.kind == "minus" or (token.kind == "word" and token.text == "NOT"):
            return self._not(token)
        if token.kind == "open":
            return self._group(token)
        if token.kind == "key":
            return self._key(token)
        if token.kind == "phrase":
            if len(token.text) < 2 or not token.text.endswith('"'):
                raise QueryError("This quotation mark is not closed.", token.column, 'Add a ".')
            inner = token.text[1:-1]
            return Text(inner, bool(token.value), token.column) if inner.strip() else None
        is_prefix = token.text.endswith("*") and len(token.text) > 1
        return Text(token.text.rstrip("*") or token.text, is_prefix, token.column)

    def _not(self, sign: _Token) -> Node | None:
        following = self._peek()
        is_joiner = self._is_word("OR") or self._is_word("AND")
        if following is None or following.kind == "close" or is_joiner:
            raise QueryError("Nothing follows the “not”.", sign.column, "Write -word.")
        self._go_deeper(sign)
        self._nots += 1
        node = self._term()
        self._nots -= 1
        self._depth -= 1
        if node is None:
            raise QueryError("There is nothing to leave out here.", sign.column, "Write -word.")
        return Not(node)

    def _group(self, opening: _Token) -> Node | None:
        self._go_deeper(opening)
        node = self._or()
        token = self._peek()
        if token is None:
            raise QueryError("This bracket is not closed.", opening.column, "Add a ).")
        self._at += 1
        self._depth -= 1
        return node

    def _go_deeper(self, token: _Token) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise QueryError("Too many brackets or nots in each other.", token.column, "Use fewer.")

    def _key(self, token: _Token) -> Node | None:
        typed = token.text.lower()
        key = tree.ALIASES.get(typed, typed)
        value = token.value.strip('"').strip()
        at = token.column + len(token.text) + 1
        if token.value.count('"') == 1:
            raise QueryError("This quotation mark is not closed.", at, 'Add a ".')
        if key not in tree.KEYS:
            near = get_close_matches(typed, [*tree.KEYS, *tree.ALIASES], n=1)
            hint = f"Did you mean “{near[0]}:”?" if near else f"Keys: {', '.join(tree.KEYS)}."
            raise QueryError(f"There is no key “{token.text}:”.", token.column, hint)
        if not value:
            raise QueryError(f"“{key}:” needs a value.", at, f"It takes {tree.KEYS[key]}.")
        if key in ("since", "until"):
            return self._moment(key, value, at)
        if key == "sort":
            self._order(value, token.column, at)
            return None
        if key == "link":
            return _link(value, at)
        return Filter(key, _checked(key, value, at), at)

    def _order(self, value: str, column: int, at: int) -> None:
        if self._nots:
            raise QueryError(
                "“sort:” is no condition that can be turned round.",
                column,
                "Take it out of the “not”.",
            )
        if self._sort:
            raise QueryError("The order is given twice.", column, "Keep one “sort:”.")
        self._sort = _one_of("sort", value, tree.SORT_VALUES, at)

    def _moment(self, key: str, value: str, column: int) -> Moment:
        try:
            return Moment(
                key == "since", parse_moment(value, self._now, at_end=key == "until"), column
            )
        except (ValueError, OverflowError):
            raise QueryError(
                f"“{value}” is not a date.", column, "Write 2026-11-23, 2026-11, today or 3d."
            ) from None


_CHOICES: dict[str, tuple[str, ...]] = {
    "network": tuple(network.value for network in Network),
    "role": tuple(role.value for role in Role),
    "kind": tree.KIND_VALUES,
    "has": tree.HAS_VALUES,
    "is": tree.IS_VALUES,
    "level": tree.LEVEL_VALUES,
}


def _link(value: str, column: int) -> Node:
    """Return what finds a linked host or, where more is given, addresses that hold it."""
    address = value.partition("://")[2] or value
    address = address.removeprefix("www.")
    host = _HOST_END.split(address, maxsplit=1)[0]
    by_host = Filter("link", host or value, column)
    if not host or address in (host, f"{host}/"):
        return by_host
    return And((by_host, Filter(tree.ADDRESS, address, column)))


def _checked(key: str, value: str, column: int) -> str:
    choices = _CHOICES.get(key)
    if choices is not None:
        # “At least” is how a level is meant anyhow; elsewhere nothing is more than another.
        bare = value.removeprefix(">=") if key == "level" else value
        return _one_of(key, bare, choices, column)
    if key == "country":
        code = value.upper()
        if len(code) != 2 or not code.isalpha() or not code.isascii():
            raise QueryError(
                f"“{value}” is not a country code.", column, "Write two letters, as in country:FR."
            )
        return code
    return value


def _one_of(key: str, value: str, choices: Sequence[str], column: int) -> str:
    lowered = value.lower()
    if lowered in choices:
        return lowered
    near = get_close_matches(lowered, choices, n=1)
    hint = f"Did you mean “{key}:{near[0]}”?" if near else f"One of: {', '.join(choices)}."
    raise QueryError(f"“{value}” is not a value of “{key}:”.", column, hint)
