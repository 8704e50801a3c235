"""Reads what the detail pane shows of a row of one of the desk's lists."""

from __future__ import annotations

from datetime import tzinfo

from twiplotui.services.desk import DeskReader
from twiplotui.tui.content import MUTED, Sheet, line
from twiplotui.tui.event_pages import alert_page, event_page
from twiplotui.tui.post_page import post_page


def detail_of(reader: DeskReader, name: str, id_: int, now: int, zone: tzinfo) -> Sheet:
    """Return all there is of a row.

    Args:
        reader: Reads the store.
        name: Of which list: `alerts`, `posts` or `events`.
        id_: Which row.
        now: From when a snooze is over.
        zone: In which times are told.
    """
    gone = Sheet(line(("It is no longer in the store.", MUTED)))
    if name == "posts":
        found = reader.post_detail(id_)
        return gone if found is None else post_page(found, now, zone)
    if name == "events":
        rows = reader.events([id_])
        if not rows:
            return gone
        return event_page(rows[0], reader.event_journal(rows[0]), now, zone)
    alert = reader.alert_detail(id_)
    if alert is None:
        return gone
    post_id = alert.line.alert.facts.post_id
    post = reader.post_detail(post_id) if post_id else None
    return alert_page(alert, now, zone) if post is None else post_page(post, now, zone)
