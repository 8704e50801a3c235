"""The brief: gathers what changed since the last one, and remembers when one was written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from twiplotui.clock import DAY
from twiplotui.errors import UsageError
from twiplotui.export.wordings import latest_change
from twiplotui.model.brief import Brief, BriefChange, Figure
from twiplotui.model.words import Act, AlertState
from twiplotui.services.event_sentence import event_sentence
from twiplotui.signals.wording import interval, profile_sentence, stood
from twiplotui.store.alerts import count_by_state
from twiplotui.store.brief_reader import (
    acts_of_period,
    alerts_of_period,
    count_alerts,
    count_changes,
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
    alerts = tuple(alerts_of_period(store, since, end, LIMIT))
    alert_count = count_alerts(store, since, end)
    lists = _changes(store, since, end)
    counts = count_changes(store, since, end)
    return Brief(
        since=since,
        until=end,
        by=by,
        figures=_figures(store, since, end, alert_count, counts),
        alerts=alerts,
        **lists,
        is_cut=len(alerts) < alert_count
        or any(len(lists[name]) < count for name, count in counts.items()),
    )


def _changes(store: Store, since: int, until: int) -> dict[str, tuple[BriefChange, ...]]:
    """Return what changed, by the field of the brief that tells it."""
    presence = presence_changes(store, since=since, until=until, limit=LIMIT)
    edits = edit_changes(store, since=since, until=until, limit=LIMIT)
    profiles = profile_change_list(store, since=since, until=until, limit=LIMIT)
    events = list_events(store, since=since, until=until, limit=LIMIT)
    urls = post_urls(store, [row["post"] for row in (*presence, *edits)])
    return {
        "follows": tuple(map(_follow, events)),
        "deletions": tuple(_deletion(row, urls) for row in presence),
        "edits": tuple(_edit(row, urls) for row in edits),
        "profiles": tuple(map(_profile, profiles)),
    }


def _follow(each: Event) -> BriefChange:
    event = each.event
    evidence = evidence_lines(event.evidence)
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


def evidence_lines(evidence: Mapping[str, object]) -> list[str]:
    """Return the evidence of a follow change as it is read: `count before: 53`."""
    return [
        f"{name.replace('_', ' ')}: {_told(name, value)}"
        for name, value in evidence.items()
        if name != "of" and value not in (None, "", [])
    ]


def _told(name: str, value: object) -> str:
    if isinstance(value, int) and name.endswith(("_at", "_from")):
        return iso(value) or ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


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
    return _change(
        row, f"{row['account']}: {latest_change(row['wordings'])}", urls.get(row["post"], "")
    )


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


def _figures(
    store: Store, since: int, until: int, alerts: int, changes: Mapping[str, int]
) -> tuple[Figure, ...]:
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
            "alerts", alerts, "alerts whose cause, raising or last decision falls in the period"
        ),
        *done,
        Figure("open now", still_open, "alerts new or escalated now, of any age"),
        Figure(
            "follow changes",
            changes["follows"],
            "from two complete readings of a list, by the later reading; a mutual tie formed or"
            " broken is counted beside the follow that made it so",
        ),
        Figure("posts gone", changes["deletions"], "posts found missing or deleted in the period"),
        Figure("posts edited", changes["edits"], "posts whose last wording came in the period"),
        Figure("profile changes", changes["profiles"], "by the later of two dated observations"),
    )
