"""What golden pairs cannot show of account lists: ids, roles, missing values, refusals."""

from __future__ import annotations

import pytest

from tests.sources.golden_facts import OPTIONS
from tests.sources.materials import a_material
from twiplotui.errors import DataError
from twiplotui.model.account import ListedAccount
from twiplotui.model.words import Network, Role
from twiplotui.sources.account_row import best_id
from twiplotui.sources.account_yaml import read_yaml
from twiplotui.sources.formats import detect
from twiplotui.sources.roles import role_of


def listed(text: str, name: str = "list.csv") -> list[ListedAccount]:
    material = a_material(text, name)
    facts = detect(material).read(material, OPTIONS)
    return [fact for fact in facts if isinstance(fact, ListedAccount)]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("President", Role.HEAD_OF_STATE),
        ("Bundespräsidentin", Role.HEAD_OF_STATE),
        ("la reine", Role.HEAD_OF_STATE),
        ("Prime Minister ", Role.HEAD_OF_GOVERNMENT),
        ("Première ministre", Role.HEAD_OF_GOVERNMENT),
        ("Bundeskanzler", Role.HEAD_OF_GOVERNMENT),
        ("Presidente del Gobierno", Role.HEAD_OF_GOVERNMENT),
        ("Minister of Foreign Affairs", Role.FOREIGN_MINISTER),
        ("Ministry of Foreign Affairs", Role.MINISTRY),
        ("Ministre de l'Europe et des Affaires étrangères", Role.FOREIGN_MINISTER),
        ("Außenministerin", Role.FOREIGN_MINISTER),
        ("Ministra de Asuntos Exteriores", Role.FOREIGN_MINISTER),
        ("Botschafterin", Role.AMBASSADOR),
        ("Embassy in Kestria", Role.EMBASSY),
        ("Permanent Mission to the UN", Role.MISSION),
        ("porte-parole", Role.SPOKESPERSON),
        ("Pressesprecher", Role.SPOKESPERSON),
        ("Deputy Prime Minister", Role.MINISTER),
        ("Vice-President", Role.GOVERNMENT),
        ("Sénatrice", Role.PARLIAMENT),
        ("MP", Role.PARLIAMENT),
        ("Innenministerin", Role.MINISTER),
        ("foreign-minister", Role.FOREIGN_MINISTER),
        ("Poet", Role.OTHER),
        ("", None),
    ],
)
def test_role_is_told_in_four_languages(text: str, role: Role | None) -> None:
    assert role_of(text) is role


def test_best_id_is_the_one_that_was_not_rounded() -> None:
    assert best_id(["1402201702464327680", "1402201702464327705"]) == ("1402201702464327705", True)
    assert best_id(["1.277e+18", "1277100976123456789"]) == ("1277100976123456789", True)
    assert best_id(["1.277e+18"]) == ("", True)
    assert best_id(["12", "12"]) == ("12", False)
    assert best_id(["12", "99"]) == ("", True)


def test_na_is_missing_where_other_columns_say_so() -> None:
    found = listed("country,handle,name\nNA,invented_a,NA\nDE,invented_b,B\n")
    assert [entry.country for entry in found] == [None, "DE"]


def test_na_is_namibia_where_all_are_codes() -> None:
    found = listed("country,handle,name\nNA,invented_a,A\nDE,invented_b,B\n")
    assert [entry.country for entry in found] == ["NA", "DE"]


def test_several_accounts_of_a_row_share_the_actor() -> None:
    found = listed(
        "name,country,twitter,mastodon,bluesky\n"
        "Sample,France,https://x.com/one; @two,https://social.example/@Sample,sample.example\n"
    )
    assert {entry.actor for entry in found} == {"Sample"}
    assert [(entry.account.network, entry.account.handle) for entry in found] == [
        (Network.X, "one"),
        (Network.X, "two"),
        (Network.MASTODON, "sample@social.example"),
        (Network.BLUESKY, "sample.example"),
    ]


def test_control_characters_are_no_handle() -> None:
    assert listed("name,twitter\nA,x\x1b[31m\nB,good\n")[0].account.handle == "good"


@pytest.mark.parametrize(
    "text",
    [
        "- twitter: &a x\n- twitter: *a\n",
        "- twitter: " + "[" * 5000 + "\n",
        "- a: b\n  - c\n : d",
        "just words",
    ],
)
def test_yaml_that_does_harm_is_refused(text: str) -> None:
    with pytest.raises(DataError):
        list(read_yaml(a_material(text, "list.yaml"), OPTIONS))


def test_yaml_values_stay_text() -> None:
    found = listed("- name: NO\n  country: NO\n  twitter: yes\n", "list.yaml")
    assert [(entry.actor, entry.country, entry.account.handle) for entry in found] == [
        ("NO", "NO", "yes")
    ]
