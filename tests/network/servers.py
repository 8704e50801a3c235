"""Small servers on loopback, speaking raw bytes so that they can misbehave."""

from __future__ import annotations

import asyncio
import gzip
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

Writer = asyncio.StreamWriter


@dataclass
class Asked:
    """One request as the server saw it."""

    path: str
    headers: dict[str, str]


Handler = Callable[[Asked, Writer], Awaitable[None]]


@dataclass
class Server:
    """A server that runs, and what it was asked."""

    port: int
    asked: list[Asked] = field(default_factory=list)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]


def answer(body: bytes = b"", status: str = "200 OK", close: bool = True, **headers: str) -> bytes:
    """One whole answer; underscores in header names become dashes."""
    lines = [f"HTTP/1.1 {status}"]
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    names.setdefault("Content-Length", str(len(body)))
    if close:
        names["Connection"] = "close"
    lines += [f"{name}: {value}" for name, value in names.items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def packed(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)


@asynccontextmanager
async def serve(handler: Handler, context: ssl.SSLContext | None = None) -> AsyncIterator[Server]:
    """Serve until the block ends; each connection takes requests until the handler closes it."""
    server = Server(0)
    tasks: set[asyncio.Task[None]] = set()
    writers: list[Writer] = []

    def take(reader: asyncio.StreamReader, writer: Writer) -> None:
        writers.append(writer)
        task = asyncio.get_running_loop().create_task(talk(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    async def talk(reader: asyncio.StreamReader, writer: Writer) -> None:
        try:
            while not writer.is_closing():
                asked = await _read_head(reader)
                server.asked.append(asked)
                await handler(asked, writer)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            # Python 3.11 reports a cancelled connection as an error of its own.
            pass
        finally:
            writer.close()

    listener = await asyncio.start_server(take, "127.0.0.1", 0, ssl=context)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        # A connection that was just taken has no transport yet, and would get none, its socket
        # left open, from a listener that is closed: no more are taken, then those are waited for.
        for socket in listener.sockets:
            asyncio.get_running_loop().remove_reader(socket.fileno())
        await _some_turns()
        listener.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for writer in writers:
            # Not close: what a client that is gone did not take would be waited for. One that
            # is closed already has no loop left to ask, and says so by an AttributeError.
            with suppress(AttributeError):
                writer.transport.abort()
        await _some_turns()


async def _some_turns() -> None:
    """Let the loop turn; sockets are taken and closed in the turns after they are asked to be."""
    for _ in range(10):
        await asyncio.sleep(0.001)


async def _read_head(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.rstrip().split("\r\n")
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    return Asked(first.split(" ")[1], headers)


def fixed(pages: dict[str, bytes]) -> Handler:
    """A handler that gives each path its bytes, and 404 to all others."""

    async def handle(asked: Asked, writer: Writer) -> None:
        path = asked.path.partition("?")[0]
        writer.write(pages.get(path, answer(status="404 Not Found")))
        writer.close()

    return handle
