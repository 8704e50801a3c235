"""Cells of a table that hold several values: objects and lists, as JSON, Python or R wrote them.

Tables made of JSON by pandas or by a collector keep whole objects in a cell; they are opened, so
that `{'username': 'mfa'}` in the column `user` becomes the column `user.username`.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping
from typing import Any

from twiplotui.sources.columns import TEXT_NAMES, flatten, normal_name
from twiplotui.sources.x_values import objects_of, text_of

_MAX_CELL = 50_000
_NOTHING = ("", "[]", "{}", "list()", "character(0)")
_MISSING = ("na", "nan", "none", "null")
REFERENCES = "referenced_tweets"
"""The column or field in which API v2 lists the posts one refers to."""
_REFERENCE_TYPE, _REFERENCE_USER = "referenced_type", "referenced_user"
"""Columns that some collectors write beside the one post a row refers to."""
_REFERENCE = re.compile(r"\bid=(\d+) type=(\w+)", re.ASCII)
"""A reference as tweepy shows one: `<ReferencedTweet id=1 type=quoted`."""
_USERNAME = re.compile(r"\busername='(\w{1,50})'")
"""A name as Python shows an object with fields: `User(username='mfa', id=1)`."""
_R_LISTS = ("list(", "c(")
_R_VALUE = re.compile(r'"((?:[^"\\]|\\.)*)"|([^\s,"()][^,"()]*)')
_R_FIELD = re.compile(r'(\w+) = (c\((?:"(?:[^"\\]|\\.)*"|[^"()])*\)|"(?:[^"\\]|\\.)*"|[^\s,"()]+)')
"""A field as R shows a list: `tag = "mfa"`, of several objects `tag = c("mfa", "press")`."""
_NAMES = ("screen_name", "username", "tag", "text")


def opened(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with the objects in its cells as columns of their own (`outer.inner`)."""
    found: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, str) and value[:1] == "{" and normal_name(name) not in TEXT_NAMES:
            inner = literal(value)
            value = inner if isinstance(inner, dict) else value
        if name == REFERENCES and value:
            found |= _references(value, record)
        found[name] = value
    return flatten(found)


def _references(value: object, record: Mapping[str, Any]) -> dict[str, str]:
    """Return the posts one refers to, under the names that twarc-csv has for them."""
    items = objects_of(literal(value) if isinstance(value, str) else value)
    pairs = [(str(item.get("type")), str(item.get("id", ""))) for item in items]
    if not pairs and isinstance(value, str):
        pairs = [(kind, each) for each, kind in _REFERENCE.findall(value)]
    kind = text_of(record.get(_REFERENCE_TYPE)).strip()
    if not pairs and kind:
        pairs = [(kind, str(value).strip())]
    found = {f"{REFERENCES}.{kind}.id": native_id for kind, native_id in pairs}
    who = record.get(_REFERENCE_USER)
    if who and [kind for kind, _id in pairs] == ["replied_to"]:
        found["in_reply_to_user"] = str(who)
    return found


def _of_r(text: str) -> list[Any]:
    """Return the objects or values of a list as R writes one into a cell."""

    def parts(written: str) -> list[str]:
        found = _R_VALUE.findall(written.removeprefix("c(").removesuffix(")"))
        return [quoted or bare.strip() for quoted, bare in found]

    fields: dict[str, list[str]] = {}
    for name, written in _R_FIELD.findall(text):
        fields.setdefault(name, []).extend(parts(written))
    if not fields:
        return parts(text.removeprefix("list(").strip())
    count = max(map(len, fields.values()))
    return [
        {name: values[number] for name, values in fields.items() if number < len(values)}
        for number in range(count)
    ]


def literal(text: str) -> object:
    """Return the value a cell writes in JSON, Python or R; None where it writes none."""
    if len(text) > _MAX_CELL:
        return None
    if text.startswith(_R_LISTS):
        return _of_r(text)
    for parse in (json.loads, ast.literal_eval):
        try:
            return parse(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            continue
    return None


def names_in(value: object) -> tuple[str, ...]:
    """Read a list of names: a list, JSON or Python in a cell, or words with commas."""
    names = []
    written = _USERNAME.findall(value) if isinstance(value, str) else []
    for item in written or values_in(value):
        if isinstance(item, dict):
            item = next((item[key] for key in _NAMES if text_of(item.get(key))), None)
        name = text_of(item).strip().lstrip("@#")
        if name and len(name) < 200 and name.lower() not in _MISSING:
            names.append(name)
    return tuple(dict.fromkeys(names))


def values_in(value: object) -> list[Any]:
    """Return the items of a list; of a cell, those it writes in JSON, Python or with commas."""
    if isinstance(value, str):
        text = value.strip()
        if text in _NOTHING:
            return []
        if text.startswith(("[", "{", *_R_LISTS)) and len(text) < _MAX_CELL:
            value = literal(text) or re.split(r"[,;|\s]+", text.strip("[]{}"))
        else:
            value = re.split(r"[,;|\s]+", text)
    if isinstance(value, dict):
        return [value]
    return list(value) if isinstance(value, list | tuple | set) else []
