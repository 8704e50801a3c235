"""A pack file is read rule by rule; what is wrong says where and what was meant."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.rules.books import a_pack, a_rule, write_pack
from twiplotui.rules import RuleBook, load_packs

GOOD = a_rule(
    'tokens = ["good phrase"]', id="threat.good", match='["A good phrase.", "good phrase"]'
)


def load(folder: Path, text: str) -> RuleBook:
    write_pack(folder, text)
    return load_packs(folder, with_shipped=False)


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize(
    ("broken", "at", "field", "says"),
    [
        (a_rule('tokens = ["x"]\nexeptions = ["y"]'), "exeptions", "exeptions", "“exceptions”"),
        (a_rule('tokens = ["x"]', category="treath"), "category", "category", "“threat”"),
        (a_rule('tokens = ["x"]', level="hihg"), "level", "level", "“high”"),
        (a_rule('tokens = ["x"]', check="existance"), "check", "check", "“existence”"),
        (a_rule('tokens = ["x"]\nscope = ["onw"]'), "scope", "scope", "“own”"),
        (a_rule('tokens = "x"\nquoted = "kepe"'), "quoted", "quoted", "“keep”"),
        (a_rule('tokens = ["x"]\nunless = { befor = ["y"] }'), "unless", "unless", "“before”"),
        (a_rule('tokens = ["x"]\nparties = ["ZZZ"]'), "parties", "parties", "as in FR"),
        (a_rule('tokens = ["x"]\nparties = ["fr"]'), "parties", "parties", "“FR”?"),
        (a_rule('tokens = ["x"]\nparties = ["embasy"]'), "parties", "parties", "“embassy”?"),
        (a_rule('tokens = ["x"]\nlangs = ["english"]'), "langs", "langs", "“en”?"),
        (a_rule('tokens = ["x"]\nlangs = ["eng"]'), "langs", "langs", "“en”?"),
        (a_rule('tokens = ["x"]\nlangs = ["pt-BR"]'), "langs", "langs", "“pt”?"),
        (a_rule('tokens = ["x"]\nlangs = ["the first"]'), "langs", "langs", "letters, as in en"),
        (a_rule("tokens = [1]"), "tokens", "tokens", "list of texts"),
        (a_rule('tokens = ["x"]\nmin = 3'), "min", "min", "occurrence"),
        (a_rule('tokens = ["x"]\nexpires = "soon"'), "expires", "expires", "2026-11-23"),
        (a_rule('list = { file = "none.csv" }'), "list", "list", "none.csv"),
        (a_rule('list = { file = "../secret.csv" }'), "list", "list", "beside the pack"),
        (a_rule('patterns = ["(a+)+b"]'), "[[rule]]", "patterns", "very long"),
        (a_rule('patterns = ["(a"]'), "[[rule]]", "patterns", "not a regular expression"),
        (a_rule("patterns = ['\\p{Lu}{3,}']"), "[[rule]]", "patterns", "capitals"),
        (a_rule("patterns = ['\\p{Foo}']"), "[[rule]]", "patterns", "no class"),
        (a_rule('tokens = ["x"]', id="Threat One"), "id =", "id", "category.name"),
        (a_rule('tokens = ["x"]', check="conditional"), "[[rule]]", "requires", "requires"),
        (a_rule(""), "[[rule]]", "", "tokens, swap, list or patterns"),
    ],
)
def test_a_broken_rule_is_named_with_line_and_field_and_leaves_the_others(
    tmp_path: Path, broken: str, at: str, field: str, says: str
) -> None:
    text = a_pack(broken, GOOD)
    book = load(tmp_path, text)
    problem = next(problem for problem in book.problems if says in problem.message)
    start = text.index("[[rule]]")
    assert problem.field == field
    assert problem.line == line_of(text, "[[rule]]") + text[start:].split(at)[0].count("\n")
    assert problem.file.endswith("sample.toml")
    assert [rule.id for rule in book.rules] == ["threat.good"]


@pytest.mark.parametrize("is_first", [True, False])
def test_a_rule_in_single_brackets_is_told_with_its_line_and_leaves_the_others(
    tmp_path: Path, is_first: bool
) -> None:
    single = a_rule('tokens = ["x"]').replace("[[rule]]", "[rule]  # the first")
    text = a_pack(*((single, GOOD) if is_first else (GOOD, single)))
    book = load(tmp_path, text)
    (problem,) = book.problems
    assert "write [[rule]]" in problem.message and problem.is_fatal
    assert (problem.line, problem.rule_id) == (line_of(text, "[rule]  #"), "threat.one")
    assert [rule.id for rule in book.rules] == ["threat.good"]


def test_single_brackets_alone_are_told_too_and_in_a_text_they_are_none(tmp_path: Path) -> None:
    single = a_rule('tokens = ["x"]').replace("[[rule]]", "[rule]")
    (problem,) = load(tmp_path, a_pack(single)).problems
    assert "write [[rule]]" in problem.message
    quoted = a_rule('tokens = [\'x\']\nnote = """\n[rule]\n"""')
    assert load(tmp_path, a_pack(quoted)).problems == ()


def test_a_quotation_mark_that_is_missing_is_asked_for_once(tmp_path: Path) -> None:
    text = a_pack(GOOD).replace('title = "A pack"', 'title = "A pack')
    (problem,) = load(tmp_path, text).problems
    assert problem.line == 3 and "quotation mark missing" in problem.message
    assert "Illegal" not in problem.message


def test_a_group_of_words_is_missed_without_a_list_of_none(tmp_path: Path) -> None:
    book = load(tmp_path, a_pack(a_rule('tokens = ["x"]\nunless = { before = ["{not}"] }')))
    (problem,) = book.problems
    assert problem.message == "“{not}” is not a list in [pack.words]"


def test_the_language_of_a_pack_is_one(tmp_path: Path) -> None:
    (problem,) = load(tmp_path, a_pack(GOOD, lang="english")).problems
    assert problem.field == "lang" and "“en”?" in problem.message
    assert load(tmp_path, a_pack(GOOD, lang="*")).problems == ()


def test_a_rule_that_is_not_toml_leaves_the_others(tmp_path: Path) -> None:
    broken = a_rule('tokens = ["x"').replace("threat.one", "threat.broken")
    text = a_pack(GOOD, broken, a_rule('tokens = ["later"]', id="threat.later"))
    book = load(tmp_path, text)
    assert [rule.id for rule in book.rules] == ["threat.good", "threat.later"]
    (problem,) = (problem for problem in book.problems if "TOML" in problem.message)
    assert problem.rule_id == "threat.broken"
    assert line_of(text, "threat.broken") < problem.line


def test_a_file_without_pack_table_is_a_problem_not_an_error(tmp_path: Path) -> None:
    book = load(tmp_path, GOOD)
    assert book.rules == ()
    assert "[pack]" in book.problems[0].message


def test_a_file_that_is_not_text_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_bytes(b"\xff\xfe\x00nonsense")
    assert "UTF-8" in load_packs(tmp_path, with_shipped=False).problems[0].message


def test_an_id_is_used_once_in_a_pack(tmp_path: Path) -> None:
    book = load(tmp_path, a_pack(GOOD, GOOD))
    assert len(book.rules) == 1
    assert "stands already" in book.problems[0].message


def test_a_stable_rule_needs_two_examples_of_each_kind(tmp_path: Path) -> None:
    rule = a_rule('tokens = ["x"]', match='["x"]')
    book = load(tmp_path, a_pack(rule))
    assert book.rules[0].status == "experimental"
    assert any("two examples" in problem.message for problem in book.problems)


def test_a_rule_that_fails_its_own_example_is_experimental_and_said(tmp_path: Path) -> None:
    rule = a_rule('tokens = ["boom"]', match='["boom", "This sentence has none."]')
    book = load(tmp_path, a_pack(rule))
    assert book.rules[0].status == "experimental"
    assert any("This sentence has none." in problem.message for problem in book.problems)
    assert book.check("boom") == ()
    assert book.check("boom", with_hidden=True)[0].suppressed_by == "experimental rule"


WORDS = """
[pack.words]
land = ["norland", "nor isles", "norland isles"]
side = '{land}|the (?:west|east)'
"""


def test_patterns_use_the_words_of_their_pack(tmp_path: Path) -> None:
    rule = a_rule("patterns = ['\\bhands off {side} \\w{2,5}\\b']", match='["x"]')
    head, _, _ = a_pack(rule).partition("\n[[rule]]")
    book = load(tmp_path, head + WORDS + rule).only(pack_id="sample")
    texts = ("Hands off Norland now!", "hands off nor isles, ok", "Hands off the East, too")
    found = [[finding.text for finding in book.check(text, with_hidden=True)] for text in texts]
    assert found == [["Hands off Norland now"], [], []]
    assert book.check("hands off Norland Isles now", with_hidden=True)


def test_an_unknown_group_of_words_is_named(tmp_path: Path) -> None:
    rule = a_rule("patterns = ['stop {lamd}']")
    head, _, _ = a_pack(rule).partition("\n[[rule]]")
    book = load(tmp_path, head + WORDS + rule)
    (problem,) = (problem for problem in book.problems if problem.is_fatal)
    assert (problem.field, "“land”" in problem.message) == ("patterns", True)


def test_guards_use_the_lists_of_their_pack(tmp_path: Path) -> None:
    rule = a_rule('tokens = ["boom"]\nunless = { anywhere = ["{land}", "drum"] }', match='["boom"]')
    head, _, _ = a_pack(rule).partition("\n[[rule]]")
    book = load(tmp_path, head + WORDS + rule).only(pack_id="sample")
    texts = ("boom over the nor isles", "a drum goes boom", "boom in the east")
    assert [bool(book.check(text)) for text in texts] == [False, False, True]


def test_a_guard_that_names_no_list_is_told(tmp_path: Path) -> None:
    rule = a_rule('tokens = ["x"]\nunless = { before = ["{side}"] }')
    head, _, _ = a_pack(rule).partition("\n[[rule]]")
    book = load(tmp_path, head + WORDS + rule)
    (problem,) = (problem for problem in book.problems if problem.is_fatal)
    assert (problem.field, "“{side}” is not a list" in problem.message) == ("unless", True)


def test_windows_line_ends_and_byte_order_mark_are_read(tmp_path: Path) -> None:
    text = "\ufeff" + a_pack(GOOD).replace("\n", "\r\n")
    (tmp_path / "sample.toml").write_bytes(text.encode())
    book = load_packs(tmp_path, with_shipped=False)
    assert (len(book.rules), book.problems) == (1, ())


def test_the_rules_of_the_guide_load_and_pass(tmp_path: Path) -> None:
    guide = Path(__file__).parents[2] / "docs" / "rules.md"
    blocks = re.findall(r"```toml\n(.*?)```", guide.read_text(encoding="utf-8"), re.DOTALL)
    packs = [block for block in blocks if "[pack]" in block]
    assert packs
    for number, block in enumerate(packs):
        book = load(tmp_path / str(number), block)
        assert (book.problems, bool(book.rules)) == ((), True)


def test_the_rule_of_the_guide_is_the_one_that_speaks_beside_the_shipped_ones(
    tmp_path: Path,
) -> None:
    """Who copies it would else be told of a shipped rule that finds the same words."""
    guide = Path(__file__).parents[2] / "docs" / "rules.md"
    (block,) = re.findall(r"```toml\n(\[pack\].*?)```", guide.read_text("utf-8"), re.DOTALL)
    (tmp_path / "house.toml").write_text(block, encoding="utf-8")
    book = load_packs(tmp_path)
    (rule,) = tomllib.loads(block)["rule"]
    for text in rule["examples"]["match"]:
        assert [found.rule_id for found in book.check(text)] == [rule["id"]], text
    for text in rule["examples"]["no_match"]:
        assert not book.check(text), text


def test_a_pack_without_rules_or_with_what_cannot_be_read_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "empty.toml").write_text("", encoding="utf-8")
    (tmp_path / "deep.toml").write_text("a = " + "[" * 20_000, encoding="utf-8")
    (tmp_path / "long.toml").write_text("[[rule]]\nmin = " + "1" * 5_000, encoding="utf-8")
    (tmp_path / "head.toml").write_text(a_pack(), encoding="utf-8")
    found = load_packs(tmp_path, with_shipped=False)
    told = {Path(problem.file).name for problem in found.problems}
    assert told == {"empty.toml", "deep.toml", "long.toml"}
    assert len(found.packs) == 1


@pytest.mark.parametrize("names", [3, 40_000])
def test_a_list_whose_quotation_mark_is_not_closed_is_a_problem(tmp_path: Path, names: int) -> None:
    (tmp_path / "names.csv").write_text('variant\n"' + "name\n" * names, encoding="utf-8")
    book = load(tmp_path, a_pack(a_rule('list = { file = "names.csv" }'), GOOD))
    assert [rule.id for rule in book.rules] == ["threat.good"]
    assert any("quotation mark" in problem.message for problem in book.problems)
