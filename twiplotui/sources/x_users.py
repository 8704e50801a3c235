"""Profiles of X as API v1.1, API v2, snscrape and twscrape write them, as accounts."""

from __future__ import annotations

from twiplotui.model.account import AccountFacts
from twiplotui.model.words import Network
from twiplotui.sources.times import parse_time
from twiplotui.sources.x_values import (
    Json,
    handle_of,
    id_text,
    mapping_of,
    objects_of,
    text_of,
    whole,
)


def user_account(user: Json, observed_at: int | None = None) -> AccountFacts | None:
    """Read a user object of API v1.1; None where it has neither id nor handle."""
    native_id = id_text(user.get("id_str")) or id_text(user.get("id"))
    handle = handle_of(user.get("screen_name"))
    if not native_id and not handle:
        return None
    verified, protected = user.get("verified"), user.get("protected")
    bio, location = user.get("description"), user.get("location")
    return AccountFacts(
        network=Network.X,
        native_id=native_id or None,
        handle=handle,
        name=text_of(user.get("name")) or None,
        bio=bio if isinstance(bio, str) else None,
        location=location if isinstance(location, str) else None,
        link=_profile_link(user) or None,
        avatar=text_of(user.get("profile_image_url_https")) or None,
        verified=verified if isinstance(verified, bool) else None,
        protected=protected if isinstance(protected, bool) else None,
        created_at=parse_time(user.get("created_at"))[0],
        followers=whole(user.get("followers_count")),
        following=whole(user.get("friends_count")),
        posts=whole(user.get("statuses_count")),
        observed_at=observed_at,
    )


def _profile_link(user: Json) -> str:
    entities = user.get("entities")
    if isinstance(entities, dict):
        for url in objects_of(mapping_of(entities.get("url")).get("urls")):
            if text_of(url.get("expanded_url")):
                return text_of(url["expanded_url"])
    return text_of(user.get("url"))


def v2_account(user: Json, captured_at: int | None = None) -> AccountFacts | None:
    """Read a user object of API v2; None where it has neither id nor handle."""
    native_id = id_text(user.get("id"))
    handle = handle_of(user.get("username"))
    if not native_id and not handle:
        return None
    metrics = mapping_of(user.get("public_metrics"))
    link = text_of(user.get("url"))
    for url in objects_of(mapping_of(mapping_of(user.get("entities")).get("url")).get("urls")):
        link = text_of(url.get("expanded_url")) or link
    return AccountFacts(
        network=Network.X,
        native_id=native_id or None,
        handle=handle,
        name=text_of(user.get("name")) or None,
        bio=user.get("description") if isinstance(user.get("description"), str) else None,
        location=text_of(user.get("location")) or None,
        link=link or None,
        avatar=text_of(user.get("profile_image_url")) or None,
        verified=user.get("verified") if isinstance(user.get("verified"), bool) else None,
        protected=user.get("protected") if isinstance(user.get("protected"), bool) else None,
        created_at=parse_time(user.get("created_at"))[0],
        followers=whole(metrics.get("followers_count")),
        following=whole(metrics.get("following_count")),
        posts=whole(metrics.get("tweet_count")),
        observed_at=captured_at,
    )


def scraped_account(user: Json, observed_at: int | None = None) -> AccountFacts | None:
    """Read a profile as snscrape and twscrape write it."""
    native_id = id_text(user.get("id_str")) or id_text(user.get("id"))
    handle = handle_of(user.get("username"))
    if not native_id and not handle:
        return None
    bio = user.get("rawDescription", user.get("description"))
    created = parse_time(user.get("created"))[0]
    return AccountFacts(
        network=Network.X,
        native_id=native_id or None,
        handle=handle,
        name=text_of(user.get("displayname")) or None,
        bio=bio if isinstance(bio, str) else None,
        location=text_of(user.get("location")) or None,
        avatar=text_of(user.get("profileImageUrl")) or None,
        verified=user.get("verified") if isinstance(user.get("verified"), bool) else None,
        protected=user.get("protected") if isinstance(user.get("protected"), bool) else None,
        created_at=created,
        followers=whole(user.get("followersCount")),
        following=whole(user.get("friendsCount")),
        posts=whole(user.get("statusesCount")),
        observed_at=observed_at,
    )


_USER_FIELDS = (
    "id_str", "id", "screen_name", "name", "description", "location", "url",
    "profile_image_url_https", "verified", "protected", "created_at", "followers_count",
    "friends_count", "statuses_count",
)  # fmt: skip
_MAX_AUTHORS = 20_000


class Authors:
    """Reads user objects, each wording of one only once: files repeat them with every post."""

    def __init__(self, observed_at: int | None) -> None:
        self._observed_at = observed_at
        self._known: dict[tuple[object, ...], AccountFacts | None] = {}

    def read(self, user: object) -> AccountFacts | None:
        """Return the account of a user object; None where it names none."""
        if not isinstance(user, dict):
            return None
        key = tuple([user.get(name) for name in _USER_FIELDS])
        try:
            if key in self._known:
                return self._known[key]
        except TypeError:
            return user_account(user, self._observed_at)
        account = user_account(user, self._observed_at)
        if len(self._known) < _MAX_AUTHORS:
            self._known[key] = account
        return account


def named_author(record: Json) -> AccountFacts | None:
    """Return the author a flat record names in fields of its own; None where it names none."""
    names = ("screen_name", "user_screen_name", "username", "author_username", "account", "handle")
    handle = next((found for name in names if (found := handle_of(record.get(name)))), None)
    ids = ("user_id_str", "user_id", "author_id")
    native_id = next((found for name in ids if (found := id_text(record.get(name)))), "")
    if handle is None and not native_id:
        return None
    return AccountFacts(Network.X, native_id=native_id or None, handle=handle)
