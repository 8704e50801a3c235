"""Small makers of facts and of filled stores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tests.conftest import NOW
from twiplotui.model.account import AccountFacts
from twiplotui.model.flag import Finding, TextContext
from twiplotui.model.follow import FollowMember, RunFacts
from twiplotui.model.imports import Fact, FileReport
from twiplotui.model.post import PostFacts
from twiplotui.model.words import Direction, Level, Network, TimePrecision
from twiplotui.rules.places import PlaceName
from twiplotui.services.derive import Touched, derive
from twiplotui.services.flagging import PostChecker
from twiplotui.services.record_sink import RecordSink
from twiplotui.store import import_log
from twiplotui.store.connection import Store

HOUR = 3_600_000
DAY = 24 * HOUR


class NoPlaces:
    """The part of a rule book that knows no place and no day that matters."""

    def notes(self, context: TextContext) -> tuple[str, ...]:
        return ()

    def place_names(self, text: str, context: TextContext) -> tuple[PlaceName, ...]:
        return ()


class FewRules(NoPlaces):
    """A rule book with one rule: the word `danger` is flagged high."""

    version = "few"

    def check(self, text: str, context: TextContext) -> tuple[Finding, ...]:
        at = text.lower().find("danger")
        if at < 0:
            return ()
        return (
            Finding(
                "test.danger", "test", "Danger", "threat", Level.HIGH, at, 6, text[at : at + 6], "m"
            ),
        )


def an_account(
    handle: str = "mfa_valdoria", native_id: str | None = "100", **more: Any
) -> AccountFacts:
    return AccountFacts(Network.X, native_id=native_id, handle=handle, **more)


def a_post(
    native_id: str = "1", text: str = "Good morning from Valdoria", **more: Any
) -> PostFacts:
    values: dict[str, Any] = {
        "network": Network.X,
        "author": an_account(),
        "published_at": NOW - HOUR,
        "precision": TimePrecision.SECOND,
        "is_complete": True,
        "raw": f"{native_id}|{text}|{sorted(more)}".encode(),
        **more,
    }
    return PostFacts(native_id=native_id, text=text, **values)


def a_run(
    members: Sequence[str],
    at: int,
    *,
    actor: str = "100",
    complete: bool | None = True,
    direction: Direction = Direction.FOLLOWING,
) -> RunFacts:
    return RunFacts(
        AccountFacts(Network.X, native_id=actor),
        direction,
        tuple(FollowMember(AccountFacts(Network.X, native_id=m, handle=f"h{m}")) for m in members),
        captured_at=at,
        is_complete=complete,
    )


def a_sink(
    store: Store,
    import_id: int,
    *,
    checker: PostChecker | None = None,
    report: FileReport | None = None,
    format_id: str = "test",
    captured_at: int | None = None,
) -> RecordSink:
    """What takes the facts of the one file of an import; by default with few rules."""
    return RecordSink(
        store,
        checker or PostChecker(store, FewRules()),
        report or FileReport("facts", format_id),
        import_id=import_id,
        number=0,
        format_id=format_id,
        captured_at=captured_at if captured_at is not None else store.clock.now(),
    )


def put(
    store: Store, facts: Sequence[Fact], *, format_id: str = "test", captured_at: int | None = None
) -> FileReport:
    """Import facts as one file of one import."""
    import_id = import_log.begin(store)
    report = FileReport("facts", format_id)
    sink = a_sink(store, import_id, report=report, format_id=format_id, captured_at=captured_at)
    for fact in facts:
        sink.add(fact)
    sink.flush()
    import_log.record_file(store, import_id, 0, report, captured_at)
    touched = Touched()
    touched.add(sink)
    derive(store, touched, import_id=import_id)
    import_log.end(store, import_id)
    return report


def with_raw(post: PostFacts, raw: bytes) -> PostFacts:
    """Return the same post in another record."""
    return replace(post, raw=raw)
