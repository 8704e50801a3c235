"""Connects only to addresses it has checked itself. Imported when a fetcher is entered.

The name is resolved here, every address it has is checked, and the connection goes to one of the
checked addresses: a second look-up that could answer differently (DNS rebinding) never happens.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import suppress

import httpcore
import httpx

from twiplotui.network.addresses import why_inside
from twiplotui.network.settings import NetworkSettings, plain_host

Resolver = Callable[[str, int], Awaitable[list[str]]]
"""From host and port to the IP addresses of the host."""

_NEXT_AFTER = 0.25
"""Seconds for which one address is tried alone (RFC 8305)."""
_SocketOption = (
    tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
)


class InsideAddressError(Exception):
    """A host that lies inside; the message says where, in a few words."""


class UnknownHostError(Exception):
    """A host without an address."""


async def resolve_host(host: str, port: int) -> list[str]:
    """Ask the system for all addresses of a host.

    In a thread of its own, for nothing ends a question that the name service leaves open: in one
    of the loop's few it would hold up other names, and the end of the program.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[str]] = loop.create_future()

    def give(addresses: list[str], error: Exception | None) -> None:
        if answer.done():
            return
        if error is None:
            answer.set_result(addresses)
        else:
            answer.set_exception(error)

    def ask() -> None:
        addresses: list[str] = []
        failed: Exception | None = None
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        except (OSError, UnicodeError, ValueError) as error:
            failed = error
        with suppress(RuntimeError):  # The loop has ended meanwhile.
            loop.call_soon_threadsafe(give, addresses, failed)

    threading.Thread(target=ask, name="name service", daemon=True).start()
    return await answer


class CheckedBackend(httpcore.AsyncNetworkBackend):
    """Opens connections to checked addresses only.

    Args:
        settings: Which inside hosts are allowed by name.
        resolve: Finds the addresses of a host.
        trusted: The proxy, which is the user's own choice wherever it lies.
    """

    def __init__(
        self, settings: NetworkSettings, resolve: Resolver, trusted: tuple[str, int] | None = None
    ) -> None:
        self._settings = settings
        self._resolve = resolve
        self._trusted = trusted
        self._streams = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[_SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the checked address that answers first.

        Each is given a moment before the next is tried beside it (as in RFC 8305, “happy
        eyeballs”), so that a dead one costs no more than that.

        Raises:
            InsideAddressError: One of the addresses is inside and the host is not allowed.
            UnknownHostError: The host has no address.
            httpcore.ConnectError: No address answers.
        """
        waiting = deque(await self._checked_addresses(host, port))
        tries: set[asyncio.Task[httpcore.AsyncNetworkStream]] = set()
        failure: Exception = UnknownHostError()
        try:
            while waiting or tries:
                if waiting:
                    opening = self._streams.connect_tcp(
                        waiting.popleft(), port, timeout, local_address, socket_options
                    )
                    tries.add(asyncio.ensure_future(opening))
                patience = _NEXT_AFTER if waiting else None
                done, _ = await asyncio.wait(
                    tries, timeout=patience, return_when=asyncio.FIRST_COMPLETED
                )
                for each in done:
                    tries.remove(each)
                    try:
                        return each.result()
                    except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                        failure = error
            raise failure
        finally:
            await _give_up(tries)

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[_SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Refuse: a socket file is on this machine."""
        raise InsideAddressError("this machine")

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)

    async def _checked_addresses(self, host: str, port: int) -> list[str]:
        try:
            addresses = await self._resolve(host, port)
        except (OSError, UnicodeError, ValueError):
            raise UnknownHostError from None
        if self._settings.allows(host, port) or self._is_trusted(host, port):
            return addresses
        for address in addresses:
            place = why_inside(address)
            if place:
                raise InsideAddressError(place)
        return addresses

    def _is_trusted(self, host: str, port: int) -> bool:
        return self._trusted == (plain_host(host), port)


async def _give_up(tries: set[asyncio.Task[httpcore.AsyncNetworkStream]]) -> None:
    """End tries that came too late, and close what they opened."""
    for each in tries:
        each.cancel()
    for outcome in await asyncio.gather(*tries, return_exceptions=True):
        if isinstance(outcome, httpcore.AsyncNetworkStream):
            await outcome.aclose()


class CheckedTransport(httpx.AsyncBaseTransport):
    """The HTTP client's way out, over `CheckedBackend` and TLS from the system's store."""

    def __init__(self, settings: NetworkSettings, resolve: Resolver) -> None:
        context = ssl.create_default_context()
        if not settings.proxy:
            self._pool = httpcore.AsyncConnectionPool(
                ssl_context=context,
                max_connections=settings.concurrency * 2,
                max_keepalive_connections=settings.concurrency,
                keepalive_expiry=15.0,
                network_backend=CheckedBackend(settings, resolve),
            )
            return
        proxy = httpx.Proxy(settings.proxy)
        port = proxy.url.port or (443 if proxy.url.scheme == "https" else 80)
        self._pool = httpcore.AsyncHTTPProxy(
            proxy_url=httpcore.URL(
                scheme=proxy.url.raw_scheme, host=proxy.url.raw_host, port=port, target=b"/"
            ),
            proxy_auth=proxy.raw_auth,
            ssl_context=context,
            max_connections=settings.concurrency * 2,
            max_keepalive_connections=settings.concurrency,
            network_backend=CheckedBackend(settings, resolve, (plain_host(proxy.url.host), port)),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request and return the answer with its body still to be read."""
        answer = await self._pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_PoolStream(answer),
            extensions=answer.extensions,
        )

    async def aclose(self) -> None:
        """Close all connections."""
        await self._pool.aclose()


class _PoolStream(httpx.AsyncByteStream):
    """The bytes of an answer as they come from the connection."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._answer.aiter_stream():
            yield chunk

    async def aclose(self) -> None:
        await self._answer.aclose()
