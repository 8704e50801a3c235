"""The persons and institutions behind accounts."""

from __future__ import annotations

from twiplotui.store.connection import Store


def actor_named(store: Store, name: str, country: str) -> int:
    """Return the id of an actor by name and country, making it where there is none."""
    with store.transaction("naming an actor") as connection:
        found = connection.execute(
            "SELECT id FROM actors WHERE name = ? AND (country = ? OR country = '')"
            " ORDER BY id LIMIT 1",
            (name, country),
        ).fetchone()
        if found is not None:
            return int(found["id"])
        cursor = connection.execute(
            "INSERT INTO actors (name, country) VALUES (?, ?)", (name, country)
        )
        return int(cursor.lastrowid or 0)
