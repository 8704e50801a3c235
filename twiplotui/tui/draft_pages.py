"""What the draft check shows beside the text: its findings, lengths and versions, other drafts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from twiplotui.model.flag import Finding
from twiplotui.services.draft_length import LIMITS, length
from twiplotui.services.drafts import Ready
from twiplotui.store.drafts import Draft, DraftVersion
from twiplotui.text.clean import one_line
from twiplotui.text.counts import plural
from twiplotui.text.diff import word_diff
from twiplotui.tui import words
from twiplotui.tui.content import (
    ACCENT,
    CHANGE_STYLES,
    GOOD,
    HIGH,
    MEDIUM,
    MUTED,
    STRONG,
    TEXT,
    Page,
    Part,
    Sheet,
)
from twiplotui.tui.lines import Cell
from twiplotui.tui.page_parts import write_finding


def empty_page(kept: Sequence[Draft], key: str, ready: Ready) -> Sheet:
    """Return what is shown of an empty box.

    Args:
        kept: Drafts kept before, newest first.
        key: The key that goes on with one of them.
        ready: What holds for every text.
    """
    page = Page()
    page.line(("Write or paste a text; findings appear as you type.", MUTED))
    page.line(("Nothing leaves this machine.", MUTED))
    if kept:
        page.blank()
        page.line(
            (key, f"bold {ACCENT}"),
            (" goes on with a kept draft; the last of ", TEXT),
            (f"{len(kept):,}: ", TEXT),
            (f"“{one_line(kept[0].title, 60)}”", STRONG),
        )
        page.blank()
    return _finished(page, ready)


def findings_page(findings: Sequence[Finding] | None, hidden: int, ready: Ready) -> Sheet:
    """Return the findings in a text.

    Args:
        findings: What is found; None: it is still to be checked.
        hidden: How many more the desk has silenced.
        ready: What holds for every text.
    """
    page = Page()
    if findings is None:
        page.line(("Reading the rules …", MUTED))
    elif not findings:
        page.line(("Nothing found.", GOOD))
    for finding in findings or ():
        write_finding(page, finding)
        page.blank()
    if hidden:
        page.line((f"{hidden} hidden: silenced by the desk.", MUTED))
    return _finished(page, ready)


def _finished(page: Page, ready: Ready) -> Sheet:
    for note in ready.notes:
        page.line((note, MEDIUM))
    page.line(("Pictures, irony and allusions are not examined.", MUTED))
    if ready.left_out:
        page.line((ready.left_out, HIGH))
        page.line(("“twiplotui rules lint” tells where.", MUTED))
    return page.sheet()


def versions_page(versions: Sequence[DraftVersion], zone: tzinfo) -> Sheet:
    """Return the versions of a draft, each with what it changed."""
    page = Page()
    before = ""
    for version in versions:
        page.heading(f"Version {version.number}, {words.long_time(version.at, zone)}")
        if before:
            parts = word_diff(before, version.text)
            page.text(*((part.text, CHANGE_STYLES[part.kind]) for part in parts))
        else:
            page.text((version.text, TEXT))
        before = version.text
    return page.sheet()


def lengths(text: str, chosen: int, *, is_narrow: bool) -> list[Part]:
    """Return how long a text is on each network, and how much too long.

    Args:
        text: The draft.
        chosen: Place in `LIMITS` of the network it is written for.
        is_narrow: Whether there is little room.
    """
    parts: list[Part] = [("Draft  " if is_narrow else "Draft check   ", STRONG)]
    for place, limit in enumerate(LIMITS):
        used = length(text, limit.id)
        is_chosen = place == chosen
        style = HIGH if used > limit.most else f"bold {ACCENT}" if is_chosen else MUTED
        over = f" ({used - limit.most} too long)" if used > limit.most and is_chosen else ""
        mark = "›" if is_chosen else " "
        if is_narrow and over:
            over = f" (−{used - limit.most})"
        parts.append((f"{mark}{limit.name} {used}/{limit.most}{over} ", style))
        parts.append(("" if is_narrow else " ", ""))
    return parts


def draft_rows(drafts: Sequence[Draft], now: int, zone: tzinfo) -> list[list[Cell]]:
    """Return a row for a new draft, and one for each kept one."""
    rows: list[list[Cell]] = [[("(a new draft)", "accent")]]
    rows += [
        [
            (f"{words.short_time(draft.updated_at, now, zone)}  ", "muted"),
            (f"{plural(draft.versions, 'version'):<12} ", "muted"),
            (one_line(draft.title, 80), "text"),
        ]
        for draft in drafts
    ]
    return rows
