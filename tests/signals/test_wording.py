"""Every sentence about a change is neutral: what, when, what was checked; no motive, no verdict."""

from __future__ import annotations

import re

import pytest

from tests.conftest import NOW
from tests.factories import DAY
from twiplotui.model.words import Confidence, FollowEventKind
from twiplotui.signals.wording import (
    PROFILE_WORDS,
    deletion_sentence,
    follow_sentence,
    profile_sentence,
)

VERDICTS = re.compile(
    r"snub|insult|rebuff|retaliat|quiet|secret|sudden|abrupt|scrub|cover|ditch|dump|drop|block|"
    r"punish|angr|hostil|betray|cut ties|because|censor|purge|hasty|embarrass|!|\?",
    re.IGNORECASE,
)
EVIDENCE: tuple[dict[str, object], ...] = (
    {},
    {"lasted_days": 19, "temporary": True},
    {"lists": 4, "standing": ""},
    {"lists": 4, "standing": "suspended"},
    {"again": True},
    {"probably_same_as": "@mfa@old.example"},
    {"standing": "deactivated"},
)


@pytest.mark.parametrize("evidence", EVIDENCE)
@pytest.mark.parametrize("confidence", list(Confidence))
@pytest.mark.parametrize("kind", list(FollowEventKind))
def test_follow_sentences_are_neutral_and_dated(
    kind: FollowEventKind, confidence: Confidence, evidence: dict[str, object]
) -> None:
    sentence = follow_sentence(kind, "@valdoria", "@kestria", NOW - DAY, NOW, confidence, evidence)
    assert not VERDICTS.search(sentence), sentence
    assert "between 2026-11-22 08:00 and 2026-11-23 08:00 UTC" in sentence
    assert "{" not in sentence
    assert ("unconfirmed" in sentence) is (confidence is Confidence.UNCONFIRMED)


@pytest.mark.parametrize(
    ("kind", "evidence", "said"),
    [
        ("follow", {}, "@valdoria now follows @kestria ("),
        ("follow", {"again": True}, "@valdoria follows @kestria again ("),
        ("follow", {"probably_same_as": "@old"}, "probably the account it followed as @old ("),
        ("unfollow", {"again": True}, "@valdoria no longer follows @kestria ("),
        ("unfollow", {"lasted_days": 1}, "; the follow lasted 1 day"),
        ("follow", {"lasted_days": 1}, "2026-11-23 08:00 UTC)"),
        ("target-gone", {"standing": "active"}, "@kestria, which @valdoria followed, is gone ("),
        (
            "target-gone",
            {"lists": 4},
            "4 accounts that followed it; whether it still exists is not",
        ),
    ],
)
def test_a_sentence_tells_what_the_evidence_carries(
    kind: str, evidence: dict[str, object], said: str
) -> None:
    told = follow_sentence(
        FollowEventKind(kind),
        "@valdoria",
        "@kestria",
        NOW - DAY,
        NOW,
        Confidence.CONFIRMED,
        evidence,
    )
    assert said in told
    assert told.endswith(said) or said not in ("2026-11-23 08:00 UTC)", "; the follow lasted 1 day")


@pytest.mark.parametrize("field", list(PROFILE_WORDS))
def test_profile_sentences_are_neutral(field: str) -> None:
    sentence = profile_sentence("@valdoria", field, "one", "other", NOW - DAY, NOW)
    assert not VERDICTS.search(sentence), sentence


@pytest.mark.parametrize("is_repost", [False, True])
@pytest.mark.parametrize("again", [None, NOW])
def test_deletion_sentences_are_neutral(is_repost: bool, again: int | None) -> None:
    sentence = deletion_sentence("@valdoria", NOW - DAY, NOW, is_repost=is_repost, again_at=again)
    assert not VERDICTS.search(sentence), sentence
    assert "it stood 24 h" in sentence


def test_a_name_cannot_pass_for_a_place_in_the_sentence() -> None:
    sentence = follow_sentence(
        FollowEventKind.FOLLOW, "{target}", "@kestria", None, NOW, Confidence.CONFIRMED
    )
    assert sentence.startswith("{target} now follows @kestria")
