"""How a network looks when it is opened: colour by class, size by degree, a first layout with a fixed seed.

Sizes and places are those that Gephi's import leaves as they are: it stretches sizes to 4 ... 100 and places as much.
"""

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
_SMALL, _GREAT = 4.0, 100.0
_STEP = 240.0  # the room of a node, so that a part of n nodes has this times the root of n on each side of its middle
_LIMIT = 5000.0  # as far as Gephi's import lets places be
_GOLDEN = pi * (3 - sqrt(5))
Places = dict[str, tuple[float, float]]


def add_looks(graph: Network) -> None:
    """Add ``viz`` to every node: ``color`` by class in the order of their names, ``size``, ``position``."""
    if not len(graph):
        return
    classes = sorted({data["class"] for _, data in graph.nodes(data=True)})
    color = {name: PALETTE[count % len(PALETTE)] for count, name in enumerate(classes)}
    heights = {node: log2(1 + degree) for node, degree in graph.degree()}
    low, high = min(heights.values()), max(heights.values())
    places = _springs(graph) if len(graph) <= SPRING else _sunflower(graph)
    for node, height in heights.items():
        size = _SMALL + (_GREAT - _SMALL) * (height - low) / ((high - low) or 1.0)
        data = graph.nodes[node]
        data["viz"] = {"color": color[data["class"]], "size": size, "position": places[node]}


def _springs(graph: Network) -> Places:
    """Return places by springs (Fruchterman and Reingold 1991), part by part, the parts in rows, the largest first."""
    import networkx as nx

    number = {node: count for count, node in enumerate(graph)}  # because the order of texts in sets is not fixed
    numbered: nx.Graph[int] = nx.Graph()
    numbered.add_nodes_from(number.values())
    numbered.add_edges_from((number[source], number[target]) for source, target in graph.edges())
    names = list(graph)
    width = 2 * _STEP * sqrt(len(graph))
    places: Places = {}
    x = y = row = 0.0
    for part in sorted(nx.connected_components(numbered), key=lambda found: (-len(found), min(found))):
        radius = _STEP * sqrt(len(part))
        if x and x + 2 * radius > width:
            x, y, row = 0.0, y + row, 0.0
        laid = nx.spring_layout(numbered.subgraph(sorted(part)), seed=SEED) if len(part) > 1 else {min(part): (0.0, 0.0)}
        for node, (across, down) in laid.items():
            places[names[node]] = (x + radius * (1 + float(across)), -(y + radius * (1 + float(down))))
        x, row = x + 2 * radius, max(row, 2 * radius)
    middle = [sum(place[axis] for place in places.values()) / len(places) for axis in (0, 1)]
    return {node: (place[0] - middle[0], place[1] - middle[1]) for node, place in places.items()}


def _sunflower(graph: Network) -> Places:
    order = sorted(graph, key=lambda node: (graph.nodes[node].get("community", 0), node))
    step = min(_STEP, _LIMIT / sqrt(len(order)))
    return {node: (step * sqrt(n) * cos(n * _GOLDEN), step * sqrt(n) * sin(n * _GOLDEN)) for n, node in enumerate(order)}
