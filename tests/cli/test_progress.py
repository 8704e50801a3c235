"""The line of progress: written over itself on every terminal, one without sequences included."""

from __future__ import annotations

import pytest

from twiplotui.cli.progress import OneLine, ProgressLine
from twiplotui.model.imports import FileReport
from twiplotui.services.import_ import Progress
from twiplotui.text.width import cell_width


def seen(written: str) -> str:
    """What stands in the last line of a console that knows the carriage return only."""
    cells: list[str] = []
    for part in written.split("\r"):
        assert part.isprintable()
        drawn = [cell for char in part for cell in (char, "")[: cell_width(char)]]
        cells[: len(drawn)] = drawn
    return "".join(cells).rstrip(" ")


def test_a_shorter_line_covers_a_longer_one_and_goes_without_a_trace(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    line = OneLine(is_on=True)
    written = ""
    for text in (
        "[1/3] read: 外務省の発表 " + "x" * 60,
        "[2/3] unchanged: 外務省",
        "[3/3] read: a",
    ):
        line.write(text)
        written += capsys.readouterr().err
        told = seen(written)
        assert told == text or (told.endswith("…") and text.startswith(told[:-1]))
        assert cell_width(told) < 40
    line.clear()
    written += capsys.readouterr().err
    assert (seen(written), written[-1]) == ("", "\r")


@pytest.mark.parametrize("unit", ["/home/desk/posts.jsonl", "C:\\Users\\desk\\posts.jsonl"])
def test_the_progress_of_an_import_ends_with_the_name_of_the_file(
    unit: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    report = FileReport(unit, "x-json", read=1_200, new=1_000)
    ProgressLine(is_on=True).show(Progress(unit, "x-json", 0, 2, report, 2.0, 0.5))
    told = seen(capsys.readouterr().err)
    assert told.startswith("[1/2] x-json: 1,200 read, 1,000 new, 0 rejected, 600/s")
    assert told.endswith(", 2 s left  posts.jsonl")


def test_nothing_is_shown_where_stderr_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    line = OneLine(is_on=False)
    line.write("[1/1] read: a")
    line.clear()
    assert capsys.readouterr() == ("", "")
