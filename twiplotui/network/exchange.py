"""What is asked of the network and what it answered: plain values, never exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

FEED_BYTES = 5_000_000
"""Most bytes of a body, decompressed, unless a request says otherwise."""
ARCHIVE_BYTES = 50_000_000
"""Most bytes of a whole repository (CAR)."""


class FetchKind(StrEnum):
    """How a fetch ended."""

    OK = "ok"
    NOT_MODIFIED = "not-modified"
    NOT_FOUND = "not-found"
    GONE = "gone"
    DENIED = "denied"
    RATE_LIMITED = "rate-limited"
    CLIENT_ERROR = "client-error"
    SERVER_ERROR = "server-error"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    REFUSED = "refused"
    """We did not go there: scheme, inside address, redirect against the rules."""
    TOO_LARGE = "too-large"
    BAD_RESPONSE = "bad-response"
    """The answer breaks HTTP, was cut, or comes in an encoding we do not read."""


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """One address to read, with what is known from the last time."""

    url: str
    etag: str = ""
    last_modified: str = ""
    """The validators of the last answer, sent back as `If-None-Match`, `If-Modified-Since`."""
    max_bytes: int = FEED_BYTES
    """Most bytes of the body, after decompression and on the wire."""
    accept: str = "*/*"
    found_at: str = ""
    """The address whose answer named this one; empty: the user did. What lies outside may not
    lead to an inside host that the user allowed for himself."""


@dataclass(frozen=True, slots=True)
class FetchResult:
    """What became of one request."""

    kind: FetchKind
    url: str
    """The address asked for, as it was asked."""
    sentence: str
    """One plain sentence for the user; holds no password, no query, no control character."""
    status: int | None = None
    """The HTTP status of the last answer; None: there was none."""
    final_url: str = ""
    """Where the answer came from, after redirects."""
    moved_to: str = ""
    """The address to use from now on (301, 308 from the first hop on); empty: unchanged."""
    body: bytes = b""
    """The body, decompressed. Of an error answer at most 64 kB of it, for its message."""
    etag: str = ""
    last_modified: str = ""
    content_type: str = ""
    link_header: str = ""
    """The `Link` header (RFC 8288), several of them joined by `, `."""
    retry_after: int | None = None
    """Milliseconds the server asks us to wait; None: it does not say."""
    wire_bytes: int = 0
    """Bytes of the body as they came, compressed."""

    @property
    def is_ok(self) -> bool:
        """Whether there is a body to read."""
        return self.kind is FetchKind.OK
