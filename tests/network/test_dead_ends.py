"""Hosts that are half dead, name services that keep silent, statuses that come with nonsense."""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from tests.network.asking import FEED, OWN, ask
from tests.network.servers import Asked, Writer, answer, fixed, serve
from twiplotui.network.exchange import FetchKind, FetchRequest
from twiplotui.network.fetcher import Fetcher

DEAD = "127.0.0.9"
linux = pytest.mark.skipif(
    sys.platform != "linux", reason="127.0.0.9 is of this machine there only"
)


def silent(port: int) -> ExitStack:
    """Hold a place that takes no connection and refuses none: its queue is full."""
    held = ExitStack()
    deaf = held.enter_context(socket.socket())
    deaf.bind((DEAD, port))
    deaf.listen(0)
    for _ in range(4):
        waiting = held.enter_context(socket.socket())
        waiting.setblocking(False)
        waiting.connect_ex((DEAD, port))
    return held


@linux
@pytest.mark.parametrize("is_silent", [True, False], ids=["silent", "refusing"])
async def test_a_host_is_reached_by_the_address_that_lives(is_silent: bool) -> None:
    async def addresses(host: str, port: int) -> list[str]:
        return [DEAD, DEAD, DEAD, "127.0.0.1"]

    async with (
        serve(fixed({"/": answer(FEED)})) as server,
        Fetcher(OWN, resolve=addresses) as fetcher,
    ):
        with silent(server.port) if is_silent else ExitStack():
            result = await fetcher.fetch(FetchRequest(server.url("/", "feeds.test")))
    assert (result.kind, result.body) == (FetchKind.OK, FEED)


@linux
async def test_a_host_none_of_whose_addresses_lives_cannot_be_reached() -> None:
    async def addresses(host: str, port: int) -> list[str]:
        return [DEAD, "127.0.0.8"]

    async with Fetcher(OWN, resolve=addresses) as fetcher:
        result = await fetcher.fetch(FetchRequest("http://feeds.test:9/"))
    assert (result.kind, result.sentence) == (
        FetchKind.UNREACHABLE,
        "feeds.test cannot be reached.",
    )


@pytest.fixture
def silence(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A name service that says nothing of some names until the test ends."""
    is_over = threading.Event()

    def getaddrinfo(host: str, port: int, *rest: Any, **named: Any) -> list[Any]:
        if host.startswith("dead"):
            is_over.wait(60)
            raise socket.gaierror
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    yield is_over
    is_over.set()


def test_a_name_nobody_answers_for_holds_up_neither_others_nor_the_end(
    silence: threading.Event,
) -> None:
    async def read_all() -> list[FetchKind]:
        async with serve(fixed({"/": answer(FEED)})) as server, Fetcher(OWN) as fetcher:
            requests = [FetchRequest(f"http://dead{number}.test/") for number in range(12)]
            requests.append(FetchRequest(server.url("/", "feeds.test")))
            results = await asyncio.gather(*(fetcher.fetch(each) for each in requests))
            return [result.kind for result in results]

    *dead, living = asyncio.run(read_all())
    assert not silence.is_set(), "the loop ended while the name service was silent"
    assert living is FetchKind.OK
    assert set(dead) == {FetchKind.TIMEOUT}


@pytest.mark.parametrize(
    ("status", "words"),
    [("304 Not Modified", "nothing of it yet"), ("206 Partial Content", "part")],
)
async def test_an_answer_nobody_asked_for_is_a_fault(status: str, words: str) -> None:
    result = await ask(fixed({"/": answer(b"x", status=status)}))
    assert result.kind is FetchKind.BAD_RESPONSE
    assert words in result.sentence


async def cut(_: Asked, writer: Writer) -> None:
    writer.write(answer(b"x" * 10, status="429 Too Many", Content_Length="5000")[:-4])
    writer.close()


async def odd(_: Asked, writer: Writer) -> None:
    writer.write(answer(b"no gzip", status="429 Too Many", Content_Encoding="gzip"))
    writer.close()


async def unknown(_: Asked, writer: Writer) -> None:
    writer.write(answer(b"x", status="429 Too Many", Content_Encoding="br"))
    writer.close()


async def huge(_: Asked, writer: Writer) -> None:
    writer.write(answer(b"x" * 1_000_000, status="429 Too Many"))
    writer.close()


async def dripping(_: Asked, writer: Writer) -> None:
    writer.write(answer(b"", status="429 Too Many", Content_Length="5000"))
    await writer.drain()
    await asyncio.sleep(30)


@pytest.mark.parametrize("handler", [cut, odd, unknown, huge, dripping])
async def test_a_status_counts_whatever_came_with_it(
    handler: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("twiplotui.network.fetcher._ERROR_SECONDS", 0.2)
    result = await ask(handler)
    assert (result.kind, result.status) == (FetchKind.RATE_LIMITED, 429)
