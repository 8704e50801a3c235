"""Ids of Mastodon agree from URI, web address and activity."""

from __future__ import annotations

import pytest

from twiplotui.sources.mastodon_ids import account_of_address, full_account, status_id

POST = "gov.kestria.example/115555555555555555"


@pytest.mark.parametrize(
    "address",
    [
        "https://gov.kestria.example/users/pm/statuses/115555555555555555",
        "https://gov.kestria.example/users/pm/statuses/115555555555555555/activity",
        "https://gov.kestria.example/@pm/115555555555555555",
        "https://GOV.kestria.example/@pm/115555555555555555/",
        "https://gov.kestria.example/ap/users/9/statuses/115555555555555555",
    ],
)
def test_forms_of_one_post(address: str) -> None:
    assert status_id(address) == POST


def test_other_software_keeps_its_whole_uri() -> None:
    uri = "https://pleroma.kestria.example/objects/8a2c"
    assert status_id(uri, "https://pleroma.kestria.example/notice/A1") == uri


def test_broken_address_is_kept_as_it_is() -> None:
    assert status_id("https://[bad/@pm/1") == "https://[bad/@pm/1"
    assert status_id("", None) == ""


@pytest.mark.parametrize(
    ("address", "account"),
    [
        ("https://gov.kestria.example/users/PM", "pm@gov.kestria.example"),
        ("https://gov.kestria.example/@pm/115", "pm@gov.kestria.example"),
        ("https://gov.kestria.example/ap/users/9", ""),
        ("not an address", ""),
    ],
)
def test_account_of_an_address(address: str, account: str) -> None:
    assert account_of_address(address) == account


@pytest.mark.parametrize(
    ("name", "address", "host", "account"),
    [
        ("@Pm@Gov.Kestria.Example", "", "", "pm@gov.kestria.example"),
        ("pm", "https://gov.kestria.example/@pm", "", "pm@gov.kestria.example"),
        ("pm", "", "gov.kestria.example", "pm@gov.kestria.example"),
        ("pm", "", "", ""),
        ("two words", "", "a.example", ""),
    ],
)
def test_full_account(name: str, address: str, host: str, account: str) -> None:
    assert full_account(name, address, host) == account
