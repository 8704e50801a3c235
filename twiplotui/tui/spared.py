"""Spares the first picture what Textual loads for its own command palette, which we do not open.

A tenth of what Textual loads at its start is that palette and the widgets in it: trees, boxes to
choose from. Ours (`screens/palette.py`) loads what it needs when it is opened.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Final

_PALETTE: Final = "textual.command"


class _StandIn(ModuleType):
    """A module in which every class is an empty one."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


@contextmanager
def textual_without_its_palette() -> Iterator[None]:
    """Load Textual's application meanwhile; its palette can be loaded afterwards all the same.

    Nothing is spared where Textual is loaded already.
    """
    if "textual.app" in sys.modules or _PALETTE in sys.modules:
        yield
        return
    stand_in = sys.modules[_PALETTE] = _StandIn(_PALETTE)
    try:
        yield
    finally:
        if sys.modules.get(_PALETTE) is stand_in:
            del sys.modules[_PALETTE]
        textual = sys.modules.get("textual")
        if getattr(textual, "command", None) is stand_in:
            del textual.command  # type: ignore[union-attr]  # it has that attribute
