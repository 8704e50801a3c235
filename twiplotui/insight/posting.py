"""How much accounts post, whom they answer, what response they get; each figure with its n.

Definitions after the yearly Twiplomacy study. A figure over fewer posts than the least n is not
given: in 2017 an account with ten posts led the ranking by the mean.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from twiplotui.clock import DAY
from twiplotui.model.words import PostKind

LEAST_N: Final = 10
"""The default least n of a mean or a share."""

DEFINITIONS: Final = {
    "activity": "Posts per day: posts of every kind that are held, reposts included, divided by the"
    " days from the first to the last of them, both included (UTC). n: posts.",
    "replies": "Share of replies: replies to others, divided by posts of one's own without replies"
    " to oneself. Reposts do not count; replies to oneself (threads) are told apart, because a"
    " thread is no conversation. n: the divisor.",
    "response": "Mean likes and mean reposts of a post of one's own: the latest count held of each"
    " post; reposts made by the account do not count, posts without a count neither. n: posts"
    " with a count.",
}
"""What each figure means."""


@dataclass(frozen=True, slots=True)
class PostPoint:
    """What figures need to know of a post."""

    account: int
    kind: PostKind
    at: int
    """Milliseconds UTC."""
    is_reply: bool = False
    answers: int | None = None
    """The account it answers; None: none, or one that is not held."""
    mentions: tuple[int, ...] = ()
    """The accounts it mentions or quotes, as far as they are held."""
    hashtags: tuple[str, ...] = ()
    likes: int | None = None
    reposts: int | None = None


@dataclass(frozen=True, slots=True)
class Posting:
    """The figures of one account, actor or country. None: too few posts to say."""

    group: str
    posts: int
    """Posts of every kind."""
    days: int
    per_day: float | None
    own: int
    """Posts of its own: all but reposts."""
    replies: int
    """Replies to others."""
    self_replies: int
    reply_n: int
    reply_share: float | None
    """0 to 1."""
    likes_n: int
    mean_likes: float | None
    reposts_n: int
    mean_reposts: float | None


@dataclass(slots=True)
class _Tally:
    posts: int = 0
    own: int = 0
    replies: int = 0
    self_replies: int = 0
    first: int | None = None
    last: int = 0
    likes: list[int] = field(default_factory=list)
    reposts: list[int] = field(default_factory=list)

    def add(self, point: PostPoint) -> None:
        self.posts += 1
        self.first = point.at if self.first is None else min(self.first, point.at)
        self.last = max(self.last, point.at)
        if point.kind is PostKind.REPOST:
            return
        self.own += 1
        if point.is_reply:
            if point.answers == point.account:
                self.self_replies += 1
            else:
                self.replies += 1
        if point.likes is not None:
            self.likes.append(point.likes)
        if point.reposts is not None:
            self.reposts.append(point.reposts)


def posting(
    points: Iterable[PostPoint], group: Mapping[int, str], least_n: int = LEAST_N
) -> tuple[Posting, ...]:
    """Return the figures of every group that has a post, by name.

    Args:
        points: The posts.
        group: The group of each account; accounts without one are left out.
        least_n: Figures over fewer posts are None.
    """
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    for point in points:
        name = group.get(point.account, "")
        if name:
            tallies[name].add(point)
    return tuple(_figures(name, tally, least_n) for name, tally in sorted(tallies.items()))


def _figures(name: str, tally: _Tally, least_n: int) -> Posting:
    days = tally.last // DAY - (tally.first or 0) // DAY + 1
    reply_n = tally.own - tally.self_replies
    return Posting(
        group=name,
        posts=tally.posts,
        days=days,
        per_day=_ratio(tally.posts, days, tally.posts, least_n),
        own=tally.own,
        replies=tally.replies,
        self_replies=tally.self_replies,
        reply_n=reply_n,
        reply_share=_ratio(tally.replies, reply_n, reply_n, least_n),
        likes_n=len(tally.likes),
        mean_likes=_ratio(sum(tally.likes), len(tally.likes), len(tally.likes), least_n),
        reposts_n=len(tally.reposts),
        mean_reposts=_ratio(sum(tally.reposts), len(tally.reposts), len(tally.reposts), least_n),
    )


def _ratio(part: int, whole: int, n: int, least_n: int) -> float | None:
    return part / whole if whole and n >= least_n else None
