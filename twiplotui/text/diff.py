"""What changed between two versions of a text, word by word, and whether it matters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from twiplotui.text.align import matching_blocks
from twiplotui.text.boring import canonical
from twiplotui.text.words import word_spans

Kind = Literal["same", "added", "removed"]

MAX_COMPARED: Final = 400_000
"""Characters of each text that are compared word by word; later ones count as one stretch."""


@dataclass(frozen=True, slots=True)
class DiffPart:
    """A stretch of text that both versions have, or only one of them."""

    kind: Kind
    text: str


def word_diff(old: str, new: str) -> tuple[DiffPart, ...]:
    """Compare two texts word by word; scripts without spaces character by character.

    Args:
        old: The earlier text.
        new: The later text.

    Returns:
        Parts in reading order, removed before added. The same and removed parts make up
        `old`, the same and added parts `new`.
    """
    if old == new:
        return (DiffPart("same", old),) if old else ()
    return tuple(_joined(_parts(old, new)))


def is_boring(old: str, new: str) -> bool:
    """Tell whether a change is not news: spaces, date line, tracking parameters, encoding.

    Args:
        old: The earlier text.
        new: The later text.
    """
    return old == new or canonical(old) == canonical(new)


def _parts(old: str, new: str) -> Iterator[DiffPart]:
    old_spans, new_spans = word_spans(old[:MAX_COMPARED]), word_spans(new[:MAX_COMPARED])
    blocks = matching_blocks(
        [old[start:end] for start, end in old_spans], [new[start:end] for start, end in new_spans]
    )
    old_done = new_done = 0
    for old_word, new_word, length in blocks:
        for offset in range(length):
            old_start, old_end = old_spans[old_word + offset]
            new_start, new_end = new_spans[new_word + offset]
            yield from _gap(old[old_done:old_start], new[new_done:new_start])
            yield DiffPart("same", old[old_start:old_end])
            old_done, new_done = old_end, new_end
    yield from _gap(old[old_done:], new[new_done:])


def _gap(old: str, new: str) -> Iterator[DiffPart]:
    """Compare what lies between two common words: spaces that agree at its ends stay."""
    if old == new:
        yield DiffPart("same", old)
        return
    shorter = min(len(old), len(new))
    head = 0
    while head < shorter and old[head] == new[head] and old[head].isspace():
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail] and old[-1 - tail].isspace():
        tail += 1
    yield DiffPart("same", old[:head])
    yield DiffPart("removed", old[head : len(old) - tail])
    yield DiffPart("added", new[head : len(new) - tail])
    yield DiffPart("same", old[len(old) - tail :])


def _joined(parts: Iterator[DiffPart]) -> Iterator[DiffPart]:
    kind: Kind = "same"
    texts: list[str] = []
    for part in parts:
        if not part.text:
            continue
        if texts and part.kind != kind:
            yield DiffPart(kind, "".join(texts))
            texts = []
        kind = part.kind
        texts.append(part.text)
    if texts:
        yield DiffPart(kind, "".join(texts))
