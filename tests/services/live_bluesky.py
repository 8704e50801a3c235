"""A stand-in for the servers of Bluesky, built after the docs of their interface."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from tests.services.live_mastodon import iso
from tests.services.live_server import Answer, Question
from tests.sources.car_maker import CarMaker


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
