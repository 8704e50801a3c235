"""Turns what the user says about files into `ReadOptions`."""

from __future__ import annotations

from collections.abc import Sequence

from twiplotui.errors import UsageError
from twiplotui.model.account import AccountFacts
from twiplotui.model.words import Network
from twiplotui.sources.material import ReadOptions
from twiplotui.text.moments import parse_moment


def read_options(
    *,
    account: str | None = None,
    captured_at: str | None = None,
    is_complete: bool | None = None,
    columns: Sequence[str] = (),
    now: int,
) -> ReadOptions:
    """Return the options of an import.

    Args:
        account: `@handle`, `user@server`, `did:…`, a number, or one of these after `network:`.
        captured_at: A moment in words.
        is_complete: Whether lists of follows are whole; None: not said.
        columns: `field=column` pairs.
        now: The present, milliseconds UTC.

    Raises:
        UsageError: One of them cannot be read.
    """
    moment = None
    if captured_at:
        try:
            moment = parse_moment(captured_at, now)
        except ValueError:
            raise UsageError(
                f"“{captured_at}” is not a time.", "Write it as 2026-11-23 or 2026-11-23T07:30Z."
            ) from None
    mapping = {}
    for pair in columns:
        name, equals, column = pair.partition("=")
        if not equals or not name.strip() or not column.strip():
            raise UsageError(f"“{pair}” is not FIELD=COLUMN.", "Write for example --map text=body.")
        mapping[name.strip()] = column.strip()
    return ReadOptions(
        account=parse_account(account) if account else None,
        captured_at=moment,
        is_complete=is_complete,
        columns=mapping,
        now=now,
    )


def parse_account(text: str) -> AccountFacts:
    """Read an account as a user writes it.

    Raises:
        UsageError: The network before the colon is not known.
    """
    text = text.strip()
    network: Network | None = None
    head, colon, rest = text.partition(":")
    if colon and head.lower() != "did" and not rest.startswith("//"):
        try:
            network, text = Network(head.lower()), rest.strip()
        except ValueError:
            names = ", ".join(each.value for each in Network)
            raise UsageError(f"“{head}” is not a network.", f"Networks: {names}.") from None
    name = text.lstrip("@")
    if not name:
        raise UsageError("The account is empty.", "Write for example --account @mfa.")
    if network is None:
        network = _network_of(name)
    if network is Network.MASTODON:
        return AccountFacts(network, native_id=name.lower(), handle=name)
    if network is Network.BLUESKY and name.startswith("did:"):
        return AccountFacts(network, native_id=name)
    if name.isascii() and name.isdigit():
        return AccountFacts(network, native_id=name)
    return AccountFacts(network, handle=name)


def _network_of(name: str) -> Network:
    if "@" in name:
        return Network.MASTODON
    if name.startswith("did:") or ("." in name and "/" not in name):
        return Network.BLUESKY
    return Network.X
