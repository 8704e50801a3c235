"""Titles of formats are known without loading what reads them."""

from __future__ import annotations

import subprocess
import sys

from twiplotui.sources.formats import all_formats
from twiplotui.sources.titles import TITLES, title_of


def test_titles_are_those_of_the_formats() -> None:
    assert {each.id: each.title for each in all_formats()} == TITLES


def test_a_name_that_is_no_format_stays() -> None:
    assert title_of("by-hand") == "by-hand"


def test_titles_load_no_reader() -> None:
    code = "import sys, twiplotui.sources.titles; print('twiplotui.sources.x_v2' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "False"
