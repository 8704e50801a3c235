"""Finds the DID of a Bluesky handle, and the server that keeps an account's repository."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import quote

from twiplotui.network.exchange import FetchKind, FetchResult
from twiplotui.services.refresh_reading import Reading, json_object, text_of
from twiplotui.text.hosts import parts_of

HANDLE = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
"""A handle of AT Protocol: a host name in lower case."""

_DID = re.compile(r"did:(plc:[a-z2-7]{24}|web:[a-zA-Z0-9.-]+(?:%3A\d+)?)")


def is_readable_did(text: str) -> bool:
    """Say whether a text is a DID of a method that Bluesky uses (`plc`, `web`)."""
    return _DID.fullmatch(text) is not None


async def find_did(handle: str, reading: Reading) -> tuple[str, FetchResult]:
    """Return the DID of a handle (empty: not found) and the answer that says so."""
    url = f"{reading.places.appview}/xrpc/com.atproto.identity.resolveHandle?handle={quote(handle)}"
    result = await reading.get(url)
    did = text_of(json_object(result), "did") if result.is_ok else ""
    return (did if is_readable_did(did) else ""), result


async def find_server(did: str, reading: Reading) -> tuple[str, FetchResult | None]:
    """Return the server of an account from its DID document, or what went wrong."""
    if did.startswith("did:web:"):
        host = did.removeprefix("did:web:").replace("%3A", ":")
        url = f"https://{host}/.well-known/did.json"
    else:
        url = f"{reading.places.directory}/{did}"
    result = await reading.get(url, accept="application/did+ld+json, application/json")
    if not result.is_ok:
        return "", result
    document = json_object(result)
    services = document.get("service")
    for service in services if isinstance(services, list) else []:
        if not isinstance(service, dict) or not text_of(service, "id").endswith("#atproto_pds"):
            continue
        parts = parts_of(text_of(service, "serviceEndpoint"))
        if parts.scheme in ("http", "https") and parts.netloc and document.get("id") == did:
            return f"{parts.scheme}://{parts.netloc}", None
    sentence = f"The directory names no server for {did}."
    return "", replace(result, kind=FetchKind.BAD_RESPONSE, sentence=sentence)
