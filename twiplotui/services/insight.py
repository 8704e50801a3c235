"""Figures for the command line and the screen, each with its definition and n."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from twiplotui.insight import posting, talk
from twiplotui.insight.posting import Posting, PostPoint
from twiplotui.services.follows import Network, follow_network, group_name, groups_of
from twiplotui.store.connection import Store
from twiplotui.store.follows import Peer
from twiplotui.store.insight_reader import Speaker, post_points, speakers

TIE_DEFINITIONS: Final = {
    "connected": "Best connected: number of mutual ties (A follows B and B follows A) with the"
    " others on the list. Where list read is no, the own list was not read to its end, or the"
    " profile claims another number of follows, and the number is a lower bound. n: the others.",
    "popular": "Most popular among peers: number of others on the list that follow it, answered or"
    " not. A lower bound where their lists were not read to the end. n: the others.",
}
DEFINITIONS: Final = {**posting.DEFINITIONS, **TIE_DEFINITIONS, **talk.DEFINITIONS}
"""Every figure there is and what it means."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """One figure over accounts, actors or countries."""

    name: str
    definition: str
    columns: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    """Highest first; those with too small an n last, without a figure."""


def rankings(
    store: Store,
    names: Sequence[str],
    *,
    by: str = "account",
    since: int | None = None,
    until: int | None = None,
    least_n: int = posting.LEAST_N,
) -> list[Ranking]:
    """Return figures by name.

    Args:
        store: Where to look.
        names: Some of `DEFINITIONS`.
        by: `account`, `actor` or `country`, which never mix; dialogues are always by country,
            hashtags over all.
        since: Posts from this moment on, milliseconds UTC.
        until: Posts before this moment.
        least_n: Means and shares over fewer posts are not given.
    """
    known = speakers(store)
    group = {each.id: group_name(each, by) for each in known if each.is_listed}
    needs_posts = any(name not in TIE_DEFINITIONS for name in names)
    points = list(post_points(store, known, since, until)) if needs_posts else []
    found = []
    for name in names:
        if name in TIE_DEFINITIONS:
            columns, rows = _ties(follow_network(store), name, by)
        elif name == "dialogues":
            columns, rows = _dialogues(points, known)
        elif name == "hashtags":
            columns, rows = _hashtags(points)
        else:
            columns, rows = _posting(posting.posting(points, group, least_n), name, by)
        found.append(Ranking(name, DEFINITIONS[name], columns, tuple(rows)))
    return found


_POSTING: Final = {
    "activity": ("per_day", ("per_day", "posts", "days")),
    "replies": ("share", ("share", "replies", "self_replies", "n")),
    "response": ("mean_reposts", ("mean_reposts", "reposts_n", "mean_likes", "likes_n")),
}


def _posting(
    figures: Iterable[Posting], name: str, by: str
) -> tuple[tuple[str, ...], list[dict[str, Any]]]:
    main, columns = _POSTING[name]
    rows: list[dict[str, Any]] = [
        {
            by: each.group,
            "per_day": _rounded(each.per_day, 2),
            "posts": each.posts,
            "days": each.days,
            "share": _rounded(each.reply_share, 3),
            "replies": each.replies,
            "self_replies": each.self_replies,
            "n": each.reply_n,
            "mean_reposts": _rounded(each.mean_reposts, 1),
            "reposts_n": each.reposts_n,
            "mean_likes": _rounded(each.mean_likes, 1),
            "likes_n": each.likes_n,
        }
        for each in figures
    ]
    rows.sort(key=lambda row: (row[main] is None, -(row[main] or 0), row[by]))
    return (by, *columns), [{key: row[key] for key in (by, *columns)} for row in rows]


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _ties(network: Network, name: str, by: str) -> tuple[tuple[str, ...], list[dict[str, Any]]]:
    """Count ties between groups; a tie within one group is none."""
    groups = groups_of(network, by)
    names = list(groups.members)
    rows: list[dict[str, Any]] = []
    for rank in groups.ties.ranks():
        peers = groups.members[names[rank.id]]
        row: dict[str, Any] = {
            by: names[rank.id],
            "mutual": rank.mutual,
            "followed_by": rank.followers,
            "follows": rank.following,
            "list_read": rank.is_read and all(_is_whole(peer) for peer in peers),
            "n": len(names) - 1,
        }
        if by == "account":
            row["claimed"] = peers[0].claimed_following
            row["collected"] = peers[0].collected_following
        rows.append(row)
    if name == "popular":
        rows.sort(key=lambda row: (-row["followed_by"], -row["mutual"], row[by]))
    return tuple(rows[0]) if rows else (by, "mutual", "followed_by", "n"), rows


def _is_whole(peer: Peer) -> bool:
    """Return whether as many follows were collected as the profile claims, where it claims any."""
    return peer.claimed_following in (None, peer.collected_following)


def _dialogues(
    points: Iterable[PostPoint], known: Iterable[Speaker]
) -> tuple[tuple[str, ...], list[dict[str, Any]]]:
    found = talk.dialogues(points, {each.id: each.country for each in known})
    rows = [
        {"country": each.one, "other": each.other, "mutual": each.mutual, "there": each.there,
         "back": each.back, "n": each.there + each.back}
        for each in found
    ]  # fmt: skip
    return ("country", "other", "mutual", "there", "back", "n"), rows


def _hashtags(points: Iterable[PostPoint]) -> tuple[tuple[str, ...], list[dict[str, Any]]]:
    rows = [
        {"hashtag": f"#{each.hashtag}", "n": each.posts, "accounts": each.accounts}
        for each in talk.topics(points)
    ]
    return ("hashtag", "n", "accounts"), rows
