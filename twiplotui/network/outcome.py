"""From HTTP statuses and failures to kinds and plain sentences."""

from __future__ import annotations

from twiplotui.network.exchange import FetchKind, FetchResult

_STATUS = {
    304: (FetchKind.NOT_MODIFIED, "Nothing has changed at {host}."),
    401: (FetchKind.DENIED, "{host} wants a login (401)."),
    403: (FetchKind.DENIED, "{host} does not let us read this (403)."),
    404: (FetchKind.NOT_FOUND, "{host} has nothing at this address (404)."),
    410: (FetchKind.GONE, "{host} says this is gone for good (410)."),
    429: (FetchKind.RATE_LIMITED, "{host} asks us to come less often (429)."),
    451: (FetchKind.DENIED, "{host} may not show this for legal reasons (451)."),
}


_PART = 206
UNASKED = "{host} says that nothing has changed, though we have nothing of it yet (304)."


class WireError(Exception):
    """A failure below HTTP statuses, already in our words."""

    def __init__(self, kind: FetchKind, sentence: str) -> None:
        super().__init__(sentence)
        self.kind = kind
        self.sentence = sentence


def describe_status(status: int, host: str) -> tuple[FetchKind, str]:
    """Return what an HTTP status means, as a kind and a sentence."""
    if status == _PART:
        return FetchKind.BAD_RESPONSE, f"{host} gave a part of what was asked for (206)."
    if status in _STATUS:
        kind, sentence = _STATUS[status]
        return kind, sentence.format(host=host)
    if 200 <= status < 300:
        return FetchKind.OK, f"{host} answered."
    if 500 <= status < 600:
        return FetchKind.SERVER_ERROR, f"{host} has a fault of its own ({status})."
    if 300 <= status < 400:
        return FetchKind.BAD_RESPONSE, f"{host} leads on without saying where ({status})."
    return FetchKind.CLIENT_ERROR, f"{host} refuses the request ({status})."


def failure(
    kind: FetchKind,
    url: str,
    sentence: str,
    *,
    status: int | None = None,
    retry_after: int | None = None,
) -> FetchResult:
    """Return a result without a body."""
    return FetchResult(
        kind=kind, url=url, sentence=sentence, status=status, retry_after=retry_after
    )
