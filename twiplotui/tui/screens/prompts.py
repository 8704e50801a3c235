"""One-line questions at the bottom of the screen: a letter, some words, yes or no."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from twiplotui.errors import UsageError
from twiplotui.tui.content import ACCENT, HIGH, MUTED, STRONG, TEXT, Part, line
from twiplotui.tui.layouts import twins
from twiplotui.tui.screens.box import Box, FittedBox
from twiplotui.tui.widgets.box_text import BoxText


def _letter(key: str, character: str | None, letters: Sequence[str]) -> str | None:
    typed = character or key
    for letter in letters:
        if typed == letter or typed in twins(letter):
            return letter
    return None


class Choice(Box[str]):
    """One letter of a few.

    Args:
        question: What is asked.
        options: (letter, words) of each answer.
    """

    CSS = "Choice Vertical { height: auto; width: 100%; }"

    def __init__(self, question: str, options: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._question = question
        self._options = tuple(options)

    def compose(self) -> list[Widget]:
        """The question, then the answers."""
        answers = [(*option, TEXT) for option in self._options] + [("Esc", "leave it", MUTED)]
        is_short = sum(len(label) + 6 for _, label, _ in answers) < self.app.size.width
        rows: list[list[Part]] = [[]]
        for letter, label, style in answers:
            if rows[-1] and not is_short:
                rows.append([])
            rows[-1] += [(letter, f"bold {ACCENT}"), (f" {label}    ", style)]
        return [
            Vertical(
                Static(line((self._question, STRONG)), markup=False),
                *(Static(line(*row), markup=False) for row in rows),
                classes="boxed",
            )
        ]

    def on_key(self, event: events.Key) -> None:
        """Take a letter; others do nothing."""
        event.stop()
        if event.key == "escape":
            self.close(None)
            return
        letter = _letter(event.key, event.character, [option[0] for option in self._options])
        if letter is not None:
            self.close(letter)


class Confirm(FittedBox[bool]):
    """Yes or no; Enter is neither.

    Args:
        question: What is asked, with the number of things.
        more: What to know besides.
    """

    CSS = "Confirm Vertical { height: auto; width: 100%; }"

    def __init__(self, question: str, more: str = "") -> None:
        super().__init__()
        self._question = question
        self._more = BoxText(more) if more else None
        self._keys = Static(Content(""), markup=False)

    def compose(self) -> list[Widget]:
        """The question, and what the keys do."""
        self._tell_keys([])
        question = Static(line((self._question, HIGH)), markup=False)
        more = [self._more] if self._more is not None else []
        return [Vertical(question, *more, self._keys, classes="boxed")]

    def fit(self) -> None:
        """Keep the answers in sight, however long the text is."""
        if self._more is not None:
            self._tell_keys(self._more.fit(self.size.height - 2))

    def _tell_keys(self, more: Sequence[Part]) -> None:
        answers: list[Part] = [
            ("y", f"bold {ACCENT}"), (" yes    ", TEXT), ("n", f"bold {ACCENT}"), (" no    ", TEXT),
        ]  # fmt: skip
        self._keys.update(line(*answers, *more))

    def on_key(self, event: events.Key) -> None:
        """Take y or n; scroll."""
        event.stop()
        letter = _letter(event.key, event.character, ("y", "n"))
        if letter is not None or event.key == "escape":
            self.close(letter == "y")
        elif self._more is not None:
            self._more.takes(event.key)


class _Words(Input):
    """A line in which Ctrl+E, its end elsewhere, opens the editor: after what was typed before."""

    BINDINGS: ClassVar = [("ctrl+e", "screen.editor", "Editor")]


class Ask(Box[str]):
    """A line of words.

    Args:
        question: What is asked.
        hint: What may be written.
        value: What stands there already.
        check: Returns what is wrong with an answer, else a word on what it means.
        complete: Returns the words with what Tab adds to them.
    """

    CSS = "Ask Vertical { height: auto; width: 100%; }"
    BINDINGS: ClassVar = [
        ("escape", "leave", "Leave"),
        ("tab", "complete", "Complete"),
    ]

    def __init__(
        self,
        question: str,
        hint: str = "",
        value: str = "",
        check: Callable[[str], tuple[bool, str]] | None = None,
        complete: Callable[[str], str] | None = None,
    ) -> None:
        super().__init__()
        self._question, self._hint, self._check = question, hint, check
        self._complete = complete
        # A folder is a beginning; other values are replaced by what is typed.
        self._input = _Words(value=value, select_on_focus=not value.endswith("/"))
        self._said = Static(Content(""), markup=False)

    def compose(self) -> list[Widget]:
        """Question, box, hint."""
        return [
            Vertical(
                Static(line((self._question, STRONG)), markup=False),
                self._input,
                self._said,
                Static(
                    line(
                        ("Enter", f"bold {ACCENT}"), (" go on    ", TEXT),
                        ("Esc", f"bold {ACCENT}"), (" leave it", MUTED),
                    ),
                    markup=False,
                ),
                classes="boxed",
            )
        ]  # fmt: skip

    def on_mount(self) -> None:
        """Begin to type."""
        self._input.focus()
        self._tell(self._input.value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say what the words would mean."""
        self._tell(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answer, unless something is wrong with it."""
        if self._check is not None and event.value.strip():
            is_good, _ = self._check(event.value)
            if not is_good:
                return
        self.close(event.value)

    def action_leave(self) -> None:
        """Answer nothing."""
        self.close(None)

    def action_complete(self) -> None:
        """Add what the words can only go on with."""
        if self._complete is not None:
            self._input.value = self._complete(self._input.value)
            self._input.cursor_position = len(self._input.value)

    def action_editor(self) -> None:
        """Write the words in the editor of the environment."""
        from twiplotui.tui.editor import edit_outside

        try:
            self._input.value = edit_outside(self.app, self._input.value)
            self._input.cursor_position = len(self._input.value)
        except UsageError as error:
            self._said.update(line((error.message, HIGH)))

    def _tell(self, value: str) -> None:
        parts: list[Part] = [(self._hint, MUTED)]
        if self._check is not None and value.strip():
            is_good, words = self._check(value)
            parts = [(words, ACCENT if is_good else HIGH)]
        self._said.update(line(*parts))
