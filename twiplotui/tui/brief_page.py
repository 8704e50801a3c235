"""The brief as it is read on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from twiplotui.export.brief_markdown import SECTIONS, decision
from twiplotui.model.brief import Brief, BriefAlert, BriefChange
from twiplotui.tui import words
from twiplotui.tui.content import ACCENT, LEVEL_STYLES, MEDIUM, MUTED, STRONG, TEXT, Page, Sheet


def brief_page(brief: Brief, zone: tzinfo) -> Sheet:
    """Return a brief: its figures, the alerts with what became of them, the changes.

    What each figure counts stands at the end: it is the same every morning.
    """
    page = Page()
    since, until = (words.long_time(at, zone) for at in (brief.since, brief.until))
    page.line((f"{since} to {until}", STRONG))
    page.blank()
    for figure in brief.figures:
        page.line((f"{figure.value!s:>7}  ", STRONG), (figure.name, TEXT))
    if brief.is_cut:
        page.line(("A list below was longer than its limit and is cut.", MEDIUM))
    page.heading("Alerts")
    _alerts(page, brief.alerts, zone)
    for heading, name in SECTIONS:
        page.heading(heading)
        _changes(page, getattr(brief, name))
    page.heading("What the figures count")
    for figure in brief.figures:
        page.line((f"{figure.name:<16} ", TEXT), (figure.definition, MUTED), hang=17)
    return page.sheet()


def _alerts(page: Page, alerts: Sequence[BriefAlert], zone: tzinfo) -> None:
    if not alerts:
        page.line(("None.", MUTED))
    for alert in alerts:
        page.line(
            (
                f"{words.LEVEL_SIGN[alert.level]} {alert.level.word}  ",
                LEVEL_STYLES[alert.level.word],
            ),
            (alert.account or "unknown account", ACCENT),
            (f" {alert.country}" if alert.country else "", MUTED),
            (f"  {words.long_time(alert.at, zone)}", MUTED),
            (f"  {decision(alert) or alert.state.value}", TEXT),
            hang=2,
        )
        for text, style in ((alert.reason, TEXT), (alert.text or "", MUTED)):
            if text:
                page.line(("    ", ""), (text, style), hang=4)
        for note in alert.notes:
            page.line(("    note: ", MUTED), (note, STRONG), hang=10)


def _changes(page: Page, changes: Sequence[BriefChange]) -> None:
    if not changes:
        page.line(("None.", MUTED))
    for change in changes:
        page.line(
            ("· ", MUTED), (change.sentence, TEXT), (f" ({change.confidence})", MUTED), hang=2
        )
