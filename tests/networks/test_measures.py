"""Measures: the compiled way gives what networkx gives, and both mean what they say."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.networks import measures
from kg.networks.measures import Activity, activity, add_measures, betweenness, communities, pagerank
from kg.networks.times import Spell


def weighted(nodes: int, share: float, seed: int, directed: bool) -> nx.Graph[int]:
    graph = nx.gnp_random_graph(nodes, share, seed=seed, directed=directed)
    chosen = random.Random(seed)
    for _, _, data in graph.edges(data=True):
        data["weight"] = float(chosen.randrange(1, 5))
    return graph


@settings(max_examples=25, deadline=None)
@given(st.integers(3, 40), st.sampled_from([0.02, 0.1, 0.4]), st.integers(0, 99), st.booleans())
def test_both_ways_agree(nodes: int, share: float, seed: int, directed: bool) -> None:
    graph = weighted(nodes, share, seed, directed)
    assert betweenness(graph, large=True) == pytest.approx(betweenness(graph, large=False), abs=2e-9)
    assert pagerank(graph, large=True) == pytest.approx(pagerank(graph, large=False), abs=2e-9)


@pytest.mark.parametrize("directed", [False, True])
def test_both_ways_find_communities_as_good(directed: bool) -> None:
    graph = weighted(300, 0.02, 5, directed)
    undirected = measures._both_ways(graph)

    def quality(found: list[int]) -> float:
        parts = [{n for n in graph if found[n] == part} for part in set(found)]
        return float(nx.community.modularity(undirected, parts, weight="weight"))

    compiled, plain = communities(graph, large=True), communities(graph, large=False)
    assert quality(compiled) == pytest.approx(quality(plain), abs=0.05)
    assert compiled == communities(graph, large=True) and plain == communities(graph, large=False)


def test_both_ways_find_the_same_communities_where_they_are_plain() -> None:
    graph: nx.Graph[int] = nx.connected_caveman_graph(6, 8)
    nx.set_edge_attributes(graph, 1.0, "weight")
    expected = [n // 8 + 1 for n in range(48)]
    assert communities(graph, large=True) == communities(graph, large=False) == expected


def test_a_large_network_is_computed_the_compiled_way(monkeypatch: pytest.MonkeyPatch) -> None:
    graph: nx.MultiGraph[str] = nx.MultiGraph(nx.relabel_nodes(nx.path_graph(5), str))
    asked: list[bool] = []
    for name in ("betweenness", "pagerank", "communities"):
        monkeypatch.setattr(measures, name, lambda plain, large: asked.append(large) or [0] * len(plain))
    add_measures(graph)
    monkeypatch.setattr(measures, "LARGE", 20)
    add_measures(graph)
    assert asked == [False] * 3 + [True] * 3
    monkeypatch.setattr(measures, "TOO_LARGE", 20)
    add_measures(graph)
    assert len(asked) == 8  # without betweenness


def test_measures_of_a_small_network() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_node("alone")
    graph.add_edge("a", "b", "k", kind="k", weight=2.0, mechanisms=("M",), start="2021-05-18", end="2021-05-18")
    graph.add_edge("a", "b", "l", kind="l", weight=1.0, mechanisms=("N",), start="2023-01-01")
    graph.add_edge("b", "c", "k", kind="k", weight=1.0, mechanisms=("N",))
    add_measures(graph)
    nodes = graph.nodes
    assert [nodes[n]["degree"] for n in ("alone", "a", "b", "c")] == [0, 2, 3, 1]
    assert [nodes[n]["in_degree"] for n in ("a", "b", "c")] == [0, 2, 1] and nodes["a"]["out_degree"] == 2
    assert nodes["b"]["strength"] == 4.0 and nodes["b"]["betweenness"] == round(1 / 3, 9)
    assert sum(nodes[n]["pagerank"] for n in graph) == pytest.approx(1)
    assert nodes["a"]["bridge"] and nodes["b"]["mechanisms"] == ("M", "N") and not nodes["c"]["bridge"]
    assert nodes["b"]["first_day"] == "2021-05-18" and nodes["b"]["last_day"] == "2021-05-18" and "last_day" not in nodes["c"]


def test_ha_giang_bridges_the_mechanisms(network: Callable[[str], Any]) -> None:
    for view, bridges in (("provinces", {"province:ha-giang"}), ("attendance", {"post:secretary-ha-giang"})):
        graph = network(view).copy()
        add_measures(graph)
        assert {node for node, data in graph.nodes(data=True) if data["bridge"]} == bridges


def test_activity_counts_an_edge_in_every_year_that_it_touches() -> None:
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    graph.add_edge("a", "b", "k", kind="k", spells=(Spell("2021-12-31", "2022-01-01"), Spell("2024-01-01", "2024-05-01")))
    graph.add_edge("b", "c", "k", kind="k", spells=(Spell("2023-06-01", ""),))
    graph.add_edge("a", "c", "l", kind="l", spells=(Spell("", "2021-01-01"),))
    graph.add_edge("a", "d", "l", kind="l")
    assert activity(graph) == [
        Activity(2021, "k", 1, 2), Activity(2021, "l", 1, 2), Activity(2022, "k", 1, 2), Activity(2023, "k", 1, 2),
        Activity(2024, "k", 2, 3),
    ]
