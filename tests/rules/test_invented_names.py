"""Shipped packs match real states and open slots, never the invented states of the fixtures."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from twiplotui.rules.pack_file import SHIPPED

# What a text is matched with; examples and descriptions may name invented states.
_MATCHING: Final = (
    "tokens", "patterns", "exceptions", "unless", "requires", "swap", "words", "reported",
)  # fmt: skip
_INVENTED: Final = re.compile(
    # "ardes" and "kestr" with a following letter: "covardes" and "orkestra" are words.
    r"\bkestr[iy]|[vw]aldori|tolmeri|belmor|\bnorrland|sarmir|\bardesh|quenland|novaria|varnovia"
    r"|veldmark|lorvania|nordavia|kerrania|maravia|ithmar|elbonia|ruritania"
    r"|кестр[иі]|валь?дор[иі]|толмер|бель?мор[аіи]|норр?ланд|сармир"
    r"|كستري|فالدوري|تولميري|بلموري|سارميري|\bکستریا|والدوری|تولمری|بلمورا|سارمیرا|کیسٹری|والڈوری|بیلمور"
    r"|קסטרי|ולדורי|טולמרי|בלמור|סרמיר|केस्ट्रि|वाल्डोरि|टोल्मेरि|बेलमोर"
    r"|凯斯特里|瓦尔多[里利]|托尔梅里|贝尔莫拉|萨尔米拉|诺尔兰|ケストリア|[ヴバ]ァ?ルドリア|トルメリア|サルミラ|ベルモラ"
    r"|케스트리아|발도리아|톨메리아|벨모라|사르미라",
    re.IGNORECASE,
)


def strings_of(value: object) -> Iterator[str]:
    """Yield every string in `value`, keys of tables too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from strings_of(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from strings_of(item)


def invented_in(table: dict[str, object]) -> list[str]:
    """Return the invented states in what `table`, a rule or the head of a pack, matches with."""
    texts = (text for field in _MATCHING for text in strings_of(table.get(field, [])))
    return [found for text in texts for found in _INVENTED.findall(text)]


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_no_invented_state_is_in_what_a_pack_matches(path: Path) -> None:
    pack = tomllib.loads(path.read_text(encoding="utf-8"))
    tables = [pack["pack"], *pack.get("rule", [])]
    assert {t["id"]: found for t in tables if (found := invented_in(t))} == {}


def test_an_invented_state_would_be_found() -> None:
    assert invented_in({"patterns": [r"\bdown with (?:france|kestria)\b"]}) == ["kestri"]
    assert invented_in({"tokens": ["orkestra", "covardes"], "note": "Kestria"}) == []
