"""Looks: parts apart, within what Gephi's import leaves as it is, the same every time."""

from __future__ import annotations

from collections.abc import Callable
from math import dist
from typing import Any

import networkx as nx
import pytest

from kg.networks import looks
from kg.networks.looks import add_looks
from tests.networks.conftest import VIEWS


@pytest.mark.parametrize("name", VIEWS)
def test_looks_are_within_the_limits_and_repeat(name: str, network: Callable[[str], Any]) -> None:
    one, two = network(name).copy(), network(name).copy()
    add_looks(one)
    add_looks(two)
    found = dict(one.nodes(data="viz"))
    assert found == dict(two.nodes(data="viz"))
    sizes = [round(look["size"], 6) for look in found.values()]
    assert min(sizes) == 4.0 and max(sizes) == (100.0 if len(set(dict(one.degree()).values())) > 1 else 4.0)
    assert max(abs(part) for look in found.values() for part in look["position"]) <= 5000
    assert len({(round(x), round(y)) for x, y in (look["position"] for look in found.values())}) == len(one)
    by_class = {(data["class"], look["color"]) for (_, data), look in zip(one.nodes(data=True), found.values(), strict=True)}
    assert len(by_class) == len({kind for kind, _ in by_class})


def test_parts_do_not_lie_over_one_another() -> None:
    graph: nx.MultiGraph[str] = nx.MultiGraph(nx.disjoint_union_all([nx.cycle_graph(9), nx.cycle_graph(5), nx.empty_graph(4)]))
    nx.set_node_attributes(graph, "vcd:Thing", "class")
    add_looks(graph)
    places = {node: look["position"] for node, look in graph.nodes(data="viz")}
    parts = list(nx.connected_components(graph))
    for part in parts:
        for other in parts:
            if part is not other:
                assert min(dist(places[a], places[b]) for a in part for b in other) > 20


def test_nothing_to_look_at_and_one_of_a_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    empty: nx.MultiGraph[str] = nx.MultiGraph()
    add_looks(empty)
    one: nx.MultiGraph[str] = nx.MultiGraph()
    one.add_node("a", **{"class": "vcd:Thing"})
    add_looks(one)
    assert one.nodes["a"]["viz"] == {"color": looks.PALETTE[0], "size": 4.0, "position": (0.0, 0.0)}
    monkeypatch.setattr(looks, "SPRING", 0)
    add_looks(one)
    assert one.nodes["a"]["viz"]["position"] == (0.0, 0.0)
