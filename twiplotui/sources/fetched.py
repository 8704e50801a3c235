"""The doors for JSON and CAR bodies fetched from the network; called in the sandbox.

Feeds have their own door, `feed.read_body`; web pages are read by `page_links`.
"""

from __future__ import annotations

import io
from importlib import import_module

import orjson

from twiplotui.errors import DataError
from twiplotui.model.account import AccountFacts
from twiplotui.model.imports import Fact
from twiplotui.sources.formats import Format
from twiplotui.sources.mastodon_status import account_of
from twiplotui.sources.material import HEAD_BYTES, Material, ReadOptions

BODY_TARGET = "twiplotui.sources.fetched:read_body"
ACCOUNT_TARGET = "twiplotui.sources.fetched:read_account"
"""What the sandbox calls."""

_MODULES = {
    "mastodon-statuses": "mastodon_json",
    "mastodon-history": "mastodon_json",
    "mastodon-following": "mastodon_json",
    "bluesky-json": "bluesky_json",
    "bluesky-car": "bluesky_car",
    "opml": "opml",
}


def read_body(data: bytes, *, name: str, format_id: str, options: ReadOptions) -> list[Fact]:
    """Read a body of a known format and return its facts.

    Args:
        data: The whole body.
        name: What errors call it; for an edit history it holds the id of the post.
        format_id: One of the formats of Mastodon or Bluesky.
        options: What is known of it.

    Raises:
        DataError: It is not of that format.
    """
    module = import_module(f"twiplotui.sources.{_MODULES[format_id]}")
    known = next(each for each in module.FORMATS if each.id == format_id)
    assert isinstance(known, Format)
    material = Material(name, lambda: io.BytesIO(data), len(data), head=data[:HEAD_BYTES])
    return list(known.read(material, options))


def read_account(data: bytes, *, name: str, options: ReadOptions) -> AccountFacts:
    """Read an Account of the Mastodon API.

    Raises:
        DataError: It is not an account.
    """
    try:
        account = account_of(orjson.loads(data), options)
    except orjson.JSONDecodeError:
        account = None
    if account is None:
        raise DataError(f"{name} is not an account of Mastodon.")
    return account
