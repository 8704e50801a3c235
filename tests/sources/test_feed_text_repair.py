"""Encodings of feeds and texts encoded twice."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from twiplotui.errors import DataError
from twiplotui.model.post import PostFacts
from twiplotui.sources.feed_parse import read_feed
from twiplotui.sources.material import ReadOptions
from twiplotui.sources.mojibake import repair, repair_latin1
from twiplotui.sources.xml_guard import decode_xml, guard_xml, root_name


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "Ürün"),
        ("iso-8859-1", "Äußerung"),
        ("windows-1251", "Заявление"),
        ("koi8-r", "Заявление"),
        ("gb2312", "发言人"),
        ("shift_jis", "外務省"),
        ("euc-kr", "외교부"),
        ("iso-8859-8-i", "הודעה"),
        ("windows-1256", "بيان"),
    ],
)
def test_declared_encoding_is_obeyed(encoding: str, text: str) -> None:
    codec = encoding.removesuffix("-i")
    data = f'<?xml version="1.0" encoding="{encoding}"?><a>{text}</a>'.encode(codec)
    found, cautions = decode_xml(data)
    assert text in found
    assert not cautions


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32"])
def test_wide_encodings_are_recognised(encoding: str) -> None:
    data = '<?xml version="1.0"?><rss>ü</rss>'.encode(encoding)
    assert "<rss>ü</rss>" in decode_xml(data)[0]
    assert root_name(data) == "rss"


@pytest.mark.parametrize("encoding", ["utf-7", "unicode_escape", "hex", "no-such", "idna"])
def test_other_encodings_are_not_obeyed(encoding: str) -> None:
    data = f'<?xml version="1.0" encoding="{encoding}"?><a>+ADw- \\x1b</a>'.encode()
    found, cautions = decode_xml(data)
    assert "+ADw- \\x1b" in found
    assert encoding in cautions[0]


def test_one_bad_byte_does_not_change_the_encoding() -> None:
    found, cautions = decode_xml("<a>Ürün güzel</a>".encode() + b"\xff<b/>")
    assert "Ürün güzel" in found
    assert "not valid UTF-8" in cautions[0]


def test_cut_character_at_the_end_is_dropped() -> None:
    assert decode_xml("<a>é".encode()[:-1]) == ("<a>", ())


def test_names_of_html_are_written_out() -> None:
    assert (
        guard_xml(b"<a>&eacute;&nbsp;&amp;&lt;&bogus;</a>").text == "<a>é\xa0&amp;&lt;&bogus;</a>"
    )


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE a [<!ENTITY x "y">]><a/>',
        "<!-- c --><!DOCTYPE a [ ]><a/>",
        '<a/><!ENTITY x "y">',
        '<!doctype a SYSTEM "x" [<!ELEMENT b ANY>]><a/>',
    ],
)
def test_declarations_are_refused(document: str) -> None:
    with pytest.raises(DataError, match="entities"):
        guard_xml(document.encode())


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE rss PUBLIC "-//x//DTD [RSS]//EN" "http://x.example/rss.dtd"><rss/>',
        "<a><![CDATA[<!ENTITY x 'y'>]]></a>",
        "<a><!-- <!ENTITY x 'y'> --></a>",
    ],
)
def test_harmless_documents_pass(document: str) -> None:
    assert guard_xml(document.encode()).text == document


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_double_encoding_is_undone(text: str) -> None:
    written = text.encode("utf-8", "replace").decode("latin-1")
    assert repair_latin1(written) == text.encode("utf-8", "replace").decode("utf-8")


@pytest.mark.parametrize("text", ["isles’ ferry – “safe”", "élégant", "Ürün ğ", "Заявление", "👍"])
def test_text_read_as_windows_is_repaired(text: str) -> None:
    undefined = {0x81, 0x8D, 0x8F, 0x90, 0x9D}
    broken = "".join(
        chr(byte) if byte in undefined else bytes([byte]).decode("cp1252") for byte in text.encode()
    )
    assert repair(broken) == text
    assert repair(text) == text


@pytest.mark.parametrize("text", ["plain", "café", "Ã", "naïve – “déjà”"])
def test_sound_text_is_left_alone(text: str) -> None:
    assert repair_latin1(text) == text
    assert repair(text) == text


@pytest.mark.parametrize("text", ["groß\xa0angelegt", "Spaß«", "CAFÉ»", "à\xa0Paris", "SÃO Ó»"])
def test_words_before_a_space_or_a_quotation_mark_are_not_encoded_twice(text: str) -> None:
    assert repair(text) == text


@pytest.mark.parametrize(
    "encoding", ["iso-8859-1", "windows-1251", "us-ascii", "gb2312", "shift_jis"]
)
def test_utf8_is_known_whatever_it_declares(encoding: str) -> None:
    data = f'<?xml version="1.0" encoding="{encoding}"?><a>Café – 테스트 – Ürün</a>'.encode()
    text, cautions = decode_xml(data)
    assert "Café – 테스트 – Ürün" in text
    assert cautions == (f"It declares the encoding “{encoding}” but is UTF-8, and was read so.",)


@pytest.mark.parametrize("title", ["groß\xa0angelegt", "CAFÉ»", "we’re", "Ørsted", "테스트"])
def test_feed_text_is_mended_only_where_it_was_encoded_twice(title: str) -> None:
    twice = title.encode().decode("cp1252", "ignore") if title in ("we’re", "Ørsted") else title
    # An element the quick reader does not know sends the second feed to feedparser.
    for more in ("", "<odd/>"):
        item = f"<item><guid>1</guid><title>{twice}</title>{more}</item>"
        feed = f'<rss version="2.0"><channel><title>t</title>{item}</channel></rss>'
        facts = read_feed(feed.encode(), name="f", options=ReadOptions())
        assert [fact.text for fact in facts if isinstance(fact, PostFacts)] == [title]
