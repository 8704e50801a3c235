"""All there is of a post, an alert or a follow change, as one page of Content."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import tzinfo
from itertools import pairwise
from typing import Final

from twiplotui.model.flag import Finding
from twiplotui.model.post_detail import PostDetail
from twiplotui.model.triage import Alert, JournalEntry
from twiplotui.model.view import AccountRow, PostRow
from twiplotui.model.words import AlertState
from twiplotui.services.desk import AlertDetail
from twiplotui.store.desk_pages import EventLine
from twiplotui.text.clean import handle, has_hidden
from twiplotui.text.diff import word_diff
from twiplotui.text.handles import is_mixed_script
from twiplotui.text.hosts import real_host
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
    Sheet,
)

_MOST_VERSIONS, _MOST_ROWS = 20, 30
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


def post_page(detail: PostDetail, now: int, zone: tzinfo) -> Sheet:
    """Return a post: who, when, the text with its flags, what became of it, where it came from."""
    page = Page()
    post = detail.row
    write_account(page, post.account)
    _when(page, detail, zone)
    _standing(page, detail, zone)
    for alert in detail.alerts:
        _alert_line(page, alert, now, zone)
    page.blank()
    for above in detail.thread:
        who = f"@{handle(above.account.handle)}  "
        page.line(("│ ", MUTED), (who, MUTED), (above.text, MUTED), hang=2)
    if not detail.thread and detail.reply_to:
        who = f"@{handle(detail.reply_to_account)}" if detail.reply_to_account else "a post"
        page.line((f"│ answers {who}, which we do not hold", MUTED))
    if post.title:
        page.line((post.title, STRONG))
    page.text(*_flagged(post, detail.findings))
    if post.is_complete is False:
        page.line(("The source cut this text; the rest was not in it.", MEDIUM))
    if has_hidden(post.text):
        page.line(("! Hidden or direction-changing characters in this text.", HIGH))
    _findings(page, detail.findings)
    _versions(page, detail, zone)
    _links(page, detail)
    _metrics(page, detail, zone)
    write_journal(page, detail.journal, zone)
    _origins(page, detail, zone)
    return page.sheet()


def alert_page(detail: AlertDetail, now: int, zone: tzinfo) -> Sheet:
    """Return an alert that is about no post: why, about whom, evidence, what was done."""
    page = Page()
    alert = detail.line.alert
    kind = words.KIND_WORD[alert.facts.kind]
    page.line((kind.capitalize(), STRONG))
    page.blank()
    page.text((alert.facts.reason, TEXT))
    page.blank()
    _alert_line(page, alert, now, zone)
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
        _alert_line(page, line.alert, now, zone)
    page.heading("Who")
    write_account(page, line.actor)
    page.heading("Whom")
    write_account(page, line.target)
    write_journal(page, journal, zone)
    return page.sheet()


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


def _when(page: Page, detail: PostDetail, zone: tzinfo) -> None:
    post = detail.row
    at = words.long_time(post.published_at, zone)
    precision = words.PRECISION_WORD[post.precision]
    if post.published_at is None:
        at, precision = (detail.time_text, precision) if detail.time_text else ("time unknown", "")
    page.line(
        (at, TEXT),
        (f"  ({precision})" if precision else "", MUTED),
        (f" · {post.kind.value}", MUTED),
        (f" · {words.language(post.lang)}" if words.language(post.lang) else "", MUTED),
        (f" · first seen {_first_seen(post, zone)}", MUTED),
    )


def _first_seen(post: PostRow, zone: tzinfo) -> str:
    """Return when a post was first seen; the day is said only where it is another one."""
    seen, published = words.local(post.first_seen, zone), None
    if post.published_at is not None:
        published = words.local(post.published_at, zone)
    if seen is None or published is None or seen.date() != published.date():
        return words.long_time(post.first_seen, zone)
    return f"{seen:%H:%M}"


def _standing(page: Page, detail: PostDetail, zone: tzinfo) -> None:
    word = words.PRESENCE_WORD[detail.row.presence]
    if word:
        since = words.long_time(detail.deleted_at or detail.presence_at, zone)
        page.line((f"✗ {word}, noticed {since}", HIGH))
    for note in detail.presence_notes[-3:]:
        page.line((f"  {words.long_time(note.at, zone)}: {note.evidence}", MUTED), hang=2)
    if detail.row.version_count > 1:
        page.line((f"± edited, {words.plural(detail.row.version_count, 'version')}", MEDIUM))


def _flagged(post: PostRow, findings: Sequence[Finding]) -> list[Part]:
    text = post.text or "(no text is held)"
    parts: list[Part] = []
    done = 0
    shown = [f for f in findings if not f.suppressed_by and f.length > 0]
    for finding in sorted(shown, key=lambda each: (each.offset, -each.length)):
        start, end = finding.offset, finding.offset + finding.length
        if start < done or end > len(text):
            continue
        parts.append((text[done:start], TEXT))
        parts.append((text[start:end], f"{LEVEL_STYLES[finding.level.word]} underline"))
        done = end
    parts.append((text[done:], TEXT))
    return parts


def _findings(page: Page, findings: Sequence[Finding]) -> None:
    if not findings:
        return
    page.heading("Flags")
    for finding in findings[:_MOST_ROWS]:
        write_finding(page, finding)


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


def _alert_line(page: Page, alert: Alert, now: int, zone: tzinfo) -> None:
    level = alert.facts.level
    state = effective_state(alert.state, alert.snoozed_until, now)
    until = ""
    if state is AlertState.SNOOZED:
        until = f" until {words.long_time(alert.snoozed_until, zone)}"
    by = f" by {alert.updated_by}" if alert.updated_by and state is not AlertState.NEW else ""
    page.line(
        (f"{words.LEVEL_SIGN[level]} {level.word}", LEVEL_STYLES[level.word]),
        (f"  {state.value}{until}{by}", STRONG if state is not AlertState.NEW else TEXT),
        (f"  {words.plural(alert.note_count, 'note')}" if alert.note_count else "", MUTED),
    )


def _versions(page: Page, detail: PostDetail, zone: tzinfo) -> None:
    versions = detail.versions[-_MOST_VERSIONS:]
    if len(versions) < 2:
        return
    page.heading("Versions")
    styles = {"same": TEXT, "added": "bold underline $tw-added", "removed": "strike $tw-removed"}
    for older, newer in pairwise(versions):
        page.line((f"{words.long_time(newer.at, zone)}  ", MUTED), (newer.source, MUTED))
        marks = {"same": "{}", "added": "{{+{}+}}", "removed": "[-{}-]"}
        page.text(
            *(
                (marks[part.kind].format(part.text), styles[part.kind])
                for part in word_diff(older.text, newer.text)
            )
        )


def _links(page: Page, detail: PostDetail) -> None:
    post = detail.row
    rows: list[tuple[str, str]] = []
    if post.url:
        rows.append(("post", post.url))
    rows += [(real_host(link.url) or "no host", link.url) for link in detail.links[:_MOST_ROWS]]
    rows += [(media.kind, media.alt or "no description") for media in detail.media[:_MOST_ROWS]]
    if not rows:
        return
    page.heading("Links and media")
    for what, where in rows:
        page.line((f"{what}  ", ACCENT), (where, MUTED), hang=len(what) + 2)


def _metrics(page: Page, detail: PostDetail, zone: tzinfo) -> None:
    if not detail.metrics:
        return
    page.heading("Counts")
    for row in detail.metrics[-8:]:
        m = row.metrics
        told = [
            f"{name} {value:,}"
            for name, value in (
                ("likes", m.likes),
                ("reposts", m.reposts),
                ("replies", m.replies),
                ("quotes", m.quotes),
                ("views", m.views),
            )
            if value is not None
        ]
        at = words.long_time(row.at, zone)
        page.line((f"{at}  ", MUTED), ("  ".join(told), TEXT), hang=2)


def _origins(page: Page, detail: PostDetail, zone: tzinfo) -> None:
    if not detail.origins:
        return
    from twiplotui.sources.titles import title_of

    page.heading("Where it came from")
    for origin in detail.origins[-8:]:
        where = f"{origin.path} {origin.position}".strip()
        page.line(
            (f"import {origin.import_id}, {words.long_time(origin.imported_at, zone)}  ", MUTED),
            (where, TEXT),
            (f"  {title_of(origin.format)}, hash {origin.hash}", MUTED),
            hang=2,
        )


def write_journal(page: Page, journal: Sequence[JournalEntry], zone: tzinfo) -> None:
    """Write what the desk did."""
    if not journal:
        return
    page.heading("What the desk did")
    told = zip(journal, words.acts_told(journal), strict=True)
    for entry, what in list(told)[-_MOST_ROWS:]:
        page.line(
            (f"{words.long_time(entry.at, zone)}  ", MUTED),
            (f"{entry.by or 'somebody'}: ", ACCENT),
            (what, TEXT),
            (f"  “{entry.note}”" if entry.note else "", STRONG),
            hang=2,
        )


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
        told = words.plural(value, _COUNTS[name])
        return told if name == "lasted_days" else f"{told} in the list"
    if name == "source":
        from twiplotui.sources.titles import title_of

        return title_of(str(value))
    return str(value)
