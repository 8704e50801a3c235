"""A box over another screen, which is answered once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen, Screen
from textual.visual import Visual

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


class FittedBox(Box[R]):
    """A box whose text is given the room that its other lines leave."""

    def on_mount(self) -> None:
        """Fit the text once it is known how much room it takes."""
        self.call_after_refresh(self.fit)

    def on_resize(self) -> None:
        """Fit the text anew."""
        self.call_after_refresh(self.fit)

    def fit(self) -> None:
        """Give the text its room, and name the keys there are."""
        raise NotImplementedError
