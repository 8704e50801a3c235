"""Alerts about accounts that break their own posting habits, each with its numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from twiplotui.clock import DAY
from twiplotui.config import HabitSettings
from twiplotui.model.flag import TextContext
from twiplotui.model.triage import AlertFacts
from twiplotui.model.words import AlertKind, Level
from twiplotui.services.flag_alerts import RECENT_DAYS
from twiplotui.services.flagging import RuleChecker
from twiplotui.signals.habit import (
    Silence,
    find_burst,
    find_shouting,
    find_silence,
    is_first_use,
)
from twiplotui.store.connection import Store
from twiplotui.store.habit_reader import (
    HabitOwner,
    HeldPost,
    accounts_read,
    count_earlier,
    earlier_posts,
    habit_owners,
    new_posts,
)


class Habits:
    """Looks at what an import brought; nothing is read where every habit is switched off.

    Args:
        store: Where to look.
        settings: Which habits are told.
        rules: Know the names of places.
    """

    def __init__(self, store: Store, settings: HabitSettings, rules: RuleChecker | None) -> None:
        self._store = store
        self._settings = settings
        self._rules = rules

    def alerts(self, account_ids: set[int], import_id: int) -> Iterator[AlertFacts]:
        """Return alerts about accounts.

        Args:
            account_ids: Accounts of which the import brought posts.
            import_id: The import; sources read since it began tell of silence.
        """
        settings = self._settings
        if settings.silence:
            read = set(accounts_read(self._store, import_id))
            for owner in habit_owners(self._store, read - account_ids):
                yield from self._lasting_silence(owner)
        if not (settings.silence or settings.burst or settings.first_use or settings.capitals):
            return
        owners = {owner.id: owner for owner in habit_owners(self._store, account_ids)}
        recent = RECENT_DAYS * DAY
        found = new_posts(self._store, import_id, owners, recent) if owners else []
        for account_id, posts in groupby(found, key=lambda post: post.account_id):
            yield from self._of_account(owners[account_id], list(posts))

    def _of_account(self, owner: HabitOwner, posts: Sequence[HeldPost]) -> Iterator[AlertFacts]:
        settings = self._settings
        earlier = earlier_posts(self._store, owner.id, posts[0].published_at)
        if settings.silence:
            yield from _ended_silence(owner, posts[0], earlier)
        if settings.burst:
            yield from _burst(owner, posts, earlier)
        if settings.capitals:
            for post in posts:
                yield from _shouting(owner, post, earlier)
        if settings.first_use and self._rules is not None:
            for post in posts:
                yield from self._first_uses(self._rules, owner, post)

    def _lasting_silence(self, owner: HabitOwner) -> Iterator[AlertFacts]:
        now = self._store.clock.now()
        times = [post.published_at for post in earlier_posts(self._store, owner.id, now)]
        if silence := find_silence(times, now):
            yield _alert(
                owner,
                f"silence:{times[0]}",
                f"has posted nothing for {silence.days} days, as its source read now shows."
                f" {_was_daily(silence)}",
                now,
            )

    def _first_uses(
        self, rules: RuleChecker, owner: HabitOwner, post: HeldPost
    ) -> Iterator[AlertFacts]:
        context = TextContext(lang=post.lang, country=owner.country, role=owner.role)
        for place in rules.place_names(post.text, context):
            earlier = count_earlier(self._store, owner.id, post.id)
            names = (place.name, place.words)
            if is_first_use(earlier, count_earlier(self._store, owner.id, post.id, names)):
                said = f"writes “{place.words}” ({place.entity}) for the first time in"
                yield _alert(
                    owner, f"name:{place.name}", f"{said} {earlier + 1:,} posts held",
                    post.published_at, post, Level.MEDIUM,
                )  # fmt: skip


def _ended_silence(
    owner: HabitOwner, post: HeldPost, earlier: Sequence[HeldPost]
) -> Iterator[AlertFacts]:
    times = [each.published_at for each in earlier]
    if silence := find_silence(times, post.published_at):
        yield _alert(
            owner,
            f"silence:{times[0]}",
            f"posts again; no post is held of the {silence.days} days before."
            f" {_was_daily(silence)}",
            post.published_at,
            post,
        )


def _was_daily(silence: Silence) -> str:
    return f"Earlier it posted on {silence.active_days} of 30 days"


def _burst(
    owner: HabitOwner, posts: Sequence[HeldPost], earlier: Sequence[HeldPost]
) -> Iterator[AlertFacts]:
    newest = posts[-1]
    times = [post.published_at for post in (*reversed(posts), *earlier)]
    if burst := find_burst(times):
        yield _alert(
            owner,
            f"burst:{newest.published_at // DAY}",
            f"posted {burst.count} times in 24 h; {burst.usual:.1f} a day over the"
            f" {burst.earlier} posts before",
            newest.published_at,
            newest,
        )


def _shouting(
    owner: HabitOwner, post: HeldPost, earlier: Sequence[HeldPost]
) -> Iterator[AlertFacts]:
    if found := find_shouting(post.text, [each.text for each in earlier]):
        yield _alert(
            owner,
            f"capitals:{post.id}",
            f"writes {found.share:.0%} of a post in capitals; {found.usual:.0%} over the"
            f" {found.earlier} posts before",
            post.published_at,
            post,
        )


def _alert(
    owner: HabitOwner,
    key: str,
    said: str,
    at: int,
    post: HeldPost | None = None,
    level: Level = Level.LOW,
) -> AlertFacts:
    return AlertFacts(
        f"habit:{owner.id}:{key}",
        AlertKind.HABIT,
        level,
        f"{owner.label} {said}",
        at,
        post.id if post else None,
        owner.id,
    )
