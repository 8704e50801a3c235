"""The entries of a list of accounts, whatever the list is written in: whom each of them names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from twiplotui.errors import DataError
from twiplotui.model.account import AccountFacts, ListedAccount
from twiplotui.model.imports import Caution, Fact, LeftOut, Reject
from twiplotui.model.words import Network
from twiplotui.sources.account_columns import list_score
from twiplotui.sources.account_row import RowContext, has_damaged_id, listed_accounts
from twiplotui.sources.columns import flatten, normal_name
from twiplotui.sources.material import Material, ReadOptions
from twiplotui.sources.records import as_reject, wrapped_list
from twiplotui.sources.x_users import user_account, v2_account
from twiplotui.sources.x_v1 import is_v1_user
from twiplotui.sources.x_v2 import is_v2_user
from twiplotui.sources.x_values import Json, objects_of

WRAPPERS = ("accounts", "people", "members", "politicians", "users", "leaders", "data", "items")
"""Names under which an object keeps its list of accounts."""
_PART_OF_NAME = re.compile(r"\b(first|last)\.name$")
_BARE = re.compile(r"@?\w{1,50}", re.ASCII)


def read_document(document: object, material: Material, options: ReadOptions) -> Iterator[Fact]:
    """Yield what a document names: a list of accounts, an object with one in it, or one account.

    Raises:
        DataError: It is neither.
    """
    if isinstance(document, dict):
        document = document.get(wrapped_list(document, WRAPPERS)) or [document]
    if not isinstance(document, list):
        raise DataError(f"{material.name} holds no list of accounts.", "Save the list as CSV.")
    values = ((f"item {number}", value) for number, value in enumerate(document, start=1))
    yield from read_entries(values, material, options)


def read_entries(
    values: Iterable[tuple[str, object]], material: Material, options: ReadOptions
) -> Iterator[Fact]:
    """Yield what entries name, each with its position: objects, handles, profiles of X's API."""
    context = RowContext(options.captured_at or material.modified_at)
    damaged = 0
    for position, value in values:
        bad = as_reject(value, position)
        users = users_in(value) if isinstance(value, dict) else []
        if bad:
            yield bad
        elif users:
            yield from _read_users(users, context, position)
        elif isinstance(value, str) and (account := bare_account(value)):
            yield ListedAccount(account, position=position)
        elif isinstance(value, dict):
            for owned in owned_accounts(value) or [{}]:
                row = entry_row({**value, **owned}, options)
                damaged += has_damaged_id(row)
                yield from row_facts(row, context, position)
        else:
            yield Reject(position, "it is no account")
    if damaged:
        yield damaged_ids(damaged)


def _read_users(users: list[Json], context: RowContext, position: str) -> Iterator[Fact]:
    for number, user in enumerate(users, start=1):
        read = user_account if is_v1_user(user) else v2_account
        account = read(user, context.observed_at)
        place = position if len(users) == 1 else f"{position} account {number}"
        if account is None:
            yield Reject(place, "it names no account")
        else:
            yield ListedAccount(account, position=place)


def owned_accounts(value: Mapping[str, Any]) -> list[Json]:
    """Return the accounts an entry lists of one person or body, each an object with a handle."""
    accounts = objects_of(value.get("accounts"))
    return [each for each in accounts if list_score(each)]


def users_in(value: Json) -> list[Json]:
    """Return the profiles X's own API gives: the value itself, or those on a page of them."""
    if is_v1_user(value) or is_v2_user(value):
        return [value]
    inner = objects_of(value.get("users")) or objects_of(value.get("data"))
    return inner if inner and all(is_v1_user(each) or is_v2_user(each) for each in inner) else []


def bare_account(text: str) -> AccountFacts | None:
    """Return the account of X that a handle alone names; None where it is none."""
    handle = text.strip()
    return AccountFacts(Network.X, handle=handle.lstrip("@")) if _BARE.fullmatch(handle) else None


def entry_row(value: Mapping[str, Any], options: ReadOptions) -> dict[str, str]:
    """Return what an entry says, as texts by the normal names of its columns or fields."""
    flat = flatten(value)
    names = _mapped(tuple(flat), options)
    row: dict[str, str] = {}
    for name, content in flat.items():
        short = names[name].rpartition(".")[2]
        if isinstance(content, list):
            content = "; ".join(str(part) for part in content if isinstance(part, str | int))
        text = "" if content is None else str(content)
        # `id.thomas` is no id of a network: only ids of the outermost level keep their name.
        row.setdefault(
            short
            if "." not in names[name]
            or not short.endswith(("id", "idstr"))
            or short in ("twitterid", "youtubeid", "wikidata")
            else names[name],
            text,
        )
    return row


def row_facts(row: dict[str, str], context: RowContext, position: str) -> Iterator[Fact]:
    """Yield the accounts a row names, or that it names none."""
    found = False
    for listed in listed_accounts(row, context, position):
        found = True
        yield listed
    if not found:
        yield LeftOut("the row names no account")


def _mapped(columns: tuple[str, ...], options: ReadOptions) -> dict[str, str]:
    """Return the normal name of each column, changed where the user mapped it."""
    # R writes spaces as points: `first.name` is no `name` within `first`.
    names = {column: _PART_OF_NAME.sub(r"\1name", normal_name(column)) for column in columns}
    for field, column in options.columns.items():
        if column in names:
            names[column] = normal_name(field)
    return names


def damaged_ids(count: int) -> Caution:
    """Return the word on ids that cannot be trusted."""
    if count == 1:
        return Caution("1 id was damaged by a spreadsheet; this account was kept by handle.")
    sentence = f"{count} ids were damaged by a spreadsheet; these accounts were kept by handle."
    return Caution(sentence)
