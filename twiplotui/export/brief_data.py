"""The brief for machines: JSON in ASCII, and a CSV table of everything in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from twiplotui.export.addresses import plain_address
from twiplotui.export.brief_markdown import SECTIONS
from twiplotui.export.tables import csv_text
from twiplotui.model.brief import Brief, BriefAlert, BriefChange
from twiplotui.text.moments import iso

COLUMNS = ["section", "kind", "level", "state", "at", "since", "account", "country", "what"]
COLUMNS += ["confidence", "text", "address", "desk", "notes"]
"""Columns of the CSV table."""


def brief_object(brief: Brief) -> dict[str, Any]:
    """Return a brief as an object for JSON."""
    return {
        "since": iso(brief.since),
        "until": iso(brief.until),
        "by": brief.by or None,
        "cut": brief.is_cut,
        "figures": [
            {"name": each.name, "value": each.value, "definition": each.definition}
            for each in brief.figures
        ],
        "alerts": [_alert(each) for each in brief.alerts],
        **{name: [_change(each) for each in getattr(brief, name)] for _, name in SECTIONS},
    }


def _alert(alert: BriefAlert) -> dict[str, Any]:
    return {
        "id": alert.id,
        "level": alert.level.word,
        "state": alert.state.value,
        "kind": alert.kind.value,
        "at": iso(alert.at),
        "account": alert.account or None,
        "country": alert.country or None,
        "reason": alert.reason,
        "text": alert.text or None,
        "url": alert.url or None,
        "dismissed_as": alert.dismissed_as or None,
        "decided_by": alert.decided_by or None,
        "decided": iso(alert.decided_at),
        "notes": list(alert.notes),
    }


def _change(change: BriefChange) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "account": change.account,
        "country": change.country or None,
        "first": iso(change.first),
        "last": iso(change.last),
        "confidence": change.confidence,
        "sentence": change.sentence,
        "evidence": list(change.evidence),
        "url": change.url or None,
    }


def brief_json(brief: Brief) -> str:
    """Return a brief as JSON; ASCII only, so that no control character can hide in it."""
    return json.dumps(brief_object(brief), ensure_ascii=True, indent=2) + "\n"


def brief_csv(brief: Brief) -> str:
    """Return everything in a brief as one CSV table."""
    return csv_text(_rows(brief), COLUMNS)


def _rows(brief: Brief) -> Iterator[dict[str, Any]]:
    for figure in brief.figures:
        yield {"section": "figures", "kind": figure.name, "what": figure.value,
               "text": figure.definition}  # fmt: skip
    for alert in brief.alerts:
        why = f" ({alert.dismissed_as})" if alert.dismissed_as else ""
        yield {
            "section": "alerts",
            "kind": alert.kind.value,
            "level": alert.level.word,
            "state": alert.state.value,
            "at": iso(alert.at),
            "account": alert.account,
            "country": alert.country,
            "what": alert.reason,
            "text": alert.text,
            "address": plain_address(alert.url),
            "desk": f"{alert.decided_by}{why}" if alert.decided_at else "",
            "notes": " / ".join(alert.notes),
        }
    for _, name in SECTIONS:
        for change in getattr(brief, name):
            yield {
                "section": name,
                "kind": change.kind,
                "at": iso(change.last),
                "since": iso(change.first),
                "account": change.account,
                "country": change.country,
                "what": change.sentence,
                "confidence": change.confidence,
                "text": " / ".join(change.evidence),
                "address": plain_address(change.url),
            }
