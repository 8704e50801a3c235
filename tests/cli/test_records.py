"""`posts show --record`: what a source said of a post, and never an order to the terminal."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.cli.conftest import Cli

FIRST = {
    "id_str": "1576994746135764992", "full_text": "Our first wording", "lang": "en",
    "created_at": "Mon Oct 03 18:00:00 +0000 2022", "favorite_count": 3, "retweet_count": 1,
    "user": {"id_str": "9001", "screen_name": "valdoria_mfa"},
}  # fmt: skip


def test_the_record_of_a_source_is_shown_as_it_was_imported(cli: Cli, tmp_path: Path) -> None:
    hostile = {**FIRST, "source": "\u001b[2J\u202ex", "number": 123456789012345678901234567890}
    line = json.dumps(hostile)
    (tmp_path / "v1.jsonl").write_text(line + "\n")
    assert cli("import", tmp_path / "v1.jsonl").code == 0
    (post,) = cli("posts", "--json").json
    (told,) = cli("posts", "show", str(post["id"]), "--record", "--json").json["records"]
    assert told["record"] == line and told["sound"] is True
    assert (told["path"], told["format"]) == (str(tmp_path / "v1.jsonl"), "x-v1")
    shown = cli("posts", "show", str(post["id"]), "--record").out
    assert shown.startswith("from import 1: ") and told["hash"] in shown.splitlines()[0]
    assert '  "full_text": "Our first wording",' in shown.splitlines()
    assert "123456789012345678901234567890" in shown
    assert "\x1b" not in shown and "\u202e" not in shown


def test_a_record_that_is_damaged_or_blanked_is_told_as_such(
    cli: Cli, store_path: Path, tmp_path: Path
) -> None:
    (tmp_path / "v1.jsonl").write_text(json.dumps(FIRST) + "\n")
    cli("import", tmp_path / "v1.jsonl")
    (post,) = cli("posts", "--json").json
    with closing(sqlite3.connect(store_path)) as connection, connection:
        connection.execute("UPDATE records SET raw = substr(raw, 1, length(raw) - 3)")
    shown = cli("posts", "show", str(post["id"]), "--record")
    assert "It is not what was imported" in shown.out
    assert cli("posts", "show", str(post["id"]), "--record", "--json").json["records"][0] == {
        **cli("posts", "show", str(post["id"]), "--json").json["origins"][0],
        "sound": False,
        "record": None,
    }
    with closing(sqlite3.connect(store_path)) as connection, connection:
        connection.execute("UPDATE records SET raw = x''")
        connection.execute("UPDATE posts SET text = '', blanked_length = 17")
    shown = cli("posts", "show", str(post["id"]), "--record")
    assert "taken away with the text of the deleted post" in shown.out
