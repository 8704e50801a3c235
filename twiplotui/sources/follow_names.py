"""What a file of follows does not say inside: its direction, its owner, whether it is capped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from twiplotui.errors import DataError
from twiplotui.model.account import AccountFacts
from twiplotui.model.words import Direction, Network
from twiplotui.sources.json_stream import utf8_stream
from twiplotui.sources.mastodon_ids import full_account
from twiplotui.sources.material import Material, ReadOptions

MAX_ROW_BYTES = 65_536
"""No row of a list of ids or edges is longer."""

PAGE_SIZES = (5_000, 1_000, 200, 100, 80, 40)
"""Lists of exactly a multiple of these are likely the pages of an API that stopped early."""

_FOLLOWERS = re.compile(r"(?:^|[^a-z])(?:followers?|followed[_-]?by)(?![a-z])|followers(?![a-z])")
_FOLLOWING = re.compile(
    r"(?:^|[^a-z])(?:following|friends|followees|followings|follows)(?![a-z])|following(?![a-z])"
)
_FOLDERS = {
    "followers": Direction.FOLLOWERS,
    "following": Direction.FOLLOWING,
    "friends": Direction.FOLLOWING,
}
_NOISE = re.compile(
    r"(?<![a-z])(?:followers?|followings?|friends|followees|follows|followed[_-]?by|accounts?|"
    r"ids?|users?|list|export|twitter|twarc2?|twscrape|mastodon|bluesky|x|page|part|of)(?![a-z])",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"(?<!\d)(?:19|20)\d\d[-_]?[01]\d[-_]?[0-3]\d"
    r"(?:[T_-]?\d{2}[-_:]?\d{2}(?:[-_:]?\d{2})?Z?)?(?!\d)"
)
_SUFFIX = re.compile(
    r"(?:\.(?:txt|csv|tsv|json|jsonl|ndjson|js|gz|bz2|xz|zst|zip))+$", re.IGNORECASE
)
_HANDLE = re.compile(r"[A-Za-z0-9_]{1,15}", re.ASCII)


def text_rows(material: Material) -> Iterator[tuple[int, str]]:
    """Yield number (from 1) and text of each line; of one longer than 64 kB, its beginning."""
    with utf8_stream(material.open()) as stream:
        number = 0
        while line := stream.readline(MAX_ROW_BYTES):
            number += 1
            rest = line
            while len(rest) == MAX_ROW_BYTES and not rest.endswith(b"\n"):
                rest = stream.readline(MAX_ROW_BYTES)
            yield number, line.decode("utf-8", "replace").strip()


def direction_in(name: str) -> Direction | None:
    """Return the direction a file name tells, its own, then the name of its folder."""
    folder, _, base = name.replace("\\", "/").lower().rpartition("/")
    is_followers, is_following = bool(_FOLLOWERS.search(base)), bool(_FOLLOWING.search(base))
    if is_followers != is_following:
        return Direction.FOLLOWERS if is_followers else Direction.FOLLOWING
    return _FOLDERS.get(folder.rpartition("/")[2])


def account_in(name: str, network: Network) -> AccountFacts | None:
    """Return the account a file name tells: a handle, or digits for an id; None: nothing sure."""
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    base = _STAMP.sub(" ", _SUFFIX.sub("", base))
    if network is Network.MASTODON:
        found = re.search(r"@?([\w.-]+@[\w-]+(?:\.[\w-]+)+)", base)
        full = full_account(re.sub(r"^(?:following|followers)[_-]", "", found[1])) if found else ""
        return AccountFacts(network, full, full) if full else None
    left = [part for part in re.split(r"[\s.\-()]+", _strip_noise(base)) if part.strip("_@")]
    if len(left) != 1:
        return None
    word = left[0].removeprefix("@")
    if word.isascii() and word.isdigit():
        return AccountFacts(network, native_id=word) if len(word) >= 2 else None
    return AccountFacts(network, handle=word) if _HANDLE.fullmatch(word) else None


def _strip_noise(base: str) -> str:
    # Noise goes from the ends only, each word with the one separator that joins it: an
    # underscore may also belong to a handle.
    while True:
        base = base.strip(" -.")
        first, last = _NOISE.match(base), _last_noise(base)
        if first:
            base = base[first.end() :]
            base = base[1:] if base.startswith(("_", "-", ".", " ")) else base
        elif last:
            base = base[: last.start()]
            base = base[:-1] if base.endswith(("_", "-", ".", " ")) else base
        else:
            return base


def _last_noise(base: str) -> re.Match[str] | None:
    found = list(_NOISE.finditer(base))
    return found[-1] if found and found[-1].end() == len(base) else None


def owner_of_list(material: Material, options: ReadOptions, network: Network) -> AccountFacts:
    """Return whose list a file is, from what the user said, else from its name.

    Raises:
        DataError: Nothing says whose; the hint tells what to pass.
    """
    given = options.account
    if given is not None and given.network is network:
        return given
    found = account_in(material.name, network)
    if found is None:
        raise DataError(
            f"{material.name} does not say whose list it is.",
            "Name the account with --account NETWORK:HANDLE.",
        )
    return found


def direction_of_list(material: Material, formats: str = "") -> Direction:
    """Return the direction of a list from its name.

    Args:
        material: The list.
        formats: The names for `--as` that say the direction, for the hint; empty: there are none.

    Raises:
        DataError: The name says none.
    """
    found = direction_in(material.name)
    if found is None:
        name_it = "“following” or “followers” into its name."
        raise DataError(
            f"{material.name} does not say whether it lists followers or accounts followed.",
            f"Say it with --as ({formats}), or put {name_it}" if formats else f"Put {name_it}",
        )
    return found


def cap_note(size: int) -> str:
    """Return why a list of this size may be cut at a page of the API; empty: no reason."""
    page = next((page for page in PAGE_SIZES if size and size % page == 0), 0)
    if not page:
        return ""
    return f"exactly {size:,} rows, a multiple of the page size {page:,}: probably capped"


def completeness(
    size: int, options: ReadOptions, known: bool | None = None
) -> tuple[bool | None, str]:
    """Return whether a list is whole, and why not.

    Args:
        size: Rows of the list.
        options: What the user said; goes first.
        known: What the format itself proves; None: nothing.
    """
    note = cap_note(size)
    if options.is_complete is not None:
        return options.is_complete, note
    if known is None and note:
        return False, note
    return known, "" if known else note
