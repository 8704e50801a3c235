"""Lists of bare X ids ("dehydrated"): each becomes a post without text, dated by its id.

A line may also be the address of a post, or a handle and an id; else the account is the file's
name (`<Handle>_id.txt`). Lists of follows are lists of ids, too, and are told apart by name and
by the age of the ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from twiplotui.model.account import AccountFacts
from twiplotui.model.imports import Caution, Fact, Reject
from twiplotui.model.post import PostFacts
from twiplotui.model.words import Network, TimePrecision
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.json_stream import decode_text, utf8_stream
from twiplotui.sources.material import Material, ReadOptions
from twiplotui.sources.peek import peek
from twiplotui.sources.records import iter_records
from twiplotui.sources.times import x_id_time
from twiplotui.sources.x_owner import account_or_unknown
from twiplotui.sources.x_values import id_text, is_damaged_id, post_url

_NAMED = re.compile(
    r"@?(\w{1,15}?)[_-](?:tweet[_-]?|status[_-]?|post[_-]?)?ids?(?:[_-].*)?", re.ASCII
)
_NO_HANDLES = {"tweet", "tweets", "status", "statuses", "post", "posts", "all", "dehydrated", "x"}
_FOLLOWS = re.compile(
    r"follow|friend|member|subscri|users?[_-]?ids?|accounts?[_-]?ids?|abonn", re.I
)
_HEADERS = frozenset(
    (
        *("id", "ids", "tweet_id", "tweetid", "tweet_ids", "status_id", "id_str", "tweet id"),
        *("url", "urls", "link", "links", "tweet_url", "tweeturl", "tweet", "address"),
    )
)
_MAX_LINE = 200
_TIMED_DIGITS = 15
_MOST = 0.8
_ADDRESS = re.compile(
    r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(?:#!/)?(?:i/web/|i/)?(?:(\w{1,20})/)?"
    r"status(?:es)?/(\d{1,19})(?:[/?#].*)?",
    re.ASCII | re.IGNORECASE,
)
_BY_AUTHOR = re.compile(r"@?([^\s,;]{1,40})(?:[ \t]+|[,;])(\d{15,19})", re.ASCII)
_AUTHOR = re.compile(r"\w{1,20}", re.ASCII)


def sniff(material: Material) -> int:
    """Recognise lines, or a JSON list, of ids long enough to be those of posts."""
    if _FOLLOWS.search(material.base_name):
        return 0
    seen = peek(material)
    if seen.shape == "array":
        found = [str(value) for value in seen.values]
    elif seen.shape:
        return 0
    else:
        text = material.head.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"")
        lines = text[:8000].split(b"\n")
        if len(lines) > 2 and len(text) > 8000:
            lines.pop()
        cells = [decode_text(line).strip().strip("\"',;\r") for line in lines]
        found = [cell for cell in cells if cell and not cell.startswith("#")]
        if found and _is_header(found[0]):
            found = found[1:]
    if not found:
        return 0
    good = [native_id for text in found if (native_id := _named(text)[0])]
    damaged = [text for text in found if is_damaged_id(text)]
    if len(good) + len(damaged) < _MOST * len(found):
        return 0
    timed = sum(len(native_id) >= _TIMED_DIGITS for native_id in good)
    # Posts of the first years have short ids, as accounts have; then the name must say it.
    is_told = timed * 2 >= len(good) or _from_name(material) is not None
    return 65 if is_told else 0


def read(material: Material, options: ReadOptions) -> Iterator[Fact]:
    """Read one id after another."""
    account = options.account
    captured_at = options.captured_at or material.modified_at
    for position, text in _cells(material):
        native_id, handle = _named(text)
        if native_id and handle:
            is_id = handle.isdigit()
            named = AccountFacts(Network.X, handle if is_id else None, None if is_id else handle)
            yield _stub(native_id, named, position, captured_at)
        elif native_id:
            if account is None:
                account, warning = _owner(material, options)
                yield Caution(warning)
            yield _stub(native_id, account, position, captured_at)
        elif is_damaged_id(text):
            yield Reject(position, f"the id was damaged by a spreadsheet ({text[:40]})")
        else:
            yield Reject(position, "it is no id")


def _named(text: str) -> tuple[str, str]:
    """Return the id a line names and the handle or id of its author; both may be empty."""
    if native_id := id_text(text):
        return native_id, ""
    if found := _ADDRESS.fullmatch(text) or _BY_AUTHOR.fullmatch(text):
        # What can be neither handle nor id stands for an author whom the collector did not know.
        return found[2], found[1] if found[1] and _AUTHOR.fullmatch(found[1]) else ""
    return "", ""


def _owner(material: Material, options: ReadOptions) -> tuple[AccountFacts, str]:
    """Return whose the ids are where no line says so, and the warning that goes with it."""
    account = _from_name(material)
    if account is None:
        return account_or_unknown(None, options, material)
    return account, (
        f"The file does not name its account; taken from its own name: @{account.handle}."
        " If that is wrong, import it with --account @handle."
    )


def _cells(material: Material) -> Iterator[tuple[str, str]]:
    if peek(material).shape == "array":
        for position, value, _raw in iter_records(material):
            yield position, "" if isinstance(value, Reject | dict | list) else str(value)
        return
    with utf8_stream(material.open()) as stream:
        number = 0
        while line := stream.readline(_MAX_LINE):
            number += 1
            text = decode_text(line).replace("\0", "").strip().strip("\"',; \t")
            if text and not text.startswith("#") and not (number == 1 and _is_header(text)):
                yield f"line {number}", text


def _is_header(text: str) -> bool:
    """Whether a first line names its columns."""
    names = [name.strip("\"' ") for name in re.split(r"[,;\t]", text.lower())]
    return any(name in _HEADERS for name in names) and not any(map(str.isdigit, names))


def _from_name(material: Material) -> AccountFacts | None:
    stem = material.name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    found = _NAMED.fullmatch(stem)
    if not found or found[1].lower() in _NO_HANDLES:
        return None
    return AccountFacts(Network.X, handle=found[1])


def _stub(
    native_id: str, account: AccountFacts, position: str, captured_at: int | None
) -> PostFacts:
    published_at = x_id_time(native_id)
    return PostFacts(
        network=Network.X,
        native_id=native_id,
        author=account,
        text="",
        published_at=published_at,
        precision=TimePrecision.UNKNOWN if published_at is None else TimePrecision.FROM_ID,
        is_complete=False,
        url=post_url(native_id, account.handle),
        captured_at=captured_at,
        raw=native_id.encode("ascii"),
        position=position,
    )


FORMATS: tuple[Format | BundleFormat, ...] = (
    Format("x-ids", "a list of X post ids (dehydrated)", sniff, read),
)
