"""Past imports: a line for each, and the page of one: its files, and what of them was rejected."""

from __future__ import annotations

from datetime import datetime, tzinfo
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from twiplotui.model.imports import FileReport, ImportReport, Reject
from twiplotui.store.imports import import_files, import_rejects
from twiplotui.text.clean import one_line
from twiplotui.tui.content import MUTED, STRONG, TEXT, Page, Sheet
from twiplotui.tui.import_pages import write_files
from twiplotui.tui.lines import Cell

if TYPE_CHECKING:
    from twiplotui.store.connection import Store

_ROOMY: Final = 76
"""Columns from which a line has room for the hour and the records read."""
_MOST_REJECTS: Final = 200
"""Rejected records of one file that are told one by one."""
_STATE_INK: Final = {"done": "good", "running": "accent", "interrupted": "medium"}


def heads(width: int) -> str:
    """Return the headings over the list."""
    if width < _ROOMY:
        return f"   no  {'state':<12}{'when':<6}{'new':>8} {'rejected':>9}  files"
    return f"   no  {'state':<12}{'when':<16}{'new':>8} {'read':>7} {'rejected':>9}  files"


def cells(row: dict[str, Any], width: int, zone: tzinfo) -> list[Cell]:
    """Return a past import as a line; where there is little room, without hour and records read."""
    is_roomy = width >= _ROOMY
    state = str(row["state"])
    return [
        (f"{row['id']:>5}  ", "muted"),
        (f"{state:<12}", _STATE_INK.get(state, "muted" if state == "undone" else "text")),
        (_started(row, zone, "%Y-%m-%d %H:%M" if is_roomy else "%d %b"), "muted"),
        (f"{row['new']:>8,} ", "text"),
        (f"{row['read']:>7,} " if is_roomy else "", "text"),
        (f"{row['rejected']:>9,}  " if row["rejected"] else " " * 11, "medium"),
        (_files_told(row), "text"),
    ]


def past_page(store: Store, row: dict[str, Any], zone: tzinfo) -> Sheet:
    """Read what became of each file of an import, those with rejected records first."""
    page = Page()
    by = f" by {row['by']}" if row["by"] else ""
    page.line((f"Import {row['id']}: {row['state']}", STRONG), (f"  {_when(row, zone)}{by}", MUTED))
    files = _files(store, int(row["id"]))
    if not files:
        page.line(("No file of it was read.", TEXT))
    write_files(page, ImportReport(files=files), rejects=_MOST_REJECTS)
    sheet = page.sheet()
    sheet.pieces()
    return sheet


def _files(store: Store, import_id: int) -> list[FileReport]:
    rejects: dict[str, list[Reject]] = {}
    for found in import_rejects(store, import_id):
        reject = Reject(found["position"], found["reason"])
        rejects.setdefault(str(found["path"]), []).append(reject)
    counts = ("read", "new", "updated", "known", "rejected", "left_out")
    files = [
        FileReport(
            row["path"],
            row["format"],
            **{name: row[name] for name in counts},
            rejects=rejects.get(row["path"], []),
            warnings=row["warnings"],
        )
        for row in import_files(store, import_id)
    ]
    return sorted(files, key=lambda file: not file.rejected)


def _started(row: dict[str, Any], zone: tzinfo, form: str) -> str:
    """Return when an import began, in a form; as many spaces where that is unknown."""
    started = row["started"]
    told = format(datetime.fromisoformat(started).astimezone(zone), form) if started else ""
    return told.ljust(16 if "%H" in form else 6)


def _when(row: dict[str, Any], zone: tzinfo) -> str:
    return _started(row, zone, "%Y-%m-%d %H:%M").strip() or "time unknown"


def _files_told(row: dict[str, Any]) -> str:
    """Return the name of the first file, without its folder, and how many there are besides."""
    path = str(row["first_file"])
    name = one_line(PurePath(path.replace("\\", "/")).name or path, 60)
    return f"{name} and {row['files'] - 1:,} more" if row["files"] > 1 else name
