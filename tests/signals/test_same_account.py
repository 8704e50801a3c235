"""Who vanished from a list and who appeared may be one account that moved, for a reason told."""

from __future__ import annotations

import pytest

from twiplotui.model.words import Confidence, FollowEventKind, Network
from twiplotui.signals.follow_changes import FollowChange
from twiplotui.signals.same_account import Face, same_account, told_as_moves

Kind = FollowEventKind
MOVED = "it names the other as its successor"
SERVER = "same user name on another server"
LOOKS = "same name and picture"


def on_mastodon(number: int, handle: str, **more: str) -> Face:
    return Face(number, Network.MASTODON, handle=handle, **more)


@pytest.mark.parametrize(
    ("moved_to", "reason"),
    [
        ("https://new.example/@mfa", MOVED),
        ("https://new.example/users/MFA/", MOVED),
        ("@MFA@new.example", MOVED),
        ("new.example/@mfa", MOVED),
        ("did:plc:new", MOVED),
        ("https://brandnew.example/@mfa", ""),
        ("https://new.example/@mfa_press", ""),
        ("https://new.example/@other", ""),
        ("", ""),
    ],
)
def test_a_successor_is_known_by_its_whole_name(moved_to: str, reason: str) -> None:
    old = on_mastodon(1, "press@old.example", moved_to=moved_to)
    new = on_mastodon(2, "mfa@new.example", native_id="did:plc:new")
    assert same_account(old, new) == reason


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("mfa@old.example", "MFA@new.example", SERVER),
        ("mfa@old.example", "mfa@old.example", ""),
        ("mfa@old.example", "press@new.example", ""),
        ("mfa", "mfa@new.example", ""),
        ("mfa@old.example", "mfa", ""),
        ("@old.example", "@new.example", ""),
    ],
)
def test_one_user_name_on_two_servers_is_one(old: str, new: str, reason: str) -> None:
    assert same_account(on_mastodon(1, old), on_mastodon(2, new)) == reason


@pytest.mark.parametrize(
    ("name", "avatar", "reason"),
    [("Mira", "a.png", LOOKS), ("Mira", "b.png", ""), ("Anna", "a.png", "")],
)
def test_a_name_needs_the_picture_too(name: str, avatar: str, reason: str) -> None:
    old = Face(1, Network.X, handle="mira", name="Mira", avatar="a.png")
    assert same_account(old, Face(2, Network.X, name=name, avatar=avatar)) == reason
    assert same_account(old, Face(2, Network.BLUESKY, name=name, avatar=avatar)) == ""
    assert same_account(old, Face(1, Network.X, name=name, avatar=avatar)) == ""


def test_what_is_not_known_and_a_handle_used_again_are_no_reasons() -> None:
    assert same_account(Face(1, Network.X, name="Mira"), Face(2, Network.X, name="Mira")) == ""
    assert same_account(Face(1, Network.X, avatar="a"), Face(2, Network.X, avatar="a")) == ""
    assert same_account(Face(1, Network.X, handle="mfa"), Face(2, Network.X, handle="mfa")) == ""


def change(kind: Kind, member: int, before_at: int = 20) -> FollowChange:
    evidence = {"followed_from": 5} if kind is not Kind.FOLLOW else {"run": 9}
    return FollowChange(kind, member, 1, 10, before_at, Confidence.CONFIRMED, evidence)


FACES = {
    1: on_mastodon(1, "mfa@old.example"),
    2: on_mastodon(2, "mfa@new.example"),
    3: on_mastodon(3, "mfa@third.example"),
    4: on_mastodon(4, "press@new.example"),
}


@pytest.mark.parametrize("kind", [Kind.UNFOLLOW, Kind.TARGET_GONE])
def test_vanishing_and_appearing_are_told_as_one(kind: Kind) -> None:
    (told,) = told_as_moves([change(kind, 1), change(Kind.FOLLOW, 2)], FACES)
    assert (told.kind, told.member) == (Kind.FOLLOW, 2)
    assert told.evidence == {
        "run": 9,
        "probably_same_as": "@mfa@old.example",
        "same_because": SERVER,
        "followed_from": 5,
    }


@pytest.mark.parametrize(
    "apart",
    [
        [change(Kind.UNFOLLOW, 1), change(Kind.FOLLOW, 2, before_at=30)],
        [change(Kind.UNFOLLOW, 1), change(Kind.FOLLOW, 4)],
        [change(Kind.UNFOLLOW, 9), change(Kind.FOLLOW, 2)],
        [change(Kind.UNFOLLOW, 1), change(Kind.FOLLOW, 9)],
        [change(Kind.LIST_HIDDEN, 1), change(Kind.FOLLOW, 2)],
    ],
    ids=["at another time", "another name", "unknown", "unknown successor", "no removal"],
)
def test_what_does_not_belong_together_stays_as_it_was(apart: list[FollowChange]) -> None:
    assert told_as_moves(apart, FACES) == tuple(apart)


def test_one_that_appeared_is_the_successor_of_one_only() -> None:
    gone = [change(Kind.UNFOLLOW, 1), change(Kind.UNFOLLOW, 3)]
    told = told_as_moves([*gone, change(Kind.FOLLOW, 2)], FACES)
    assert [(each.kind, each.member) for each in told] == [(Kind.UNFOLLOW, 3), (Kind.FOLLOW, 2)]
