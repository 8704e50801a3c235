"""Single posts as servers of the fediverse hand them over: a Note, or the activity that made it.

One object, lines, or a list; an outbox is a format of its own. Only what is public is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from twiplotui.model.imports import Fact, LeftOut, Reject
from twiplotui.model.post import PresenceNotice
from twiplotui.model.words import Network, Presence
from twiplotui.sources.feed_entry import host_of
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.json_fields import get_list, get_map, get_text
from twiplotui.sources.json_stream import iter_json_documents
from twiplotui.sources.mastodon_actor import profile_of
from twiplotui.sources.mastodon_archive import fact_of_activity
from twiplotui.sources.mastodon_ids import is_status_address, status_id
from twiplotui.sources.material import Material, ReadOptions, dated
from twiplotui.sources.peek import peek
from twiplotui.sources.times import parse_time

_POSTS = ("Note", "Question", "Article", "Page")
_ACTIVITIES = ("Create", "Update", "Announce", "Delete")
_LEAST_MARKS = 2
_MARKS = ("@context", "to", "cc", "attributedTo", "actor", "published")
"""Names of fields; a few of them together are of no other format."""


def _is_post(item: Mapping[str, Any]) -> bool:
    return get_text(item, "type") in _POSTS and ("content" in item or "contentMap" in item)


def _is_activity(item: Mapping[str, Any]) -> bool:
    return get_text(item, "type") in _ACTIVITIES and "object" in item


def _as_activity(item: object) -> object:
    """Return what is to be read: a bare post as the activity that made it, its author plain."""
    if not isinstance(item, Mapping):
        return item
    if _is_post(item):
        note = {**item, "attributedTo": _address(item, "attributedTo")}
        parts = {key: item[key] for key in ("to", "cc", "published") if key in item}
        return {"type": "Create", "actor": note["attributedTo"], "object": note, **parts}
    if get_text(item, "type") == "Update" and _is_post(get_map(item, "object")):
        return {**item, "type": "Create", "actor": _address(item, "actor")}
    return {**item, "actor": _address(item, "actor")}


def _address(item: Mapping[str, Any], key: str) -> str:
    """Return the address of an actor, who may be written out or stand in a list."""
    value = next(iter(get_list(item, key)), item.get(key))
    return value if isinstance(value, str) else get_text(value, "id")


def _read(material: Material, options: ReadOptions) -> Iterator[Fact]:
    options = dated(options, material)
    profile = material.sibling("actor.json")
    owner = profile_of(profile, options) if profile is not None else None
    with material.open() as stream:
        for number, value, _raw in iter_json_documents(stream):
            if isinstance(value, Reject):
                yield value
            elif get_text(value, "type") == "Delete":
                yield _deleted(value, f"item {number}")
            else:
                yield fact_of_activity(_as_activity(value), f"item {number}", owner, options)


def _deleted(item: object, position: str) -> Fact:
    """Read the word of a server that a post of its own was taken down."""
    target = item.get("object") if isinstance(item, Mapping) else None
    address = target if isinstance(target, str) else get_text(target, "id")
    host = host_of(get_text(item, "actor"))
    if not is_status_address(address) or not host or host != host_of(address):
        return LeftOut("activities that are no posts (Delete)")
    return PresenceNotice(
        network=Network.MASTODON,
        native_id=status_id(address),
        presence=Presence.DELETED,
        at=parse_time(get_text(item, "published"))[0],
        evidence="Its server says: Delete.",
        position=position,
    )


def _sniff(material: Material) -> int:
    seen = peek(material)
    if seen.variable:
        return 0
    return max((_score(record) for record in seen.records), default=0)


def _score(record: Mapping[str, Any]) -> int:
    if not (_is_post(record) or _is_activity(record)):
        return 0
    return 91 if sum(mark in record for mark in _MARKS) >= _LEAST_MARKS else 0


FORMATS: tuple[Format | BundleFormat, ...] = (
    Format("activitypub", "single posts of the fediverse (ActivityPub)", _sniff, _read),
)
