"""How the screens look; colours come from our themes only."""

from __future__ import annotations

from typing import Final

CSS: Final = """
Screen { background: $tw-ground; color: $tw-text; layers: base; }
Bar { height: 1; width: 1fr; background: $tw-raised; color: $tw-text; padding: 0 1; }
.pane {
    border-top: solid $tw-line; border-title-color: $tw-muted; border-title-style: none;
    border-subtitle-color: $tw-muted; background: $tw-ground;
    border-title-background: $tw-ground; border-subtitle-background: $tw-ground;
}
.pane:focus {
    border-top: solid $tw-accent; border-title-color: $tw-ground; border-title-style: bold;
    border-title-background: $tw-accent; border-subtitle-color: $tw-accent;
}
.page { padding: 0 1; background: $tw-ground; scrollbar-size-vertical: 1; overflow-x: hidden;
    overflow-y: auto; }
#panes { height: 1fr; width: 1fr; background: $tw-ground; }
* {
    scrollbar-color: $tw-line; scrollbar-color-hover: $tw-muted; scrollbar-color-active: $tw-accent;
    scrollbar-background: $tw-ground; scrollbar-background-hover: $tw-ground;
    scrollbar-background-active: $tw-ground; scrollbar-corner-color: $tw-ground;
}
.boxed { background: $tw-raised; border: round $tw-accent; padding: 0 1; }
ModalScreen { background: $tw-ground 0%; align: center bottom; }
ModalScreen.middle { align: center middle; }
Input {
    border: none; height: 1; padding: 0; background: $tw-raised; color: $tw-text;
}
Input:focus { border: none; background: $tw-raised; }
Input > .input--placeholder { color: $tw-muted; }
"""
