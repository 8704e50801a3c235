"""Cells of a table that hold several values: objects and lists, as JSON or as Python wrote them.

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
_NOTHING = ("", "[]", "{}")
_MISSING = ("na", "nan", "none", "null")
REFERENCES = "referenced_tweets"
"""The column or field in which API v2 lists the posts one refers to."""
_REFERENCE_TYPE, _REFERENCE_USER = "referenced_type", "referenced_user"
"""Columns that some collectors write beside the one post a row refers to."""
_REFERENCE = re.compile(r"\bid=(\d+) type=(\w+)", re.ASCII)
"""A reference as tweepy shows one: `<ReferencedTweet id=1 type=quoted`."""
_USERNAME = re.compile(r"\busername='(\w{1,50})'")
"""A name as Python shows an object with fields: `User(username='mfa', id=1)`."""
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


def literal(text: str) -> object:
    """Return the value a cell writes in JSON or Python; None where it writes none."""
    if len(text) > _MAX_CELL:
        return None
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
        if text.startswith(("[", "{")) and len(text) < _MAX_CELL:
            value = literal(text) or re.split(r"[,;|\s]+", text.strip("[]{}"))
        else:
            value = re.split(r"[,;|\s]+", text)
    if isinstance(value, dict):
        return [value]
    return list(value) if isinstance(value, list | tuple | set) else []
