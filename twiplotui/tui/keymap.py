"""The keys in force: the registry's, what the configuration changes, and twins of other layouts."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from twiplotui.errors import ConfigError
from twiplotui.tui.layouts import twins
from twiplotui.tui.registry import ACTIONS, BY_ID, shown_key

_SIGN_NAMES = {
    ".": "full_stop", ",": "comma", "/": "slash", "?": "question_mark", "*": "asterisk",
    ":": "colon", "[": "left_square_bracket", "]": "right_square_bracket", ";": "semicolon",
    "-": "minus", "+": "plus", "=": "equals_sign", "'": "apostrophe", "!": "exclamation_mark",
    "esc": "escape", "del": "delete", "pgup": "pageup", "pgdn": "pagedown", "return": "enter",
}  # fmt: skip
_NAMES = frozenset(
    {
        "up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete",
        "enter", "tab", "escape", "space", "backspace", "backslash", "at", "underscore",
        *_SIGN_NAMES.values(),
        *(f"f{number}" for number in range(1, 25)),
    }
)  # fmt: skip
_MODIFIERS = frozenset(("ctrl", "alt", "shift", "meta", "super"))
_EVERYWHERE = ("app", "list")


class Keymap:
    """Which keys do what.

    Args:
        changes: `[keys]` of the configuration: action id = "key" or "key,other"; an empty text
            takes the keys away.

    Raises:
        ConfigError: There is no action or no key of that name, or two actions share a key.
    """

    def __init__(self, changes: Mapping[str, str] | None = None) -> None:
        changes = changes or {}
        for name in changes:
            if name not in BY_ID:
                near = get_close_matches(name, BY_ID, n=1)
                hint = f"Did you mean “{near[0]}”?" if near else "“twiplotui keys” lists them."
                raise ConfigError(f"[keys]: there is no action “{name}”.", hint)
        self._keys = {action.id: _split(changes.get(action.id, action.keys)) for action in ACTIONS}
        self.changed = frozenset(changes)
        for name in changes:
            self._check_keys(name)
        self._check_clashes()

    def keys(self, action_id: str) -> tuple[str, ...]:
        """Return the keys of an action, without twins."""
        return self._keys[action_id]

    def all_keys(self, action_id: str) -> tuple[str, ...]:
        """Return the keys of an action with their twins on other keyboard layouts."""
        found: dict[str, None] = {}
        for key in self._keys[action_id]:
            found[key] = None
            found.update(dict.fromkeys(twins(key)))
        return tuple(found)

    def first(self, action_id: str, *, is_typing: bool = False) -> str:
        """Return the first key of an action as people write it; "" when it has none.

        Args:
            action_id: The action.
            is_typing: Only keys that write nothing into a box.
        """
        shown = [shown_key(key) for key in self._keys[action_id]]
        if is_typing:
            shown = [key for key in shown if len(key) > 1]
        return shown[0] if shown else ""

    def shown(self, action_id: str) -> str:
        """Return all keys of an action as people write them."""
        return " ".join(shown_key(key) for key in self._keys[action_id])

    def _check_keys(self, action_id: str) -> None:
        for key in self._keys[action_id]:
            *modifiers, last = key.split("+")
            if not _MODIFIERS.issuperset(modifiers) or not (len(last) == 1 or last in _NAMES):
                raise ConfigError(
                    f"[keys]: there is no key “{key}”, which “{action_id}” is given.",
                    "Write one letter or sign, or a name as in “f5”, “ctrl+x” or “space”.",
                )

    def _check_clashes(self) -> None:
        taken: dict[tuple[str, str], str] = {}
        for action in ACTIONS:
            for key in self._keys[action.id]:
                rivals = (
                    ACTIONS_WHERE if action.where in _EVERYWHERE else (action.where, *_EVERYWHERE)
                )
                for where in rivals:
                    other = taken.get((where, key))
                    if other is not None and other != action.id:
                        raise ConfigError(
                            f"[keys]: “{shown_key(key)}” is wanted by both “{other}” and"
                            f" “{action.id}”.",
                            "Give one of them another key.",
                        )
                taken[action.where, key] = action.id


ACTIONS_WHERE = tuple(dict.fromkeys(action.where for action in ACTIONS))
"""Every part of the screen that has actions."""


def _split(keys: str) -> tuple[str, ...]:
    return tuple(_named(key.strip()) for key in keys.split(",") if key.strip())


def _named(key: str) -> str:
    if len(key) == 1:
        return _SIGN_NAMES.get(key, key)
    *modifiers, last = key.lower().split("+")
    return "+".join([*modifiers, _SIGN_NAMES.get(last, last)])
