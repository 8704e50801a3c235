"""The brief as Markdown: nothing in it links, loads or runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from twiplotui.export.addresses import plain_address
from twiplotui.export.markdown import code, escape, quoted
from twiplotui.model.brief import Brief, BriefAlert, BriefChange
from twiplotui.model.words import AlertState
from twiplotui.text.clean import display, one_line
from twiplotui.text.moments import iso

TEXT_LIMIT = 1000
"""The most characters of a post that a brief quotes."""
SECTIONS = (
    ("Follow changes", "follows"),
    ("Posts gone", "deletions"),
    ("Posts edited", "edits"),
    ("Profile changes", "profiles"),
)
"""Heading and field of each list of changes."""


def moment(at: int | None) -> str:
    """Return a moment to the minute, UTC."""
    text = iso(at)
    return f"{text[:16].replace('T', ' ')} UTC" if text else "time unknown"


def decision(alert: BriefAlert) -> str:
    """Return who decided an alert, when and why; empty where nobody has."""
    if alert.decided_at is None:
        return ""
    word = "reopened" if alert.state is AlertState.NEW else alert.state.value
    why = f" ({alert.dismissed_as.replace('-', ' ')})" if alert.dismissed_as else ""
    return f"{word}{why} by {alert.decided_by or 'someone'}, {moment(alert.decided_at)}"


def brief_markdown(brief: Brief) -> str:
    """Return a brief as Markdown."""
    return "\n".join(_lines(brief)) + "\n"


def _lines(brief: Brief) -> Iterator[str]:
    yield f"# Brief, {moment(brief.since)} to {moment(brief.until)}"
    yield ""
    if brief.by:
        yield f"Written by {escape(one_line(brief.by))}."
        yield ""
    yield "| Figure | Count | What it counts |"
    yield "| --- | ---: | --- |"
    for figure in brief.figures:
        yield f"| {escape(figure.name)} | {figure.value} | {escape(figure.definition)} |"
    if brief.is_cut:
        yield ""
        yield "A list below was longer than its limit and is cut."
    yield from _alerts(brief.alerts)
    for heading, name in SECTIONS:
        yield from _changes(heading, getattr(brief, name))


def _alerts(alerts: Sequence[BriefAlert]) -> Iterator[str]:
    yield ""
    yield "## Alerts"
    if not alerts:
        yield ""
        yield "None."
    for level, of_level in groupby(alerts, lambda alert: alert.level):
        for state, group in groupby(of_level, lambda alert: alert.state):
            yield ""
            yield f"### {level.word.capitalize()}, {state.value}"
            for alert in group:
                yield ""
                yield from _alert(alert)


def _alert(alert: BriefAlert) -> Iterator[str]:
    country = f" ({alert.country})" if alert.country else ""
    who = escape(one_line(alert.account or "unknown account"))
    yield f"**{who}**{escape(country)}, {alert.kind.value}, {moment(alert.at)}, alert {alert.id}  "
    yield escape(one_line(alert.reason, TEXT_LIMIT))
    if alert.text:
        yield ""
        yield quoted(display(alert.text, limit=TEXT_LIMIT))
    tail = [("Address", code(plain_address(alert.url))), ("Desk", escape(decision(alert)))]
    tail += [("Note", escape(one_line(note, TEXT_LIMIT))) for note in alert.notes]
    for name, words in tail:
        if words:
            yield ""
            yield f"{name}: {words}"


def _changes(heading: str, changes: Sequence[BriefChange]) -> Iterator[str]:
    yield ""
    yield f"## {heading}"
    yield ""
    if not changes:
        yield "None."
    for change in changes:
        yield f"- {escape(one_line(change.sentence, TEXT_LIMIT))} ({escape(change.confidence)})"
        if change.url:
            yield f"  {code(plain_address(change.url))}"
        for words in change.evidence:
            yield f"  - {escape(one_line(words, TEXT_LIMIT))}"
