"""Lists of accounts as plain text: a handle, or the address of a profile, a line."""

from __future__ import annotations

from collections.abc import Iterator

from twiplotui.model.account import ListedAccount
from twiplotui.model.imports import Fact, Reject
from twiplotui.sources.account_entries import bare_account
from twiplotui.sources.formats import Format
from twiplotui.sources.json_stream import decode_text
from twiplotui.sources.material import Material, ReadOptions
from twiplotui.sources.profile_links import account_of_link


def _sniff(material: Material) -> int:
    """Recognise handles with `@`, or addresses of profiles, one a line."""
    lines = [decode_text(line).strip() for line in material.head[:4000].split(b"\n")[:50]]
    lines = [line for line in lines if line and not line.startswith("#")]
    whole = lines[:-1] or lines
    if not lines or not all(bare_account(line) or account_of_link(line) for line in whole):
        return 0
    return 40 if sum(line.startswith(("@", "http")) for line in lines) * 2 > len(lines) else 0


def _read(material: Material, options: ReadOptions) -> Iterator[Fact]:
    """Read one handle, or one address of a profile, a line."""
    with material.open() as stream:
        number = 0
        while line := stream.readline(1000):
            number += 1
            text = decode_text(line).strip()
            if not text or text.startswith("#"):
                continue
            account = account_of_link(text) or bare_account(text)
            if account is not None:
                yield ListedAccount(account, position=f"line {number}")
            else:
                yield Reject(f"line {number}", "it is no handle and no address of a profile")


FORMATS = (Format("accounts-text", "a list of handles", _sniff, _read),)
