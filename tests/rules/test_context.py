"""The same words weigh differently: scope, side, quotation, words near, days, habit."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rules.books import a_book, a_pack, a_rule, context, flagged, only_finding, write_pack
from twiplotui.model.words import Level
from twiplotui.rules import RuleBook, load_packs
from twiplotui.rules.book import PICTURE_NOTE
from twiplotui.rules.calendar import Calendar, Day
from twiplotui.rules.load import shipped_calendar
from twiplotui.rules.schema import CATEGORIES

LINE = 'tokens = ["red line"]\n'


def test_a_rule_keeps_to_its_scope_and_has_its_own_level_for_ours(tmp_path: Path) -> None:
    book = a_book(
        tmp_path, a_rule(LINE + 'scope = ["own", "watched"]\nown_level = "high"', level="low")
    )
    assert only_finding(book, "A red line.").level is Level.LOW
    assert only_finding(book, "A red line.", scope="own").level is Level.HIGH
    assert flagged(book, "A red line.", scope="draft") == []


def test_wording_is_ordinary_for_the_parties(tmp_path: Path) -> None:
    book = a_book(tmp_path, a_rule('tokens = ["Malvinas"]\nparties = ["AR", "media"]'), ours="ar")
    assert flagged(book, "Malvinas", country="AR") == []
    assert flagged(book, "Malvinas", country="GB") == ["Malvinas"]
    assert flagged(book, "Malvinas", country="GB", role="media") == []
    assert flagged(book, "Malvinas", scope="draft") == []
    assert flagged(book, "Malvinas") == ["Malvinas"]


@pytest.mark.parametrize(
    ("quoted", "level"), [("keep", Level.HIGH), ("lower", Level.MEDIUM), ("skip", None)]
)
@pytest.mark.parametrize(
    "text",
    [
        "He said “no red line here” today",
        'He said "no red line here" today',
        "Il a dit « red line »",
        "Er sagte „red line“ heute",
        "彼は「red line」と",
        "They said 'red line' again",
        "> a red line\nWhat nonsense",
    ],
)
def test_quotation_marks_lower_keep_or_skip(
    tmp_path: Path, quoted: str, level: Level | None, text: str
) -> None:
    book = a_book(tmp_path, a_rule(LINE + f'quoted = "{quoted}"'))
    assert [finding.level for finding in book.check(text)] == ([level] if level else [])


@pytest.mark.parametrize(
    ("text", "is_flagged"),
    [
        ("Tonight “The red line” (1998), free entry", False),
        ("Tonight «A Red Line», by its maker ( 2004 )", False),
        ("今晚放映《red line》", False),
        ("They said “a red line”. In 1998 (2004) nobody did.", True),
        ("They said “a red line” (applause)", True),
        ("A red line, as in “Borders” (1998)", True),
        (f"They said “a red line {'and more ' * 10}” (2004)", True),
    ],
)
def test_the_title_of_a_work_is_left_alone(tmp_path: Path, text: str, is_flagged: bool) -> None:
    assert bool(flagged(a_book(tmp_path, a_rule(LINE)), text)) is is_flagged


def test_a_hit_that_leads_into_a_quotation_is_quoted(tmp_path: Path) -> None:
    book = a_book(tmp_path, a_rule("patterns = ['call(?:s|ed) .{1,20}vermin( and rats)?']"))
    assert only_finding(book, "Who called them “vermin” again?").level is Level.MEDIUM
    assert only_finding(book, "He calls “guests” vermin.").level is Level.HIGH


def test_an_apostrophe_is_no_quotation_mark(tmp_path: Path) -> None:
    finding = only_finding(a_book(tmp_path, a_rule(LINE)), "It's a red line, isn't it")
    assert finding.level is Level.HIGH


@pytest.mark.parametrize(
    ("text", "is_flagged"),
    [
        ("We condemned the red line.", False),
        ("We condemn them. A red line is drawn.", True),
        ("One two three four five six condemn nothing of it, a b c d e f red line", True),
        ("The red line song", False),
        ("The red line b c d e f song", False),
        ("The red line b c d e f g song", True),
        ("Condemn a b c d e red line", False),
        ("Condemn a b c d e f red line", True),
        ("The U.S. condemns the red line", False),
    ],
)
def test_words_near_remove_a_hit_within_the_sentence(
    tmp_path: Path, text: str, is_flagged: bool
) -> None:
    rule = a_rule(LINE + 'unless = { before = ["condemn"], after = ["song"], within = 6 }')
    assert bool(flagged(a_book(tmp_path, rule), text)) is is_flagged


def test_a_condition_needs_one_of_its_words(tmp_path: Path) -> None:
    rule = a_rule('tokens = ["southern provinces"]\nrequires = { anywhere = ["Morocco"] }')
    book = a_book(tmp_path, rule.replace("existence", "conditional"))
    assert flagged(book, "The southern provinces of Morocco.") == ["southern provinces"]
    assert flagged(book, "The southern provinces of Italy.") == []


def test_an_exception_removes_a_hit_only_where_it_covers_it(tmp_path: Path) -> None:
    book = a_book(
        tmp_path,
        a_rule('tokens = ["Republic of China"]\nexceptions = ["People’s Republic of China"]'),
    )
    assert flagged(book, "People's Republic of China") == []
    assert flagged(book, "Republic of China, not the People's Republic") == ["Republic of China"]
    (hidden,) = book.check("people’s republic of china", with_hidden=True)
    assert hidden.suppressed_by == "exception “people's republic of china”"


def test_the_suggested_form_is_never_flagged_itself(tmp_path: Path) -> None:
    rule = a_rule('swap = { "Falkland Islands" = "Falkland Islands (Malvinas)" }')
    book = a_book(tmp_path, rule)
    assert flagged(book, "The Falkland Islands (Malvinas) committee") == []
    finding = only_finding(book, "The Falkland Islands committee")
    assert finding.replacements == ("Falkland Islands (Malvinas)",)


def test_two_medium_findings_of_different_kinds_make_one_high(tmp_path: Path) -> None:
    one = a_rule(LINE, id="threat.one", level="medium")
    two = a_rule('tokens = ["clown"]', id="mockery.two", category="mockery", level="medium")
    book = a_book(tmp_path, one, two)
    levels = [finding.level for finding in book.check("A red line for the clown")]
    assert levels == [Level.HIGH, Level.MEDIUM]
    assert only_finding(book, "A red line").level is Level.MEDIUM


def test_a_day_of_mourning_weighs_on_mockery(tmp_path: Path) -> None:
    book = a_book(tmp_path, a_rule('tokens = ["clown"]', category="mockery", level="medium"))
    day = Day("AL", "11-28", "Day of the fallen", "mourning", "law")
    book = RuleBook(book.packs, book.compiled, book.engine, calendar=lambda: Calendar((day,)))
    on_day = only_finding(book, "clown", country="AL", on_date="11-28")
    assert (on_day.level, "Day of the fallen" in on_day.description) == (Level.HIGH, True)
    assert only_finding(book, "clown", country="AL", on_date="11-27").level is Level.MEDIUM
    assert only_finding(book, "clown", country="IT", on_date="11-28").level is Level.MEDIUM


@pytest.mark.parametrize(
    ("country", "sentence"),
    [
        ("AL", "On this day: Day of the fallen (AL)."),
        ("*", "On this day: Day of the fallen."),
    ],
)
def test_a_day_of_every_country_names_none(country: str, sentence: str) -> None:
    assert Day(country, "11-28", "Day of the fallen", "mourning", "law").sentence == sentence


def test_capitals_are_measured_against_the_habit_of_the_account(tmp_path: Path) -> None:
    rule = a_rule("patterns = ['\\b\\p{Lu}{4,}\\b']\nmin = 2", check="occurrence", category="style")
    book = a_book(tmp_path, rule)
    text = "THIS DEAL was not what we hoped for, and everybody knows"
    assert flagged(book, text)
    assert flagged(book, text, usual_capitals=0.02)
    assert flagged(book, text, usual_capitals=0.3) == []


def test_a_rule_limited_to_languages_leaves_others_alone(tmp_path: Path) -> None:
    book = a_book(tmp_path, a_rule('tokens = ["peru"]\nlangs = ["es", "en"]'))
    assert flagged(book, "peru", lang="pt-BR") == []
    assert flagged(book, "peru", lang="es") == flagged(book, "peru") == ["peru"]


def test_status_decides_what_is_shown(tmp_path: Path) -> None:
    write_pack(
        tmp_path,
        a_pack(
            a_rule('tokens = ["grey"]', id="style.grey", status="test", match='["grey", "grey"]'),
            a_rule('tokens = ["gone"]', id="style.gone", status="deprecated"),
            a_rule(
                'tokens = ["late"]\nexpires = 2026-01-01', id="style.late", match='["late", "late"]'
            ),
        ),
    )
    book = load_packs(tmp_path, with_shipped=False, today="2026-11-23")
    assert [(f.text, f.is_grey) for f in book.check("grey gone late")] == [("grey", True)]
    earlier = load_packs(tmp_path, with_shipped=False, today="2025-12-31")
    assert [f.text for f in earlier.check("grey gone late")] == ["grey", "late"]
    assert earlier.version != book.version


def test_a_picture_is_said_not_to_be_examined(tmp_path: Path) -> None:
    book = a_book(tmp_path, a_rule(LINE))
    assert PICTURE_NOTE in book.notes(context(has_media=True))
    assert book.notes(context()) == ()


def test_a_list_fills_the_message_and_house_wins(tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text(
        "variant,neutral_form,house,parties,exceptions,requires,source\n"
        "Old Kest,New Kest,,KE,Old Kest Road,,https://example.org/1\n"
        "Port Valdor,Valdor,Valdor Harbour,,,,\n"
        "KMT,Kestria,,,,,\n"
        "southern land,South,,,,Sarmira|Ardesh,\n",
        encoding="utf-8",
    )
    rule = a_rule('list = { file = "names.csv", column = "variant" }', check="substitution")
    book = a_book(tmp_path, rule.replace("stands here.", "→ {neutral}, {source}"))
    first = only_finding(book, "In Old Kest")
    assert (first.replacements, first.references) == (("New Kest",), ("https://example.org/1",))
    assert first.message == "“Old Kest” → New Kest, https://example.org/1"
    assert only_finding(book, "Port Valdor").replacements == ("Valdor Harbour",)
    assert flagged(book, "In Old Kest", country="KE") == []
    assert flagged(book, "On Old Kest Road") == []
    assert flagged(book, "kmt KMT") == ["KMT"]
    assert flagged(book, "The southern land") == []
    assert flagged(book, "The southern land of Ardesh") == ["southern land"]


def test_the_same_words_in_one_category_are_reported_once(tmp_path: Path) -> None:
    one = a_rule(LINE, id="threat.one")
    two = a_rule('tokens = ["a red line"]', id="threat.two", level="medium")
    assert flagged(a_book(tmp_path, one, two), "It is a red line") == ["red line"]


def test_every_category_has_a_name_of_its_own() -> None:
    assert len(set(CATEGORIES)) == len(CATEGORIES) == 25


def test_shipped_days_have_a_date_and_a_source() -> None:
    days = shipped_calendar().all_days
    assert len(days) > 20
    assert all(day.source.startswith("https://") and day.kind for day in days)


GUARDED = """unless = { before = ["condemn"], anywhere = ["all sides"], within = 4 }
reported = ["hate speech", "denies"]
"""


@pytest.mark.parametrize("category", ["threat", "name-calling", "toponym"])
def test_what_a_pack_says_of_all_its_rules(tmp_path: Path, category: str) -> None:
    head, rule = a_pack(), a_rule(LINE, category=category, id=f"{category}.one")
    write_pack(tmp_path, f"{head}{GUARDED}{rule}")
    kept = tmp_path / "kept"
    for _ in ("made", "read from what was kept"):
        book = load_packs(tmp_path, kept, with_shipped=False).only(pack_id="sample")
        is_tone = category != "toponym"
        words = [] if is_tone else ["red line"]
        assert flagged(book, "We condemn this red line.") == words
        assert flagged(book, "A red line helps nobody; all sides should talk.") == words
        assert flagged(book, "He denies that he wrote “red line” there.") == []
        assert flagged(book, "He denies it. A red line.") == ["red line"]
        assert flagged(book, "He wrote “red line” there.") == ["red line"]
