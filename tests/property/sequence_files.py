"""Small files of every kind, made by a seed; and what a store tells, without ids of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.conftest import NOW
from tests.factories import DAY, HOUR, a_run, an_account
from twiplotui.model.account import AccountFacts, ListedAccount
from twiplotui.model.imports import Fact
from twiplotui.model.post import Metrics, PostFacts, PresenceNotice, VersionFacts
from twiplotui.model.words import Direction, Network, Presence, Role, TimePrecision
from twiplotui.store.connection import Store

PEOPLE = ["100", "200", "300", "400", "500", "600"]
TEXTS = [
    "gulf talks danger today",
    "gulf talks went well",
    "danger at the bay",
    "calm at the bay and some more words",
]


@dataclass(frozen=True)
class File:
    """One generated file."""

    facts: tuple[Fact, ...]
    format_id: str
    at: int


def a_file(seed: int) -> File:
    """Return the file of a seed."""
    chance = Random(seed)
    at = NOW - chance.randint(0, 14) * DAY - chance.randint(0, 9) * HOUR
    kinds: list[Callable[[Random, int], Sequence[Fact]]] = [_posts, _posts, _posts, _follows]
    kinds += [_follows, _listed, _notices, _profiles]
    facts = chance.choice(kinds)(chance, at)
    return File(tuple(facts), chance.choice(["one", "one", "other"]), at)


def _someone(chance: Random, person: str) -> AccountFacts:
    handle = f"h{person}" if chance.random() < 0.8 else f"h{person}_new"
    native_id = None if chance.random() < 0.1 else person
    return an_account(handle, native_id, name=chance.choice([None, "North", "South"]))


def _posts(chance: Random, at: int) -> list[Fact]:
    numbers = chance.sample(range(1, 7), chance.randint(1, 3))
    return [_post(chance, number, at) for number in numbers]


def _post(chance: Random, number: int, at: int) -> PostFacts:
    text, is_complete = chance.choice(TEXTS), True
    if chance.random() < 0.2:
        text, is_complete = text[:9] + "…", False
    more: dict[str, Any] = {}
    if chance.random() < 0.3:
        more["edited_at"] = at - chance.randint(0, 5) * HOUR
    if chance.random() < 0.15:
        more["versions"] = (VersionFacts("the first words", at - 10 * HOUR),)
    if chance.random() < 0.15:
        more |= {"presence": Presence.DELETED, "deleted_at": at}
    if chance.random() < 0.3:
        more["metrics"] = Metrics(likes=chance.randint(1, 3))
    published, precision = chance.choice(
        [
            (NOW - 20 * DAY + number * HOUR, TimePrecision.SECOND),
            (NOW - 20 * DAY, TimePrecision.DAY),
            (None, TimePrecision.UNKNOWN),
        ]
    )
    author = _someone(chance, PEOPLE[number % 3])
    return PostFacts(
        Network.X, str(number), author, text, published_at=published, precision=precision,
        is_complete=is_complete, captured_at=at, lang=chance.choice(["", "en"]),
        hashtags=("gulf",) if "gulf" in text else (),
        raw=f"{number} {text} {at} {sorted(more)} {published}".encode(), **more,
    )  # fmt: skip


def _follows(chance: Random, at: int) -> list[Fact]:
    owner = chance.choice(PEOPLE[:2])
    members = chance.sample([each for each in PEOPLE if each != owner], chance.randint(1, 5))
    direction = chance.choice([Direction.FOLLOWING, Direction.FOLLOWING, Direction.FOLLOWERS])
    complete = chance.choice([True, True, True, False, None])
    return [a_run(members, at, actor=owner, complete=complete, direction=direction)]


def _listed(chance: Random, at: int) -> list[Fact]:
    return [
        ListedAccount(
            an_account(f"h{person}", person),
            actor=chance.choice([None, f"Ministry {person}"]),
            country=chance.choice([None, "FR", "DE"]),
            role=chance.choice([None, *list(Role)[:2]]),
            tags=tuple(chance.sample(["gulf", "g20"], chance.randint(0, 2))),
            is_ours=chance.choice([None, True]),
        )
        for person in chance.sample(PEOPLE[:4], 2)
    ]


def _notices(chance: Random, at: int) -> list[Fact]:
    said = [Presence.DELETED, Presence.DELETED, Presence.MISSING_ONCE, Presence.SEEN]
    number = str(chance.randint(1, 6))
    return [PresenceNotice(Network.X, number, chance.choice(said), at, "the list says so")]


def _profiles(chance: Random, at: int) -> list[Fact]:
    return [_someone(chance, person) for person in chance.sample(PEOPLE, 2)]


_NAME = "coalesce({0}.native_id, '@' || {0}.handle)"
_OF_POSTS = "FROM posts p JOIN accounts a ON a.id = p.account_id"
_EDGE = "JOIN accounts a ON a.id = e.actor_id JOIN accounts t ON t.id = e.target_id"
_TOLD = {
    "posts": "SELECT p.native_id, p.text, p.is_complete, p.format, p.published_at, p.precision,"
    " p.lang, p.edited_at, p.presence, p.presence_at, p.deleted_at, p.version_count, p.last_seen,"
    f" p.blanked_length, {_NAME.format('a')} {_OF_POSTS}",
    "wordings": "SELECT p.native_id, v.text, v.at FROM post_versions v JOIN posts p"
    " ON p.id = v.post_id",
    "flags": "SELECT p.native_id, f.rule_id, f.offset, f.suppressed_by FROM flags f"
    " JOIN posts p ON p.id = f.post_id",
    "metrics": "SELECT p.native_id, m.at, m.likes FROM metrics m JOIN posts p ON p.id = m.post_id",
    "records": "SELECT p.native_id, r.hash FROM records r JOIN posts p ON p.id = r.post_id",
    "notices": "SELECT native_id, presence, at FROM presence_notes",
    "runs": f"SELECT {_NAME.format('a')}, r.direction, r.captured_at, r.is_complete, r.is_held"
    " FROM follow_runs r JOIN accounts a ON a.id = r.account_id",
    "edges": f"SELECT {_NAME.format('a')}, {_NAME.format('t')}, e.first_seen, e.last_seen,"
    f" e.first_missing FROM edges e {_EDGE}",
    "events": f"SELECT e.kind, {_NAME.format('a')}, {_NAME.format('t')}, e.after_at, e.before_at,"
    f" e.confidence FROM follow_events e {_EDGE} WHERE e.is_withdrawn = 0",
    "profiles": f"SELECT {_NAME.format('a')}, o.observed_at, o.fields FROM profiles o"
    " JOIN accounts a ON a.id = o.account_id",
    "profile changes": f"SELECT {_NAME.format('a')}, c.field, c.old, c.new, c.before_at"
    " FROM profile_changes c JOIN accounts a ON a.id = c.account_id",
    "accounts": f"SELECT {_NAME.format('a')}, handle, name, country, role, is_ours,"
    " coalesce(is_watched, 0), priority, (SELECT group_concat(tag) FROM account_tags"
    " WHERE account_id = a.id) FROM accounts a WHERE merged_into IS NULL",
    "alerts": "SELECT l.kind, l.level, l.reason, l.state, l.note_count, l.snoozed_until"
    " FROM alerts l WHERE l.is_withdrawn = 0",
    "silences": "SELECT kind, phrase, rule_id FROM mutes WHERE is_lifted = 0",
}
"""Table → all that matters of its rows."""


def told(store: Store, *names: str) -> dict[str, list[tuple[object, ...]]]:
    """Return what a store holds; `names` are of tables, by default all."""
    return {
        name: sorted((tuple(row) for row in store.rows(sql)), key=repr)
        for name, sql in _TOLD.items()
        if not names or name in names
    }
