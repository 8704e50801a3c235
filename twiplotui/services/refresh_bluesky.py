"""Reads an account of Bluesky: its repository on its own server, feed and profile on the AppView.

The server is first asked for the revision of the repository; while that stands still, nothing was
posted, removed, followed or unfollowed, and nothing more is asked. A repository read whole proves
which posts and follows stand: what is stored and not in it was removed by its owner.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from twiplotui.clock import HOUR
from twiplotui.errors import DataError
from twiplotui.model.account import AccountFacts, ListedAccount
from twiplotui.model.follow import RunFacts
from twiplotui.model.imports import Fact
from twiplotui.model.post import PostFacts, PresenceNotice
from twiplotui.model.words import AccountStatus, Network, Presence
from twiplotui.network.exchange import ARCHIVE_BYTES, FetchKind, FetchResult
from twiplotui.services.refresh_bluesky_people import accounts_in, people_facts
from twiplotui.services.refresh_bluesky_visit import Visit, query
from twiplotui.services.refresh_missing import after_reach, due_reach
from twiplotui.services.refresh_model import CONFIRM_AFTER, Harvest, ReadingOutcome, failed, settled
from twiplotui.services.refresh_reading import Reading, json_object, text_of
from twiplotui.services.refresh_servers import find_server
from twiplotui.store.sources import Source
from twiplotui.store.standing import last_members, standing_posts

REPOSITORY_EVERY = HOUR
"""A repository that changed is read whole at most so often."""
PROFILE_EVERY = 6 * HOUR
_FIRST_PAGES, _MAX_PAGES = 3, 30
_TRIES = 8
"""Readings of a repository that comes incomplete before it is taken as it is."""

_STATES = {
    "RepoTakendown": AccountStatus.SUSPENDED,
    "RepoSuspended": AccountStatus.SUSPENDED,
    "RepoDeactivated": AccountStatus.DEACTIVATED,
    "RepoNotFound": AccountStatus.DELETED,
}
"""Errors of com.atproto.sync.getLatestCommit and what they say of the account."""


async def read_bluesky(source: Source, reading: Reading) -> Harvest:
    """Read one account.

    Args:
        source: Of kind `bluesky`; its address ends with the DID.
        reading: The refresh it belongs to.
    """
    now = reading.now
    did = source.url.rpartition("/")[2]
    cursor = dict(source.cursor)
    server = text_of(cursor, "server")
    if not server or source.failures:
        server, trouble = await find_server(did, reading)
        if trouble is not None:
            return failed(source, now, trouble.sentence, trouble.retry_after)
    cursor["server"] = server
    visit = Visit(source, reading, did, server, cursor)
    commit = await reading.get(
        f"{server}/xrpc/com.atproto.sync.getLatestCommit?{query({'did': did})}",
        found_at=reading.places.directory,
    )
    if not commit.is_ok:
        return await _status(visit, commit)
    revision = text_of(json_object(commit), "rev")
    confirm_at = cursor.get("confirm_at") or 0
    is_same = bool(revision) and revision == cursor.get("rev")
    is_profile_due = now - (cursor.get("profile_at") or 0) >= PROFILE_EVERY
    is_owed = bool(cursor.get("is_behind")) or 0 < confirm_at <= now
    if is_same and not is_owed and not is_profile_due:
        kept = settled(replace(source, cursor=cursor), now, cursor.get("newest"), is_changed=False)
        return Harvest(_no_later(kept, confirm_at, now), ReadingOutcome.UNCHANGED, captured_at=now)
    return await _visit(visit, revision)


async def _visit(visit: Visit, revision: str) -> Harvest:
    cursor, now = visit.cursor, visit.reading.now
    is_changed = revision != cursor.get("rev")
    trouble = await _profile(visit)
    if trouble is None:
        trouble = await _feed(visit)
    car_at, is_confirming = cursor.get("car_at") or 0, 0 < (cursor.get("confirm_at") or 0) <= now
    is_owed = is_changed or not car_at or is_confirming or bool(cursor.get("is_behind"))
    is_time = is_confirming or now - car_at >= REPOSITORY_EVERY or _misses_posts(visit)
    if trouble is None and is_owed and is_time:
        trouble = await _repository(visit)
        is_owed = trouble is not None
    if trouble is None:
        cursor["rev"], cursor["is_behind"] = revision, is_owed
    cursor["newest"] = max(visit.newest, cursor.get("newest") or 0) or None
    name = visit.account.name if visit.account else ""
    source = replace(visit.source, cursor=cursor, title=visit.source.title or name or "")
    if trouble is not None:
        harvest = failed(source, now, trouble.sentence, trouble.retry_after)
        return replace(harvest, batches=tuple(visit.batches), account=visit.account)
    kept = settled(source, now, cursor["newest"], is_changed=is_changed)
    if is_owed:
        kept = _no_later(kept, car_at + REPOSITORY_EVERY, now)
    kept = _no_later(kept, cursor.get("confirm_at") or 0, now)
    return Harvest(kept, ReadingOutcome.READ, "", tuple(visit.batches), visit.account, now)


def _no_later(source: Source, moment: int, now: int) -> Source:
    """Return a source that is due at `moment` (0: no matter) at the latest."""
    if not moment or source.due_at is None:
        return source
    return replace(source, due_at=min(source.due_at, max(moment, now)))


async def _status(visit: Visit, result: FetchResult) -> Harvest:
    """Tell a server that fails from an account that its server says is gone, or has moved on."""
    now = visit.reading.now
    status = _STATES.get(text_of(json_object(result), "error"))
    if result.kind is not FetchKind.CLIENT_ERROR or status is None:
        return failed(visit.source, now, result.sentence, result.retry_after)
    server, trouble = await find_server(visit.did, visit.reading)
    if trouble is None and server != visit.server:
        source = replace(visit.source, cursor={**visit.cursor, "server": server})
        harvest = failed(source, now, "The account moved to another server; it is asked next time.")
        return replace(harvest, source=replace(harvest.source, due_at=now))
    account = AccountFacts(Network.BLUESKY, visit.did, status=status, observed_at=now)
    visit.add("status", "bluesky-json", [account])
    harvest = failed(visit.source, now, f"Its server says the account is {status.value}.")
    return replace(harvest, batches=tuple(visit.batches))


async def _profile(visit: Visit) -> FetchResult | None:
    reading = visit.reading
    result = await reading.get(visit.appview("app.bsky.actor.getProfile", actor=visit.did))
    if not result.is_ok:
        return result
    facts, trouble = await _parsed(visit, result, "bluesky-json")
    account = next(iter(accounts_in(facts)), None)
    if account is not None and account.native_id == visit.did:
        # The AppView shows profiles of active accounts only.
        visit.account = replace(account, status=account.status or AccountStatus.ACTIVE)
        visit.add("profile", "bluesky-json", [ListedAccount(visit.account, position="profile")])
        visit.cursor["profile_at"] = reading.now
    return trouble


async def _feed(visit: Visit) -> FetchResult | None:
    """List posts and reposts back to what is due to be read again."""
    now, cursor = visit.reading.now, visit.cursor
    is_first = "bands" not in cursor
    reach = due_reach(cursor.get("bands", {}), now)
    page = ""
    for _ in range(_FIRST_PAGES if is_first else _MAX_PAGES):
        parameters: dict[str, str | int] = {
            "actor": visit.did,
            "limit": 100,
            "filter": "posts_with_replies",
        }
        if page:
            parameters["cursor"] = page
        url = visit.appview("app.bsky.feed.getAuthorFeed", **parameters)
        result = await visit.reading.get(url)
        if not result.is_ok:
            return result
        facts, trouble = await _parsed(visit, result, "bluesky-json")
        if trouble is not None:
            return trouble
        own = [fact for fact in facts if not isinstance(fact, PostFacts) or _is_own(visit, fact)]
        visit.add("posts", "bluesky-json", own)
        posts = [fact for fact in own if isinstance(fact, PostFacts)]
        times = [post.published_at for post in posts if post.published_at is not None]
        visit.listed.update(post.native_id for post in posts)
        visit.newest = max([visit.newest, *times])
        page = text_of(json_object(result), "cursor")
        if not page or not facts:
            visit.covered_since = 0
            break
        visit.covered_since = min(times, default=visit.covered_since)
        if not is_first and times and min(times) <= now - reach:
            break
    cursor["bands"] = after_reach(cursor.get("bands", {}), reach, now)
    return None


def _is_own(visit: Visit, post: PostFacts) -> bool:
    return post.author.native_id == visit.did


def _misses_posts(visit: Visit) -> bool:
    """Say whether the feed lacks a stored post that it should show."""
    account_id, since = visit.source.account_id, visit.covered_since
    if account_id is None or since is None:
        return False
    standing = standing_posts(visit.reading.store, account_id, since + 1)
    return any(post.native_id not in visit.listed for post in standing)


async def _repository(visit: Visit) -> FetchResult | None:
    """Read the whole repository: follows as one run, posts, and what is not in it any more."""
    reading, cursor = visit.reading, visit.cursor
    url = f"{visit.server}/xrpc/com.atproto.sync.getRepo?{query({'did': visit.did})}"
    result = await reading.get(
        url,
        accept="application/vnd.ipld.car",
        max_bytes=ARCHIVE_BYTES,
        found_at=reading.places.directory,
    )
    if not result.is_ok:
        return result
    facts, trouble = await _parsed(visit, result, "bluesky-car")
    if trouble is not None:
        return trouble
    run = next((fact for fact in facts if isinstance(fact, RunFacts)), None)
    # The format's own name says that completeness is proven, not claimed.
    facts = [
        replace(fact, source="bluesky-car") if isinstance(fact, RunFacts) else fact
        for fact in facts
    ]
    if run is None or not run.is_complete or run.actor.native_id != visit.did:
        visit.add("repository", "bluesky-car", facts)
        return _incomplete(visit, result)
    cursor["car_at"], cursor["confirm_at"], cursor["incomplete"] = reading.now, None, 0
    members = [member.account.native_id or "" for member in run.members]
    lost = _lost_members(visit, members)
    if lost:
        cursor["confirm_at"] = reading.now + CONFIRM_AFTER
    visit.add("people", "bluesky-json", await people_facts(visit, lost, members))
    facts.extend(_removed(visit, facts))
    visit.add("repository", "bluesky-car", facts)
    return None


def _incomplete(visit: Visit, result: FetchResult) -> FetchResult | None:
    """Have a repository that came incomplete read again; taken for read, its changes were missed.

    One that always comes so (a record that cannot be read) is taken as it is in the end.
    """
    cursor = visit.cursor
    cursor["incomplete"] = int(cursor.get("incomplete") or 0) + 1
    if cursor["incomplete"] >= _TRIES:
        cursor["car_at"], cursor["confirm_at"] = visit.reading.now, None
        return None
    sentence = "The account's repository came incomplete; it is read again later."
    return replace(result, kind=FetchKind.BAD_RESPONSE, sentence=sentence)


def _lost_members(visit: Visit, members: Collection[str]) -> list[str]:
    """Return whom the account followed when its list was read last, and follows no more."""
    account_id = visit.source.account_id
    before = last_members(visit.reading.store, account_id) if account_id is not None else None
    present = frozenset(members)
    return [did for did in before or {} if did not in present]


def _removed(visit: Visit, facts: Iterable[Fact]) -> list[Fact]:
    """Return notices for stored posts that the whole repository does not hold."""
    if visit.source.account_id is None:
        return []
    held = {fact.native_id for fact in facts if isinstance(fact, PostFacts)} | visit.listed
    return [
        PresenceNotice(
            network=Network.BLUESKY,
            native_id=post.native_id,
            presence=Presence.DELETED,
            at=visit.reading.now,
            evidence="The account's own repository, read whole, does not hold this post any more.",
        )
        for post in standing_posts(visit.reading.store, visit.source.account_id, 0)
        if post.native_id not in held
    ]


async def _parsed(
    visit: Visit, result: FetchResult, format_id: str
) -> tuple[list[Fact], FetchResult | None]:
    try:
        return await visit.reading.parse_body(result, format_id, visit.reading.options()), None
    except DataError as error:
        return [], replace(result, kind=FetchKind.BAD_RESPONSE, sentence=error.message)
