"""Whose archive it is: account.js, profile.js and manifest.js, and what to do without them.

Of account.js only name, handle, id and date are looked at; mail and phone stay unread.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from twiplotui.errors import DataError
from twiplotui.model.account import AccountFacts, HandleChange
from twiplotui.model.imports import Caution
from twiplotui.model.words import Network
from twiplotui.sources.json_stream import load_document
from twiplotui.sources.material import Material, ReadOptions
from twiplotui.sources.times import parse_time
from twiplotui.sources.x_values import (
    Json,
    handle_of,
    id_text,
    list_of,
    mapping_of,
    objects_of,
    text_of,
    whole,
)

_OWN_MEDIA = re.compile(
    rb"(?:twitter|x)\.com\\?/(\w{1,20})\\?/status\\?/(\d+)\\?/(?:photo|video)\\?/1"
)
_OWN_ID = re.compile(rb'(?:^"?|(?<!\w)"?(?:id|id_str)"?\s*:\s*[\'"]?)(\d{5,19})(?=[\'",\s])', re.M)
"""The id of a post of the file itself: named so, or the first cell of a row."""
_FEWEST_PICTURES = 3
_SOURCED = b"source_status_id"
_ID = re.compile(rb'"?(?:id_str|id|tweet_id|accountId)"?\s*:\s*[\'"]?(\d{1,19})')

Finder = Callable[[str], Material | None]
"""Finds a member by its base name, for example `account.js`."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What manifest.js says of an archive."""

    user: Json = field(default_factory=dict)
    generated_at: int | None = None
    is_partial: bool = False
    files: tuple[tuple[str, str, int | None], ...] = ()
    """Type, path and promised count of each file."""


def read_manifest(find: Finder) -> Manifest:
    """Read manifest.js; an empty manifest where there is none or it is damaged."""
    document = mapping_of(_document(find, "manifest.js"))
    info = mapping_of(document.get("archiveInfo"))
    files: list[tuple[str, str, int | None]] = []
    for kind, entry in mapping_of(document.get("dataTypes")).items():
        for file in objects_of(mapping_of(entry).get("files")):
            files.append((kind, text_of(file.get("fileName")), whole(file.get("count"))))
    return Manifest(
        mapping_of(document.get("userInfo")),
        parse_time(info.get("generationDate"))[0],
        info.get("isPartialArchive") is True,
        tuple(files),
    )


def read_owner(find: Finder, manifest: Manifest) -> AccountFacts | None:
    """Return the account an archive belongs to; None where no file says."""
    account = _entry(find, "account.js", "account")
    profile = mapping_of(_entry(find, "profile.js", "profile"))
    details = mapping_of(profile.get("description"))
    native_id = id_text(account.get("accountId")) or id_text(manifest.user.get("accountId"))
    handle = handle_of(account.get("username")) or handle_of(manifest.user.get("userName"))
    if not native_id and not handle:
        return None
    name = text_of(account.get("accountDisplayName")) or text_of(manifest.user.get("displayName"))
    verified = _entry(find, "verified.js", "verified").get("verified")
    return AccountFacts(
        network=Network.X,
        native_id=native_id or None,
        handle=handle,
        name=name or None,
        bio=details.get("bio") if isinstance(details.get("bio"), str) else None,
        location=details.get("location") if isinstance(details.get("location"), str) else None,
        link=text_of(details.get("website")) or None,
        avatar=text_of(profile.get("avatarMediaUrl")) or None,
        verified=verified if isinstance(verified, bool) else None,
        created_at=parse_time(account.get("createdAt"))[0],
        observed_at=manifest.generated_at,
    )


def read_handle_changes(find: Finder, owner: AccountFacts) -> list[HandleChange]:
    """Read the dated changes of handle the archive keeps."""
    changes: list[HandleChange] = []
    for item in list_of(_document(find, "screen-name-change.js")):
        entry = mapping_of(mapping_of(item).get("screenNameChange"))
        entry = mapping_of(entry.get("screenNameChange")) or entry
        at = parse_time(entry.get("changedAt"))[0]
        old, new = handle_of(entry.get("changedFrom")), handle_of(entry.get("changedTo"))
        if at is not None and old and new:
            changes.append(HandleChange(owner, old, new, at))
    return changes


def owner_of_changes(find: Finder) -> AccountFacts | None:
    """Return the account whose changes of handle a file keeps: its id and last handle."""
    last: AccountFacts | None = None
    for item in list_of(_document(find, "screen-name-change.js")):
        entry = mapping_of(mapping_of(item).get("screenNameChange"))
        change = mapping_of(entry.get("screenNameChange")) or entry
        native_id, handle = id_text(entry.get("accountId")), handle_of(change.get("changedTo"))
        if native_id or handle:
            last = AccountFacts(Network.X, native_id or None, handle)
    return last


def account_or_unknown(
    known: AccountFacts | None, options: ReadOptions, material: Material
) -> tuple[AccountFacts, str]:
    """Return the best account there is for a file that names none, and a warning or nothing.

    Without any word of the user the author is read from the addresses of own pictures, and
    else is an account with a handle no real one can have, so that nothing gets mixed.
    """
    if known is not None:
        return known, ""
    if options.account is not None:
        return options.account, ""
    if handle := _in_picture_links(material.head):
        return (
            AccountFacts(Network.X, handle=handle),
            f"The file does not name its author; taken from picture links: @{handle}.",
        )
    first = _ID.search(material.head)
    mark = first[1].decode("ascii") if first else str(material.size or 0)
    return (
        AccountFacts(Network.X, handle=f"unknown-{mark}"),
        "The file does not name its account; import it again with --account @handle.",
    )


class Nobody:
    """Stands in for the author of posts that name none: found when first needed, told once."""

    def __init__(self, options: ReadOptions, material: Material) -> None:
        self._options, self._material = options, material
        self._found: AccountFacts | None = None
        self._untold = ""

    def account(self) -> AccountFacts:
        """Return the account of the user's word, else one that no real one can be mixed with."""
        if self._found is None:
            self._found, self._untold = account_or_unknown(None, self._options, self._material)
        return self._found

    def cautions(self) -> Iterator[Caution]:
        """Yield what is to be said of the account, where that was not yet."""
        if self._untold:
            untold, self._untold = self._untold, ""
            yield Caution(untold)


def _in_picture_links(head: bytes) -> str:
    """Return the one handle whose pictures the posts show; empty where nothing is sure.

    In fields of links the picture of a post bears the post's own id in its address; what is passed
    on bears that of the original. Elsewhere only many addresses of one handle tell anything.
    """
    found = list(_OWN_MEDIA.finditer(head))
    has_fields = bool(found) and b"expanded_url" in head
    ids = {each[1] for each in _OWN_ID.finditer(head)} if has_fields else set()
    own = [each for each in found if each[2] in ids] or found
    handles = [
        each[1].decode("ascii")
        for each in own
        if _SOURCED not in head[max(0, each.start() - 700) : each.end() + 700]
    ]
    is_one = len(set(handles)) == 1 and len(handles) >= _FEWEST_PICTURES
    return handles[0] if handles and (is_one or own is not found) else ""


def _document(find: Finder, name: str) -> object:
    material = find(name)
    if material is None:
        return None
    try:
        return load_document(material.open())
    except DataError:
        return None


def _entry(find: Finder, file: str, key: str) -> Json:
    for item in list_of(_document(find, file)):
        return mapping_of(mapping_of(item).get(key))
    return {}
