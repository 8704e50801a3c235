"""A hashtag, a handle and a host are found by their key, whatever the file says of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Cli

TEXT = "Talks with @mfa_kestria today #Trade https://mfa.valdoria.example/talks"
V2 = {"id": "1995700000000000001", "text": TEXT, "author_id": "100",
      "created_at": "2026-11-20T08:00:00.000Z", "conversation_id": "1995700000000000001",
      "author": {"id": "100", "username": "mfa_valdoria", "name": "MFA"},
      "public_metrics": {"like_count": 1}}  # fmt: skip
TABLE = f'id,text,username,created_at\n1995700000000000001,"{TEXT}",mfa_valdoria,2026-11-20\n'


@pytest.mark.parametrize(
    ("name", "content"), [("posts.jsonl", json.dumps(V2)), ("posts.csv", TABLE)]
)
@pytest.mark.parametrize(
    "query", ["hashtag:trade", "mentions:mfa_kestria", "link:mfa.valdoria.example", "has:link"]
)
def test_marks_of_the_text_are_found(
    cli: Cli, tmp_path: Path, name: str, content: str, query: str
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    assert cli("import", path).code == 0
    assert cli("search", "--count", query).out == "1\n"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("link:https://mfa.valdoria.example/talks", 1),
        ("link:www.mfa.valdoria.example/Talk", 1),
        ("link:mfa.valdoria.example/treaties", 0),
        ("link:kestria.example/talks", 0),
        ("-link:mfa.valdoria.example/treaties", 1),
        ("-link:mfa.valdoria.example/talks", 0),
    ],
)
def test_an_address_is_found_whole_or_by_its_beginning(
    cli: Cli, tmp_path: Path, query: str, count: int
) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_text(json.dumps(V2), encoding="utf-8")
    assert cli("import", path).code == 0
    assert cli("search", "--count", "--", query).out == f"{count}\n"
