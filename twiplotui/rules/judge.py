"""Decides which hits of one rule count in one text, and where they stand in the original."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from twiplotui.model.flag import TextContext
from twiplotui.model.words import Scope
from twiplotui.rules.boundary import Right, edges, is_word
from twiplotui.rules.engine import RawHit
from twiplotui.rules.near import NearTest, find_word, near_test, words_of
from twiplotui.rules.quotes import is_quoted, is_title, quoted_spans
from twiplotui.rules.schema import TONES, Check, Quoted, Rule, Variant
from twiplotui.rules.tongues import may_be_judged
from twiplotui.rules.view import View
from twiplotui.text.capitals import share_of_capitals
from twiplotui.text.fold import fold

_CLUSTER_GAP: Final = 20
"""Characters between two hits that are still shown as one stretch."""
_CAPITALS_MARGIN: Final = 0.1
_CAPITALS_FACTOR: Final = 1.5


@dataclass(frozen=True, slots=True)
class Hit:
    """A hit that was judged; offsets count characters of the original text."""

    start: int
    end: int
    variant: Variant | None = None
    is_quoted: bool = False
    count: int = 1
    suppressed_by: str = ""


class Reading:
    """What the judges of several rules share about one text."""

    def __init__(self, view: View, context: TextContext, ours: str) -> None:
        self.view = view
        self.context = context
        is_ours = context.scope is not Scope.WATCHED
        self.country = (context.country or (ours if is_ours else "")).upper()
        self._quotes: list[tuple[int, int]] | None = None
        self._capitals: float | None = None

    def is_quoted(self, start: int, end: int) -> bool:
        """Whether a stretch of the original is inside quotation marks."""
        return is_quoted(self._quoted_spans(), start, end)

    def is_title(self, start: int, end: int) -> bool:
        """Whether a stretch of the original is in the title of a film, a book or another work."""
        return is_title(self.view.original, self._quoted_spans(), start, end)

    def _quoted_spans(self) -> list[tuple[int, int]]:
        if self._quotes is None:
            self._quotes = quoted_spans(self.view.original)
        return self._quotes

    def is_one_of(self, parties: Sequence[str]) -> bool:
        """Whether the author is one of these countries or roles."""
        return bool(parties) and (
            (bool(self.country) and self.country in parties)
            or (bool(self.context.role) and self.context.role in parties)
        )

    def is_usual_shouting(self) -> bool:
        """Whether this account writes about as many capitals anyway."""
        usual = self.context.usual_capitals
        if usual is None:
            return False
        return share_of_capitals(self.view.blanked) <= usual * _CAPITALS_FACTOR + _CAPITALS_MARGIN


_NO_LANGUAGE = frozenset({"und", "zxx", "mul", "mis", "art", "qme", "qht", "qam", "qct", "qst"})
"""Labels by which networks say that they do not know, or that there are no words."""


def known_language(tag: str) -> str:
    """Return the primary subtag of a language label, or nothing where it names no language."""
    primary = tag.replace("_", "-").partition("-")[0].lower()
    return "" if primary in _NO_LANGUAGE else primary


class Judge:
    """One rule's conditions, compiled when its first hit comes."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        guard = rule.guard
        is_tone = rule.category in TONES and not guard.unless.is_empty()
        self._pack_unless = near_test(guard.unless) if is_tone else None
        self._reported = words_of(guard.reported)
        self._unless = None if rule.unless.is_empty() else NearTest(rule.unless)
        self._requires = None if rule.requires.is_empty() else NearTest(rule.requires)
        self._exceptions = _folded(rule.exceptions)

    def hits(self, reading: Reading, raw: Sequence[RawHit]) -> list[Hit]:
        """Return the hits that count, and those an exception hides (marked), in order."""
        rule, context = self.rule, reading.context
        label = known_language(context.lang)
        if rule.langs and label and label not in rule.langs:
            return []
        if rule.category in TONES and not may_be_judged(reading.view.text, rule.pack_lang, label):
            return []
        if reading.is_one_of(rule.parties):
            return []
        judged: dict[tuple[int, int], Hit] = {}
        for item in raw:
            hit = self._judge(reading, item)
            if hit is None:
                continue
            known = judged.get((hit.start, hit.end))
            if known is None or known.suppressed_by:
                judged[hit.start, hit.end] = hit
        hits = _longest(list(judged.values()))
        if rule.check is not Check.OCCURRENCE:
            return hits
        return self._counted(reading, hits)

    def _judge(self, reading: Reading, raw: RawHit) -> Hit | None:
        number, start, end, is_original = raw
        view = reading.view
        variant = self.rule.variants[number] if number >= 0 else None
        if variant and reading.is_one_of(variant.parties):
            return None
        if is_original:
            first, last = start, end
            start, end = view.place(first, last)
        else:
            if variant:
                end = self._with_ending(view.text, variant, start, end)
            first, last = view.span(start, end)
        first, last = _without_blanks(view.original, first, last)
        if first == last:
            return None
        if variant and variant.is_exact and not _has_case(view.original[first:last], variant.text):
            return None
        is_inside_quotes = reading.is_quoted(first, last)
        if is_inside_quotes and self.rule.quoted is Quoted.SKIP:
            return None
        hit = Hit(first, last, variant, is_inside_quotes)
        if is_inside_quotes and reading.is_title(first, last):
            return replace(hit, suppressed_by="a title")
        reason = self._reason_against(view, hit, start, end)
        return replace(hit, suppressed_by=reason) if reason else hit

    def _with_ending(self, text: str, variant: Variant, start: int, end: int) -> int:
        """Take an inflected word in whole; a Korean particle is no part of the word."""
        _, right = edges(text[start:end], self.rule.boundary, self.rule.pack_lang)
        if right is not Right.STEM or "\uac00" <= text[end - 1] <= "\ud7af":
            return end
        while end < len(text) and is_word(text[end]):
            end += 1
        return end

    def _reason_against(self, view: View, hit: Hit, start: int, end: int) -> str:
        """Return what removes a hit: exception, word near it, or lack of one."""
        variant = hit.variant
        if cover := _covering(view.text, start, end, self._exceptions):
            return f"exception “{cover}”"
        if variant:
            own = _folded((*variant.exceptions, *variant.suggestions))
            if cover := _covering(view.text, start, end, own):
                return f"exception “{cover}”"
        if hit.is_quoted and self._reported and (word := find_word(self._reported, view.text)):
            return f"reported: “{word}”"
        if start >= view.main:
            start, end = view.place(hit.start, hit.end)
        if self._pack_unless and (word := self._pack_unless.find(view.text, start, end)):
            return f"unless “{word}”"
        if self._unless and (word := self._unless.find(view.text, start, end)):
            return f"unless “{word}”"
        if self._requires and not self._requires.find(view.text, start, end):
            return "a required word is missing"
        if variant and (variant.requires or variant.unless):
            return _reason_of_row(view.text, variant)
        return ""

    def _counted(self, reading: Reading, hits: list[Hit]) -> list[Hit]:
        """Return one hit for the whole text where there are enough."""
        counting = [hit for hit in hits if not hit.suppressed_by]
        if len(counting) < self.rule.min:
            return []
        if self.rule.is_about_capitals and reading.is_usual_shouting():
            return []
        return [_cluster(counting)]


def _without_blanks(text: str, first: int, last: int) -> tuple[int, int]:
    """Return a span without the white space at its ends."""
    while first < last and text[first].isspace():
        first += 1
    while first < last and text[last - 1].isspace():
        last -= 1
    return first, last


def _folded(phrases: Sequence[str]) -> tuple[str, ...]:
    return tuple(key for phrase in phrases if (key := " ".join(fold(phrase).split())))


def _covering(text: str, start: int, end: int, phrases: Sequence[str]) -> str:
    """Return the phrase that stands in `text` over the whole hit and more, or all of it."""
    for phrase in phrases:
        low = max(0, end - len(phrase))
        if low <= start and text.find(phrase, low, start + len(phrase)) != -1:
            return phrase
    return ""


def _reason_of_row(text: str, variant: Variant) -> str:
    if word := find_word(words_of(variant.unless), text):
        return f"unless “{word}”"
    requires = words_of(variant.requires)
    if requires and not find_word(requires, text):
        return "a required word is missing"
    return ""


def _has_case(written: str, wanted: str) -> bool:
    return unicodedata.normalize("NFKC", written).startswith(unicodedata.normalize("NFKC", wanted))


def _longest(hits: list[Hit]) -> list[Hit]:
    """Drop hits that overlap a longer one (or one that counts), and order the rest."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.suppressed_by, hit.start - hit.end, hit.start)):
        if all(hit.end <= other.start or other.end <= hit.start for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)


def _cluster(hits: list[Hit]) -> Hit:
    """Return the densest stretch of hits as one hit that knows how many there are."""
    best: list[Hit] = []
    run: list[Hit] = []
    for hit in hits:
        if run and hit.start - run[-1].end > _CLUSTER_GAP:
            run = []
        run.append(hit)
        best = max(best, list(run), key=len)
    whole = all(hit.is_quoted for hit in hits)
    return replace(best[0], end=best[-1].end, is_quoted=whole, count=len(hits))
