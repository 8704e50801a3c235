"""What an X archive keeps apart and belongs together: edits of one post, and its long text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from twiplotui.model.imports import Reject
from twiplotui.model.post import Link, PostFacts, VersionFacts
from twiplotui.sources.json_stream import iter_json_array
from twiplotui.sources.material import Material
from twiplotui.sources.times import parse_time
from twiplotui.sources.x_values import (
    Json,
    expand,
    id_text,
    list_of,
    mapping_of,
    objects_of,
    text_of,
    unescape,
)

_LEADING_MENTIONS = re.compile(r"(?:@\w{1,50}\s+)+", re.ASCII)
_CUT_END = re.compile(r"(?:…|\.\.\.)?\s*(?:https://t\.co/\w*)?\s*$")
_SHORT_LINK = re.compile(r"https?://t\.co/\w*", re.ASCII)
_COMPARED = 120

T = TypeVar("T")


def edit_ids(tweet: Json) -> list[str]:
    """Return the ids of all versions of a post, oldest first; empty where it was never edited."""
    info = tweet.get("edit_info")
    if not isinstance(info, dict):
        return []
    control = mapping_of(info.get("initial"))
    if not control:
        edit = mapping_of(info.get("edit"))
        control = mapping_of(edit.get("editControlInitial"))
    found = control.get("editTweetIds")
    if not isinstance(found, list) or len(found) < 2:
        return []
    return [text for text in map(id_text, found) if text]


class EditGroups:
    """Collects the versions of edited posts until all entries were seen."""

    def __init__(self) -> None:
        self._groups: dict[str, dict[str, list[PostFacts]]] = {}
        self._order: dict[str, list[str]] = {}

    def add(self, post: PostFacts, ids: list[str]) -> None:
        """Keep one version of a post that has several."""
        key = ids[0]
        self._groups.setdefault(key, {}).setdefault(post.native_id, []).append(post)
        if len(ids) >= len(self._order.get(key, [])):
            self._order[key] = ids

    def merged(self) -> Iterator[PostFacts]:
        """Yield one post for each group: the last version, with the others as its past."""
        for key, versions in self._groups.items():
            ids = [native_id for native_id in self._order[key] if native_id in versions]
            ids = [native_id for native_id in versions if native_id not in ids] + ids
            posts = [versions[native_id][-1] for native_id in ids]
            current, first = posts[-1], posts[0]
            if len(posts) == 1:
                yield replace(current, records=len(versions[ids[0]]))
                continue
            yield replace(
                current,
                published_at=first.published_at,
                precision=first.precision,
                edited_at=current.published_at,
                versions=tuple(
                    VersionFacts(post.text, post.published_at, post.native_id)
                    for post in posts[:-1]
                ),
                raw=b"[" + b",".join(post.raw for post in posts) + b"]",
                records=sum(len(same) for same in versions.values()),
            )


@dataclass(slots=True)
class _Note:
    text: str
    plain: str
    """The text as its preview begins, without spaces and short links."""
    links: tuple[Link, ...]
    mentions: tuple[str, ...]
    hashtags: tuple[str, ...]
    is_joined: bool = False


class Notes:
    """The long texts of an archive, to be joined to the previews in tweets.js.

    A note has an id of its own, so it is found by the second it was made in and its beginning.
    """

    def __init__(self) -> None:
        self._by_second: dict[int, list[_Note]] = {}

    def read(self, material: Material) -> Iterator[Reject]:
        """Read one note file; yields what cannot be used."""
        for number, value, _raw in iter_json_array(material.open(), material.name):
            if isinstance(value, Reject):
                yield value
                continue
            entry = mapping_of(mapping_of(value).get("noteTweet"))
            core = mapping_of(entry.get("core"))
            made_at = parse_time(entry.get("createdAt"))[0]
            text = core.get("text")
            if made_at is None or not isinstance(text, str):
                yield Reject(f"item {number}", "the long text has no time or no words")
                continue
            self._by_second.setdefault(made_at // 1000, []).append(_note(text, core))

    def __bool__(self) -> bool:
        return bool(self._by_second)

    @property
    def lone(self) -> int:
        """How many were joined to no post."""
        return sum(not note.is_joined for notes in self._by_second.values() for note in notes)

    def join(self, post: PostFacts, tweet: Json) -> PostFacts:
        """Return the post with its long text, where there is one."""
        if post.published_at is None:
            return post
        second = post.published_at // 1000
        near = self._by_second.get(second) or ()
        if not near:
            return post
        preview = unescape(text_of(tweet.get("full_text")) or text_of(tweet.get("text")))
        lead = _LEADING_MENTIONS.match(preview)
        body = preview[lead.end() :] if lead else preview
        plain = _plain(_CUT_END.sub("", body))[:_COMPARED]
        whole_plain = _plain(_CUT_END.sub("", preview))[:_COMPARED]
        for note in near:
            if not note.is_joined and _begins(note.plain, plain, whole_plain):
                note.is_joined = True
                starts_alike = note.plain.startswith(whole_plain)
                prefix = lead[0] if lead and not starts_alike else ""
                return replace(
                    post,
                    text=prefix + note.text,
                    is_complete=True,
                    links=_united(note.links, post.links),
                    mentions=_united(post.mentions, note.mentions),
                    hashtags=_united(note.hashtags, post.hashtags),
                )
        return post


def _begins(note: str, body: str, whole: str) -> bool:
    return bool(body) and (
        note.startswith((body, whole)) or (len(note) > 20 and body.startswith(note))
    )


def _united(first: tuple[T, ...], second: tuple[T, ...]) -> tuple[T, ...]:
    return first + tuple(item for item in second if item not in first)


def _plain(text: str) -> str:
    # A note and its preview may shorten the same address differently.
    return "".join(_SHORT_LINK.sub("", text).split())


def _note(text: str, core: Json) -> _Note:
    spans: list[tuple[int, int, str, str]] = []
    links: list[Link] = []
    for url in objects_of(core.get("urls")):
        short, full = text_of(url.get("shortUrl")), text_of(url.get("expandedUrl"))
        if not full:
            continue
        links.append(Link(full, text_of(url.get("displayUrl"))))
        spans.append((_place(url.get("fromIndex")), _place(url.get("toIndex")), short, full))
    # Long texts are not escaped, so the words between the links stay as they are.
    readable = expand(text.replace("&", "&amp;"), _shifted(text, spans)) if spans else text
    return _Note(
        text=readable,
        plain=_plain(text),
        links=tuple(links),
        mentions=tuple(
            text_of(item.get("screenName"))
            for item in objects_of(core.get("mentions"))
            if text_of(item.get("screenName"))
        ),
        hashtags=tuple(_hashtag(item) for item in list_of(core.get("hashtags")) if _hashtag(item)),
    )


def _hashtag(item: object) -> str:
    return text_of(mapping_of(item).get("text")) if isinstance(item, dict) else text_of(item)


def _place(value: object) -> int:
    text = str(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _shifted(text: str, spans: list[tuple[int, int, str, str]]) -> list[tuple[int, int, str, str]]:
    """Move spans to where they stand once every `&` has become `&amp;`."""
    moved = []
    for start, end, short, full in spans:
        shift = 4 * text.count("&", 0, start)
        moved.append(
            (start + shift, end + shift + 4 * short.count("&"), short.replace("&", "&amp;"), full)
        )
    return moved
