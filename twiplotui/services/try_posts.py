"""Stored posts, page by page, to try rules on. Reads only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from twiplotui.clock import month_and_day
from twiplotui.model.flag import TextContext
from twiplotui.model.words import Scope
from twiplotui.services.check import TryPost
from twiplotui.store.connection import Store
from twiplotui.store.posts import texts_below

_PAGE: Final = 2_000


def stored_posts(store: Store) -> Iterator[TryPost]:
    """Yield every stored post but reposts, newest first, with what is known of its author.

    Raises:
        StoreError: The store cannot be read.
    """
    below = 2**63 - 1
    while rows := texts_below(store, below, _PAGE):
        for row in rows:
            yield TryPost(
                account=str(row["handle"] or row["name"] or row["native_id"]),
                text=str(row["text"]),
                context=TextContext(
                    scope=Scope.OWN if row["is_ours"] else Scope.WATCHED,
                    lang=str(row["lang"]),
                    country=str(row["country"]),
                    role=str(row["role"]),
                    has_media=bool(row["has_media"]),
                    on_date=month_and_day(row["published_at"]),
                ),
                post_id=str(row["id"]),
            )
        below = int(rows[-1]["id"])
