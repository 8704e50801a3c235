"""The archive X gives to the owner of an account, layouts of 2018 to today.

Only members on the allow-list below are ever opened: never messages, addresses, logs or ads.
Twelve years of months (2012 to 2018) are in `x_archive_old`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from twiplotui.errors import DataError
from twiplotui.model.account import AccountFacts
from twiplotui.model.follow import RunFacts
from twiplotui.model.imports import Caution, Fact, LeftOut, Reject
from twiplotui.model.post import PostFacts
from twiplotui.model.words import Presence
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.json_stream import dumps, iter_json_array
from twiplotui.sources.material import Bundle, Material, ReadOptions
from twiplotui.sources.peek import peek
from twiplotui.sources.post_parts import Place
from twiplotui.sources.unpack import refuse_by_head, with_head
from twiplotui.sources.x_archive_lists import LISTS, read_list
from twiplotui.sources.x_merge import EditGroups, Notes, edit_ids
from twiplotui.sources.x_owner import (
    Finder,
    Manifest,
    account_or_unknown,
    owner_of_changes,
    read_handle_changes,
    read_manifest,
    read_owner,
)
from twiplotui.sources.x_tweet import read_tweet
from twiplotui.sources.x_users import user_account
from twiplotui.sources.x_values import mapping_of

_POSTS = ("tweets", "tweet", "community-tweet", "deleted-tweets")
_NOTES = ("note-tweet", "deleted-note-tweet")
_ABOUT = ("account", "profile", "manifest", "verified", "screen-name-change")
_FILE = re.compile(
    rf"({'|'.join((*_POSTS, *LISTS, *_NOTES, *_ABOUT))})(?:-part(\d+))?\.js", re.IGNORECASE
)
_ROOT_FILE = re.compile(
    r"(?:(?:tweets?|deleted-tweets|community-tweet|note-tweet|follower|following)(?:-part\d+)?"
    r"|manifest|account)\.js",
    re.IGNORECASE,
)
_VARIABLE = re.compile(r"(?:window\.)?YTD\.(\w+)\.part\d+")
_CONTENTS = ("__THAR_CONFIG", "tweet_index", "payload_details", "user_details")
"""Variables of files that only tell of an archive."""
_CHANGES = "screen-name-change"
_PROMISED = {
    "tweets": "tweets",
    "tweet": "tweets",
    "communityTweet": "community-tweet",
    "deletedTweets": "deleted-tweets",
    "follower": "follower",
    "following": "following",
    "noteTweet": "note-tweet",
}

Files = Mapping[str, list[tuple[str, Material]]]
"""Path and material of the parts of each file of the allow-list, in order."""


def archive_roots(bundle: Bundle) -> tuple[str, ...]:
    """Return the folders in which an archive of these layouts begins."""
    stems: dict[str, set[str]] = {}
    for path in bundle.members:
        folder, _, base = path.rpartition("/")
        if _ROOT_FILE.fullmatch(base):
            stems.setdefault(folder, set()).add(base.lower().split(".")[0].split("-part")[0])
    roots = {
        folder.removesuffix("data").rstrip("/") if folder.split("/")[-1] == "data" else folder
        for folder, names in stems.items()
        if names - {"manifest", "account"} or names == {"manifest", "account"}
    }
    return tuple(sorted(roots))


def archive_files(bundle: Bundle) -> Files:
    """Return the files of the allow-list, of the folder nearest to the root."""
    found: dict[str, dict[str, list[tuple[int, str]]]] = {}
    for path in bundle.members:
        folder, _, base = path.rpartition("/")
        named = _FILE.fullmatch(base)
        if named:
            part = int(named[2] or 0)
            found.setdefault(folder, {}).setdefault(named[1].lower(), []).append((part, path))
    if not found:
        return {}
    best = max(found, key=lambda folder: (len(found[folder]), -len(folder)))
    return {
        stem: [(path, bundle.members[path]) for _part, path in sorted(parts)]
        for stem, parts in found[best].items()
    }


def read_archive(bundle: Bundle, options: ReadOptions) -> Iterator[Fact]:
    """Read a whole archive: account, posts with their edits and long texts, follows.

    Raises:
        DataError: The file of posts is a pointer to data kept elsewhere, or no list.
    """
    files = archive_files(bundle)
    for stem in ("tweets", "tweet"):
        for _path, material in files.get(stem, ()):
            refuse_by_head(with_head(material))

    def find(name: str) -> Material | None:
        parts = files.get(name.removesuffix(".js"))
        return parts[0][1] if parts else None

    manifest = read_manifest(find)
    first = next((files[stem][0][1] for stem in (*_POSTS, *LISTS) if stem in files), None)
    if first is None:
        raise DataError(f"{bundle.name} holds no posts and no follows.", "Export it again.")
    owner, warning = account_or_unknown(read_owner(find, manifest), options, with_head(first))
    yield owner
    if warning:
        yield Caution(warning)
    yield from (Caution(sentence) for sentence in bundle.skipped)
    yield from read_handle_changes(find, owner)
    captured_at = options.captured_at or manifest.generated_at
    counts: dict[str, int] = {}
    for fact in _read_posts(files, owner, captured_at):
        yield fact
        _count(fact, counts)
    for stem in LISTS:
        if stem in files:
            found = read_list(files[stem], owner, stem, captured_at, options, manifest)
            for fact in _kept_apart(found, files[stem][0][0]):
                yield fact
                _count(fact, counts, stem)
    yield from _cautions(manifest, files, counts)


def _read_posts(files: Files, owner: AccountFacts, captured_at: int | None) -> Iterator[Fact]:
    notes = Notes()
    edits = EditGroups()
    for stem in _NOTES:
        for path, material in files.get(stem, ()):
            for bad in _kept_apart(notes.read(material), path):
                if isinstance(bad, Reject):
                    yield Caution(f"{path} {bad.position}: {bad.reason}.")
    for stem in _POSTS:
        for path, material in files.get(stem, ()):
            posts = read_posts(material, f"{path} ", owner, captured_at, stem, notes, edits)
            yield from _kept_apart(posts, path)
    yield from edits.merged()
    if notes.lone:
        texts = "long text belongs" if notes.lone == 1 else "long texts belong"
        yield Caution(f"{notes.lone} {texts} to no post in the archive.")


def _kept_apart(facts: Iterator[Fact], path: str) -> Iterator[Fact]:
    """Turn the end of one unreadable file into a reject, so that the others are still read."""
    try:
        yield from facts
    except DataError as error:
        yield Reject(path, error.message)


def read_posts(
    material: Material,
    path: str,
    owner: AccountFacts,
    captured_at: int | None,
    stem: str,
    notes: Notes,
    edits: EditGroups,
) -> Iterator[Fact]:
    """Read one file of posts; edited ones go to `edits` instead."""
    presence = Presence.DELETED if stem == "deleted-tweets" else Presence.SEEN
    has_notes = bool(notes)
    for number, value, raw in iter_json_array(material.open(), material.name):
        position = f"{path}item {number}"
        if isinstance(value, Reject):
            yield Reject(position, value.reason)
            continue
        tweet = value.get("tweet", value) if isinstance(value, dict) else None
        if not isinstance(tweet, dict):
            yield Reject(position, "it is no post")
            continue
        author = owner
        if "user" in tweet:
            author = user_account(mapping_of(tweet["user"])) or owner
        kept = dumps(tweet) if b"\n" in raw else raw
        post = read_tweet(tweet, author, Place(position, kept, captured_at, presence))
        if isinstance(post, Reject):
            yield post
            continue
        if has_notes:
            post = notes.join(post, tweet)
        ids = edit_ids(tweet)
        if ids:
            edits.add(post, ids)
        else:
            yield post


def _count(fact: Fact, counts: dict[str, int], stem: str = "") -> None:
    if isinstance(fact, PostFacts | Reject):
        key = stem or fact.position.split(" item ")[0]
        counts[key] = counts.get(key, 0) + (fact.records if isinstance(fact, PostFacts) else 1)
    elif isinstance(fact, RunFacts):
        counts[stem] = counts.get(stem, 0) + fact.records


def _cautions(manifest: Manifest, files: Files, counts: dict[str, int]) -> Iterator[Caution]:
    if manifest.is_partial:
        yield Caution("This is one part of an archive in several zips; import the others, too.")
    there = {path.rpartition("/")[2].lower() for parts in files.values() for path, _ in parts}
    for kind, path, promised in manifest.files:
        stem = _PROMISED.get(kind)
        base = path.rpartition("/")[2]
        if stem is None or not promised:
            continue
        if base.lower() not in there:
            yield Caution(f"{base} is not in the archive, though its manifest promises {promised}.")
    for stem in ("tweets", "community-tweet", "deleted-tweets", "follower", "following"):
        kinds = [kind for kind, named in _PROMISED.items() if named == stem]
        promised = sum(count or 0 for kind, _path, count in manifest.files if kind in kinds)
        own = files.get(stem) or (files.get("tweet") if stem == "tweets" else None) or []
        read = counts.get(stem, 0) + sum(counts.get(path, 0) for path, _ in own)
        if own and promised != read and any(kind in kinds for kind, _p, _c in manifest.files):
            yield Caution(f"The manifest promises {promised} in {stem}.js, it holds {read}.")


def _stem(material: Material) -> str:
    """Return which file of an archive this is, by its variable, content or name; empty: none."""
    seen = peek(material)
    if seen.shape != "array":
        return ""
    variable = _VARIABLE.fullmatch(seen.variable)
    if variable:
        return variable[1].lower().replace("_", "-")
    record = seen.first
    if isinstance(record.get("tweet"), dict) and len(record) == 1:
        named = _FILE.fullmatch(material.base_name)
        return named[1].lower() if named and named[1].lower() in _POSTS else "tweets"
    for stem in LISTS:
        if isinstance(record.get(stem), dict) and "accountId" in mapping_of(record[stem]):
            return stem
    if isinstance(record.get("noteTweet"), dict):
        return "note-tweet"
    return ""


def sniff_file(material: Material) -> int:
    """Recognise one member of an archive.

    Raises:
        DataError: It is a member that holds private data or nothing we read.
    """
    if peek(material).variable.removeprefix("window.") in _CONTENTS:
        raise DataError(
            f"{material.name} only tells of an X archive and holds no posts.",
            "Import the folder or zip it belongs to.",
        )
    stem = _stem(material)
    if not stem:
        return 0
    if stem in (*_POSTS, *LISTS, *_NOTES, "account", "profile", _CHANGES):
        return 96
    raise DataError(
        f"{material.name} is the part “{stem}” of an X archive, which is not read.",
        "Only public posts and lists of follows are; import tweets.js or the whole archive.",
    )


def read_file(material: Material, options: ReadOptions) -> Iterator[Fact]:
    """Read one member of an archive; account.js and manifest.js beside it are used if there."""
    stem = _stem(material) or "tweets"
    manifest = read_manifest(material.sibling)
    find = _with_self(material, stem)
    known = read_owner(find, manifest)
    if stem == _CHANGES:
        yield from _read_changes(find, known or options.account or owner_of_changes(find))
        return
    owner, warning = account_or_unknown(known, options, material)
    if warning and peek(material).values:
        yield Caution(warning)
    if known is not None:
        yield known
    captured_at = options.captured_at or manifest.generated_at or material.modified_at
    if stem in LISTS:
        yield from read_list([("", material)], owner, stem, captured_at, options, Manifest())
    elif stem in _NOTES:
        lone = Notes()
        yield from lone.read(material)
        if lone.lone:
            yield LeftOut("a long text without its post: import it with tweets.js", lone.lone)
    elif stem in _POSTS:
        notes, edits = Notes(), EditGroups()
        beside = material.sibling("note-tweet.js")
        if beside is not None:
            for _bad in notes.read(beside):
                pass
        yield from read_posts(material, "", owner, captured_at, stem, notes, edits)
        yield from edits.merged()
    elif known is not None:
        yield LeftOut("a profile, not a post")


def _read_changes(find: Finder, owner: AccountFacts | None) -> Iterator[Fact]:
    changes = read_handle_changes(find, owner) if owner is not None else []
    yield from changes
    if changes:
        yield LeftOut("changes of handle, kept with their account, no posts", len(changes))


def _with_self(material: Material, stem: str) -> Finder:
    def find(name: str) -> Material | None:
        return material if name == f"{stem}.js" else material.sibling(name)

    return find


FORMATS: tuple[Format | BundleFormat, ...] = (
    BundleFormat("x-archive", "X account archive", archive_roots, read_archive),
    Format("x-archive-file", "one file of an X account archive", sniff_file, read_file),
)
