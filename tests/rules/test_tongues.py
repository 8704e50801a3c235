"""What rules of one language find in a post that is said to be in another."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rules.books import a_book, a_rule, context
from twiplotui.rules.tongues import may_be_judged

FRENCH = "l'ultimatum expire ce soir pour les voisins et nous le savons"


@pytest.mark.parametrize(
    ("text", "lang", "label", "counts"),
    [
        (FRENCH, "fr", "fr", True),
        (FRENCH, "fr", "", True),
        (FRENCH, "fr", "en", True),
        ("on this day the ultimatum expired", "fr", "en", False),
        ("on this day the ultimatum expired", "fr", "fr", True),
        ("on this day the ultimatum expired", "en", "fr", True),
        ("on this day the ultimatum expired", "fr", "es", True),
        ("rats, cockroaches and termites", "fr", "en", False),
        ("statement below. die lage ist ernst und wir handeln", "de", "en", True),
        ("terroristische staat", "de", "nl", True),
        ("terroristische staat", "de", "pl", False),
        ("любой текст", "ru", "en", True),
    ],
)
def test_a_language_is_told_by_its_small_words(
    text: str, lang: str, label: str, counts: bool
) -> None:
    assert may_be_judged(text, lang, label) is counts


def test_a_rule_of_a_language_leaves_a_post_in_another_alone(tmp_path: Path) -> None:
    book = a_book(tmp_path, a_rule("patterns = ['ultimatum expire']"), lang="fr")
    english = "In 1939 the ultimatum expired at noon."
    assert not book.check(english, context(lang="en"))
    assert len(book.check(english, context(lang="fr"))) == 1
    assert len(book.check(english, context())) == 1
    both = f"{english} L'ultimatum expire à midi pour les deux, et nous attendons."
    assert len(book.check(both, context(lang="en"))) == 2
