"""Lines of a compliance job of X: what became of posts, or of accounts, that were asked about.

A job is of one kind, and its lines do not say which. The name of the file says it, or a line that
can only be of an account; `--as x-account-compliance` says it for the user.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from twiplotui.clock import DAY, HOUR
from twiplotui.model.account import AccountFacts
from twiplotui.model.imports import Fact, LeftOut, Reject
from twiplotui.model.post import PresenceNotice
from twiplotui.model.words import AccountStatus, Network, Presence
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.json_stream import loads
from twiplotui.sources.material import Material, ReadOptions
from twiplotui.sources.peek import peek
from twiplotui.sources.records import as_reject, iter_records
from twiplotui.sources.times import X_EPOCH, parse_time, x_id_time
from twiplotui.sources.x_values import Json, id_text, text_of

STATUSES = (
    ("suspended", AccountStatus.SUSPENDED),
    ("deactivated", AccountStatus.DEACTIVATED),
    ("protected", AccountStatus.PROTECTED),
    ("not authorized", AccountStatus.PROTECTED),
)
"""What X says of an account that cannot be seen, and what that makes it."""
_REASONS = {
    "delete": AccountStatus.DELETED,
    "deleted": AccountStatus.DELETED,
    **dict(STATUSES),
}
_ACTIONS = {
    "delete": Presence.DELETED,
    "deleted": Presence.DELETED,
    "protected": Presence.ACCOUNT_GONE,
    "suspended": Presence.ACCOUNT_GONE,
    "deactivated": Presence.ACCOUNT_GONE,
}
_NAMED = re.compile(r"(?:^|[^a-z])(?:users?|accounts?)(?:[^a-z]|$)")
_SECOND = 1000


def is_compliance_line(record: Json) -> bool:
    """Whether this is a line of a compliance job."""
    return "action" in record and ("redacted_at" in record or "reason" in record)


def is_of_accounts(material: Material) -> bool:
    """Whether a file of such lines is of accounts, by its name or by one line that must be."""
    first = peek(material).first
    if not is_compliance_line(first):
        return False
    if _NAMED.search(material.base_name):
        return True
    return any(map(_is_account_line, _first_lines(material)))


def _first_lines(material: Material) -> Iterator[Json]:
    yield from peek(material).records
    for line in material.head.split(b"\n")[:-1]:
        try:
            value = loads(line)
        except ValueError:
            continue
        if isinstance(value, dict):
            yield value


def _is_account_line(item: Json) -> bool:
    """Whether a line can only be of an account.

    A post is made in the second its number tells. The number of an account is too short for its
    age, or given some seconds before the account is made.
    """
    created = parse_time(item.get("created_at"))[0]
    if created is None or created <= X_EPOCH + DAY:
        return False
    given = x_id_time(id_text(item.get("id")))
    return given is None or _SECOND < abs(created - given // _SECOND * _SECOND) < HOUR


def read_line(
    item: Json, position: str, captured_at: int | None, *, of_accounts: bool
) -> Iterator[Fact]:
    """Read one line."""
    if of_accounts or _is_account_line(item):
        yield from _account(item, captured_at)
    else:
        yield _notice(item, position)


def _account(item: Json, captured_at: int | None) -> Iterator[Fact]:
    status = _REASONS.get(text_of(item.get("reason")).lower())
    if status is not None:
        yield AccountFacts(
            Network.X,
            native_id=id_text(item.get("id")),
            created_at=parse_time(item.get("created_at"))[0],
            status=status,
            observed_at=parse_time(item.get("redacted_at"))[0] or captured_at,
        )
    yield LeftOut("a compliance line of an account; its state is noted")


def _notice(item: Json, position: str) -> PresenceNotice | LeftOut:
    action = text_of(item.get("action")).lower()
    reason = text_of(item.get("reason")) or action
    presence = _ACTIONS.get(reason.lower()) or _ACTIONS.get(action)
    if presence is None or reason.lower() == "scrub_geo":
        return LeftOut("a compliance line that says nothing of a deletion")
    return PresenceNotice(
        network=Network.X,
        native_id=id_text(item.get("id")),
        presence=presence,
        at=parse_time(item.get("redacted_at"))[0],
        evidence=f"A compliance list of X says: {action}, {reason}.",
        position=position,
    )


def _sniff(material: Material) -> int:
    return 93 if is_of_accounts(material) else 0


def _read(material: Material, options: ReadOptions) -> Iterator[Fact]:
    captured_at = options.captured_at or material.modified_at
    for position, value, _raw in iter_records(material):
        bad = as_reject(value, position)
        if bad:
            yield bad
        elif isinstance(value, dict) and is_compliance_line(value) and id_text(value.get("id")):
            yield from read_line(value, position, captured_at, of_accounts=True)
        else:
            yield Reject(position, "it is no line of a compliance job")


FORMATS: tuple[Format | BundleFormat, ...] = (
    Format("x-account-compliance", "Compliance lines of X accounts", _sniff, _read),
)
