"""Texts a reader takes as the same fold to the same; other letters stay apart."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from twiplotui.text.fold import fold, fold_map, original_span
from twiplotui.text.fold_table import FOLD_TABLE, changed

LANGUAGES: dict[str, str] = json.loads(
    (Path(__file__).parent / "languages.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(
    "texts",
    [
        (
            "invade",
            "INVADE",
            "İNVADE",
            "ｉｎｖａｄｅ",
            "𝐢𝐧𝐯𝐚𝐝𝐞",
            "in\u200bva\u00adde",
            "i\u0336nvade",
        ),
        ("invade", "іnvаde", "ɪɴᴠᴀᴅᴇ", "🅸🅽🆅🅰🅳🅴", "ⓘⓝⓥⓐⓓⓔ", "in\x01vade", "inv\u202eade"),
        ("istanbul", "İSTANBUL", "ISTANBUL", "ıstanbul", "İstanbul"),
        ("nato", "NATO", "NАTO", "ΝATO", "ΝΑTO", "nаtо"),
        ("москва", "МОСКВА", "мoсквa", "Мосkва", "москва́"),
        ("ёлка", "елка"),
        ("école", "ECOLE", "e\u0301cole", "École"),
        ("łódź", "lodz", "Łódź"),
        ("straße", "STRASSE", "strasse"),
        ("ویزارة", "ويزاره", "وِيزَارَة", "ويـــزارة", "ﻭيزارة"),
        ("أحمد", "احمد", "إحمد", "آحمد"),
        ("كيان", "کیان", "کيان"),
        ("שָׁלוֹם", "שלום", "שׁלום"),
        ("صه\u200cیونیست", "صهیونیست"),
        ("زمان ٢٠٢٤", "زمان ۲۰۲۴", "زمان 2024"),
        ("गाज़ा", "गाजा", "गाज़ा"),
        ("カ゚ガ", "ｶﾟｶﾞ"),
        ("l’État", "l'etat", "L‘ÉTAT"),
        ("de‑escalation", "de–escalation", "de-escalation"),
        ("അവന്\u200d", "അവൻ"),
        ("Αθήνα", "αθηνα", "ΑΘΗΝΑ"),
    ],
    ids=lambda texts: texts[0],
)
def test_same_to_a_reader_is_same_when_folded(texts: tuple[str, ...]) -> None:
    assert {fold(text) for text in texts} == {fold(texts[0])}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("мой", "мои"),
        ("їжак", "іжак"),
        ("ўсё", "усё"),
        ("がく", "かく"),
        ("ぱん", "はん"),
        ("दिन", "दन"),
        ("কি", "ক"),
        ("มา", "ม"),
        ("น้ำ", "นำ"),
        ("한", "하"),
        ("қар", "кар"),
        ("ლ", "ი"),
        ("פה", "פא"),
    ],
)
def test_different_letters_stay_different(first: str, second: str) -> None:
    assert fold(first) != fold(second)


def test_words_of_one_script_are_left_alone() -> None:
    for word in ("сор", "роса", "хор", "νους", "αει", "рот"):
        assert fold(word) == word.casefold()
    assert fold("NATO и МИД") == "nato и мид"


@pytest.mark.parametrize("language", LANGUAGES)
def test_folding_is_stable_and_mapped_in_every_language(language: str) -> None:
    text = LANGUAGES[language]
    folded, origins = fold_map(text)
    assert folded == fold(text) == fold(folded)
    assert len(origins) == len(folded)
    assert origins == sorted(origins)


def test_every_character_folds_stably_and_the_quick_search_finds_it() -> None:
    unified = [*range(0x3400, 0x9FFF), *range(0xAC00, 0xD7A0), *range(0xE000, 0xF900)]
    for code in set(range(0x20000)).difference(unified):
        char = chr(code)
        folded = fold(char)
        assert fold(folded) == folded == fold_map(char)[0], hex(code)
        if code > 0x7F and unicodedata.normalize("NFKC", char) == char:
            assert FOLD_TABLE[char] == char or changed().match(char), hex(code)


@pytest.mark.parametrize(
    ("text", "needle", "found"),
    [
        ("they will in\u200bva\u00adde us", "invade", "in\u200bva\u00adde"),
        ("we 𝐢𝐧𝐯𝐚𝐝𝐞 now", "invade", "𝐢𝐧𝐯𝐚𝐝𝐞"),
        ("ﬁne straße", "strasse", "straße"),
        ("İİİ İSTANBUL!", "istanbul", "İSTANBUL"),
        ("e\u0301cole e\u0301tat", "etat", "e\u0301tat"),
        ("ﷺ وزارة", "وزاره", "وزارة"),
        ("はｶﾞｸ", "ガ", "ｶﾞ"),
        ("Мы вторгнутьcя", "вторгнуться", "вторгнутьcя"),
    ],
)
def test_a_hit_is_found_again_in_the_original(text: str, needle: str, found: str) -> None:
    folded, origins = fold_map(text)
    at = folded.index(fold(needle))
    start, end = original_span(origins, at, at + len(fold(needle)), len(text))
    assert text[start:end] == found
