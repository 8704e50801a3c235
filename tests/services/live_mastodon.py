"""A stand-in for a Mastodon server, built after the docs of its interface."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape
from typing import Any

from tests.services.live_server import Answer, Question


def iso(at: int) -> str:
    """A moment as both networks write it."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


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
