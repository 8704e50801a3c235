"""What the readers of sources work with: addresses to bytes, bytes to facts in the sandbox."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import orjson

from twiplotui.model.account import AccountFacts
from twiplotui.model.imports import Fact
from twiplotui.network.exchange import FEED_BYTES, FetchRequest, FetchResult
from twiplotui.network.fetcher import Fetcher
from twiplotui.sources.feed import read_body as read_feed_body
from twiplotui.sources.fetched import ACCOUNT_TARGET, BODY_TARGET
from twiplotui.sources.material import ReadOptions
from twiplotui.sources.sandbox import Pool
from twiplotui.store.connection import Store
from twiplotui.text.redact import redact


@dataclass(frozen=True, slots=True)
class Places:
    """The public servers of Bluesky that belong to no account."""

    appview: str = "https://public.api.bsky.app"
    directory: str = "https://plc.directory"


class Reading:
    """One refresh under way, as the readers of its sources see it.

    Args:
        store: For comparing with what is known; readers never write.
        fetcher: Entered.
        pool: Where foreign bytes are parsed.
        threads: Wait for the pool, so that the event loop does not.
        places: Servers of Bluesky.
    """

    def __init__(
        self,
        store: Store,
        fetcher: Fetcher,
        pool: Pool,
        threads: ThreadPoolExecutor,
        places: Places | None = None,
    ) -> None:
        self.store = store
        self.places = places or Places()
        self._fetcher = fetcher
        self._pool = pool
        self._threads = threads

    @property
    def now(self) -> int:
        """The time of the reading."""
        return self.store.clock.now()

    def options(self, address: str = "", account: AccountFacts | None = None) -> ReadOptions:
        """Return what a parser is told of a body read now."""
        now = self.now
        return ReadOptions(account=account, captured_at=now, address=address, now=now)

    async def get(
        self,
        url: str,
        *,
        accept: str = "application/json",
        etag: str = "",
        last_modified: str = "",
        max_bytes: int = FEED_BYTES,
        found_at: str = "",
    ) -> FetchResult:
        """Read an address.

        Args:
            url: The address.
            accept: What is wanted.
            etag: Validator of the last answer.
            last_modified: Validator of the last answer.
            max_bytes: Most bytes of the body.
            found_at: The address whose answer named this one; empty: the user did.
        """
        request = FetchRequest(url, etag, last_modified, max_bytes, accept, found_at)
        return await self._fetcher.fetch(request)

    async def parse_feed(self, result: FetchResult) -> list[Fact]:
        """Parse a feed in the sandbox.

        Raises:
            DataError: It is no feed, or its parser gave up.
        """
        options = replace(self.options(result.final_url), content_type=result.content_type)
        name = redact(result.final_url)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._threads,
            lambda: read_feed_body(result.body, options, name=name, pool=self._pool),
        )

    async def parse_body(
        self, result: FetchResult, format_id: str, options: ReadOptions, *, name: str = ""
    ) -> list[Fact]:
        """Parse a body of an interface in the sandbox.

        Raises:
            DataError: It is not of the format, or its parser gave up.
        """
        name = name or redact(result.final_url)
        arguments = {"name": name, "format_id": format_id, "options": options}
        facts: list[Fact] = await self.sandboxed(BODY_TARGET, result.body, arguments, name)
        return facts

    async def parse_account(self, result: FetchResult, options: ReadOptions) -> AccountFacts:
        """Parse an account of Mastodon in the sandbox.

        Raises:
            DataError: It is none.
        """
        name = redact(result.final_url)
        arguments = {"name": name, "options": options}
        account: AccountFacts = await self.sandboxed(ACCOUNT_TARGET, result.body, arguments, name)
        return account

    async def sandboxed(
        self, target: str, data: bytes, arguments: Mapping[str, Any], name: str
    ) -> Any:  # noqa: ANN401 - whatever the target returns
        """Call a reader of `twiplotui.sources` in the sandbox.

        Raises:
            DataError: The reader raised it, took too long, or died.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(
            self._threads, lambda: self._pool.run(target, data, arguments, name=name)
        )


def json_object(result: FetchResult) -> dict[str, Any]:
    """Return the JSON object of a short answer; empty where it is none."""
    try:
        value = orjson.loads(result.body)
    except orjson.JSONDecodeError:
        return {}
    return value if isinstance(value, dict) else {}


def text_of(value: Mapping[str, Any], key: str) -> str:
    """Return a text of a JSON object; empty where there is none."""
    found = value.get(key)
    return found if isinstance(found, str) else ""
