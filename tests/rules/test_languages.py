"""Labels of languages: what names none does not silence a rule."""

from __future__ import annotations

import pytest

from twiplotui.rules.judge import known_language


@pytest.mark.parametrize(
    ("label", "language"),
    [
        ("en", "en"),
        ("pt-BR", "pt"),
        ("zh_TW", "zh"),
        ("EN", "en"),
        ("und", ""),
        ("zxx", ""),
        ("qme", ""),
        ("", ""),
    ],
)
def test_known_language(label: str, language: str) -> None:
    assert known_language(label) == language
