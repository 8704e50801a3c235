"""Posts collected through API v2 (twarc2): pages, flattened lines, streams, and their other lines.

Only `data` are collected posts; what a page includes is context. Counts, lists and profiles are
left out; deletions are evidence; a page of follows belongs to `follow_lists`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from twiplotui.model.account import AccountFacts
from twiplotui.model.imports import Fact, LeftOut, Reject
from twiplotui.model.words import AccountStatus, Network
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.json_stream import dumps
from twiplotui.sources.material import Material, ReadOptions
from twiplotui.sources.peek import peek
from twiplotui.sources.records import as_reject, iter_records, without_newlines
from twiplotui.sources.times import parse_time
from twiplotui.sources.x_compliance import STATUSES, is_compliance_line, read_line
from twiplotui.sources.x_owner import Nobody
from twiplotui.sources.x_users import v2_account
from twiplotui.sources.x_v2_post import Context, context_of, read_v2
from twiplotui.sources.x_values import Json, handle_of, id_text, mapping_of, objects_of, text_of

_FOLLOWS_PAGE = re.compile(r"/2/users/\d+/(?:following|followers)\b")
_POST_FIELDS = ("author_id", "public_metrics", "edit_history_tweet_ids", "conversation_id")


def sniff(material: Material) -> int:
    """Recognise pages by `data` with its companions, single posts by their v2 fields."""
    seen = peek(material)
    if not seen.shape or seen.variable:
        return 0
    return max((_score(record) for record in seen.records), default=0)


def _score(record: Json) -> int:
    url = text_of(mapping_of(record.get("__twarc")).get("url"))
    if _FOLLOWS_PAGE.search(url):
        return 0
    record = _as_page(record)
    data = record.get("data")
    is_paged = any(name in record for name in ("includes", "meta", "__twarc", "matching_rules"))
    if isinstance(data, dict | list) and (is_paged or "errors" in record):
        return 92
    items = [data] if isinstance(data, dict) else objects_of(data)
    if any(_is_post(item) for item in items) or _is_post(record):
        return 90
    if "data" not in record and "meta" in record and "errors" in record:
        return 80
    if is_compliance_line(record):
        return 90
    if "__twarc" in record or is_v2_user(record):
        return 75
    return 0


def _is_post(record: Json) -> bool:
    return (
        "id" in record
        and isinstance(record.get("text"), str)
        and "full_text" not in record
        and any(name in record for name in _POST_FIELDS)
    )


def is_v2_user(record: Json) -> bool:
    """Whether this is a profile, not a post."""
    return (
        bool(handle_of(record.get("username")))
        and "text" not in record
        and "id" in record
        and "_type" not in record
        and "following" not in record
        and "followers_count" in mapping_of(record.get("public_metrics"))
    )


def read(material: Material, options: ReadOptions) -> Iterator[Fact]:
    """Read pages, flattened posts, stream lines and whatever else stands between them."""
    nobody = Nobody(options, material)
    for position, value, raw in iter_records(material):
        bad = as_reject(value, position)
        if bad:
            yield bad
        elif isinstance(value, dict):
            said_at = options.captured_at or _retrieved_at(value) or material.modified_at
            yield from _read_record(_as_page(value), raw, position, said_at, nobody)
        else:
            yield Reject(position, "it is no page and no post")


def _retrieved_at(record: Json) -> int | None:
    return parse_time(mapping_of(record.get("__twarc")).get("retrieved_at"))[0]


def _as_page(record: Json) -> Json:
    """Return as a page what a collector of its own made of one: `tweets` beside `users`."""
    if "data" in record or not any(map(_is_post, objects_of(record.get("tweets"))[:1])):
        return record
    beside = {name: record[name] for name in ("users", "media") if name in record}
    includes = {**beside, **mapping_of(record.get("includes"))}
    return {**record, "data": record["tweets"], "includes": includes}


def _read_record(
    record: Json, raw: bytes, position: str, captured_at: int | None, nobody: Nobody
) -> Iterator[Fact]:
    if "data" not in record and not ("meta" in record or "errors" in record):
        context = Context(captured_at=captured_at)
        yield from _read_item(record, context, without_newlines(record, raw), position, nobody)
        return
    yield from _account_states(record, captured_at)
    data = record.get("data")
    if "total_tweet_count" in mapping_of(record.get("meta")):
        yield LeftOut("counts of posts, not posts")
        return
    context = context_of(mapping_of(record.get("includes")), captured_at)
    if isinstance(data, dict):
        kept = without_newlines(record, raw)
        yield from _read_item(data, context, kept, position, nobody)
        return
    for number, item in enumerate(data if isinstance(data, list) else (), start=1):
        place = f"{position} post {number}"
        if isinstance(item, dict):
            yield from _read_item(item, context, dumps(item), place, nobody)
        else:
            yield Reject(place, "it is no post")


def _read_item(
    item: Json, context: Context, raw: bytes, position: str, nobody: Nobody
) -> Iterator[Fact]:
    if "action" in item and id_text(item.get("id")) and "text" not in item:
        yield from read_line(item, position, context.captured_at, of_accounts=False)
    elif "text" in item or "note_tweet" in item:
        facts = read_v2(item, context, raw, position, nobody)
        yield from nobody.cautions()
        yield facts
    elif handle_of(item.get("username")):
        account = v2_account(item, context.captured_at)
        if account is not None:
            yield account
        yield LeftOut("a user profile, not a post")
    elif "tweet_count" in item or "member_count" in item or "owner_id" in item or "start" in item:
        yield LeftOut("a list or a count, not a post")
    else:
        yield Reject(position, "it is neither a post nor a profile")


def _account_states(record: Json, captured_at: int | None) -> Iterator[AccountFacts]:
    """Yield what the errors of a page say of accounts that are gone."""
    for error in objects_of(record.get("errors")):
        detail = text_of(error.get("detail"))
        if text_of(error.get("resource_type")) not in ("user", ""):
            continue
        value = text_of(error.get("resource_id")) or text_of(error.get("value"))
        status = next((found for word, found in STATUSES if word in detail.lower()), None)
        if status is None and "user" in detail.lower() and "not find" in detail.lower():
            status = AccountStatus.DELETED
        native_id = id_text(value)
        handle = None if native_id else handle_of(value)
        if status is not None and (native_id or handle):
            yield AccountFacts(
                Network.X,
                native_id=native_id or None,
                handle=handle,
                status=status,
                observed_at=captured_at,
            )


FORMATS: tuple[Format | BundleFormat, ...] = (
    Format("x-v2", "X posts collected through API v2 (twarc2)", sniff, read),
)
