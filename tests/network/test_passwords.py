"""A password in the address of a source goes to its own server, and nowhere else."""

from __future__ import annotations

import base64

import pytest

from tests.network.asking import FEED, outside
from tests.network.servers import Asked, Writer, answer, serve
from twiplotui.network.exchange import FetchKind, FetchRequest, FetchResult
from twiplotui.network.fetcher import Fetcher
from twiplotui.network.settings import NetworkSettings

OWN = NetworkSettings(allow_hosts=("feeds.test", "other.test"), spacing=0.0, timeout=5)
BASIC = "Basic " + base64.b64encode(b"desk:secret").decode()


async def ask(location: str, secret: str = "desk:secret@") -> tuple[FetchResult, list[Asked]]:
    """Ask for a feed whose server leads on to an address; `{port}` is that of all servers."""

    async def handle(asked: Asked, writer: Writer) -> None:
        moved = answer(status="301 Moved", Location=location.format(port=server.port))
        writer.write(moved if asked.path == "/feed" else answer(FEED))
        writer.close()

    async with serve(handle) as server, Fetcher(OWN, resolve=outside) as fetcher:
        url = f"http://{secret}feeds.test:{server.port}/feed"
        return await fetcher.fetch(FetchRequest(url)), server.asked


@pytest.mark.parametrize("location", ["/new", "http://feeds.test:{port}/new"])
async def test_it_goes_along_on_its_own_server(location: str) -> None:
    result, asked = await ask(location)
    assert result.body == FEED
    assert [each.headers.get("authorization") for each in asked] == [BASIC, BASIC]
    assert result.moved_to.startswith("http://desk:secret@feeds.test:")
    assert result.moved_to.endswith("/new")
    assert "secret" not in result.sentence


@pytest.mark.parametrize(
    "location",
    ["http://other.test:{port}/new", "http://feeds.test:9/new", "http://x:y@feeds.test:{port}/new"],
)
async def test_it_goes_nowhere_else(location: str) -> None:
    result, asked = await ask(location)
    assert result.kind is FetchKind.REFUSED
    assert len(asked) == 1
    assert "password" in result.sentence and "secret" not in result.sentence
    assert "x:y" not in result.sentence


async def test_none_is_taken_from_an_answer() -> None:
    result, asked = await ask("http://x:y@feeds.test:{port}/new", secret="")
    assert result.kind is FetchKind.REFUSED
    assert len(asked) == 1


async def test_without_one_a_source_may_move_to_another_server() -> None:
    result, asked = await ask("http://other.test:{port}/new", secret="")
    assert result.body == FEED
    assert "authorization" not in asked[-1].headers
