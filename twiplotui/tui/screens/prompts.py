"""One-line questions at the bottom of the screen: a letter, some words, yes or no."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import events
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen, Screen
from textual.visual import Visual
from textual.widget import Widget
from textual.widgets import Input, Static

from twiplotui.tui.content import ACCENT, HIGH, MUTED, STRONG, TEXT, Part, block, line
from twiplotui.tui.layouts import twins
from twiplotui.tui.placing import PlacingCompositor

if TYPE_CHECKING:
    from textual.css.styles import RulesMap
    from textual.strip import Strip
    from textual.style import Style
    from textual.visual import RenderOptions

R = TypeVar("R")


class _Below(Visual):
    """The picture of the screen below, as it stands."""

    def __init__(self, screen: Screen[Any]) -> None:
        self._screen = screen

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """Return its lines."""
        return self._screen._compositor.render_strips()

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """Return the width of the screen."""
        return container_width

    def get_minimal_width(self, rules: RulesMap) -> int:
        """Return the width of the screen."""
        return self._screen.size.width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Return the height of the screen."""
        return self._screen.size.height


class Box(ModalScreen[R]):
    """A screen over another one, which is answered once."""

    def __init__(self) -> None:
        super().__init__()
        self._compositor = PlacingCompositor()

    def render(self) -> Any:  # noqa: ANN401 - a picture, of whatever kind Textual draws
        """Show what is below without a tint; each of its pieces being tinted takes frames."""
        found = super().render()
        return _Below(found.screen) if isinstance(found, BackgroundScreen) else found

    def close(self, answer: R | None) -> None:
        """Answer, unless that was done: keys typed ahead may come twice."""
        if self.is_current:
            self.dismiss(answer)


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


class _Text(VerticalScroll):
    """A text of a box, which scrolls where the box has no room for all of it."""

    DEFAULT_CSS = "_Text { height: auto; max-height: 100%; scrollbar-size-vertical: 1; }"
    _SCROLLS: ClassVar = {
        "down": "scroll_down", "j": "scroll_down", "up": "scroll_up", "k": "scroll_up",
        "pagedown": "scroll_page_down", "pageup": "scroll_page_up",
        "home": "scroll_home", "end": "scroll_end",
    }  # fmt: skip

    def __init__(self, text: str) -> None:
        super().__init__(Static(block((text, TEXT)), markup=False), can_focus=False)

    def fit(self, most: int) -> list[Part]:
        """Leave room for the other lines of the box; return what to say of the keys that scroll.

        Args:
            most: Lines that the box may have, without its frame.
        """
        box = self.parent
        assert isinstance(box, Widget)
        around = sum(each.size.height for each in box.query(Static) if each.parent is not self)
        room = max(1, most - around)
        self.styles.max_height = room
        is_long = self.virtual_size.height > room
        return [("↓ ↑", f"bold {ACCENT}"), (" read on    ", TEXT)] if is_long else []

    def takes(self, key: str) -> bool:
        """Scroll, if that is what a key does and there is something to scroll."""
        scroll = self._SCROLLS.get(key)
        if scroll is None or not self.max_scroll_y:
            return False
        getattr(self, scroll)(animate=False)
        return True


class Confirm(Box[bool]):
    """Yes or no; Enter is neither.

    Args:
        question: What is asked, with the number of things.
        more: What to know besides.
    """

    CSS = "Confirm Vertical { height: auto; width: 100%; }"

    def __init__(self, question: str, more: str = "") -> None:
        super().__init__()
        self._question = question
        self._more = _Text(more) if more else None
        self._keys = Static(Content(""), markup=False)

    def compose(self) -> list[Widget]:
        """The question, and what the keys do."""
        self._tell_keys([])
        question = Static(line((self._question, HIGH)), markup=False)
        more = [self._more] if self._more is not None else []
        return [Vertical(question, *more, self._keys, classes="boxed")]

    def on_mount(self) -> None:
        """Fit the text once it is known how much room it takes."""
        self.call_after_refresh(self._fit)

    def on_resize(self) -> None:
        """Fit the text anew."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
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
        ("ctrl+e", "editor", "Editor"),
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
        self._input = Input(value=value, select_on_focus=not value.endswith("/"))
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

        self._input.value = edit_outside(self.app, self._input.value)

    def _tell(self, value: str) -> None:
        parts: list[Part] = [(self._hint, MUTED)]
        if self._check is not None and value.strip():
            is_good, words = self._check(value)
            parts = [(words, ACCENT if is_good else HIGH)]
        self._said.update(line(*parts))


class Show(Box[None]):
    """A text to read or to copy by hand; any key but those that scroll closes it.

    Args:
        title: What it is.
        text: The text, shown as a block.
        note: What was done with it.
    """

    CSS = """
    Show { align: center middle; }
    Show Vertical { height: auto; max-height: 90%; width: 90%; max-width: 110; }
    """

    def __init__(self, title: str, text: str, note: str = "") -> None:
        super().__init__()
        self._title, self._note = title, note
        self._text = _Text(text)
        self._keys = Static(Content(""), markup=False)

    def compose(self) -> list[Widget]:
        """Title, text, note, and what the keys do."""
        note = [Static(block((self._note, MUTED)), markup=False)] if self._note else []
        return [
            Vertical(
                Static(line((self._title, STRONG)), markup=False),
                self._text,
                *note,
                self._keys,
                classes="boxed",
            )
        ]

    def on_mount(self) -> None:
        """Fit the text once it is known how much room it takes."""
        self.call_after_refresh(self._fit)

    def on_resize(self) -> None:
        """Fit the text anew."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        """Leave room for the lines around the text, and name the keys there are."""
        scrolling = self._text.fit(self.size.height * 9 // 10 - 2)
        closing = "any other key" if scrolling else "any key"
        self._keys.update(line(*scrolling, (closing, f"bold {ACCENT}"), (" close", MUTED)))

    def on_key(self, event: events.Key) -> None:
        """Scroll, or close."""
        event.stop()
        if not self._text.takes(event.key):
            self.close(None)
