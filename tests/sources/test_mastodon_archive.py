"""The archive of a Mastodon account: what is opened, whose posts they are."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import pytest

from tests.sources.fact_files import (
    FIXTURES,
    NOW,
    bundle_of,
    bundle_outcome,
    counted,
    material_from,
    material_of,
    read,
)
from twiplotui.model.post import PostFacts
from twiplotui.sources.formats import Format, detect_bundle, format_named
from twiplotui.sources.material import Bundle, ReadOptions
from twiplotui.sources.unpack import open_path

ARCHIVE = FIXTURES / "archives" / "mastodon" / "archive-20241116-ab"
MEMBERS = ("outbox.json", "actor.json", "likes.json")


def packed(kind: str, folder: str, to: Path) -> Path:
    if kind == "zip":
        path = to / "archive.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name in MEMBERS:
                archive.write(ARCHIVE / name, folder + name)
        return path
    path = to / "archive.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        for name in MEMBERS:
            tar.add(ARCHIVE / name, folder + name)
    return path


@pytest.mark.parametrize("kind", ["zip", "tar.gz"])
@pytest.mark.parametrize("folder", ["", "archive-20241116-ab/"])
def test_packed_archive_gives_the_same_facts(kind: str, folder: str, tmp_path: Path) -> None:
    bundle = open_path(packed(kind, folder, tmp_path))
    assert isinstance(bundle, Bundle)
    options = ReadOptions(now=NOW, captured_at=NOW)
    ((found, root),) = detect_bundle(bundle)
    facts = list(found.read(bundle.under(root), options))
    assert found.id == "mastodon-archive"
    assert counted(facts) == bundle_outcome(bundle_of(ARCHIVE))["mastodon-archive"]["records"]


def test_likes_are_never_opened() -> None:
    def refuse() -> BinaryIO:
        raise AssertionError("likes were opened")

    bundle = bundle_of(ARCHIVE)
    members = dict(bundle.members)
    members["likes.json"] = replace(members["likes.json"], open=refuse)
    assert bundle_outcome(Bundle("a", members))["mastodon-archive"]["facts"]


def test_post_of_another_account_is_not_given_to_the_owner() -> None:
    outbox = json.loads((ARCHIVE / "outbox.json").read_text(encoding="utf-8"))
    stranger = "https://gov.kestria.example/users/pm"
    item = outbox["orderedItems"][0]
    item["actor"] = item["object"]["attributedTo"] = stranger
    outbox["orderedItems"] = [item]
    data = json.dumps(outbox).encode()
    bundle = bundle_of(ARCHIVE)
    made = material_from(data, "outbox.json")
    members = {**bundle.members, "outbox.json": made}
    ((found, root),) = detect_bundle(Bundle("a", members))
    facts = list(found.read(Bundle("a", members).under(root), ReadOptions(now=NOW)))
    authors = [fact.author.native_id for fact in facts if isinstance(fact, PostFacts)]
    assert authors == ["pm@gov.kestria.example"]


def test_large_outbox_is_streamed() -> None:
    item = json.loads((ARCHIVE / "outbox.json").read_text(encoding="utf-8"))["orderedItems"][0]
    text = json.dumps(item)

    class Endless(io.RawIOBase):
        """Hands out an outbox without an end and notes how much was taken."""

        taken = 0
        rest = b'{"@context": "https://www.w3.org/ns/activitystreams", "orderedItems": ['

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: object) -> int:
            view = memoryview(buffer)  # type: ignore[arg-type]  # the base class types it too widely
            while len(self.rest) < len(view):
                self.rest += text.encode() + b","
            view[:] = self.rest[: len(view)]
            self.rest = self.rest[len(view) :]
            Endless.taken += len(view)
            return len(view)

    material = replace(
        material_from(b"", "outbox.json"),
        open=lambda: io.BufferedReader(Endless()),
        size=None,
    )
    known = format_named("mastodon-outbox")
    assert isinstance(known, Format)
    facts = known.read(material, ReadOptions(now=NOW))
    for _ in range(500):
        assert isinstance(next(facts), PostFacts)
    assert Endless.taken < 500 * len(text) + 4_000_000


def test_single_outbox_finds_the_profile_beside_it() -> None:
    facts = read(material_of(ARCHIVE / "outbox.json"))[1]
    assert any(isinstance(fact, PostFacts) and fact.author.name for fact in facts)
