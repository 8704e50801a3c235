"""The journal on the screen: a line for each act, and the page of one with all it was done to."""

from __future__ import annotations

import json
from datetime import tzinfo
from typing import TYPE_CHECKING, Final

from twiplotui.clock import utc
from twiplotui.services.journal_words import change, timed
from twiplotui.store.journal_reader import ActLine, journal_entries
from twiplotui.text.clean import one_line
from twiplotui.text.counts import plural
from twiplotui.text.redact import redact
from twiplotui.tui.content import MEDIUM, MUTED, STRONG, TEXT, Page, Sheet
from twiplotui.tui.lines import Cell

if TYPE_CHECKING:
    from twiplotui.store.connection import Store

_ROOMY: Final = 76
"""Columns from which a line has room for the date and more of who it was."""
_MOST_TOLD: Final = 500
"""Things that an act was done to which its page tells one by one."""


def heads(width: int) -> str:
    """Return the headings over the list."""
    is_roomy = width >= _ROOMY
    return f"   no  {'when':<{16 if is_roomy else 6}}  {'who':<{12 if is_roomy else 8}}  act"


def cells(act: ActLine, width: int, zone: tzinfo) -> list[Cell]:
    """Return an act as a line; where there is little room, without the hour."""
    is_roomy = width >= _ROOMY
    who = 12 if is_roomy else 8
    ink = "muted" if act.is_undone or act.undoes is not None else "text"
    return [
        (f"{act.id:>5}  ", "muted"),
        (f"{_when(act, zone, '%Y-%m-%d %H:%M' if is_roomy else '%d %b')}  ", "muted"),
        (f"{one_line(act.by, who):<{who}}  ", "text"),
        ("undone: " if act.is_undone else "", "medium"),
        (words(act), ink),
    ]


def words(act: ActLine) -> str:
    """Return what an act was: as an undo would name it, or by its kind."""
    if act.undoes is not None:
        return f"{act.act} of {act.undoes}" + (f": {act.summary}" if act.summary else "")
    return act.summary or f"{act.act}, {plural(act.count, act.subject)}"


def act_page(store: Store, act: ActLine, zone: tzinfo, key: str) -> Sheet:
    """Read all that an act was done to.

    Args:
        store: Where the journal is.
        act: Which.
        zone: For its time.
        key: The key that undoes it alone; empty: there is none.
    """
    page = Page()
    page.line((words(act), STRONG))
    page.line((f"{_when(act, zone, '%Y-%m-%d %H:%M')} by {one_line(act.by, 40)}", MUTED))
    if act.is_undoable and key:
        what = "does it again" if act.is_undone else "undoes it alone"
        page.line((key, f"bold {TEXT}"), (f" {what}; what was changed since is left.", MUTED))
    elif act.undoes is None:
        page.line(("No undo comes to it.", MUTED))
    page.blank()
    for told in journal_entries(store, batch=act.id, limit=_MOST_TOLD):
        entry = told.entry
        if entry.subject == "batch":
            page.line(("Nothing was left as it was: all was changed since.", TEXT))
            continue
        name = redact(told.name) if "://" in told.name else told.name
        called = f"{entry.subject} {entry.subject_id}" + (
            f": {one_line(name, 200)}" if name else ""
        )
        page.line((called, TEXT), hang=2)
        changed = change(timed(json.loads(entry.before)), timed(json.loads(entry.after)))
        if changed:
            page.line((f"  {changed}", MUTED), hang=4)
        if entry.reason:
            page.line((f"  because: {entry.reason}", MEDIUM), hang=4)
        if entry.note:
            page.line((f"  note: {entry.note}", MEDIUM), hang=4)
    if act.count > _MOST_TOLD:
        page.line((f"… and {act.count - _MOST_TOLD:,} more", MUTED))
    return page.sheet()


def _when(act: ActLine, zone: tzinfo, form: str) -> str:
    told = format(utc(act.at).astimezone(zone), form)
    return told.ljust(16 if "%H" in form else 6)
