"""All there is of a post, as one page of Content."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from itertools import pairwise

from twiplotui.model.flag import Finding
from twiplotui.model.post_detail import PostDetail
from twiplotui.model.view import PostRow
from twiplotui.text.clean import handle, has_hidden
from twiplotui.text.counts import plural
from twiplotui.text.diff import word_diff
from twiplotui.text.hosts import real_host
from twiplotui.tui import words
from twiplotui.tui.content import (
    ACCENT,
    CHANGE_STYLES,
    HIGH,
    LEVEL_STYLES,
    MEDIUM,
    MUTED,
    STRONG,
    TEXT,
    Page,
    Part,
    Sheet,
)
from twiplotui.tui.page_parts import (
    MOST_ROWS,
    write_account,
    write_alert,
    write_finding,
    write_journal,
)

_MOST_VERSIONS = 20


def post_page(detail: PostDetail, now: int, zone: tzinfo) -> Sheet:
    """Return a post: who, when, the text with its flags, what became of it, where it came from."""
    page = Page()
    post = detail.row
    write_account(page, post.account)
    _when(page, detail, zone)
    _standing(page, detail, zone)
    for alert in detail.alerts:
        write_alert(page, alert, now, zone)
    page.blank()
    for above in detail.thread:
        who = f"@{handle(above.account.handle)}  "
        page.line(("│ ", MUTED), (who, MUTED), (above.text, MUTED), hang=2)
    if not detail.thread and detail.reply_to:
        who = f"@{handle(detail.reply_to_account)}" if detail.reply_to_account else "a post"
        page.line((f"│ answers {who}, which we do not hold", MUTED))
    if post.title:
        page.line((post.title, STRONG))
    page.text(*_flagged(post, detail.findings))
    if post.is_complete is False:
        page.line(("The source cut this text; the rest was not in it.", MEDIUM))
    if has_hidden(post.text):
        page.line(("! Hidden or direction-changing characters in this text.", HIGH))
    _findings(page, detail.findings)
    _versions(page, detail, zone)
    _links(page, detail)
    _metrics(page, detail, zone)
    write_journal(page, detail.journal, zone)
    _origins(page, detail, zone)
    return page.sheet()


def _when(page: Page, detail: PostDetail, zone: tzinfo) -> None:
    post = detail.row
    at = words.long_time(post.published_at, zone)
    precision = words.PRECISION_WORD[post.precision]
    if post.published_at is None:
        at, precision = (detail.time_text, precision) if detail.time_text else ("time unknown", "")
    page.line(
        (at, TEXT),
        (f"  ({precision})" if precision else "", MUTED),
        (f" · {post.kind.value}", MUTED),
        (f" · {words.language(post.lang)}" if words.language(post.lang) else "", MUTED),
        (f" · first seen {_first_seen(post, zone)}", MUTED),
    )


def _first_seen(post: PostRow, zone: tzinfo) -> str:
    """Return when a post was first seen; the day is said only where it is another one."""
    seen, published = words.local(post.first_seen, zone), None
    if post.published_at is not None:
        published = words.local(post.published_at, zone)
    if seen is None or published is None or seen.date() != published.date():
        return words.long_time(post.first_seen, zone)
    return f"{seen:%H:%M}"


def _standing(page: Page, detail: PostDetail, zone: tzinfo) -> None:
    word = words.PRESENCE_WORD[detail.row.presence]
    if word:
        since = words.long_time(detail.deleted_at or detail.presence_at, zone)
        page.line((f"✗ {word}, noticed {since}", HIGH))
    for note in detail.presence_notes[-3:]:
        page.line((f"  {words.long_time(note.at, zone)}: {note.evidence}", MUTED), hang=2)
    if detail.row.version_count > 1:
        page.line((f"± edited, {plural(detail.row.version_count, 'version')}", MEDIUM))


def _flagged(post: PostRow, findings: Sequence[Finding]) -> list[Part]:
    text = post.text or "(no text is held)"
    parts: list[Part] = []
    done = 0
    shown = [f for f in findings if not f.suppressed_by and f.length > 0]
    for finding in sorted(shown, key=lambda each: (each.offset, -each.length)):
        start, end = finding.offset, finding.offset + finding.length
        if start < done or end > len(text):
            continue
        parts.append((text[done:start], TEXT))
        parts.append((text[start:end], f"{LEVEL_STYLES[finding.level.word]} underline"))
        done = end
    parts.append((text[done:], TEXT))
    return parts


def _findings(page: Page, findings: Sequence[Finding]) -> None:
    if not findings:
        return
    page.heading("Flags")
    for finding in findings[:MOST_ROWS]:
        write_finding(page, finding)


def _versions(page: Page, detail: PostDetail, zone: tzinfo) -> None:
    versions = detail.versions[-_MOST_VERSIONS:]
    if len(versions) < 2:
        return
    page.heading("Versions")
    for older, newer in pairwise(versions):
        page.line((f"{words.long_time(newer.at, zone)}  ", MUTED), (newer.source, MUTED))
        marks = {"same": "{}", "added": "{{+{}+}}", "removed": "[-{}-]"}
        page.text(
            *(
                (marks[part.kind].format(part.text), CHANGE_STYLES[part.kind])
                for part in word_diff(older.text, newer.text)
            )
        )


def _links(page: Page, detail: PostDetail) -> None:
    post = detail.row
    rows: list[tuple[str, str]] = []
    if post.url:
        rows.append(("post", post.url))
    rows += [(real_host(link.url) or "no host", link.url) for link in detail.links[:MOST_ROWS]]
    rows += [(media.kind, media.alt or "no description") for media in detail.media[:MOST_ROWS]]
    if not rows:
        return
    page.heading("Links and media")
    for what, where in rows:
        page.line((f"{what}  ", ACCENT), (where, MUTED), hang=len(what) + 2)


def _metrics(page: Page, detail: PostDetail, zone: tzinfo) -> None:
    if not detail.metrics:
        return
    page.heading("Counts")
    for row in detail.metrics[-8:]:
        m = row.metrics
        told = [
            f"{name} {value:,}"
            for name, value in (
                ("likes", m.likes),
                ("reposts", m.reposts),
                ("replies", m.replies),
                ("quotes", m.quotes),
                ("views", m.views),
            )
            if value is not None
        ]
        at = words.long_time(row.at, zone)
        page.line((f"{at}  ", MUTED), ("  ".join(told), TEXT), hang=2)


def _origins(page: Page, detail: PostDetail, zone: tzinfo) -> None:
    if not detail.origins:
        return
    from twiplotui.sources.titles import title_of

    page.heading("Where it came from")
    for origin in detail.origins[-8:]:
        where = f"{origin.path} {origin.position}".strip()
        page.line(
            (f"import {origin.import_id}, {words.long_time(origin.imported_at, zone)}  ", MUTED),
            (where, TEXT),
            (f"  {title_of(origin.format)}, hash {origin.hash}", MUTED),
            hang=2,
        )
