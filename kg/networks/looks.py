"""How a network looks when it is opened: colour by class, size by degree, a first layout with a fixed seed."""

from __future__ import annotations

from math import log2
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.networks.views import Network

PALETTE = (
    (0, 114, 178), (213, 94, 0), (0, 158, 115), (204, 121, 167), (230, 159, 0), (86, 180, 233), (117, 112, 120), (240, 228, 66),
)
"""Colours that the colour-blind tell apart (Okabe and Ito 2008), grey in place of black."""

SEED = 20251030
SPRING = 800
"""Nodes up to which a spring layout is computed; beyond, positions are seeded at random, to be laid out by the reader."""
_EXTENT = 1000.0


def add_looks(graph: Network) -> None:
    """Add ``viz`` to every node: ``color`` by class in the order of their names, ``size``, ``position``."""
    import networkx as nx

    classes = sorted({data["class"] for _, data in graph.nodes(data=True)})
    color = {name: PALETTE[count % len(PALETTE)] for count, name in enumerate(classes)}
    numbered: nx.Graph[int] = nx.Graph()
    number = {node: count for count, node in enumerate(graph)}
    numbered.add_nodes_from(number.values())
    numbered.add_edges_from((number[source], number[target]) for source, target in graph.edges())
    layout = nx.spring_layout(numbered, seed=SEED) if len(graph) <= SPRING else nx.random_layout(numbered, seed=SEED)
    for node, degree in graph.degree():
        x, y = (float(value) * _EXTENT for value in layout[number[node]])
        data = graph.nodes[node]
        data["viz"] = {"color": color[data["class"]], "size": 8.0 + 4.0 * log2(1 + degree), "position": (x, y)}
