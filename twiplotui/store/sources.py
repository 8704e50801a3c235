"""The list of live sources: what is fetched, when next, how it fares."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from twiplotui.clock import MINUTE
from twiplotui.errors import UsageError
from twiplotui.store.connection import Store
from twiplotui.store.journal import Entry, append_batch


@dataclass(frozen=True, slots=True)
class Source:
    """One live source."""

    id: int
    kind: str
    """`feed`, `mastodon` or `bluesky`."""
    url: str
    title: str = ""
    site: str = ""
    account_id: int | None = None
    state: str = "active"
    """`active`, `paused` by the user, `ended` by its server, or `removed`."""
    is_approved: bool = True
    """Whether the user has agreed to its being fetched."""
    checked_at: int | None = None
    """When it was last asked."""
    changed_at: int | None = None
    """When it last brought something new."""
    due_at: int | None = None
    """When it is to be asked next; None: at once."""
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    cursor: Mapping[str, Any] = field(default_factory=dict)
    """What its reader remembers from one reading to the next."""
    failures: int = 0
    """Readings that failed in a row."""
    last_error: str = ""
    """Why the last reading failed, in a sentence; empty: it did not."""


_KEPT = (
    "title",
    "site",
    "account_id",
    "checked_at",
    "changed_at",
    "due_at",
    "etag",
    "last_modified",
    "body_hash",
    "failures",
    "last_error",
)
_UPDATE = (
    f"UPDATE sources SET {', '.join(f'{name} = ?' for name in _KEPT)}, cursor = ?,"
    # What the user did meanwhile (pause, remove) stands; only an end is taken over.
    " state = CASE WHEN ? = 'ended' AND state = 'active' THEN 'ended' ELSE state END WHERE id = ?"
)
_MOVE = "UPDATE OR IGNORE sources SET url = ? WHERE id = ? AND url <> ?"


def add_source(
    store: Store, kind: str, url: str, *, title: str = "", site: str = "", is_approved: bool = True
) -> tuple[Source, bool]:
    """Add a source, or bring a removed, paused or unapproved one back; say whether it is new."""
    with store.transaction("adding a source") as connection:
        row = connection.execute(
            "SELECT id, state FROM sources WHERE kind = ? AND url = ?", (kind, url)
        ).fetchone()
        if row is None:
            cursor = connection.execute(
                "INSERT INTO sources (kind, url, title, site, is_approved, added_at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (kind, url, title, site, is_approved, store.clock.now()),
            )
            source_id = int(cursor.lastrowid or 0)
        else:
            source_id = row["id"]
            connection.execute(
                "UPDATE sources SET state = 'active', failures = 0, last_error = '', due_at = NULL,"
                " is_approved = max(is_approved, ?), title = CASE title WHEN '' THEN ? ELSE title"
                " END WHERE id = ?",
                (is_approved, title, source_id),
            )
        is_new = row is None or row["state"] == "removed"
    return source_by_id(store, source_id), is_new


def list_sources(store: Store, *, with_removed: bool = False) -> list[Source]:
    """Return all sources, oldest first."""
    rows = store.rows("SELECT * FROM sources WHERE kind <> 'file' ORDER BY id")
    return [_source(row) for row in rows if with_removed or row["state"] != "removed"]


def due_sources(store: Store, now: int) -> list[Source]:
    """Return approved, active sources whose time has come, the longest waiting first.

    Also those that were read later than now: the clock was wrong then, or is.
    """
    rows = store.rows(
        "SELECT * FROM sources WHERE state = 'active' AND is_approved = 1 AND kind <> 'file'"
        " AND (due_at IS NULL OR due_at <= ? OR checked_at > ?) ORDER BY due_at, id",
        (now, now + MINUTE),
    )
    return [_source(row) for row in rows]


def source_by_id(store: Store, source_id: int) -> Source:
    """Return one source.

    Raises:
        UsageError: There is none of this id.
    """
    row = store.row("SELECT * FROM sources WHERE id = ?", (source_id,))
    if row is None:
        raise UsageError(f"There is no source #{source_id}.", "See “twiplotui sources list”.")
    return _source(row)


def sources_named(store: Store, name: str) -> list[Source]:
    """Return the sources a user means by an id (`7`, `#7`), an address, or part of one.

    Raises:
        UsageError: None is meant.
    """
    number = name.removeprefix("#")
    sources = list_sources(store)
    if number.isascii() and number.isdigit():
        found = [source for source in sources if source.id == int(number)]
    else:
        key = name.strip().casefold()
        found = [source for source in sources if source.url.casefold() == key]
        found = found or [
            source
            for source in sources
            if key in source.url.casefold() or key in source.title.casefold()
        ]
    if not found:
        raise UsageError(f"There is no source “{name}”.", "See “twiplotui sources list”.")
    return found


def save_sources(store: Store, sources: Sequence[Source]) -> None:
    """Keep what readings changed; what the user did to a source meanwhile stands."""
    rows = [
        (
            *(getattr(source, name) for name in _KEPT),
            json.dumps(dict(source.cursor)),
            source.state,
            source.id,
        )
        for source in sources
    ]
    with store.transaction("keeping the state of sources") as connection:
        connection.executemany(_UPDATE, rows)
        connection.executemany(_MOVE, [(each.url, each.id, each.url) for each in sources])


def change_sources(
    store: Store,
    sources: Sequence[Source],
    *,
    by: str,
    summary: str,
    state: str | None = None,
    is_approved: bool | None = None,
) -> None:
    """Pause, resume, remove or approve sources as one act of the journal, which undo takes back.

    Sources made active are due at once, with a clean slate.
    """
    wanted: dict[str, Any] = {}
    if state is not None:
        wanted["state"] = state
    if is_approved is not None:
        wanted["is_approved"] = int(is_approved)
    entries = []
    for source in sources:
        stands = {"state": source.state, "is_approved": int(source.is_approved)}
        after = {name: value for name, value in wanted.items() if stands[name] != value}
        if after:
            before = {name: stands[name] for name in after}
            entries.append(Entry("change", "source", str(source.id), before, after))
    if not entries:
        return
    with store.transaction("changing sources") as connection:
        for entry in entries:
            for name, value in entry.after.items():
                connection.execute(
                    f"UPDATE sources SET {name} = ? WHERE id = ?",
                    (value, int(entry.subject_id)),
                )
            if entry.after.get("state") == "active":
                connection.execute(
                    "UPDATE sources SET due_at = NULL, failures = 0, last_error = '' WHERE id = ?",
                    (int(entry.subject_id),),
                )
        append_batch(connection, entries, at=store.clock.now(), by=by, summary=summary)


def _source(row: sqlite3.Row) -> Source:
    return Source(
        id=row["id"],
        kind=row["kind"],
        is_approved=bool(row["is_approved"]),
        cursor=_cursor(row["cursor"]),
        url=row["url"],
        state=row["state"],
        **{name: row[name] for name in _KEPT},
    )


def _cursor(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
