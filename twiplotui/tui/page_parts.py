"""What several pages of the screen say alike: of an account, a finding, an alert, the journal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from twiplotui.model.flag import Finding
from twiplotui.model.triage import Alert, JournalEntry
from twiplotui.model.view import AccountRow
from twiplotui.model.words import AlertState
from twiplotui.text.clean import handle
from twiplotui.text.counts import plural
from twiplotui.text.handles import is_mixed_script
from twiplotui.triage.states import effective_state
from twiplotui.tui import words
from twiplotui.tui.content import (
    ACCENT,
    GOOD,
    HIGH,
    LEVEL_STYLES,
    MEDIUM,
    MUTED,
    STRONG,
    TEXT,
    Page,
    Part,
)

MOST_ROWS = 30
"""Rows a part of a page has at most."""


def write_account(page: Page, account: AccountRow) -> None:
    """Write who an account is; look-alikes and mixed scripts are told in words."""
    name = account.name or account.actor
    parts: list[Part] = []
    if name:
        parts.append((name + "  ", STRONG))
    if account.handle:
        parts.append((f"@{handle(account.handle)}", ACCENT))
    if not parts:
        parts.append((f"(no name held)  id {account.native_id}", MUTED))
    page.line(*parts)
    about = [
        account.country,
        account.role.replace("-", " "),
        words.NETWORK_NAME[account.network],
        account.actor if account.actor != name else "",
    ]
    said = " · ".join(part for part in about if part)
    page.line((said, MUTED), ("  OURS" if account.is_ours else "", GOOD))
    if account.lookalike_of:
        page.line((f"! Looks like @{handle(account.lookalike_of)}, and is not.", HIGH))
    elif is_mixed_script(account.handle):
        page.line(("! The handle mixes scripts whose letters pass for one another.", MEDIUM))


def write_finding(page: Page, finding: Finding) -> None:
    """Write a finding: level, words, reason, what to write instead."""
    style = LEVEL_STYLES[finding.level.word]
    sign = words.LEVEL_SIGN[finding.level]
    page.line(
        (f"{sign} {finding.level.word}  ", style),
        (f"“{finding.text}”  " if finding.text else "", STRONG),
        (finding.title or finding.rule_id, TEXT),
        ("  (rule on trial)" if finding.is_grey else "", MUTED),
        hang=4,
    )
    page.line(("    ", ""), (finding.message, TEXT), hang=4)
    below = [("instead", " / ".join(finding.replacements), GOOD)]
    below += [("before", precedent, MUTED) for precedent in finding.precedents[:2]]
    below.append(("hidden by", finding.suppressed_by, MUTED))
    for name, text, ink in below:
        if text:
            page.line((f"    {name}: ", MUTED), (text, ink), hang=len(name) + 6)


def write_alert(page: Page, alert: Alert, now: int, zone: tzinfo) -> None:
    """Write how an alert stands: level, state, who put it there, notes."""
    level = alert.facts.level
    state = effective_state(alert.state, alert.snoozed_until, now)
    until = ""
    if state is AlertState.SNOOZED:
        until = f" until {words.long_time(alert.snoozed_until, zone)}"
    by = f" by {alert.updated_by}" if alert.updated_by and state is not AlertState.NEW else ""
    page.line(
        (f"{words.LEVEL_SIGN[level]} {level.word}", LEVEL_STYLES[level.word]),
        (f"  {state.value}{until}{by}", STRONG if state is not AlertState.NEW else TEXT),
        (f"  {plural(alert.note_count, 'note')}" if alert.note_count else "", MUTED),
    )


def write_journal(page: Page, journal: Sequence[JournalEntry], zone: tzinfo) -> None:
    """Write what the desk did."""
    if not journal:
        return
    page.heading("What the desk did")
    told = zip(journal, words.acts_told(journal), strict=True)
    for entry, what in list(told)[-MOST_ROWS:]:
        page.line(
            (f"{words.long_time(entry.at, zone)}  ", MUTED),
            (f"{entry.by or 'somebody'}: ", ACCENT),
            (what, TEXT),
            (f"  “{entry.note}”" if entry.note else "", STRONG),
            hang=2,
        )
