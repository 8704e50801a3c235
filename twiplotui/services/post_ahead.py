"""Has new posts prepared and checked in helpers before their turn to be stored comes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from typing import NamedTuple

from twiplotui.model.imports import Fact
from twiplotui.model.post import PostFacts
from twiplotui.services.flagging import NEW_ACCOUNT, Job, PostChecker, RuleChecker
from twiplotui.services.post_helpers import PostHelpers
from twiplotui.store.connection import Store
from twiplotui.store.post_writer import Answer
from twiplotui.store.standing import account_ids, stored_ids


class Begun(NamedTuple):
    """Posts that are worked on."""

    posts: Sequence[PostFacts]
    jobs: Sequence[Job]
    answers: Future[list[Answer] | None] | None
    """What a helper will say; None: no helper was asked."""


class Ahead:
    """Looks at posts before they are stored.

    What it remembers of accounts may be out of date by the time a post is stored; the checker then
    sees another context and checks the post anew.

    Args:
        store: For telling what is new.
        rules: The rules of the checker.
        checker: Learns what was worked out of each post.
        helpers: Do the work; where there are none, the checker does.
    """

    def __init__(
        self, store: Store, rules: RuleChecker, checker: PostChecker, helpers: PostHelpers
    ) -> None:
        self._store = store
        self._scout = PostChecker(store, rules)
        self._checker = checker
        self._helpers = helpers
        self._accounts: dict[tuple[str, str | None], int] = {}

    @property
    def is_helped(self) -> bool:
        """Whether helpers were started: a few posts more are for them, too."""
        return self._helpers.is_started

    @property
    def is_help_starting(self) -> bool:
        """Whether helpers are on their way, and none is there yet."""
        return self._helpers.is_starting

    async def prepare(self, facts: Iterable[Fact]) -> None:
        """Work out what posts among facts are to be stored with, of those that are new."""
        begun = self.begin([fact for fact in facts if isinstance(fact, PostFacts)])
        answers = None if begun.answers is None else await asyncio.wrap_future(begun.answers)
        self._learn(begun, answers)

    def begin(self, posts: Sequence[PostFacts]) -> Begun:
        """Give those posts that are new to a helper."""
        stored = stored_ids(self._store, posts)
        new = [post for post in posts if (post.network.value, post.native_id) not in stored]
        jobs = self._jobs(new)
        return Begun(new, jobs, self._helpers.work_out(jobs) if jobs else None)

    def finish(self, begun: Begun) -> None:
        """Wait for what was begun."""
        self._learn(begun, None if begun.answers is None else begun.answers.result())

    def _learn(self, begun: Begun, answers: list[Answer] | None) -> None:
        if answers is None:
            answers = [self._checker.work_out(job) for job in begun.jobs]
        for post, job, answer in zip(begun.posts, begun.jobs, answers, strict=True):
            self._checker.learn(post, job, answer)

    def _jobs(self, posts: Sequence[PostFacts]) -> list[Job]:
        authors = [(post.author.network.value, post.author.native_id) for post in posts]
        unknown = {
            author: post.author
            for author, post in zip(authors, posts, strict=True)
            if author not in self._accounts
        }
        if unknown:
            self._accounts.update(account_ids(self._store, unknown.values()))
        known = self._accounts.get
        return [
            self._scout.job(post, known(author, NEW_ACCOUNT))
            for post, author in zip(posts, authors, strict=True)
        ]
