"""Follows as GraphML, GEXF or CSV. Nodes are accounts, edges are directed and dated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol
from xml.sax.saxutils import quoteattr

from twiplotui.errors import UsageError
from twiplotui.export.tables import csv_text
from twiplotui.text.clean import display
from twiplotui.text.moments import iso


class Node(Protocol):
    """What is needed of an account."""

    @property
    def id(self) -> int:
        """Its id."""
        ...

    @property
    def label(self) -> str:
        """Its handle or name."""
        ...

    @property
    def country(self) -> str:
        """Alpha-2, or empty."""
        ...

    @property
    def network(self) -> str:
        """Its network."""
        ...


def render_graph(nodes: Sequence[Node], edges: Mapping[tuple[int, int], int], form: str) -> str:
    """Return the graph as text.

    Args:
        nodes: The accounts.
        edges: (actor, target) → when it began or was first seen, milliseconds UTC.
        form: `graphml`, `gexf` or `csv`.

    Raises:
        UsageError: There is no such form.
    """
    renderers = {"graphml": _graphml, "gexf": _gexf, "csv": _csv}
    if form not in renderers:
        raise UsageError(f"“{form}” is not a form of graph.", "One of graphml, gexf, csv.")
    return renderers[form](nodes, edges)


def _attribute(text: str) -> str:
    return quoteattr(display(text, newline=" "))


def _graphml(nodes: Sequence[Node], edges: Mapping[tuple[int, int], int]) -> str:
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    ]
    for name, owner in (("label", "node"), ("country", "node"), ("network", "node")):
        lines.append(f'<key id="{name}" for="{owner}" attr.name="{name}" attr.type="string"/>')
    lines.append('<key id="since" for="edge" attr.name="since" attr.type="string"/>')
    lines.append('<graph edgedefault="directed">')
    for node in nodes:
        data = "".join(
            f'<data key="{name}">{_attribute(value)[1:-1]}</data>' for name, value in _facts(node)
        )
        lines.append(f'<node id="a{node.id}">{data}</node>')
    for (actor, target), since in sorted(edges.items()):
        data = f'<data key="since">{iso(since)}</data>'
        lines.append(f'<edge source="a{actor}" target="a{target}">{data}</edge>')
    return "\n".join([*lines, "</graph>", "</graphml>", ""])


def _facts(node: Node) -> tuple[tuple[str, str], ...]:
    return (("label", node.label), ("country", node.country), ("network", node.network))


def _gexf(nodes: Sequence[Node], edges: Mapping[tuple[int, int], int]) -> str:
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gexf xmlns="http://gexf.net/1.3" version="1.3">',
        '<graph defaultedgetype="directed" mode="dynamic" timeformat="datetime">',
        '<attributes class="node"><attribute id="country" title="country" type="string"/>'
        '<attribute id="network" title="network" type="string"/></attributes>',
        "<nodes>",
    ]
    for node in nodes:
        values = "".join(
            f'<attvalue for="{name}" value={_attribute(value)}/>'
            for name, value in _facts(node)[1:]
        )
        lines.append(
            f'<node id="a{node.id}" label={_attribute(node.label)}>'
            f"<attvalues>{values}</attvalues></node>"
        )
    lines += ["</nodes>", "<edges>"]
    for number, ((actor, target), since) in enumerate(sorted(edges.items())):
        lines.append(
            f'<edge id="{number}" source="a{actor}" target="a{target}" start="{iso(since)}"/>'
        )
    return "\n".join([*lines, "</edges>", "</graph>", "</gexf>", ""])


def _csv(nodes: Sequence[Node], edges: Mapping[tuple[int, int], int]) -> str:
    labels = {node.id: node for node in nodes}
    return csv_text(
        [
            {
                "follower": labels[actor].label.lstrip("@"),
                "followed": labels[target].label.lstrip("@"),
                "follower_country": labels[actor].country,
                "followed_country": labels[target].country,
                "since": iso(since),
            }
            for (actor, target), since in sorted(edges.items())
        ],
        ["follower", "followed", "follower_country", "followed_country", "since"],
    )
