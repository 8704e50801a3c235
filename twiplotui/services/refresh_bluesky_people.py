"""Asks Bluesky who the people of a list of follows are: handles of new ones, fate of lost ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from twiplotui.errors import DataError
from twiplotui.model.account import AccountFacts, ListedAccount
from twiplotui.model.imports import Fact
from twiplotui.model.words import AccountStatus, Network
from twiplotui.services.refresh_bluesky_visit import Visit
from twiplotui.services.refresh_reading import json_object
from twiplotui.store.standing import handles_unknown

_PROFILES_AT_ONCE = 25
_RELATIONS_AT_ONCE = 30
_MOST_PROFILES = 100
_MOST_LOST = 60
"""Where more vanish at once, none is looked up: the list itself changed."""


async def people_facts(visit: Visit, lost: Sequence[str], members: Sequence[str]) -> list[Fact]:
    """Return what is learnt of lost members and of members without a handle.

    Args:
        visit: The reading of the account.
        lost: DIDs that were followed and are not any more.
        members: DIDs that are followed.
    """
    facts: list[Fact] = []
    if len(lost) <= _MOST_LOST:
        for start in range(0, len(lost), _RELATIONS_AT_ONCE):
            facts.extend(await _fates(visit, lost[start : start + _RELATIONS_AT_ONCE]))
    unknown = handles_unknown(visit.reading.store, Network.BLUESKY.value, members)
    for start in range(0, min(len(unknown), _MOST_PROFILES), _PROFILES_AT_ONCE):
        facts.extend(await _profiles(visit, unknown[start : start + _PROFILES_AT_ONCE]))
    return facts


async def _fates(visit: Visit, dids: Sequence[str]) -> list[AccountFacts]:
    """Tell by app.bsky.graph.getRelationships which lost members still exist."""
    url = visit.appview("app.bsky.graph.getRelationships", actor=visit.did)
    result = await visit.reading.get(url + "".join(f"&others={quote(did)}" for did in dids))
    relations = json_object(result).get("relationships") if result.is_ok else None
    found = []
    for relation in relations if isinstance(relations, list) else []:
        if not isinstance(relation, dict):
            continue
        is_gone = bool(relation.get("notFound"))
        did = relation.get("actor") if is_gone else relation.get("did")
        if did in dids:
            status = AccountStatus.DELETED if is_gone else AccountStatus.ACTIVE
            now = visit.reading.now
            found.append(AccountFacts(Network.BLUESKY, str(did), status=status, observed_at=now))
    return found


async def _profiles(visit: Visit, dids: Sequence[str]) -> list[AccountFacts]:
    url = f"{visit.reading.places.appview}/xrpc/app.bsky.actor.getProfiles?"
    result = await visit.reading.get(url + "&".join(f"actors={quote(did)}" for did in dids))
    if not result.is_ok:
        return []
    try:
        facts = await visit.reading.parse_body(result, "bluesky-json", visit.reading.options())
    except DataError:
        return []
    return accounts_in(facts)


def accounts_in(facts: Iterable[Fact]) -> list[AccountFacts]:
    """Return the accounts that facts describe as such (not the authors of posts)."""
    found = (fact.account if isinstance(fact, ListedAccount) else fact for fact in facts)
    return [fact for fact in found if isinstance(fact, AccountFacts)]
