"""Tables without column names: told where certain, counted where the user says, else refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.sources.materials import a_material
from twiplotui.errors import UnknownFormatError
from twiplotui.model.imports import Caution
from twiplotui.model.post import PostFacts
from twiplotui.sources.formats import Format, detect
from twiplotui.sources.headless import guess, open_table
from twiplotui.sources.mapped_columns import missing_column
from twiplotui.sources.material import Material, ReadOptions

IDS = ("1995755788982812673", "1996042679376412692", "1996405067288813568")
TIMES = ("2025-12-02 09:23:54", "2025-12-03 04:23:54", "2025-12-04 04:23:54")
TEXTS = ("Talks go on in the capital", "A second sentence of ours", "And a third one, at last")


def table(*columns: tuple[str, ...]) -> Material:
    rows = ["\t".join(row) for row in zip(*columns, strict=True)]
    return a_material("\n".join(rows) + "\n", "table.tsv")


def read(material: Material, said: dict[str, str]) -> list[object]:
    known: Format = detect(material, said)
    return list(known.read(material, ReadOptions(columns=said)))


def test_ids_that_agree_with_the_time_beside_them_are_told() -> None:
    accounts = ("1268200909316079617",) * 3
    found = guess(table(accounts, IDS, TIMES, TEXTS))
    assert found is not None and found.is_certain
    assert found.as_options() == "--map id=2 --map time=3 --map text=4"


def test_times_of_another_zone_agree() -> None:
    kathmandu = ("2025-12-02 13:08:54", "2025-12-03 08:08:54", "2025-12-04 08:08:54")
    found = guess(table(IDS, kathmandu, TEXTS))
    assert found is not None and found.is_certain


@pytest.mark.parametrize(
    "times",
    [
        ("12/2/25 9:23", "12/3/25 4:23", "12/4/25 4:23"),
        ("02.12.25 09:23:54", "03.12.25 04:23:54", "04.12.25 04:23:54"),
        ("9:23 AM · Dec 2, 2025", "4:23 AM · Dec 3, 2025", "4:23 AM · Dec 4, 2025"),
        ("2/12/2025", "3/12/2025", "4/12/2025"),
    ],
)
def test_ids_show_the_order_of_dates_beside_them(times: tuple[str, ...]) -> None:
    facts = read(table(IDS, times, TEXTS), {})
    posts = [fact for fact in facts if isinstance(fact, PostFacts)]
    assert [post.native_id for post in posts] == list(IDS)
    assert [datetime.fromtimestamp((post.published_at or 0) / 1000, UTC).day for post in posts] == [
        2,
        3,
        4,
    ]


def test_dates_that_no_order_makes_those_of_the_ids_are_not_certain() -> None:
    found = guess(table(IDS, ("2/11/2025", "3/11/2025", "4/11/2025"), TEXTS))
    assert found is not None and not found.is_certain
    assert found.columns["time"] == "2"


def test_times_that_disagree_are_not_certain() -> None:
    off = ("2025-12-02 09:31:00", "2025-12-03 04:23:54", "2025-12-04 04:23:54")
    found = guess(table(IDS, off, TEXTS))
    assert found is not None and not found.is_certain


def test_a_word_that_may_be_a_name_is_no_author() -> None:
    facts = read(table(IDS, TIMES, ("valdoria",) * 3, TEXTS), {})
    posts = [fact for fact in facts if isinstance(fact, PostFacts)]
    assert [post.native_id for post in posts] == list(IDS)
    assert [post.text for post in posts] == list(TEXTS)
    assert all((post.author.handle or "").startswith("unknown-") for post in posts)
    assert isinstance(facts[0], Caution) and "--map id=1" in facts[0].text


def test_what_is_not_certain_is_refused_with_an_example() -> None:
    with pytest.raises(UnknownFormatError) as caught:
        detect(table(("1467810369", "1467810370", "1467810371"), TIMES, TEXTS))
    assert "without a row of names" in caught.value.message
    assert "--map time=2 --map text=3" in str(caught.value)


def test_numbers_name_columns_with_and_without_a_header() -> None:
    said = {"id": "1", "time": "2", "text": "3"}
    old = ("1467810369", "1467810370", "1467810371")
    bare = [fact for fact in read(table(old, TIMES, TEXTS), said) if isinstance(fact, PostFacts)]
    assert [post.native_id for post in bare] == list(old)
    headed = table(("x", *old), ("y", *TIMES), ("z", *TEXTS))
    posts = [fact for fact in read(headed, said) if isinstance(fact, PostFacts)]
    assert [post.text for post in posts] == list(TEXTS)


def test_a_column_that_is_called_a_number_keeps_its_name() -> None:
    material = a_material("b,1\nx,y\n", "table.csv")
    opened, said, _told = open_table(material, {"text": "1"})
    assert said == {"text": "1"}
    assert [record for _line, record in opened.records()] == [{"b": "x", "1": "y"}]


def test_a_number_beyond_the_last_column_is_missing() -> None:
    material = table(IDS, TIMES, TEXTS)
    assert missing_column(material, {"id": "3"}) == ""
    assert "no column “4”" in missing_column(material, {"id": "4"})


def test_a_table_with_names_is_not_guessed() -> None:
    assert guess(table(("id", *IDS), ("time", *TIMES), ("text", *TEXTS))) is None
