"""Drafts of ours: kept with their versions, checked against the rules, measured per network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from twiplotui.clock import month_and_day
from twiplotui.errors import UsageError
from twiplotui.model.flag import Finding, TextContext
from twiplotui.model.words import Scope
from twiplotui.services.check import Checker, Silencing, left_out_of
from twiplotui.services.mutes import Silences
from twiplotui.store import drafts
from twiplotui.store.connection import Store
from twiplotui.store.drafts import Draft, DraftVersion

_OTHER_LETTER = "я"
TITLE_LENGTH = 60
"""Characters of a draft's first line that become its title."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the rules say of a draft."""

    text: str
    findings: tuple[Finding, ...]
    hidden: int = 0
    """How many more the desk silenced."""


@dataclass(frozen=True, slots=True)
class Ready:
    """What holds for every check of a draft while it is written."""

    silences: Silencing | None = None
    notes: tuple[str, ...] = ()
    """What the writer should know besides: days that matter today."""
    left_out: str = ""
    """That some rules are not used, in a sentence; empty: all are."""


def context_of(country: str, at: int) -> TextContext:
    """Return what is known of a draft besides its text.

    Args:
        country: Our own country, ISO 3166-1 alpha-2; empty: not said.
        at: Now, in milliseconds UTC: a draft is a post of today.
    """
    return TextContext(scope=Scope.DRAFT, country=country.upper(), on_date=month_and_day(at))


def check(
    rules: Checker, text: str, context: TextContext, *, silences: Silencing | None = None
) -> Checked:
    """Return the findings of a draft, in order of the text.

    Args:
        rules: The rule book.
        text: The draft as it stands.
        context: See `context_of`.
        silences: What the desk silenced.
    """
    found = tuple(rules.check(text, context))
    if silences is not None:
        found = silences.apply(found)
    shown = tuple(finding for finding in found if not finding.suppressed_by)
    return Checked(text, shown, len(found) - len(shown))


def warm(rules: Checker, context: TextContext, reading: Callable[[], Store] | None = None) -> Ready:
    """Have made what the first check of a text would wait for, for Latin and for other letters.

    Args:
        rules: The rule book.
        context: See `context_of`.
        reading: Opens the store, where the desk's silences are; None: there is none yet.
    """
    for text in ("", _OTHER_LETTER):
        check(rules, text, context)
    silences = None
    if reading is not None:
        with reading() as store:
            silences = Silences.of(store)
    return Ready(silences, rules.notes(context), left_out_of(rules))


def title_of(text: str) -> str:
    """Return the first line of a draft that says anything, shortened."""
    for line in text.splitlines():
        if line.strip():
            return line.strip()[:TITLE_LENGTH]
    return "(empty)"


def keep(store: Store, draft_id: int | None, text: str, *, network: str = "") -> int:
    """Keep a version of a draft; the same text again adds none. Return the draft's id.

    Raises:
        UsageError: The text is empty.
    """
    if not text.strip():
        raise UsageError("An empty draft is not kept.", "Write something first.")
    return drafts.keep(store, draft_id, title=title_of(text), network=network, text=text)


def listed(store: Store) -> list[Draft]:
    """Return the drafts, latest first."""
    return drafts.all_drafts(store)


def one(store: Store, draft_id: int) -> tuple[Draft, list[DraftVersion]]:
    """Return a draft with its versions, oldest first.

    Raises:
        UsageError: There is none of that number.
    """
    draft = drafts.one_draft(store, draft_id)
    if draft is None:
        raise UsageError(f"There is no draft {draft_id}.", "“twiplotui drafts” lists them.")
    return draft, drafts.versions(store, draft_id)


def remove(store: Store, draft_id: int, *, by: str) -> None:
    """Put a draft away; undo brings it back.

    Raises:
        UsageError: There is none of that number.
    """
    if not drafts.remove(store, draft_id, by=by):
        raise UsageError(f"There is no draft {draft_id}.", "“twiplotui drafts” lists them.")
