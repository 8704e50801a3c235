"""Edges gathered into runs, in little memory: each account is made once and counted by number."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import replace

from twiplotui.errors import DataError
from twiplotui.model.account import AccountFacts
from twiplotui.model.follow import RunFacts
from twiplotui.model.words import Direction, Network
from twiplotui.sources.follow_members import account_of_cell
from twiplotui.sources.follow_runs import Gathering
from twiplotui.sources.material import ReadOptions

MAX_NODE_NUMBER = 100_000
"""Below this a column of nothing but whole numbers counts nodes, it does not name accounts."""


class EdgeBook:
    """Takes edges by the cells that name their ends; gives a run for each account."""

    def __init__(self, options: ReadOptions, source: str) -> None:
        self._options = options
        self._source = source
        self._network = options.account.network if options.account is not None else Network.X
        self._accounts: list[AccountFacts] = []
        self._cells: dict[str, int] = {}
        self._names: dict[str, int] = {}
        self._followed: dict[int, array[int]] = {}
        self._captured: dict[int, int] = {}
        self._lost: dict[int, int] = {}

    def take(self, follower: str, followed: str, at: int | None = None) -> bool:
        """Take one edge, seen at this time; return whether both ends name an account."""
        one, other = self._number(follower), self._number(followed)
        if one < 0:
            return False
        if other < 0:
            self._lost[one] = self._lost.get(one, 0) + 1
            return False
        targets = self._followed.get(one)
        if targets is None:
            targets = self._followed[one] = array("l")
        targets.append(other)
        if at is not None and at > self._captured.get(one, 0):
            self._captured[one] = at
        return True

    def _number(self, cell: str) -> int:
        number = self._cells.get(cell)
        if number is None:
            made = account_of_cell(cell, self._network)
            number = -1
            if made is not None:
                name = f"{made.network}:{made.native_id or (made.handle or '').casefold()}"
                number = self._names.setdefault(name, len(self._accounts))
                if number == len(self._accounts):
                    self._accounts.append(made)
            self._cells[cell] = number
        return number

    def runs(self, name: str) -> Iterator[RunFacts]:
        """Yield a run for each follower, or for each followed where those are the fewer by far.

        Raises:
            DataError: The ends are numbers of nodes.
        """
        self._refuse_node_numbers(name)
        targets = {number for followed in self._followed.values() for number in followed}
        if len(targets) * 2 < len(self._followed):
            yield from self._followers()
            return
        for number, followed in self._followed.items():
            gathering = Gathering(self._accounts[number], Direction.FOLLOWING, self._source)
            gathering.lost = self._lost.get(number, 0)
            for target in followed:
                gathering.add(self._accounts[target])
            moment = self._captured.get(number)
            yield gathering.run(self._at(moment), is_one_of_many=len(self._followed) > 1)

    def _followers(self) -> Iterator[RunFacts]:
        lists: dict[int, Gathering] = {}
        for follower, followed in self._followed.items():
            for target in followed:
                if target not in lists:
                    actor = self._accounts[target]
                    lists[target] = Gathering(actor, Direction.FOLLOWERS, self._source)
                lists[target].add(self._accounts[follower])
        latest = max(self._captured.values(), default=None)
        for gathering in lists.values():
            yield gathering.run(self._at(latest), is_one_of_many=len(lists) > 1)

    def _at(self, moment: int | None) -> ReadOptions:
        """Return the options with the capture time a column of the table gives."""
        return self._options if moment is None else replace(self._options, captured_at=moment)

    def _refuse_node_numbers(self, name: str) -> None:
        ids = [account.native_id for account in self._accounts]
        if ids and all(each and each.isdigit() and int(each) < MAX_NODE_NUMBER for each in ids):
            raise DataError(
                f"{name} numbers its nodes and does not say which account each number is.",
                "Join it with the table of its nodes first, so that rows hold ids or handles.",
            )
