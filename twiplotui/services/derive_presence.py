"""After an import: posts that are missing from complete archives."""

from __future__ import annotations

from array import array
from dataclasses import dataclass

from twiplotui.model.post import PresenceNotice
from twiplotui.model.words import Presence
from twiplotui.store.archive_reader import missing_from
from twiplotui.store.connection import Store
from twiplotui.store.presence_writer import PresenceWriter
from twiplotui.text.moments import iso

WHOLE_ARCHIVES = frozenset({"x-archive", "mastodon-archive", "bluesky-car"})
"""Formats that hold every public post of their account at the time they were made."""

HOLD_SHARE = 0.2
HOLD_COUNT = 3
"""An archive that lacks more than this share of the stored posts, and more than so many, is taken
for a cut one and says nothing."""


@dataclass(frozen=True, slots=True)
class WholeArchive:
    """An archive that was read to its end."""

    account_id: int
    format_id: str
    post_ids: array[int]
    captured_at: int


def note_missing(store: Store, archive: WholeArchive, *, import_id: int) -> None:
    """Note posts that an archive covers by date and does not hold; absence is not deletion."""
    missing, compared = missing_from(
        store, archive.account_id, archive.post_ids, archive.captured_at
    )
    if len(missing) > HOLD_COUNT and len(missing) > HOLD_SHARE * compared:
        return
    day = (iso(archive.captured_at) or "")[:10]
    writer = PresenceWriter(store, import_id=import_id, captured_at=archive.captured_at)
    writer.write(
        [
            PresenceNotice(
                post.network,
                post.native_id,
                Presence.MISSING_ONCE,
                archive.captured_at,
                f"It is missing from the complete archive of {day}, which covers its date"
                f" ({archive.format_id}).",
            )
            for post in missing
        ]
    )
