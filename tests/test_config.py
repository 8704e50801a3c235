"""The configuration file: what people and editors write, each wrong value named."""

from __future__ import annotations

from pathlib import Path

import pytest

from twiplotui.config import load_settings
from twiplotui.errors import ConfigError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def test_a_byte_order_mark_is_no_part_of_the_first_line(file: Path) -> None:
    file.write_bytes(b'\xef\xbb\xbf[desk]\r\nname = "Anna"\r\n')
    assert load_settings(file).desk.name == "Anna"


@pytest.mark.parametrize(
    "text", ['[keys]\n"alert.dismiss" = "x"', '[keys]\nalert.dismiss = "x"',
             '[keys.alert]\ndismiss = "x"']
)  # fmt: skip
def test_an_action_is_named_with_and_without_quotation_marks(file: Path, text: str) -> None:
    file.write_text(text)
    assert load_settings(file).keys == {"alert.dismiss": "x"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[screen]\ntheme = "nope"', "screen.theme"),
        ("[screen]\ntheme = [1]", "screen.theme"),
        ("[screen]\nmouse = 1", "screen.mouse"),
        ("[screen]\nrefresh_minutes = -5", "screen.refresh_minutes"),
        ("[desk]\ndormant_days = 99999999999", "desk.dormant_days"),
        ("[desk]\ndormant_days = true", "desk.dormant_days"),
        ('[follows]\nalert_countries = ["FR", 1]', "follows.alert_countries"),
        ('[follows]\nalert_countries = ["FR", "FRR"]', "“FRR” is not a country"),
        ('[follows]\nhigh_roles = ["minstry"]', "“minstry” is not a role"),
        ('[desk]\ncountry = "ZZZ"', "desk.country"),
        ('[rules]\nours = "ZZZ"', "rules.ours"),
        ("[screen.deep.down]\nx = 1", "screen.deep"),
        ("screen = 3", "screen"),
        ("[desk]\ndormant_days = 1" + "0" * 5000, "config.toml"),
        ("x = " + "[" * 20_000, "config.toml"),
    ],
    ids=lambda value: value[:30],
)
def test_a_wrong_value_is_named(file: Path, text: str, named: str) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_settings(file)
    assert named in caught.value.message


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('keys = ["j"]', "a table of texts"),
        ("[keys]\nnext = 1", "a table of texts"),
        ('[rules]\noff = "war"', "a list of texts"),
        ('[screen]\nmouse = "yes"', "true or false"),
        ("[desk]\ndormant_days = 1.5", "a whole number"),
        ("[desk]\nname = 1", "a text in quotation marks"),
    ],
)
def test_what_a_value_must_be_is_told_in_words(file: Path, text: str, wanted: str) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=f"must be {wanted}"):
        load_settings(file)


def test_numbers_reach_to_a_hundred_years(file: Path) -> None:
    file.write_text("[desk]\ndormant_days = 36500\nunanswered_days = 0\n", encoding="utf-8")
    desk = load_settings(file).desk
    assert (desk.dormant_days, desk.unanswered_days) == (36_500, 0)
    file.write_text("[desk]\ndormant_days = 36501\n", encoding="utf-8")
    with pytest.raises(ConfigError):
        load_settings(file)


@pytest.mark.parametrize("data", [b"\xff\xfe[\0d\0", b'[desk]\nname = "\xff"'])
def test_what_is_no_text_is_refused(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    with pytest.raises(ConfigError):
        load_settings(file)


def test_countries_are_codes_however_they_are_written(file: Path) -> None:
    file.write_text(
        '[desk]\ncountry = "france"\n[follows]\nalert_countries = ["xe", "Norway", "DE"]\n'
        '[rules]\nours = ""\n'
    )
    settings = load_settings(file)
    assert settings.desk.country == "FR"
    assert settings.follows.alert_countries == ("XE", "NO", "DE")
    assert settings.rules.ours == ""
