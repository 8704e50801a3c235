"""The X archive of 2012 to 2018: months in `data/js/tweets/`, or its CSV files alone.

The months are trusted where counts disagree. Few have counts of likes, and the 2017 export gives
every post from before timed ids the time 00:00:00.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from twiplotui.errors import DataError
from twiplotui.model.account import AccountFacts
from twiplotui.model.imports import Caution, Fact, Reject
from twiplotui.model.post import Link, PostFacts
from twiplotui.model.words import Network, PostKind, TimePrecision
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.json_stream import dumps, iter_json_array, load_document
from twiplotui.sources.material import Bundle, Material, ReadOptions
from twiplotui.sources.peek import peek
from twiplotui.sources.post_parts import Place, Relations, Words, assemble, x_moment
from twiplotui.sources.tables import read_table, sniff_columns
from twiplotui.sources.times import parse_time
from twiplotui.sources.unpack import refuse_by_head, with_head
from twiplotui.sources.x_owner import account_or_unknown
from twiplotui.sources.x_tweet import REPEATED, is_timeless_midnight, read_tweet
from twiplotui.sources.x_users import Authors, user_account
from twiplotui.sources.x_values import (
    handle_of,
    id_text,
    is_damaged_id,
    list_of,
    mapping_of,
    text_of,
    unescape,
    whole,
)

_MONTH_JS = re.compile(r"(.*?)(?:data/)?js/tweets/\d{4}_\d\d\.js", re.IGNORECASE)
_MONTH_CSV = re.compile(r"(.*?)(?:data/)?csv/\d{4}_\d\d\.csv", re.IGNORECASE)
_SHORT = re.compile(r"https?://t\.co/\w+", re.ASCII)
_OWN_MEDIA = re.compile(
    r"https?://(?:twitter|x)\.com/\w+/status/\d+/(?:photo|video)/\d+$", re.ASCII
)


def old_roots(bundle: Bundle) -> tuple[str, ...]:
    """Return the folders in which an archive of months begins."""
    roots = set()
    for path in bundle.members:
        found = _MONTH_JS.fullmatch(path) or _MONTH_CSV.fullmatch(path)
        if found:
            roots.add(found[1].rstrip("/"))
    return tuple(sorted(roots))


def read_old(bundle: Bundle, options: ReadOptions) -> Iterator[Fact]:
    """Read all months of an archive; its CSV files only where there are no months.

    Raises:
        DataError: It holds no month.
    """
    months = _matching(bundle, _MONTH_JS) or _matching(bundle, _MONTH_CSV)
    if not months:
        raise DataError(f"{bundle.name} holds no months of posts.", "Export it again.")
    first = with_head(months[0][1])
    refuse_by_head(first)
    owner, warning = account_or_unknown(_owner(bundle, first), options, first)
    yield owner
    if warning:
        yield Caution(warning)
    yield from (Caution(sentence) for sentence in bundle.skipped)
    read = 0
    for path, material in months:
        rows = _read_month if path.lower().endswith(".js") else _read_csv
        try:
            for fact in rows(with_head(material), f"{path} ", owner, options):
                read += isinstance(fact, PostFacts | Reject)
                yield fact
        except DataError as error:
            yield Reject(path, error.message)
    promised = _promised(bundle)
    if promised is not None and promised != read:
        yield Caution(f"The index promises {promised} posts, the months hold {read}.")


def _matching(bundle: Bundle, pattern: re.Pattern[str]) -> list[tuple[str, Material]]:
    return [
        (path, bundle.members[path]) for path in sorted(bundle.members) if pattern.fullmatch(path)
    ]


def _owner(bundle: Bundle, first: Material) -> AccountFacts | None:
    for material in bundle.find("user_details.js"):
        details = mapping_of(_load(material))
        account = AccountFacts(
            network=Network.X,
            native_id=id_text(details.get("id")) or None,
            handle=handle_of(details.get("screen_name")),
            name=text_of(details.get("full_name")) or None,
            bio=text_of(details.get("bio")) or None,
            location=text_of(details.get("location")) or None,
            created_at=parse_time(details.get("created_at"))[0],
        )
        if account.native_id or account.handle:
            return account
    return user_account(mapping_of(peek(first).first.get("user")))


def _promised(bundle: Bundle) -> int | None:
    for material in bundle.find("tweet_index.js"):
        counts = [whole(mapping_of(item).get("tweet_count")) for item in list_of(_load(material))]
        return sum(count or 0 for count in counts) if counts else None
    return None


def _load(material: Material) -> object:
    try:
        return load_document(material.open())
    except DataError:
        return None


def _read_month(
    material: Material, path: str, owner: AccountFacts | None, options: ReadOptions
) -> Iterator[Fact]:
    captured_at = options.captured_at
    authors = Authors(None)
    for number, value, raw in iter_json_array(material.open(), material.name):
        position = f"{path}item {number}"
        if isinstance(value, Reject):
            yield Reject(position, value.reason)
            continue
        if not isinstance(value, dict):
            yield Reject(position, "it is no post")
            continue
        author = authors.read(value.get("user")) or owner
        if author is None:
            yield Reject(position, "it names no author; give one with --account")
            continue
        kept = dumps(value) if b"\n" in raw else raw
        place = Place(position, kept, captured_at, midnight_is_day=True)
        yield read_tweet(value, author, place)


def _read_csv(
    material: Material, path: str, owner: AccountFacts, options: ReadOptions
) -> Iterator[Fact]:
    table = read_table(material, has_header=True)
    columns = [name.lower() for name in table.columns]
    fixed = len(columns)
    for line, row in table.rows:
        position = f"{path}line {line}"
        if isinstance(row, Reject):
            yield Reject(position, row.reason)
            continue
        cells = dict(zip(columns, row, strict=False))
        # Each address is a cell of its own, so rows are longer than the header.
        more = row[fixed:]
        yield _csv_post(cells, more, owner, position, options.captured_at)


def _csv_post(
    cells: dict[str, str],
    more: list[str],
    owner: AccountFacts,
    position: str,
    captured_at: int | None,
) -> PostFacts | Reject:
    native_id = id_text(cells.get("tweet_id"))
    if not native_id:
        is_damaged = is_damaged_id(cells.get("tweet_id"))
        return Reject(position, "the id was damaged by a spreadsheet" if is_damaged else "no id")
    raw_text = cells.get("text")
    if raw_text is None:
        return Reject(position, "the row is cut off before its text")
    addresses = ",".join([cells.get("expanded_urls", ""), *more])
    links = list(dict.fromkeys(part for part in addresses.split(",") if part.startswith("http")))
    repeated = REPEATED.match(raw_text)
    repost_of = id_text(cells.get("retweeted_status_id"))
    reply_to = id_text(cells.get("in_reply_to_status_id"))
    reply_account = id_text(cells.get("in_reply_to_user_id"))
    is_complete: bool | None = True
    kind = PostKind.REPLY if reply_to or reply_account else PostKind.POST
    repost_author = ""
    if repost_of or repeated:
        kind = PostKind.REPOST
        repost_author = repeated[1] if repeated else id_text(cells.get("retweeted_status_user_id"))
        is_complete = False if raw_text.rstrip().endswith(("…", "...")) else None
    raw: dict[str, Any] = {**cells, "more": more} if more else dict(cells)
    moment = x_moment(cells.get("timestamp"), native_id)
    if is_timeless_midnight(moment.at, native_id):
        moment = moment._replace(precision=TimePrecision.DAY)
    return assemble(
        native_id,
        owner,
        moment,
        Words(_expanded(raw_text, links), is_complete, tuple(Link(link) for link in links)),
        Relations(kind, reply_to, reply_account, repost_of, repost_author),
        Place(position, dumps(raw), captured_at),
    )


def _expanded(raw_text: str, links: list[str]) -> str:
    """Put the addresses in place of the short links, where there is one for each."""
    shorts = list(dict.fromkeys(_SHORT.findall(raw_text)))
    text = unescape(raw_text)
    if shorts and len(shorts) == len(links):
        for short, link in zip(shorts, links, strict=True):
            text = text.replace(short, "" if _OWN_MEDIA.match(link) else link)
        text = text.rstrip()
    return text


def sniff_month(material: Material) -> int:
    """Recognise one month file."""
    return 96 if peek(material).variable.startswith("Grailbird.data.tweets") else 0


def read_month(material: Material, options: ReadOptions) -> Iterator[Fact]:
    """Read one month file; its posts name their author."""
    yield from _read_month(material, "", options.account, options)


def sniff_csv(material: Material) -> int:
    """Recognise tweets.csv or a month of it."""
    columns = {name.lower() for name in sniff_columns(material)}
    return 95 if {"tweet_id", "text", "timestamp", "expanded_urls"} <= columns else 0


def read_csv(material: Material, options: ReadOptions) -> Iterator[Fact]:
    """Read one CSV of an old archive."""
    owner, warning = account_or_unknown(None, options, material)
    if warning:
        yield Caution(warning)
    yield from _read_csv(material, "", owner, options)


FORMATS: tuple[Format | BundleFormat, ...] = (
    BundleFormat("x-archive-old", "X archive of months (2012 to 2018)", old_roots, read_old),
    Format("x-archive-month", "one month of an old X archive", sniff_month, read_month),
    Format("x-archive-csv", "tweets.csv of an old X archive", sniff_csv, read_csv),
)
