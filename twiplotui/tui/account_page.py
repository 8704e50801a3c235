"""All there is of an account, as one page of Content."""

from __future__ import annotations

from datetime import tzinfo

from twiplotui.store.account_pages import AccountPage, FollowedLine
from twiplotui.text.clean import handle
from twiplotui.text.counts import plural
from twiplotui.tui import words
from twiplotui.tui.content import ACCENT, GOOD, HIGH, MUTED, TEXT, Page, Sheet
from twiplotui.tui.page_parts import write_account


def account_page(found: AccountPage, now: int, zone: tzinfo, *, is_dormant: bool = False) -> Sheet:
    """Return who an account is, thirty days of it, whom it follows, and its past names."""
    page = Page()
    row = found.line
    write_account(page, row.account)
    if found.bio:
        page.text((found.bio, TEXT))
    page.blank()
    told = f"  {plural(sum(row.days), 'post')}"
    page.field("30 days", (words.sparkline(row.days), ACCENT), (told, MUTED))
    if row.open_alerts:
        page.field("open", (plural(row.open_alerts, "alert"), HIGH))
    if row.unread:
        page.field("unread", (plural(row.unread, "post"), TEXT))
    if row.last_post is not None:
        ago = words.span(now - row.last_post)
        page.field(
            "last post",
            (f"{words.long_time(row.last_post, zone)}, {ago} ago", TEXT),
            ("  dormant" if is_dormant else "", MUTED),
        )
    counts = [
        f"{value:,} {name}"
        for name, value in (("followers", found.followers), ("following", found.following))
        if value is not None
    ]
    page.field("counts", ("  ".join(counts), TEXT))
    if found.role_text.casefold().replace("-", " ") != row.account.role.replace("-", " "):
        page.field("listed as", (found.role_text, TEXT))
    page.field("watched", ("" if row.account.is_watched else "no", TEXT))
    page.field("tags", ("  ".join(f"#{tag}" for tag in row.tags), TEXT))
    page.field("status", (found.status if found.status != "unknown" else "", TEXT))
    page.field("place", (found.location, TEXT))
    page.field("link", (found.link, TEXT))
    page.field("since", (words.long_time(found.created_at, zone) if found.created_at else "", TEXT))
    page.field("source", (row.health, HIGH))
    _follows(page, "Follows, of the watched accounts", found.follows)
    _follows(page, "Followed by, of the watched accounts", found.followed_by)
    _changes(page, found, zone)
    return page.sheet()


def _changes(page: Page, found: AccountPage, zone: tzinfo) -> None:
    if found.changes:
        page.heading("Profile history")
        for change in found.changes:
            page.line(
                (f"{words.long_time(change.before_at, zone)}  {change.field}: ", MUTED),
                (change.old or "(nothing)", "strike $tw-removed"),
                (" → ", MUTED),
                (change.new or "(nothing)", "$tw-added"),
                hang=2,
            )


def _follows(page: Page, heading: str, rows: tuple[FollowedLine, ...]) -> None:
    if not rows:
        return
    page.heading(f"{heading}: {len(rows)}")
    for row in rows:
        sign = "⇄" if row.is_returned else "→"
        word = {True: "both ways", False: "one way", None: "unknown"}[row.is_returned]
        page.line(
            (f"{sign} {word:<10}", GOOD if row.is_returned else MUTED),
            (f"{row.account.country:<3}", MUTED),
            (handle(row.account.handle) or row.account.name, TEXT),
            ("  OURS" if row.account.is_ours else "", GOOD),
            hang=15,
        )
