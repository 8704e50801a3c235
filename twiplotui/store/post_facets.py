"""Links, mentions and hashtags of a post as its row keeps them."""

from __future__ import annotations

import json
from collections.abc import Sequence

import orjson

from twiplotui.model.post import PostFacts


def as_json(values: Sequence[object]) -> str:
    """Return a JSON list, or nothing for an empty one."""
    if not values:
        return ""
    try:
        return orjson.dumps(values).decode()
    except TypeError:  # Half a character, which SQLite refuses in words of ours.
        return json.dumps(values, ensure_ascii=False)


def facets_of_text(facts: PostFacts) -> tuple[str, str, str]:
    """Return what belongs to the words of a post: links, mentions and hashtags."""
    links = as_json([(link.url, link.shown) for link in facts.links])
    return links, as_json(facts.mentions), as_json(facts.hashtags)
