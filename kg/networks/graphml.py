"""GraphML of a network, for readers without GEXF: the same attributes, times as columns.

Networkx's own writer numbers its columns ``d0``, ``d1`` ... and gives parallel edges of one kind one id; Gephi takes
``d3`` of nodes and ``d7`` of edges for labels. Source: http://graphml.graphdrawing.org, GraphML 1.0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, BinaryIO

from kg.networks.columns import Columns, Refused, escape, plain, refuse
from kg.networks.gexf import edges_by_source, node_ids

if TYPE_CHECKING:
    import networkx as nx

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
"""


def write_graphml(graph: nx.Graph[Any], out: BinaryIO) -> None:
    """Write a networkx graph as GraphML, in UTF-8; lists and values that change are texts.

    Raises:
        DataError: if a text, value or pair of parallel edges cannot be written so that a reader gets it back.
    """
    ids = node_ids(graph)
    nodes, edges = Columns(graph.graph.get("columns", ())), Columns()
    lines = list(_nodes(graph, ids, nodes))
    lines += _edges(graph, ids, edges)
    direction = "directed" if graph.is_directed() else "undirected"
    try:
        out.write((_HEAD + _keys("node", nodes) + _keys("edge", edges) + f'<graph edgedefault="{direction}">\n').encode())
    except Refused as error:
        raise refuse("the network", str(error)) from None
    for line in lines:
        out.write(line.encode())
    out.write(b"</graph>\n</graphml>\n")


def flat(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return attributes as plain values: lists as text, times as ISO 8601 intervals (``../2025-06-30``), looks apart."""
    flattened: dict[str, Any] = {}
    for key, value in data.items():
        if key == "viz":
            x, y = value["position"]
            red, green, blue = value["color"]
            flattened |= {"x": round(x, 1), "y": round(y, 1), "size": round(value["size"], 1), "r": red, "g": green, "b": blue}
        elif value is None or (isinstance(value, tuple | list) and not value):
            continue
        elif isinstance(value, tuple | list) and isinstance(value[0], tuple):
            flattened[key] = "; ".join(_stretch(item) for item in value)
        else:
            flattened[key] = plain(value) if isinstance(value, tuple | list | set | frozenset) else value
    return flattened


def _stretch(item: tuple[Any, ...]) -> str:
    *value, start, end = item
    return " ".join([*map(plain, value), f"{start or '..'}/{end or '..'}"])


def _keys(of: str, columns: Columns) -> str:
    return "".join(
        f'<key id="{of}-{number}" for="{of}" attr.name="{escape(name)}" attr.type="{kind}"/>\n'
        for number, (name, kind) in enumerate(columns.types.items())
    )


def _nodes(graph: nx.Graph[Any], ids: dict[Any, str], columns: Columns) -> Iterator[str]:
    for node, data in graph.nodes(data=True):
        try:
            yield f'<node id="{ids[node]}">{_data("node", {"label": str(node), **flat(data)}, columns)}</node>\n'
        except Refused as error:
            raise refuse(f"node {node!s:.80}", str(error)) from None


def _edges(graph: nx.Graph[Any], ids: dict[Any, str], columns: Columns) -> Iterator[str]:
    number = 0
    for source, edges in edges_by_source(graph):
        for target, data in edges:
            number += 1
            values = flat(data)
            name = values.pop("id", f"e{number}")
            try:
                yield (
                    f'<edge id="{escape(str(name))}" source="{ids[source]}" target="{ids[target]}">'
                    f'{_data("edge", values, columns)}</edge>\n'
                )
            except Refused as error:
                raise refuse(f"edge {source!s:.80} - {target!s:.80}", str(error)) from None


def _data(of: str, values: Mapping[str, Any], columns: Columns) -> str:
    for key, value in values.items():
        columns.note(key, value)
    number = {name: count for count, name in enumerate(columns.types)}
    return "".join(f'<data key="{of}-{number[key]}">{escape(plain(value))}</data>' for key, value in values.items())
