"""The compiled engine and its pure Python twin find the same; needles never lose a match."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.books import a_book, a_rule
from twiplotui.rules import load_packs
from twiplotui.rules.beginnings import Beginnings, held
from twiplotui.rules.boundary import edges, fits
from twiplotui.rules.compiled import EDGE, Need, Openings, Pattern, Phrase
from twiplotui.rules.engine import Engine
from twiplotui.rules.finder import AutomatonFinder, GramFinder, has_automaton
from twiplotui.rules.index import index_of, outline
from twiplotui.rules.needles import needles_of
from twiplotui.rules.openings import openings_of
from twiplotui.rules.patterns import alternatives, translate
from twiplotui.rules.schema import Boundary
from twiplotui.rules.spans import spans_at, spans_near, stretches
from twiplotui.rules.syntax import ENDLESS, parse
from twiplotui.rules.vet import steps_of
from twiplotui.rules.view import make_view

FINDERS = [GramFinder, AutomatonFinder] if has_automaton() else [GramFinder]
ALPHABET = "abвя中 ص"
WORDS_AND_SIGNS = [
    "red ",
    "x",
    "line",
    "lines",
    ". ",
    "!",
    "stop it",
    "end",
    " it",
    "стой",
    "_",
    " ",
]
ALTERNATIVES = "(?:" + "|".join(f"w{number}" for number in range(40)) + ")"


@pytest.mark.parametrize("finder", FINDERS)
@pytest.mark.parametrize(
    "text", ["ababab a longer one, 中国人民", "abab", "中国人民, 中国", "中国人"]
)
def test_every_occurrence_is_found_overlapping_ones_too(text: str, finder: type) -> None:
    literals = ["a", "ab", "abab", "longer one", "one", "中国", "中国人民"]
    hits = finder(literals).find(text)
    assert sorted((literals[number], start, end) for number, start, end in hits) == sorted(
        (literal, found.start(), found.start() + len(literal))
        for literal in literals
        for found in re.finditer(f"(?={literal})", text)
    )


@pytest.mark.skipif(not has_automaton(), reason="no compiled engine here")
@given(
    st.lists(st.text(ALPHABET, min_size=1, max_size=7), min_size=1, max_size=12, unique=True),
    st.text(ALPHABET, max_size=60),
)
@settings(max_examples=80, deadline=None)
def test_both_engines_give_the_same_hits(literals: list[str], text: str) -> None:
    one, other = AutomatonFinder(literals).find(text), GramFinder(literals).find(text)
    assert sorted(one) == sorted(other)


@pytest.mark.skipif(not has_automaton(), reason="no compiled engine here")
def test_a_pattern_of_several_needles_is_found_in_a_long_text(tmp_path: Path) -> None:
    rule = a_rule("patterns = ['\\bultimate (?:and|or) [a-z]+ (?:reckoning|judgement)\\b']")
    long = "talks went on in Belmora. " * 60
    texts = [f"{long}the ultimate and last reckoning {long}", f"{long}an ultimate or {long}"]
    compiled, pure = (a_book(tmp_path, rule, is_pure=pure) for pure in (False, True))
    found = [compiled.check(text) for text in texts]
    assert found == [pure.check(text) for text in texts]
    assert [len(findings) for findings in found] == [1, 0]


WORDS = ["rat", "ss", "x", "l'ok", "!!", "u.s.", "-flu", "中国", "санкци", "e-x", "to be!"]
AROUND = [
    " ",
    "",
    "_",
    "1",
    "é",
    "я",
    "中",
    "्",
    "|",
    "!",
    "'",
    ". ",
    "‐",
    "a",
    "²",
    "한",
    "و",
    "\u0301",
]


@pytest.mark.parametrize("is_pure", [True, False] if has_automaton() else [True])
@given(st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(AROUND)), max_size=12))
@settings(max_examples=60, deadline=None)
def test_what_an_outline_is_searched_for_is_what_stands_in_the_text(
    is_pure: bool, pieces: list[tuple[str, str]]
) -> None:
    text = "".join(word + sign for word, sign in pieces)
    edged = [
        Phrase(word, number, *edges(word, Boundary.AUTO, "en")) for number, word in enumerate(WORDS)
    ]
    bare = [Phrase(word, number, 0, 0) for number, word in enumerate(WORDS)]
    needles = tuple(
        f"{EDGE}{word}{EDGE}" for word in WORDS if word[0].isalnum() and word[-1].isalnum()
    )
    pattern = Pattern(r"\w", needles, (), 0, on_original=False)
    engine = Engine([(index_of([(edged, ()), (bare, ()), ((), [pattern])]), 0)], is_pure=is_pure)
    found = engine.search(make_view(text), range(3))
    folded = make_view(text).text
    for rule, phrases in enumerate((edged, bare)):
        assert sorted(found.get(rule, [])) == sorted(
            (phrase.variant, at, at + len(phrase.key), False)
            for phrase in phrases
            for at in range(len(folded))
            if folded.startswith(phrase.key, at)
            and fits(folded, at, at + len(phrase.key), phrase.left, phrase.right)
        )
    words = "|".join(re.escape(needle.strip(EDGE)) for needle in needles)
    assert (2 in found) == bool(re.search(rf"(?<!\w)(?:{words})(?!\w)", folded))


@given(st.lists(st.sampled_from(["red", "line", "lines", "x", "red line" * 9]), max_size=60))
@settings(max_examples=40, deadline=None)
def test_a_long_text_is_searched_in_stretches_as_it_would_be_whole(words: list[str]) -> None:
    source = r"\bred (?:x ){0,2}lines?\b(?! x)"
    text = " ".join(words)
    places = [found.start() for found in re.finditer("red ", text)]
    near = stretches(text, 25, places, [["line"]]) if "line" in text else []
    spans = spans_near(re.compile(source), text, near)
    assert spans == [found.span() for found in re.finditer(source, text)]
    assert spans == spans_at(re.compile(source), text, near, ["red"], [0])


@pytest.mark.parametrize(
    ("pattern", "letters", "leads"),
    [
        (r"\bdire (?:and )?consequences\b", {"dire"}, (0,)),
        (r"\b(?:the |our )?rats?\b", {"the\x1e", "our\x1e", "rat\x1e", "rats"}, (0,)),
        (r"(?:^|[.!] ?)(?:stop|end) it", {"stop", "end\x1e"}, (0, 1, 2)),
        (r"\bda\w{0,9} alpha", {"da", "da\x1e"}, (0,)),
        (r"\b(?:a|the \w+) rat", {"a\x1e", "the\x1e"}, (0,)),
        (r"\bна(?:м|ш) ", {"нам\x1e", "наш\x1e"}, (0,)),
        (r"\b[xy]{2,3}z", {"xxxz", "xxyz", "xyxz", "xyyz", "yxxz", "yxyz", "yyxz", "yyyz"}
         | {"xxz", "xyz", "yxz", "yyz"}, (0,)),
    ],
)  # fmt: skip
def test_a_match_begins_with_a_word_that_begins_so(
    pattern: str, letters: set[str], leads: tuple[int, ...]
) -> None:
    found = openings_of(parse(pattern))
    assert found is not None
    assert found == Openings.of(letters, leads)


@pytest.mark.parametrize(
    "pattern",
    [r"rat", r"\w+ rat", r"\b\w+ rat", r"(?:x ?)?\S+", r"[^.]{0,9}\brat", r"\bz\w+", r"女性"],
)
def test_where_a_match_begins_may_not_be_known(pattern: str) -> None:
    assert openings_of(parse(pattern)) is None


@given(st.lists(st.sampled_from(WORDS_AND_SIGNS), max_size=30))
@settings(max_examples=200, deadline=None)
def test_words_that_begin_otherwise_rule_out_only_what_cannot_match(pieces: list[str]) -> None:
    text = "".join(pieces)
    words = Beginnings(text, outline(text))
    for source in (r"\bred (?:x|lines?)\b", r"(?:^|[.!] ?)(?:stop|end) it", r"\bстой\w{0,2} "):
        openings = openings_of(parse(source))
        assert openings is not None
        near = [(0, len(text), len(text))]
        spans = spans_at(re.compile(source), text, near, words.shared(openings), openings.leads)
        assert spans == [found.span() for found in re.finditer(source, text)]


@pytest.mark.parametrize("is_known", [True, False])
def test_a_text_holds_what_it_needs_whatever_is_known_of_its_words(*, is_known: bool) -> None:
    need = ("\x1edire ", "\x1eas\x1e", " the rat", "nsequen", "стой\x1e")
    needs = [Need.of(need)]
    for text, found in (
        ("a dire end", ["dire "]),
        ("as it was", ["as"]),
        ("feed the rats", [" the rat"]),
        ("no consequences", ["nsequen"]),
        ("не стой, as", ["as", "стой"]),
        ("his ratio", None),
    ):
        words = Beginnings(text, outline(text))
        letters = words.look() if is_known else None
        holding = held(text, needs, letters)
        assert (sorted(holding[0]) if holding else holding) == found


@pytest.mark.skipif(not has_automaton(), reason="no compiled engine here")
def test_both_engines_give_the_same_findings(tmp_path: Path) -> None:
    rules = [
        a_rule('tokens = ["pay a price", "κρίση", "санкци", "独島"]', id="threat.one"),
        a_rule("patterns = ['\\bdire \\w+ results?\\b']", id="fear.two", category="fear"),
    ]
    texts = [
        "They pay a price; dire and results. #PayAPrice",
        "Κρίση και санкциями、独島は p.a.y a price",
        "nothing at all",
    ]
    compiled, pure = (a_book(tmp_path, *rules, is_pure=pure) for pure in (False, True))
    found = [compiled.check(text) for text in texts]
    assert found == [pure.check(text) for text in texts]
    assert [len(findings) for findings in found] == [3, 3, 0]


@pytest.mark.parametrize(
    ("pattern", "sets"),
    [
        (r"\bdire (?:and )?consequences\b", [("dire consequences", "dire and consequences")]),
        (r"alpha.{0,9}omega", [("alpha",), ("omega",)]),
        (r"!{2,}", [("!!",)]),
        (r"(?:ha ?){3,}", [("haha", "haha ", "ha ha", "ha ha ")]),
        (r"\w+", []),
        (r"(?:one)?two?", [("tw",)]),
        (r"x*", []),
        (r"a|\w", []),
    ],
)
def test_needles_are_what_every_match_holds(pattern: str, sets: list[tuple[str, ...]]) -> None:
    found = needles_of(parse(pattern))
    assert len(found) == len(sets)
    for needles, literals in zip(found, sets, strict=True):
        bare = [needle.strip(EDGE) for needle in needles]
        assert all(any(needle in literal for needle in bare) for literal in literals)


@pytest.mark.parametrize(
    ("pattern", "first"),
    [
        (r"\w+ (?:\w+, ){0,2}(?:rat|ox)", {"\x1erat", "\x1eox"}),
        (r"\w+ (?:[a-z]+[ -]|\s)?(?:(?:big )?rat|ox)", {"\x1erat", "\x1eox"}),
        (r"\w+ (?:\w+ ?){0,2}(?:rat|ox)", {"rat", "ox"}),
        (r"\w+(?:\w+ ){0,2}(?:rat|ox)", {"rat", "ox"}),
        (r"[^.]{0,5}\b food", {" food"}),
        (r"\w+food \b\W", {"food "}),
        (ALTERNATIVES + " (?:the |a )?(?:rat|ox)", {"\x1erat", "\x1eox"}),
        (r"\[x{2,9}\w", {"[xx"}),
        (r"\b(?:the )?rat\b", {"\x1erat\x1e"}),
        (r"\b(?:pi)?rat\b", {"\x1erat\x1e", "\x1epirat\x1e"}),
    ],
)
def test_a_needle_behind_a_blank_begins_a_word(pattern: str, first: set[str]) -> None:
    assert set(needles_of(parse(pattern))[0]) == first


@pytest.mark.parametrize(
    ("common", "rare"),
    [
        ("that|with|who", "afghan|samoan|tongan"),
        ("bericht|minister", "😂|🤡|😆"),
        ("on|is", "cyrk"),
        ("of the|all of this", "gnu"),
    ],
)
def test_the_words_of_every_text_are_looked_for_last(common: str, rare: str) -> None:
    sets = needles_of(parse(rf"\b(?:{common})\b[^.]{{0,40}}(?:{rare})"))
    assert set(sets[0]) == set(rare.split("|"))


@given(st.from_regex(r"\b(?:al|be)(?:pha|ta)+ (?:x|y|zz)?[^.]{0,5}(?:om|eg)a?\b", fullmatch=True))
@settings(max_examples=50, deadline=None)
def test_a_text_that_matches_holds_a_needle_of_each_set(text: str) -> None:
    needs = needles_of(parse(r"\b(?:al|be)(?:pha|ta)+ (?:x|y|zz)?[^.]{0,5}(?:om|eg)a?\b"))
    assert needs and all(any(needle.strip(EDGE) in text for needle in need) for need in needs)


@pytest.mark.parametrize(
    ("pattern", "parts"),
    [
        ("a|b", ["a", "b"]),
        ("(?:a|b)|c", ["(?:a|b)", "c"]),
        (r"[|]\||x", [r"[|]\|", "x"]),
        ("(?i)a|b", ["(?i)a|b"]),
        ("[]|]|x", ["[]|]", "x"]),
    ],
)
def test_a_pattern_is_split_at_its_outermost_bars(pattern: str, parts: list[str]) -> None:
    assert alternatives(pattern) == parts


def test_a_written_pattern_is_folded_as_the_text_is() -> None:
    assert translate("É|كتاب|„x“|ß", is_folded=True) == 'e|کتاب|\\"x\\"|(?:ss)'.replace(
        '\\"', re.escape('"')
    )
    assert re.fullmatch(translate(r"[\p{L}\d]+", is_folded=True), "añ中9")
    assert not re.search(translate(r"\p{Cyrillic}", is_folded=True), "latin")
    assert re.fullmatch(translate(r"\P{Latin}+", is_folded=True), "да")


@pytest.mark.slow
def test_no_shipped_pattern_freezes_on_a_text_made_of_its_own_words() -> None:
    engine = load_packs().engine
    slowest = (0.0, "")
    for number in engine.pattern_numbers:
        _, pattern = engine.pattern(number)
        assert steps_of(parse(pattern.source)) < ENDLESS, pattern.source
        expression = re.compile(pattern.source)
        needs = needles_of(parse(pattern.source))
        for needle in {needle for need in needs for needle in need[:2]}:
            text = (needle.strip(EDGE + " ") + " ") * (4_000 // (len(needle) + 1))
            start = time.process_time()
            list(expression.finditer(text))
            slowest = max(slowest, (time.process_time() - start, pattern.source))
    assert slowest[0] < 2.0, slowest
