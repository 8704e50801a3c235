"""A stored follow event in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from twiplotui.signals.wording import follow_sentence
from twiplotui.store.event_reader import StoredEvent


def event_sentence(event: StoredEvent, evidence: Mapping[str, Any] | None = None) -> str:
    """Return one neutral sentence about an event.

    Args:
        event: The event.
        evidence: What of its evidence the sentence may tell; None: it is told elsewhere.
    """
    return follow_sentence(
        event.kind,
        event.actor.label,
        event.target.label,
        event.after_at,
        event.before_at,
        event.confidence,
        evidence,
    )
