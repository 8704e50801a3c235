"""Lists of accounts to watch, with country and role: CSV, JSON, YAML, or handles one a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from twiplotui.errors import DataError
from twiplotui.model.account import AccountFacts, ListedAccount
from twiplotui.model.imports import Caution, Fact, LeftOut, Reject
from twiplotui.model.words import Network
from twiplotui.sources.account_row import (
    HANDLE_COLUMNS,
    PLAIN_COLUMNS,
    RowContext,
    country_columns,
    has_damaged_id,
    listed_accounts,
)
from twiplotui.sources.columns import columns_for, flatten, normal_name
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.headless import open_table
from twiplotui.sources.json_stream import decode_text, load_document
from twiplotui.sources.material import Material, ReadOptions
from twiplotui.sources.peek import peek
from twiplotui.sources.profile_links import account_of_link
from twiplotui.sources.records import as_reject, iter_records
from twiplotui.sources.tables import read_table, sniff_columns
from twiplotui.sources.x_v1 import is_v1_user
from twiplotui.sources.x_v2 import is_v2_user
from twiplotui.sources.x_v2_post import v2_account
from twiplotui.sources.x_values import Json, objects_of, user_account

_EDGES = {"source", "target", "follower", "followed", "following", "friends", "vertex1", "friend"}
_PROFILES = {
    "country",
    "countrylabel",
    "iso3c",
    "iso2",
    "role",
    "position",
    "positionlabel",
    "party",
    "name",
    "nom",
    "state",
    "title",
    "type",
    "wikidata",
    "bioguide",
    "ours",
    "actor",
}
_WRAPPERS = ("accounts", "people", "members", "politicians", "users", "leaders", "data", "items")
_PART_OF_NAME = re.compile(r"\b(first|last)\.name$")
_BARE = re.compile(r"@?\w{1,50}", re.ASCII)
_YAML_ITEM = re.compile(rb"^- +(?:id:|social:|name:|twitter:|\w+:)", re.MULTILINE)
_MAX_YAML_BYTES = 16 * 1024 * 1024
# Anchors and aliases (a small file can stand for a huge one), lists in lists in lists, and
# indentation no hand writes: the parser's own stack is not to be tried.
_HARMFUL_YAML = re.compile(r"(?:^|[\s\[{,])[&*]\w|(?:[-?:][ \t]+){20}|^[ \t]{200}", re.MULTILINE)
_MAX_YAML_DEPTH = 50
_USERS = 78
"""Profiles of X's own API: surer than the readers of posts, which only leave profiles out."""


def _score(names: Iterable[str]) -> int:
    """Tell a list of accounts from posts, follows and other tables by its columns."""
    whole = {normal_name(name) for name in names}
    normal = {name.rpartition(".")[2] for name in whole}
    is_posts = "tweet" not in normal or bool(normal & {"date", "time", "datetime", "timestamp"})
    # Within an account `following` is a count, or whether the collector follows it.
    edges = _EDGES - {"following"} if "followers" in whole else _EDGES
    if whole & edges or (columns_for(names, {}).has("text") and is_posts):
        return 0
    if {"officeholder", "officeholderlabel"} <= normal:
        return 60
    strong = [name for name in normal if name in HANDLE_COLUMNS and len(name) > 1]
    if strong:
        return 75 if normal & _PROFILES else 50
    plain = normal & set(PLAIN_COLUMNS)
    if not plain:
        return 0
    return 55 if normal & (_PROFILES | {"id", "idstr", "network"}) else 25


def sniff_table(material: Material) -> int:
    """Recognise a table by a column of handles and no column of texts."""
    names = sniff_columns(material)
    return _score(names) if names else 0


def sniff_json(material: Material) -> int:
    """Recognise a list of objects that name handles."""
    seen = peek(material)
    if seen.variable or not seen.shape:
        return 0
    if seen.records and all(_users_in(record) for record in seen.records):
        return _USERS
    if seen.shape == "lines":
        return 0
    record = seen.first
    if seen.shape == "object":
        inner = objects_of(record.get(_wrapper(record)))
        record = dict(inner[0]) if inner else {}
    if _owned(record):
        record = {**record, **_owned(record)[0]}
    if any(isinstance(record.get(name), list) for name in ("following", "followers", "friends")):
        return 0
    if "_type" in record or "did" in record or "acct" in record:
        return 0
    return _score(flatten(record)) if record else 0


def sniff_yaml(material: Material) -> int:
    """Recognise a YAML list whose entries name accounts."""
    head = material.head
    if not material.base_name.endswith((".yaml", ".yml")) and not head.startswith(
        (b"#", b"- ", b"---")
    ):
        return 0
    if not _YAML_ITEM.search(head[:8000]):
        return 0
    names = set(re.findall(r"^[ -]+(\w+):", decode_text(head), re.MULTILINE))
    return _score(names)


def sniff_handles(material: Material) -> int:
    """Recognise handles with `@`, or addresses of profiles, one a line."""
    lines = [decode_text(line).strip() for line in material.head[:4000].split(b"\n")[:50]]
    lines = [line for line in lines if line and not line.startswith("#")]
    whole = lines[:-1] or lines
    if not lines or not all(_BARE.fullmatch(line) or account_of_link(line) for line in whole):
        return 0
    return 40 if sum(line.startswith(("@", "http")) for line in lines) * 2 > len(lines) else 0


def read_csv(material: Material, options: ReadOptions) -> Iterator[Fact]:
    """Read a table of accounts."""
    context = RowContext(options.captured_at or material.modified_at, _namibia(material))
    table, said, _told = open_table(material, options.columns)
    options = replace(options, columns=said)
    damaged = 0
    for line, record in table.records():
        if isinstance(record, Reject):
            yield Reject(f"line {line}", record.reason)
            continue
        row = _item_row(record, options)
        damaged += has_damaged_id(row)
        yield from _row_facts(row, context, f"line {line}")
    if damaged:
        yield Caution(_damaged_sentence(damaged))


def read_json(material: Material, options: ReadOptions) -> Iterator[Fact]:
    """Read a JSON list of accounts: an array, lines, pages, or an object with a list in it."""
    seen = peek(material)
    if seen.shape == "object":
        document = load_document(material.open(), material.name)
        if isinstance(document, dict):
            document = document.get(_wrapper(document)) or [document]
        yield from _read_items(document, material, options)
        return
    values = ((position, value) for position, value, _raw in iter_records(material))
    yield from _read_each(values, material, options)


def read_yaml(material: Material, options: ReadOptions) -> Iterator[Fact]:
    """Read a YAML list of accounts; every value stays text, so that `no` is Norway.

    Raises:
        DataError: It is no YAML, too large or nested too deeply.
    """
    import yaml  # Only lists in YAML need it.

    with material.open() as stream:
        raw = stream.read(_MAX_YAML_BYTES + 1)
    if len(raw) > _MAX_YAML_BYTES:
        raise DataError(f"{material.name} is larger than 16 MB.", "Split it into several files.")
    text = decode_text(raw)
    if _HARMFUL_YAML.search(text) or _is_nested(text):
        raise DataError(
            f"{material.name} uses parts of YAML that are not read (anchors, deep nesting).",
            "Save the list as CSV or JSON.",
        )
    try:
        document = yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        where = f" in line {line + 1}" if isinstance(line, int) else ""
        raise DataError(f"{material.name} is not valid YAML{where}.", "Correct it.") from error
    if isinstance(document, dict):
        document = document.get(_wrapper(document)) or [document]
    yield from _read_items(document, material, options)


def _is_nested(text: str) -> bool:
    """Whether brackets are open deeper than any list of accounts needs."""
    depth = 0
    for bracket in re.findall(r"[\[\]{}]", text):
        depth += 1 if bracket in "[{" else -1
        if depth > _MAX_YAML_DEPTH:
            return True
    return False


def read_handles(material: Material, options: ReadOptions) -> Iterator[Fact]:
    """Read one handle, or one address of a profile, a line."""
    with material.open() as stream:
        number = 0
        while line := stream.readline(1000):
            number += 1
            text = decode_text(line).strip()
            if not text or text.startswith("#"):
                continue
            account = account_of_link(text)
            if account is None and _BARE.fullmatch(text):
                account = AccountFacts(Network.X, handle=text.lstrip("@"))
            if account is not None:
                yield ListedAccount(account, position=f"line {number}")
            else:
                yield Reject(f"line {number}", "it is no handle and no address of a profile")


def _read_items(document: object, material: Material, options: ReadOptions) -> Iterator[Fact]:
    if not isinstance(document, list):
        raise DataError(f"{material.name} holds no list of accounts.", "Save the list as CSV.")
    values = ((f"item {number}", value) for number, value in enumerate(document, start=1))
    yield from _read_each(values, material, options)


def _read_each(
    values: Iterable[tuple[str, object]], material: Material, options: ReadOptions
) -> Iterator[Fact]:
    context = RowContext(options.captured_at or material.modified_at)
    damaged = 0
    for position, value in values:
        bad = as_reject(value, position)
        users = _users_in(value) if isinstance(value, dict) else []
        if bad:
            yield bad
        elif users:
            yield from _read_users(users, context, position)
        elif isinstance(value, str) and re.fullmatch(r"@?\w{1,50}", value.strip(), re.ASCII):
            handle = value.strip().lstrip("@")
            yield ListedAccount(AccountFacts(Network.X, handle=handle), position=position)
        elif isinstance(value, dict):
            for owned in _owned(value) or [{}]:
                row = _item_row({**value, **owned}, options)
                damaged += has_damaged_id(row)
                yield from _row_facts(row, context, position)
        else:
            yield Reject(position, "it is no account")
    if damaged:
        yield Caution(_damaged_sentence(damaged))


def _owned(value: Mapping[str, Any]) -> list[Json]:
    """Return the accounts an entry lists of one person or body, each an object with a handle."""
    accounts = objects_of(value.get("accounts"))
    return [each for each in accounts if _score(each)]


def _users_in(value: Json) -> list[Json]:
    """Return the profiles X's own API gives: the value itself, or those on a page of them."""
    if is_v1_user(value) or is_v2_user(value):
        return [value]
    inner = objects_of(value.get("users")) or objects_of(value.get("data"))
    return inner if inner and all(is_v1_user(each) or is_v2_user(each) for each in inner) else []


def _read_users(users: list[Json], context: RowContext, position: str) -> Iterator[Fact]:
    for number, user in enumerate(users, start=1):
        read = user_account if is_v1_user(user) else v2_account
        account = read(user, context.observed_at)
        place = position if len(users) == 1 else f"{position} account {number}"
        if account is None:
            yield Reject(place, "it names no account")
        else:
            yield ListedAccount(account, position=place)


def _item_row(value: Mapping[str, Any], options: ReadOptions) -> dict[str, str]:
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


def _row_facts(row: dict[str, str], context: RowContext, position: str) -> Iterator[Fact]:
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


def _wrapper(record: Mapping[str, object]) -> str:
    for name in _WRAPPERS:
        value = record.get(name)
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return name
    return ""


def _namibia(material: Material) -> frozenset[str]:
    """Return the columns in which `NA` is Namibia: all codes, and no other column has it."""
    table = read_table(material, has_header=True)
    names = [normal_name(name) for name in table.columns]
    wanted = set(country_columns())
    is_code = {name: True for name in names if name in wanted}
    has_na = set()
    for _line, row in table.rows:
        if isinstance(row, Reject):
            continue
        for name, cell in zip(names, row, strict=False):
            text = cell.strip()
            if text == "NA":
                has_na.add(name)
            elif name in is_code and text and not (len(text) == 2 and text.isupper()):
                is_code[name] = False
    codes = {name for name, holds in is_code.items() if holds}
    return frozenset(codes) if has_na <= codes else frozenset()


def _damaged_sentence(count: int) -> str:
    return f"{count} ids were damaged by a spreadsheet; these accounts were kept by handle."


FORMATS: tuple[Format | BundleFormat, ...] = (
    Format("accounts-csv", "a list of accounts (table)", sniff_table, read_csv),
    Format("accounts-json", "a list of accounts (JSON)", sniff_json, read_json),
    Format("accounts-yaml", "a list of accounts (YAML)", sniff_yaml, read_yaml),
    Format("accounts-text", "a list of handles", sniff_handles, read_handles),
)
