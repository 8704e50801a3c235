from __future__ import annotations

import asyncio
import time
from itertools import pairwise

import pytest

from tests.network.servers import Asked, Writer, answer, fixed, packed, serve
from twiplotui.clock import FixedClock
from twiplotui.network.exchange import FetchKind, FetchRequest, FetchResult
from twiplotui.network.fetcher import Fetcher
from twiplotui.network.gate import HostGate
from twiplotui.network.headers import next_link
from twiplotui.network.settings import NetworkSettings

NOW = 1_795_420_800_000
FEED = b"<rss version='2.0'><channel/></rss>"


def settings(**other: object) -> NetworkSettings:
    options: dict[str, object] = {"allow_hosts": ("127.0.0.1",), "spacing": 0.0, "timeout": 5.0}
    return NetworkSettings(**{**options, **other})  # type: ignore[arg-type]  # options by name


async def fetch(url: str, **options: object) -> FetchResult:
    async with Fetcher(settings(), clock=FixedClock(NOW)) as fetcher:
        return await fetcher.fetch(FetchRequest(url, **options))  # type: ignore[arg-type]  # same


async def test_a_feed_is_read_with_its_validators() -> None:
    page = answer(
        packed(FEED),
        Content_Encoding="gzip",
        ETag='"v1"',
        Last_Modified="Mon, 23 Nov 2026 07:00:00 GMT",
        Content_Type="application/rss+xml; charset=utf-8",
        Link='</p?x=2>; rel="next"',
    )
    async with serve(fixed({"/feed": page})) as server:
        result = await fetch(server.url("/feed"), accept="application/rss+xml")
    assert result.kind is FetchKind.OK
    assert result.body == FEED
    assert result.etag == '"v1"'
    assert result.last_modified == "Mon, 23 Nov 2026 07:00:00 GMT"
    assert result.content_type.startswith("application/rss+xml")
    assert result.final_url == server.url("/feed")
    assert result.moved_to == ""
    assert next_link(result.link_header, result.final_url) == server.url("/p?x=2")
    sent = server.asked[0].headers
    assert sent["accept-encoding"] == "gzip"
    assert sent["user-agent"].startswith("twiplotui/")
    assert sent["accept"] == "application/rss+xml"
    assert "cookie" not in sent and "if-none-match" not in sent


async def test_validators_are_sent_back_and_304_is_no_failure() -> None:
    async with serve(fixed({"/": answer(status="304 Not Modified", ETag='"v1"')})) as server:
        result = await fetch(server.url(), etag='"v1"', last_modified="Mon, 23 Nov 2026")
    assert result.kind is FetchKind.NOT_MODIFIED
    assert result.etag == '"v1"'
    assert server.asked[0].headers["if-none-match"] == '"v1"'
    assert server.asked[0].headers["if-modified-since"] == "Mon, 23 Nov 2026"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("401 Unauthorized", FetchKind.DENIED),
        ("403 Forbidden", FetchKind.DENIED),
        ("404 Not Found", FetchKind.NOT_FOUND),
        ("410 Gone", FetchKind.GONE),
        ("418 Teapot", FetchKind.CLIENT_ERROR),
        ("429 Too Many", FetchKind.RATE_LIMITED),
        ("500 Oops", FetchKind.SERVER_ERROR),
        ("503 Later", FetchKind.SERVER_ERROR),
        ("302 Found", FetchKind.BAD_RESPONSE),
    ],
)
async def test_statuses_become_kinds_with_a_sentence(status: str, kind: FetchKind) -> None:
    body = b'{"error":"AccountDeactivated"}'
    async with serve(fixed({"/": answer(body, status=status, Retry_After="90")})) as server:
        result = await fetch(server.url("/?token=SECRET"))
    assert result.kind is kind
    assert result.status == int(status[:3])
    assert result.body == body
    assert result.retry_after == 90_000
    assert "127.0.0.1" in result.sentence and "SECRET" not in result.sentence


async def test_permanent_redirects_are_remembered_up_to_the_first_passing_one() -> None:
    pages = {
        "/a": answer(status="301 Moved", Location="/b"),
        "/b": answer(status="308 Moved", Location="/c"),
        "/c": answer(status="302 Found", Location="/d"),
        "/d": answer(status="301 Moved", Location="/e"),
        "/e": answer(FEED),
    }
    async with serve(fixed(pages)) as server:
        result = await fetch(server.url("/a"))
    assert result.kind is FetchKind.OK
    assert result.moved_to == server.url("/c")
    assert result.final_url == server.url("/e")


async def test_an_address_that_moved_to_nothing_has_not_moved() -> None:
    async with serve(fixed({"/a": answer(status="301 Moved", Location="/b")})) as server:
        result = await fetch(server.url("/a"))
    assert result.kind is FetchKind.NOT_FOUND
    assert result.moved_to == ""


async def test_cookies_are_never_kept() -> None:
    pages = {
        "/a": answer(status="302 Found", Location="/b", Set_Cookie="id=1; Path=/"),
        "/b": answer(FEED, Set_Cookie="id=2; Path=/"),
    }
    async with serve(fixed(pages)) as server, Fetcher(settings()) as fetcher:
        for _ in range(2):
            await fetcher.fetch(FetchRequest(server.url("/a")))
    assert len(server.asked) == 4
    assert all("cookie" not in asked.headers for asked in server.asked)


async def test_a_host_that_asks_us_to_wait_is_left_alone() -> None:
    busy = answer(status="429 Too Many", Retry_After="3600")
    pages = fixed({"/a": busy, "/b": answer(FEED)})
    async with serve(pages) as server, Fetcher(settings(), clock=FixedClock(NOW)) as fetcher:
        first = await fetcher.fetch(FetchRequest(server.url("/a")))
        second = await fetcher.fetch(FetchRequest(server.url("/b")))
    assert first.kind is second.kind is FetchKind.RATE_LIMITED
    assert first.retry_after == 3_600_000
    assert second.retry_after is not None and 3_500_000 < second.retry_after <= 3_600_000
    assert server.paths == ["/a"]


async def test_a_short_wait_is_waited() -> None:
    limit = answer(FEED, RateLimit_Remaining="0", RateLimit_Reset=str(NOW // 1000 + 1))
    pages = fixed({"/a": limit, "/b": answer(FEED)})
    async with serve(pages) as server, Fetcher(settings(), clock=FixedClock(NOW)) as fetcher:
        await fetcher.fetch(FetchRequest(server.url("/a")))
        start = time.monotonic()
        result = await fetcher.fetch(FetchRequest(server.url("/b")))
    assert result.is_ok
    assert time.monotonic() - start > 0.8


async def test_few_at_a_time_at_one_host() -> None:
    now = most = 0
    gate = HostGate(settings(allow_hosts=("own.example",), spacing=0.05, per_host=2))

    async def visit(host: str) -> None:
        nonlocal now, most
        async with gate.turn(host):
            now += 1
            most = max(most, now)
            await asyncio.sleep(0.15)
            now -= 1

    await asyncio.gather(*(visit("feeds.example") for _ in range(8)))
    assert most == 2
    most = 0
    await asyncio.gather(*(visit("own.example") for _ in range(8)))
    assert most == 8, "the user's own host bears more, without pauses"


async def test_a_pause_lies_between_two_starts_at_one_host() -> None:
    starts: list[float] = []
    gate = HostGate(settings(allow_hosts=(), spacing=0.05, per_host=8))

    async def visit() -> None:
        async with gate.turn("feeds.example"):
            starts.append(asyncio.get_running_loop().time())

    await asyncio.gather(*(visit() for _ in range(4)))
    assert min(later - earlier for earlier, later in pairwise(starts)) > 0.04


async def test_fetching_can_be_cancelled() -> None:
    async def stuck(asked: Asked, writer: Writer) -> None:
        await asyncio.sleep(30)

    async with serve(stuck) as server, Fetcher(settings(timeout=30)) as fetcher:
        task = asyncio.create_task(fetcher.fetch(FetchRequest(server.url())))
        await asyncio.sleep(0.1)
        task.cancel()
        start = time.monotonic()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert time.monotonic() - start < 15


async def test_the_environment_s_proxy_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serve(fixed({"/": answer(b"no")})) as trap, serve(fixed({"/": answer(FEED)})) as own:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, trap.url())
        result = await fetch(own.url())
    assert result.body == FEED
    assert trap.asked == []


async def test_a_configured_proxy_is_used_and_inside_names_stay_closed() -> None:
    async def proxy(asked: Asked, writer: Writer) -> None:
        writer.write(answer(FEED))
        writer.close()

    async with serve(proxy) as server:
        own = settings(allow_hosts=(), proxy=server.url())
        async with Fetcher(own) as fetcher:
            good = await fetcher.fetch(FetchRequest("http://feeds.valdoria.example/rss"))
            inside = [
                await fetcher.fetch(FetchRequest(url))
                for url in ("http://localhost/", "http://127.1/", "http://wiki/", "http://a.local/")
            ]
    assert good.is_ok
    assert server.paths == ["http://feeds.valdoria.example/rss"]
    assert {result.kind for result in inside} == {FetchKind.REFUSED}
