"""A fetch cannot reach inside."""

from __future__ import annotations

import pytest

from tests.network.asking import OWN, ask, outside
from tests.network.servers import Asked, Writer, answer, fixed, serve
from twiplotui.network.exchange import FetchKind, FetchRequest
from twiplotui.network.fetcher import Fetcher
from twiplotui.network.route import Route, RouteError
from twiplotui.network.settings import NetworkSettings
from twiplotui.network.transport import resolve_host

SECRET = fixed({"/secret": answer(b"secret")})

SPELLINGS = [
    "127.0.0.1",
    "localhost",
    "LOCALHOST.",
    "127.1",
    "0x7f.1",
    "0x7f000001",
    "2130706433",
    "0177.0.0.1",
    "0.0.0.0",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::]",
    "good.example@127.0.0.1",
    "127.0.0.1:80@127.0.0.1",
    "１２７.０.０.１",
    "①②⑦.0.0.1",
    "127.0.0.1%00.example",
    "[64:ff9b::7f00:1]",
]


@pytest.mark.parametrize("host", SPELLINGS)
async def test_no_spelling_of_this_machine_is_read(host: str) -> None:
    own = NetworkSettings(spacing=0, timeout=3)
    async with serve(SECRET) as server, Fetcher(own) as fetcher:
        result = await fetcher.fetch(FetchRequest(f"http://{host}:{server.port}/secret"))
    assert result.kind in (FetchKind.REFUSED, FetchKind.UNREACHABLE)
    assert server.asked == []
    assert result.sentence.isprintable()


@pytest.mark.parametrize("host", [*SPELLINGS, "allowed.inside"])
@pytest.mark.parametrize("status", [301, 307])
async def test_no_redirect_leads_to_this_machine(host: str, status: int) -> None:
    own = NetworkSettings(allow_hosts=("allowed.inside",), spacing=0, timeout=3)

    async def resolve(name: str, port: int) -> list[str]:
        return await resolve_host(name, port) if "allowed" not in name else ["127.0.0.1"]

    async with serve(SECRET) as server, Fetcher(own, resolve=resolve) as fetcher:
        target = f"http://{host}:{server.port}/secret"
        try:
            route = Route("http://outside.example/feed", own)
            route.follow(target, status)
        except RouteError as error:
            assert str(error).isprintable()
        else:
            result = await fetcher.fetch(FetchRequest(route.url))
            assert result.kind in (FetchKind.REFUSED, FetchKind.UNREACHABLE)
    assert server.asked == []


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:{port}/secret",
        "//localhost:{port}/secret",
        "http://127.1:{port}/secret",
        "http://[::ffff:127.0.0.1]:{port}/secret",
        "http://user:pw@feeds.test:{port}/secret",
        "file:///etc/passwd",
        "gopher://127.0.0.1:{port}/_secret",
        "http:secret\\@127.0.0.1",
        "http://feeds.test:99999/",
        "javascript:alert(1)",
        "http://",
    ],
)
async def test_redirects_inside_or_out_of_the_web_are_refused(location: str) -> None:
    async with serve(SECRET) as secret:
        page = answer(status="302 Found", Location=location.format(port=secret.port))
        result = await ask(fixed({"/": page}))
    assert result.kind in (FetchKind.REFUSED, FetchKind.BAD_RESPONSE)
    assert secret.asked == []
    assert result.body == b""


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["::ffff:7f00:1"], ["64:ff9b::7f00:1"]],
)
async def test_names_that_point_inside_are_refused(addresses: list[str]) -> None:
    async def resolve(host: str, port: int) -> list[str]:
        return addresses

    own = NetworkSettings(spacing=0)
    async with serve(SECRET) as server, Fetcher(own, resolve=resolve) as fetcher:
        result = await fetcher.fetch(FetchRequest(server.url("/secret", "feeds.example")))
    assert result.kind is FetchKind.REFUSED
    assert "inside" in result.sentence
    assert server.asked == []


async def test_a_name_is_resolved_once_and_the_checked_address_is_used() -> None:
    asked: list[str] = []

    async def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["192.0.2.1"] if len(asked) == 1 else ["127.0.0.1"]

    own = NetworkSettings(spacing=0)
    async with serve(SECRET) as server, Fetcher(own, resolve=rebinding) as fetcher:
        for _ in range(3):
            result = await fetcher.fetch(FetchRequest(server.url("/secret", "feeds.example")))
            assert result.kind is FetchKind.REFUSED
    assert len(asked) == 3
    assert server.asked == []


async def test_a_name_without_an_address_is_said_so() -> None:
    async def nobody(host: str, port: int) -> list[str]:
        raise OSError("no such host")

    async with Fetcher(OWN, resolve=nobody) as fetcher:
        result = await fetcher.fetch(FetchRequest("http://feeds.test/"))
    assert result.kind is FetchKind.UNREACHABLE
    assert result.sentence == "No server is known by the name feeds.test."


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://a.example/",
        "http:///x",
        "feed",
        "",
        "http://a.example/\r\nX: y",
        "http://a.example/\x1b[2J",
        "http://a b.example/",
        "http://a.example/" + "x" * 5000,
        "http://\ud800.example/",
        "|rm -rf",
    ],
)
async def test_addresses_that_are_none_are_refused(url: str) -> None:
    async with Fetcher(OWN, resolve=outside) as fetcher:
        result = await fetcher.fetch(FetchRequest(url))
    assert result.kind is FetchKind.REFUSED
    assert result.sentence.isprintable()
    assert len(result.sentence) < 300


async def test_circles_and_long_chains_end() -> None:
    circle = {
        "/a": answer(status="302 Found", Location="/b"),
        "/b": answer(status="302 Found", Location="/a"),
    }
    result = await ask(fixed(circle), "/a")
    assert result.kind is FetchKind.REFUSED and "circle" in result.sentence

    async def endless(asked: Asked, writer: Writer) -> None:
        writer.write(answer(status="302 Found", Location=asked.path + "x"))
        writer.close()

    async with serve(endless) as server, Fetcher(OWN, resolve=outside) as fetcher:
        result = await fetcher.fetch(FetchRequest(server.url("/", "feeds.test")))
    assert result.kind is FetchKind.REFUSED
    assert len(server.asked) == 6, "the first and five redirects"


async def test_what_an_outside_answer_names_never_leads_inside() -> None:
    own = NetworkSettings(allow_hosts=("127.0.0.1",), spacing=0, timeout=3)
    async with serve(SECRET) as server, Fetcher(own, resolve=outside) as fetcher:
        url = server.url("/secret")
        result = await fetcher.fetch(FetchRequest(url, found_at="https://outside.example/"))
        assert result.kind is FetchKind.REFUSED and server.asked == []
        assert (await fetcher.fetch(FetchRequest(url, found_at=server.url("/")))).is_ok
        assert (await fetcher.fetch(FetchRequest(url))).is_ok


async def test_https_never_falls_back_to_http() -> None:
    route = Route("https://feeds.example/a", OWN)
    with pytest.raises(RouteError, match="out of https"):
        route.follow("http://feeds.example/b", 301)
    assert route.moved_to == ""
