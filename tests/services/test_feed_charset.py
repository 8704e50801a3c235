"""The charset of a feed's `Content-Type`, judged as feedparser judges it."""

from __future__ import annotations

import io
import warnings

import feedparser
import pytest

from tests.services.live_server import Answer, Question, running
from tests.services.refresh_desk import NoRules
from twiplotui.network.settings import NetworkSettings
from twiplotui.services.refresh import refresh
from twiplotui.sources.sandbox import Pool
from twiplotui.store.connection import Store
from twiplotui.store.sources import add_source, list_sources

RUSSIAN = "Заявление министерства"
FEW = "Дя"
"""So few letters that their bytes may be valid UTF-8 by chance."""


def a_feed(words: str, encoding: str, declared: str | None) -> bytes:
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    item = f"<item><guid>urn:1</guid><title>{words}</title><description>{words}</description>"
    item += "<pubDate>Mon, 23 Nov 2026 06:00:00 GMT</pubDate></item>"
    text = f'{head}<rss version="2.0"><channel><title>News</title>{item}</channel></rss>'
    return text.encode(encoding)


def read(store: Store, body: bytes, content_type: str) -> tuple[str, list[str]]:
    """Refresh from a server that calls a body so; return the post's text and the warnings."""

    def page(_question: Question) -> Answer:
        return Answer(body, 200, {"Content-Type": content_type} if content_type else {})

    with running(page) as server, Pool(1) as pool:
        add_source(store, "feed", server.url("/feed"))
        network = NetworkSettings(allow_hosts=("127.0.0.1",), timeout=60)
        report = refresh(store, list_sources(store), NoRules, network=network, pool=pool)
    assert not report.problems
    texts = [row[0] for row in store.rows("SELECT text FROM posts")]
    assert len(texts) == 1
    return texts[0], report.records.files[0].warnings


@pytest.mark.parametrize("kind", ["text/xml", "application/xml", "application/rss+xml"])
@pytest.mark.parametrize(
    ("encoding", "declared", "charset"),
    [
        ("windows-1251", None, "windows-1251"),
        ("windows-1251", "utf-8", "windows-1251"),
        ("koi8-r", "windows-1251", "KOI8-R"),
        ("utf-8", "windows-1251", "utf-8"),
        ("windows-1251", "windows-1251", "utf-8"),
        ("windows-1251", "windows-1251", "no-such-thing"),
        ("windows-1251", "windows-1251", "us-ascii"),
        ("windows-1251", "windows-1251", ""),
        ("utf-16", "utf-16", "windows-1251"),
    ],
)
def test_header_declaration_and_bytes_are_weighed_as_by_feedparser(
    store: Store, kind: str, encoding: str, declared: str | None, charset: str
) -> None:
    body = a_feed(RUSSIAN, encoding, declared)
    content_type = f'{kind}; charset="{charset}"' if charset else kind
    assert read(store, body, content_type) == (RUSSIAN, [])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        theirs = feedparser.parse(io.BytesIO(body), response_headers={"content-type": content_type})
    if encoding != "utf-16":  # there feedparser obeys the header against the mark
        assert theirs.entries[0].summary == RUSSIAN


def test_a_charset_of_what_is_no_xml_is_not_obeyed(store: Store) -> None:
    body = a_feed(RUSSIAN, "windows-1251", "windows-1251")
    assert read(store, body, "application/octet-stream; charset=koi8-r")[0] == RUSSIAN


def test_a_server_that_names_another_charset_of_what_is_utf8_is_not_believed(store: Store) -> None:
    body = a_feed(RUSSIAN, "utf-8", None)
    assert read(store, body, "text/xml; charset=windows-1251") == (RUSSIAN, [])


def test_of_few_letters_the_server_knows_best(store: Store) -> None:
    body = a_feed(FEW, "koi8-r", "windows-1251")
    assert read(store, body, "text/xml; charset=koi8-r") == (FEW, [])
