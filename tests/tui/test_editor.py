"""The user's own editor for a note: which one is started, and what is said where there is none."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.tui.desks import at_desk
from twiplotui.tui.app import TwiplotuiApp
from twiplotui.tui.editor import split_command


@pytest.mark.parametrize(
    ("words", "is_windows", "command"),
    [
        ("nano -w", False, ["nano", "-w"]),
        (r"/opt/my\ editor/ed", False, ["/opt/my editor/ed"]),
        (r"C:\Windows\notepad.exe", True, [r"C:\Windows\notepad.exe"]),
        (r'"C:\Program Files\Ed\ed.exe" -w', True, [r"C:\Program Files\Ed\ed.exe", "-w"]),
    ],
)
def test_a_command_is_split_as_its_system_does(
    words: str, is_windows: bool, command: list[str]
) -> None:
    assert split_command(words, is_windows=is_windows) == command


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("", "EDITOR names no editor"),
        ("ed -c 'set", "EDITOR is no command"),
        ("no-editor-of-this-name", "There is no editor “no-editor-of-this-name”"),
    ],
)
async def test_an_editor_that_cannot_be_started_is_told_and_the_words_stay(
    desk_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, told: str
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", words)
    async with at_desk(desk_path) as table:
        await table.press("n")
        await table.type("Call")
        await table.press("ctrl+e")
        assert told in table.shown() and "Call" in table.shown()
        await table.press("s")
        assert "Calls" in table.shown()


async def test_what_the_editor_leaves_is_the_note_and_its_file_is_gone(
    desk_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    @contextmanager
    def lent(self: TwiplotuiApp) -> Iterator[None]:
        yield

    monkeypatch.setattr(TwiplotuiApp, "suspend", lent)
    script = tmp_path / "editor.py"
    script.write_text(
        "import pathlib, sys\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "path.write_text(path.read_text(encoding='utf-8') + ' the\\nembassy', encoding='utf-8')\n"
        "pathlib.Path(__file__).with_name('edited').write_text(str(path), encoding='utf-8')\n"
    )
    monkeypatch.setenv("VISUAL", f'"{sys.executable}" "{script}"')
    async with at_desk(desk_path) as table:
        await table.press("n")
        await table.type("Call")
        await table.press("ctrl+e")
        assert "Call the embassy" in table.shown()
    assert not Path((tmp_path / "edited").read_text(encoding="utf-8")).exists()
