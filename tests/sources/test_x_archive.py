"""What golden pairs cannot show of X archives: privacy, packing, joining and order."""

from __future__ import annotations

import json
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from tests.sources.golden_facts import FIXTURES, OPTIONS, golden, plain
from tests.sources.materials import a_bundle, a_material
from twiplotui.errors import DataError
from twiplotui.model.account import AccountFacts
from twiplotui.model.follow import RunFacts
from twiplotui.model.imports import Caution, Fact, LeftOut, Reject
from twiplotui.model.post import PostFacts
from twiplotui.model.words import Direction, Network
from twiplotui.sources.formats import detect, detect_bundle
from twiplotui.sources.x_archive import read_archive, read_file

CURRENT = FIXTURES / "archives" / "x-current"
PRIVATE = ("direct-messages", "ip-audit", "like", "contact", "phone-number", "ad-engagements")


def members_of(folder: Path) -> dict[str, bytes | str]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def facts_of(members: dict[str, bytes | str], opened: list[str] | None = None) -> list[Fact]:
    bundle = a_bundle(members, opened)
    ((known, root),) = detect_bundle(bundle)
    return list(known.read(bundle.under(root), OPTIONS))


def test_private_members_are_never_opened() -> None:
    members = members_of(CURRENT)
    for name in PRIVATE:
        members[f"data/{name}.js"] = f"window.YTD.{name}.part0 = [canary"
        members[f"data/{name}-part1.js"] = "canary"
    opened: list[str] = []
    facts = facts_of(members, opened)
    assert {Path(path).stem.split("-part")[0] for path in opened} == {
        "tweets", "note-tweet", "deleted-tweets", "community-tweet", "follower", "following",
        "account", "profile", "manifest", "screen-name-change",
    }  # fmt: skip
    assert "canary" not in repr(facts)
    assert "secret" not in repr(facts)


@pytest.mark.parametrize("inside", ["", "twitter/", "twitter-2024-11-16-abc/deeper/"])
@pytest.mark.parametrize("packing", ["zip", "tar.gz"])
def test_packed_and_repacked_archives_read_alike(tmp_path: Path, inside: str, packing: str) -> None:
    path = tmp_path / f"archive.{packing}"
    if packing == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, data in members_of(CURRENT).items():
                packed.writestr(inside + name, data)
    else:
        with tarfile.open(path, "w:gz") as packed_tar:
            packed_tar.add(CURRENT, inside.rstrip("/") or ".")
    expected = json.loads((CURRENT.parent / "x-current.expected.json").read_text("utf-8"))
    assert json.loads(json.dumps(golden(path))) == expected


def test_reading_twice_gives_the_same() -> None:
    members = members_of(CURRENT)
    assert [plain(fact) for fact in facts_of(members)] == [
        plain(fact) for fact in facts_of(members)
    ]


def test_every_record_is_counted_once() -> None:
    facts = facts_of(members_of(CURRENT))
    posts = sum(fact.records for fact in facts if isinstance(fact, PostFacts))
    follows = sum(fact.records for fact in facts if isinstance(fact, RunFacts))
    assert posts == 8 + 1 + 1 + 1
    assert follows == 4 + 1
    assert not any(isinstance(fact, Reject) for fact in facts)


def test_raw_record_is_kept_as_json() -> None:
    for fact in facts_of(members_of(CURRENT)):
        if isinstance(fact, PostFacts):
            assert json.loads(fact.raw)


def test_missing_files_of_the_manifest_are_a_caution() -> None:
    members = members_of(CURRENT)
    del members["data/follower.js"]
    cautions = [fact.text for fact in facts_of(members) if isinstance(fact, Caution)]
    assert any("follower.js is not in the archive" in text for text in cautions)


def test_unreadable_file_does_not_lose_the_others() -> None:
    members = members_of(CURRENT)
    members["data/follower.js"] = "<html>"
    members["data/community-tweet.js"] = "{}"
    members["data/note-tweet.js"] = b"\xff\xfe\x00"
    facts = facts_of(members)
    rejects = [fact.position for fact in facts if isinstance(fact, Reject)]
    assert sorted(rejects) == ["data/community-tweet.js", "data/follower.js"]
    assert sum(isinstance(fact, PostFacts) for fact in facts) == 9


def test_pointer_instead_of_posts_is_refused() -> None:
    members = members_of(CURRENT)
    members["data/tweets.js"] = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n"
    with pytest.raises(DataError, match="pointer"):
        facts_of(members)


def test_archive_without_account_takes_the_users_word() -> None:
    members = members_of(CURRENT)
    del members["data/account.js"], members["data/manifest.js"]
    mine = AccountFacts(Network.X, handle="valdoria_mfa")
    posts = [
        fact
        for fact in read_archive(a_bundle(members), replace(OPTIONS, account=mine))
        if isinstance(fact, PostFacts)
    ]
    assert {post.author for post in posts} == {mine}


def test_account_beside_a_single_file_is_used() -> None:
    beside = {"account.js": (CURRENT / "data/account.js").read_bytes()}
    material = a_material((CURRENT / "data/following.js").read_bytes(), "following.js", beside)
    facts = list(read_file(material, OPTIONS))
    (run,) = [fact for fact in facts if isinstance(fact, RunFacts)]
    assert run.actor.handle == "valdoria_mfa"
    assert run.direction is Direction.FOLLOWING
    assert run.is_complete
    assert not any(isinstance(fact, Caution) for fact in facts)


@pytest.mark.parametrize("name", ["account.js", "profile.js"])
def test_profile_alone_is_a_record_and_no_post(name: str) -> None:
    beside = {"account.js": (CURRENT / "data/account.js").read_bytes()}
    material = a_material((CURRENT / "data" / name).read_bytes(), name, beside)
    account, left_out = read_file(material, OPTIONS)
    assert isinstance(account, AccountFacts)
    assert account.handle == "valdoria_mfa"
    assert left_out == LeftOut("a profile, not a post")


@pytest.mark.parametrize("name", PRIVATE)
def test_private_member_alone_is_refused(name: str) -> None:
    text = f"window.YTD.{name.replace('-', '_')}.part0 = [ {{}} ]"
    with pytest.raises(DataError, match="not read"):
        detect(a_material(text, f"{name}.js"))


def test_edits_are_one_post_whatever_their_order() -> None:
    facts = facts_of(members_of(CURRENT))
    (edited,) = [fact for fact in facts if isinstance(fact, PostFacts) and fact.versions]
    assert edited.text == "First version of the statement"
    assert [version.text for version in edited.versions] == ["Frist version of the statement"]
    assert edited.records == 2
    assert edited.native_id != edited.versions[0].native_id
    assert edited.published_at == edited.versions[0].at


def test_broken_part_does_not_lose_the_others() -> None:
    members = members_of(CURRENT)
    whole = members["data/tweets-part1.js"]
    assert isinstance(whole, bytes)
    members["data/tweets-part1.js"] = whole[:-400]
    facts = facts_of(members)
    assert sum(isinstance(fact, PostFacts) for fact in facts) == 9
    (reject,) = [fact for fact in facts if isinstance(fact, Reject)]
    assert reject.position == "data/tweets-part1.js item 1"


def test_a_long_text_is_found_though_its_link_is_shortened_anew() -> None:
    preview = "Our answer is at https://t.co/aaaaaaaaaa and" + " stands" * 30 + "…"
    whole = "Our answer is at https://t.co/bbbbbbbbbb and" + " stands" * 60
    tweet = {
        "id_str": "1832018451445043427",
        "created_at": "Fri Sep 06 11:30:10 +0000 2024",
        "full_text": preview,
        "entities": {
            "urls": [{"url": "https://t.co/aaaaaaaaaa", "expanded_url": "https://mfa.example/a"}]
        },
    }
    note = {
        "createdAt": "2024-09-06T11:30:10.000Z",
        "core": {
            "text": whole,
            "urls": [
                {"shortUrl": "https://t.co/bbbbbbbbbb", "expandedUrl": "https://mfa.example/a"}
            ],
        },
    }
    posts, notes = json.dumps([{"tweet": tweet}]), json.dumps([{"noteTweet": note}])
    facts = facts_of(
        {
            "data/tweets.js": f"window.YTD.tweets.part0 = {posts}",
            "data/note-tweet.js": f"window.YTD.note_tweet.part0 = {notes}",
        }
    )
    (post,) = [fact for fact in facts if isinstance(fact, PostFacts)]
    assert post.text == whole.replace("https://t.co/bbbbbbbbbb", "https://mfa.example/a")
    assert not [fact for fact in facts if isinstance(fact, Caution) and "long texts" in fact.text]


def test_months_with_counts_keep_them() -> None:
    posts = [
        {"id": 347447862252171265, "id_str": "347447862252171265", "text": "With", "entities": {},
         "created_at": "2013-06-19 20:00:00 +0000", "favorite_count": 4, "retweet_count": 2,
         "user": {"screen_name": "valdoria_mfa", "id_str": "9001"}},
        {"id": 347447862252171266, "id_str": "347447862252171266", "text": "Without",
         "created_at": "2013-06-19 20:00:00 +0000", "entities": {},
         "user": {"screen_name": "valdoria_mfa", "id_str": "9001"}},
    ]  # fmt: skip
    month = f"Grailbird.data.tweets_2013_06 = \n {json.dumps(posts)}"
    first, second = [
        fact
        for fact in facts_of({"data/js/tweets/2013_06.js": month})
        if isinstance(fact, PostFacts)
    ]
    assert (first.metrics.likes, first.metrics.reposts) == (4, 2)
    assert second.metrics.is_empty()
