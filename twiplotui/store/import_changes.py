"""What rows that stood before an import looked like, so that an undo puts them back."""

from __future__ import annotations

from typing import Final

POST: Final = "post"
ACCOUNT: Final = "account"
JOINED: Final = "joined"
"""What a row was: a post or an account some columns of which changed; a post joined to another."""

INSERT: Final = "INSERT INTO import_changes (import_id, kind, row_id, before) VALUES (?, ?, ?, ?)"
"""Keeps the columns that an import changes, as JSON of what they held."""
