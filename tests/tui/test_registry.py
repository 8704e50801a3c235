"""The one table of actions: complete, without clashes, with twins, and remappable."""

from __future__ import annotations

import importlib
import inspect
import pkgutil

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import twiplotui.tui as tui
from twiplotui.cli.main import root
from twiplotui.errors import ConfigError
from twiplotui.tui.acts import method_name
from twiplotui.tui.keymap import Keymap
from twiplotui.tui.layouts import LAYOUTS, twins
from twiplotui.tui.registry import ACTIONS, BY_ID, FOOTERS, NARROW_FOOTER, shown_key
from twiplotui.tui.screens.help import help_rows


def classes() -> list[type]:
    found: list[type] = []
    for module in pkgutil.walk_packages(tui.__path__, "twiplotui.tui."):
        loaded = importlib.import_module(module.name)
        found += [each for _, each in inspect.getmembers(loaded, inspect.isclass)]
    return found


def test_every_action_has_a_method_a_sentence_and_a_label() -> None:
    methods = {name for each in classes() for name in dir(each)}
    for action in ACTIONS:
        assert method_name(action.id) in methods, action.id
        assert action.help.endswith("."), action.id
        assert action.label, action.id
    assert len(BY_ID) == len(ACTIONS)


def test_the_help_knows_every_part_of_the_screen() -> None:
    rows, words, in_full = help_rows(Keymap())
    assert len(rows) == len(words) == len(in_full) > len(ACTIONS)


def test_every_letter_has_its_twin_on_every_layout_that_has_that_key() -> None:
    letters = {
        key
        for action in ACTIONS
        for key in action.keys.split(",")
        if len(key) == 1 and key.islower()
    }
    for letter in letters:
        place = "qwertyuiopasdfghjklzxcvbnm".index(letter)
        for name, layout in LAYOUTS.items():
            key = layout[place]
            if key == "\0":
                continue
            mine = key in twins(letter)
            others = [other for other in letters if other != letter and key in twins(other)]
            assert mine or others, (letter, name)


def test_no_twin_stands_for_two_letters() -> None:
    seen: dict[str, str] = {}
    for letter in "qwertyuiopasdfghjklzxcvbnm":
        for twin in twins(letter):
            assert seen.setdefault(twin, letter) == letter


def test_the_default_map_has_no_clash_even_with_twins() -> None:
    keymap = Keymap()
    for action in ACTIONS:
        for other in ACTIONS:
            if action.id < other.id and (action.where == other.where or "app" in (action.where,)):
                shared = set(keymap.all_keys(action.id)) & set(keymap.all_keys(other.id))
                if action.where == other.where:
                    assert not shared, (action.id, other.id)


def test_a_clash_names_both_actions() -> None:
    with pytest.raises(ConfigError) as caught:
        Keymap({"alert.escalate": "a"})
    assert "alert.escalate" in str(caught.value)
    assert "alert.acknowledge" in str(caught.value)


@pytest.mark.parametrize("key", ["foo", "ctrl+", "control+x", "ctrl+foo", "dd", "f99", "x, yy"])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(ConfigError, match="there is no key"):
        Keymap({"alert.dismiss": key})


@pytest.mark.parametrize(
    "key",
    ["D", "#", "+", "ctrl+x", "alt+é", "Shift+F5", "f12", "space", "Esc", "pgup", "ж", "plus"],
)
def test_what_people_call_keys_is_taken(key: str) -> None:
    assert Keymap({"practice": key, "back": "ctrl+b", "list.mark": "ctrl+o", "view.theme": "",
                   "list.page_up": ""}).keys("practice")  # fmt: skip


def test_an_unknown_action_is_named_with_its_nearest_match() -> None:
    with pytest.raises(ConfigError, match=r"alert\.escalate"):
        Keymap({"alert.escalat": "x"})


def test_a_remapped_key_has_twins_and_an_empty_text_takes_keys_away() -> None:
    keymap = Keymap({"alert.escalate": "x,f5", "alert.acknowledge": ""})
    assert "ч" in keymap.all_keys("alert.escalate")
    assert keymap.keys("alert.acknowledge") == ()
    assert keymap.first("alert.escalate") == "x"


def test_footers_show_seven_keys_within_eighty_columns() -> None:
    keymap = Keymap()
    for name, actions in FOOTERS.items():
        first = actions[:NARROW_FOOTER]
        width = sum(len(f"{keymap.first(a)} {BY_ID[a].label}") + 2 for a in first)
        assert width <= 80, name
        assert all(action in BY_ID for action in actions)
    assert "help" in FOOTERS["desk"][:NARROW_FOOTER]


@settings(max_examples=50, deadline=None)
@given(st.sampled_from([key for action in ACTIONS for key in action.keys.split(",")]))
def test_keys_are_written_as_people_write_them(key: str) -> None:
    assert "_" not in shown_key(key)


def test_the_command_named_beside_an_action_exists() -> None:
    for action in ACTIONS:
        words = action.command.split()
        command: click.Command = root
        while words and not words[0].startswith("--"):
            assert isinstance(command, click.Group), action.id
            named = words.pop(0)
            context = click.Context(command)
            assert named in command.list_commands(context), (action.id, named)
            found = command.get_command(context, named)
            assert found is not None
            command = found
        options = {name for parameter in command.params for name in parameter.opts}
        assert options.issuperset(words), (action.id, words)
