"""Accounts as people write and paste them."""

from __future__ import annotations

import pytest

from twiplotui.errors import UsageError
from twiplotui.model.words import Network
from twiplotui.services.account_words import parse_account


@pytest.mark.parametrize(
    ("text", "network", "native_id", "handle"),
    [
        ("@mfa_valdoria", Network.X, None, "mfa_valdoria"),
        ("12345", Network.X, "12345", None),
        ("mfa@social.valdoria.example", Network.MASTODON, *["mfa@social.valdoria.example"] * 2),
        ("mfa.valdoria.example", Network.BLUESKY, None, "mfa.valdoria.example"),
        ("did:plc:abc", Network.BLUESKY, "did:plc:abc", None),
        ("youtube:@mfa", Network.YOUTUBE, None, "mfa"),
        ("web:https://mfa.valdoria.example/news", Network.WEB, None,
         "https://mfa.valdoria.example/news"),
        ("https://x.com/mfa_valdoria", Network.X, None, "mfa_valdoria"),
        ("x.com/mfa_valdoria?s=20", Network.X, None, "mfa_valdoria"),
        ("https://social.valdoria.example/@mfa", Network.MASTODON,
         *["mfa@social.valdoria.example"] * 2),
        ("https://bsky.app/profile/mfa.valdoria.example", Network.BLUESKY, None,
         "mfa.valdoria.example"),
    ],
)  # fmt: skip
def test_what_people_write_names_an_account(
    text: str, network: Network, native_id: str | None, handle: str | None
) -> None:
    facts = parse_account(f" {text} ")
    assert (facts.network, facts.native_id, facts.handle) == (network, native_id, handle)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "No account is named."),
        ("@", "No account is named."),
        ("qq:mfa", "“qq” is not a network."),
        ("two words", "“two words” is not a handle."),
        ("mfa\u202e", "is not a handle."),
        ("m" * 300, "is not a handle."),
        ("https://mfa.valdoria.example/about/us", "is not the address of a profile."),
        ("https://x.com/i/lists/1", "is not the address of a profile."),
    ],
)
def test_what_is_no_account_is_refused(text: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_account(text)
    assert told in caught.value.message
    assert "--account" not in str(caught.value)
