"""Of a deleted post nothing that it said is kept, in any column; other posts keep all."""

from __future__ import annotations

from typing import Any

from tests.conftest import NOW
from tests.factories import DAY, HOUR, a_post, put
from twiplotui.model.post import Link, Media, PresenceNotice, VersionFacts
from twiplotui.model.words import Network, Presence
from twiplotui.store.blanking import blank_deleted
from twiplotui.store.connection import Store
from twiplotui.store.search import search


def telling(number: str) -> Any:
    return a_post(
        number,
        f"danger quokka {number}",
        title="quokka title",
        links=(Link("https://quokka.example/", "quokka"),),
        mentions=("quokka_mfa",),
        hashtags=("quokka",),
        media=(Media("image", "a quokka", "https://quokka.example/p.png"),),
        edited_at=NOW - HOUR,
        versions=(VersionFacts("quokka before", NOW - DAY),),
        raw=b"quokka",
    )


def saying(store: Store, word: str) -> set[str]:
    """Return the tables and columns that hold a word, of every post."""
    found = set()
    for table in ("posts", "post_versions", "alerts", "import_changes", "flags"):
        for row in store.rows(f"SELECT * FROM {table}"):
            found |= {f"{table}.{name}" for name, held in dict(row).items() if word in str(held)}
    return found


def gone(number: str) -> PresenceNotice:
    return PresenceNotice(Network.X, number, Presence.DELETED, NOW, "A notice.")


def test_every_column_that_told_what_it_said_is_blank(store: Store) -> None:
    put(store, [telling("1")])
    told = saying(store, "quokka")
    assert {"posts.text", "posts.title", "posts.links", "posts.mentions", "posts.hashtags",
            "posts.media", "post_versions.text"} <= told  # fmt: skip
    put(store, [gone("1")])
    assert blank_deleted(store, by="anna") == 1
    assert saying(store, "quokka") == set()
    assert store.rows("SELECT 1 FROM records WHERE length(raw) > 0") == []
    assert search(store, "quokka", limit=5) == []
    assert blank_deleted(store, by="anna") == 0


def test_what_still_stands_keeps_its_words(store: Store) -> None:
    put(store, [telling("1"), telling("2")])
    before = store.rows("SELECT text, title, links, media FROM posts WHERE native_id = '2'")
    put(store, [gone("1")])
    assert blank_deleted(store, by="anna") == 1
    after = store.rows("SELECT text, title, links, media FROM posts WHERE native_id = '2'")
    assert [tuple(row) for row in before] == [tuple(row) for row in after]
    assert len(store.rows("SELECT 1 FROM records WHERE length(raw) > 0")) == 1
    assert len(search(store, "quokka", limit=5)) == 1
    reasons = [row[0] for row in store.rows(
        "SELECT reason FROM alerts a JOIN posts p ON p.id = a.post_id"
        " WHERE a.kind = 'flag' ORDER BY p.native_id"
    )]  # fmt: skip
    assert [reason.endswith("(the text was blanked)") for reason in reasons] == [True, False]
