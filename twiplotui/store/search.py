"""Runs compiled searches: pages of ids, newest first, and capped counts.

Posts of an import that is still running are not shown.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from twiplotui.query.compile import Compiled, compile_query
from twiplotui.query.parse import parse
from twiplotui.store.account_lookup import accounts_for
from twiplotui.store.connection import Store
from twiplotui.store.import_log import pending_ids
from twiplotui.store.post_ids import first_id_at

COUNT_CAP = 10_000
"""Counts above this are told as `10,000+`."""


_BY_METRIC = {
    "likes": "(SELECT max(m.likes) FROM metrics m WHERE m.post_id = {id}) DESC, {id} DESC",
    "reposts": "(SELECT max(m.reposts) FROM metrics m WHERE m.post_id = {id}) DESC, {id} DESC",
}


@dataclass(frozen=True, slots=True)
class Count:
    """How many results a search has."""

    number: int
    is_capped: bool

    def __str__(self) -> str:
        return f"{self.number:,}+" if self.is_capped else f"{self.number:,}"


def compile_text(store: Store, text: str) -> Compiled:
    """Read and compile a search as typed.

    Raises:
        QueryError: It cannot be read; knows the column.
    """
    query = parse(text, store.clock.now())
    return compile_query(query, lambda key, value: accounts_for(store, key, value), first_id_at)


def _row(query: Compiled) -> str:
    """Return what the post's id is in the statement of a search."""
    return "p.id" if query.match is None else "f.rowid"


def _statement(store: Store, query: Compiled) -> tuple[str, list[object]]:
    """Return `FROM … WHERE …` of a search and its parameters."""
    row = _row(query)
    pending = pending_ids(store)
    conditions = []
    parameters: list[object] = []
    if query.match is not None:
        source = "posts_fts f"
        if pending:
            source += " CROSS JOIN posts p ON p.id = f.rowid"
        conditions.append("f.posts_fts MATCH ?")
        parameters.append(query.match)
    else:
        source = "posts p"
    if query.low_id is not None:
        conditions.append(f"{row} >= ?")
        parameters.append(query.low_id)
    if query.high_id is not None:
        conditions.append(f"{row} < ?")
        parameters.append(query.high_id)
    if query.where:
        # With `+` the match stays in charge: it is read once, and not once for each id.
        conditions.append(query.where.format(id=row if query.match is None else f"+{row}"))
        parameters.extend(query.parameters)
    if pending:
        conditions.append("p.import_id NOT IN (SELECT value FROM json_each(?))")
        parameters.append(json.dumps(pending))
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"FROM {source}{where}", parameters


def page_ids(
    store: Store,
    query: Compiled,
    *,
    limit: int,
    before: int | None = None,
    after: int | None = None,
) -> list[int]:
    """Return ids of posts, newest first; keyset paging.

    Args:
        store: Where to look.
        query: The search.
        limit: At most so many.
        before: Only ids lower than this (the page below it).
        after: Only ids higher than this (the page above it), nearest to it.
    """
    source, parameters = _statement(store, query)
    row = _row(query)
    joiner = " AND " if " WHERE " in source else " WHERE "
    if before is not None:
        source += f"{joiner}{row} < ?"
        parameters.append(before)
    elif after is not None:
        source += f"{joiner}{row} > ?"
        parameters.append(after)
    direction = "ASC" if after is not None else "DESC"
    rows = store.rows(
        f"SELECT {row} {source} ORDER BY {row} {direction} LIMIT ?",
        [*parameters, limit],
    )
    ids = [item[0] for item in rows]
    return ids[::-1] if after is not None else ids


def sorted_ids(store: Store, query: Compiled, *, limit: int, offset: int = 0) -> list[int]:
    """Return ids of posts in the order the search asks for (`sort:`)."""
    if query.sort == "newest" and offset == 0:
        return page_ids(store, query, limit=limit)
    source, parameters = _statement(store, query)
    row = _row(query)
    if query.sort in _BY_METRIC:
        order = _BY_METRIC[query.sort].format(id=row)
    else:
        order = f"{row} {'ASC' if query.sort == 'oldest' else 'DESC'}"
    rows = store.rows(
        f"SELECT {row} {source} ORDER BY {order} LIMIT ? OFFSET ?",
        [*parameters, limit, offset],
    )
    return [item[0] for item in rows]


def count(store: Store, query: Compiled, cap: int = COUNT_CAP) -> Count:
    """Count results, up to a cap."""
    source, parameters = _statement(store, query)
    row = store.row(
        f"SELECT count(*) FROM (SELECT 1 {source} LIMIT ?)",
        [*parameters, cap + 1],
    )
    number = int(row[0]) if row else 0
    return Count(min(number, cap), number > cap)


def search(store: Store, text: str, *, limit: int, offset: int = 0) -> Sequence[int]:
    """Return ids of posts that a search as typed finds, in its order.

    Raises:
        QueryError: The search cannot be read.
    """
    return sorted_ids(store, compile_text(store, text), limit=limit, offset=offset)
