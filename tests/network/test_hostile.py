"""A fetch is not hurt by what it is answered, and tells no secret."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
import zlib
from collections.abc import Callable

import pytest

from tests.network.asking import FEED, OWN, ask, outside
from tests.network.servers import Asked, Writer, answer, fixed, packed, serve
from twiplotui.network.exchange import FetchKind, FetchRequest
from twiplotui.network.fetcher import Fetcher


def bomb(megabytes: int) -> bytes:
    """A gzip stream of zeros; its end is never reached, so it has none."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    head = packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + block * megabytes


@pytest.mark.parametrize("encoding", ["br", "zstd", "deflate", "gzip, gzip", "gzip, br", "x"])
async def test_other_encodings_are_refused(encoding: str) -> None:
    result = await ask(fixed({"/": answer(packed(FEED), Content_Encoding=encoding)}))
    assert result.kind is FetchKind.BAD_RESPONSE
    assert "gzip" in result.sentence


async def test_a_bomb_is_stopped_at_the_limit() -> None:
    result = await ask(fixed({"/": answer(bomb(300), Content_Encoding="gzip")}))
    assert result.kind is FetchKind.TOO_LARGE
    assert "5 MB" in result.sentence


async def test_several_gzip_members_are_one_body_and_ten_thousand_are_not() -> None:
    page = answer(packed(b"ab") + packed(b"cd") + bytes(9), Content_Encoding="gzip")
    result = await ask(fixed({"/": page}))
    assert result.body == b"abcd"
    result = await ask(fixed({"/": answer(packed(b"") * 10_000, Content_Encoding="gzip")}))
    assert result.kind is FetchKind.BAD_RESPONSE


async def test_a_body_of_exactly_the_limit_is_read_and_one_more_byte_is_not() -> None:
    body = bytes(range(256)) * 400
    for encoding, sent in (("identity", body), ("gzip", packed(body))):
        page = fixed({"/": answer(sent, Content_Encoding=encoding)})
        assert (await ask(page, max_bytes=len(body))).body == body
        result = await ask(page, max_bytes=len(body) - 1)
        assert result.kind is FetchKind.TOO_LARGE


async def test_lying_lengths_and_endless_bodies_are_stopped() -> None:
    huge = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n<rss>"
    assert (await ask(fixed({"/": huge}))).kind is FetchKind.TOO_LARGE

    async def endless(asked: Asked, writer: Writer) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"10000\r\n" + bytes(65536) + b"\r\n")
            await writer.drain()

    result = await ask(endless)
    assert result.kind is FetchKind.TOO_LARGE


def raw(head: str, body: bytes = b"") -> bytes:
    return head.replace("\n", "\r\n").encode("latin-1") + b"\r\n\r\n" + body


@pytest.mark.parametrize(
    "page",
    [
        raw("HTTP/1.1 200 OK\nContent-Length: 500", b"<rss>"),
        raw("HTTP/1.1 200 OK\nContent-Length: -5", b"<rss>"),
        raw("HTTP/1.1 200 OK\nContent-Length: 5\nContent-Length: 9", b"<rss>"),
        raw("HTTP/1.1 200 OK\nTransfer-Encoding: chunked", b"ZZ\r\nxx"),
        raw("HTTP/1.1 200 OK\nTransfer-Encoding: chunked", b"5\r\n<rss"),
        raw("HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: 6", b"no zip"),
        raw("HTTP/1.1 200 OK\nContent-Encoding: gzip", packed(FEED * 99)[:-9]),
        raw("SSH-2.0-OpenSSH_9.2"),
        raw("HTTP/1.1 200 OK\nX-\x00: 1"),
        raw("HTTP/1.1 200 OK\n" + "\n".join(f"X-{n}: {'y' * 100}" for n in range(4000))),
        b"",
        b"\x00\xff" * 500,
    ],
)
async def test_broken_answers_are_said_so(page: bytes) -> None:
    result = await ask(fixed({"/": page}))
    assert result.kind in (FetchKind.BAD_RESPONSE, FetchKind.UNREACHABLE)
    assert result.body == b""
    assert "feeds.test" in result.sentence and result.sentence.isprintable()


async def test_control_characters_in_headers_never_come_through() -> None:
    page = raw(
        'HTTP/1.1 200 O\x1b[2JK\nETag: "a\x1b]0;pwn\x07"\nLast-Modified: \x9b2J\n'
        f"Content-Type: text/xml\nContent-Length: {len(FEED)}",
        FEED,
    )
    result = await ask(fixed({"/": page}))
    if result.is_ok:
        assert result.etag == "" and result.last_modified == ""
    for text in (result.sentence, result.etag, result.last_modified, result.content_type):
        assert text.isprintable()


async def test_html_in_place_of_a_feed_comes_with_its_type() -> None:
    page = answer(b"<html>Just a moment...", Content_Type="text/html")
    result = await ask(fixed({"/": page}))
    assert result.is_ok and result.content_type == "text/html"


def drip_body(asked: Asked, writer: Writer) -> bytes:
    return b"HTTP/1.1 200 OK\r\n\r\n"


def drip_headers(asked: Asked, writer: Writer) -> bytes:
    return b"HTTP/1.1 200 OK\r\nX: "


@pytest.mark.parametrize("start", [drip_body, drip_headers])
async def test_drips_end_with_the_total_deadline(start: Callable[[Asked, Writer], bytes]) -> None:
    async def drip(asked: Asked, writer: Writer) -> None:
        writer.write(start(asked, writer))
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.2)

    assert (await ask(drip)).kind is FetchKind.TIMEOUT


async def test_the_deadline_covers_all_redirects_together() -> None:
    async def slow(asked: Asked, writer: Writer) -> None:
        await asyncio.sleep(0.6)
        writer.write(answer(status="302 Found", Location=asked.path + "x"))
        writer.close()

    assert (await ask(slow)).kind is FetchKind.TIMEOUT


async def test_a_hanging_name_service_ends_with_the_deadline() -> None:
    async def hang(host: str, port: int) -> list[str]:
        await asyncio.sleep(60)
        return []

    async with Fetcher(OWN, resolve=hang) as fetcher:
        result = await fetcher.fetch(FetchRequest("http://feeds.test/"))
    assert result.kind is FetchKind.TIMEOUT


async def test_logs_and_sentences_hold_no_secret(caplog: pytest.LogCaptureFixture) -> None:
    secrets = ("s3cr3t", "TOKEN", "usr")
    targets = [
        "http://usr:s3cr3t@feeds.test:{port}/{path}?t=TOKEN#TOKEN",
        "http://usr:s3cr3t@10.0.0.1:{port}/{path}?t=TOKEN",
        "http://usr:s3c/r3ts3cr3t@feeds.test:{port}/{path}?t=TOKEN",
    ]
    cut = raw("HTTP/1.1 200 OK\nContent-Length: 500", b"<rss>")
    pages = {
        "/ok": answer(FEED),
        "/cut": cut,
        "/bomb": answer(bomb(6), Content_Encoding="gzip"),
        "/br": answer(b"x", Content_Encoding="br"),
        "/away": answer(status="302 Found", Location="file:///x?t=TOKEN"),
        "/deny": answer(status="403 No"),
    }
    sentences: list[str] = []
    with caplog.at_level(logging.DEBUG):
        async with serve(fixed(pages)) as server, Fetcher(OWN, resolve=outside) as fetcher:
            for target in targets:
                for path in ("ok", "cut", "bomb", "br", "away", "deny", "missing"):
                    url = target.format(port=server.port, path=path)
                    sentences.append((await fetcher.fetch(FetchRequest(url))).sentence)
    everything = "\n".join([*sentences, caplog.text])
    assert not [secret for secret in secrets if secret in everything]


CHILD = """
import asyncio, resource, sys
from twiplotui.network.exchange import ARCHIVE_BYTES, FetchRequest
from twiplotui.network.fetcher import Fetcher
from twiplotui.network.settings import NetworkSettings
async def main():
    own = NetworkSettings(allow_hosts=("127.0.0.1",), spacing=0)
    async with Fetcher(own) as fetcher:
        await fetcher.fetch(FetchRequest(sys.argv[1] + "/small"))
        base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        request = FetchRequest(sys.argv[1] + sys.argv[2], max_bytes=int(sys.argv[3]))
        result = await fetcher.fetch(request)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(result.kind, (peak - base) // 1024, len(result.body))
asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="measures with getrusage")
@pytest.mark.parametrize(
    ("path", "limit", "kind", "most_mb"),
    [
        ("/bomb", 5_000_000, "too-large", 25),
        ("/car", 50_000_000, "ok", 75),
        ("/bomb", 50_000_000, "too-large", 75),
    ],
)
async def test_memory_stays_within_the_limit(
    path: str, limit: int, kind: str, most_mb: int
) -> None:
    pages = {
        "/small": answer(FEED),
        "/bomb": answer(bomb(300), Content_Encoding="gzip"),
        "/car": answer(bytes(50_000_000)),
    }
    async with serve(fixed(pages)) as server:
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", CHILD, server.url(""), path, str(limit)),
            stdout=subprocess.PIPE,
        )
        out, _ = await child.communicate()
    found, grown, size = out.decode().split()
    assert found == kind
    assert int(grown) < most_mb
    assert int(size) == (limit if kind == "ok" else 0)
