"""Reads an account of Mastodon or a compatible server over its public interface.

Asked each time: the account and its newest posts. Older posts are listed again on the NewsDiffs
table. A post is called deleted only where its own address answers 404 or 410 while the account
answers; a list of follows is complete only where the server names no further page.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote, urlsplit

from twiplotui.errors import DataError
from twiplotui.model.account import AccountFacts, ListedAccount
from twiplotui.model.post import PostFacts, PresenceNotice
from twiplotui.model.words import AccountStatus, Network, Presence
from twiplotui.network.exchange import FetchKind, FetchResult
from twiplotui.network.headers import next_link
from twiplotui.services.refresh_mastodon_follows import follows_batch, is_follows_due
from twiplotui.services.refresh_mastodon_visit import Visit
from twiplotui.services.refresh_missing import after_reach, due_reach
from twiplotui.services.refresh_model import Batch, Harvest, ReadingOutcome, ended, failed, settled
from twiplotui.services.refresh_reading import Reading, json_object, text_of
from twiplotui.sources.material import ReadOptions
from twiplotui.store.sources import Source
from twiplotui.store.standing import edits_known, standing_posts

FIRST_PAGES = 5
"""Pages of 40 posts read when an account is new."""
MAX_PAGES = 50
_CHECKS = 40
"""Most single posts, and most edit histories, asked for in one reading."""


async def read_mastodon(source: Source, reading: Reading) -> Harvest:
    """Read one account.

    Args:
        source: Of kind `mastodon`; its address is that of the profile.
        reading: The refresh it belongs to.
    """
    now = reading.now
    base, host, name = parts_of(source.url)
    options = replace(reading.options(source.url), account=_known(name, host))
    result = await _ask_account(source, reading, base, name)
    if result.kind in (FetchKind.GONE, FetchKind.NOT_FOUND):
        return _gone(source, options, result, now)
    if not result.is_ok:
        return failed(source, now, result.sentence, result.retry_after)
    try:
        account = await reading.parse_account(result, options)
    except DataError as error:
        return failed(source, now, error.message)
    answer = json_object(result)
    number = text_of(answer, "id")
    if not number:
        return failed(source, now, f"{host} does not say the number of the account.")
    # Its server answers for it: what is not suspended or moved is active.
    account = replace(account, status=account.status or AccountStatus.ACTIVE)
    visit = Visit(source, reading, base, host, number, account, replace(options, account=account))
    is_hidden = bool(answer.get("hide_collections"))
    return await _visit(visit, is_hidden=is_hidden)


async def _visit(visit: Visit, *, is_hidden: bool) -> Harvest:
    reading, source = visit.reading, visit.source
    now, cursor = reading.now, dict(source.cursor)
    visit.add("profile", "mastodon-accounts", [ListedAccount(visit.account, position="account")])
    is_first = "bands" not in cursor
    reach = due_reach(cursor.get("bands", {}), now)
    trouble = await _list_posts(visit, None if is_first else now - reach)
    if not trouble:
        cursor["bands"] = after_reach(cursor.get("bands", {}), reach, now)
        await _read_histories(visit)
        await _check_missing(visit)
    if is_follows_due(cursor, now):
        trouble = await follows_batch(visit, cursor, is_hidden=is_hidden) or trouble
    cursor["id"] = visit.id
    cursor["strikes"] = 0
    times = [post.published_at or 0 for post in visit.posts.values()]
    cursor["newest"] = max([*times, cursor.get("newest") or 0]) or None
    source = replace(source, cursor=cursor, title=source.title or visit.account.name or "")
    kept = settled(source, now, cursor["newest"], is_changed=True)
    if cursor.get("confirm_at"):
        kept = replace(kept, due_at=min(kept.due_at or now, max(cursor["confirm_at"], now)))
    if trouble:
        harvest = failed(source, now, trouble.sentence, trouble.retry_after)
        return replace(harvest, batches=tuple(visit.batches), account=visit.account)
    return Harvest(kept, ReadingOutcome.READ, "", tuple(visit.batches), visit.account, now)


async def _ask_account(source: Source, reading: Reading, base: str, name: str) -> FetchResult:
    number = source.cursor.get("id")
    if isinstance(number, str) and number:
        return await reading.get(f"{base}/api/v1/accounts/{quote(number, safe='')}")
    return await reading.get(f"{base}/api/v1/accounts/lookup?acct={quote(name, safe='')}")


def _gone(source: Source, options: ReadOptions, result: FetchResult, now: int) -> Harvest:
    """An account that its server does not know is called gone at the second time."""
    strikes = int(source.cursor.get("strikes") or 0) + 1
    source = replace(source, cursor={**source.cursor, "strikes": strikes})
    if result.kind is not FetchKind.GONE and strikes < 2:
        return failed(source, now, result.sentence)
    assert options.account is not None
    account = replace(options.account, status=AccountStatus.DELETED, observed_at=now)
    batch = Batch(f"@{account.handle} (profile)", "mastodon-accounts", (account,))
    return ended(source, now, f"{result.sentence} The account is gone.", (batch,))


async def _list_posts(visit: Visit, until: int | None) -> FetchResult | None:
    """List posts back to `until` (None: the first pages); return what went wrong, if anything."""
    url = visit.url(f"accounts/{visit.id}/statuses?limit=40")
    pages = FIRST_PAGES if until is None else MAX_PAGES
    for _ in range(pages):
        result = await visit.reading.get(url)
        if not result.is_ok:
            return result
        try:
            facts = await visit.reading.parse_body(result, "mastodon-statuses", visit.options)
        except DataError as error:
            return replace(result, kind=FetchKind.BAD_RESPONSE, sentence=error.message)
        visit.add("posts", "mastodon-statuses", facts)
        posts = [fact for fact in facts if isinstance(fact, PostFacts)]
        visit.posts.update({post.native_id: post for post in posts})
        url = next_link(result.link_header, result.final_url)
        if url and not visit.is_at_home(url):
            return elsewhere(result)
        if not url or not facts:
            visit.covered_since = 0
            return None
        times = [post.published_at for post in posts if post.published_at is not None]
        if times:
            visit.covered_since = min(times)
            if until is not None and min(times) <= until:
                return None
    return None


async def _read_histories(visit: Visit) -> None:
    """Read the histories of posts edited since they were stored."""
    edited = {key: post for key, post in visit.posts.items() if post.edited_at is not None}
    known = edits_known(visit.reading.store, Network.MASTODON.value, edited)
    wanted = [key for key, post in edited.items() if known.get(key, -1) != post.edited_at]
    for native_id in wanted[:_CHECKS]:
        number = own_number(native_id, visit.host)
        if not number:
            continue
        result = await visit.reading.get(visit.url(f"statuses/{number}/history"))
        if not result.is_ok:
            continue
        name = f"{visit.host}/{number}_history.json"
        try:
            facts = await visit.reading.parse_body(
                result, "mastodon-history", visit.options, name=name
            )
        except DataError:
            continue
        visit.add("edit history", "mastodon-history", facts)


async def _check_missing(visit: Visit) -> None:
    """Ask for each stored post that a whole listing does not show any more."""
    account_id, since = visit.source.account_id, visit.covered_since
    if account_id is None or since is None:
        return
    standing = standing_posts(visit.reading.store, account_id, since + 1)
    absent = [post for post in standing if post.native_id not in visit.posts]
    notices = []
    for post in absent[:_CHECKS]:
        number = own_number(post.native_id, visit.host)
        if not number:
            continue
        result = await visit.reading.get(visit.url(f"statuses/{number}"))
        if result.kind in (FetchKind.NOT_FOUND, FetchKind.GONE):
            notices.append(
                PresenceNotice(
                    network=Network.MASTODON,
                    native_id=post.native_id,
                    presence=Presence.DELETED,
                    at=visit.reading.now,
                    evidence=(
                        f"{visit.host} answers {result.status} for this post while the account"
                        " answers: it was deleted or is no longer public."
                    ),
                )
            )
    visit.add("removals", "mastodon-statuses", notices)


def elsewhere(result: FetchResult) -> FetchResult:
    """Return the failure of a server whose next page is on another one; we do not go there."""
    sentence = f"{urlsplit(result.final_url).netloc} names a next page on another server; refused."
    return replace(result, kind=FetchKind.REFUSED, sentence=sentence)


def own_number(native_id: str, host: str) -> str:
    """Return the server's own number of a post; empty for a post of another server."""
    server, _, number = native_id.partition("/")
    return quote(number, safe="") if server == host and number and "/" not in number else ""


def parts_of(url: str) -> tuple[str, str, str]:
    """Return (scheme and host, host, account name) of the address of a profile."""
    parts = urlsplit(url)
    name = parts.path.strip("/").removeprefix("@")
    return f"{parts.scheme}://{parts.netloc}", parts.netloc.lower(), name


def _known(name: str, host: str) -> AccountFacts:
    full = f"{name}@{host}".lower()
    return AccountFacts(Network.MASTODON, native_id=full, handle=full)
