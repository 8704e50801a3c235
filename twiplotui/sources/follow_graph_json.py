"""Graphs written as JSON (Sigma, Graphology, node-link), read as GEXF is: only where directed.

Most of them do not say whether an edge has a direction; those are refused in a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from twiplotui.errors import DataError
from twiplotui.model.imports import Fact, Reject
from twiplotui.sources.follow_graphs import Graph, refusal
from twiplotui.sources.formats import BundleFormat, Format
from twiplotui.sources.json_fields import get_list, get_map, get_text
from twiplotui.sources.json_stream import load_document
from twiplotui.sources.material import Material, ReadOptions
from twiplotui.sources.peek import peek

_EDGES = ("edges", "links")
_DIRECTED, _UNDIRECTED = ("directed", "arrow"), ("undirected", "mixed")


def _read(material: Material, options: ReadOptions) -> Iterator[Fact]:
    with material.open() as stream:
        whole = load_document(stream, material.name)
    if not isinstance(whole, Mapping) or not get_list(whole, "nodes"):
        raise DataError(f"{material.name} is no graph with nodes.")
    edges = next((found for name in _EDGES if (found := get_list(whole, name))), [])
    if not _is_directed(whole, edges):
        raise refusal(
            material.name,
            "is a graph that does not say which way its edges point, so it does not say who"
            " follows whom",
        )
    graph = Graph(material, options)
    graph.started("graph", Element("graph", defaultedgetype="directed"))
    for number, node in enumerate(get_list(whole, "nodes")):
        # Without a key of their own, nodes are named by their place in the list.
        yield from graph.ended("node", _element(graph, "node", node, str(number)))
    for number, edge in enumerate(edges, start=1):
        if isinstance(edge, Mapping):
            yield from graph.ended("edge", _element(graph, "edge", edge, ""))
        else:
            yield Reject(f"edge {number}", "it is no edge with a source and a target")
    yield from graph.runs()


def _is_directed(whole: Mapping[str, Any], edges: list[Any]) -> bool:
    """Whether the graph says so as a whole, or each of its edges for itself."""
    said = get_text(get_map(whole, "options"), "type").lower()
    if whole.get("directed") is True or said == "directed":
        return True
    if whole.get("directed") is False or said in _UNDIRECTED:
        return False
    return bool(edges) and all(get_text(edge, "type").lower() in _DIRECTED for edge in edges)


def _element(graph: Graph, tag: str, value: object, own: str) -> Element:
    """Return a node or edge as GEXF would have it."""
    record = value if isinstance(value, Mapping) else {"id": value}
    flat = {**record, **get_map(record, "attributes")}
    names = {"id": _plain(record.get("id", record.get("key", own)))}
    for name in ("label", "source", "target", "weight"):
        if _plain(flat.get(name)):
            names[name] = _plain(flat[name])
    if tag == "edge" and "weight" not in names and _plain(flat.get("value")):
        names["weight"] = _plain(flat["value"])
    element = Element(tag, names)
    for name, content in flat.items():
        if tag == "node" and name not in ("id", "key", "label") and _plain(content):
            graph.name_column(name, str(name))
            SubElement(element, "attvalue", {"for": str(name), "value": _plain(content)})
    return element


def _plain(value: object) -> str:
    """Return a number or text as text; empty for anything else."""
    is_plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return str(value) if is_plain else ""


def _sniff(material: Material) -> int:
    seen = peek(material)
    if seen.shape not in ("object", "lines") or seen.variable or len(seen.values) > 1:
        return 0
    whole = seen.first
    nodes = get_list(whole, "nodes")
    is_node = bool(nodes) and isinstance(nodes[0], Mapping)
    edges = next((found for name in _EDGES if (found := get_list(whole, name))), [])
    if edges:
        is_edge = isinstance(edges[0], Mapping) and {"source", "target"} <= edges[0].keys()
        return 70 if is_node and is_edge else 0
    # A large graph shows only nodes in its first bytes.
    is_drawn = is_node and ({"x", "y"} <= nodes[0].keys() or "attributes" in nodes[0])
    return 60 if is_drawn and ("id" in nodes[0] or "key" in nodes[0]) else 0


FORMATS: tuple[Format | BundleFormat, ...] = (
    Format("graph-json", "JSON graph of follows", _sniff, _read),
)
