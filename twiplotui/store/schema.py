"""The schema's files: where they are, which version they make, how they are applied."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from sqlite_utils import Database

APPLICATION_ID = 0x74776970
"""`twip` in ASCII; marks a SQLite file as a store of ours."""


def database_file(name: str) -> Traversable:
    """Return a file or folder of `db/`: inside the installed package, else in the checkout."""
    from importlib.resources import files

    packaged = files("twiplotui").joinpath("_db")
    folder = packaged if packaged.is_dir() else Path(__file__).resolve().parents[2] / "db"
    return folder.joinpath(name)


def migrations() -> tuple[tuple[int, str, str], ...]:
    """Return (number, name, SQL) of every migration in order."""
    found = []
    for entry in database_file("migrations").iterdir():
        if entry.name.endswith(".sql"):
            name = entry.name.removesuffix(".sql")
            found.append((int(name.split("_", 1)[0]), name, entry.read_text(encoding="utf-8")))
    return tuple(sorted(found))


LATEST = 5
"""The schema version this program writes; a test compares it with the files."""


def statements(sql: str) -> Iterator[str]:
    """Split a migration into statements (triggers hold semicolons of their own)."""
    pending = ""
    for line in sql.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending.strip()
            pending = ""
    if pending.strip():
        yield pending.strip()


def migrate(connection: sqlite3.Connection) -> None:
    """Bring an open store to the latest schema, one transaction a migration, each recorded.

    The caller holds the writer's lock and has made a backup.
    """
    from sqlite_utils import Database, Migrations

    steps = Migrations("twiplotui")
    for number, name, sql in migrations():
        steps(name=name)(_step(number, sql))
    steps.apply(Database(connection, execute_plugins=False))


def _step(number: int, sql: str) -> Callable[[Database], None]:
    def apply(db: Database) -> None:
        for statement in statements(sql):
            db.execute(statement)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {number}")

    return apply


def dump(connection: sqlite3.Connection) -> str:
    """Return the whole schema as SQL text, in a stable order, for `db/schema.sql`."""
    rows = connection.execute(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'posts_fts_%'"
        " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%sqlite_migrations%' ORDER BY rowid"
    )
    return "".join(f"{row[0]};\n" for row in rows)
