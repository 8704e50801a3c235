"""Finds the disputed and outdated names of places in a text, whoever wrote it.

The rules flag such names in our own posts and drafts only. On a watched account the name itself
is no news; that an account uses one for the first time is (see `signals/habit.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from twiplotui.model.flag import TextContext
from twiplotui.rules.compiled import CompiledRule
from twiplotui.rules.engine import Engine
from twiplotui.rules.judge import Judge, Reading
from twiplotui.rules.view import make_view

_PREFIX = "toponym."
"""How the ids of the rules about names of places begin."""


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A name of a place as it stands in a text."""

    entity: str
    """The place, under its plain name."""
    name: str
    """The name in the list, by which other spellings of it are known."""
    words: str
    """As written."""


class PlaceFinder:
    """The lists of place names, ready to search.

    Args:
        engine: Searches for them, among others.
        running: Rules by number; only those about names of places, with a list of entities,
            are used.
        ours: ISO 3166-1 alpha-2 code of our own state; empty: a third state.
    """

    def __init__(self, engine: Engine, running: Mapping[int, CompiledRule], ours: str) -> None:
        self._engine = engine
        self._judges = {
            number: Judge(item.rule)
            for number, item in running.items()
            if item.head.id.startswith(_PREFIX) and _names_entities(item)
        }
        self._ours = ours

    def find(self, text: str, context: TextContext) -> tuple[PlaceName, ...]:
        """Return the names in a text that are not ordinary for its author, in its order."""
        view = make_view(text, self._engine.joined)
        reading = Reading(view, context, self._ours)
        found = {}
        for number, raw in self._engine.search(view, self._judges).items():
            for hit in self._judges[number].hits(reading, raw):
                if hit.variant is None or hit.suppressed_by or hit.is_quoted:
                    continue
                entity = dict(hit.variant.values).get("entity", "")
                words = text[hit.start : hit.end]
                found[hit.start] = PlaceName(entity, hit.variant.text, words)
        return tuple(found[start] for start in sorted(found))


def _names_entities(item: CompiledRule) -> bool:
    return any(name == "entity" for variant in item.rule.variants for name, _ in variant.values)
