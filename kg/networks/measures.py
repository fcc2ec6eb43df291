"""Measures of a network's nodes, and its activity by year.

Networkx computes them; on a network where it would take more than a few seconds, NetworKit does, behind the same
functions and on one thread, so that the same network gives the same numbers. Distances and communities follow edges
both ways, because most views link people to what they attended; PageRank follows their direction.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx

    from kg.networks.views import Network

SEED = 20251030
LARGE = 500_000
"""Nodes times edges from which NetworKit computes; networkx needs a second or more for a million."""
TOO_LARGE = 10_000_000_000
"""Nodes times edges from which betweenness, which would take hours, is left out."""
DAMPING, TOLERANCE, DIGITS = 0.85, 1e-12, 9


@dataclass(frozen=True, slots=True)
class Activity:
    """What one year held of one kind of edge: how many edges, and how many nodes they touch."""

    year: int
    kind: str
    edges: int
    nodes: int


def add_measures(graph: Network) -> None:
    """Add measures to the nodes of a network, each an attribute.

    ``degree`` (number of edges; ``in_degree`` and ``out_degree`` where directed), ``strength`` (sum of their weights),
    ``betweenness`` (0 to 1), ``pagerank`` (sums to 1), ``community`` (from 1, the largest first). Where edges tell
    their ``mechanisms``: those of a node's edges, and ``bridge``, whether it links two or more. Where they have times:
    ``first_day`` and ``last_day`` of its edges, as far as stated.
    """
    plain = _plain(graph)
    large = len(plain) * plain.number_of_edges() >= LARGE
    columns: dict[str, list[Any]] = {"degree": [degree for _, degree in graph.degree()]}
    if graph.is_directed():
        into, out = Counter(target for _, target in graph.edges()), Counter(source for source, _ in graph.edges())
        columns["in_degree"], columns["out_degree"] = [into[node] for node in graph], [out[node] for node in graph]
    columns["strength"] = [round(float(strength), DIGITS) for _, strength in graph.degree(weight="weight")]
    if len(plain) * plain.number_of_edges() < TOO_LARGE:
        columns["betweenness"] = betweenness(plain, large)
    columns["pagerank"] = pagerank(plain, large)
    columns["community"] = communities(plain, large)
    for node, *values in zip(graph, *columns.values(), strict=True):
        graph.nodes[node].update(zip(columns, values, strict=True))
    _add_mechanisms(graph)
    _add_days(graph)


def betweenness(plain: nx.Graph[int], large: bool) -> list[float]:
    """Return the share of shortest paths that pass each node, edges followed both ways (Freeman 1977).

    Args:
        plain: a simple graph of numbers from 0.
        large: whether NetworKit computes.
    """
    if large:
        import networkit as nk

        with _one_thread():
            found = nk.centrality.Betweenness(_compiled(plain.to_undirected(), weighted=False), normalized=True).run().scores()
        return [round(score, DIGITS) + 0.0 for score in found]
    import networkx as nx

    return [round(score, DIGITS) for score in nx.betweenness_centrality(plain.to_undirected()).values()]


def pagerank(plain: nx.Graph[int], large: bool) -> list[float]:
    """Return PageRank with weights (Page and Brin 1998); nodes without way out lead to all alike."""
    if large:
        import networkit as nk

        with _one_thread():
            sinks = nk.centrality.SinkHandling.DistributeSinks
            directed = _compiled(plain.to_directed(), weighted=True)  # undirected, it would not see nodes without edges
            ranks = nk.centrality.PageRank(directed, DAMPING, TOLERANCE, distributeSinks=sinks)
            ranks.norm, ranks.maxIterations = nk.centrality.Norm.l1norm, 1000
            return [round(score, DIGITS) for score in ranks.run().scores()]
    import networkx as nx

    found = nx.pagerank(plain, alpha=DAMPING, tol=TOLERANCE, max_iter=1000)
    return [round(score, DIGITS) for score in found.values()]


def communities(plain: nx.Graph[int], large: bool) -> list[int]:
    """Return the number of each node's community, by the Louvain method (Blondel et al. 2008) with a fixed seed."""
    undirected = _both_ways(plain)
    parts: list[list[int]]
    if large:
        import networkit as nk

        with _one_thread():
            nk.engineering.setSeed(SEED, False)
            found = nk.community.PLM(_compiled(undirected, weighted=True), refine=True).run().getPartition()
        by_part: dict[int, list[int]] = defaultdict(list)
        for node in undirected:
            by_part[found[node]].append(node)
        parts = list(by_part.values())
    else:
        import networkx as nx

        parts = [sorted(part) for part in nx.community.louvain_communities(undirected, seed=SEED)]
    parts.sort(key=lambda part: (-len(part), part[0]))
    number = {node: count for count, part in enumerate(parts, 1) for node in part}
    return [number[node] for node in undirected]


def activity(graph: Network) -> list[Activity]:
    """Return how many edges of each kind there were in each year, and how many nodes they touch.

    An edge counts in every year that one of its spells touches; an open end reaches as far as other edges' years do.
    Edges without times are not counted.
    """
    spans = [(source, target, data, list(_years(data))) for source, target, data in graph.edges(data=True)]
    years = [year for *_, found in spans for bounds in found for year in bounds if year]
    edges: Counter[tuple[int, str]] = Counter()
    nodes: dict[tuple[int, str], set[str]] = defaultdict(set)
    for source, target, data, found in spans:
        touched = {year for first, last in found for year in range(first or min(years), (last or max(years)) + 1)}
        for year in touched:
            edges[year, data["kind"]] += 1
            nodes[year, data["kind"]] |= {source, target}
    return [Activity(*key, edges[key], len(nodes[key])) for key in sorted(edges)]


def _years(data: dict[str, Any]) -> Iterator[tuple[int, int]]:
    for start, end in data.get("spells", ()):
        yield int(start[:4]) if start else 0, int(end[:4]) if end else 0


def _plain(graph: Network) -> nx.Graph[int]:
    """Return the network with numbers for nodes, in their order, and one edge a pair with the weights of all its kinds."""
    import networkx as nx

    number = {node: count for count, node in enumerate(graph)}
    plain: nx.Graph[int] = nx.DiGraph() if graph.is_directed() else nx.Graph()
    plain.add_nodes_from(range(len(number)))
    weights: dict[tuple[int, int], float] = defaultdict(float)
    for source, target, data in graph.edges(data=True):
        weights[number[source], number[target]] += data.get("weight", 1.0)
    plain.add_weighted_edges_from((s, t, weight) for (s, t), weight in weights.items())
    return plain


def _both_ways(plain: nx.Graph[int]) -> nx.Graph[int]:
    """Return the graph without directions; weights of edges there and back are added up."""
    import networkx as nx

    if not plain.is_directed():
        return plain
    undirected: nx.Graph[int] = nx.Graph()
    undirected.add_nodes_from(plain)
    for source, target, data in plain.edges(data=True):
        known = undirected.get_edge_data(source, target, {"weight": 0.0})["weight"]
        undirected.add_edge(source, target, weight=known + data["weight"])
    return undirected


def _compiled(plain: nx.Graph[int], weighted: bool) -> Any:
    import networkit as nk

    made = nk.Graph(len(plain), weighted, plain.is_directed())
    for source, target, data in plain.edges(data=True):
        made.addEdge(source, target, data["weight"] if weighted else 1.0)
    return made


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let NetworKit run on one thread meanwhile: sums in another order would differ in their last digits."""
    import networkit as nk

    before = nk.engineering.getMaxNumberOfThreads()
    nk.engineering.setNumberOfThreads(1)
    try:
        yield
    finally:
        nk.engineering.setNumberOfThreads(before)


def _add_mechanisms(graph: Network) -> None:
    found: dict[str, set[str]] = {node: set() for node in graph}
    for source, target, data in graph.edges(data=True):
        found[source].update(data.get("mechanisms", ()))
        found[target].update(data.get("mechanisms", ()))
    if any(found.values()):
        for node, mechanisms in found.items():
            graph.nodes[node].update(mechanisms=tuple(sorted(mechanisms)), bridge=len(mechanisms) > 1)


def _add_days(graph: Network) -> None:
    for source, target, data in graph.edges(data=True):
        for node in (source, target):
            known = graph.nodes[node]
            if "start" in data:
                known["first_day"] = min(data["start"], known.get("first_day", data["start"]))
            if "end" in data:
                known["last_day"] = max(data["end"], known.get("last_day", data["end"]))
