"""The shipped packs against the labelled posts of fixtures/rules, all languages together."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from twiplotui.model.flag import Finding, TextContext
from twiplotui.model.words import Level, Scope
from twiplotui.rules import RuleBook, load_packs
from twiplotui.rules.schema import CATEGORIES

FIXTURES = Path(__file__).parents[2] / "fixtures" / "rules"
LEAST_PRECISION = 0.90
LEAST_RECALL = 0.65
LEAST_RECALL_HIGH = 0.85
MOST_HARMLESS = 0.04
"""Share of harmless posts flagged at medium or above."""
LEAST_SAME_CATEGORY = 0.85

# Compiling all packs takes seconds on a busy machine.
pytestmark = pytest.mark.slow


@dataclass(slots=True)
class Score:
    """What came of a set of labelled posts."""

    risky: int = 0
    caught: int = 0
    same_category: int = 0
    high: int = 0
    high_caught: int = 0
    harmless: int = 0
    harmless_flagged: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        flagged = self.caught + self.harmless_flagged
        return self.caught / flagged if flagged else 1.0

    def add(self, post: dict[str, Any], findings: Iterable[Finding]) -> None:
        findings = [finding for finding in findings if not finding.is_grey]
        highest = max((finding.level for finding in findings), default=None)
        is_raised = highest is not None and highest >= Level.MEDIUM
        if not post["expect"]:
            self.harmless += 1
            self.harmless_flagged += is_raised
            if is_raised:
                self.wrong.append(f"{post['id']}: {[(f.rule_id, f.text) for f in findings]}")
            return
        wanted = max(Level[item["level"].upper()] for item in post["expect"])
        is_caught = is_raised if wanted >= Level.MEDIUM else bool(findings)
        categories = {item["category"] for item in post["expect"]}
        self.risky += 1
        self.caught += is_caught
        self.same_category += is_caught and bool(categories & {f.category for f in findings})
        if wanted is Level.HIGH:
            self.high += 1
            self.high_caught += is_raised
        if not is_caught:
            self.wrong.append(f"{post['id']}: missed")


def posts_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def context_of(post: dict[str, Any]) -> TextContext:
    return TextContext(
        scope=Scope(post.get("scope", "watched")),
        lang=post.get("lang", ""),
        country=post.get("country", ""),
        role=post.get("role", ""),
    )


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> RuleBook:
    return load_packs(cache_dir=tmp_path_factory.mktemp("packs"))


@pytest.fixture(scope="module")
def score(book: RuleBook) -> Score:
    total = Score()
    for path in sorted(FIXTURES.glob("*.jsonl")):
        for post in posts_of(path):
            total.add(post, book.check(post["text"], context_of(post)))
    return total


def test_precision_at_medium_and_above(score: Score) -> None:
    assert score.precision >= LEAST_PRECISION, score.wrong


def test_recall_over_all_levels(score: Score) -> None:
    assert score.caught >= LEAST_RECALL * score.risky, score.wrong


def test_recall_on_high(score: Score) -> None:
    assert score.high_caught >= LEAST_RECALL_HIGH * score.high, score.wrong


def test_harmless_posts_stay_quiet(score: Score) -> None:
    assert score.harmless_flagged <= MOST_HARMLESS * score.harmless, score.wrong


def test_the_category_is_the_one_labelled(score: Score) -> None:
    assert score.same_category >= LEAST_SAME_CATEGORY * score.caught


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.jsonl")), ids=lambda path: path.stem)
def test_labels_are_well_formed(path: Path) -> None:
    posts = posts_of(path)
    assert len({post["id"] for post in posts}) == len(posts)
    for post in posts:
        assert post["text"].strip()
        assert Scope(post.get("scope", "watched"))
        for item in post["expect"]:
            assert item["category"] in CATEGORIES, post["id"]
            assert item["level"] in {"low", "medium", "high"}, post["id"]


def test_english_and_general_sets_are_large_and_half_harmless() -> None:
    posts = posts_of(FIXTURES / "en.jsonl") + posts_of(FIXTURES / "general.jsonl")
    harmless = sum(not post["expect"] for post in posts)
    assert len(posts) >= 300
    assert 0.35 <= harmless / len(posts) <= 0.65
