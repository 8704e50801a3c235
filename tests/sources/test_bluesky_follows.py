"""What a follow record of Bluesky names, in a stream of events."""

from __future__ import annotations

import json

import pytest

from tests.sources.materials import a_material
from twiplotui.model.follow import RunFacts
from twiplotui.model.imports import Reject
from twiplotui.sources.formats import Format, format_named
from twiplotui.sources.material import ReadOptions

_ACTOR, _FOLLOWED = "did:plc:valdoriamfa", "did:plc:norrlandfco"


def read_follow(subject: object) -> list[object]:
    """Return the facts of one event: a follow of `subject`."""
    record = {"$type": "app.bsky.graph.follow", "subject": subject}
    commit = {"operation": "create", "collection": "app.bsky.graph.follow", "rkey": "3mbbbbbbbbb2e"}
    event = {"did": _ACTOR, "time_us": 1, "kind": "commit", "commit": {**commit, "record": record}}
    reader = format_named("bluesky-events")
    assert isinstance(reader, Format)
    return list(reader.read(a_material(json.dumps(event) + "\n"), ReadOptions()))


@pytest.mark.parametrize("subject", [_FOLLOWED, {"did": _FOLLOWED}], ids=["now", "in 2022"])
def test_a_follow_names_its_did_also_as_it_was_written_in_2022(subject: object) -> None:
    (run,) = read_follow(subject)
    assert isinstance(run, RunFacts)
    assert [member.account.native_id for member in run.members] == [_FOLLOWED]


def test_a_follow_of_nobody_is_rejected() -> None:
    (fact,) = read_follow({"name": "Norrland"})
    assert isinstance(fact, Reject)
