"""All there is of a post as plain text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from twiplotui.export.records import origin_words, record_text
from twiplotui.export.wordings import marked_diff
from twiplotui.model.account import label_of
from twiplotui.model.post_detail import PostDetail, SourceRecord
from twiplotui.text.clean import one_line
from twiplotui.text.moments import iso
from twiplotui.triage.states import effective_state

_IN_THREAD = 200
"""Letters of a post that is answered."""


def detail_text(detail: PostDetail, now: int) -> str:
    """Return a post with findings, versions, presence, origin, alerts as they are now, journal."""
    return "\n".join((*_lines(detail), *_triage(detail, now)))


def records_text(records: Sequence[SourceRecord]) -> str:
    """Return the records of a post, each behind a line that says where it came from."""
    return "\n\n".join(f"{origin_words(each.origin)}\n{record_text(each)}" for each in records)


def _lines(detail: PostDetail) -> Iterator[str]:
    post, account = detail.row, detail.row.account
    handle = f"@{account.handle}" if account.handle else ""
    side = ", ours" if account.is_ours else ""
    place = f"({post.network.value}{side})"
    yield " ".join(filter(None, (account.name, handle, place, account.country, account.role)))
    when = iso(post.published_at) or detail.time_text or "unknown"
    yield f"{post.kind.value}, published {when} (precision: {post.precision.value})"
    yield f"first seen {iso(post.first_seen)}, language {post.lang or 'not said'}"
    yield from _about_others(detail)
    if post.presence.value != "seen":
        since = iso(detail.deleted_at or detail.presence_at) or "unknown"
        yield f"presence: {post.presence.value}, since {since}"
    if post.url:
        yield f"address: {post.url}"
    yield ""
    if post.title:
        yield post.title
    yield post.text or "(no text held)"
    if post.is_complete is False:
        yield "(the text is not complete)"
    yield ""
    yield from _evidence(detail)


def _about_others(detail: PostDetail) -> Iterator[str]:
    """Tell whose post it passes on, quotes or answers, and the thread above it as far as held."""
    if detail.repost_author:
        yield f"a post of {detail.repost_author}, passed on"
    if detail.quote_of:
        yield f"quotes {detail.quote_of}"
    if detail.reply_to and not detail.thread:
        whose = f" of @{detail.reply_to_account}" if detail.reply_to_account else ""
        yield f"answers post {detail.reply_to}{whose}, which is not held"
    for above in detail.thread:
        name = label_of(above.account.handle, above.account.name)
        yield f"answers {above.id} of {name}: {one_line(above.text, _IN_THREAD)}"


def _evidence(detail: PostDetail) -> Iterator[str]:
    for finding in detail.findings:
        hidden = f" (hidden: {finding.suppressed_by})" if finding.suppressed_by else ""
        yield f"{finding.level.word.upper()} {finding.rule_id}: {finding.message}{hidden}"
        if finding.description:
            yield f"    {finding.description}"
        for suggestion in finding.replacements:
            yield f"    instead: {suggestion}"
        for reference in finding.references:
            yield f"    source: {reference}"
    for older, newer in zip(detail.versions, detail.versions[1:], strict=False):
        yield f"edited {iso(newer.at)}: {marked_diff(older.text, newer.text)}"
    for link in detail.links:
        yield f"link: {link.url}"
    for media in detail.media:
        yield f"{media.kind}: {media.alt or 'no description'} (picture not examined)"
    for sample in detail.metrics:
        m = sample.metrics
        known = {"likes": m.likes, "reposts": m.reposts, "replies": m.replies, "quotes": m.quotes,
                 "views": m.views, "bookmarks": m.bookmarks}  # fmt: skip
        words = ", ".join(f"{name} {n:,}" for name, n in known.items() if n is not None)
        yield f"counts {iso(sample.at)}: {words or 'none'}"
    for note in detail.presence_notes:
        yield f"{iso(note.at)} {note.presence.value}: {note.evidence}"
    for origin in detail.origins:
        yield origin_words(origin)


def _triage(detail: PostDetail, now: int) -> Iterator[str]:
    for alert in detail.alerts:
        state = effective_state(alert.state, alert.snoozed_until, now).value
        yield f"alert {alert.id}, {alert.facts.level.word}, {state}: {alert.facts.reason}"
    for entry in detail.journal:
        yield f"{iso(entry.at)} {entry.by}: {entry.act} {entry.reason} {entry.note}".rstrip()
