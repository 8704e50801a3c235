"""Tells items of a feed apart that bear one id: real feeds name several items by one page.

Every one of such items gets an id of its own, the first too: which of them stands first changes
with each day, and a post that took the id of another would look like an edit of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import sha256

from twiplotui.model.post import PostFacts
from twiplotui.model.words import Network
from twiplotui.sources.feed_entry import FeedEntry

_Named = tuple[FeedEntry, PostFacts]

_MARKS: tuple[Callable[[_Named], tuple[str, ...]], ...] = (
    lambda named: (named[0].link,),
    lambda named: (named[0].title.value, named[0].published),
    lambda named: (named[0].title.value, named[0].published, named[1].text),
)
"""What tells items apart, the most lasting first: the text of an item may be edited."""


def told_apart(found: Sequence[_Named]) -> list[PostFacts]:
    """Return the posts, those that share an id but are not the same with new ids.

    Items that are the same in all keep their id, so that one is known when the other is stored;
    so do posts of networks, whose ids are not the feed's to give.
    """
    groups: defaultdict[str, list[_Named]] = defaultdict(list)
    for named in found:
        groups[named[1].native_id].append(named)
    return [_renamed(named, groups[named[1].native_id]) for named in found]


def _renamed(named: _Named, group: list[_Named]) -> PostFacts:
    whole = len({(*_MARKS[-1](each), each[0].link) for each in group})
    if whole == 1 or named[1].network is not Network.WEB:
        return named[1]
    mark = next((mark for mark in _MARKS if len(set(map(mark, group))) == whole), _MARKS[-1])
    value = mark(named)
    if mark is _MARKS[0] and value[0]:
        return replace(named[1], native_id=value[0])
    short = sha256("\n".join(value).encode("utf-8", "replace")).hexdigest()[:16]
    return replace(named[1], native_id=f"{named[1].native_id}#{short}")
