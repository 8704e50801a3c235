"""What is found, where, and in which disguises; boundaries by script."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rules.books import a_book, a_rule, flagged, only_finding

PRICE = a_rule('tokens = ["pay a heavy price"]')


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("They will pay a heavy price.", "pay a heavy price"),
        ("PAY  A\nHEAVY price", "PAY  A\nHEAVY price"),
        ("You pay a he\u200bavy price now", "pay a he\u200bavy price"),
        ("ｐａｙ ａ ｈｅａｖｙ ｐｒｉｃｅ", "ｐａｙ ａ ｈｅａｖｙ ｐｒｉｃｅ"),
        ("You 𝐩𝐚𝐲 𝐚 𝐡𝐞𝐚𝐯𝐲 𝐩𝐫𝐢𝐜𝐞!", "𝐩𝐚𝐲 𝐚 𝐡𝐞𝐚𝐯𝐲 𝐩𝐫𝐢𝐜𝐞"),
        ("pаy a hеavy price", "pаy a hеavy price"),
        ("Now раy a heavy price", "раy a heavy price"),
        ("p.a.y a h-e-a-v-y price", "p.a.y a h-e-a-v-y price"),
        ("p a y  a  h e a v y  p r i c e", "p a y  a  h e a v y  p r i c e"),
        ("p a y a h e a v y p r i c e", "p a y a h e a v y p r i c e"),
        ("See #PayAHeavyPrice now", "#PayAHeavyPrice"),
        ("See #pay_a_heavy_price now", "#pay_a_heavy_price"),
        ("See #payaheavyprice now", "#payaheavyprice"),
        ("é̂ “x” 🇫🇷 pay a heavy price", "pay a heavy price"),
    ],
)
def test_a_phrase_is_found_in_every_disguise_with_its_own_span(
    tmp_path: Path, text: str, words: str
) -> None:
    finding = only_finding(a_book(tmp_path, PRICE), text)
    if not words.startswith("p a y  a"):
        assert finding.text == words
    assert text[finding.offset : finding.offset + finding.length] == finding.text


@pytest.mark.parametrize(
    "text",
    [
        "@pay a heavy price",
        "https://example.org/pay a heavy price",
        "See https://example.org/pay-a-heavy-price?x=pay%20a",
        "Mail to pay@a.example heavy price",
        "www.example.org/pay",
        "They repay a heavy price.",
        "They pay a heavy prices.",
        "pay a @desk heavy price",
    ],
)
def test_links_handles_mail_and_parts_of_words_are_no_hit(tmp_path: Path, text: str) -> None:
    assert flagged(a_book(tmp_path, PRICE), text) == []


@pytest.mark.parametrize(
    ("phrase", "text", "words"),
    [
        ("ゴキブリ", "あの連中はゴ・キ・ブ・リと同じだ", "ゴ・キ・ブ・リ"),
        ("跳梁小丑", "不过是跳 梁 小 丑罢了", "跳 梁 小 丑"),
        ("바퀴벌레", "저들은 바.퀴.벌.레들이다", "바.퀴.벌.레"),
    ],
)
def test_a_spelt_word_of_an_unspaced_script_may_touch_other_words(
    tmp_path: Path, phrase: str, text: str, words: str
) -> None:
    finding = only_finding(a_book(tmp_path, a_rule(f'tokens = ["{phrase}"]')), text)
    assert finding.text == words


def test_names_joined_by_a_middle_dot_are_not_spelt_words(tmp_path: Path) -> None:
    book = a_book(tmp_path, a_rule('tokens = ["ナノンググ"]'))
    assert not flagged(book, "ペルソナ・ノン・グラータ")


@pytest.mark.parametrize(
    "text",
    ["www.war.example/war", "war.example.com/war", "@war", "@war.bsky.example", "a@war.example"],
)
def test_a_single_word_inside_an_address_is_no_hit(tmp_path: Path, text: str) -> None:
    assert flagged(a_book(tmp_path, a_rule('tokens = ["war"]')), f"See {text} now") == []


@pytest.mark.parametrize(
    ("lang", "fields", "text", "words"),
    [
        ("ru", 'tokens = ["рака"]', "драка рака раками", ["рака"]),
        ("ru", 'tokens = ["санкция"]\nboundary = "word"', "санкциями санкция", ["санкция"]),
        ("ru", 'tokens = ["санкци"]', "санкциями санкция", ["санкциями", "санкция"]),
        ("ru", 'tokens = ["рака"]\nboundary = "prefix"', "ракам", ["ракам"]),
        ("en", 'tokens = ["regime"]', "regimes", []),
        ("en", 'tokens = ["regime"]\nboundary = "prefix"', "regimes", ["regimes"]),
        ("en", 'tokens = ["regime"]\nboundary = "none"', "subregimes", ["regime"]),
        ("ko", 'tokens = ["독도"]', "독도는 우리 땅, 한독도", ["독도"]),
        ("ar", 'tokens = ["العدو"]', "والعدو بالعدو معالعدو العدوان", ["العدو", "العدو"]),
        ("ar", 'tokens = ["العدو"]', "الـعـدو", ["الـعـدو"]),
        ("he", 'tokens = ["האויב"]', "והאויב שהאויב האויבים", ["האויב", "האויב"]),
        ("zh", 'tokens = ["支那"]', "我说支那人", ["支那"]),
        ("ja", 'tokens = ["竹島"]', "竹島は", ["竹島"]),
        ("hi", 'tokens = ["हिन्द"]', "हिन्द हिन्दी हिन्द।", ["हिन्द", "हिन्द"]),
        ("en", 'tokens = ["NATO"]', "在NATO里", ["NATO"]),
        ("tr", 'tokens = ["İSTANBUL"]', "istanbul İstanbul ISTANBUL", 3 * ["*"]),
        ("en", 'tokens = ["🇺🇸"]', "🇦🇺🇸🇪 🇺🇸", ["🇺🇸"]),
        ("en", 'tokens = ["NATO"]\nignorecase = false', "nato NATO", ["NATO"]),
        ("de", "patterns = ['\\bgroße? wut\\b']", "Die große Wut", ["große Wut"]),
        ("hi", "patterns = ['\\bहिन्द\\b']", "हिन्द हिन्दी", ["हिन्द"]),
        ("fa", "patterns = ['کشور']", "كشور", ["كشور"]),
    ],
)
def test_boundaries_follow_the_script(
    tmp_path: Path, lang: str, fields: str, text: str, words: list[str]
) -> None:
    found = flagged(a_book(tmp_path, a_rule(fields), lang=lang), text)
    assert found == words or (len(found) == len(words) and words[:1] == ["*"])


def test_capitals_of_the_original_are_seen_by_occurrence(tmp_path: Path) -> None:
    rule = a_rule(
        "patterns = ['\\b\\p{Lu}{4,}\\b', '!{2,}']\nmin = 3\nexceptions = [\"UNESCO\"]",
        check="occurrence",
        category="style",
    )
    book = a_book(tmp_path, rule)
    assert flagged(book, "This deal was ÜBEL!!! Really") == []
    assert flagged(book, "THIS DEAL WAS TERRIBLE!!!") == ["THIS DEAL WAS TERRIBLE!!!"]
    assert flagged(book, "UNESCO UNESCO UNESCO met") == []
    assert flagged(book, "ЭТО ПОЗОР НАВСЕГДА") == []
    assert flagged(book, "ПОЗОР ВРАГАМ НАВСЕГДА") == ["ПОЗОР ВРАГАМ НАВСЕГДА"]


def test_a_long_text_is_searched_to_its_end(tmp_path: Path) -> None:
    book = a_book(tmp_path, a_rule("patterns = ['dire \\w+ consequences']"))
    text = "word " * 4_000 + "dire and consequences"
    assert flagged(book, text) == ["dire and consequences"]


def test_overlapping_phrases_give_the_longest(tmp_path: Path) -> None:
    book = a_book(tmp_path, a_rule('tokens = ["Malvinas", "Islas Malvinas"]'))
    assert flagged(book, "las Islas Malvinas, Malvinas") == ["Islas Malvinas", "Malvinas"]
    book = a_book(tmp_path, a_rule('tokens = ["red line", "line of the dead"]'))
    assert flagged(book, "a red line of the dead") == ["line of the dead"]


def test_a_span_never_begins_or_ends_in_white_space(tmp_path: Path) -> None:
    book = a_book(tmp_path, a_rule("patterns = ['\\s*we demand that\\s+']"))
    (finding,) = book.check("Now  We demand that \n you leave.")
    assert finding.text == "We demand that"
