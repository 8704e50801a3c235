"""Who talks to whom between countries, and what about: dialogues and hashtags."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from twiplotui.insight.posting import PostPoint
from twiplotui.model.words import PostKind

DEFINITIONS: Final = {
    "dialogues": "Dialogue between two countries: posts by watched accounts of one that answer,"
    " mention or quote an account of the other; reposts do not count, and a post counts once for"
    " a country. Mutual is the smaller of the two directions. n: posts both ways.",
    "hashtags": "Hashtags: posts that bear one, reposts not counted; upper and lower case and"
    " compatible forms are one. n: posts; accounts: how many use it.",
}
"""What each figure means."""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Two countries and the posts between them."""

    one: str
    other: str
    there: int
    """Posts of `one` to `other`."""
    back: int

    @property
    def mutual(self) -> int:
        """The smaller of the two directions."""
        return min(self.there, self.back)


def dialogues(points: Iterable[PostPoint], country: Mapping[int, str]) -> tuple[Dialogue, ...]:
    """Return dialogues between different countries, the most mutual first."""
    counts: Counter[tuple[str, str]] = Counter()
    for point in points:
        source = country.get(point.account, "")
        if not source or point.kind is PostKind.REPOST:
            continue
        targets = (*point.mentions, *(() if point.answers is None else (point.answers,)))
        goals = {country.get(each, "") for each in targets} - {"", source}
        counts.update((source, goal) for goal in goals)
    pairs = {(min(pair), max(pair)) for pair in counts}
    found = [Dialogue(a, b, counts[a, b], counts[b, a]) for a, b in pairs]
    return tuple(sorted(found, key=lambda d: (-d.mutual, -(d.there + d.back), d.one, d.other)))


@dataclass(frozen=True, slots=True)
class Topic:
    """A hashtag and how much it is used."""

    hashtag: str
    """Its most frequent spelling, without `#`."""
    posts: int
    accounts: int


def topics(points: Iterable[PostPoint]) -> tuple[Topic, ...]:
    """Return hashtags, the most used first."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    users: dict[str, set[int]] = defaultdict(set)
    posts: Counter[str] = Counter()
    for point in points:
        if point.kind is PostKind.REPOST:
            continue
        keys = {unicodedata.normalize("NFKC", tag).casefold(): tag for tag in point.hashtags}
        for key, tag in keys.items():
            posts[key] += 1
            spellings[key][tag] += 1
            users[key].add(point.account)
    found = [Topic(_usual(spellings[key]), n, len(users[key])) for key, n in posts.items()]
    return tuple(sorted(found, key=lambda topic: (-topic.posts, -topic.accounts, topic.hashtag)))


def _usual(spellings: Counter[str]) -> str:
    """Return the most frequent spelling, the first of the alphabet among equals."""
    return min(spellings, key=lambda tag: (-spellings[tag], tag))
