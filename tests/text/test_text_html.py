"""HTML of posts and feeds becomes plain text and a list of web links."""

from __future__ import annotations

import time

import pytest

from tests.hostile import hostile_kinds, hostile_texts
from twiplotui.text.html import MAX_LINKS, Link, html_to_text

MASTODON = (
    '<p>Talks in <a href="https://social.example/tags/Valdoria" class="mention hashtag" '
    'rel="tag">#<span>Valdoria</span></a> today<br />with <span class="h-card">'
    '<a href="https://social.example/@mfa" class="u-url mention">@<span>mfa</span></a></span></p>'
    '<p><a href="https://www.mfa.gov.example/en/press/2026/11/long-title?id=1&amp;x=2">'
    '<span class="invisible">https://www.</span>'
    '<span class="ellipsis">mfa.gov.example/en/press</span>'
    '<span class="invisible">/2026/11/long-title?id=1&amp;x=2</span></a></p>'
)


def test_mastodon_links_are_whole_and_paragraphs_are_lines() -> None:
    plain = html_to_text(MASTODON)
    address = "https://www.mfa.gov.example/en/press/2026/11/long-title?id=1&x=2"
    assert plain.text == f"Talks in #Valdoria today\nwith @mfa\n\n{address}"
    assert plain.links == (
        Link("https://social.example/tags/Valdoria", "#Valdoria"),
        Link("https://social.example/@mfa", "@mfa"),
        Link(address, "https://www.mfa.gov.example/en/press/2026/11/long-title?id=1&x=2"),
    )


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain  text\nwrapped", "plain text wrapped"),
        ("a &amp; b &lt;c&gt; &#x41;&nbsp;d", "a & b <c> A\xa0d"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("a<br>b<br/>c<BR />d", "a\nb\nc\nd"),
        ("<ul><li>a</li><li>b</li></ul>", "• a\n• b"),
        ("x<script>alert('<p>')</script>y<style>p{}</style>z", "xyz"),
        ("<img src='http://t.example/pixel.gif' alt='tracker'>text", "text"),
        ("<![if !mso]>a<![endif]><![CDATA[b]]>", "a"),
        ("a < b, c > d & e", "a < b, c > d & e"),
        ("a <!-- note --> b <!-- open", "a b <!-- open"),
        ("end <b", "end <b"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("<h1>Title</h1>body", "Title\n\nbody"),
        ("<b>bold</b><i>it</i>", "boldit"),
        ("a<p>b</p>c", "a\n\nb\n\nc"),
        ("a<p>b<p>c", "a\n\nb\n\nc"),
        ("a<hr>b<hr/>c", "a\n\nb\n\nc"),
        ("<table><tr><th>a</th><td>b</td></tr><tr><th>c<td>d</table>", "a b\n\nc d"),
        ("<dl><dt>a<dd>b<dt>c</dl>", "a\nb\nc"),
        ("<title>a</title><textarea>b<textarea>c</textarea></textarea>d", "d"),
        ("<select><option>a</option></select><noscript>b</noscript>c", "c"),
        ("a\fb\v\tc", "a b c"),
        ("unclosed <a href='http://x.example'>link", "unclosed link"),
        ("<svg><text>x</text></svg>seen", "seen"),
        ("", ""),
    ],
)
def test_html_reads_as_a_person_would(html: str, text: str) -> None:
    assert html_to_text(html).text == text


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "mailto:a@b.example",
     "//", "http://", "java\nscript:alert(1)", "http://[bad", "", "ftp://x.example/", "/rel"],
)  # fmt: skip
def test_only_web_addresses_are_links(href: str) -> None:
    plain = html_to_text(f'<a href="{href}">shown</a>')
    assert plain.text == "shown"
    assert plain.links == ()


@pytest.mark.parametrize("classes", ["invisible", "ellipsis", "x invisible"])
def test_a_shortened_link_is_shown_whole(classes: str) -> None:
    address = "https://mfa.example/long"
    plain = html_to_text(
        f'see <a href="{address}">mfa.example<span class="{classes}">/long</span></a> now'
    )
    assert plain.text == f"see {address} now"
    assert plain.links == (Link(address, "mfa.example/long"),)


def test_only_spans_in_a_link_shorten_it() -> None:
    address = "https://mfa.example/"
    plain = html_to_text(f'<span class="invisible">a</span> <a href="{address}">our page</a>')
    assert plain.text == "a our page"
    plain = html_to_text(f'<a href="{address}"><span class="mention">our page</span></a>')
    assert plain.text == "our page"


def test_a_link_that_is_not_closed_ends_where_the_next_begins() -> None:
    plain = html_to_text(
        '<a href="https://a.example/">one <a href="https://b.example/">two</a> three'
    )
    assert plain.text == "one two three"
    assert plain.links == (Link("https://a.example/", "one"), Link("https://b.example/", "two"))


def test_relative_links_need_a_base() -> None:
    plain = html_to_text('<a href="/en/x">shown</a>', base="https://mfa.example/news/")
    assert plain.links == (Link("https://mfa.example/en/x", "shown"),)


def test_a_link_keeps_the_text_that_claims_another_address() -> None:
    plain = html_to_text('<a href="https://evil.example/">https://mfa.gov.example/</a>')
    assert plain.text == "https://mfa.gov.example/"
    assert plain.links == (Link("https://evil.example/", "https://mfa.gov.example/"),)


@pytest.mark.parametrize("kind", hostile_kinds())
def test_hostile_html_never_raises(kind: str) -> None:
    for hostile in hostile_texts(kind, longest=None):
        text = hostile.text[:100_000]
        html_to_text(text)
        html_to_text(f'<p>{text}<a href="{text}">{text}</a>')


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000,
        "<a href='http://x.example/'>x" * 20_000,
        "<" * 200_000,
        "<!" * 100_000,
        "&" * 200_000,
        "<p " + "a=b " * 50_000,
        "<script>" * 20_000 + "x",
        "<![CDATA[" * 20_000,
        "<a href='" * 20_000,
        "<!--" * 50_000,
        "<!--" * 50_000 + ">",
        "<!--->" * 40_000,
        "<!-- " * 40_000 + "-->" + "<!--" * 40_000 + ">",
        "<a href='" * 20_000 + ">",
        "<a href='\"" * 20_000 + ">",
        "<a " * 60_000 + ">",
        "<a=" * 60_000 + ">",
        "<a x='>" * 20_000,
        "<a x='" * 20_000 + "'>" * 20_000,
        "<!a" * 60_000 + ">",
        "<?" * 60_000 + ">",
        "</" * 60_000 + ">",
        "</a " * 40_000 + ">",
        "<![" * 60_000 + ">",
        "<script>" + "</script" * 20_000 + ">",
        "<title>" + "<" * 200_000 + ">",
        "<textarea>" * 20_000,
    ],
    ids=lambda html: html[:12],
)
def test_hostile_amounts_are_read_in_bounded_time(html: str) -> None:
    started = time.process_time()
    plain = html_to_text(html)
    assert time.process_time() - started < 3.0
    assert len(plain.links) <= MAX_LINKS
