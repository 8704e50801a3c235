"""No pattern that a user wrote can freeze anything: what is accepted takes few steps."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.rules.backtracking import StepCounter
from tests.rules.books import a_pack, a_rule, flagged, write_pack
from twiplotui.rules import load_packs
from twiplotui.rules.compile import MOST_STEPS_USER
from twiplotui.rules.patterns import translate
from twiplotui.rules.syntax import parse
from twiplotui.rules.vet import steps_of

ATOMS = st.sampled_from(["a", "b", "ab", ".", "[ab]", "[^b]", r"\w", r"\W", " ", r"\b", "ж", "$"])
REPEATS = st.sampled_from(["?", "{0,3}", "{1,4}", "{2}", "{0,6}?", "{1,3}?", "{2,12}"])


def joined(parts: list[str]) -> str:
    return "".join(parts)


PATTERNS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map(joined),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.tuples(inner, REPEATS).map(lambda pair: f"(?:{pair[0]}){pair[1]}"),
        inner.map(lambda part: f"(?={part})"),
    ),
    max_leaves=9,
)
TEXTS = st.one_of(
    st.text("ab жc.", max_size=24),
    st.tuples(st.text("ab ж", min_size=1, max_size=4), st.integers(2, 20)).map(
        lambda pair: (pair[0] * pair[1])[:40]
    ),
)


@given(PATTERNS, TEXTS)
@settings(max_examples=400, deadline=None)
def test_a_match_takes_no_more_steps_than_were_worked_out(pattern: str, text: str) -> None:
    nodes = parse(pattern)
    most = steps_of(nodes)
    assume(most <= MOST_STEPS_USER)
    for start in range(len(text) + 1):
        counter = StepCounter(text)
        counter.matches(nodes, start)
        assert counter.steps <= most


@pytest.mark.parametrize(
    ("pattern", "most"),
    [
        (r"\bpay (?:a|the) price\b", 30),
        (r"x\w+\s+\w+", 700),
        (r"\w+\b[^.]{0,9}", 400),
        (r"a.{0,40}b", 150),
        (r"a.{0,40}b.{0,40}c", MOST_STEPS_USER),
        (r"(?:\w+ ){0,4}end", 3_000),
        (r"b{1,9}(?:ab?){1,9}(?:ab?)+?z$", MOST_STEPS_USER),
        (r"\b(?:we|they|you) (?:will|shall|must) (?:\w+ ){0,3}(?:strike|hit|burn)\w*", 4_000),
    ],
)
def test_a_tame_pattern_takes_few_steps(pattern: str, most: int) -> None:
    assert steps_of(parse(translate(pattern, is_folded=True))) <= most


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+b",
        r"(?:a|a)*b",
        r"(\w+\s?)*$",
        r".*a.*b.*c",
        r"(a)\1",
        r"(?:a|ab|b)*c",
        r"(x+x+)+y",
        r".{0,40}(?:ab?){2,}q",
        r"\w+ж\w+ж\w+ж",
        r"\w+(?=.*x)y",
        r"(?i:a|A){0,40}b",
    ],
)
def test_a_pattern_that_could_freeze_is_refused_with_what_to_do(
    pattern: str, tmp_path: Path
) -> None:
    write_pack(tmp_path, a_pack(a_rule(f"patterns = ['{pattern}']", match='["x", "y"]')))
    book = load_packs(tmp_path, with_shipped=False)
    (problem,) = book.problems
    assert "could take very long" in problem.message and "write {0,20}" in problem.message
    assert not book.rules


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"a*b+", "a{0,100}b{1,101}"),
        (r"a*?b++c{2,}?", "a{0,100}?b{1,101}+c{2,102}?"),
        (r"[*+{2,}]a\*\+", r"[*+{2,}]a\*\+"),
        (r"a{2}b{1,3}c?", "a{2}b{1,3}c?"),
    ],
)
def test_an_open_repeat_gets_an_end(written: str, meant: str) -> None:
    assert translate(written, is_folded=True) == meant


def test_a_pattern_is_found_anywhere_in_a_long_text(tmp_path: Path) -> None:
    rule = a_rule(r"patterns = ['\bdire (?:\w+ ){0,2}end\b(?! of)']", match='["x", "y"]')
    write_pack(tmp_path, a_pack(rule))
    book = load_packs(tmp_path, with_shipped=False).only(pack_id="sample")
    calm = "talks went on in Belmora, and nobody was dire at all. " * 90
    text = f"a dire end {calm}a dire and bad end of it {calm}the dire end"
    assert flagged(book, text) == ["dire end", "dire end"]
