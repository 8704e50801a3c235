"""How seldom a literal is found in the posts of this trade: what needles are chosen by.

`word_shares.csv` says of common folded words and signs how many of 1,000 posts hold them.
English and Spanish were counted in the public training posts of DIPROMATS (embassies and ministries
of four powers), function words of other languages in fixtures/rules (`benchmarks/word_shares.py`
does both); some words of the trade in other languages were put in by hand. Whatever is not in it
is rated by its letters.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import accumulate
from math import fsum, prod
from pathlib import Path
from typing import Final

from twiplotui.rules.compiled import EDGE

SHARES: Final = Path(__file__).with_name("word_shares.csv")
_WORTH: Final = {EDGE: 0.7, " ": 0.0}
"""Latin letters that a character is worth; a space nothing, one of a large alphabet more."""
_IDEOGRAPH_WORTH: Final = 2.5
_HIRAGANA_WORTH: Final = 1.5
_PICTURE_WORTH: Final = 5.0
_PER_LETTER: Final = 4.0
_MOST: Final = 0.95
_LONGEST_BEGINNING: Final = 10
WORD: Final = re.compile("(?:[^\\W_]|[\u0900-\u0dff])+")
"""A word; signs of Indic scripts, which `\\w` leaves out, are part of one."""


def worth(needles: Iterable[str]) -> float:
    """Rate a set of needles: minus the share of posts that may hold one of them."""
    # Exact, so that it does not matter in which order a set gives its needles.
    return -fsum(map(share, needles))


@lru_cache(maxsize=100_000)
def share(needle: str) -> float:
    """Return about which share of posts holds a needle; `EDGE` in it stands for a word edge."""
    signs = WORD.sub("", needle).replace(EDGE, "").replace(" ", "")
    words = (
        _share_of_word(
            found[0],
            is_begun=found.start() > 0,
            is_ended=found.end() < len(needle),
        )
        for found in WORD.finditer(needle)
    )
    return prod(map(_share_of_sign, signs)) * prod(words)


def _share_of_sign(sign: str) -> float:
    return word_shares().get(sign) or _by_letters(sign)


def _share_of_word(word: str, *, is_begun: bool, is_ended: bool) -> float:
    """Return the share of posts that hold a word, or what is left of one.

    Args:
        word: Letters and digits.
        is_begun: Whether no word character stands before it.
        is_ended: Whether none stands behind it.
    """
    if is_begun and is_ended:
        known = word_shares().get(word, 0.0)
    elif is_begun:
        known = _beginnings().get(word[:_LONGEST_BEGINNING], 0.0)
    else:
        known = _share_within(word, is_ended=is_ended)
    return min(_MOST, max(known, _by_letters(word + EDGE * (is_begun + is_ended))))


def _by_letters(text: str) -> float:
    return float(_PER_LETTER ** -sum(map(_worth_of, text)))


def _worth_of(char: str) -> float:
    if char < "\u2600":
        return _WORTH.get(char, 1.0)
    if "\u3041" <= char <= "\u309f":
        return _HIRAGANA_WORTH
    return _IDEOGRAPH_WORTH if char.isalnum() else _PICTURE_WORTH


@cache
def word_shares() -> dict[str, float]:
    """Return the share of posts that hold a word, by folded word."""
    with SHARES.open(encoding="utf-8", newline="") as rows:
        return {row["word"]: int(row["per_1000"]) / 1_000 for row in csv.DictReader(rows)}


@cache
def _beginnings() -> dict[str, float]:
    """Return the share of posts that hold a word with a beginning, by beginning."""
    shares: dict[str, float] = {}
    for word, of_word in word_shares().items():
        for beginning in accumulate(word[:_LONGEST_BEGINNING]):
            shares[beginning] = shares.get(beginning, 0.0) + of_word
    return shares


@cache
def _lines() -> str:
    return "\n" + "\n".join(word_shares()) + "\n"


def _share_within(letters: str, *, is_ended: bool) -> float:
    """Return the share of posts that hold a word with these letters in it, or at its end."""
    lines, shares = _lines(), word_shares()
    wanted = letters + "\n" if is_ended else letters
    words = set()
    at = lines.find(wanted)
    while at >= 0:
        end = lines.index("\n", at)
        words.add(lines[lines.rindex("\n", 0, at) + 1 : end])
        at = lines.find(wanted, end)
    return fsum(shares[word] for word in words)
