"""Each fixture of feeds, archives and follow lists gives the result written beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.fact_files import (
    FIXTURES,
    bundle_of,
    bundle_outcome,
    compare_golden,
    material_of,
    outcome,
)

FOLDERS = (
    "feeds",
    "archives/mastodon",
    "archives/bluesky",
    "archives/telegram",
    "archives/meta",
    "archives/truth",
    "follows",
)
GIVEN = {
    "archives/mastodon/following_accounts.csv": ("mastodon:mfa@social.valdoria.example", ""),
    "archives/mastodon/following_accounts_2x.csv": ("mastodon:mfa@social.valdoria.example", ""),
    "archives/mastodon/followers.csv": ("mastodon:mfa@social.valdoria.example", ""),
    "archives/mastodon/followers.json": ("mastodon:mfa@social.valdoria.example", ""),
    "follows/ids_without_direction.txt": ("x:ValdoriaMFA", "follow-ids"),
    "follows/edges_bare.txt": ("", "edges"),
    "follows/bluesky_followers.json": ("bluesky:mfa.valdoria.example", ""),
}
"""What the user says on the command line: `--account`, `--as`."""

BUNDLES = (
    "archives/mastodon/archive-20241116-ab",
    "archives/meta/instagram-valdoriamfa-2026-01-02-AbC",
    "archives/meta/facebook-valdoria.mfa-2026-01-02-x",
    "archives/meta/facebook-valdoria.mfa-2026-01-03-y",
)


def inputs() -> list[str]:
    found = [
        path.relative_to(FIXTURES).as_posix()
        for folder in FOLDERS
        for path in sorted((FIXTURES / folder).rglob("*"))
        if path.is_file() and not path.name.endswith(".expected.json")
    ]
    return [name for name in found if "/messages/inbox/" not in name]


@pytest.mark.parametrize("name", inputs())
def test_reading_gives_the_expected_facts(name: str, update_golden: bool) -> None:
    path = FIXTURES / name
    account, as_format = GIVEN.get(name, ("", ""))
    found = outcome(material_of(path), account, as_format)
    assert "SECRET" not in str(found)
    compare_golden(path.with_name(path.name + ".expected.json"), found, update=update_golden)


@pytest.mark.parametrize("name", BUNDLES)
def test_bundle_gives_the_expected_facts(name: str, update_golden: bool) -> None:
    folder = FIXTURES / name
    found = bundle_outcome(bundle_of(Path(folder)))
    assert "SECRET" not in str(found)
    compare_golden(folder.with_name(folder.name + ".expected.json"), found, update=update_golden)
