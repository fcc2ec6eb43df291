"""GEXF 1.3, written element by element, so that a large network needs little memory beside its own.

What Gephi makes of it decides where the schema leaves a choice: an end that is open is left out; edges of one pair
differ by ``kind``, or Gephi adds up their weights; the id of a column is its name, because Gephi knows the changing
weight by its id; lists are quoted; nothing depends on the day of writing. Source: the RELAX NG grammar of GEXF 1.3.

Columns are declared before the elements and known after them, so the elements wait in a temporary file.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Any, BinaryIO

from kg import __version__
from kg.networks.columns import Refused, escape, refuse
from kg.networks.gexf_elements import Absent, Changing, Form

if TYPE_CHECKING:
    import networkx as nx

_AT_ONCE = 2_000  # elements written at once
_IN_MEMORY = 8 << 20  # bytes of elements that need no file
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
<meta>
<creator>vcd-kg {version}</creator>
<description>{title}</description>
</meta>
<graph defaultedgetype="{edges}" idtype="string" {mode}>
"""
_DYNAMIC, _STATIC = 'mode="dynamic" timeformat="date" timerepresentation="interval"', 'mode="static"'


def write_gexf(graph: nx.Graph[Any], out: BinaryIO) -> None:
    """Write any networkx graph as GEXF 1.3, in UTF-8.

    Args:
        graph: as ``read_view`` makes it, or any other; its ``columns`` are declared for nodes, filled or not. More than
            columns are, of nodes, ``label``, ``spells`` or else ``start`` and ``end``, and ``viz`` (``color``: three
            numbers to 255, ``size``, ``position``: x and y); of edges ``id``, ``kind`` (if absent: the key in a
            multigraph), ``label``, ``weight``, ``weights`` and times.
        out: where to; nothing is written to it if there is an error.

    Raises:
        DataError: if a text, value or pair of parallel edges cannot be written so that a reader gets it back.
    """
    ids = node_ids(graph)
    nodes, edges = Form("node", graph.graph.get("columns", ())), Form("edge")
    with SpooledTemporaryFile(_IN_MEMORY) as body:
        body.write(b"<nodes>\n")
        _pour(_node_lines(graph, ids, nodes), body)
        body.write(b"</nodes>\n<edges>\n")
        before = body.tell()
        try:
            _pour(_edge_lines(graph, ids, edges), body)
        except Changing:
            edges = Form("edge", changing=True)
            body.seek(before)
            body.truncate()
            _pour(_edge_lines(graph, ids, edges), body)
        body.write(b"</edges>\n</graph>\n</gexf>\n")
        try:
            title = escape(str(graph.graph.get("title") or graph.name or "network"))
            declared = nodes.declare() + edges.declare()
        except Refused as error:
            raise refuse("the network", str(error)) from None
        mode = _DYNAMIC if nodes.dynamic or edges.dynamic else _STATIC
        direction = "directed" if graph.is_directed() else "undirected"
        out.write((_HEAD.format(version=__version__, title=title, edges=direction, mode=mode) + declared).encode())
        body.seek(0)
        shutil.copyfileobj(body, out, 1 << 20)


def node_ids(graph: nx.Graph[Any]) -> dict[Any, str]:
    """Return the id of every node as XML text.

    Raises:
        DataError: if XML cannot hold one, or two nodes have the same text.
    """
    ids: dict[Any, str] = {}
    for node in graph:
        try:
            ids[node] = escape(node if type(node) is str else str(node))
        except Refused as error:
            raise refuse(f"node {node!r:.80}", f"its id: {error}") from None
    if len(set(ids.values())) < len(ids):
        raise refuse("the network", "two nodes have one text, such as 1 and '1': give them ids that differ as texts")
    return ids


def edges_by_source(graph: nx.Graph[Any]) -> Iterator[tuple[Any, Collection[tuple[Any, Mapping[str, Any]]]]]:
    """Yield every source with the targets and attributes of its edges, each edge once; a key stands in for a kind.

    Raises:
        DataError: if parallel edges are of one kind: Gephi would add up their weights.
    """
    done: set[Any] = set()
    for source, neighbours in graph.adjacency():
        pairs: Collection[tuple[Any, Any]] = neighbours.items()
        if not graph.is_directed():
            pairs = [pair for pair in pairs if pair[0] not in done]
            done.add(source)
        yield source, _parallel(source, pairs) if graph.is_multigraph() else pairs


def _parallel(source: Any, pairs: Collection[tuple[Any, Mapping[Any, Mapping[str, Any]]]]) -> list[tuple[Any, Mapping[str, Any]]]:
    """Return the edges of a source in a multigraph; only where there are parallel ones or no kinds, look at them closer."""
    edges = [(target, data) for target, found in pairs for data in found.values()]
    if len(edges) > len(pairs) or not all("kind" in data for _, data in edges):
        return [(target, data) for target, found in pairs for data in _kinds_apart(source, target, found)]
    return edges


def _kinds_apart(source: Any, target: Any, found: Mapping[Any, Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    kinds = {str(data.get("kind", key)) for key, data in found.items()}
    if len(kinds) < len(found):
        raise refuse(
            f"edge {source!s:.80} - {target!s:.80}", "has parallel edges of one kind, whose weights Gephi would add up: "
            "make them one edge with spells, or give each a kind of its own"
        )
    return [data if "kind" in data else {"kind": str(key), **data} for key, data in found.items()]


def _node_lines(graph: nx.Graph[Any], ids: dict[Any, str], form: Form) -> Iterator[list[str]]:
    for node, data in graph.nodes(data=True):
        try:
            yield [form.line(0, ids[node], "", data)]
        except Refused as error:
            raise refuse(f"node {node!s:.80}", str(error)) from None


def _edge_lines(graph: nx.Graph[Any], ids: dict[Any, str], form: Form) -> Iterator[list[str]]:
    write, shapes, number = form.write, form.shapes, 1
    for source, edges in edges_by_source(graph):
        origin = ids[source]
        try:
            lines = [write(shapes[tuple(data)], n, origin, ids[target], data) for n, (target, data) in enumerate(edges, number)]
        except (Refused, Absent, TypeError):  # one of them is not as the others
            lines = []
            for n, (target, data) in enumerate(edges, number):
                try:
                    lines.append(form.line(n, origin, ids[target], data))
                except Refused as error:
                    raise refuse(f"edge {source!s:.80} - {target!s:.80}", str(error)) from None
        number += len(lines)
        yield lines


def _pour(lines: Iterable[list[str]], out: SpooledTemporaryFile[bytes]) -> None:
    batch: list[str] = []
    for some in lines:
        batch += some
        if len(batch) >= _AT_ONCE:
            out.write("".join(batch).encode())
            batch.clear()
    out.write("".join(batch).encode())
