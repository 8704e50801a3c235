"""How posts and alerts are printed: one line each for people, plain objects for machines."""

from __future__ import annotations

from typing import Any

from twiplotui.model.account import label_of
from twiplotui.model.flag import Finding
from twiplotui.model.post_detail import OriginRow, PostDetail, SourceRecord
from twiplotui.model.triage import Alert
from twiplotui.model.view import PostRow
from twiplotui.text.clean import one_line
from twiplotui.text.moments import iso
from twiplotui.triage.states import effective_state

POST_COLUMNS = ["id", "published", "network", "account", "country", "kind", "flag", "text"]
ALERT_COLUMNS = ["id", "level", "state", "kind", "at", "account", "reason"]
_TEXT_IN_LIST = 100


def post_ref(post_id: int | None) -> str | None:
    """Return the id of a post as JSON holds it: as text, for others round numbers so long."""
    return None if post_id is None else str(post_id)


def post_object(post: PostRow) -> dict[str, Any]:
    """Return a post as `--json` prints it."""
    account = post.account
    return {
        "id": post_ref(post.id),
        "network": post.network.value,
        "native_id": post.native_id,
        "account": {
            "id": account.id,
            "native_id": account.native_id or None,
            "handle": account.handle,
            "name": account.name,
            "actor": account.actor or None,
            "country": account.country or None,
            "role": account.role or None,
            "ours": account.is_ours,
        },
        "kind": post.kind.value,
        "text": post.text,
        "title": post.title or None,
        "complete": post.is_complete,
        "lang": post.lang or None,
        "url": post.url or None,
        "published": iso(post.published_at),
        "precision": post.precision.value,
        "first_seen": iso(post.first_seen),
        "edited": iso(post.edited_at),
        "versions": post.version_count,
        "presence": post.presence.value,
        "media": post.media_count,
        "level": post.level.word if post.level else None,
        "alert": post.alert_state.value if post.alert_state else None,
    }


def post_line(post: PostRow) -> dict[str, Any]:
    """Return a post as a row of the table."""
    words = f"{post.title}: {post.text}" if post.title else post.text
    return {
        "id": post.id,
        "published": (iso(post.published_at) or "time unknown")[:16],
        "network": post.network.value,
        "account": label_of(post.account.handle, post.account.name),
        "country": post.account.country,
        "kind": post.kind.value,
        "flag": post.level.word if post.level else "",
        "text": one_line(words, _TEXT_IN_LIST),
    }


def detail_object(detail: PostDetail, now: int) -> dict[str, Any]:
    """Return all there is of a post as `--json` prints it."""
    return {
        **post_object(detail.row),
        "links": [{"url": link.url, "shown": link.shown} for link in detail.links],
        "media": [{"kind": m.kind, "alt": m.alt, "url": m.url} for m in detail.media],
        "mentions": list(detail.mentions),
        "hashtags": list(detail.hashtags),
        "reply_to": detail.reply_to or None,
        "reply_to_account": detail.reply_to_account or None,
        "repost_author": detail.repost_author or None,
        "thread": [
            {"id": post_ref(above.id), "text": above.text,
             "account": label_of(above.account.handle, above.account.name)}
            for above in detail.thread
        ],
        "quote_of": detail.quote_of or None,
        "last_seen": iso(detail.last_seen),
        "deleted": iso(detail.deleted_at),
        "findings": [finding_object(finding) for finding in detail.findings],
        "wordings": [
            {"at": iso(v.at), "text": v.text, "source": v.source} for v in detail.versions
        ],
        "metrics": [
            {"at": iso(sample.at), "likes": m.likes, "reposts": m.reposts, "replies": m.replies,
             "quotes": m.quotes, "views": m.views, "bookmarks": m.bookmarks}
            for sample in detail.metrics
            for m in (sample.metrics,)
        ],
        **_evidence(detail),
        **_triage(detail, now),
    }  # fmt: skip


def _evidence(detail: PostDetail) -> dict[str, Any]:
    return {
        "presence_notes": [
            {"at": iso(n.at), "presence": n.presence.value, "evidence": n.evidence}
            for n in detail.presence_notes
        ],
        "origins": [_origin_object(origin) for origin in detail.origins],
    }


def _triage(detail: PostDetail, now: int) -> dict[str, Any]:
    return {
        "alerts": [
            {"id": a.id, "level": a.facts.level.word, "kind": a.facts.kind.value,
             "state": effective_state(a.state, a.snoozed_until, now).value,
             "reason": a.facts.reason}
            for a in detail.alerts
        ],
        "journal": [
            {"at": iso(e.at), "by": e.by, "act": e.act, "reason": e.reason, "note": e.note}
            for e in detail.journal
        ],
    }  # fmt: skip


def record_object(record: SourceRecord) -> dict[str, Any]:
    """Return a source's own record as `--record --json` prints it."""
    words = record.raw.decode("utf-8", "replace") if record.raw else None
    return {**_origin_object(record.origin), "sound": record.is_sound, "record": words}


def _origin_object(origin: OriginRow) -> dict[str, Any]:
    return {
        "import": origin.import_id,
        "path": origin.path,
        "format": origin.format,
        "position": origin.position,
        "hash": origin.hash,
    }


def finding_object(finding: Finding) -> dict[str, Any]:
    """Return a finding as `--json` prints it."""
    return {
        "rule": finding.rule_id,
        "title": finding.title,
        "category": finding.category,
        "pack": finding.pack_id,
        "level": finding.level.word,
        "message": finding.message,
        "description": finding.description,
        "offset": finding.offset,
        "length": finding.length,
        "text": finding.text,
        "replacements": list(finding.replacements),
        "references": list(finding.references),
        "grey": finding.is_grey,
        "suppressed": finding.suppressed_by or None,
    }


def alert_object(alert: Alert, account: str, now: int, notes: list[str]) -> dict[str, Any]:
    """Return an alert as `--json` prints it and as a row of the table."""
    facts = alert.facts
    return {
        "id": alert.id,
        "level": facts.level.word,
        "state": effective_state(alert.state, alert.snoozed_until, now).value,
        "kind": facts.kind.value,
        "at": iso(facts.at),
        "account": account,
        "reason": facts.reason,
        "post": post_ref(facts.post_id),
        "rule": facts.rule_id or None,
        "snoozed_until": iso(alert.snoozed_until),
        "updated": iso(alert.updated_at),
        "updated_by": alert.updated_by or None,
        "notes": notes,
    }
