"""Scripts and direction of texts."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from twiplotui.text.script import is_rtl, script_of

LANGUAGES: dict[str, str] = json.loads(
    (Path(__file__).parent / "languages.json").read_text(encoding="utf-8")
)
SCRIPTS = {
    "el": "Grek", "hy": "Armn", "ka": "Geor", "he": "Hebr", "yi": "Hebr", "hi": "Deva",
    "bn": "Beng", "pa": "Guru", "ta": "Taml", "te": "Telu", "ml": "Mlym", "si": "Sinh",
    "th": "Thai", "lo": "Laoo", "my": "Mymr", "km": "Khmr", "bo": "Tibt", "am": "Ethi",
    "zh": "Hani", "ja": "Hira", "ko": "Hang",
    **dict.fromkeys(("ar", "fa", "ur", "ps"), "Arab"),
    **dict.fromkeys(("ru", "uk", "bg", "sr", "kk", "mn"), "Cyrl"),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_script_and_direction_of_a_language_are_known(language: str) -> None:
    text = LANGUAGES[language]
    script = SCRIPTS.get(language, "Latn")
    assert Counter(map(script_of, text))[script] > len(text) // 5
    assert is_rtl(text) is (script in ("Arab", "Hebr"))


def test_what_all_scripts_share_has_none() -> None:
    assert set(map(script_of, "МИД MFA 2026 🇫🇷 !")) == {"Cyrl", "Latn", ""}
    assert set(map(script_of, "… 123 ❤️")) == {""}


def test_links_and_handles_do_not_decide() -> None:
    assert is_rtl("@mfa_press https://www.mfa.example/en/long/path شكرا")
    assert not is_rtl("The word سلام means peace")
