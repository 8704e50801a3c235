"""Triage without a screen: print one alert, read one letter; for screen readers and pipes."""

from __future__ import annotations

import click

from twiplotui.cli.context import Context
from twiplotui.cli.output import write
from twiplotui.clock import LocalZone
from twiplotui.errors import TwiplotuiError
from twiplotui.model.triage import Alert
from twiplotui.model.words import Act, AlertState, DismissReason
from twiplotui.services.brief import evidence_lines
from twiplotui.services.triage import act_on, redo, undo
from twiplotui.store.alerts import alerts_by_id, handles_of, queue_ids
from twiplotui.store.connection import Store
from twiplotui.store.posts import posts_by_id
from twiplotui.triage.reasons import CHOICES
from twiplotui.triage.snooze import snooze_until, told

MENU = (
    "a acknowledge, e escalate, d dismiss, s snooze, n note, m more about it, u undo, r redo, "
    "Enter next, q quit, ? help"
)
_OPEN = (AlertState.NEW, AlertState.ESCALATED)


def run_plain(context: Context) -> None:
    """Go through the open alerts until the queue or the input ends."""
    skipped: set[int] = set()
    question = "What to do (? lists the letters)? "
    with context.open_writing(create=False) as store:
        while True:
            ids = [
                each for each in queue_ids(store, states=_OPEN, limit=1000) if each not in skipped
            ]
            if not ids:
                write("No more alerts.")
                return
            alert = alerts_by_id(store, ids[:1])[0]
            _tell(store, alert, len(ids))
            letter = _ask(question).lower()
            question = "What to do? "
            if letter == "q":
                return
            try:
                if not _do(store, alert, letter, context.who):
                    skipped.add(alert.id)
            except TwiplotuiError as error:
                write(str(error))


def _ask(question: str) -> str:
    try:
        return str(click.prompt(question, default="", show_default=False, prompt_suffix="")).strip()
    except click.Abort:
        return "q"


def _tell(store: Store, alert: Alert, left: int) -> None:
    handle = handles_of(store, [alert]).get(alert.id, "unknown account")
    facts = alert.facts
    write(f"{left} open. Alert {alert.id}, {facts.level.word}, {alert.state.value}, {handle}.")
    write(f"Reason: {facts.reason}.")
    for post in posts_by_id(store, [facts.post_id] if facts.post_id else []):
        write(f"Text: {post.text}")


def _tell_more(store: Store, alert: Alert) -> None:
    """Tell what the screen shows beside the queue: why, what instead, evidence, what was done."""
    from twiplotui.cli.post_text import detail_text
    from twiplotui.store.event_reader import stored_events_where
    from twiplotui.store.journal import history
    from twiplotui.store.post_detail import post_detail
    from twiplotui.text.moments import iso

    facts = alert.facts
    detail = post_detail(store, facts.post_id) if facts.post_id else None
    if detail is not None:
        write(detail_text(detail, store.clock.now()))
        return
    lines = []
    for event in stored_events_where(store, "e.id = ?", (facts.event_id,)):
        # A tie that is mutual now rests on the follow, or its end, that made it so.
        of = stored_events_where(store, "e.key = ?", (event.evidence.get("of", ""),))
        for each in (event, *of):
            lines += evidence_lines(each.evidence)
    for entry in history(store, "alert", str(alert.id)):
        lines.append(f"{iso(entry.at)} {entry.by}: {entry.act} {entry.reason} {entry.note}")
    write("\n".join(lines) or "Nothing more is held of it.")


def _do(store: Store, alert: Alert, letter: str, who: str) -> bool:
    """Carry one letter out; return False to go to the next alert."""
    if letter == "":
        return False
    if letter == "?":
        write(MENU)
        return True
    if letter in ("u", "r"):
        write((undo if letter == "u" else redo)(store, by=who)[1])
        return True
    ids = (alert.id,)
    if letter == "m":
        _tell_more(store, alert)
    elif letter == "a":
        write(act_on(store, ids, Act.ACKNOWLEDGE, by=who).message)
    elif letter == "e":
        write(act_on(store, ids, Act.ESCALATE, by=who).message)
        return False
    elif letter == "d":
        _dismiss(store, ids, who)
    elif letter == "s":
        zone = LocalZone()
        until = snooze_until(_ask("Until (1h, tomorrow, monday)? "), store.clock.now(), zone)
        report = act_on(store, ids, Act.SNOOZE, by=who, snoozed_until=until)
        write(f"{report.message} until {told(until, zone)}")
    elif letter == "n":
        write(act_on(store, ids, Act.NOTE, by=who, note=_ask("Note: ")).message)
    else:
        write(f"There is no “{letter}”. {MENU}")
    return True


def _dismiss(store: Store, ids: tuple[int, ...], who: str) -> None:
    letters = ", ".join(f"{letter} {label}" for letter, label, _ in CHOICES)
    answer = _ask(f"Reason: {letters}? ").lower()
    reason = next((reason for letter, _, reason in CHOICES if letter == answer), None)
    if reason is None:
        write("Not dismissed: no such reason.")
        return
    note = _ask("In a few words: ") if reason is DismissReason.OTHER else ""
    write(act_on(store, ids, Act.DISMISS, by=who, reason=reason, note=note).message)
