"""The brief: gathers what changed since the last one, and remembers when one was written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from twiplotui.clock import DAY
from twiplotui.errors import UsageError
from twiplotui.export.wordings import marked_diff
from twiplotui.model.brief import Brief, BriefChange, Figure
from twiplotui.model.words import Act, AlertState
from twiplotui.services.event_sentence import event_sentence
from twiplotui.signals.wording import interval, profile_sentence, stood
from twiplotui.store.alerts import count_by_state
from twiplotui.store.brief_reader import (
    acts_of_period,
    alerts_of_period,
    count_alerts,
    count_posts,
    post_urls,
)
from twiplotui.store.changes import edit_changes, presence_changes, profile_change_list
from twiplotui.store.connection import Store
from twiplotui.store.follows import Event, list_events
from twiplotui.store.remembered import remember_alone, remembered
from twiplotui.text.moments import iso

LAST: Final = "brief.until"
"""The setting that remembers where the last brief ended."""
FIRST_PERIOD: Final = DAY
"""What a first brief covers, in milliseconds."""
LIMIT: Final = 500
"""The most entries of one list."""


def last_brief(store: Store) -> int | None:
    """Return where the last brief that was written to a file ended, milliseconds UTC."""
    text = remembered(store, LAST) or ""
    return int(text) if text.isdigit() else None


def remember_brief(store: Store, until: int) -> None:
    """Let the next brief begin where this one ends."""
    remember_alone(store, LAST, str(until))


def make_brief(
    store: Store, *, since: int | None = None, until: int | None = None, by: str = ""
) -> Brief:
    """Gather a brief.

    Args:
        store: Open for reading at least.
        since: Beginning, milliseconds UTC; None: the end of the last brief, or a day ago.
        until: End; None: now.
        by: Whose desk writes it.

    Raises:
        UsageError: The period ends before it begins.
    """
    end = store.clock.now() if until is None else until
    if since is None:
        since = last_brief(store)
        since = end - FIRST_PERIOD if since is None or since > end else since
    if since > end:
        raise UsageError("The period ends before it begins.", "Give an earlier --since.")
    alerts = alerts_of_period(store, since, end, LIMIT)
    lists = [_within(each, end) for each in _changes(store, since)]
    return Brief(
        since=since,
        until=end,
        by=by,
        figures=_figures(store, since, end, [len(each) for each in lists]),
        alerts=tuple(alerts),
        follows=lists[0],
        deletions=lists[1],
        edits=lists[2],
        profiles=lists[3],
        is_cut=max(len(alerts), *(len(each) for each in lists)) >= LIMIT,
    )


def _changes(store: Store, since: int) -> list[list[BriefChange]]:
    presence = presence_changes(store, since=since, limit=LIMIT)
    edits = edit_changes(store, since=since, limit=LIMIT)
    urls = post_urls(store, [row["post"] for row in (*presence, *edits)])
    return [
        [_follow(each) for each in list_events(store, since=since, limit=LIMIT)],
        [_deletion(row, urls) for row in presence],
        [_edit(row, urls) for row in edits],
        [_profile(row) for row in profile_change_list(store, since=since, limit=LIMIT)],
    ]


def _within(changes: list[BriefChange], end: int) -> tuple[BriefChange, ...]:
    return tuple(each for each in changes if each.last is None or each.last < end)


def _follow(each: Event) -> BriefChange:
    event = each.event
    evidence = [
        f"{name.replace('_', ' ')}: {iso(value) if name.endswith(('_at', '_from')) else value}"
        for name, value in event.evidence.items()
        if name != "of" and value not in (None, "", [])
    ]
    return BriefChange(
        kind=event.kind.value,
        account=event.actor.label,
        country=event.actor.country,
        first=event.after_at,
        last=event.before_at,
        confidence=event.confidence.value,
        sentence=event_sentence(event),
        evidence=(*evidence, *(f"same day: {words}" for words in each.same_day)),
    )


def _deletion(row: Mapping[str, Any], urls: Mapping[int, str]) -> BriefChange:
    again = f", posted again as {row['reposted_as']}" if row["reposted_as"] else ""
    held = stood(row["published"], row["last"])
    when = interval(row["first"], row["last"])
    return _change(
        row,
        f"{row['account']}: {row['kind']} ({when}; {held}{again}): “{row['text']}”",
        urls.get(row["post"], ""),
    )


def _edit(row: Mapping[str, Any], urls: Mapping[int, str]) -> BriefChange:
    wordings = row["wordings"]
    marked = marked_diff(wordings[-2]["text"], wordings[-1]["text"]) if len(wordings) > 1 else ""
    return _change(row, f"{row['account']}: {marked}", urls.get(row["post"], ""))


def _profile(row: Mapping[str, Any]) -> BriefChange:
    return _change(
        row,
        profile_sentence(
            row["account"], row["field"], row["old"], row["new"], row["first"], row["last"]
        ),
        "",
    )


def _change(row: Mapping[str, Any], sentence: str, url: str) -> BriefChange:
    return BriefChange(
        kind=row["kind"],
        account=row["account"],
        country=row["country"] or "",
        first=row["first"],
        last=row["last"],
        confidence=row["confidence"],
        sentence=sentence,
        evidence=tuple(row["evidence"]),
        url=url,
    )


def _figures(store: Store, since: int, until: int, changes: list[int]) -> tuple[Figure, ...]:
    acts = acts_of_period(store, since, until)
    states = count_by_state(store)
    still_open = states[AlertState.NEW] + states[AlertState.ESCALATED]
    done = [
        Figure(name, acts.get(act, 0), f"alerts {name} in the period; undone acts do not count")
        for name, act in (
            ("acknowledged", Act.ACKNOWLEDGE),
            ("escalated", Act.ESCALATE),
            ("dismissed", Act.DISMISS),
            ("snoozed", Act.SNOOZE),
        )
    ]
    return (
        Figure("posts", count_posts(store, since, until), "posts held, published in the period"),
        Figure(
            "alerts",
            count_alerts(store, since, until),
            "alerts whose cause, raising or last decision falls in the period",
        ),
        *done,
        Figure("open now", still_open, "alerts new or escalated now, of any age"),
        Figure(
            "follow changes",
            changes[0],
            "from two complete readings of a list, by the later reading; a mutual tie formed or"
            " broken is counted beside the follow that made it so",
        ),
        Figure("posts gone", changes[1], "posts found missing or deleted in the period"),
        Figure("posts edited", changes[2], "posts whose last wording came in the period"),
        Figure("profile changes", changes[3], "by the later of two dated observations"),
    )
