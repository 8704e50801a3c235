"""The same post is one post, whatever it is read from: identity and text agree."""

from __future__ import annotations

from collections.abc import Iterator

from tests.sources.car_maker import DID, OTHER, CarMaker
from tests.sources.fact_files import material_from, read
from twiplotui.model.post import PostFacts

HTML = "<p>Talks ended.<br>See you.</p>"
ESCAPED = HTML.replace("<", "&lt;").replace(">", "&gt;")
STATUS = "115600000000000001"
HOST = "social.valdoria.example"

OUTBOX = f"""{{"@context": "https://www.w3.org/ns/activitystreams", "type": "OrderedCollection",
 "orderedItems": [{{"id": "https://{HOST}/users/mfa/statuses/{STATUS}/activity", "type": "Create",
 "actor": "https://{HOST}/users/mfa", "published": "2026-11-22T10:00:00Z",
 "to": ["https://www.w3.org/ns/activitystreams#Public"], "cc": [],
 "object": {{"id": "https://{HOST}/users/mfa/statuses/{STATUS}", "type": "Note",
 "published": "2026-11-22T10:00:00Z", "url": "https://{HOST}/@mfa/{STATUS}",
 "content": "{HTML}"}}}}]}}"""
REST = f"""[{{"id": "{STATUS}", "uri": "https://{HOST}/users/mfa/statuses/{STATUS}",
 "url": "https://{HOST}/@mfa/{STATUS}", "created_at": "2026-11-22T10:00:00.000Z",
 "content": "{HTML}",
 "visibility": "public", "spoiler_text": "", "reblogs_count": 1, "favourites_count": 2,
 "account": {{"id": "1", "acct": "mfa", "username": "mfa", "url": "https://{HOST}/@mfa"}}}}]"""
RSS = f"""<rss version="2.0"><channel><title>MFA</title><link>https://{HOST}/@mfa</link><item>
<guid isPermaLink="true">https://{HOST}/@mfa/{STATUS}</guid><link>https://{HOST}/@mfa/{STATUS}</link>
<pubDate>Sun, 22 Nov 2026 10:00:00 +0000</pubDate><description>{ESCAPED}</description>
</item></channel></rss>"""

URI = f"at://{DID}/app.bsky.feed.post/3kaaa"
SUBJECT = f"at://{OTHER}/app.bsky.feed.post/3kxyz"
VIEW = f"""{{"uri": "{URI}", "cid": "x",
 "author": {{"did": "{DID}", "handle": "mfa.kestria.example"}},
 "record": {{"$type": "app.bsky.feed.post", "text": "Line one\\n\\nLine < two",
 "createdAt": "2024-05-01T10:00:00Z"}}, "indexedAt": "2024-05-01T10:00:04Z"}}"""
REPOST_VIEW = f"""{{"post": {{"uri": "{SUBJECT}", "cid": "x",
 "author": {{"did": "{OTHER}", "handle": "pm.sarmira.example"}},
 "record": {{"$type": "app.bsky.feed.post", "text": "Original",
 "createdAt": "2024-05-01T09:00:00Z"}},
 "indexedAt": "2024-05-01T09:00:01Z"}}, "reason": {{"$type": "app.bsky.feed.defs#reasonRepost",
 "by": {{"did": "{DID}", "handle": "mfa.kestria.example"}},
 "indexedAt": "2024-05-03T10:00:00Z"}}}}"""
BLUESKY_RSS = f"""<rss version="2.0"><channel><title>@mfa.kestria.example - Kestria</title>
<link>https://bsky.app/profile/mfa.kestria.example</link><description>d</description><item>
<link>https://bsky.app/profile/mfa.kestria.example/post/3kaaa</link>
<description>Line one&#xA;&#xA;Line &lt; two</description><pubDate>01 May 2024 10:00 +0000</pubDate>
<guid isPermaLink="false">{URI}</guid></item></channel></rss>"""


def posts(data: str | bytes, name: str) -> Iterator[PostFacts]:
    raw = data if isinstance(data, bytes) else data.encode()
    for fact in read(material_from(raw, name))[1]:
        if isinstance(fact, PostFacts):
            yield fact


def car() -> bytes:
    maker = CarMaker()
    records = {
        "app.bsky.feed.post/3kaaa": {
            "$type": "app.bsky.feed.post",
            "text": "Line one\n\nLine < two",
            "createdAt": "2024-05-01T10:00:00Z",
        },
        "app.bsky.feed.repost/3kddd": {
            "$type": "app.bsky.feed.repost",
            "subject": {"uri": SUBJECT, "cid": "x"},
            "createdAt": "2024-05-03T10:00:00Z",
        },
    }
    tree = maker.tree(records)
    return maker.write(maker.put({"did": DID, "version": 3, "data": tree, "rev": "3l", "sig": b""}))


def identity(post: PostFacts) -> tuple[object, ...]:
    return (post.network, post.native_id, post.author.native_id, post.text, post.published_at)


def test_mastodon_archive_interface_and_feed_agree() -> None:
    found = [
        identity(next(posts(data, name)))
        for data, name in ((OUTBOX, "outbox.json"), (REST, "statuses.json"), (RSS, "mfa.rss"))
    ]
    assert found[0] == found[1] == found[2]
    assert found[0][1:4] == (f"{HOST}/{STATUS}", f"mfa@{HOST}", "Talks ended.\nSee you.")


def test_long_description_of_a_picture_is_not_the_post() -> None:
    picture = (
        f"<media:content url='https://{HOST}/1.jpg' medium='image'><media:rating>nonadult"
        f"</media:rating><media:description>{'Two ministers at a table. ' * 9}"
        "</media:description></media:content><media:content url='https://x.example/2.jpg'/>"
    )
    plain = RSS.replace(
        '<rss version="2.0">', '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/">'
    )
    whole = plain.replace("</item>", f"{picture}</item>", 1)
    odd = whole.replace("<item>", "<item><odd/>", 1)
    for feed in (whole, odd):
        _, facts = read(material_from(feed.encode(), "mfa.rss"))
        (post,) = [fact for fact in facts if isinstance(fact, PostFacts)]
        assert post.text == "Talks ended.\nSee you."
        assert [media.alt for media in post.media] == [
            ("Two ministers at a table. " * 9).strip(),
            "",
        ]


def test_bluesky_repository_interface_and_feed_agree() -> None:
    found = [
        identity(next(posts(data, name)))
        for data, name in ((car(), "repo.car"), (VIEW, "post.json"), (BLUESKY_RSS, "mfa.rss"))
    ]
    assert found[0] == found[1] == found[2]
    assert found[0][3] == "Line one\n\nLine < two"


def test_bluesky_reposts_agree() -> None:
    by_car = list(posts(car(), "repo.car"))[1]
    by_view = next(posts(REPOST_VIEW, "feed.json"))
    assert by_car.native_id == by_view.native_id == f"repost:{DID}:{SUBJECT}"
    assert by_car.repost_of == by_view.repost_of == SUBJECT
    assert by_car.published_at == by_view.published_at


def test_two_instances_of_nitter_give_one_post() -> None:
    feed = """<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>Valdoria / @ValdoriaMFA</title><link>https://HOST/ValdoriaMFA</link><description>d</description>
<item><title>Hello</title><dc:creator>@ValdoriaMFA</dc:creator><description>Hello</description>
<guid>https://HOST/ValdoriaMFA/status/1990000000000000001#m</guid>
<link>https://HOST/ValdoriaMFA/status/1990000000000000001#m</link>
<pubDate>Mon, 23 Nov 2026 07:00:00 GMT</pubDate></item></channel></rss>"""
    one, other = (
        next(posts(feed.replace("HOST", host), "x.xml"))
        for host in ("nitter.example", "birds.belmora.example")
    )
    assert identity(one) == identity(other)
    assert one.url == "https://x.com/ValdoriaMFA/status/1990000000000000001"
