"""Answers of networks that hold more than posts: lists, packs, notifications, flat threads."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.sources.materials import a_material
from twiplotui.errors import DataError
from twiplotui.model.account import ListedAccount
from twiplotui.model.imports import Fact, LeftOut, Reject
from twiplotui.model.post import PostFacts
from twiplotui.model.words import Network
from twiplotui.sources.formats import Format, detect, format_named
from twiplotui.sources.material import ReadOptions

MFA = {"did": "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "handle": "mfa.valdoria.example"}
PM = {"did": "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb", "handle": "pm.kestria.example"}
AT = "2026-11-20T08:00:00.000Z"


def post(number: int, author: dict[str, str] = MFA) -> dict[str, Any]:
    uri = f"at://{author['did']}/app.bsky.feed.post/3l{number:011d}"
    record = {"$type": "app.bsky.feed.post", "text": f"Talks {number}", "createdAt": AT}
    return {"uri": uri, "cid": "bafy", "author": author, "record": record, "indexedAt": AT}


def done(kind: str, collection: str) -> dict[str, Any]:
    uri = f"at://{PM['did']}/{collection}/3l9"
    record = {"$type": collection, "subject": MFA["did"], "createdAt": AT}
    return {"uri": uri, "author": PM, "reason": kind, "record": record, "indexedAt": AT}


ROWS = [{"uri": f"at://{MFA['did']}/app.bsky.graph.listitem/3l2", "subject": PM}]
ITEM = "app.bsky.unspecced.defs#threadItem"
FLAT = [
    {"uri": "at://1", "depth": 0, "value": {"$type": f"{ITEM}Post", "post": post(1)}},
    {"uri": "at://2", "depth": 1, "value": {"$type": f"{ITEM}Post", "post": post(2, PM)}},
    {"uri": "at://3", "depth": 1, "value": {"$type": f"{ITEM}NotFound"}},
]
ACCOUNT = {
    **{"id": "109", "username": "mfa", "acct": "mfa@valdoria.example", "display_name": "MFA"},
    **{"url": "https://valdoria.example/@mfa", "followers_count": 1},
}
STATUS = {
    **{"id": "111", "created_at": AT, "content": "<p>Talks</p>", "visibility": "public"},
    **{"account": ACCOUNT, "favourites_count": 0, "reblogs_count": 0, "spoiler_text": ""},
    "uri": "https://valdoria.example/users/mfa/statuses/111",
}
HIDDEN = {**STATUS, "id": "112", "visibility": "direct"}


def told(kind: str, status: object = None) -> dict[str, Any]:
    more = {"status": status} if status else {}
    return {"id": "1", "type": kind, "created_at": AT, "account": ACCOUNT, **more}


CASES: dict[str, tuple[object, str, list[str]]] = {
    "list": ({"list": {"creator": MFA}, "items": ROWS}, "bluesky-json", ["watch pm"]),
    "starter pack": (
        {"starterPack": {"creator": MFA, "record": {"name": "x"}, "listItemsSample": ROWS}},
        "bluesky-json",
        ["watch pm"],
    ),
    "notifications": (
        {
            "notifications": [
                {**post(1), "reason": "reply"},
                done("like", "app.bsky.feed.like"),
                done("follow", "app.bsky.graph.follow"),
            ]
        },
        "bluesky-json",
        ["Talks 1", "left out", "left out"],
    ),
    "flat thread": ({"thread": FLAT}, "bluesky-json", ["Talks 1", "Talks 2", "left out"]),
    "notifications of a server": (
        [
            told("follow"),
            told("mention", STATUS),
            told("mention", HIDDEN),
            told("favourite", STATUS),
        ],
        "mastodon-statuses",
        ["left out", "Talks", "left out", "Talks"],
    ),
    "follows alone": ([told("follow")], "mastodon-statuses", ["left out"]),
    "requests": (
        [{"id": "1", "notifications_count": "1", "account": ACCOUNT, "last_status": STATUS}],
        "mastodon-statuses",
        ["Talks"],
    ),
}


def in_short(fact: Fact) -> str:
    match fact:
        case PostFacts():
            return fact.text
        case ListedAccount():
            return f"watch {(fact.account.handle or '').partition('.')[0]}"
        case LeftOut():
            return "left out"
        case _:
            return str(fact)


@pytest.mark.parametrize(("answer", "name", "facts"), CASES.values(), ids=CASES)
def test_an_answer_gives_its_posts_and_accounts_and_counts_the_rest(
    answer: object, name: str, facts: list[str]
) -> None:
    material = a_material(json.dumps(answer))
    reader = detect(material)
    assert reader.id == name
    assert [in_short(fact) for fact in reader.read(material, ReadOptions())] == facts


def test_profiles_that_are_no_follows_are_read_when_that_is_said() -> None:
    reader = format_named("mastodon-profiles")
    assert isinstance(reader, Format)
    material = a_material(json.dumps([ACCOUNT, {"id": "1"}]))
    listed, rejected = reader.read(material, ReadOptions())
    assert isinstance(listed, ListedAccount) and isinstance(rejected, Reject)
    assert (listed.account.network, listed.account.handle) == (
        Network.MASTODON,
        "mfa@valdoria.example",
    )


@pytest.mark.parametrize("row", [{"who": ACCOUNT, "username": "x"}, {"who": PM, "username": "pm"}])
def test_accounts_of_other_networks_are_no_accounts_of_x(row: object) -> None:
    try:
        reader = detect(a_material(json.dumps([row])))
    except DataError:
        return
    assert reader.id != "accounts-json"
