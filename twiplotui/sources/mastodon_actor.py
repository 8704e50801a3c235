"""The profile a Mastodon archive keeps of its account: actor.json, alone or beside an outbox."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from twiplotui.errors import DataError
from twiplotui.model.account import AccountFacts
from twiplotui.model.imports import Fact, LeftOut, Reject
from twiplotui.model.words import AccountStatus, Network
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.json_fields import get_text
from twiplotui.sources.json_stream import load_document
from twiplotui.sources.mastodon_ids import account_of_address, full_account
from twiplotui.sources.material import Material, ReadOptions, dated
from twiplotui.sources.peek import peek
from twiplotui.sources.times import parse_time
from twiplotui.text.html import html_to_text

_TYPES = ("Person", "Service", "Organization", "Group", "Application")


def profile_of(material: Material, options: ReadOptions) -> AccountFacts | None:
    """Read an actor.json; None where it is damaged or names nobody."""
    try:
        with material.open() as stream:
            actor = load_document(stream)
    except DataError:
        return None
    name, address = get_text(actor, "preferredUsername"), get_text(actor, "id", "url")
    handle = full_account(name, address)
    if not handle:
        return None
    moved = get_text(actor, "movedTo")
    created, _ = parse_time(get_text(actor, "published"))
    return AccountFacts(
        network=Network.MASTODON,
        native_id=handle,
        handle=handle,
        name=get_text(actor, "name") or None,
        bio=html_to_text(get_text(actor, "summary")).text or None,
        link=get_text(actor, "url") or None,
        protected=bool(actor.get("manuallyApprovesFollowers")) or None
        if isinstance(actor, Mapping)
        else None,
        status=AccountStatus.MOVED if moved else None,
        moved_to=(account_of_address(moved) or moved) or None,
        created_at=created,
        observed_at=options.captured_at,
    )


def _read(material: Material, options: ReadOptions) -> Iterator[Fact]:
    owner = profile_of(material, dated(options, material))
    if owner is None:
        yield Reject("item 1", "it names no account")
        return
    yield owner
    yield LeftOut("a profile, not a post")


def _sniff(material: Material) -> int:
    actor = peek(material).first
    is_actor = get_text(actor, "type") in _TYPES and ("@context" in actor or "inbox" in actor)
    return 90 if is_actor and get_text(actor, "preferredUsername") else 0


FORMATS: tuple[Format | BundleFormat, ...] = (
    Format("mastodon-actor", "Mastodon profile (actor.json)", _sniff, _read),
)
