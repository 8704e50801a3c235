"""JSON of any size, one record at a time, in memory that does not grow with the file.

A bad record becomes a `Reject` and the next one is still read. Knows nothing of any format.
Three shapes: an array (also behind `window.YTD.tweets.part0 =`), lines, whole documents.
"""

from __future__ import annotations

import codecs
import io
import json
import re
from collections.abc import Iterator
from typing import BinaryIO

import orjson

from twiplotui.errors import DataError
from twiplotui.model.imports import Reject
from twiplotui.sources.json_depth import ShallowStream
from twiplotui.sources.json_slices import iter_slices, skip_to_array
from twiplotui.sources.material import MAX_RECORD_BYTES
from twiplotui.sources.raw_stream import PieceStream, RawStream

CHUNK_BYTES = 1 << 20
"""How much is read at once."""

MAX_DOCUMENT_BYTES = 64 * 1024 * 1024
"""The largest file that is parsed in one piece."""

Record = tuple[int, object, bytes]
"""Number in the file (item or line, from 1), the value or a `Reject`, and its own bytes."""

_NAME_BEFORE_COLON = re.compile(
    rb'("(?:[^"\\]|\\.)*+")|(\'(?:[^\'\\]|\\.)*+\')|(,)(?=\s*[}\]])|([A-Za-z_$][\w$]*)(?=\s*:)',
    re.S,
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def loads(raw: bytes) -> object:
    """Parse one JSON value, however odd.

    Lone surrogates become U+FFFD, NaN and infinities None, bytes that are not UTF-8 are read as
    Windows-1252. Of duplicate keys the last wins.

    Raises:
        ValueError: It is no JSON; the text says why, in plain words.
    """
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        reason = str(error)
    text = decode_text(raw)
    # How deep the standard library goes before it gives up differs from one Python to the next.
    ShallowStream(io.BytesIO(text.encode("utf-8", "replace"))).read()
    try:
        return _clean(json.loads(text, parse_constant=lambda _name: None))
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except json.JSONDecodeError:
        raise ValueError(f"it is not valid JSON ({reason})") from None
    except ValueError:
        raise ValueError("it holds a number that is too long") from None


def loads_relaxed(raw: bytes) -> object:
    """Parse JSON, or the JavaScript a code formatter makes of it.

    Accepts bare names before a colon, single quotes and trailing commas.

    Raises:
        ValueError: It is neither.
    """
    try:
        return loads(raw)
    except ValueError as error:
        mended = _NAME_BEFORE_COLON.sub(_mend, raw)
        if mended == raw:
            raise
        try:
            return loads(mended)
        except ValueError:
            raise error from None


def dumps(value: object) -> bytes:
    """Write a parsed record back as JSON, for keeping, whatever its numbers and depth.

    What no JSON holds is written in words, bytes in hexadecimal digits; what is nested deeper than
    can be written is left out.
    """
    try:
        return orjson.dumps(value, default=_in_words, option=orjson.OPT_NON_STR_KEYS)
    except TypeError:
        pass
    try:
        return json.dumps(value, separators=(",", ":"), default=_in_words).encode()
    except RecursionError:
        return b""


def _in_words(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


def decode_text(raw: bytes) -> str:
    """Decode bytes as UTF-8, else as Windows-1252; never raises."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def utf8_stream(stream: BinaryIO) -> BinaryIO:
    """Return a buffered stream of the same text in UTF-8 without a byte order mark.

    UTF-16 is recognised by its mark or by its NUL bytes, UTF-32 by its mark; everything else
    passes unchanged.
    """
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(_Raw(stream))
    head = buffered.peek(4)[:4]
    if head.startswith(codecs.BOM_UTF8):
        buffered.read(3)
    elif head in (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE):
        # Before UTF-16, whose mark begins like this one.
        return io.BufferedReader(_Recoded(buffered, "utf-32"), CHUNK_BYTES)
    elif head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return io.BufferedReader(_Recoded(buffered, "utf-16"), CHUNK_BYTES)
    elif len(head) == 4 and head[1::2] == b"\0\0" and head[0] and head[2]:
        return io.BufferedReader(_Recoded(buffered, "utf-16-le"), CHUNK_BYTES)
    elif len(head) == 4 and head[0::2] == b"\0\0" and head[1] and head[3]:
        return io.BufferedReader(_Recoded(buffered, "utf-16-be"), CHUNK_BYTES)
    return buffered


def iter_json_array(stream: BinaryIO, name: str = "It") -> Iterator[Record]:
    """Yield the items of an array, also of one assigned to a JavaScript variable.

    Args:
        stream: Anything up to the first `=` before the array is skipped, and what follows it.
        name: What to call the file in an error.

    Raises:
        DataError: There is no array.
    """
    with utf8_stream(stream) as source:
        rest = skip_to_array(source)
        if rest is None:
            raise DataError(
                f"{name} holds no list of records where one was expected.",
                "Export or download it again.",
            )
        yield from _parse_slices(iter_slices(source, rest, is_array=True), "item")


def iter_json_lines(stream: BinaryIO) -> Iterator[Record]:
    """Yield the value of each line that is not empty; a bad line is a `Reject` in its place."""
    with utf8_stream(stream) as source:
        number = 0
        while line := source.readline(MAX_RECORD_BYTES + 1):
            number += 1
            if len(line) > MAX_RECORD_BYTES and not line.endswith(b"\n"):
                while line and not line.endswith(b"\n"):
                    line = source.readline(MAX_RECORD_BYTES)
                yield number, Reject(f"line {number}", "the line is longer than 16 MB"), b""
                continue
            line = line.strip(b" \t\r\n\x00\x1e")
            if not line:
                continue
            try:
                yield number, orjson.loads(line), line
            except orjson.JSONDecodeError:
                yield number, _slowly(line, f"line {number}", is_line=True), line


def iter_json_documents(stream: BinaryIO) -> Iterator[Record]:
    """Yield the items of a file that is one array, one object, or several values in a row."""
    with utf8_stream(stream) as source:
        start = source.read(CHUNK_BYTES)
        stripped = start.lstrip()
        if stripped.startswith(b"["):
            slices = iter_slices(source, stripped[1:], is_array=True)
        else:
            slices = iter_slices(source, stripped, is_array=False)
        yield from _parse_slices(slices, "item")


def load_document(stream: BinaryIO, name: str = "It") -> object:
    """Parse a whole file of modest size, also one assigned to a JavaScript variable.

    Raises:
        DataError: It is larger than 64 MB or no JSON.
    """
    with utf8_stream(stream) as source:
        raw = source.read(MAX_DOCUMENT_BYTES + 1)
    if len(raw) > MAX_DOCUMENT_BYTES:
        raise DataError(f"{name} is larger than 64 MB and cannot be read in one piece.")
    if re.match(rb"\s*(?:var|let|const|window\.|Grailbird\.)", raw) and b"=" in raw[:4096]:
        raw = raw.split(b"=", 1)[1]
    try:
        return loads_relaxed(raw.strip().rstrip(b";").strip())
    except ValueError as error:
        raise DataError(f"{name} cannot be read: {error}.") from error


def _parse_slices(slices: Iterator[bytes | str], word: str) -> Iterator[Record]:
    number = 0
    for piece in slices:
        number += 1
        if isinstance(piece, str):
            yield number, Reject(f"{word} {number}", piece), b""
            continue
        try:
            yield number, orjson.loads(piece), piece
            continue
        except orjson.JSONDecodeError:
            several = _taken_apart(piece)
        for part in several:
            yield number, _slowly(part, f"{word} {number}"), part
            number += 1
        number -= 1


def _taken_apart(piece: bytes) -> list[bytes]:
    """Return the values of a slice, which has several where a list mixes objects with others."""
    parts = list(iter_slices(io.BytesIO(), piece, is_array=False))
    if len(parts) > 1 and all(isinstance(part, bytes) for part in parts):
        return [part for part in parts if isinstance(part, bytes)]
    return [piece]


def _slowly(raw: bytes, position: str, *, is_line: bool = False) -> object:
    try:
        return loads(raw) if is_line else loads_relaxed(raw)
    except ValueError as error:
        return Reject(position, str(error))


def _mend(found: re.Match[bytes]) -> bytes:
    double, single, comma, name = found.groups()
    if name is not None:
        return b'"' + name + b'"'
    if comma is not None:
        return b""
    if single is not None:
        return b'"' + single[1:-1].replace(b"\\'", b"'").replace(b'"', b'\\"') + b'"'
    return bytes(double)


def _clean(value: object) -> object:
    """Replace lone surrogates, which no later step can write down."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {_SURROGATE.sub("\ufffd", key): _clean(item) for key, item in value.items()}
    return value


class _Raw(RawStream):
    """Makes a buffered reader of any object that has `read`."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream)
        self._stream = stream

    def pull(self, most: int) -> bytes:
        return self._stream.read(most)


class _Recoded(PieceStream):
    """UTF-16 or UTF-32 read as UTF-8."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        super().__init__(stream)
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")

    def next_piece(self) -> bytes | None:
        data = self._stream.read(65_536)
        text = self._decoder.decode(data, final=not data)
        return text.encode("utf-8", "replace") if data or text else None
