"""What names of files tell of a list of follows."""

from __future__ import annotations

import pytest

from tests.sources.fact_files import material_from, read
from twiplotui.errors import DataError
from twiplotui.model.follow import RunFacts
from twiplotui.model.words import Direction, Network
from twiplotui.sources.follow_names import (
    account_in,
    cap_note,
    completeness,
    direction_in,
    owner_of_list,
)
from twiplotui.sources.formats import Format, detect, format_named
from twiplotui.sources.material import ReadOptions


@pytest.mark.parametrize(
    ("name", "direction"),
    [
        ("followers.txt", Direction.FOLLOWERS),
        ("ValdoriaMFA_followers.csv", Direction.FOLLOWERS),
        ("followers-34428380.jsonl", Direction.FOLLOWERS),
        ("friends-ValdoriaMFA.txt", Direction.FOLLOWING),
        ("following_accounts.csv", Direction.FOLLOWING),
        ("data/following/ValdoriaMFA.txt", Direction.FOLLOWING),
        ("follows/ValdoriaMFA.txt", None),
        ("followers_and_following.json", None),
        ("tweets.jsonl", None),
        ("unfollowed.txt", None),
    ],
)
def test_direction_of_a_name(name: str, direction: Direction | None) -> None:
    assert direction_in(name) is direction


@pytest.mark.parametrize(
    ("name", "account"),
    [
        ("followers-ValdoriaMFA.txt", "ValdoriaMFA"),
        ("ValdoriaMFA_following.jsonl", "ValdoriaMFA"),
        ("friends-34428380-20240102.txt", "=34428380"),
        ("@Valdoria_MFA.followers.csv", "Valdoria_MFA"),
        ("twarc2_following_34428380.jsonl.gz", "=34428380"),
        ("followers.txt", ""),
        ("followers of two people.txt", ""),
        ("following_1201907021199999999.txt", "=1201907021199999999"),
    ],
)
def test_account_of_a_name(name: str, account: str) -> None:
    found = account_in(name, Network.X)
    told = (f"={found.native_id}" if found.native_id else found.handle) if found else ""
    assert told == account


def test_mastodon_account_of_a_name() -> None:
    found = account_in("following_mfa@social.valdoria.example.json", Network.MASTODON)
    assert found is not None
    assert found.native_id == "mfa@social.valdoria.example"


def test_unnamed_owner_is_asked_for() -> None:
    with pytest.raises(DataError, match="whose list") as caught:
        owner_of_list(material_from(b"", "followers.txt"), ReadOptions(), Network.X)
    assert "--account" in caught.value.hint


@pytest.mark.parametrize("size", [40, 80, 100, 200, 1_000, 5_000, 15_000])
def test_size_of_whole_pages_is_noted(size: int) -> None:
    assert "probably capped" in cap_note(size)
    assert completeness(size, ReadOptions())[0] is False
    assert completeness(size, ReadOptions(), known=True) == (True, "")


@pytest.mark.parametrize("size", [0, 1, 41, 5_001])
def test_other_sizes_prove_nothing(size: int) -> None:
    assert completeness(size, ReadOptions()) == (None, "")


def test_user_has_the_last_word() -> None:
    assert completeness(5_000, ReadOptions(is_complete=True))[0] is True
    assert completeness(7, ReadOptions(is_complete=False), known=True)[0] is False


def test_lost_row_makes_a_list_incomplete_whatever_is_said() -> None:
    facts = read(
        material_from(b"34428380\n1.2771e+18\n", "followers-ValdoriaMFA.txt"),
        as_format="followers-ids",
    )[1]
    runs = [fact for fact in facts if isinstance(fact, RunFacts)]
    assert [(run.is_complete, run.note) for run in runs] == [
        (False, "rows that could not be read: 1")
    ]


def test_capped_list_among_many_is_not_complete_by_the_users_word() -> None:
    rows = [f"A,{number}" for number in range(10**6, 10**6 + 5_000)]
    rows += [f"B,{number}" for number in range(10**6, 10**6 + 37)]
    data = "\n".join(["follower,followed", *rows]).encode()
    known = format_named("follow-edges")
    assert isinstance(known, Format)
    told = {
        fact.actor.handle: fact.is_complete
        for fact in known.read(material_from(data, "e.csv"), ReadOptions(is_complete=True))
        if isinstance(fact, RunFacts)
    }
    assert told == {"A": False, "B": True}


def test_an_account_with_its_follows_is_no_profile_whatever_its_file_is_called() -> None:
    record = b'{"id": "9001", "username": "ValdoriaMFA", "following": [{"id": "9011"}]}'
    assert detect(material_from(record, "follows_valdoria.json")).id == "account-follows"
    assert detect(material_from(record, "following_valdoria.json")).id == "account-follows"
