"""Hostile and large graphs: refused in time, streamed in little memory."""

from __future__ import annotations

import time

import pytest

from tests.sources.fact_files import material_from, read
from twiplotui.errors import DataError
from twiplotui.model.follow import RunFacts

HEAD = '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph edgedefault="directed">'


@pytest.mark.parametrize(
    "document",
    [
        "<graphml>" + "<a>" * 300_000,
        '<!DOCTYPE graphml SYSTEM "http://127.0.0.1:1/x.dtd"><graphml/>',
        '<!DOCTYPE graphml [<!ENTITY a SYSTEM "file:///etc/passwd">]><graphml>&a;</graphml>',
    ],
)
def test_hostile_graph_is_refused_in_time(document: str) -> None:
    started = time.monotonic()
    with pytest.raises(DataError):
        read(material_from(document.encode(), "x.graphml"))
    assert time.monotonic() - started < 60


def test_large_graph_is_read_whole() -> None:
    nodes = "".join(f'<node id="account{number}"/>' for number in range(3_000))
    edges = "".join(
        f'<edge source="account{number % 7}" target="account{number}"/>'
        for number in range(7, 3_000)
    )
    data = f"{HEAD}{nodes}{edges}</graph></graphml>".encode()
    runs = read(material_from(data, "x.graphml"))[1]
    assert all(isinstance(run, RunFacts) for run in runs)
    assert sum(len(run.members) for run in runs if isinstance(run, RunFacts)) == 2_993
