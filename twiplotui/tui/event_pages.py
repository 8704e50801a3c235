"""All there is of a follow change, or of an alert about no post, as one page of Content."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import tzinfo
from typing import Final

from twiplotui.model.triage import JournalEntry
from twiplotui.services.desk import AlertDetail
from twiplotui.store.desk_pages import EventLine
from twiplotui.text.clean import handle
from twiplotui.text.counts import plural
from twiplotui.tui import words
from twiplotui.tui.content import GOOD, MEDIUM, STRONG, TEXT, Page, Sheet
from twiplotui.tui.page_parts import write_account, write_alert, write_journal

_EVIDENCE_WORDS: Final = {
    "source": "read from",
    "count_before": "before",
    "count_after": "after",
    "followed_from": "followed",
    "lasted_days": "lasted",
    "checked": "checked",
    "seen_again_at": "seen again",
    "seen_again_in": "seen in",
    "probably_same_as": "may be",
    "same_because": "because",
}
"""What evidence is shown, in this order, and how it is called; at most ten letters.

What became of the two accounts is said in words under `checked`.
"""
_COUNTS: Final = {
    "count_before": "account",
    "count_after": "account",
    "lasted_days": "day",
}
_SAID: Final = {
    "dated": "the network dated it",
    "again": "it had been followed before",
    "temporary": "it did not last",
    "told_by_both_lists": "the lists of both tell it",
}
"""Evidence that is there or not, in words."""


def alert_page(detail: AlertDetail, now: int, zone: tzinfo) -> Sheet:
    """Return an alert that is about no post: why, about whom, evidence, what was done."""
    page = Page()
    alert = detail.line.alert
    kind = words.KIND_WORD[alert.facts.kind]
    page.line((kind.capitalize(), STRONG))
    page.blank()
    page.text((alert.facts.reason, TEXT))
    page.blank()
    write_alert(page, alert, now, zone)
    page.field("when", (words.long_time(alert.facts.at, zone), TEXT))
    if detail.line.account is not None:
        page.heading("Account")
        write_account(page, detail.line.account)
    if detail.event is not None:
        page.heading("Follow change")
        _event(page, detail.event, zone)
    write_journal(page, detail.journal, zone)
    return page.sheet()


def event_page(line: EventLine, journal: Sequence[JournalEntry], now: int, zone: tzinfo) -> Sheet:
    """Return a follow change: who, whom, when at the earliest and latest, and the evidence."""
    page = Page()
    _event(page, line, zone)
    if line.alert is not None:
        page.blank()
        write_alert(page, line.alert, now, zone)
    page.heading("Who")
    write_account(page, line.actor)
    page.heading("Whom")
    write_account(page, line.target)
    write_journal(page, journal, zone)
    return page.sheet()


def _event(page: Page, line: EventLine, zone: tzinfo) -> None:
    between, after = words.EVENT_SENTENCE[line.kind]
    page.line(
        (f"@{handle(line.actor.handle)} ", STRONG),
        (between + " ", TEXT),
        (f"@{handle(line.target.handle)}", STRONG),
        (after, TEXT),
    )
    before = words.long_time(line.before_at, zone)
    if line.after_at is not None:
        page.field("not before", (words.long_time(line.after_at, zone), TEXT))
    page.field("not after", (before, TEXT))
    style = GOOD if line.confidence.value == "confirmed" else MEDIUM
    page.field("certainty", (words.CONFIDENCE[line.confidence], style))
    back = {True: "yes", False: "no", None: "unknown"}[line.is_returned]
    why = "its follows were not read whole" if line.is_returned is None else "as last read"
    page.field("returned", (f"{back}, {why}", TEXT))
    for name, value in _evidence(line.evidence, zone):
        page.field(name, (value, TEXT))


def _evidence(text: str, zone: tzinfo) -> list[tuple[str, str]]:
    try:
        found = json.loads(text)
    except ValueError:
        return [("evidence", text)]
    if not isinstance(found, dict):
        return [("evidence", str(found))]
    rows: list[tuple[str, str]] = []
    for name, called in _EVIDENCE_WORDS.items():
        value = found.get(name)
        for number, each in enumerate(value if isinstance(value, list) else [value]):
            if each not in (None, ""):
                rows.append((called if number == 0 else "", _told(name, each, zone)))
    return rows + [("besides", said) for name, said in _SAID.items() if found.get(name)]


def _told(name: str, value: object, zone: tzinfo) -> str:
    if isinstance(value, int):
        if name not in _COUNTS:
            return "since " * (name == "followed_from") + words.long_time(value, zone)
        told = plural(value, _COUNTS[name])
        return told if name == "lasted_days" else f"{told} in the list"
    if name == "source":
        from twiplotui.sources.titles import title_of

        return title_of(str(value))
    return str(value)
