"""Cells are counted as the terminal library counts them, and cuts fit."""

from __future__ import annotations

import json
import sys
import unicodedata
from pathlib import Path

import pytest
from rich.cells import cell_len, get_character_cell_size

from tests.hostile import hostile_texts
from twiplotui.text.clean import one_line
from twiplotui.text.width import cell_width, clip, pad

LANGUAGES: dict[str, str] = json.loads(
    (Path(__file__).parent / "languages.json").read_text(encoding="utf-8")
)
SHOWN = [*LANGUAGES.values(), *(one_line(hostile.text) for hostile in hostile_texts())]


def test_every_character_has_the_width_of_the_terminal_library() -> None:
    unlike = [
        hex(code)
        for code in range(0x20, sys.maxunicode + 1)
        if unicodedata.category(chr(code)) not in ("Cn", "Co", "Cs", "Cc")
        and cell_width(chr(code)) != get_character_cell_size(chr(code))
    ]
    assert unlike == []


def test_cleaned_text_has_the_width_of_the_terminal_library() -> None:
    assert [text for text in SHOWN if cell_width(text) != cell_len(text)] == []


@pytest.mark.parametrize("cells", [1, 2, 5, 11, 40])
def test_clipped_text_fits_and_is_not_cut_without_need(cells: int) -> None:
    for text in SHOWN:
        clipped = clip(text, cells)
        assert cell_width(clipped) <= max(cells, 0)
        if cell_width(text) <= cells:
            assert clipped == text
        else:
            assert clipped.endswith("…")
            assert text.startswith(clipped[:-1])
        assert cell_width(pad(text, cells)) == cells


def test_clusters_are_never_cut() -> None:
    assert clip("👨\u200d👩\u200d👧 ok", 3) == "👨\u200d👩\u200d👧…"
    assert clip("🇫🇷🇩🇪", 3) == "🇫🇷…"
    assert clip("e\u0301e\u0301e\u0301", 2) == "e\u0301…"
    assert clip("漢字漢字", 4) == "漢…"
    assert clip("ab", 1, ellipsis="") == "a"
    assert clip("漢", 1) == "…"
    assert clip("x", 0) == clip("x", -1) == ""
