"""The HTTP client with its manners. Imported when a fetcher is entered; the only user of httpx."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy
from types import TracebackType
from typing import Self

import httpcore
import httpx

from twiplotui.network.exchange import FetchKind
from twiplotui.network.outcome import WireError
from twiplotui.network.settings import NetworkSettings
from twiplotui.network.transport import (
    CheckedTransport,
    InsideAddressError,
    Resolver,
    UnknownHostError,
    resolve_host,
)

_FAILURES: tuple[tuple[tuple[type[Exception], ...], FetchKind, str], ...] = (
    ((UnknownHostError,), FetchKind.UNREACHABLE, "No server is known by the name {host}."),
    (
        (httpcore.TimeoutException, httpx.TimeoutException),
        FetchKind.TIMEOUT,
        "{host} did not answer in time.",
    ),
    ((httpcore.ConnectError,), FetchKind.UNREACHABLE, "{host} cannot be reached."),
    (
        (httpcore.ProxyError,),
        FetchKind.UNREACHABLE,
        "The proxy does not let us through to {host}.",
    ),
    (
        (httpcore.ProtocolError, httpx.ProtocolError, httpx.DecodingError, httpx.InvalidURL),
        FetchKind.BAD_RESPONSE,
        "{host} does not answer as a web server should, or its answer was cut.",
    ),
    (
        (httpcore.NetworkError, httpx.TransportError, OSError),
        FetchKind.UNREACHABLE,
        "The connection to {host} broke.",
    ),
)
EXPECTED: tuple[type[Exception], ...] = (
    InsideAddressError,
    *(kind for kinds, _, _ in _FAILURES for kind in kinds),
)
"""What a server, or the way to it, may bring about while it is asked or its answer is read."""


class Wire:
    """Sends requests as ourselves: own user agent, gzip only, no cookies, no environment."""

    def __init__(self, settings: NetworkSettings, resolve: Resolver | None) -> None:
        no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
        self._client = httpx.AsyncClient(
            transport=CheckedTransport(settings, resolve or resolve_host),
            headers={"user-agent": settings.user_agent, "accept-encoding": "gzip"},
            cookies=no_cookies,
            timeout=httpx.Timeout(settings.timeout, connect=settings.connect_timeout),
            follow_redirects=False,
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._client.__aexit__(kind, error, trace)

    @asynccontextmanager
    async def get(
        self, url: str, host: str, headers: Mapping[str, str]
    ) -> AsyncIterator[httpx.Response]:
        """Ask for an address and hold the answer while its body is read.

        Args:
            url: The address, already judged.
            host: The host as it is shown.
            headers: `Accept` and the validators.

        Raises:
            WireError: The answer did not come, or broke off.
        """
        try:
            async with self._client.stream("GET", url, headers=dict(headers)) as answer:
                yield answer
        except EXPECTED as error:
            # The library's own message carries the whole address: it is not passed on.
            raise _explained(error, host) from None


def _explained(error: Exception, host: str) -> WireError:
    if isinstance(error, InsideAddressError):
        return WireError(FetchKind.REFUSED, f"{host} is inside ({error}); refused.")
    if isinstance(error, httpcore.ConnectError) and _is_about_certificate(error):
        return WireError(FetchKind.UNREACHABLE, f"The certificate of {host} cannot be trusted.")
    for kinds, kind, sentence in _FAILURES:
        if isinstance(error, kinds):
            return WireError(kind, sentence.format(host=host))
    return WireError(FetchKind.UNREACHABLE, f"The connection to {host} broke.")


def _is_about_certificate(error: BaseException) -> bool:
    cause = error.__cause__ or error.__context__
    return isinstance(cause, ssl.SSLCertVerificationError)
