"""Runs a world of feeds, Mastodon and Bluesky on loopback, in a thread of its own."""

from __future__ import annotations

import asyncio
import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from tests.network.servers import Asked, Server, Writer, packed, serve

Headers = dict[str, str]


@dataclass
class Answer:
    """What a page of the world answers."""

    body: bytes = b""
    status: int = 200
    headers: Headers = field(default_factory=dict)

    @classmethod
    def json(cls, value: object, status: int = 200, **headers: str) -> Answer:
        return cls(json.dumps(value).encode(), status, headers)


@dataclass
class Question:
    """A request, taken apart."""

    path: str
    query: dict[str, list[str]]
    headers: Headers

    def one(self, name: str, default: str = "") -> str:
        return self.query.get(name, [default])[0]


Page = Callable[[Question], Answer | bytes]
"""Answers a request; bytes are sent as they are, to misbehave."""

REASONS = {200: "OK", 301: "Moved", 304: "Not Modified", 404: "Not Found", 410: "Gone"}


def conditional(question: Question, body: bytes, **headers: str) -> Answer:
    """Answer 304 where the client has this body already, as good servers do."""
    etag = f'"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'
    if question.headers.get("if-none-match") == etag:
        return Answer(b"", 304, {"ETag": etag})
    return Answer(body, 200, {"ETag": etag, **headers})


@contextmanager
def running(page: Page) -> Iterator[Server]:
    """Serve a page function until the block ends."""
    ready = threading.Event()
    found: list[Server] = []
    stop: list[Callable[[], object]] = []

    async def handle(asked: Asked, writer: Writer) -> None:
        parts = urlsplit(asked.path)
        reply = page(Question(parts.path, parse_qs(parts.query), asked.headers))
        if isinstance(reply, bytes):
            writer.write(reply)
            writer.close()
            return
        body = reply.body
        headers = {**reply.headers}
        if len(body) > 1000 and "gzip" in asked.headers.get("accept-encoding", ""):
            body, headers["Content-Encoding"] = packed(body), "gzip"
        headers["Content-Length"] = str(len(body))
        lines = [f"HTTP/1.1 {reply.status} {REASONS.get(reply.status, 'Other')}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        writer.write("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)

    async def main() -> None:
        end = asyncio.Event()
        loop = asyncio.get_running_loop()
        stop.append(lambda: loop.call_soon_threadsafe(end.set))
        async with serve(handle) as server:
            found.append(server)
            ready.set()
            await end.wait()

    thread = threading.Thread(target=asyncio.run, args=(main(),), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield found[0]
    finally:
        stop[0]()
        thread.join(10)
