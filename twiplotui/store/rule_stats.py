"""Counts what rules flagged and what became of it, over the posts that came in lately."""

from __future__ import annotations

from typing import NamedTuple

from twiplotui.store.connection import Store

_RECENT = "SELECT id FROM imports WHERE started_at >= ?"


class RuleHits(NamedTuple):
    """What one rule flagged."""

    rule_id: str
    pack_id: str
    title: str
    hits: int
    posts: int
    """Posts it flagged at least once."""
    hidden: int
    """Hits that are silenced at present."""


class RuleDecisions(NamedTuple):
    """What the desk decided about alerts of one rule; an alert counts once."""

    rule_id: str
    decided: int
    dismissed: int


def count_posts(store: Store, since: int) -> int:
    """Return how many posts came in since a moment, reposts too."""
    row = store.row(f"SELECT count(*) FROM posts WHERE import_id IN ({_RECENT})", (since,))
    return int(row[0]) if row else 0


def hits_by_rule(store: Store, since: int) -> list[RuleHits]:
    """Return the hits of each rule in posts that came in since a moment, most hits first."""
    return [
        RuleHits(*row)
        for row in store.rows(
            "SELECT f.rule_id, max(f.pack_id), max(f.title), count(*), count(DISTINCT f.post_id),"
            " sum(f.suppressed_by <> '') FROM flags f JOIN posts p ON p.id = f.post_id"
            f" WHERE p.import_id IN ({_RECENT}) GROUP BY f.rule_id ORDER BY 4 DESC, 1",
            (since,),
        )
    ]


def decisions_by_rule(store: Store, since: int) -> dict[str, RuleDecisions]:
    """Return what was decided about the alerts of each rule since a moment, undone acts left out.

    Of several acts on one alert the last one counts.
    """
    return {
        row[0]: RuleDecisions(*row)
        for row in store.rows(
            "SELECT rule_id, count(*), sum(act = 'dismiss') FROM ("
            " SELECT a.rule_id AS rule_id, j.act AS act, max(j.id) FROM journal j"
            " JOIN batches b ON b.id = j.batch"
            " JOIN alerts a ON a.id = CAST(j.subject_id AS INTEGER)"
            " WHERE j.subject = 'alert' AND j.at >= ? AND b.undone_seq IS NULL"
            " AND j.act IN ('acknowledge', 'escalate', 'dismiss', 'reopen') AND a.kind = 'flag'"
            " GROUP BY a.id) WHERE act <> 'reopen' GROUP BY rule_id",
            (since,),
        )
    }
