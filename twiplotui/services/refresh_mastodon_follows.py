"""Reads whom an account of Mastodon follows, page by page to the end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import quote

from twiplotui.clock import HOUR
from twiplotui.errors import DataError
from twiplotui.model.account import AccountFacts
from twiplotui.model.follow import FollowMember, RunFacts
from twiplotui.model.imports import Reject
from twiplotui.model.words import AccountStatus, Direction, Network
from twiplotui.network.exchange import FetchKind, FetchResult
from twiplotui.network.headers import next_link
from twiplotui.services.refresh_mastodon_visit import Visit
from twiplotui.services.refresh_model import CONFIRM_AFTER
from twiplotui.store.standing import last_members

EVERY = 3 * HOUR
"""How often a list of follows is read."""
MAX_PAGES = 250
_LOOKUPS = 20
"""Most lost members looked up in one reading; where more vanish at once, none is."""


def is_follows_due(cursor: dict[str, Any], now: int) -> bool:
    """Say whether the list of follows is to be read now."""
    confirm_at = cursor.get("confirm_at") or 0
    return abs(now - (cursor.get("follows_at") or 0)) >= EVERY or 0 < confirm_at <= now


async def follows_batch(
    visit: Visit, cursor: dict[str, Any], *, is_hidden: bool
) -> FetchResult | None:
    """Read the list and keep it as one run; return what went wrong, if anything.

    Args:
        visit: The reading of the account.
        cursor: Remembers when the list is to be read next.
        is_hidden: The account hides its lists.
    """
    run, trouble = await _read_run(visit)
    if trouble is not None and not run.members:
        return trouble
    note = run.note
    is_complete: bool | None = trouble is None and not note
    claimed, read = visit.account.following, len(run.members)
    is_hidden = is_hidden or bool(claimed and not read)
    if is_hidden:
        is_complete, note = False, "the account hides its list"
    elif is_complete and claimed is not None and claimed - read > max(5, claimed // 20):
        is_complete = None
        note = f"the profile claims {claimed}, the server listed {read}"
    elif trouble is not None:
        note = f"the reading broke off: {trouble.sentence}"
    run = replace(
        run, is_complete=is_complete, note=note, claimed=claimed, is_list_hidden=is_hidden
    )
    visit.add("follows", "mastodon-following", [*await _lost(visit, run, cursor), run])
    cursor["follows_at"] = visit.reading.now
    return trouble


async def _read_run(visit: Visit) -> tuple[RunFacts, FetchResult | None]:
    url = visit.url(f"accounts/{visit.id}/following?limit=80")
    members: dict[str, FollowMember] = {}
    records, note = 0, ""
    run = RunFacts(visit.account, Direction.FOLLOWING, (), source="Mastodon API")
    options = replace(visit.options, is_complete=True)
    trouble: FetchResult | None = None
    for _ in range(MAX_PAGES):
        result = await visit.reading.get(url)
        if not result.is_ok:
            trouble = result
            break
        try:
            facts = await visit.reading.parse_body(result, "mastodon-following", options)
        except DataError as error:
            trouble = replace(result, kind=FetchKind.BAD_RESPONSE, sentence=error.message)
            break
        for fact in facts:
            if isinstance(fact, RunFacts):
                records += fact.records
                for member in fact.members:
                    members.setdefault(member.account.native_id or "", member)
            elif isinstance(fact, Reject):
                note = "some members could not be read"
        url = next_link(result.link_header, result.final_url)
        if not url:
            break
        if not visit.is_at_home(url):
            note = "the server names a next page on another server"
            break
    else:
        note = f"the list is longer than {MAX_PAGES} pages"
    found = replace(
        run,
        members=tuple(members.values()),
        captured_at=visit.reading.now,
        note=note,
        records=records,
    )
    return found, trouble


async def _lost(visit: Visit, run: RunFacts, cursor: dict[str, Any]) -> list[AccountFacts]:
    """Look up members that a complete list lost: an account that is gone was not unfollowed."""
    cursor["confirm_at"] = None
    account_id = visit.source.account_id
    if not run.is_complete or account_id is None:
        return []
    before = last_members(visit.reading.store, account_id)
    present = {member.account.native_id for member in run.members}
    lost = [name for name in before or {} if name not in present]
    if lost:
        cursor["confirm_at"] = visit.reading.now + CONFIRM_AFTER
    found = []
    for name in lost if len(lost) <= _LOOKUPS else []:
        result = await visit.reading.get(
            visit.url(f"accounts/lookup?acct={quote(_local(name, visit.host), safe='@')}")
        )
        if result.is_ok:
            try:
                account = await visit.reading.parse_account(result, visit.options)
            except DataError:
                continue
            status = account.status or AccountStatus.ACTIVE
            found.append(replace(account, status=status, observed_at=visit.reading.now))
        elif result.kind in (FetchKind.NOT_FOUND, FetchKind.GONE):
            found.append(
                AccountFacts(
                    Network.MASTODON,
                    native_id=name,
                    handle=name,
                    status=AccountStatus.DELETED,
                    observed_at=visit.reading.now,
                )
            )
    return found


def _local(name: str, host: str) -> str:
    return name.removesuffix(f"@{host}")
