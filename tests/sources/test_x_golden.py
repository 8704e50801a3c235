"""Every fixture of an X archive, of collected posts and of account lists gives what it should."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.golden_facts import FIXTURES, compare

FOLDERS = (
    "archives/x-current",
    "archives/x-2020",
    "archives/x-2018",
    "archives/x-old",
    "archives/x-old-csv/2013_ragged",
)
FILES = sorted(
    path
    for folder in ("archives/x-single", "archives/x-old-month", "archives/collected", "accounts")
    for path in (FIXTURES / folder).iterdir()
    if path.is_file() and not path.name.endswith(".expected.json")
)
INPUTS = [
    *(FIXTURES / folder for folder in FOLDERS),
    FIXTURES / "archives/x-old-csv/tweets.csv",
    FIXTURES / "archives/x-old-csv/tweets_of_others.csv",
    *FILES,
]


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: str(path.relative_to(FIXTURES)))
def test_fixture_gives_expected_facts(path: Path, update_golden: bool) -> None:
    compare(path, update=update_golden)
