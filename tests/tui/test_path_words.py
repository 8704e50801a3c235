"""Paths as they are typed, completed, pasted and dropped."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.tui.desks import at_desk
from twiplotui.tui.path_words import as_path, completed, told


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "My Downloads"
    (made / "archive folder").mkdir(parents=True)
    for name in ("twitter-2026.zip", "twitter-2025.zip", "Ministry.xml", ".hidden"):
        (made / name).write_bytes(b"abc")
    return made


def test_quotes_escapes_and_addresses_of_a_dropped_file_are_understood(folder: Path) -> None:
    file = folder / "Ministry.xml"
    for words in (str(file), f"'{file}'", f'"{file}" ', file.as_uri()):
        assert as_path(words) == file
    if os.name != "nt":
        assert as_path(str(file).replace(" ", "\\ ")) == file


def test_tab_adds_what_all_names_have_in_common(folder: Path) -> None:
    begin = f"{folder}{os.sep}"
    assert completed(begin + "tw") == begin + "twitter-202"
    assert completed(begin + "twitter-2026") == begin + "twitter-2026.zip"
    assert completed(begin + "mi") == begin + "Ministry.xml"
    assert completed(begin + "arch") == f"{begin}archive folder{os.sep}"
    assert completed(begin + ".h") == begin + ".hidden"
    for words in (begin + "zzz", begin + "Ministry.xml", "\0", "~nobody-of-this-name/x"):
        assert completed(words) == words


def test_what_is_there_is_told_while_one_types(folder: Path) -> None:
    assert told(str(folder / "Ministry.xml")) == (True, "a file of 3 bytes")
    is_good, words = told(f"{folder}{os.sep}")
    assert is_good and words.startswith("a folder; Tab goes on to Ministry.xml, archive folder")
    assert ".hidden" not in words
    is_good, words = told(str(folder / "twitter"))
    assert not is_good and words.endswith("Tab goes on to twitter-2025.zip, twitter-2026.zip")
    assert told(str(folder / "zzz")) == (False, "nothing of this name")
    assert not told("\0")[0] and not told("~nobody-of-this-name/x")[0]


async def test_tab_completes_the_path_of_an_import(desk_path: Path, folder: Path) -> None:
    async with at_desk(desk_path) as table:
        await table.press("i")
        await table.type(str(folder / "Min"))
        await table.press("tab")
        assert "Ministry.xml" in table.shown() and "a file of 3 bytes" in table.shown()
