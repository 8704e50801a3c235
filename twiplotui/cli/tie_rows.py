"""Rows of the matrix of follows: how each two accounts, actors or countries stand."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

from twiplotui.services.follows import Network, groups_of


def account_pairs(network: Network, only: int | None) -> Iterator[dict[str, Any]]:
    """Yield how each two accounts of one network stand to each other."""
    for one, other in combinations(network.peers, 2):
        if one.network == other.network and only in (None, one.id, other.id):
            yield {
                "account": one.label,
                "country": one.country,
                "other": other.label,
                "other_country": other.country,
                "tie": network.ties.tie(one.id, other.id).value,
            }


def group_pairs(network: Network, by: str, only: int | None) -> Iterator[dict[str, Any]]:
    """Yield how each two actors or countries stand to each other."""
    groups = groups_of(network, by)
    wanted = {name for name, peers in groups.members.items() if only in {p.id for p in peers}}
    for (one, name), (other, other_name) in combinations(enumerate(groups.members), 2):
        if only is None or wanted & {name, other_name}:
            yield {by: name, "other": other_name, "tie": groups.ties.tie(one, other).value}
