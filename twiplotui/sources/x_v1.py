"""Posts collected through API v1.1 (twarc 1 and many others): lines or a list, also streams.

Stream notices are kept apart: a deletion is evidence, limits and keep-alives are left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from twiplotui.model.imports import Fact, LeftOut, Reject
from twiplotui.model.post import PresenceNotice
from twiplotui.model.words import Network, Presence
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.material import Material, ReadOptions
from twiplotui.sources.peek import peek
from twiplotui.sources.post_parts import Place
from twiplotui.sources.records import as_reject, iter_wrapped, without_newlines, wrapped_list
from twiplotui.sources.times import parse_time
from twiplotui.sources.x_owner import Nobody
from twiplotui.sources.x_tweet import read_tweet
from twiplotui.sources.x_users import Authors, named_author, user_account
from twiplotui.sources.x_values import Json, handle_of, id_text, mapping_of, objects_of

_NOTICES = (
    "limit",
    "warning",
    "status_withheld",
    "user_withheld",
    "disconnect",
    "scrub_geo",
    "event",
    "friends",
)
_SURE, _LIKELY = 90, 70


def sniff(material: Material) -> int:
    """Recognise posts by the fields only API v1.1 has."""
    seen = peek(material)
    if not seen.shape or seen.variable:
        return 0
    records: list[Json] = list(seen.records)
    if seen.shape == "object" and records:
        records += objects_of(seen.first.get(wrapped_list(seen.first)))[:1]
    return max((_score(record) for record in records), default=0)


def _score(record: Json) -> int:
    if "_type" in record or "rawContent" in record:
        return 0
    has_text = isinstance(record.get("full_text"), str) or isinstance(record.get("text"), str)
    user = mapping_of(record.get("user"))
    has_id = "id_str" in record or "id" in record
    if has_text and has_id and ("screen_name" in user or "id_str" in user):
        return _SURE
    if has_text and "id_str" in record and "created_at" in record and "entities" in record:
        return _LIKELY
    if is_v1_user(record):
        return _LIKELY
    status = mapping_of(mapping_of(record.get("delete")).get("status"))
    return 85 if "id_str" in status or "id" in status else 0


def is_v1_user(record: Json) -> bool:
    """Whether this is a profile, not a post."""
    names = ("screen_name", "followers_count", "statuses_count")
    return all(name in record for name in names) and "text" not in record


def read(material: Material, options: ReadOptions) -> Iterator[Fact]:
    """Read posts and notices."""
    nobody = Nobody(options, material)
    captured_at = options.captured_at or material.modified_at
    authors = Authors(captured_at)
    for position, value, raw in iter_wrapped(material):
        bad = as_reject(value, position)
        if bad:
            yield bad
            continue
        if not isinstance(value, dict):
            yield Reject(position, "it is no post")
            continue
        if "text" not in value and "full_text" not in value:
            if is_v1_user(value):
                account = user_account(value, captured_at)
                yield from () if account is None else (account,)
            yield _other(value, position)
            continue
        author = authors.read(value.get("user")) or named_author(value)
        if author is None:
            author = nobody.account()
            yield from nobody.cautions()
        yield read_tweet(value, author, Place(position, without_newlines(value, raw), captured_at))


def _other(value: Json, position: str) -> Fact:
    notice = mapping_of(value.get("delete"))
    status = mapping_of(notice.get("status"))
    native_id = id_text(status.get("id_str")) or id_text(status.get("id"))
    if native_id:
        user_id = id_text(status.get("user_id_str")) or id_text(status.get("user_id"))
        return PresenceNotice(
            network=Network.X,
            native_id=native_id,
            presence=Presence.DELETED,
            at=parse_time(notice.get("timestamp_ms"))[0],
            evidence="The stream of X announced that the post was deleted.",
            author=user_account({"id_str": user_id}) if user_id else None,
            position=position,
        )
    if any(name in value for name in _NOTICES):
        return LeftOut("a notice of the stream, not a post")
    if handle_of(value.get("screen_name")) and "followers_count" in value:
        return LeftOut("a user profile, not a post")
    if "error" in value and "id_str" not in value:
        return LeftOut("a notice of the collector, not a post")
    return Reject(position, "the post has no text")


FORMATS: tuple[Format | BundleFormat, ...] = (
    Format("x-v1", "X posts collected through API v1.1 (twarc 1)", sniff, read),
)
