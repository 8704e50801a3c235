"""The first and the last line of a screen: what is new, and which keys do what."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic

from textual.content import Content
from textual.widgets import Static

from twiplotui.text.width import cell_width, clip
from twiplotui.tui.content import ACCENT, HIGH, MARK, STRONG, TEXT, Part, block, line, plain
from twiplotui.tui.keymap import Keymap
from twiplotui.tui.registry import BY_ID, NARROW_FOOTER

_SAID_SECONDS = 6.0
_MOST_LINES = 3
"""Lines that a message may take where one is too short for it."""
_READ_SECONDS = 1.5
"""After so long a message makes room for the keys as soon as one goes on working."""


class Bar(Static):
    """One line across the screen."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(Content(""), id=id, markup=False)
        self._parts: tuple[Part, ...] = ()

    def show(self, left: Sequence[Part], right: Sequence[Part] = ()) -> None:
        """Show parts at the left and, where there is room, at the right.

        A line that looks as it did is not painted anew.
        """
        room = self.size.width or self.app.size.width - 2
        used = sum(cell_width(text) for text, _ in (*left, *right))
        if right and used + 2 <= room:
            parts = (*left, (" " * (room - used), ""), *right)
        else:
            parts = _fitted(left, room) if used > room else tuple(left)
        self._put(parts)

    def _put(self, parts: tuple[Part, ...]) -> None:
        if parts != self._parts:
            self._parts = parts
            self.update(self._drawn(parts), layout=False)

    def _drawn(self, parts: Sequence[Part]) -> Content:
        return line(*parts)


class Header(Bar):
    """The first line of a screen; in the invented world it says so.

    Args:
        is_demo: Whether this is the invented world.
    """

    def __init__(self, *, is_demo: bool) -> None:
        super().__init__(id="header")
        self._lead: list[Part] = [("DEMO", f"reverse {MARK}"), ("  ", "")] if is_demo else []

    def show(self, left: Sequence[Part], right: Sequence[Part] = ()) -> None:
        """Show parts at the left and, where there is room, at the right."""
        super().show([*self._lead, *left], right)


class Footer(Bar):
    """The keys most used, or for a moment what was just done.

    Args:
        keymap: The keys in force.
        actions: Whose keys are shown, the most used first.
        is_typing: Whether letters are written on this screen: then they are no keys of it.
    """

    def __init__(self, keymap: Keymap, actions: Sequence[str], *, is_typing: bool = False) -> None:
        super().__init__(id="footer")
        self._keymap = keymap
        self._actions = tuple(actions)
        self._is_typing = is_typing
        self._of_box: tuple[tuple[str, str], ...] = ()
        self._said: tuple[str, bool] | None = None
        self._said_at = 0.0
        self._lines = 1

    def on_mount(self) -> None:
        """Show the keys."""
        self.refresh_bar()

    def on_resize(self) -> None:
        """Show as many keys as fit."""
        self.refresh_bar()

    def set_actions(self, actions: Sequence[str]) -> None:
        """Show the keys of another pane."""
        if tuple(actions) != self._actions:
            self._actions = tuple(actions)
            self.refresh_bar()

    def lend(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show the keys of a box while one types in it; none gives the line back.

        Args:
            keys: (key as people write it, word) of each.
        """
        self._of_box = tuple(keys)
        self.refresh_bar()

    def say(self, message: str, *, is_bad: bool = False) -> None:
        """Say something for a few seconds in place of the keys."""
        self._said = (plain(message), is_bad)
        self._said_at = monotonic()
        self.refresh_bar()
        said = self._said
        self.set_timer(_SAID_SECONDS, lambda: self._unsay(said))

    def went_on(self) -> None:
        """Show the keys again: somebody goes on working, and has read what was said."""
        if self._said is not None and monotonic() - self._said_at > _READ_SECONDS:
            self._unsay(self._said)

    def _unsay(self, said: tuple[str, bool]) -> None:
        if self._said is said:
            self._said = None
            self.refresh_bar()

    def refresh_bar(self) -> None:
        """Draw the line anew."""
        if self._said is not None:
            message, is_bad = self._said
            rows = folded(message, (self.size.width or self.app.size.width - 2) - 2, _MOST_LINES)
            self._take_lines(len(rows))
            lead = ("! ", HIGH) if is_bad else ("› ", ACCENT)
            self._put((lead, ("\n  ".join(rows), STRONG)))
            return
        self._take_lines(1)
        parts: list[Part] = []
        for key, label in self._of_box or self._fitting():
            if parts:
                parts.append(("  ", ""))
            parts += [(key, f"bold {ACCENT}"), (f" {label}", TEXT)]
        self.show(parts)

    def _take_lines(self, count: int) -> None:
        """Grow upwards for what is too long for a line, and give the room back."""
        if count != self._lines:
            self._lines = count
            self.styles.height = count

    def _drawn(self, parts: Sequence[Part]) -> Content:
        return block(*parts)

    def _fitting(self) -> list[tuple[str, str]]:
        """Return keys and labels that fit; help and the way back make room last."""
        room = self.app.size.width
        most = NARROW_FOOTER if room < 100 else len(self._actions)
        chosen = [each for each in self._actions if self._key(each)][:most]
        while chosen and self._width(chosen) > room:
            others = [each for each in chosen if each not in ("help", "back")]
            chosen.remove((others or chosen)[-1])
        return [(self._key(each), BY_ID[each].label) for each in chosen]

    def _key(self, action_id: str) -> str:
        return self._keymap.first(action_id, is_typing=self._is_typing)

    def _width(self, actions: Sequence[str]) -> int:
        return sum(cell_width(f"{self._key(each)} {BY_ID[each].label}") + 2 for each in actions)


def _fitted(parts: Sequence[Part], room: int) -> tuple[Part, ...]:
    """Return as much of a line that is too long as there is room for, and dots after it."""
    kept: list[Part] = []
    room -= 1
    for text, style in parts:
        kept.append((clip(text, room, ""), style))
        room -= cell_width(text)
        if room <= 0:
            break
    return (*kept, ("…", ""))


def folded(text: str, width: int, most: int) -> list[str]:
    """Break a text between words into lines; what does not fit into the last one is dots.

    Args:
        text: One line.
        width: Cells of a line.
        most: Lines at most.
    """
    rows = [""]
    for word in text.split(" "):
        longer = f"{rows[-1]} {word}" if rows[-1] else word
        if cell_width(longer) <= width:
            rows[-1] = longer
        elif len(rows) < most:
            rows = [*rows, word] if rows[-1] else [word]
        else:
            rows[-1] = longer
            break
    return [clip(row, width) for row in rows]
