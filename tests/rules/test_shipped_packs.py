"""What holds for every pack that comes with the program."""

from __future__ import annotations

import csv
import io

import pytest

from twiplotui.rules import RuleBook
from twiplotui.rules.examples import failures_of
from twiplotui.rules.load import load_files
from twiplotui.rules.pack_file import SHIPPED, shipped_files
from twiplotui.rules.schema import CATEGORIES, Status

# Compiling all packs takes seconds on a busy machine.
pytestmark = pytest.mark.slow


def rows_of(name: str) -> list[dict[str, str]]:
    text = (SHIPPED / name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture(scope="module")
def shipped() -> RuleBook:
    book = load_files(shipped_files())
    assert not book.problems, [str(problem) for problem in book.problems]
    return book


def test_examples_come_out_as_the_rules_say(shipped: RuleBook) -> None:
    failures = [
        str(failure)
        for number, item in shipped.compiled.items()
        for failure in failures_of(shipped.engine, number, item.rule)
    ]
    assert not failures


def test_every_category_has_a_rule_in_english_or_for_all(shipped: RuleBook) -> None:
    covered = {rule.category for rule in shipped.rules if rule.pack_lang in ("en", "*")}
    assert covered == set(CATEGORIES)


def test_stable_rules_carry_two_examples_of_each_kind(shipped: RuleBook) -> None:
    poor = [
        rule.id
        for rule in shipped.rules
        if rule.status is Status.STABLE and min(len(rule.match), len(rule.no_match)) < 2
    ]
    assert not poor


def test_every_name_of_the_list_is_used_or_called_ordinary() -> None:
    listed = {row["id"] for row in rows_of("toponyms.csv")}
    used = {row["id"].partition("x")[0] for row in rows_of("toponyms-use.csv")}
    assert used == listed


def test_names_in_use_have_a_neutral_form_and_a_source() -> None:
    used = [row for row in rows_of("toponyms-use.csv") if row["group"]]
    assert len(used) > 400
    assert [row["id"] for row in used if not row["neutral_form"] or not row["source"]] == []
