"""What rows that stood before an import looked like, so that an undo puts them back."""

from __future__ import annotations

from typing import Final

POST: Final = "post"
ACCOUNT: Final = "account"
JOINED: Final = "joined"
"""What a row was: a post or an account some columns of which changed; a post joined to another."""

SAID: Final = "said"
TAGS: Final = "tags"
NEW_TAGS: Final = "tags_new"
"""Beside the columns of an account: all that a list said of it, the tags among it, and those tags
that the account had not before. What two lists say stays while one of them does."""

INSERT: Final = "INSERT INTO import_changes (import_id, kind, row_id, before) VALUES (?, ?, ?, ?)"
"""Keeps the columns that an import changes, as JSON of what they held."""
