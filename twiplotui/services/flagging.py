"""Prepares posts as they come in and checks them against the rules, in the context of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple, Protocol

from twiplotui.clock import month_and_day
from twiplotui.model.flag import Finding, TextContext
from twiplotui.model.post import PostFacts
from twiplotui.model.words import PostKind, Scope
from twiplotui.rules.places import PlaceName
from twiplotui.services.mutes import Silences
from twiplotui.store.account_reader import fields_of
from twiplotui.store.connection import Store
from twiplotui.store.habit_reader import earlier_posts
from twiplotui.store.post_writer import Answer
from twiplotui.store.search_index import own_facets, words_of
from twiplotui.text.capitals import share_of_capitals


class Post(NamedTuple):
    """What of a post decides how it is judged."""

    text: str
    account_id: int
    is_repost: bool
    lang: str
    has_media: bool
    published_at: int | None
    """Milliseconds UTC."""


class Job(NamedTuple):
    """What of a new post `work_out` needs."""

    context: TextContext | None
    """None: the post is not checked."""
    text: str
    title: str = ""
    handle: str = ""
    links: tuple[str, ...] = ()
    network: str = ""
    kind: str = ""
    lang: str = ""
    mentions: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    has_media: bool = False
    has_versions: bool = False


NEW_ACCOUNT = 0
"""Stands for the id of an account that has none yet."""

_HANDWRITING = "style"
"""The category whose rules weigh capitals against the habit of the account."""
_PAST = 50
_LEAST_PAST = 20
"""Earlier posts that are read for a habit, and without which there is none."""


class RuleChecker(Protocol):
    """What is needed of a rule book."""

    @property
    def version(self) -> str:
        """Changes when any rule changes."""
        ...

    def check(self, text: str, context: TextContext) -> tuple[Finding, ...]:
        """Return the findings in one text."""
        ...

    def place_names(self, text: str, context: TextContext) -> tuple[PlaceName, ...]:
        """Return the disputed names of places in one text."""
        ...


def work_out(rules: RuleChecker, job: Job) -> Answer:
    """Return what a new post is stored with besides what its source says. Needs no store."""
    context = job.context
    return Answer(
        words_of(job.title, job.text, job.handle, job.links),
        own_facets(
            network=job.network,
            kind=job.kind,
            lang=job.lang,
            mentions=job.mentions,
            hashtags=job.hashtags,
            links=job.links,
            has_media=job.has_media,
            has_versions=job.has_versions,
        ),
        rules.check(job.text, context) if context is not None else (),
    )


class _Learnt(NamedTuple):
    """What was worked out of a post ahead; holds the facts, so that their identity stands."""

    facts: PostFacts
    context: TextContext | None
    answer: Answer


class PostChecker:
    """Prepares new posts and finds their flags; knows country, role and side of their accounts."""

    def __init__(self, store: Store, rules: RuleChecker) -> None:
        self._store = store
        self._rules = rules
        self._accounts: dict[int, tuple[Scope, str, str]] = {}
        self._capitals: dict[int, float | None] = {}
        self._silences: Silences | None = None
        self._learnt: dict[int, _Learnt] = {}
        """What was worked out ahead, by the identity of the facts."""

    @property
    def version(self) -> str:
        """The version of the rules in use."""
        return self._rules.version

    def __call__(self, posts: Sequence[tuple[PostFacts, int]]) -> list[Answer]:
        """Return what each post is stored with, in order."""
        return [self._answer(facts, account_id) for facts, account_id in posts]

    def job(self, facts: PostFacts, account_id: int) -> Job:
        """Return what `work_out` needs of a new post."""
        return _job(facts, self._context_of(facts, account_id))

    def work_out(self, job: Job) -> Answer:
        """Do a job here."""
        return work_out(self._rules, job)

    def learn(self, facts: PostFacts, job: Job, answer: Answer) -> None:
        """Remember what was worked out of a post ahead, until it is forgotten."""
        self._learnt[id(facts)] = _Learnt(facts, job.context, answer)

    def forget(self, posts: Sequence[PostFacts]) -> None:
        """Forget what was worked out of posts; they are stored."""
        for facts in posts:
            self._learnt.pop(id(facts), None)

    def _answer(self, facts: PostFacts, account_id: int) -> Answer:
        learnt = self._learnt.get(id(facts))
        # Otherwise the account is known better by now than when it was looked at ahead.
        if learnt is not None and self._still_holds(learnt.context, account_id):
            context, answer = learnt.context, learnt.answer
        else:
            context = self._context_of(facts, account_id)
            answer = self.work_out(_job(facts, context))
        if not answer.findings:
            return answer
        judged = self._judged(answer.findings, facts.text, context, account_id)
        return answer._replace(findings=judged)

    def _still_holds(self, context: TextContext | None, account_id: int) -> bool:
        """Whether a context is still that of its account; the rest of it is the post's own."""
        if context is None:
            return True
        return (context.scope, context.country, context.role) == self._account(account_id)

    def check(self, post: Post) -> tuple[Finding, ...]:
        """Return the findings of one post, those that are silenced marked."""
        context = None
        if post.text and not post.is_repost:
            context = self._context(post.account_id, post.lang, post.has_media, post.published_at)
        findings = () if context is None else self._rules.check(post.text, context)
        return self._judged(findings, post.text, context, post.account_id)

    def _context_of(self, facts: PostFacts, account_id: int) -> TextContext | None:
        """Return the context of a new post; None: it is not checked."""
        if not facts.text or facts.kind is PostKind.REPOST:
            return None
        return self._context(account_id, facts.lang, bool(facts.media), facts.published_at)

    def _context(
        self, account_id: int, lang: str, has_media: bool, published_at: int | None
    ) -> TextContext:
        account = self._account(account_id)
        return _context(*account, lang, has_media, month_and_day(published_at))

    def _judged(
        self,
        findings: tuple[Finding, ...],
        text: str,
        context: TextContext | None,
        account_id: int,
    ) -> tuple[Finding, ...]:
        """Return findings as they stand for this account, those that are silenced marked."""
        if context is not None and any(finding.category == _HANDWRITING for finding in findings):
            usual = self._usual_capitals(account_id)
            if usual is not None:
                findings = self._rules.check(text, replace(context, usual_capitals=usual))
        if not findings:
            return ()
        if self._silences is None:
            self._silences = Silences.of(self._store)
        return self._silences.apply(findings, account_id)

    def _usual_capitals(self, account_id: int) -> float | None:
        """Return the share of capitals in what an account wrote before; None: no past held."""
        if account_id not in self._capitals:
            earlier = earlier_posts(self._store, account_id, self._store.clock.now(), _PAST)
            shares = [share_of_capitals(post.text) for post in earlier]
            usual = sum(shares) / len(shares) if len(shares) >= _LEAST_PAST else None
            self._capitals[account_id] = usual
        return self._capitals[account_id]

    def _account(self, account_id: int) -> tuple[Scope, str, str]:
        known = self._accounts.get(account_id)
        if known is None and account_id == NEW_ACCOUNT:
            return Scope.WATCHED, "", ""
        if known is None:
            row = fields_of(self._store, account_id, ("is_ours", "country", "role"))
            if row is None:
                return Scope.WATCHED, "", ""
            known = (Scope.OWN if row["is_ours"] else Scope.WATCHED, row["country"], row["role"])
            self._accounts[account_id] = known
        return known


def _job(facts: PostFacts, context: TextContext | None) -> Job:
    return Job(
        context,
        facts.text,
        facts.title,
        facts.author.handle or "",
        tuple([link.url for link in facts.links]) if facts.links else (),
        facts.network.value,
        facts.kind.value,
        facts.lang,
        facts.mentions,
        facts.hashtags,
        bool(facts.media),
        any(version.is_known() for version in facts.versions),
    )


@lru_cache(maxsize=4096)
def _context(
    scope: Scope, country: str, role: str, lang: str, has_media: bool, on_date: str
) -> TextContext:
    """Return a context; posts of one account and day share it."""
    return TextContext(scope, lang, country, role, has_media, on_date)
