"""One row of an account list, whatever its columns are called, as the accounts it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from twiplotui.model.account import AccountFacts, ListedAccount
from twiplotui.model.countries import alpha2, alpha2_of_cow
from twiplotui.model.words import Network
from twiplotui.sources.columns import normal_name
from twiplotui.sources.roles import role_of
from twiplotui.sources.times import parse_time
from twiplotui.sources.x_tweet import is_damaged_pair
from twiplotui.sources.x_values import handle_of, id_text, is_damaged_id, whole

_NETWORK_WORDS: tuple[tuple[Network, str], ...] = (
    (
        Network.X,
        "twitter twitterhandle twitterusername twitterscreenname twitteraccount"
        " twitterpersonal twitterinstitution twitterurl twitterlink p2002 x xhandle xusername"
        " xaccount xurl xlink xtwitter twitterx twitter.x x.twitter",
    ),
    (Network.MASTODON, "mastodon mastodonhandle mastodonaddress mastodonurl p4033"),
    (Network.BLUESKY, "bluesky blueskyhandle blueskyurl bsky p12361"),
    (Network.TRUTH, "truthsocial truth p10858"),
    (Network.TELEGRAM, "telegram telegramchannel telegramurl p3789"),
    (Network.THREADS, "threads threadshandle threadsurl p11892"),
    (Network.FACEBOOK, "facebook facebookpage facebookid facebookurl p2013"),
    (Network.INSTAGRAM, "instagram instagramhandle instagramurl p2003"),
    (Network.YOUTUBE, "youtube youtubechannel youtubeurl p2397"),
)
HANDLE_COLUMNS = {word: network for network, words in _NETWORK_WORDS for word in words.split()}
"""Columns that name an account of a certain network."""

PLAIN_COLUMNS = (
    "screenname",
    "username",
    "handle",
    "account",
    "acct",
    "twittername",
    "konto",
    "compte",
)
"""Columns that name an account of a network said elsewhere, X if nowhere."""

SECOND_COLUMNS = ("linked", "linkedaccount", "secondaccount", "otheraccount")
_NAMES = (
    "name",
    "fullname",
    "nom",
    "actor",
    "person",
    "itemlabel",
    "officeholderlabel",
    "label",
    "displayname",
    "nombre",
    "institution",
    "ministry",
    "organisation",
    "organization",
    "personlabel",
)
_FIRST_NAMES, _LAST_NAMES = (
    ("firstname", "prenom", "vorname"),
    ("lastname", "nomdefamille", "nachname"),
)
_COUNTRIES = (
    "alpha2",
    "iso2",
    "iso2c",
    "isoa2",
    "countrycode",
    "iso",
    "iso3c",
    "iso3",
    "isoa3",
    "alpha3",
    "country",
    "countrylabel",
    "countryname",
    "pays",
    "land",
    "pais",
    "countryid",
    "wb",
    "nation",
    "state",
    "staat",
)
_CODES = ("iso3c", "iso2c", "iso2", "iso3", "cowc", "cown", "wb", "countrycode")
_COW = ("cowc", "cown", "cow")
_ROLES = (
    "role",
    "positionlabel",
    "position",
    "office",
    "type",
    "title",
    "fonction",
    "funktion",
    "cargo",
    "amt",
    "function",
    "mandat",
    "jobtitle",
)
_WIKIDATA = ("wikidata", "wikidataid", "qid", "item", "officeholder", "wikidataqid")
_TAGS = ("tags", "tag", "group", "party", "groupesigle", "category", "parteikurz")
_ROW_NUMBERS = 10_000
"""Ids of X below this are of its first months; in a column `id` they number rows or people."""
_OURS = ("ours", "isours")
_NETWORK_SAID = ("network", "platform")
ROW_COLUMNS = frozenset(
    (
        *HANDLE_COLUMNS,
        *PLAIN_COLUMNS,
        *SECOND_COLUMNS,
        *(*_NAMES, *_FIRST_NAMES, *_LAST_NAMES),
        *(*_COUNTRIES, *_CODES, *_COW, *_ROLES, *_WIKIDATA, *_TAGS, *_OURS, *_NETWORK_SAID),
        *("inactive", "id", "idstr", "userid"),
    )
)
"""Columns that are read of a row; beside them `twitterid` and others that begin as a network."""
_QID = re.compile(r"(?:https?://www\.wikidata\.org/(?:entity|wiki)/)?(Q\d{1,10})")
_MISSING = {"", "na", "n/a", "#n/a", "null", "none", "nan", "-", "–", "?", "unknown", "."}
_MASTODON_URL = re.compile(r"https?://([^/\s]+)/@([\w.]+)$|@?([\w.]+)@([\w.-]+\.\w+)$")
_SEVERAL = re.compile(r"\s*[;|]\s*|\s*,\s*@|\s+@")
_TRUE = {"1", "true", "t", "yes", "y", "oui", "ja"}
_TRUTHS = {"true", "false"}
"""What stands in a column of handles that only says whether there is another account."""


@dataclass(frozen=True, slots=True)
class RowContext:
    """What is known of a list besides the row."""

    observed_at: int | None = None
    namibia_columns: frozenset[str] = frozenset()
    """Columns in which `NA` is the country, not a missing value."""


def is_missing(value: str) -> bool:
    """Whether a cell stands for no value."""
    return value.strip().lower() in _MISSING


def listed_accounts(
    row: Mapping[str, str], context: RowContext, position: str
) -> Iterator[ListedAccount]:
    """Yield every account a row names, all with the same actor.

    Args:
        row: Cells by normal column name (`columns.normal_name`).
        context: What is known of the list.
        position: Where the row stands.
    """
    found = list(_accounts(row, context))
    if not found:
        return
    role_text = _first(row, _ROLES)
    wikidata = _QID.fullmatch(_first(row, _WIKIDATA))
    actor = _actor(row) or (wikidata[1] if wikidata else "")
    if not actor and len(found) > 1:
        actor = found[0][0].handle or ""
    is_inactive = _first(row, ("inactive",)).lower() in _TRUE
    tags = [part.strip() for part in re.split(r"[;|]", _first(row, _TAGS)) if part.strip()]
    ours = _first(row, _OURS).lower()
    for account, is_person in found:
        yield ListedAccount(
            account=account,
            actor=actor or None,
            is_person=is_person,
            country=_country(row, context),
            role=role_of(role_text),
            role_text=role_text or None,
            wikidata=wikidata[1] if wikidata else None,
            tags=tuple(tags + (["inactive"] if is_inactive else [])),
            is_ours=ours in _TRUE if ours else None,
            position=position,
        )


def best_id(values: list[str]) -> tuple[str, bool]:
    """Return the id to trust among several spellings of one, and whether any was damaged."""
    good = [text for text in map(id_text, values) if text]
    damaged = any(is_damaged_id(value) for value in values)
    if len(set(good)) <= 1:
        return (good[0] if good else ""), damaged
    first, second = good[0], good[1]
    if not is_damaged_pair(first, second):
        return "", True
    # The rounded one ends in zeros of a float; the other is what it was rounded from.
    return (second if str(int(float(second))) == first else first), True


def has_damaged_id(row: Mapping[str, str]) -> bool:
    """Whether a row carries an id that was ruined and has none that can be trusted."""
    found = [
        best_id([row[name] for name in names if row.get(name)])
        for names in (("idstr", "id"), ("twitterid",), ("userid",))
    ]
    return any(damaged for _, damaged in found) and not any(chosen for chosen, _ in found)


def _accounts(
    row: Mapping[str, str], context: RowContext
) -> Iterator[tuple[AccountFacts, bool | None]]:
    seen: set[tuple[Network, str]] = set()
    for column, cell in row.items():
        network = HANDLE_COLUMNS.get(column)
        is_plain = column in PLAIN_COLUMNS or column in SECOND_COLUMNS
        if network is None and is_plain and not (column == "twittername" and "twitter" in row):
            network = _said_network(row)
        if network is None or is_missing(cell) or cell.strip().lower() in _TRUTHS:
            continue
        for part in _SEVERAL.split(cell.strip()):
            account = _account(network, part, row, column, context)
            key = (
                (network, (account.handle or account.native_id or "").lower()) if account else None
            )
            if account is not None and key is not None and key not in seen:
                seen.add(key)
                yield account, _is_person(column)
    if not seen:
        alone = _id_for(row, "twitter")
        if alone:
            yield AccountFacts(Network.X, native_id=alone, name=_actor(row) or None), None


def _account(
    network: Network, text: str, row: Mapping[str, str], column: str, context: RowContext
) -> AccountFacts | None:
    text = text.strip().strip("\"'").rstrip("/")
    if is_missing(text) or any(ord(char) < 32 for char in text):
        return None
    if network is Network.MASTODON or (network is Network.X and text.count("@") == 2):
        return _mastodon(text)
    if network is Network.BLUESKY:
        text = text.removeprefix("https://bsky.app/profile/").lstrip("@")
        if text.startswith("did:"):
            return AccountFacts(network, native_id=text)
        return AccountFacts(network, handle=text.lower()) if "." in text else None
    if network is Network.X:
        handle = handle_of(text)
        if not handle or not re.fullmatch(r"\w{1,50}", handle, re.ASCII):
            return None
        return _x_account(handle, row, column, context)
    handle = (
        re.sub(r"^https?://[^/]+/(?:@|channel/|c/|user/|s/)?", "", text).split("?")[0].lstrip("@")
    )
    native_id = row.get(f"{column}id", "").strip()
    if network is Network.YOUTUBE and re.fullmatch(r"UC[\w-]{22}", handle):
        return AccountFacts(network, native_id=handle)
    if network is Network.YOUTUBE and native_id.startswith("UC"):
        return AccountFacts(network, native_id=native_id, handle=handle or None)
    return AccountFacts(network, handle=handle) if handle and len(handle) <= 100 else None


def _x_account(
    handle: str, row: Mapping[str, str], column: str, context: RowContext
) -> AccountFacts:
    is_second = column in SECOND_COLUMNS
    native_id = "" if is_second else _id_for(row, column)
    details = {} if is_second else row
    return AccountFacts(
        network=Network.X,
        native_id=native_id or None,
        handle=handle,
        name=details.get("twittername")
        if "twitter" in row and details.get("twittername")
        else None,
        bio=details.get("twitterdescription") or None,
        verified=_truth(details.get("twitterverified", "")),
        protected=_truth(details.get("twitterprotected", "")),
        created_at=parse_time(details.get("twittercreatedat", ""))[0],
        followers=whole(details.get("twitterfollowers", "")),
        following=whole(details.get("twitterfollowing", "")),
        posts=whole(details.get("twittertweets", "")),
        observed_at=context.observed_at,
    )


def _mastodon(text: str) -> AccountFacts | None:
    found = _MASTODON_URL.match(text)
    if not found:
        return None
    user, host = (found[2], found[1]) if found[1] else (found[3], found[4])
    address = f"{user}@{host}".lower()
    return AccountFacts(Network.MASTODON, native_id=address, handle=address)


def _id_for(row: Mapping[str, str], column: str) -> str:
    names = [f"{column}id"]
    if column in ("twitterpersonal", "twitterinstitution"):
        names += [
            f"{column.removeprefix('twitter')}id",
            f"twitterid{column.removeprefix('twitter')}",
        ]
    if column in ("screenname", "username", "handle", "account"):
        names += ["idstr", "userid", "twitterid"]
        own = id_text(row.get("id", ""))
        if not own or int(own) >= _ROW_NUMBERS:
            names.insert(2, "id")
    elif column in ("twitter", "twittername"):
        # A plain `id` beside it is of the person.
        names += ["twitterid", "twitteruserid"]
    return best_id([row[name] for name in names if row.get(name)])[0]


def _said_network(row: Mapping[str, str]) -> Network:
    said = (row.get("network") or row.get("platform") or "").strip().lower()
    if said in Network.__members__.values():
        return Network(said)
    return HANDLE_COLUMNS.get(normal_name(said), Network.X)


def _is_person(column: str) -> bool | None:
    if column.endswith("personal"):
        return True
    return False if column.endswith("institution") else None


def _actor(row: Mapping[str, str]) -> str:
    first, last = _first(row, _FIRST_NAMES), _first(row, _LAST_NAMES)
    if first and last:
        return f"{first} {last}"
    return _first(row, _NAMES)


def _country(row: Mapping[str, str], context: RowContext) -> str | None:
    for column in _COUNTRIES:
        cell = row.get(column, "").strip()
        if not cell or (is_missing(cell) and column not in context.namibia_columns):
            continue
        if column == "state" and not any(code in row for code in _CODES):
            # Parts of a country are states, too, and one is called Georgia.
            continue
        found = alpha2(cell)
        if found:
            return found
    for column in _COW:
        cell = row.get(column, "").strip()
        found = alpha2_of_cow(cell) if cell and not is_missing(cell) else None
        if found:
            return found
    return None


def country_columns() -> tuple[str, ...]:
    """Return the columns a country is looked for in."""
    return _COUNTRIES


def _first(row: Mapping[str, str], names: tuple[str, ...]) -> str:
    for name in names:
        cell = row.get(name, "").strip()
        if not is_missing(cell):
            return cell
    return ""


def _truth(cell: str) -> bool | None:
    return None if is_missing(cell) else cell.strip().lower() in _TRUE
