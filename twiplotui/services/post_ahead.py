"""Has the new posts of a refresh prepared and checked before the writer's lock is taken."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from twiplotui.model.imports import Fact
from twiplotui.model.post import PostFacts
from twiplotui.services.flagging import NEW_ACCOUNT, Job, PostChecker, RuleChecker
from twiplotui.services.post_helpers import PostHelpers
from twiplotui.store.connection import Store
from twiplotui.store.standing import account_ids, stored_ids


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

    async def prepare(self, facts: Iterable[Fact]) -> None:
        """Work out what posts among facts are to be stored with, of those that are new."""
        posts = [fact for fact in facts if isinstance(fact, PostFacts)]
        if not posts:
            return
        stored = stored_ids(self._store, posts)
        posts = [post for post in posts if (post.network.value, post.native_id) not in stored]
        jobs = self._jobs(posts)
        begun = self._helpers.work_out(jobs) if jobs else None
        answers = None if begun is None else await asyncio.wrap_future(begun)
        if answers is None:
            answers = [self._checker.work_out(job) for job in jobs]
        for post, job, answer in zip(posts, jobs, answers, strict=True):
            self._checker.learn(post, job, answer)

    def _jobs(self, posts: list[PostFacts]) -> list[Job]:
        authors = [(post.author.network.value, post.author.native_id) for post in posts]
        unknown = {
            author: post.author
            for author, post in zip(authors, posts, strict=True)
            if author not in self._accounts
        }
        if unknown:
            self._accounts.update(account_ids(self._store, unknown.values()))
        ids = [self._accounts.get(author, NEW_ACCOUNT) for author in authors]
        return [self._scout.job(post, number) for post, number in zip(posts, ids, strict=True)]
