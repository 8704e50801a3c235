"""Who may go next: few at one time, few at one host, with a pause between, hosts in turn."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from twiplotui.network.settings import NetworkSettings


@dataclass(slots=True)
class _Host:
    slots: asyncio.Semaphore
    spacing: float
    next_start: float = 0.0
    closed_until: float = 0.0
    """When the host asked us to come back, on the event loop's clock."""


class HostClosedError(Exception):
    """The host asked us to stay away longer than we wait; `seconds` says how long."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class HostGate:
    """Lets fetches through, fairly: a host with a thousand addresses does not hold up the others.

    Times are of the event loop's monotonic clock.
    """

    def __init__(self, settings: NetworkSettings) -> None:
        self._settings = settings
        self._all = asyncio.Semaphore(settings.concurrency)
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait for a turn at a host and hold it.

        Raises:
            HostClosedError: The host asked us to wait longer than the settings' patience.
        """
        entry = self._entry(host)
        async with entry.slots:
            await self._space(entry)
            async with self._all:
                yield

    def pause(self, host: str, seconds: float) -> None:
        """Remember that a host asked us to stay away for so long."""
        entry = self._entry(host)
        entry.closed_until = max(entry.closed_until, _now() + seconds)

    async def _space(self, entry: _Host) -> None:
        while True:
            now = _now()
            closed = entry.closed_until - now
            if closed > self._settings.patience:
                raise HostClosedError(closed)
            wait = max(closed, entry.next_start - now)
            if wait <= 0:
                entry.next_start = now + entry.spacing
                return
            await asyncio.sleep(wait)

    def _entry(self, host: str) -> _Host:
        if host not in self._hosts:
            settings = self._settings
            self._hosts[host] = _Host(
                asyncio.Semaphore(settings.at_one_host(host)),
                0.0 if settings.is_own(host) else settings.spacing,
            )
        return self._hosts[host]


def _now() -> float:
    return asyncio.get_running_loop().time()
