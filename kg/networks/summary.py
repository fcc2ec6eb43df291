"""Measures and activity of a network as answers, to be printed like those of questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from kg.ask.answers import Answer
from kg.model.terms import expand
from kg.networks.measures import activity

if TYPE_CHECKING:
    from kg.networks.views import Network

_MEASURES = (
    "degree", "in_degree", "out_degree", "strength", "betweenness", "pagerank", "community", "mechanisms", "bridge",
    "first_day", "last_day",
)


def measure_table(graph: Network) -> Answer:
    """Return the measured nodes, those of most edges first, with the measures that the network has."""
    columns = [name for name in _MEASURES if any(name in data for _, data in graph.nodes(data=True))]
    measured: dict[str, dict[str, Any]] = {node: graph.nodes[node] for node in graph}
    rows = [
        (_node(node, data), _term(data["class"]), *(_cell(data.get(name)) for name in columns))
        for node, data in sorted(measured.items(), key=lambda found: (-found[1]["degree"], found[0]))
    ]
    return Answer(("node", "class", *columns), tuple(rows))


def activity_table(graph: Network) -> Answer:
    """Return year by year how many edges of each kind there were, and how many nodes they touch."""
    rows = [(Literal(a.year), _term(a.kind), Literal(a.edges), Literal(a.nodes)) for a in activity(graph)]
    return Answer(("year", "kind", "edges", "nodes"), tuple(rows))


def _node(node: str, data: dict[str, Any]) -> NamedNode | Literal:
    return NamedNode(data["uri"]) if "uri" in data else Literal(data["label"])


def _term(short: str) -> NamedNode | Literal:
    try:
        return NamedNode(expand(short))
    except ValueError:
        return Literal(short)


def _cell(value: Any) -> Literal | None:
    if value is None or value == ():
        return None
    return Literal("; ".join(value) if isinstance(value, tuple) else value)
