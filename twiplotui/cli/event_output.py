"""How follow events are printed."""

from __future__ import annotations

from typing import Any

from twiplotui.services.event_sentence import event_sentence
from twiplotui.store.follows import Event
from twiplotui.text.moments import iso


def event_object(each: Event) -> dict[str, Any]:
    """Return an event as `--json` prints it: kind, ends, first and last moment, evidence."""
    event = each.event
    return {
        "id": event.id,
        "kind": event.kind.value,
        "actor": event.actor.label,
        "actor_country": event.actor.country or None,
        "target": event.target.label,
        "target_country": event.target.country or None,
        "first": iso(event.after_at),
        "last": iso(event.before_at),
        "confidence": event.confidence.value,
        "evidence": {
            name: iso(value) if name.endswith(("_at", "_from")) else value
            for name, value in event.evidence.items()
        },
        "same_day": list(each.same_day),
        "first_between_countries": each.is_first_between,
        "withdrawn": event.is_withdrawn,
        "sentence": event_sentence(event, event.evidence),
    }
