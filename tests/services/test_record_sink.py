"""Facts are stored in chunks whose size in memory does not grow with the records."""

from __future__ import annotations

from tests.factories import a_post, a_sink
from twiplotui.store import import_log
from twiplotui.store.connection import Store


def test_few_large_records_do_not_wait_for_a_thousand(store: Store) -> None:
    sink = a_sink(store, import_log.begin(store))
    for number in range(16):
        sink.add(a_post(str(number), f"Statement {number}", raw=b"x" * 300_000))
    waiting = 16 - store.rows("SELECT count(*) FROM posts")[0][0]
    assert waiting * 300_000 < 2_000_000
    sink.flush()
    assert store.rows("SELECT count(*) FROM posts")[0][0] == sink.report.new == 16
