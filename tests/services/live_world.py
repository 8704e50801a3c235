"""Stand-ins for feeds, a Mastodon server and Bluesky, built after docs of their interfaces.

The world is plain objects; the server reads them as they are at the moment of asking.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape
from typing import Any
from urllib.parse import unquote

from tests.services.live_server import Answer, Question, conditional
from tests.sources.car_maker import CarMaker


def iso(at: int) -> str:
    """A moment as both networks write it."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


@dataclass
class FeedItem:
    number: int
    at: int
    text: str


@dataclass
class Feed:
    name: str
    items: list[FeedItem] = field(default_factory=list)
    window: int = 12
    trouble: str = ""
    """`503`, `cut`, `html`, `410`, `hang up`, or empty."""
    has_validators: bool = True
    asked: int = 0
    delay: float = 0.0

    def shown(self) -> list[FeedItem]:
        return sorted(self.items, key=lambda item: item.at, reverse=True)[: self.window]

    def body(self, base: str) -> bytes:
        entries = "".join(
            f"<item><guid isPermaLink='false'>{self.name}-{item.number}</guid>"
            f"<title>Notice {item.number}</title><link>{base}/item/{self.name}/{item.number}</link>"
            f"<description>{escape(item.text)}</description><pubDate>"
            f"{format_datetime(datetime.fromtimestamp(item.at / 1000, UTC))}</pubDate></item>"
            for item in self.shown()
        )
        return (
            f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>"
            f"<title>Ministry {self.name}</title><link>{base}/site/{self.name}</link>"
            f"<description>Notices of {self.name}</description>{entries}</channel></rss>"
        ).encode()

    def answer(self, question: Question, base: str) -> Answer | bytes:
        self.asked += 1
        time.sleep(self.delay)
        match self.trouble:
            case "503":
                return Answer(b"later", 503)
            case "410":
                return Answer(b"", 410)
            case "html":
                return Answer(b"<!doctype html><title>Just a moment...</title>")
            case "hang up":
                return b""
            case "cut":
                return b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n" + self.body(base)[:300]
        body = self.body(base)
        return conditional(question, body) if self.has_validators else Answer(body)


@dataclass
class Status:
    id: str
    at: int
    texts: list[tuple[int, str]]
    """(since, text), oldest first; more than one: edited."""


@dataclass
class Person:
    """An account of the Mastodon stand-in."""

    name: str
    number: int
    statuses: list[Status] = field(default_factory=list)
    following: list[str] = field(default_factory=list)
    trouble: str = ""
    """`503`, `404`, `410`, `suspended`, `hidden`, `half` (the follow list breaks off), or empty."""

    @property
    def id(self) -> str:
        return f"11{self.number:016d}"


@dataclass
class Mastodon:
    base: str = ""
    people: dict[str, Person] = field(default_factory=dict)
    page: int = 40
    follow_page: int = 80

    def person(self, name: str) -> Person:
        if name not in self.people:
            self.people[name] = Person(name, len(self.people) + 1)
        return self.people[name]

    def account(self, person: Person) -> dict[str, Any]:
        return {
            "id": person.id,
            "username": person.name,
            "acct": person.name,
            "display_name": f"Office of {person.name}",
            "url": f"{self.base}/@{person.name}",
            "uri": f"{self.base}/users/{person.name}",
            "note": "<p>Official account.</p>",
            "locked": False,
            "created_at": "2020-01-01T00:00:00.000Z",
            "followers_count": 10,
            "following_count": len(person.following),
            "statuses_count": len(person.statuses),
            "hide_collections": person.trouble == "hidden",
            **({"suspended": True} if person.trouble == "suspended" else {}),
        }

    def status(self, person: Person, status: Status) -> dict[str, Any]:
        is_edited = len(status.texts) > 1
        return {
            "id": status.id,
            "uri": f"{self.base}/users/{person.name}/statuses/{status.id}",
            "url": f"{self.base}/@{person.name}/{status.id}",
            "created_at": iso(status.at),
            "edited_at": iso(status.texts[-1][0]) if is_edited else None,
            "account": self.account(person),
            "content": f"<p>{escape(status.texts[-1][1])}</p>",
            "spoiler_text": "",
            "visibility": "public",
            "language": "en",
            "reblog": None,
            "in_reply_to_id": None,
            "in_reply_to_account_id": None,
            "mentions": [],
            "tags": [],
            "media_attachments": [],
            "reblogs_count": 0,
            "favourites_count": 0,
            "replies_count": 0,
        }

    def answer(self, question: Question) -> Answer | bytes:
        parts = question.path.removeprefix("/api/v1/").split("/")
        if parts[0] == "statuses":
            return self._single(parts)
        if parts[:2] == ["accounts", "lookup"]:
            person = self.people.get(question.one("acct"))
        else:
            person = next((p for p in self.people.values() if p.id == parts[1]), None)
        if person is None or person.trouble in ("404", "410", "503"):
            status = int(person.trouble) if person else 404
            return Answer.json({"error": "Record not found"}, status)
        if parts[-1] == "statuses":
            return self._statuses(person, question)
        if parts[-1] == "following":
            return self._following(person, question)
        return Answer.json(self.account(person))

    def _single(self, parts: list[str]) -> Answer:
        for person in self.people.values():
            for status in person.statuses:
                if status.id == parts[1] and person.trouble != "503":
                    if parts[-1] == "history":
                        edits = [
                            {
                                "content": f"<p>{escape(text)}</p>",
                                "spoiler_text": "",
                                "sensitive": False,
                                "created_at": iso(at),
                                "account": self.account(person),
                                "media_attachments": [],
                            }
                            for at, text in status.texts
                        ]
                        return Answer.json(edits)
                    return Answer.json(self.status(person, status))
        return Answer.json({"error": "Record not found"}, 404)

    def _statuses(self, person: Person, question: Question) -> Answer:
        limit = min(int(question.one("limit", "20")), self.page)
        below = question.one("max_id", "9" * 20)
        ordered = sorted(person.statuses, key=lambda each: each.id, reverse=True)
        rest = [each for each in ordered if each.id < below]
        page = rest[:limit]
        links = {}
        if len(rest) > limit:
            url = f"{self.base}{question.path}?limit={limit}&max_id={page[-1].id}"
            links["Link"] = f'<{url}>; rel="next", <{self.base}{question.path}>; rel="prev"'
        return Answer.json([self.status(person, each) for each in page], 200, **links)

    def _following(self, person: Person, question: Question) -> Answer:
        if person.trouble == "hidden":
            return Answer.json([])
        limit = min(int(question.one("limit", "40")), self.follow_page)
        start = int(question.one("max_id", "0"))
        if person.trouble == "half" and start:
            return Answer.json({"error": "Too slow"}, 503)
        names = person.following[start : start + limit]
        links = {}
        if start + limit < len(person.following) or person.trouble == "half":
            url = f"{self.base}{question.path}?limit={limit}&max_id={start + limit}"
            links["Link"] = f'<{url}>; rel="next"'
        return Answer.json([self.account(self.person(name)) for name in names], 200, **links)


@dataclass
class BlueskyPost:
    key: str
    at: int
    text: str


@dataclass
class Repo:
    """An account of the Bluesky stand-in."""

    did: str
    handle: str
    posts: dict[str, BlueskyPost] = field(default_factory=dict)
    follows: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Record key → (DID, since)."""
    rev: int = 1
    trouble: str = ""
    """`503`, `RepoDeactivated`, `cut` (the CAR), or empty."""
    cars: int = 0

    def car(self) -> bytes:
        maker = CarMaker()
        records: dict[str, Any] = {
            "app.bsky.actor.profile/self": {
                "$type": "app.bsky.actor.profile",
                "displayName": f"Embassy {self.handle}",
            }
        }
        for post in self.posts.values():
            records[f"app.bsky.feed.post/{post.key}"] = self.record(post)
        for key, (did, since) in self.follows.items():
            records[f"app.bsky.graph.follow/{key}"] = {
                "$type": "app.bsky.graph.follow",
                "subject": did,
                "createdAt": iso(since),
            }
        commit = {"did": self.did, "version": 3, "data": maker.tree(records), "prev": None}
        root = maker.put({**commit, "rev": f"3l{self.rev:011d}", "sig": b"x" * 64})
        return maker.write(root)

    @staticmethod
    def record(post: BlueskyPost) -> dict[str, Any]:
        return {
            "$type": "app.bsky.feed.post",
            "text": post.text,
            "createdAt": iso(post.at),
            "langs": ["en"],
        }


@dataclass
class Bluesky:
    base: str = ""
    repos: dict[str, Repo] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    def answer(self, question: Question) -> Answer | bytes:
        if question.path.startswith("/did:"):
            return self._document(unquote(question.path[1:]))
        method = question.path.removeprefix("/xrpc/")
        did = question.one("did") or question.one("actor")
        repo = self.repos.get(did)
        if method == "com.atproto.identity.resolveHandle":
            named = [each for each in self.repos.values() if each.handle == question.one("handle")]
            if not named:
                return Answer.json({"error": "InvalidRequest"}, 400)
            return Answer.json({"did": named[0].did})
        if method == "app.bsky.actor.getProfiles":
            people = [self._view(each) for each in question.query["actors"]]
            return Answer.json({"profiles": [each for each in people if each]})
        if method == "app.bsky.graph.getRelationships":
            return self._relations(question)
        if repo is None:
            return Answer.json({"error": "RepoNotFound"}, 400)
        if repo.trouble == "503":
            return Answer(b"", 503)
        return self._account(method, repo, question)

    def _account(self, method: str, repo: Repo, question: Question) -> Answer | bytes:
        is_away = repo.trouble.startswith("Repo")
        match method:
            case "com.atproto.sync.getLatestCommit":
                if is_away:
                    return Answer.json({"error": repo.trouble}, 400)
                return Answer.json({"cid": "bafyrei", "rev": f"3l{repo.rev:011d}"})
            case "com.atproto.sync.getRepo":
                body = repo.car()
                if repo.trouble == "cut":
                    body = body[: len(body) * 2 // 3]
                repo.cars += 1
                return Answer(body)
            case "app.bsky.actor.getProfile":
                return Answer.json(self._view(repo.did))
            case "app.bsky.feed.getAuthorFeed":
                return self._feed(repo, question)
        return Answer.json({"error": "MethodNotImplemented"}, 501)

    def _document(self, did: str) -> Answer:
        if did not in self.repos:
            return Answer.json({"message": "DID not registered"}, 404)
        service = {
            "id": "#atproto_pds",
            "type": "AtprotoPersonalDataServer",
            "serviceEndpoint": self.base,
        }
        return Answer.json({"id": did, "service": [service]})

    def _view(self, did: str) -> dict[str, Any] | None:
        repo = self.repos.get(did)
        if did in self.gone:
            return None
        return {
            "did": did,
            "handle": repo.handle if repo else f"{did[8:16]}.example",
            "displayName": f"Embassy {repo.handle}" if repo else "",
            "followersCount": 3,
            "followsCount": len(repo.follows) if repo else 0,
            "postsCount": len(repo.posts) if repo else 0,
        }

    def _relations(self, question: Question) -> Answer:
        found: list[dict[str, Any]] = []
        for did in question.query.get("others", []):
            if did in self.gone:
                kind = "app.bsky.graph.defs#notFoundActor"
                found.append({"$type": kind, "actor": did, "notFound": True})
            else:
                found.append({"$type": "app.bsky.graph.defs#relationship", "did": did})
        return Answer.json({"actor": question.one("actor"), "relationships": found})

    def _feed(self, repo: Repo, question: Question) -> Answer:
        ordered = sorted(repo.posts.values(), key=lambda post: post.at, reverse=True)
        start = int(question.one("cursor", "0"))
        limit = int(question.one("limit", "50"))
        views = [
            {
                "post": {
                    "uri": f"at://{repo.did}/app.bsky.feed.post/{post.key}",
                    "cid": "bafyrei",
                    "author": {"did": repo.did, "handle": repo.handle},
                    "record": repo.record(post),
                    "likeCount": 0,
                    "repostCount": 0,
                    "replyCount": 0,
                    "quoteCount": 0,
                    "indexedAt": iso(post.at + 1000),
                }
            }
            for post in ordered[start : start + limit]
        ]
        more = {"cursor": str(start + limit)} if start + limit < len(ordered) else {}
        return Answer.json({"feed": views, **more})


@dataclass
class World:
    """Everything the loopback server offers."""

    feeds: dict[str, Feed] = field(default_factory=dict)
    mastodon: Mastodon = field(default_factory=Mastodon)
    bluesky: Bluesky = field(default_factory=Bluesky)
    pages: dict[str, Answer | bytes] = field(default_factory=dict)
    base: str = ""

    def settle(self, base: str) -> None:
        self.base = self.mastodon.base = self.bluesky.base = base

    def __call__(self, question: Question) -> Answer | bytes:
        path = question.path
        if path in self.pages:
            return self.pages[path]
        if path.startswith("/feed/"):
            feed = self.feeds.get(path.removeprefix("/feed/"))
            return feed.answer(question, self.base) if feed else Answer(b"", 404)
        if path.startswith("/item/"):
            _, _, name, number = path.split("/")
            exists = any(str(item.number) == number for item in self.feeds[name].items)
            return Answer(b"<html>item</html>", 200 if exists else 404)
        if path.startswith("/api/v1/"):
            return self.mastodon.answer(question)
        if path.startswith(("/xrpc/", "/did:")):
            return self.bluesky.answer(question)
        return Answer(b"", 404)
