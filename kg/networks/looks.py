"""How a network looks when it is opened: colour by class, size by degree, a first layout with a fixed seed."""

from __future__ import annotations

from math import cos, log2, pi, sin, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.networks.views import Network

PALETTE = (
    (0, 114, 178), (213, 94, 0), (0, 158, 115), (204, 121, 167), (230, 159, 0), (86, 180, 233), (117, 112, 120), (240, 228, 66),
)
"""Colours that the colour-blind tell apart (Okabe and Ito 2008), grey in place of black."""

SEED = 20251030
SPRING = 300
"""Nodes up to which springs are computed; more stand like seeds in a sunflower, community by community."""
_EXTENT, _GOLDEN = 1000.0, pi * (3 - sqrt(5))


def add_looks(graph: Network) -> None:
    """Add ``viz`` to every node: ``color`` by class in the order of their names, ``size``, ``position``."""
    classes = sorted({data["class"] for _, data in graph.nodes(data=True)})
    color = {name: PALETTE[count % len(PALETTE)] for count, name in enumerate(classes)}
    positions = _springs(graph) if len(graph) <= SPRING else _sunflower(graph)
    for node, degree in graph.degree():
        data = graph.nodes[node]
        data["viz"] = {"color": color[data["class"]], "size": 8.0 + 4.0 * log2(1 + degree), "position": positions[node]}


def _springs(graph: Network) -> dict[str, tuple[float, float]]:
    import networkx as nx

    numbered: nx.Graph[int] = nx.Graph()  # numbers, because the order of texts in sets is not fixed
    number = {node: count for count, node in enumerate(graph)}
    numbered.add_nodes_from(number.values())
    numbered.add_edges_from((number[source], number[target]) for source, target in graph.edges())
    layout = nx.spring_layout(numbered, seed=SEED)
    return {node: (float(layout[n][0]) * _EXTENT, float(layout[n][1]) * _EXTENT) for node, n in number.items()}


def _sunflower(graph: Network) -> dict[str, tuple[float, float]]:
    order = sorted(graph, key=lambda node: (graph.nodes[node].get("community", 0), node))
    step = _EXTENT / sqrt(len(order))
    return {
        node: (step * sqrt(n) * cos(n * _GOLDEN), step * sqrt(n) * sin(n * _GOLDEN)) for n, node in enumerate(order)
    }
