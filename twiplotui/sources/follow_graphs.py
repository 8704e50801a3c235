"""GEXF and GraphML graphs of follows, streamed, only where they are directed.

Parsed by defusedxml, which refuses document types and entities before they can do harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from twiplotui.errors import DataError
from twiplotui.model.account import AccountFacts
from twiplotui.model.imports import Fact, Reject
from twiplotui.model.words import Direction, Network
from twiplotui.sources.follow_members import account_of_cell
from twiplotui.sources.follow_runs import Gathering
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.json_stream import utf8_stream
from twiplotui.sources.material import Material, ReadOptions, dated
from twiplotui.sources.raw_stream import PieceStream
from twiplotui.sources.xml_guard import root_name

MAX_DEPTH = 200
MAX_NODES = 5_000_000
"""More nodes than this are refused; their names are held in memory."""

_ID_NAMES = ("twitter_id", "user_id", "userid", "id_str", "native_id", "did", "account_id")
_HANDLE_NAMES = ("screen_name", "screenname", "username", "handle", "user", "name", "label")
_TIMES = re.compile(r"retweet|mention|repl(?:y|ies)|interaction|co-?occurrence", re.IGNORECASE)


class Graph:
    """The graph as far as it is read."""

    def __init__(self, material: Material, options: ReadOptions) -> None:
        self._name = material.name
        self._options = dated(options, material)
        self._network = options.account.network if options.account else Network.X
        self._keys: dict[str, str] = {}
        self._nodes: dict[str, AccountFacts | None] = {}
        self._lists: dict[str, Gathering] = {}
        self._is_directed = False
        self._edges = 0

    def name_column(self, key: str, title: str) -> None:
        """Note what a value of nodes or edges is called, and whether that says it is no follow."""
        self._keys[key] = title.lower()
        if _TIMES.search(title):
            raise refusal(self._name, "is a graph of interactions, not of follows")

    def started(self, tag: str, element: Element) -> None:
        """Look at what opens: the graph's own word on direction."""
        if tag == "graph":
            kind = (element.get("defaultedgetype") or element.get("edgedefault") or "").lower()
            if kind == "undirected":
                raise refusal(self._name, "is undirected, so it does not say who follows whom")
            self._is_directed = kind == "directed"

    def ended(self, tag: str, element: Element) -> Iterator[Fact]:
        """Take a whole element."""
        if tag in ("attribute", "key"):
            title = element.get("title") or element.get("attr.name") or ""
            self.name_column(str(element.get("id") or ""), title)
        elif tag == "node":
            if len(self._nodes) >= MAX_NODES:
                raise refusal(self._name, f"has more than {MAX_NODES:,} nodes")
            self._nodes[str(element.get("id"))] = self._account(element)
        elif tag == "edge":
            yield from self._edge(element)

    def _account(self, node: Element) -> AccountFacts | None:
        values = {
            self._keys.get(str(each.get("for") or each.get("key")), ""): str(
                each.get("value") or each.text or ""
            )
            for each in node.iter()
            if _local(each.tag) in ("attvalue", "data")
        }
        ids = (values[name] for name in _ID_NAMES if values.get(name))
        label, own = str(node.get("label") or ""), str(node.get("id") or "")
        names = [values[name] for name in _HANDLE_NAMES if values.get(name)]
        by_id = next((made for text in ids if (made := self._made(text)) and made.native_id), None)
        by_name = next((made for text in (*names, label) if (made := self._made(text))), None)
        if by_id and by_name and by_name.handle:
            return AccountFacts(by_id.network, by_id.native_id, by_name.handle)
        # The id stands for the account where the label is a name in words or none; a label like
        # “http://site.example” or “java.awt.Image” says that the nodes are no accounts.
        is_other = by_name is None and re.search(r"[/.]\S", label) and " " not in label.strip()
        return by_id or by_name or (None if is_other else self._made(own))

    def _made(self, text: str) -> AccountFacts | None:
        cell = text.strip()
        made = account_of_cell(cell, self._network) if cell and " " not in cell else None
        if made and made.network is Network.BLUESKY and made.handle:
            is_handle = made.handle == cell.removeprefix("@") or "bsky.app/" in cell
            return made if is_handle else None
        return made

    def _edge(self, edge: Element) -> Iterator[Fact]:
        self._edges += 1
        if self._edges == 1:
            self._refuse_others()
        kind = (edge.get("type") or edge.get("directed") or "").lower()
        if kind in ("undirected", "false", "mutual") or not (
            self._is_directed or kind in ("directed", "true")
        ):
            raise refusal(self._name, "is undirected, so it does not say who follows whom")
        weights = [str(edge.get("weight") or "1")]
        for each in edge:
            if self._keys.get(str(each.get("for") or each.get("key"))) == "weight":
                weights.append(str(each.get("value") or each.text or "1").strip())
        if any(weight not in ("1", "1.0") for weight in weights):
            raise refusal(self._name, "is a weighted graph of interactions, not of follows")
        follower = self._nodes.get(str(edge.get("source")))
        followed = self._nodes.get(str(edge.get("target")))
        if follower is None or followed is None:
            yield Reject(f"edge {self._edges}", "a node of it names no account")
            return
        key = follower.native_id or (follower.handle or "").casefold()
        if key not in self._lists:
            self._lists[key] = Gathering(follower, Direction.FOLLOWING, "graph")
        self._lists[key].add(followed)

    def _refuse_others(self) -> None:
        """Refuse a graph whose nodes are no accounts: web sites, classes of programs, numbers."""
        if not self._edges or not self._nodes:
            return
        accounts = [account for account in self._nodes.values() if account is not None]
        numbers = [each.native_id or "" for each in accounts if each.handle is None]
        if accounts and len(numbers) == len(accounts) and all(len(each) < 6 for each in numbers):
            raise refusal(self._name, "numbers its nodes and does not say which account each is")
        known = [each for each in accounts if each.handle or len(each.native_id or "") >= 6]
        if len(known) * 2 <= len(self._nodes):
            raise refusal(self._name, "does not say of most of its nodes which account they are")

    def runs(self) -> Iterator[Fact]:
        """Yield a run for each follower."""
        self._refuse_others()
        for gathering in self._lists.values():
            yield gathering.run(self._options, is_one_of_many=True)


_ELSEWHERE = {
    "VK": (b"//vk.com/", b".vk.me/", b".vk.com/", b".userapi.com/"),
    "Facebook": (b".fbcdn.net/", b"//graph.facebook.com/"),
}
"""Addresses of pictures and profiles by which graphs of other networks are told."""


def refusal(name: str, why: str) -> DataError:
    """Return the error that says why a graph is not read."""
    return DataError(f"{name} {why}.", "Only directed graphs of follows are read as follows.")


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2].lower()


def _read(material: Material, options: ReadOptions) -> Iterator[Fact]:
    for network, marks in _ELSEWHERE.items():
        if options.account is None and any(mark in material.head for mark in marks):
            raise refusal(material.name, f"is a graph of {network}, whose accounts are not read")
    graph = Graph(material, options)
    open_elements: list[Element] = []
    try:
        with utf8_stream(material.open()) as stream:
            for event, element in iterparse(
                _WithoutControls(stream), events=("start", "end"), forbid_dtd=True
            ):
                tag = _local(element.tag)
                if event == "start":
                    open_elements.append(element)
                    if len(open_elements) > MAX_DEPTH:
                        raise refusal(material.name, "is nested too deeply")
                    graph.started(tag, element)
                    continue
                open_elements.pop()
                yield from graph.ended(tag, element)
                if tag in ("node", "edge") and open_elements:
                    # What is read is let go, or memory would grow with the file.
                    del open_elements[-1][:]
    except DefusedXmlException as error:
        raise DataError(
            f"{material.name} has a document type or entities and is refused.",
            "Save it again without a DOCTYPE.",
        ) from error
    except (ParseError, ValueError, LookupError):
        yield Reject("end of what can be read", "the XML is cut off or damaged here")
    yield from graph.runs()


_PIECE_BYTES = 65_536


class _WithoutControls(PieceStream):
    """The stream without characters that XML forbids; they would end the reading."""

    _FORBIDDEN = bytes(code for code in range(32) if code not in (9, 10, 13))

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(None)
        self._stream = stream

    def next_piece(self) -> bytes | None:
        data = self._stream.read(_PIECE_BYTES)
        return data.translate(None, self._FORBIDDEN) if data else None


def _sniff_gexf(material: Material) -> int:
    return 95 if root_name(material.head) == "gexf" else 0


def _sniff_graphml(material: Material) -> int:
    return 95 if root_name(material.head) == "graphml" else 0


FORMATS: tuple[Format | BundleFormat, ...] = (
    Format("gexf", "GEXF graph of follows", _sniff_gexf, _read),
    Format("graphml", "GraphML graph of follows", _sniff_graphml, _read),
)
