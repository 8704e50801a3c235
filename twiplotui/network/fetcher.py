"""Reads addresses. Every failure comes back as a `FetchResult`; nothing here raises for a server.

Redirects are followed by hand so that each hop is judged; the time limit covers them all.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Self

from twiplotui.clock import Clock, SystemClock
from twiplotui.network.body import BodyError, BodySink, TooLargeError, read_start
from twiplotui.network.exchange import FetchKind, FetchRequest, FetchResult
from twiplotui.network.gate import HostClosedError, HostGate
from twiplotui.network.headers import clean_value, retry_after
from twiplotui.network.outcome import UNASKED, WireError, describe_status, failure
from twiplotui.network.route import Route, RouteError
from twiplotui.network.settings import NetworkSettings

if TYPE_CHECKING:
    import httpx

    from twiplotui.network.transport import Resolver
    from twiplotui.network.wire import Wire

_ERROR_BODY = 65_536
_ERROR_SECONDS = 3.0
"""How long the body of an error is read: only its words can be of use."""
_LINK_CHARS = 20_000
_MOVED = frozenset({301, 302, 303, 307, 308})


@dataclass(slots=True)
class _Trip:
    """One request under way: the hop it is at and the time it has left."""

    request: FetchRequest
    route: Route
    seconds: float


class Fetcher:
    """Reads addresses within the limits of `NetworkSettings`.

    Use it as an asynchronous context manager; it opens nothing before the first fetch.

    Args:
        settings: Limits, allowed inside hosts, proxy.
        clock: Tells the time for dates in `Retry-After`.
        resolve: Finds the addresses of a host; None: ask the system.
    """

    def __init__(
        self,
        settings: NetworkSettings | None = None,
        *,
        clock: Clock | None = None,
        resolve: Resolver | None = None,
    ) -> None:
        self._settings = settings or NetworkSettings()
        self._clock = clock or SystemClock()
        self._resolve = resolve
        self._wire: Wire | None = None
        self._gate = HostGate(self._settings)

    async def __aenter__(self) -> Self:
        from twiplotui.network.wire import Wire

        silence_client_logs()
        self._wire = await Wire(self._settings, self._resolve).__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        wire, self._wire = self._wire, None
        if wire is not None:
            await wire.__aexit__(kind, error, trace)

    async def fetch(self, request: FetchRequest) -> FetchResult:
        """Read one address; redirects, limits and refusals included."""
        try:
            route = Route(request.url, self._settings, request.found_at)
        except RouteError as error:
            return failure(FetchKind.REFUSED, request.url, str(error))
        trip = _Trip(request, route, self._settings.timeout)
        while True:
            result = await self._hop(trip)
            if result is not None:
                return result

    async def _hop(self, trip: _Trip) -> FetchResult | None:
        """Ask the present address of a trip; None: it leads on."""
        loop = asyncio.get_running_loop()
        url = trip.request.url
        try:
            async with self._gate.turn(trip.route.host):
                start = loop.time()
                try:
                    async with asyncio.timeout(trip.seconds):
                        return await self._ask(trip)
                finally:
                    trip.seconds -= loop.time() - start
        except HostClosedError as error:
            sentence = f"{trip.route.host} asked us to wait; we did not ask again."
            wait = int(error.seconds * 1000)
            return failure(FetchKind.RATE_LIMITED, url, sentence, retry_after=wait)
        except TimeoutError:
            sentence = f"{trip.route.place} took longer than {self._settings.timeout:g} seconds."
            return failure(FetchKind.TIMEOUT, url, sentence)
        except RouteError as error:
            return failure(FetchKind.REFUSED, url, str(error))

    async def _ask(self, trip: _Trip) -> FetchResult | None:
        assert self._wire is not None, "enter the fetcher first"
        route = trip.route
        headers = _request_headers(trip.request)
        try:
            async with self._wire.get(route.url, route.host, headers) as answer:
                if answer.status_code in _MOVED and "location" in answer.headers:
                    route.follow(answer.headers["location"], answer.status_code)
                    return None
                return await self._take(trip, answer)
        except WireError as error:
            return failure(error.kind, trip.request.url, error.sentence)

    async def _take(self, trip: _Trip, answer: httpx.Response) -> FetchResult:
        """Turn an answer into a result, reading its body under the limit."""
        url, place = trip.request.url, trip.route.place
        kind, sentence = describe_status(answer.status_code, trip.route.host)
        if kind is FetchKind.NOT_MODIFIED and not _has_validator(trip.request):
            kind, sentence = FetchKind.BAD_RESPONSE, UNASKED.format(host=trip.route.host)
        wait = retry_after(answer.headers, self._clock.now())
        if wait:
            self._gate.pause(trip.route.host, wait / 1000)
        limit = trip.request.max_bytes if kind is FetchKind.OK else _ERROR_BODY
        try:
            if kind is FetchKind.OK:
                body, wire_bytes = await _read_body(answer, limit)
            else:
                body, wire_bytes = await _read_start(answer, limit)
        except TooLargeError:
            sentence = f"{place} is larger than {limit / 1_000_000:g} MB; we stopped reading."
            return failure(FetchKind.TOO_LARGE, url, sentence, status=answer.status_code)
        except BodyError as error:
            sentence = f"The answer of {place} {error}."
            return failure(FetchKind.BAD_RESPONSE, url, sentence, status=answer.status_code)
        is_good = kind in (FetchKind.OK, FetchKind.NOT_MODIFIED)
        return FetchResult(
            kind=kind,
            url=url,
            sentence=sentence,
            status=answer.status_code,
            final_url=trip.route.url,
            moved_to=trip.route.moved_to if is_good else "",
            body=body,
            etag=clean_value(answer.headers.get("etag", "")),
            last_modified=clean_value(answer.headers.get("last-modified", "")),
            content_type=clean_value(answer.headers.get("content-type", "")),
            link_header=clean_value(answer.headers.get("link", ""), _LINK_CHARS),
            retry_after=wait,
            wire_bytes=wire_bytes,
        )


async def _read_body(answer: httpx.Response, limit: int) -> tuple[bytes, int]:
    """Return the body and its size on the wire."""
    sink = BodySink(answer.headers.get("content-encoding", ""), limit)
    if _declared(answer) > limit:
        raise TooLargeError
    async for chunk in answer.aiter_raw():
        sink.feed(chunk)
    return sink.finish(), sink.wire_bytes


async def _read_start(answer: httpx.Response, limit: int) -> tuple[bytes, int]:
    """Return what can be had of the body of an error: its status counts whatever came of it."""
    from twiplotui.network.wire import EXPECTED

    try:
        sink = BodySink(answer.headers.get("content-encoding", ""), limit)
    except BodyError:
        return b"", 0
    try:
        async with asyncio.timeout(_ERROR_SECONDS):
            return await read_start(answer.aiter_raw(), sink), sink.wire_bytes
    except TimeoutError:
        return b"", sink.wire_bytes
    except EXPECTED:
        return b"", sink.wire_bytes


def _has_validator(request: FetchRequest) -> bool:
    return bool(clean_value(request.etag) or clean_value(request.last_modified))


def _request_headers(request: FetchRequest) -> dict[str, str]:
    headers = {"accept": clean_value(request.accept) or "*/*"}
    if clean_value(request.etag):
        headers["if-none-match"] = clean_value(request.etag)
    if clean_value(request.last_modified):
        headers["if-modified-since"] = clean_value(request.last_modified)
    return headers


def _declared(answer: httpx.Response) -> int:
    """Return the announced size of a body; 0 where it is not announced or not a number."""
    value = str(answer.headers.get("content-length", ""))
    return int(value[:15]) if value.isascii() and value.isdigit() else 0


def silence_client_logs() -> None:
    """Stop httpx and httpcore from logging addresses and headers, at any level."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
