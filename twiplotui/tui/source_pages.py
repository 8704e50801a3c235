"""How live sources are written on the screen: their rows, and what is told of one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from typing import TYPE_CHECKING

from twiplotui.errors import TwiplotuiError
from twiplotui.store.sources import Source
from twiplotui.text.clean import one_line
from twiplotui.text.counts import plural
from twiplotui.text.hosts import real_host
from twiplotui.text.width import clip
from twiplotui.tui.content import ACCENT, GOOD, HIGH, MEDIUM, MUTED, STRONG, TEXT, Page, Sheet
from twiplotui.tui.lines import Cell
from twiplotui.tui.words import long_time, short_time

if TYPE_CHECKING:
    from twiplotui.services.discover import Found
    from twiplotui.services.sources import Trial

_NAME_CELLS = 34
_ROOMY = 100
"""Columns from which a row tells how a source fares; its page always does."""
_MOST_TOLD = 8
_INK = {"well": "good", "trouble": "high", "waits": "medium", "new": "accent"}


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source, and how it fares."""

    source: Source
    health: str
    """A sentence; quotes what its server said."""
    address: str
    """Its address without passwords."""

    @property
    def name(self) -> str:
        """Its title, else its address."""
        return one_line(self.source.title or self.address, 200)

    @property
    def state(self) -> str:
        """One word: waits, paused, ended, trouble, new or well."""
        source = self.source
        if source.state != "active":
            return source.state
        if not source.is_approved:
            return "waits"
        if source.failures:
            return "trouble"
        return "new" if source.checked_at is None else "well"


def heads(width: int) -> str:
    """Return the headings of the list."""
    return f"  no  kind      state   {'read':>6} {'due':>6}   source"


def cells(row: SourceLine, width: int, now: int, zone: tzinfo) -> list[Cell]:
    """Return a source: number, kind, state, last read, next due, name and health."""
    source = row.source
    name, health = clip(row.name, _NAME_CELLS), f"   {one_line(row.health, 300)}"
    if width < _ROOMY:
        name, health = clip(row.name, width), ""
    return [
        (f"{source.id:>4}  ", "muted"),
        (f"{source.kind:<10}", "text"),
        (f"{row.state:<8}", _INK.get(row.state, "muted")),
        (f"{short_time(source.checked_at, now, zone):<7}{_due(row, now, zone):<7}", "muted"),
        (f"  {name}{health}", "text"),
    ]


def source_page(row: SourceLine, now: int, zone: tzinfo) -> Sheet:
    """Return all that is to be said of a source."""
    source = row.source
    page = Page()
    page.line((row.name, STRONG))
    page.field("address", (row.address, TEXT))
    page.field("asked at", (host_told(source.url), ACCENT))
    page.field("fares", (row.health, HIGH if row.state == "trouble" else TEXT))
    for name, at in (("last read", source.checked_at), ("last new", source.changed_at)):
        page.field(name, (long_time(at, zone) if at is not None else "not yet", TEXT))
    page.field("next due", (_due(row, now, zone).strip(), TEXT))
    return page.sheet()


def greeting(add_key: str) -> Sheet:
    """Return what an empty list says."""
    page = Page()
    page.line(("Live sources are read when you refresh; nothing else is ever fetched.", TEXT))
    page.blank()
    page.line(
        (add_key, f"bold {ACCENT}"),
        (
            " adds one: a feed or a page that names one, @user@server of Mastodon,"
            " a Bluesky handle, a YouTube channel.",
            TEXT,
        ),
    )
    page.line(("X has no open interface: import an archive, or add an RSS bridge's feed.", MUTED))
    return page.sheet()


def looking_page(text: str) -> Sheet:
    """Return what is shown while an address is asked what it is."""
    page = Page()
    page.line(("Asking ", MUTED), (text, TEXT), (" what it is …", MUTED))
    page.line(("Nothing is added before you agree.", MUTED))
    return page.sheet()


def testing_page(tested: Sequence[Source], waiting: int) -> Sheet:
    """Return what is shown while sources are tested.

    Args:
        tested: Which ones.
        waiting: How many more are not tested, as they wait for an approval.
    """
    page = Page()
    what = _called(tested[0]) if len(tested) == 1 else plural(len(tested), "source")
    page.line(("Reading ", MUTED), (what, TEXT), (" …", MUTED))
    if waiting:
        page.line((f"Not tested before you approve: {plural(waiting, 'source')}.", MEDIUM))
    page.line(("Nothing of it will be stored.", MUTED))
    return page.sheet()


def found_lines(found: Found) -> str:
    """Return what adding a source means, in lines."""
    title = one_line(found.title, 120)
    lines = [f"{title}: {one_line(found.what)}." if title else f"It is {one_line(found.what)}."]
    lines += [f"Also there: {one_line(name or 'feed', 60)} {one_line(url, 200)}"
              for url, name in found.others[:_MOST_TOLD]]  # fmt: skip
    if len(found.others) > _MOST_TOLD:
        lines.append(f"… and {plural(len(found.others) - _MOST_TOLD, 'more feed')}")
    return "\n".join(lines)


def error_page(error: TwiplotuiError, begin: str) -> Sheet:
    """Return why something could not be done, and what to do."""
    page = Page()
    page.line(("! ", HIGH), (begin, STRONG))
    page.text((error.message, TEXT))
    page.text((error.hint, MUTED))
    return page.sheet()


def trials_page(trials: Sequence[Trial], zone: tzinfo) -> Sheet:
    """Return what sources would bring now."""
    page = Page()
    for trial in trials:
        _write_trial(page, trial, zone)
    page.line(("Nothing of it was stored.", MUTED))
    return page.sheet()


def _called(source: Source) -> str:
    return source.title or host_told(source.url)


def _write_trial(page: Page, trial: Trial, zone: tzinfo) -> None:
    page.line(("Tested: ", STRONG), (_called(trial.source), TEXT))
    is_good = trial.outcome in ("read", "unchanged")
    page.line((trial.sentence or trial.outcome.value, GOOD if is_good else HIGH))
    if is_good:
        page.line(
            (plural(trial.posts, "post"), TEXT), (f", {plural(trial.follows, 'follow')}", TEXT)
        )
        page.field("Newest", (long_time(trial.newest, zone), TEXT))
    for reject in trial.rejects[:_MOST_TOLD]:
        page.line((f"rejected {reject.position}: {reject.reason}", MEDIUM))


def host_told(url: str) -> str:
    """Return the host of an address as a browser would find it."""
    return real_host(url) or "(no host)"


def _due(row: SourceLine, now: int, zone: tzinfo) -> str:
    source = row.source
    if source.state != "active" or not source.is_approved:
        return "  –   "
    if source.due_at is None or source.due_at <= now:
        return " now  "
    return short_time(source.due_at, now, zone)
