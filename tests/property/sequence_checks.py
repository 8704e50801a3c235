"""What holds of a store after every step of any sequence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine, invariant

from twiplotui.store.alerts import count_by_state
from twiplotui.store.connection import Store
from twiplotui.store.imports import list_imports
from twiplotui.store.journal import broken_link
from twiplotui.store.search import compile_text, page_ids
from twiplotui.store.stats import count_all
from twiplotui.store.verify import verify

JOURNAL = "SELECT * FROM journal ORDER BY id"
Holds = Callable[[dict[str, Any]], bool]


def apart(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Return what one holds and not the other, and the other way round."""
    return {
        name: ([x for x in one[name] if x not in other[name]],
               [x for x in other[name] if x not in one[name]])
        for name in one if one[name] != other[name]
    }  # fmt: skip


class AlwaysSound(RuleBasedStateMachine):
    """A machine with a store; what must hold of it is looked at after every step."""

    store: Store

    def __init__(self) -> None:
        super().__init__()
        self.journal: list[Any] = []

    def ids(self, sql: str) -> list[int]:
        return [row[0] for row in self.store.rows(sql)]

    @invariant()
    def is_sound(self) -> None:
        assert list(verify(self.store)) == []
        assert self.store.rows("PRAGMA foreign_key_check") == []
        rows = self.store.rows(JOURNAL)
        assert broken_link(rows) is None
        journal = list(map(tuple, rows))
        assert journal[: len(self.journal)] == self.journal
        self.journal = journal

    @invariant()
    def searches_find_what_is_stored(self) -> None:
        posts = [dict(row) for row in self.store.rows("SELECT * FROM posts ORDER BY id DESC")]
        flagged = set(self.ids("SELECT post_id FROM flags WHERE suppressed_by = ''"))
        handles = dict(
            tuple(row)
            for row in self.store.rows(
                "SELECT id, handle FROM accounts WHERE merged_into IS NULL AND handle <> ''"
            )
        )
        wanted: dict[str, Holds] = {
            "gulf": lambda post: "gulf" in post["text"].split(),
            "danger": lambda post: "danger" in post["text"].split(),
            "bay OR words": lambda post: bool({"bay", "words"} & set(post["text"].split())),
            "hashtag:gulf": lambda post: "gulf" in post["hashtags"],
            "lang:en": lambda post: post["lang"] == "en",
            "is:deleted": lambda post: post["presence"] == "deleted",
            "has:version": lambda post: post["version_count"] > 1,
            "has:flag": lambda post: post["id"] in flagged,
            "-has:flag -danger": lambda post: (
                post["id"] not in flagged and "danger" not in post["text"].split()
            ),
        }
        for handle in set(handles.values()):
            wanted[f"from:{handle}"] = _by({each for each in handles if handles[each] == handle})
        for text, holds in wanted.items():
            found = page_ids(self.store, compile_text(self.store, text), limit=99)
            assert found == [post["id"] for post in posts if holds(post)], text

    @invariant()
    def figures_agree(self) -> None:
        figures = count_all(self.store)
        for name, text in (
            ("flagged_posts", "has:flag"), ("edited_posts", "has:version"),
            ("deleted_posts", "is:deleted"), ("posts", ""),
        ):  # fmt: skip
            found = page_ids(self.store, compile_text(self.store, text), limit=99)
            assert figures[name] == len(found), name
        assert figures["alerts"] == sum(count_by_state(self.store).values())
        imports = list_imports(self.store)
        assert figures["imports"] == len(imports)
        assert {each["state"] for each in imports} <= {"done", "interrupted", "undone"}
        for each in imports:
            parts = ("new", "updated", "known", "rejected", "left_out")
            assert each["read"] == sum(each[part] for part in parts)

    @invariant()
    def nothing_is_told_without_evidence(self) -> None:
        for row in self.store.rows(
            "SELECT p.version_count, p.text, count(v.text) AS kept, group_concat(v.text, '|') AS"
            " texts FROM posts p LEFT JOIN post_versions v ON v.post_id = p.id AND"
            " v.source <> 'edit history' WHERE p.blanked_length IS NULL GROUP BY p.id"
        ):
            assert row["version_count"] == max(row["kept"], 1)
            # A cut wording that was completed is kept cut.
            assert not row["kept"] or row["text"] in row["texts"] or "…" in row["texts"]
        assert [tuple(row) for row in self.store.rows(
            "SELECT l.key, p.version_count, p.presence FROM alerts l JOIN posts p"
            " ON p.id = l.post_id WHERE l.is_withdrawn = 0 AND ((l.kind = 'edit' AND"
            " p.version_count < 2) OR (l.kind = 'deletion' AND NOT EXISTS (SELECT 1 FROM"
            " presence_notes n WHERE n.native_id = p.native_id AND n.presence = 'deleted')))"
        )] == []  # fmt: skip
        captured = set(self.ids("SELECT captured_at FROM follow_runs"))
        for row in self.store.rows(
            "SELECT after_at, before_at FROM follow_events WHERE is_withdrawn = 0"
            " AND kind = 'unfollow'"
        ):
            assert {row["after_at"], row["before_at"]} <= captured
        for row in self.store.rows(
            "SELECT p.text, f.offset, f.length FROM flags f JOIN posts p ON p.id = f.post_id"
            " WHERE p.blanked_length IS NULL"
        ):
            assert row["text"][row["offset"] :][: row["length"]] == "danger"


def _by(accounts: set[int]) -> Holds:
    return lambda post: post["account_id"] in accounts
