"""Fetching from the tests' own servers as if they were outside."""

from __future__ import annotations

from tests.network.servers import Handler, serve
from twiplotui.network.exchange import FetchRequest, FetchResult
from twiplotui.network.fetcher import Fetcher
from twiplotui.network.settings import NetworkSettings

FEED = b"<rss version='2.0'><channel/></rss>"


async def outside(host: str, port: int) -> list[str]:
    """Stand-in for name service: the test's own servers play the outside."""
    return ["127.0.0.1"]


OWN = NetworkSettings(allow_hosts=("feeds.test",), spacing=0.0, timeout=1.5)


async def ask(handler: Handler, path: str = "/", **options: object) -> FetchResult:
    async with serve(handler) as server, Fetcher(OWN, resolve=outside) as fetcher:
        request = FetchRequest(server.url(path, "feeds.test"), **options)  # type: ignore[arg-type]  # options by name
        return await fetcher.fetch(request)
