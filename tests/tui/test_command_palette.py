"""The palette of actions takes letters from its first moment on."""

from __future__ import annotations

from pathlib import Path

from tests.tui.desks import at_desk


async def test_the_palette_is_one_box_and_takes_what_is_typed_behind_its_key(
    desk_path: Path,
) -> None:
    """A screen between the desk and the box would swallow letters until the box is there."""
    async with at_desk(desk_path) as table:
        await table.press("ctrl+p")
        assert len(table.app.screen_stack) == 2
        await table.type("esc")
        assert "Escalate: somebody must decide." in table.shown()
        await table.press("enter")
        assert len(table.app.screen_stack) == 1
        assert "▲ 5 high" in table.shown()  # of six: carried out
