"""Hostile texts of `fixtures/hostile/texts.json`, for every test that shows foreign text."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_TEXTS = Path(__file__).parents[2] / "fixtures" / "hostile" / "texts.json"
_LONGEST = 4_000
_NEVER_SHOWN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class HostileText:
    """A text that somebody may post to harm the reader's screen, files or judgement."""

    kind: str
    """Its class: "csi", "osc", "markup", "bidi", "zalgo" and so on."""
    text: str


@lru_cache(maxsize=1)
def _all() -> tuple[HostileText, ...]:
    entries = json.loads(_TEXTS.read_text(encoding="ascii"))
    return tuple(
        HostileText(entry["kind"], entry["text"] * entry.get("times", 1)) for entry in entries
    )


def hostile_texts(*kinds: str, longest: int | None = _LONGEST) -> list[HostileText]:
    """Return the hostile texts.

    Args:
        kinds: Only those of these classes; all when left out.
        longest: Leave out texts with more characters; None takes those of a megabyte too.
    """
    return [
        hostile
        for hostile in _all()
        if (not kinds or hostile.kind in kinds)
        and (longest is None or len(hostile.text) <= longest)
    ]


def hostile_kinds() -> list[str]:
    """Return the classes of hostile texts, in the order of the file."""
    return list(dict.fromkeys(hostile.kind for hostile in _all()))


def never_shown(shown: str) -> list[str]:
    """Return the characters of a shown text that must never reach a terminal, as U+ numbers.

    The line feed is not among them.
    """
    return sorted({f"U+{ord(char):04X}" for char in _NEVER_SHOWN.findall(shown)})
