"""Accounts: facts about one profile on one network, as one source saw them."""

from __future__ import annotations

from dataclasses import dataclass

from twiplotui.model.words import AccountStatus, Network, Role


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """One account as one source describes it. None means: the source does not say.

    At least one of `native_id` and `handle` is set.
    """

    network: Network
    native_id: str | None = None
    """The network's stable id as text. For Mastodon `user@host` in lower case (names are
    never re-used there), for Bluesky the DID, for the web the address of the feed."""
    handle: str | None = None
    """Without a leading `@`; for Mastodon `user@host`."""
    name: str | None = None
    bio: str | None = None
    location: str | None = None
    link: str | None = None
    avatar: str | None = None
    """Address or content hash of the profile picture; compared, never fetched."""
    verified: bool | None = None
    protected: bool | None = None
    status: AccountStatus | None = None
    moved_to: str | None = None
    """The account it names as its successor, as the source writes it."""
    created_at: int | None = None
    followers: int | None = None
    following: int | None = None
    posts: int | None = None
    observed_at: int | None = None
    """When the source looked; None: take the import's capture time."""
    country: str | None = None
    """ISO 3166-1 alpha-2 in capitals; kept only where nothing else says one."""


@dataclass(frozen=True, slots=True)
class HandleChange:
    """A dated change of handle that the source itself reports."""

    account: AccountFacts
    old: str
    new: str
    at: int


@dataclass(frozen=True, slots=True)
class ListedAccount:
    """A row of an account list: an account to watch and the actor who owns it."""

    account: AccountFacts
    actor: str | None = None
    """Name of the person or institution."""
    is_person: bool | None = None
    country: str | None = None
    """ISO 3166-1 alpha-2 in capitals; also `EU` and `XK`."""
    role: Role | None = None
    role_text: str | None = None
    """The role as the list words it."""
    wikidata: str | None = None
    tags: tuple[str, ...] = ()
    is_ours: bool | None = None
    position: str = ""
    """Where it stands in the file, for example `line 12`."""


@dataclass(frozen=True, slots=True)
class ListedSource:
    """A feed named by an OPML list."""

    url: str
    title: str = ""
    site: str = ""
    tags: tuple[str, ...] = ()
    position: str = ""


def label_of(handle: str | None, *others: str | None) -> str:
    """Return how an account is called in a sentence or a column.

    Args:
        handle: Without `@`.
        others: What else it is known by (name, native id), the best first.
    """
    if handle:
        return f"@{handle}"
    for other in others:
        if other:
            return other
    return ""
