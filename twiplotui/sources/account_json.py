"""Lists of accounts as JSON: an array, lines, pages, or an object with a list in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from twiplotui.model.imports import Fact
from twiplotui.sources.account_columns import list_score
from twiplotui.sources.account_entries import (
    WRAPPERS,
    owned_accounts,
    read_document,
    read_entries,
    users_in,
)
from twiplotui.sources.columns import flatten
from twiplotui.sources.formats import Format
from twiplotui.sources.json_stream import load_document
from twiplotui.sources.material import Material, ReadOptions
from twiplotui.sources.peek import peek
from twiplotui.sources.records import iter_records, wrapped_list
from twiplotui.sources.x_values import objects_of

_POSTS = ("tweets", "posts", "statuses")
"""Lists beside which the accounts of a file are only those of its posts."""
_USERS = 78
"""Profiles of X's own API: surer than the readers of posts, which only leave profiles out."""


def _sniff(material: Material) -> int:
    """Recognise a list of objects that name handles."""
    seen = peek(material)
    if seen.variable or not seen.shape:
        return 0
    is_of_posts = any(wrapped_list(record, _POSTS) for record in seen.records)
    if seen.records and not is_of_posts and all(users_in(record) for record in seen.records):
        return _USERS
    if seen.shape == "lines":
        return 0
    record = seen.first
    if seen.shape == "object":
        if is_of_posts:
            return 0
        inner = objects_of(record.get(wrapped_list(record, WRAPPERS)))
        record = dict(inner[0]) if inner else {}
    if owned := owned_accounts(record):
        record = {**record, **owned[0]}
    if any(isinstance(record.get(name), list) for name in ("following", "followers", "friends")):
        return 0
    # Accounts of Bluesky and Mastodon, also inside a notification or a row of a list of theirs.
    inside = [record, *(value for value in record.values() if isinstance(value, Mapping))]
    if "_type" in record or any("did" in each or "acct" in each for each in inside):
        return 0
    return list_score(flatten(record)) if record else 0


def _read(material: Material, options: ReadOptions) -> Iterator[Fact]:
    """Read a JSON list of accounts: an array, lines, pages, or an object with a list in it."""
    seen = peek(material)
    if seen.shape == "object":
        document = load_document(material.open(), material.name)
        yield from read_document(document, material, options)
        return
    values = ((position, value) for position, value, _raw in iter_records(material))
    yield from read_entries(values, material, options)


FORMATS = (Format("accounts-json", "a list of accounts (JSON)", _sniff, _read),)
