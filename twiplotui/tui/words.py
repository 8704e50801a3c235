"""How the product's words, moments and counts are written on the screen. Short, and never empty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Final

from twiplotui.clock import utc
from twiplotui.model.countries import alpha2, name
from twiplotui.model.triage import JournalEntry
from twiplotui.model.words import (
    Act,
    AlertKind,
    AlertState,
    Confidence,
    FollowEventKind,
    Level,
    Network,
    Presence,
    TimePrecision,
)
from twiplotui.triage.states import PAST

LEVEL_SIGN: Final = {Level.HIGH: "▲", Level.MEDIUM: "◆", Level.LOW: "·"}
LEVEL_SHORT: Final = {Level.HIGH: "▲ high", Level.MEDIUM: "◆ med", Level.LOW: "· low"}
STATE_SHORT: Final = {
    AlertState.NEW: "",
    AlertState.ACKNOWLEDGED: "ack",
    AlertState.ESCALATED: "esc!",
    AlertState.SNOOZED: "zzz",
    AlertState.DISMISSED: "dis",
}
NETWORK_SHORT: Final = {
    Network.X: "X",
    Network.MASTODON: "Ma",
    Network.BLUESKY: "Bs",
    Network.TRUTH: "TS",
    Network.TELEGRAM: "Tg",
    Network.THREADS: "Th",
    Network.FACEBOOK: "Fb",
    Network.INSTAGRAM: "Ig",
    Network.YOUTUBE: "Yt",
    Network.WEB: "we",
}
NETWORK_NAME: Final = {
    Network.X: "X",
    Network.MASTODON: "Mastodon",
    Network.BLUESKY: "Bluesky",
    Network.TRUTH: "Truth Social",
    Network.TELEGRAM: "Telegram",
    Network.THREADS: "Threads",
    Network.FACEBOOK: "Facebook",
    Network.INSTAGRAM: "Instagram",
    Network.YOUTUBE: "YouTube",
    Network.WEB: "the web",
}
EVENT_SHORT: Final = {
    FollowEventKind.FOLLOW: "+ follows",
    FollowEventKind.UNFOLLOW: "− unfollows",
    FollowEventKind.TARGET_GONE: "? gone",
    FollowEventKind.LIST_HIDDEN: "? hidden",
    FollowEventKind.MUTUAL_FORMED: "⇄ mutual",
    FollowEventKind.MUTUAL_BROKEN: "≠ no mutual",
}
EVENT_SENTENCE: Final = {
    FollowEventKind.FOLLOW: ("began to follow", ""),
    FollowEventKind.UNFOLLOW: ("ceased to follow", ""),
    FollowEventKind.TARGET_GONE: ("followed", ", which is gone"),
    FollowEventKind.LIST_HIDDEN: ("hid its list of follows; last seen in it:", ""),
    FollowEventKind.MUTUAL_FORMED: ("and", " now follow each other"),
    FollowEventKind.MUTUAL_BROKEN: ("and", " no longer follow each other"),
}
"""What stands between the two accounts of a follow change, and after them."""
CONFIDENCE: Final = {
    Confidence.CONFIRMED: "confirmed by two complete readings",
    Confidence.UNCONFIRMED: "unconfirmed",
    Confidence.REVERSED: "reversed since",
}
KIND_WORD: Final = {
    AlertKind.FLAG: "flagged wording",
    AlertKind.FOLLOW: "new follow",
    AlertKind.UNFOLLOW: "unfollow",
    AlertKind.DELETION: "deleted post",
    AlertKind.EDIT: "edited post",
    AlertKind.PROFILE: "changed profile",
    AlertKind.LOOKALIKE: "look-alike account",
    AlertKind.HABIT: "unusual habit",
}
PRESENCE_WORD: Final = {
    Presence.SEEN: "",
    Presence.MISSING_ONCE: "missing once",
    Presence.MISSING_TWICE: "missing twice",
    Presence.DELETED: "DELETED",
    Presence.ACCOUNT_GONE: "ACCOUNT GONE",
    Presence.UNKNOWN: "presence unknown",
}
PRECISION_WORD: Final = {
    TimePrecision.SECOND: "",
    TimePrecision.MINUTE: "to the minute",
    TimePrecision.DAY: "only the day is known",
    TimePrecision.FROM_ID: "read from the post's id",
    TimePrecision.UNKNOWN: "time unknown",
}
_NO_LANGUAGE: Final = frozenset(
    ["und", "zxx", "mul", "mis", "art", "qam", "qct", "qht", "qme", "qst"]
)
"""Codes of networks for texts of no one language: emoji, links, hashtags, too few words."""
_SAME_YEAR: Final = timedelta(days=300)
"""How far from now a day and a month say which one is meant."""
_BARS: Final = "▁▂▃▄▅▆▇█"


def acts_told(journal: Sequence[JournalEntry]) -> list[str]:
    """Return what each entry of an alert's journal did: `dismissed (false positive)`."""
    told: list[str] = []
    by_batch: dict[int, str] = {}
    for entry in journal:
        word = entry.act
        if entry.undoes is not None:
            what = by_batch.get(entry.undoes, "an act")
            word = f"{'undid' if entry.act == 'undo' else 'redid'}: {what}"
        elif entry.act in tuple(Act):
            word = by_batch[entry.batch] = PAST[Act(entry.act)]
        told.append(word + (f" ({entry.reason.replace('-', ' ')})" if entry.reason else ""))
    return told


def local(at: int, zone: tzinfo) -> datetime | None:
    """Return a moment in a zone; None where no calendar reaches it."""
    try:
        return utc(at).astimezone(zone)
    except (OverflowError, ValueError):
        return None


def short_time(at: int | None, now: int, zone: tzinfo) -> str:
    """Return a moment in six cells: today ` 07:12`, these months `21 Nov`, else `Nov’25`."""
    if at is None:
        return "  –   "
    moment, present = local(at, zone), local(now, zone)
    if moment is None or present is None:
        return "  ?   "
    if moment.date() == present.date():
        return f" {moment:%H:%M}"
    if abs(moment - present) < _SAME_YEAR:
        return f"{moment:%d %b}"
    return f"{moment:%b}’{moment.year % 100:02d}"


def long_time(at: int | None, zone: tzinfo) -> str:
    """Return a moment with its zone: `Mon 2026-11-23 07:12 UTC`."""
    moment = local(at, zone) if at is not None else None
    if moment is None:
        return "unknown"
    return f"{moment:%a %Y-%m-%d %H:%M} {moment.tzname() or ''}".rstrip()


def language(code: str) -> str:
    """Return the code of a post's language; empty where it is none that people know."""
    return "" if code in _NO_LANGUAGE else code


def country_told(typed: str) -> tuple[bool, str]:
    """Return whether words name a country, and which, for a box that asks for one."""
    code = alpha2(typed)
    return (True, f"{code}, {name(code)}") if code else (False, "no country of this name")


def sparkline(days: tuple[int, ...]) -> str:
    """Return counts as bars, one cell each; a day without any is a dot."""
    most = max(days, default=0)
    if most == 0:
        return "·" * len(days)
    return "".join("·" if day == 0 else _BARS[(day * len(_BARS) - 1) // most] for day in days)


def span(milliseconds: int) -> str:
    """Return a length of time in its largest fitting unit: `45 min`, `6 h`, `12 days`."""
    minutes = max(0, milliseconds // 60_000)
    if minutes < 90:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h"
    return f"{minutes // 1440} days"


def rules_told(note: str) -> str:
    """Return, to be put behind another sentence, that rules are not used and what tells where."""
    return f" {note} “twiplotui rules lint” tells where." if note else ""
