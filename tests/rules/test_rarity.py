"""Needles are rated by how many posts may hold them."""

from __future__ import annotations

from itertools import permutations

import pytest

from twiplotui.rules.compiled import EDGE
from twiplotui.rules.rarity import share, word_shares, worth


@pytest.mark.parametrize(
    ("common", "rare"),
    [
        (f"{EDGE}the{EDGE}", f"{EDGE}rat{EDGE}"),
        (f"{EDGE}minist", f"{EDGE}vermin"),
        ("ministr", "vermin"),
        (f"{EDGE}minist", f"{EDGE}ministry{EDGE}"),
        (".", "%"),
        (f"{EDGE}of the{EDGE}", f"{EDGE}of rats{EDGE}"),
        (f"{EDGE}которые", f"{EDGE}саранча которые"),
        ("की", "दीमक"),
        ("国", "蝗虫"),
    ],
)
def test_what_more_posts_hold_is_rated_lower(common: str, rare: str) -> None:
    assert share(common) > share(rare)
    assert worth([common]) < worth([rare])


def test_each_further_needle_costs() -> None:
    assert worth([f"{EDGE}rat{EDGE}", f"{EDGE}vermin"]) < worth([f"{EDGE}vermin"])


def test_the_order_of_needles_does_not_matter() -> None:
    needles = [f"{EDGE}{word}" for word in ("lie", "pay", "threat", "union", "visa")]
    assert len({worth(order) for order in permutations(needles)}) == 1


def test_the_table_holds_shares() -> None:
    shares = word_shares()
    assert shares["the"] > 0.5
    assert all(0 < each <= 0.95 for each in shares.values())
