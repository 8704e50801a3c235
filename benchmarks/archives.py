"""X account archives of the benchmarks' world, in the layout of today and in the older one."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from world import World

Json = dict[str, object]


def write_archive(world: World, path: Path) -> None:
    """Write the posts as a current X account archive."""
    manifest = {
        "userInfo": {"accountId": "77", "userName": "mfa_valdoria", "displayName": "MFA"},
        "archiveInfo": {"generationDate": "2026-11-20T10:00:00.000Z", "isPartialArchive": False},
        "dataTypes": {"tweets": {"files": [{"fileName": "data/tweets.js", "globalName":
                      "YTD.tweets.part0", "count": str(world.posts)}]}},
    }  # fmt: skip
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("data/manifest.js", f"window.__THAR_CONFIG = {json.dumps(manifest)}")
        archive.writestr("data/account.js", _account())
        posts: Iterator[Json] = ({"tweet": tweet} for tweet in _own_posts(world))
        _write_part(archive, "data/tweets.js", "tweets", posts)


def write_older_archive(world: World, path: Path) -> None:
    """Write the posts as X wrote archives in 2018 and 2019: files at the root, posts unwrapped."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("account.js", _account())
        posts = (_with_entities(tweet) for tweet in _own_posts(world))
        _write_part(archive, "tweet.js", "tweet", posts)


def _account() -> str:
    account = {"username": "mfa_valdoria", "accountId": "77", "accountDisplayName": "MFA",
               "createdAt": "2012-01-01T00:00:00.000Z"}  # fmt: skip
    return f"window.YTD.account.part0 = {json.dumps([{'account': account}])}"


def _own_posts(world: World) -> Iterator[Json]:
    for tweet in world.v1():
        tweet.pop("user")
        tweet["id"] = tweet["id_str"]
        tweet["favorite_count"] = str(tweet["favorite_count"])
        tweet["retweet_count"] = str(tweet["retweet_count"])
        yield tweet


def _with_entities(tweet: Json) -> Json:
    """Give a post the tags and mentions of its text, every second a link, every third a picture."""
    text, number = str(tweet["full_text"]), int(str(tweet["id"]))
    tags: list[Json] = []
    mentions: list[Json] = []
    for found in re.finditer(r"([#@])(\w+)", text):
        span = {"indices": [str(found.start()), str(found.end())]}
        if found[1] == "#":
            tags.append({"text": found[2], **span})
        else:
            mentions.append({"name": found[2], "screen_name": found[2], "id_str": "4", "id": "4",
                             **span})  # fmt: skip
    entities: Json = {"hashtags": tags, "symbols": [], "user_mentions": mentions, "urls": []}
    more: Json = {"retweeted": False, "favorited": False, "possibly_sensitive": False}
    if number % 2 == 0:
        text, short, indices = _with_link(text, number)
        address = f"https://www.example.org/news/statement-on-the-talks-{number}"
        entities["urls"] = [{"url": short, "expanded_url": address, "indices": indices,
                             "display_url": "example.org/news/statement…"}]  # fmt: skip
    if number % 3 == 0:
        text, short, indices = _with_link(text, number)
        picture = {"url": short, "indices": indices, "type": "photo", "id_str": str(number),
                   "media_url_https": f"https://pbs.twimg.com/media/F{number}.jpg",
                   "expanded_url": f"https://twitter.com/mfa_valdoria/status/{number}/photo/1",
                   "sizes": {name: {"w": "1200", "h": "800", "resize": "fit"}
                             for name in ("thumb", "small", "medium", "large")}}  # fmt: skip
        entities["media"] = [picture]
        more["extended_entities"] = {"media": [picture]}
    return {**tweet, **more, "full_text": text, "entities": entities}


def _with_link(text: str, number: int) -> tuple[str, str, list[str]]:
    short = f"https://t.co/{number % 10**10:010d}"
    begin = len(text) + 1
    return f"{text} {short}", short, [str(begin), str(begin + len(short))]


def _write_part(archive: zipfile.ZipFile, name: str, kind: str, posts: Iterator[Json]) -> None:
    # Written as it is made: a child's peak memory counts from what its parent held.
    with archive.open(name, "w", force_zip64=True) as stream:
        stream.write(f"window.YTD.{kind}.part0 = [\n".encode())
        for number, post in enumerate(posts):
            body = json.dumps(post, ensure_ascii=False, indent=1)
            stream.write(((",\n" if number else "") + body).encode())
        stream.write(b"\n]")
