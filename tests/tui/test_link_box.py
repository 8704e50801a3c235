"""The box that opens a link: the address whole, its host readable, the answers always in sight."""

from __future__ import annotations

from pathlib import Path

from tests.factories import a_post
from tests.tui.desks import at_desk, fill
from twiplotui.model.post import Link

LONG = "https://news.valdoria.example/" + "/".join(f"part{number}" for number in range(400))


def with_links(path: Path, *urls: str) -> Path:
    return fill(path, [a_post("1", "Read this", links=tuple(Link(url) for url in urls))])


async def test_a_host_in_another_script_is_read_out(tmp_path: Path) -> None:
    path = with_links(tmp_path / "d.db", "https://аррӏе.com/x")
    async with at_desk(path, size=(80, 24)) as table:
        await table.press("2", "o")
        assert "Open xn--80ak6aa92e.com in the browser?" in table.shown()
        assert "https://xn--80ak6aa92e.com/x" in table.shown()
        assert "It reads аррӏе.com, in letters of another script" in table.shown()


async def test_the_answers_stay_in_sight_under_the_longest_address(tmp_path: Path) -> None:
    async with at_desk(with_links(tmp_path / "d.db", LONG), size=(80, 24)) as table:
        await table.press("2", "o")
        for size in ((80, 24), (60, 20), (200, 60), (80, 24)):
            await table.pilot.resize_terminal(*size)
            await table.settle()
            assert "y yes    n no" in table.shown()
        assert "read on" in table.shown() and "part399" not in table.shown()
        await table.press("end")
        assert "part399" in table.shown() and "y yes    n no" in table.shown()
        await table.press("n")
        assert "in the browser?" not in table.shown()


async def test_links_that_are_not_offered_are_counted(tmp_path: Path) -> None:
    path = with_links(tmp_path / "d.db", "https://a.example/", "http://user:pw@b.example/")
    async with at_desk(path, size=(80, 24)) as table:
        await table.press("2", "o")
        assert "Open which link?  1 link not safe to open left out." in table.shown()
        await table.press("1")
        assert "Open a.example in the browser?" in table.shown()


async def test_an_address_too_long_for_a_line_of_the_choice_ends_in_dots(tmp_path: Path) -> None:
    path = with_links(tmp_path / "d.db", "https://a.example/", LONG)
    async with at_desk(path, size=(80, 24)) as table:
        await table.press("2", "o")
        (line,) = [each for each in table.shown().splitlines() if "│ 2 https" in each]
        assert line.rstrip("│ ").endswith("…")
