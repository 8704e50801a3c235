"""Makes foreign XML fit to parse: decodes it, refuses entities, strips what XML forbids.

Entity declarations are refused outright: a chain of them crashes the XML parser of some systems,
and nothing we read needs one.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from html.entities import html5

from twiplotui.errors import DataError

MAX_TAG = 100_000
"""Characters of one tag; longer ones are refused (an element with 40,000 attributes takes 28 s)."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = (
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
)
_ENCODINGS = {
    "utf-8": "utf-8",
    "ascii": "windows-1252",
    "iso8859-1": "windows-1252",
    **{f"iso8859-{n}": f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)},
    **{f"cp{n}": f"cp{n}" for n in (437, 850, 852, 855, 866, 874, 932, 949, 950)},
    **{f"cp{n}": f"cp{n}" for n in range(1250, 1259)},
    **{name: name for name in ("koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "tis-620")},
    **dict.fromkeys(("gb2312", "gbk", "gb18030"), "gb18030"),
    **{name: name for name in ("big5", "big5hkscs", "hz")},
    **{name: name for name in ("shift_jis", "euc_jp", "euc_kr", "iso2022_jp", "johab", "cp1361")},
    **{name: name for name in ("utf-16", "utf-16-le", "utf-16-be", "utf-32")},
}
"""Encodings a file may declare, by Python's name; all others (utf-7, unicode_escape …) are not
obeyed. ASCII and Latin-1 are read as the superset that is meant."""

_BEYOND_ASCII = bytes(range(128, 256))
_ENOUGH = 6
"""Bytes beyond ASCII from which on what is valid UTF-8 is taken for it whatever it declares; fewer
may be valid by chance (two letters in an encoding of Chinese, Japanese or Korean)."""

_XML_TYPE = re.compile(r"text/.+|application/(?:xml(?:-.+)?|.+\+xml)", re.IGNORECASE)
_CHARSET = re.compile(r"\bcharset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*?\?>")
_DECLARED = re.compile(
    rb"""^\s*<\?xml\b[^>]{0,300}?\bencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']"""
)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9A-Fa-f]{0,64})|([0-9]{1,64}));?")
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,30};)")
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_HIDDEN = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>", re.DOTALL)
_LONG_TAG = re.compile(rf"<[A-Za-z_][^<>]{{{MAX_TAG}}}")
_PROLOG_SKIP = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_ROOT = re.compile(r"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")


@dataclass(frozen=True, slots=True)
class GuardedXml:
    """XML text that is fit to parse."""

    text: str
    """Without byte order mark and XML declaration."""
    cautions: tuple[str, ...] = ()

    def encoded(self) -> bytes:
        """Return it as UTF-8 that declares itself so."""
        return b'<?xml version="1.0" encoding="utf-8"?>' + self.text.encode("utf-8", "replace")


def guard_xml(data: bytes, name: str = "{name}", content_type: str = "") -> GuardedXml:
    """Decode XML and refuse what no honest file needs.

    Args:
        data: The whole file.
        name: What errors call it.
        content_type: What its server calls it; empty: it came from no server.

    Raises:
        DataError: It declares entities, has a document type with a body of its own, or a tag
            longer than `MAX_TAG`.
    """
    text, cautions = decode_xml(data, content_type)
    text = _ILLEGAL.sub("", text)
    text = _NAMED.sub(_named_character, _REFERENCE.sub(_legal_reference, text))
    refuse_entities(text, name)
    if _LONG_TAG.search(text):
        raise DataError(f"{name} has a tag of more than {MAX_TAG:,} characters and is refused.")
    return GuardedXml(_DECLARATION.sub("", text, count=1).lstrip(), cautions)


def refuse_entities(text: str, name: str = "{name}") -> None:
    """Refuse XML text (or its beginning) that declares entities.

    Raises:
        DataError: It has a document type with a body of its own, or declares an entity.
    """
    doctype = _doctype(text)
    if "[" in doctype or (_ENTITY.search(text) and _ENTITY.search(_HIDDEN.sub("", text))):
        raise DataError(
            f"{name} declares XML entities and is refused.",
            "Entities can crash or stall readers; ask its owner for a copy without a DOCTYPE.",
        )


def _doctype(text: str) -> str:
    """Return the document type declaration, quoted parts left out; empty where there is none."""
    start = _after_prolog(text, 0)
    if text[start : start + 9].upper() != "<!DOCTYPE":
        return ""
    rest = re.sub(r"\"[^\"]*\"|'[^']*'", "", text[start : start + 10_000])
    return rest[: rest.find(">") + 1] or rest


def _after_prolog(text: str, start: int) -> int:
    while found := _PROLOG_SKIP.match(text, start):
        start = found.end()
    return start


def root_name(head: bytes) -> str:
    """Return the local name of the first element in lower case; empty where there is none."""
    text, _ = decode_xml(head)
    text = text.lstrip("\ufeff\x00")
    start = _after_prolog(text, 0)
    if text[start : start + 9].upper() == "<!DOCTYPE":
        end = text.find(">", start)
        body = text.find("[", start)
        if 0 <= body < end:
            end = text.find("]", body)
            end = text.find(">", end)
        start = _after_prolog(text, end + 1 if end >= 0 else len(text))
    found = _ROOT.search(text, start, start + 2_000)
    return found[2].lower() if found else ""


def decode_xml(data: bytes, content_type: str = "") -> tuple[str, tuple[str, ...]]:
    """Decode XML by its mark, its server's word, its declaration, or as UTF-8; never raises.

    Args:
        data: A file or its beginning.
        content_type: The `Content-Type` it was served with.

    Returns:
        The text and sentences about what was wrong with its encoding.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace"), ()
    for start, name in _UNMARKED:
        if data.startswith(start):
            return data.decode(name, "replace"), ()
    told = _decode_as_told(data, content_type)
    if told is not None:
        return told, ()
    declared = _DECLARED.match(data[:512])
    wanted = declared[1].decode("ascii") if declared else "utf-8"
    name = _known_encoding(wanted)
    cautions: tuple[str, ...] = ()
    if not name:
        cautions = (f"It declares the encoding “{wanted}”, which is not read; taken as UTF-8.",)
        name = "utf-8"
    if name.startswith(("utf-16", "utf-32")):
        # The declaration was readable byte for byte, so it cannot be true.
        name = "utf-8"
    if name == "utf-8":
        return _decode_utf8(data, cautions)
    if _is_surely_utf8(data):
        told = f"It declares the encoding “{wanted}” but is UTF-8, and was read so."
        return data.decode("utf-8"), (*cautions, told)
    return data.decode(name, "replace"), cautions


def _decode_as_told(data: bytes, content_type: str) -> str | None:
    """Decode by the word of the server, which goes before that of the file (RFC 7303, 3.2).

    None: it has none for XML, or it cannot be true.
    """
    kind, _, parameters = content_type.partition(";")
    if not _XML_TYPE.fullmatch(kind.strip()):
        return None
    charset = _CHARSET.search(parameters)
    name = _known_encoding(charset[1]) if charset else ""
    if not name or name.startswith(("utf-16", "utf-32")):
        return None
    if charset and charset[1].lower() in ("ascii", "us-ascii") and not data.isascii():
        return None
    if name != "utf-8" and _is_surely_utf8(data):
        return None
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None


def _is_surely_utf8(data: bytes) -> bool:
    """Whether bytes beyond ASCII are in them, enough and in such an order as only UTF-8 has."""
    beyond = len(data) - len(data.translate(None, _BEYOND_ASCII))
    if beyond < _ENOUGH:
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _known_encoding(wanted: str) -> str:
    wanted = wanted.lower().removesuffix("-i").replace("windows-", "cp")
    try:
        return _ENCODINGS.get(codecs.lookup(wanted).name, "")
    except (LookupError, ValueError):
        return ""


def _decode_utf8(data: bytes, cautions: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    try:
        return data.decode("utf-8"), cautions
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3 and error.reason == "unexpected end of data":
            return data[: error.start].decode("utf-8"), cautions
    lenient = data.decode("utf-8", "replace")
    broken = lenient.count("\ufffd")
    foreign = sum(1 for char in lenient if char > "\x7f") - broken
    if broken <= foreign:
        return lenient, (*cautions, f"{broken} characters are not valid UTF-8 and were replaced.")
    text = data.decode("windows-1252", "replace")
    return text, (
        *cautions,
        "It is not in the encoding it declares; read as windows-1252, so letters may be wrong.",
    )


def _named_character(found: re.Match[str]) -> str:
    """Write out what HTML names and XML does not know."""
    character = html5.get(found[1], found[0])
    return found[0] if character in "&<>\"'" else character


def _legal_reference(found: re.Match[str]) -> str:
    digits = found[1] if found[2] is None else found[2]
    try:
        number = int(digits, 16 if found[2] is None else 10)
    except ValueError:
        return ""
    is_legal = number in (9, 10, 13) or (
        32 <= number <= 0x10FFFF
        and not 0xD800 <= number <= 0xDFFF
        and number not in (0xFFFE, 0xFFFF)
    )
    return found[0] if is_legal else ""
