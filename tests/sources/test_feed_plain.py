"""What the quick way reads of a feed is what feedparser reads of it, hostile feeds included."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.sources.fact_files import FIXTURES, NOW
from tests.sources.hostile_feeds import READ, REFUSED
from tests.sources.test_feed_mutations import mutate
from twiplotui.errors import DataError
from twiplotui.model.imports import Fact
from twiplotui.model.post import PostFacts
from twiplotui.sources import feed_parse
from twiplotui.sources.feed_plain import read_plain
from twiplotui.sources.material import ReadOptions

FEEDS = sorted(
    path.name
    for path in (FIXTURES / "feeds").iterdir()
    if path.suffix in (".xml", ".rss") and not path.name.endswith(".expected.json")
)
PLAIN = {
    *("bluesky.rss", "cp1251.xml", "cp1251_as_utf8.xml", "empty_channel.xml", "gb2312.xml"),
    *(
        "mastodon.rss",
        "no_site_told.xml",
        "nitter.xml",
        "nitter_quotes.xml",
        "nitter_refused.xml",
        "root_links.xml",
        "rsshub_x.xml",
        "same_guids.xml",
    ),
    "one_page_for_all.xml",
    *("telegram_rsshub.xml", "truth_rsshub.xml", "utf16.xml"),
}
"""Fixtures that must be read the quick way; were all declined, nothing would be compared."""
ADDRESS = "https://mfa.valdoria.example/feeds/news.xml?lang=en"


def outcome(data: bytes, address: str) -> list[Fact] | str:
    try:
        options = ReadOptions(now=NOW, address=address)
        return feed_parse.read_feed(data, name="feed.xml", options=options)
    except DataError as error:
        return str(error)


def both(data: bytes, address: str = ADDRESS) -> tuple[bool, list[Fact] | str]:
    """Check that both ways give the same; return whether the quick one was taken, and what."""
    taken: list[bool] = []

    def watched(data: bytes, address: str) -> dict[str, object] | None:
        found = read_plain(data, address)
        taken.append(found is not None)
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(feed_parse, "read_plain", watched)
        quick = outcome(data, address)
        patch.setattr(feed_parse, "read_plain", lambda _data, _address: None)
        reference = outcome(data, address)
    assert quick == reference
    return any(taken), quick


@pytest.mark.parametrize("name", FEEDS)
@pytest.mark.parametrize("address", [ADDRESS, ""])
def test_fixture_gives_the_same_both_ways(name: str, address: str) -> None:
    is_plain, _ = both((FIXTURES / "feeds" / name).read_bytes(), address)
    assert is_plain == (name in PLAIN)


@pytest.mark.parametrize("make", [*READ.values(), *REFUSED.values()], ids=[*READ, *REFUSED])
def test_hostile_feed_gives_the_same_both_ways(make: Callable[[], bytes]) -> None:
    both(make())


@pytest.mark.parametrize("name", FEEDS)
def test_damaged_fixture_gives_the_same_both_ways(name: str) -> None:
    data = Path(FIXTURES / "feeds" / name).read_bytes()
    chance = random.Random(name)
    for _ in range(25):
        both(mutate(data, chance))


SAID = st.sampled_from(
    (
        *("", " ", "Talks in Belmora", "a & b", "a &amp; b", "<b>bold</b> text", "x </i> y"),
        *("&#8217;", "&#12345678;", "&nope;", "1 < 2 > 0", "<p>one</p>\n<p>two &eacute;</p>"),
        *(
            "Ã¤",
            "Äußerung",
            "groß\u00a0x",
            "CAFÉ»",
            "â€™",
            "نص البيان",
            "声明",
            "\x85",
            "\x92",
            "\u2028line",
            "a\n  b\t c",
        ),
        *("...", "cut …", "Pinned: hello", "@KestriaPM", "Anna (a@b.example)", "a@b.example"),
    )
)
ADDRESSES = st.sampled_from(
    (
        *("", "https://a.example/s/1", "https://a.example/s/1?x=1&y=2", "http://a.example"),
        *("HTTPS://a.example/B", "/relative", "../up", "?q", "#f", "//other.example/z", "12345"),
        *("urn:uuid:1", "tag:a.example,2026:1", "http:////a.example/x", "https://a.example/?"),
        *("https://a.example/x;y", "https://a.example/a b", "javascript:alert(1)", "http://[x"),
        *("https://a.example/?a=1&amp;b=2", "https://x.com/ValdoriaMFA/status/1990000000000000001"),
        *("at://did:plc:abc/app.bsky.feed.post/3m", "https://a.example/é", " https://a.example/s "),
    )
)
DATES = st.sampled_from(
    (
        *("", "Mon, 23 Nov 2026 07:30:00 +0100", "2026-11-20T10:00:00Z", "Sun, 22 Nov 2026"),
        *("14 Jan 2026 16:33 +0000", "2026-11-20", "Mon, 23 Nov 2026 07:30:00 EST") * 3,
        *("lundi, 23 novembre 2026 10:00", "1763863200", "Fri, 31 Dec 9999 23:59:59 GMT", "soon"),
    )
)


def seldom(*odd: str) -> st.SearchStrategy[str]:
    """Return nothing nearly always, else one of what makes feedparser the better reader."""
    return st.sampled_from(("",) * 12 + odd)


def kind(part: str) -> str:
    """Return the name of an element; one of a kind is usual, two are odd."""
    found = re.match(r"<([\w:]+)", part)
    return found[1] if found else part


def element(name: str, text: st.SearchStrategy[str], *attributes: str) -> st.SearchStrategy[str]:
    """Return an element with some of the attributes, given as `name=one|two`."""
    chosen = [
        st.sampled_from(["", *(f" {key}={quoteattr(value)}" for value in values.split("|"))])
        for key, _, values in (attribute.partition("=") for attribute in attributes)
    ]
    return st.builds(
        lambda said, cdata, given: (
            f"<{name}{''.join(given)}>"
            + (f"<![CDATA[{said}]]>" if cdata else escape(said))
            + f"</{name}>"
        ),
        text,
        st.booleans(),
        st.tuples(*chosen),
    )


RSS_ITEM = st.lists(
    element("title", SAID)
    | element("link", ADDRESSES)
    | element("guid", ADDRESSES, "isPermaLink=true|false|TRUE")
    | element("pubDate", DATES)
    | element("dc:date", DATES)
    | element("description", SAID)
    | element("content:encoded", SAID)
    | element("author", SAID)
    | element("dc:creator", SAID)
    | element("dc:language", st.sampled_from(("de", "", "pt_BR")))
    | element("category", SAID, "domain=https://a.example/|x")
    | element("comments", ADDRESSES)
    | element("slash:comments", SAID)
    | element("enclosure", st.just(""), "url=https://a.example/f.pdf|f.pdf", "type=Image/JPEG")
    | element("media:thumbnail", st.just(""), "url=https://a.example/t.jpg")
    | element("media:content", st.just(""), "url=https://a.example/1.jpg", "medium=image|video")
    | st.just(
        "<media:content url='https://a.example/2.jpg' type='image/png'><media:rating>adult"
        "</media:rating><media:description>Two &amp; &lt;three&gt;</media:description>"
        "</media:content>"
    )
    | seldom(
        *("<odd>x</odd>", "<source url='https://b.example/'>B</source>", "<!-- note -->", "stray"),
        *("<media:title>other</media:title>", "<title>a</title><title>b</title>"),
    ),
    max_size=8,
    unique_by=kind,
)
CHANNEL_PART = (
    element("title", SAID)
    | element("link", ADDRESSES)
    | element("description", SAID)
    | element("language", st.sampled_from(("en-us", "")))
    | element("generator", SAID)
    | element("lastBuildDate", DATES)
    | element("category", SAID, "domain=x")
    | element("atom:link", st.just(""), "href=https://a.example/f.xml|f.xml", "rel=self|hub|Self")
    | st.just("<image><url>/i.png</url><title>t</title><link>https://b.example/</link></image>")
    | seldom(
        "<textInput><title>t</title></textInput>",
        *("<itunes:subtitle>s</itunes:subtitle>", "<title>a</title><title>b</title>"),
    )
)
RSS_HEADS = st.sampled_from(
    (
        *('<rss version="2.0"', '<rss version="0.92"', "<rss") * 4,
        *('<rss version="2.0" xml:lang="de"', '<rss version="2.0" xml:base="https://b.example/"'),
    )
)
SPACES = (
    ' xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:media="http://search.yahoo.com/mrss/"'
    ' xmlns:slash="http://purl.org/rss/1.0/modules/slash/"'
    ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
)
ATOM_TYPES = "type=text|html|html|HTML|text/plain|xhtml"
PERSON = st.sampled_from(
    (
        *("<name>Anna</name>", "<name> Anna </name><email>a@b.example</email>", "", "Anna"),
        *("<email>a@b.example</email>", "<uri>https://a.example/</uri>", "<name>Ã¤</name>"),
    )
).map(lambda inner: f"<author>{inner}</author>")
ATOM_LINK = element(
    "link",
    st.just(""),
    "href=https://a.example/1|/2|44",
    "rel=alternate|self|enclosure|Alternate|related",
    "type=text/html|application/json|image/png",
)
ATOM_ENTRY = st.lists(
    element("title", SAID, ATOM_TYPES)
    | element("summary", SAID, ATOM_TYPES)
    | element("content", SAID, ATOM_TYPES)
    | element("id", ADDRESSES)
    | element("published", DATES)
    | element("updated", DATES)
    | element("category", st.sampled_from(("", "x")), "term=Accords|Talks", "scheme=s", "label=l")
    | element("rights", SAID)
    | ATOM_LINK
    | PERSON
    | seldom(
        "<content src='https://a.example/c'/>", "<odd>x</odd>", "stray", "<id>a</id><id>b</id>"
    ),
    max_size=8,
    unique_by=kind,
)
ATOM_PART = (
    element("title", SAID, ATOM_TYPES)
    | element("subtitle", SAID, ATOM_TYPES)
    | element("id", ADDRESSES)
    | element("updated", DATES)
    | element("generator", SAID, "uri=https://a.example/", "version=1")
    | ATOM_LINK
    | PERSON
)
ATOM_HEADS = st.sampled_from(
    (
        *("<feed", '<feed xml:lang="pt_BR"', '<feed xml:lang=""') * 4,
        '<feed xml:base="https://b.example/"',
    )
)
thorough = settings(max_examples=300, deadline=None)


def test_the_longer_text_is_chosen_as_it_is_meant() -> None:
    entry = "<entry><summary>声明</summary><content>Ã¤</content></entry>"
    both(f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'.encode())


def test_a_category_encoded_twice_is_mended() -> None:
    link = "https://x.com/ValdoriaMFA/status/1990000000000000001"
    item = f"<item><link>{link}</link><category>Ã¤</category></item>"
    is_plain, facts = both(f'<rss version="2.0"><channel>{item}</channel></rss>'.encode())
    assert is_plain
    assert [fact.hashtags for fact in facts if isinstance(fact, PostFacts)] == [("ä",)]


@thorough
@given(
    RSS_HEADS,
    st.lists(CHANNEL_PART, max_size=6, unique_by=kind),
    st.lists(RSS_ITEM, max_size=4),
    st.booleans(),
)
def test_rss_gives_the_same_both_ways(
    head: str, parts: list[str], items: list[list[str]], is_last: bool
) -> None:
    said = "".join(f"<item>{''.join(item)}</item>" for item in items)
    body = said + "".join(parts) if is_last else "".join(parts) + said
    both(f"{head}{SPACES}><channel>{body}</channel></rss>".encode())


@thorough
@given(
    ATOM_HEADS, st.lists(ATOM_PART, max_size=6, unique_by=kind), st.lists(ATOM_ENTRY, max_size=4)
)
def test_atom_gives_the_same_both_ways(
    head: str, parts: list[str], entries: list[list[str]]
) -> None:
    said = "".join(f"<entry>{''.join(entry)}</entry>" for entry in entries)
    space = ' xmlns="http://www.w3.org/2005/Atom"'
    both(f"{head}{space}>{''.join(parts)}{said}</feed>".encode())


@pytest.mark.parametrize(
    "spaces",
    [
        'xmlns:dc="http://purl.org/dc/terms/" xmlns:d="http://purl.org/dc/elements/1.1/"',
        'xmlns:media="http://search.yahoo.com/mrss"',
        'xmlns:w="http://webfeeds.org/rss/1.0"',
        'xmlns:r="http://purl.org/rss/1.0/"',
    ],
)
def test_misleading_prefixes_are_left_to_feedparser(spaces: str) -> None:
    item = "<item><title>a</title><guid>https://a.example/1</guid></item>"
    is_plain, _ = both(f'<rss version="2.0" {spaces}><channel>{item}</channel></rss>'.encode())
    assert is_plain == ("mrss" in spaces and not spaces.startswith("xmlns:media"))
