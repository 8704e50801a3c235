"""What each format is, in the user's words, without loading what reads it.

The screen names formats of imports long past; a test holds these equal to what the modules say.
"""

from __future__ import annotations

from typing import Final

TITLES: Final = {
    "x-archive": "X account archive",
    "x-archive-file": "one file of an X account archive",
    "x-archive-old": "X archive of months (2012 to 2018)",
    "x-archive-month": "one month of an old X archive",
    "x-archive-csv": "tweets.csv of an old X archive",
    "x-v1": "X posts collected through API v1.1 (twarc 1)",
    "x-v2": "X posts collected through API v2 (twarc2)",
    "x-account-compliance": "Compliance lines of X accounts",
    "x-scraped": "X posts by snscrape or twscrape",
    "x-json": "X posts as JSON by a known collector",
    "x-analytics": "X analytics of posts (CSV)",
    "twarc-csv": "X posts as CSV by twarc-csv",
    "twint-csv": "X posts as CSV by twint",
    "trump-csv": "posts of the Trump Twitter Archive (CSV)",
    "x-csv": "X posts as CSV",
    "x-ids": "a list of X post ids (dehydrated)",
    "posts-json": "posts as JSON, by the names of their fields",
    "posts-csv": "posts as a table, by the names of its columns",
    "feed": "RSS, Atom or CDF feed",
    "json-feed": "JSON Feed",
    "mastodon-archive": "Mastodon account archive",
    "mastodon-outbox": "Mastodon outbox.json",
    "mastodon-actor": "Mastodon profile (actor.json)",
    "activitypub": "single posts of the fediverse (ActivityPub)",
    "mastodon-statuses": "Mastodon posts (REST JSON)",
    "mastodon-history": "Mastodon edit history",
    "mastodon-backup": "Mastodon backup (mastodon-archive)",
    "mastodon-accounts": "Mastodon follows (REST JSON)",
    "mastodon-following": "Mastodon following (REST JSON)",
    "mastodon-followers": "Mastodon followers (REST JSON)",
    "mastodon-profiles": "Mastodon profiles (REST JSON)",
    "mastodon-follows-csv": "Mastodon follows (CSV)",
    "mastodon-lists-csv": "Mastodon lists.csv",
    "mastodon-followers-csv": "Mastodon followers (CSV)",
    "truth-json": "Truth Social posts (JSON)",
    "truth-csv": "Truth Social posts (CSV)",
    "bluesky-car": "Bluesky repository (CAR)",
    "bluesky-json": "Bluesky AppView JSON (feeds, follows, lists, profiles)",
    "bluesky-events": "Bluesky events (Jetstream, firehose)",
    "telegram": "Telegram Desktop export (result.json)",
    "meta-download": "Threads or Facebook download",
    "instagram-posts": "Instagram posts (JSON)",
    "threads-posts": "Threads posts (JSON)",
    "meta-follows": "Threads or Instagram follows (JSON)",
    "facebook-posts": "Facebook posts (JSON)",
    "twarc2-follows": "Follow pages of twarc2",
    "twscrape-follows": "Follows as profiles (twscrape, API of X)",
    "follow-ids": "Follow list, one id a line",
    "account-follows": "JSON with follows per account",
    "follows-by-account": "JSON lists of follows by account",
    "follow-array": "Follow list as a JSON array",
    "follow-pages": "Follow pages of the API v1.1 of X",
    "twscrape-following": "Users by twscrape: following",
    "twscrape-followers": "Users by twscrape: followers",
    "following-ids": "Ids, one a line: following",
    "followers-ids": "Ids, one a line: followers",
    "follow-edges": "Table of follows (follower, followed)",
    "follow-edges-json": "Follows as JSON records (follower, followed)",
    "follow-queries": "Follows with whose list each was asked for",
    "follow-profiles": "Follows as a table of profiles",
    "snap-edges": "SNAP edge list",
    "edges": "Edges without a header (follower followed)",
    "gexf": "GEXF graph of follows",
    "graphml": "GraphML graph of follows",
    "graph-json": "JSON graph of follows",
    "account-counts": "Followers of accounts over time (table)",
    "accounts-csv": "a list of accounts (table)",
    "accounts-json": "a list of accounts (JSON)",
    "accounts-yaml": "a list of accounts (YAML)",
    "accounts-text": "a list of handles",
    "opml": "OPML list of feeds",
}
"""Format id → title."""


def title_of(format_id: str) -> str:
    """Return what a format is; the id itself where it is none that a file has."""
    return TITLES.get(format_id, format_id)


_AFTERWARDS: Final = {
    "opml": "nothing of these feeds is fetched before you approve them: S and then a on the screen,"
    " or “twiplotui sources approve”.",
}


def afterwards(format_id: str, new: int) -> tuple[str, ...]:
    """Return what remains to be done after a file of a format brought so much that is new."""
    return (_AFTERWARDS[format_id],) if new and format_id in _AFTERWARDS else ()
