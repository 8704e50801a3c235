from __future__ import annotations

import pytest

from twiplotui.model.countries import alpha2, alpha2_of_cow, is_code, name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("DE", "DE"),
        ("de", "DE"),
        ("DEU", "DE"),
        ("Germany", "DE"),
        ("Allemagne", "DE"),
        ("Alemania", "DE"),
        ("Deutschland", "DE"),
        ("Q183", "DE"),
        ("http://www.wikidata.org/entity/Q183", "DE"),
        ("  Côte d'Ivoire ", "CI"),
        ("Cote dIvoire", None),
        ("cote d ivoire", "CI"),
        ("The Gambia", "GM"),
        ("NA", "NA"),
        ("XKX", "XK"),
        ("KSV", "XK"),
        ("EU", "EU"),
        ("ROM", "RO"),
        ("ZAR", "CD"),
        ("Korea, Rep.", "KR"),
        ("Türkiye", "TR"),
        ("UK", "GB"),
        ("Österreich", "AT"),
        ("SWZ", "SZ"),
        ("AUS", "AU"),
        ("Valdoria", None),
        ("", None),
        ("Q1", None),
    ],
)
def test_country_is_known_by_codes_and_names(text: str, code: str | None) -> None:
    assert alpha2(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("SWZ", "CH"),
        ("AUS", "AT"),
        ("700", "AF"),
        ("AFG", "AF"),
        ("2", "US"),
        ("020", "CA"),
        ("", None),
    ],
)
def test_correlates_of_war_codes_are_their_own(text: str, code: str | None) -> None:
    assert alpha2_of_cow(text) == code


def test_names_and_codes() -> None:
    assert name("DE") == "Germany"
    assert name("ZZ") == "ZZ"
    assert is_code("NA")
    assert not is_code("de")
