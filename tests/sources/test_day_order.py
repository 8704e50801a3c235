"""Dates such as `8/9/2010` in tables: the column shows its order, or the time stays unknown."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.sources.golden_facts import OPTIONS
from tests.sources.materials import a_material
from twiplotui.errors import DataError
from twiplotui.model.imports import Caution, Fact
from twiplotui.model.post import PostFacts
from twiplotui.model.words import TimePrecision
from twiplotui.sources import mapped_file
from twiplotui.sources.formats import detect
from twiplotui.sources.material import Material, ReadOptions
from twiplotui.sources.times import X_EPOCH

SHOWS_NOTHING = "Nothing shows whether dates in the column “date” are day first or month first"
OR_THE_YEAR = "are day first or month first, or begin with the year"
SHOWS_BOTH = "can only be day first, others only month first"
NOT_IN_ORDER = "some cannot be read so"


def table(*dates: str, column: str = "date") -> str:
    rows = (f'"{date}",valdoria_mfa,Statement {n}' for n, date in enumerate(dates))
    return "\n".join((f"{column},user,tweet", *rows)) + "\n"


def records(*dates: str) -> str:
    return json.dumps(
        [
            {"date": date, "user": "valdoria_mfa", "tweet": f"Statement {n}"}
            for n, date in enumerate(dates)
        ]
    )


def read(data: str, options: ReadOptions = OPTIONS) -> tuple[list[str], list[PostFacts]]:
    """Return what the file's dates are cautioned about, and its posts."""
    material = a_material(data, "file.csv")
    facts: list[Fact] = list(detect(material, options.columns).read(material, options))
    cautions = [fact.text for fact in facts if isinstance(fact, Caution)]
    return (
        [text for text in cautions if "times are left unknown" in text],
        [fact for fact in facts if isinstance(fact, PostFacts)],
    )


def days(posts: list[PostFacts]) -> list[str]:
    """Return the days of posts as month and day; `-` for none."""
    return [
        "-"
        if post.published_at is None
        else datetime.fromtimestamp(post.published_at / 1000, UTC).strftime("%m-%d")
        for post in posts
    ]


def x_id(year: int, month: int, day: int) -> str:
    moment = datetime(year, month, day, 12, tzinfo=UTC).timestamp() * 1000
    return str((int(moment) - X_EPOCH) << 22)


@pytest.mark.parametrize("shape", [table, records])
@pytest.mark.parametrize(
    ("dates", "expected", "cautions"),
    [
        (("8/9/10 14:07", "8/24/10 14:07"), ["08-09", "08-24"], []),
        (("08/09/2010", "24/08/2010"), ["09-08", "08-24"], []),
        (("08-09-2010 14:07:11", "08-24-2010 14:07:11"), ["08-09", "08-24"], []),
        (("8/9/2010 2:07 PM", "24/8/2010 2:07 PM"), ["09-08", "08-24"], []),
        (("8/9/10", "31/8/10"), ["09-08", "08-31"], []),
        # The first number may be the year as well.
        (("8/9/10", "24/8/10"), ["-", "-"], [SHOWS_NOTHING]),
        (("8/9/2010", "9/9/2010"), ["-", "-"], [SHOWS_NOTHING]),
        (("31/2/2010", "9/9/2010"), ["-", "-"], [SHOWS_NOTHING]),
        (("24/8/2010", "8/24/2010", "8/9/2010"), ["-", "-", "-"], [SHOWS_BOTH]),
        (("2010/8/9", "8/24/2010", "24.08.2010"), ["08-09", "08-24", "08-24"], []),
        (("Aug 24, 2010 2:07 PM", "24 Aug 2010"), ["08-24", "08-24"], []),
        (("8/24/2010", "8/9/98"), ["08-24", "-"], [NOT_IN_ORDER]),
        (("08.09.10", "31.08.10 14:07"), ["09-08", "08-31"], []),
        (("08.09.10", "24.08.10"), ["-", "-"], [OR_THE_YEAR]),
        # No post was made in 2031, so that the last number is no year.
        (("10.08.24", "10.08.31"), ["08-24", "08-31"], []),
        # 24 can be a day or a year, and the day 0 does not exist.
        (("24/8/10", "8/9/00"), ["08-24", "09-08"], []),
        (("14:07 8/9/2010", "14:07 24/08/2010"), ["09-08", "08-24"], []),
        (("2:07 PM · Aug 24, 2010", "2:07 PM · Aug 9, 2010"), ["08-24", "08-09"], []),
        (("2:07 PM · 8/24/10", "2:07 PM · 8/9/10"), ["08-24", "08-09"], []),
    ],
)
def test_the_column_shows_the_order(
    shape: Callable[..., str], dates: tuple[str, ...], expected: list[str], cautions: list[str]
) -> None:
    said, posts = read(shape(*dates))
    assert days(posts) == expected
    assert len(said) == len(cautions)
    assert all(part in text for part, text in zip(cautions, said, strict=True))
    assert [post.time_text for post in posts] == [
        date if day == "-" else "" for date, day in zip(dates, expected, strict=True)
    ]


@pytest.mark.parametrize(
    ("date", "precision"),
    [
        ("8/24/10", TimePrecision.DAY),
        ("8/24/10 14:07", TimePrecision.MINUTE),
        ("8/24/10 14:07:11", TimePrecision.SECOND),
    ],
)
def test_a_date_is_as_exact_as_it_is_written(date: str, precision: TimePrecision) -> None:
    _said, (post,) = read(table(date))
    assert post.precision is precision


@pytest.mark.parametrize(
    ("date", "made", "expected"),
    [("8/9/2016", (2016, 9, 8), "09-08"), ("8/9/16", (2016, 8, 9), "08-09")],
)
def test_ids_show_the_order_for_rows_without_one(
    date: str, made: tuple[int, int, int], expected: str
) -> None:
    rows = f"id,platform,date,user,tweet\n{x_id(*made)},x,{date},valdoria_mfa,Statement\n"
    said, posts = read(rows + f"press-1,web,{date},valdoria_mfa,Press release\n")
    assert (said, days(posts)) == ([], [expected, expected])
    assert posts[0].precision is TimePrecision.FROM_ID


def test_ids_need_no_order_and_no_caution() -> None:
    # Day and month are the same, so that nothing shows the order, and the id knows the time.
    said, posts = read(f"id,date,user,tweet\n{x_id(2016, 8, 8)},8/8/2016,valdoria_mfa,Statement\n")
    assert (said, days(posts)) == ([], ["08-08"])


def test_a_later_contradiction_is_unknown_and_said_once() -> None:
    many = ["8/24/2010 14:07"] * 150
    said, posts = read(table(*many, "24/8/2010 14:07", "8/9/2010 14:07", "25/8/2010 14:07"))
    assert days(posts[-3:]) == ["-", "08-09", "-"]
    assert len(said) == 1 and "are month-first, but some cannot be read so" in said[0]


def test_the_order_is_looked_for_beyond_the_first_rows() -> None:
    said, posts = read(table(*["8/9/2010"] * 1_000, "8/24/2010"))
    assert not said and set(days(posts)) == {"08-09", "08-24"}


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("day-first", ["09-08", "-"]),
        ("month-first", ["08-09", "08-24"]),
        ("year-first", ["-", "-"]),
    ],
)
def test_the_users_word_goes_before_the_rows(order: str, expected: list[str]) -> None:
    options = replace(OPTIONS, columns={order: "date"})
    assert days(read(table("8/9/2010", "8/24/2010"), options)[1]) == expected
    assert days(read(records("8/9/2010", "8/24/2010"), options)[1]) == expected


def test_the_user_may_say_that_the_year_comes_first() -> None:
    options = replace(OPTIONS, columns={"year-first": "date"})
    assert days(read(table("10.08.09", "10/8/24 2:07 PM"), options)[1]) == ["08-09", "08-24"]


def test_the_caution_says_how_to_say_it() -> None:
    (said,), _posts = read(table("8/9/2010", column="Post date"))
    assert "“Post date”" in said
    assert said.endswith('with --map "day-first=Post date" or --map "month-first=Post date".')
    (said,), _posts = read(table("8/9/10"))
    assert said.endswith('--map "month-first=date" or --map "year-first=date".')


def test_columns_have_orders_of_their_own() -> None:
    rows = "date,captured_at,user,tweet\n8/9/2010,9/10/2010,a,One\n24/8/2010,10/25/2010,a,Two\n"
    _said, posts = read(rows)
    assert days(posts) == ["09-08", "08-24"]
    captured = [datetime.fromtimestamp((post.captured_at or 0) / 1000, UTC) for post in posts]
    assert [f"{each:%m-%d}" for each in captured] == ["09-10", "10-25"]


def test_day_and_clock_in_two_columns_are_one_time() -> None:
    _said, posts = read("date,time,user,tweet\n8/24/2010,2:07 PM,a,One\n8/9/2010,14:08,a,Two\n")
    moments = [datetime.fromtimestamp((post.published_at or 0) / 1000, UTC) for post in posts]
    assert [f"{each:%m-%d %H:%M}" for each in moments] == ["08-24 14:07", "08-09 14:08"]


def test_a_made_id_does_not_depend_on_the_order_found() -> None:
    undecided, decided = read(table("8/9/2010"))[1], read(table("8/9/2010", "8/24/2010"))[1]
    assert undecided[0].native_id == decided[0].native_id


def test_only_so_many_rows_are_held(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = 0

    def counted(material: Material) -> Iterator[tuple[str, object, bytes]]:
        nonlocal taken
        for number in range(20_000):
            taken += 1
            record = {"date": "8/9/2010", "user": "valdoria_mfa", "tweet": f"Statement {number}"}
            yield f"item {number}", record, b" " * 2_000

    monkeypatch.setattr(mapped_file, "iter_wrapped", counted)
    material = a_material(records("8/9/2010"), "file.json")
    facts = detect(material).read(material, OPTIONS)
    next(facts)
    assert taken * 2_000 <= 4 * 1024 * 1024 + 2_000
    assert sum(isinstance(fact, PostFacts) for fact in facts) >= 19_999


def test_a_file_that_breaks_off_gives_the_rows_before(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(material: Material) -> Iterator[tuple[str, object, bytes]]:
        for date in ("8/9/2010", "8/24/2010"):
            yield "item", {"date": date, "user": "valdoria_mfa", "tweet": "Statement"}, b"{}"
        raise DataError("It is damaged.")

    monkeypatch.setattr(mapped_file, "iter_wrapped", broken)
    material = a_material(records("8/9/2010"), "file.json")
    posts = []
    with pytest.raises(DataError, match="damaged"):
        for fact in detect(material).read(material, OPTIONS):
            if isinstance(fact, PostFacts):
                posts.append(fact)  # what came before the end is wanted
    assert days(posts) == ["08-09", "08-24"]
