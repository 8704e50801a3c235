"""X account archives of the benchmarks' world, in the layout of today and in the older one."""

from __future__ import annotations

import json
import random
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from world import LANGUAGES, World

Json = dict[str, object]
_REPLIES, _REPOSTS, _LINKS, _MEDIA, _VIDEOS = 0.41, 0.09, 0.21, 0.12, 0.25
_WIDE = json.JSONEncoder(ensure_ascii=False, indent=2, separators=(",", " : "))
"""As X writes the files of its archives."""
_NARROW = json.JSONEncoder(ensure_ascii=False, indent=1)


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


def write_older_archive(world: World, path: Path, *, is_whole: bool = False) -> None:
    """Write the posts as X wrote archives in 2018 and 2019: files at the root, posts unwrapped.

    Fields and shares follow 10,467 posts of nine public archives of 2019 to 2026, one of them of
    an institution: 914 bytes a post without white space (here 980) and 1.7 kB with (here 1.3),
    41 % replies, 9 % reposts, 0.7 mentions a post, a link in 21 %, a picture or video in 12 %, of
    these a quarter videos. Texts are longer here (150 characters; there 98, from 39 to 220 by
    archive) and tags more frequent (29 %; there 17 %), for ministries write so.

    Args:
        world: Whose posts.
        path: Where to.
        is_whole: With the other large files that such an archive has; see `_beside`. Messages
            (4 % of the bytes of the posts where that was measured) and advertisements are left out.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("account.js", _account())
        chance = random.Random(5)
        posts = (_as_archived(tweet, world, chance) for tweet in _own_posts(world))
        _write_part(archive, "tweet.js", "tweet", posts, _WIDE)
        if is_whole:
            for kind, entries in _beside(world):
                _write_part(archive, f"{kind}.js", kind, entries, _WIDE)


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


def _as_archived(tweet: Json, world: World, chance: random.Random) -> Json:
    """Give a post the fields, entities and relations that posts of an archive have."""
    text, number = str(tweet["full_text"]), int(str(tweet["id"]))
    other, other_id = world.handle(chance.randrange(world.accounts)), str(chance.randrange(10**9))
    more: Json = {"retweeted": False, "favorited": False, "truncated": False}
    is_repost = chance.random() < _REPOSTS
    if is_repost:
        text = f"RT @{other}: {text}"[:139] + "…"
    elif chance.random() < _REPLIES / (1 - _REPOSTS):
        text = f"@{other} {text}"
        more.update(dict.fromkeys(("in_reply_to_user_id", "in_reply_to_user_id_str"), other_id))
        answered = str(number - chance.randrange(10**15))
        more.update(dict.fromkeys(("in_reply_to_status_id", "in_reply_to_status_id_str"), answered))
        more["in_reply_to_screen_name"] = other
    entities: Json = {**_marks(text), "symbols": [], "urls": []}
    if chance.random() < _LINKS:
        text, short, indices = _with_link(text, number)
        address = f"https://www.example.org/news/statement-on-the-talks-{number}"
        entities["urls"] = [{"url": short, "expanded_url": address, "indices": indices,
                             "display_url": "example.org/news/statement…"}]  # fmt: skip
    if not is_repost and chance.random() < _MEDIA / (1 - _REPOSTS):
        text, short, indices = _with_link(text, number + 1)
        picture = _picture(number, short, indices)
        entities["media"] = [picture]
        if chance.random() < _VIDEOS:
            picture = {**picture, "type": "video", "video_info": _video(number)}
        more["extended_entities"] = {"media": [picture]}
    if entities["urls"] or "media" in entities:
        more["possibly_sensitive"] = False
    tweet.pop("in_reply_to_status_id_str", None)
    source = '<a href="https://mobile.twitter.com" rel="nofollow">Twitter Web App</a>'
    return {**more, **tweet, "full_text": text, "entities": entities, "source": source,
            "display_text_range": ["0", str(len(text))]}  # fmt: skip


def _marks(text: str) -> Json:
    tags: list[Json] = []
    mentions: list[Json] = []
    for found in re.finditer(r"([#@])(\w+)", text):
        span = {"indices": [str(found.start()), str(found.end())]}
        if found[1] == "#":
            tags.append({"text": found[2], **span})
        else:
            number = str(10_000 + int(re.sub(r"\D", "", found[2]) or 0))
            name = found[2].replace("_", " ").title()
            mentions.append({"name": name, "screen_name": found[2], **span, "id_str": number,
                             "id": number})  # fmt: skip
    return {"hashtags": tags, "user_mentions": mentions}


def _picture(number: int, short: str, indices: list[str]) -> Json:
    at = f"pbs.twimg.com/media/F{number}.jpg"
    return {
        "expanded_url": f"https://twitter.com/mfa_valdoria/status/{number}/photo/1",
        "indices": indices,
        "url": short,
        "media_url": f"http://{at}",
        "id_str": str(number),
        "id": str(number),
        "media_url_https": f"https://{at}",
        "sizes": {name: {"w": "1200", "h": "800", "resize": "fit"}
                  for name in ("thumb", "small", "medium", "large")},
        "type": "photo",
        "display_url": f"pic.twitter.com/{short[-10:]}",
    }  # fmt: skip


def _video(number: int) -> Json:
    at = f"https://video.twimg.com/ext_tw_video/{number}/pu/vid/1280x720/{number % 10**12}.mp4"
    rates = ("256000", "832000", "2176000")
    variants = [{"bitrate": rate, "content_type": "video/mp4", "url": at} for rate in rates]
    return {"aspect_ratio": ["16", "9"], "duration_millis": "30000", "variants": variants}


def _beside(world: World) -> Iterator[tuple[str, Iterator[Json]]]:
    """Yield the files beside the posts: 57 likes, 13 followers and 6 follows for 100 posts.

    The manifests of 14 public archives with 135,761 posts promise so many likes, those of 13 with
    126,546 so many follows; a brand with 672,588 followers is not counted.
    """
    texts = random.Random(6)
    likes: Iterator[Json] = (
        {"like": {"tweetId": str(10**18 + number), "fullText": world.text(texts.choice(LANGUAGES)),
                  "expandedUrl": f"https://twitter.com/i/web/status/{10**18 + number}"}}
        for number in range(world.posts * 57 // 100)
    )  # fmt: skip
    yield "like", likes
    for kind, share in (("follower", 13), ("following", 6)):
        yield kind, _listed(kind, world.posts * share // 100)


def _listed(kind: str, count: int) -> Iterator[Json]:
    for number in range(20_000, 20_000 + count):
        link = f"https://twitter.com/intent/user?user_id={number}"
        yield {kind: {"accountId": str(number), "userLink": link}}


def _with_link(text: str, number: int) -> tuple[str, str, list[str]]:
    short = f"https://t.co/{number % 10**10:010d}"
    begin = len(text) + 1
    return f"{text} {short}", short, [str(begin), str(begin + len(short))]


def _write_part(
    archive: zipfile.ZipFile,
    name: str,
    kind: str,
    posts: Iterator[Json],
    encoder: json.JSONEncoder = _NARROW,
) -> None:
    # Written as it is made: a child's peak memory counts from what its parent held.
    with archive.open(name, "w", force_zip64=True) as stream:
        stream.write(f"window.YTD.{kind}.part0 = [\n".encode())
        for number, post in enumerate(posts):
            body = encoder.encode(post)
            stream.write(((",\n" if number else "") + body).encode())
        stream.write(b"\n]")
