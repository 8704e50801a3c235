from __future__ import annotations

import ssl
import subprocess
import sys
from pathlib import Path

import pytest

from tests.network.servers import answer, fixed, serve
from twiplotui.network.exchange import FetchKind, FetchRequest
from twiplotui.network.fetcher import Fetcher
from twiplotui.network.settings import NetworkSettings

CERTS = Path(__file__).parent / "certs"
OWN = NetworkSettings(allow_hosts=("feeds.test", "other.test"), spacing=0.0, timeout=5)


async def loopback(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]


def server_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTS / "feeds.test.pem", CERTS / "feeds.test.key")
    return context


async def test_a_certificate_nobody_vouches_for_is_not_trusted() -> None:
    pages, own = fixed({"/": answer(b"x")}), Fetcher(OWN, resolve=loopback)
    async with serve(pages, server_context()) as server, own as fetcher:
        result = await fetcher.fetch(FetchRequest(f"https://feeds.test:{server.port}/"))
    assert result.kind is FetchKind.UNREACHABLE
    assert result.sentence == "The certificate of feeds.test cannot be trusted."
    assert server.asked == []


async def test_the_system_s_store_decides_and_the_name_must_match(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTS / "feeds.test.pem"))
    pages, own = fixed({"/": answer(b"x")}), Fetcher(OWN, resolve=loopback)
    async with serve(pages, server_context()) as server, own as fetcher:
        good = await fetcher.fetch(FetchRequest(f"https://feeds.test:{server.port}/"))
        wrong = await fetcher.fetch(FetchRequest(f"https://other.test:{server.port}/"))
    assert good.body == b"x"
    assert wrong.kind is FetchKind.UNREACHABLE


def test_httpx_is_only_imported_when_something_is_fetched() -> None:
    code = (
        "import sys, twiplotui.network.fetcher, twiplotui.network.politeness;"
        "twiplotui.network.fetcher.Fetcher();"
        "print([n for n in ('httpx', 'httpcore', 'anyio', 'textual', 'sqlite3')"
        " if n in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_entering_a_fetcher_opens_no_socket() -> None:
    code = """
import asyncio, sys
from twiplotui.network.fetcher import Fetcher
seen = []
async def main():
    sys.addaudithook(lambda name, args: name in ("socket.connect", "socket.getaddrinfo")
                     and seen.append(name))
    async with Fetcher():
        pass
asyncio.run(main())
print(seen)
"""
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
