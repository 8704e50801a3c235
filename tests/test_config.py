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
    ("text", "named"),
    [
        ('[screen]\ntheme = "nope"', "screen.theme"),
        ("[screen]\ntheme = [1]", "screen.theme"),
        ("[screen]\nmouse = 1", "screen.mouse"),
        ("[screen]\nrefresh_minutes = -5", "screen.refresh_minutes"),
        ("[desk]\ndormant_days = 99999999999", "desk.dormant_days"),
        ("[desk]\ndormant_days = true", "desk.dormant_days"),
        ('[follows]\nalert_countries = ["FR", 1]', "follows.alert_countries"),
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


@pytest.mark.parametrize("data", [b"\xff\xfe[\0d\0", b'[desk]\nname = "\xff"'])
def test_what_is_no_text_is_refused(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    with pytest.raises(ConfigError):
        load_settings(file)
