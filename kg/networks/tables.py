"""Nodes and edges as two CSV tables with the headers that Gephi's spreadsheet import knows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from kg.networks.columns import plain
from kg.networks.gexf import edges_by_source
from kg.networks.graphml import flat

if TYPE_CHECKING:
    import networkx as nx


def node_table(graph: nx.Graph[Any]) -> str:
    """Return the nodes as CSV: Id, Label, and a column for each attribute; UTF-8, quoted as RFC 4180 has it."""
    always = dict.fromkeys(graph.graph.get("columns", ()), "")
    rows = [({"Id": str(node), "Label": str(node), **always}, data) for node, data in graph.nodes(data=True)]
    return _table(rows, {"label": "Label"})


def edge_table(graph: nx.Graph[Any]) -> str:
    """Return the edges as CSV: Source, Target, Type, Kind, Id, Label, Weight, and a column for each attribute.

    Raises:
        DataError: if parallel edges are of one kind: Gephi would add up their weights.
    """
    direction = "Directed" if graph.is_directed() else "Undirected"
    rows: list[tuple[dict[str, str], Mapping[str, Any]]] = []
    for source, edges in edges_by_source(graph):
        for target, data in edges:
            own = {"Source": str(source), "Target": str(target), "Type": direction, "Kind": "", "Id": f"e{len(rows) + 1}"}
            rows.append(({**own, "Label": "", "Weight": "1.0"}, data))
    return _table(rows, {"kind": "Kind", "id": "Id", "label": "Label", "weight": "Weight"})


def _table(rows: Iterable[tuple[dict[str, str], Mapping[str, Any]]], known: Mapping[str, str]) -> str:
    written = []
    for own, data in rows:
        row = dict(own)
        for key, value in flat({key: value for key, value in data.items() if key != "viz"}).items():
            row[known.get(key, key)] = plain(value)
        written.append(row)
    out = io.StringIO()
    header = list(dict.fromkeys(column for row in written for column in row))
    writer = csv.DictWriter(out, header, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(written)
    return out.getvalue()
