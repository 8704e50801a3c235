"""Turns what the user says about files into `ReadOptions`."""

from __future__ import annotations

from collections.abc import Sequence

from twiplotui.errors import UsageError
from twiplotui.services.account_words import parse_account
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
        if hint := _unknown_field(name.strip()):
            raise UsageError(f"There is no field “{name.strip()}” to map a column to.", hint)
        mapping[name.strip()] = column.strip()
    return ReadOptions(
        account=parse_account(account) if account else None,
        captured_at=moment,
        is_complete=is_complete,
        columns=mapping,
        now=now,
    )


def _unknown_field(name: str) -> str:
    # Seldom asked, and it takes the readers of tables to answer.
    from twiplotui.sources.mapped_fields import unknown_field

    return unknown_field(name)
