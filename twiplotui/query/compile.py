"""Compiles a search to bound SQL. What the full-text index knows becomes part of one match.

The result is a condition on the id of a post, written `{id}`; `match` (if any) drives the index:
`SELECT f.rowid FROM posts_fts f WHERE posts_fts MATCH :match AND …`, with `f.rowid` for `{id}`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from twiplotui.errors import QueryError
from twiplotui.query import facets
from twiplotui.query.tree import (
    ADDRESS,
    LEVEL_VALUES,
    And,
    Filter,
    Moment,
    Node,
    Not,
    Or,
    Query,
    Text,
)
from twiplotui.text.tokens import is_of_pairs, query_tokens

FindAccounts = Callable[[str, str], Sequence[int]]
"""Finds the ids of accounts for (`from` | `country` | `role` | `tag` | `is`, value)."""

FirstIdAt = Callable[[int], int]
"""Returns the lowest post id of a moment; ids are time-ordered."""

# Asked only of posts that the index finds by the host.
_LINKS_TO = (
    "EXISTS (SELECT 1 FROM posts p WHERE p.id = {id} AND instr(lower(p.links), lower(?)) > 0)"
)
_EXISTS = "EXISTS (SELECT 1 FROM posts_fts x WHERE x.posts_fts MATCH ? AND x.rowid = {id})"
# Few posts are gone, edited or alerted: their ids are read once, from an index, and not looked for
# in each of a million posts. (`+` keeps to the index by post, which holds the state too.)
_GONE = "{id} IN (SELECT id FROM posts WHERE presence <> 'seen' AND presence IN (%s))"
_ALERTED = (
    "{id} IN (SELECT post_id FROM alerts WHERE post_id IS NOT NULL AND is_withdrawn = 0 AND %s)"
)
_IS: dict[str, str] = {
    "deleted": _GONE % "'deleted'",
    "missing": _GONE % "'missing-once', 'missing-twice'",
    "gone": _GONE % "'deleted', 'account-gone'",
    "edited": "{id} IN (SELECT id FROM posts WHERE version_count > 1)",
    "open": _ALERTED % "+state IN ('new', 'acknowledged', 'escalated')",
}
_STATE = _ALERTED % "+state = ?"
_HAS: dict[str, str] = {
    "alert": _ALERTED % "1",
    "note": "{id} IN (SELECT post_id FROM alerts WHERE post_id IS NOT NULL AND note_count > 0)",
}


@dataclass(frozen=True, slots=True)
class Compiled:
    """A search as SQL."""

    match: str | None
    """Full-text expression that all results match; None: no part of it is in the index."""
    where: str
    """Further condition on the post's id, which stands there as `{id}`; empty: none."""
    parameters: tuple[object, ...]
    """For the `?` of `where`."""
    low_id: int | None = None
    """Results have this id or a higher one."""
    high_id: int | None = None
    """Results have a lower id than this."""
    sort: str = "newest"


@dataclass(frozen=True, slots=True)
class _Fts:
    expression: str


@dataclass(frozen=True, slots=True)
class _Sql:
    text: str
    parameters: tuple[object, ...] = ()


_NOTHING = _Sql("0")


@dataclass(slots=True)
class _Parts:
    wanted: list[str] = field(default_factory=list)
    unwanted: list[str] = field(default_factory=list)
    sql: list[_Sql] = field(default_factory=list)
    low: int | None = None
    high: int | None = None


def compile_query(query: Query, find_accounts: FindAccounts, first_id_at: FirstIdAt) -> Compiled:
    """Compile a search.

    Args:
        query: What `parse` read.
        find_accounts: Looks accounts up.
        first_id_at: Turns a moment into a post id.

    Raises:
        QueryError: A word has nothing that can be searched.
    """
    compiler = _Compiler(find_accounts, first_id_at)
    parts = _Parts()
    if query.root is not None:
        compiler.collect(query.root, parts)
    match = None
    if parts.wanted:
        match = " AND ".join(f"({each})" for each in parts.wanted)
        if parts.unwanted:
            match = f"({match}) NOT ({' OR '.join(f'({each})' for each in parts.unwanted)})"
    else:
        parts.sql.extend(_Sql(f"NOT {_EXISTS}", (each,)) for each in parts.unwanted)
    return Compiled(
        match=match,
        where=" AND ".join(f"({part.text})" for part in parts.sql),
        parameters=tuple(value for part in parts.sql for value in part.parameters),
        low_id=parts.low,
        high_id=parts.high,
        sort=query.sort,
    )


class _Compiler:
    def __init__(self, find_accounts: FindAccounts, first_id_at: FirstIdAt) -> None:
        self._find_accounts = find_accounts
        self._first_id_at = first_id_at

    def collect(self, node: Node, parts: _Parts) -> None:
        """Spread the members of the outermost conjunction over `parts`."""
        if isinstance(node, And):
            for member in node.nodes:
                self.collect(member, parts)
        elif isinstance(node, Moment):
            at = self._first_id_at(node.at)
            if node.is_since:
                parts.low = at if parts.low is None else max(at, parts.low)
            else:
                parts.high = at if parts.high is None else min(at, parts.high)
        elif isinstance(node, Not):
            inner = self._part(node.node)
            if isinstance(inner, _Fts):
                parts.unwanted.append(inner.expression)
            else:
                parts.sql.append(_negated(inner))
        else:
            part = self._part(node)
            if isinstance(part, _Fts):
                parts.wanted.append(part.expression)
            else:
                parts.sql.append(part)

    def _part(self, node: Node) -> _Fts | _Sql:
        match node:
            case Text():
                return self._text(node)
            case Filter():
                return self._filter(node)
            case Moment(is_since, at):
                return _Sql(f"{{id}} {'>=' if is_since else '<'} ?", (self._first_id_at(at),))
            case Not(inner):
                return _negated(self._part(inner))
            case And(nodes):
                return _joined([self._part(each) for each in nodes], "AND")
            case Or(nodes):
                return _joined([self._part(each) for each in nodes], "OR")

    def _text(self, node: Text) -> _Fts:
        tokens = query_tokens(node.text)
        if not tokens:
            raise QueryError(
                f"“{node.text}” has no letters or digits to search for.",
                node.column,
                "Leave it out.",
            )
        is_letter = len(tokens[-1]) == 1 and not is_of_pairs(tokens[-1])
        if node.is_prefix and is_letter:
            # What begins with one letter is nearly everything, and the index keeps no list of it.
            raise QueryError(
                f"“{tokens[-1]}*” begins with one letter only.",
                node.column,
                f"Write two letters or more, or “{tokens[-1]}” without the star.",
            )
        is_half_a_pair = len(tokens) == 1 and len(tokens[0]) == 1 and not is_letter
        star = " *" if node.is_prefix or is_half_a_pair else ""
        return _Fts(f'words : "{" ".join(tokens)}"{star}')

    def _filter(self, node: Filter) -> _Fts | _Sql:
        key, value = node.key, node.value
        if key in ("from", "country", "role", "tag"):
            return self._accounts(key, value)
        if key == ADDRESS:
            return _Sql(_LINKS_TO, (value,))
        if key == "is":
            if value in ("ours", "watched"):
                return self._accounts(key, value)
            if value == "flagged":
                return _facet(facets.thing("flag"))
            return _Sql(_IS[value]) if value in _IS else _Sql(_STATE, (value,))
        if key == "has":
            return _Sql(_HAS[value]) if value in _HAS else _facet(facets.thing(value))
        if key == "level":
            levels = LEVEL_VALUES[LEVEL_VALUES.index(value) :]
            return _facet(*(facets.level(word) for word in levels))
        return _facet(_FACETS[key](value))

    def _accounts(self, key: str, value: str) -> _Fts | _Sql:
        ids = self._find_accounts(key, value)
        if not ids:
            return _NOTHING
        return _facet(*(facets.account(each) for each in ids))


_FACETS: dict[str, Callable[[str], str]] = {
    "network": facets.network,
    "lang": facets.lang,
    "kind": facets.kind,
    "mentions": facets.mention,
    "hashtag": facets.hashtag,
    "link": facets.domain,
    "rule": facets.rule,
    "category": facets.category,
}


def _facet(*tokens: str) -> _Fts:
    if len(tokens) == 1:
        return _Fts(f'facets : "{tokens[0]}"')
    return _Fts("facets : (" + " OR ".join(f'"{token}"' for token in tokens) + ")")


def _negated(part: _Fts | _Sql) -> _Sql:
    sql = _as_sql(part)
    return _Sql(f"NOT ({sql.text})", sql.parameters)


def _as_sql(part: _Fts | _Sql) -> _Sql:
    return part if isinstance(part, _Sql) else _Sql(_EXISTS, (part.expression,))


def _joined(parts: Sequence[_Fts | _Sql], word: str) -> _Fts | _Sql:
    expressions = [part.expression for part in parts if isinstance(part, _Fts)]
    if len(expressions) == len(parts):
        return _Fts(f" {word} ".join(f"({each})" for each in expressions))
    # What is cheap to know comes first: then the index is not asked about every post.
    converted = [_as_sql(part) for part in sorted(parts, key=lambda part: isinstance(part, _Fts))]
    return _Sql(
        f" {word} ".join(f"({part.text})" for part in converted),
        tuple(value for part in converted for value in part.parameters),
    )
