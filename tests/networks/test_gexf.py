"""GEXF that the grammar accepts, that comes back as it was, or is refused with a reason."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from kg.model.errors import DataError
from kg.networks.gexf import write_gexf
from kg.networks.gexf_elements import END, RELATION, START
from kg.networks.looks import add_looks
from kg.networks.measures import add_measures
from kg.networks.times import Spell, Timed
from tests.networks.conftest import VIEWS, gexf, read_back

SPACE = "{http://gexf.net/1.3}"
ODD = (
    "Lào Cai", "老街", "\u05e9\u05dc\u05d5\u05dd \u202e\u0627\u0644\u0639", "\U0001f91d\U0001f3fd",
    "a \"b\" 'c' & <d>", "line\nbreak\ttab\rreturn",
    "  spaces  ", "x" * 10_000, "", "None", "{0}{s}{{", "\\", "a\\\"b", "]]>", "\u2028\u0085", "e\u0301", "'''", "%s",
)


def elements(graph: nx.Graph[Any], tag: str) -> list[etree._Element]:
    return list(etree.fromstring(gexf(graph)).iter(SPACE + tag))


def values(element: etree._Element) -> dict[str, list[tuple[str, str | None, str | None]]]:
    found: dict[str, list[tuple[str, str | None, str | None]]] = {}
    for value in element.iter(SPACE + "attvalue"):
        found.setdefault(value.get("for", ""), []).append((value.get("value", ""), value.get("start"), value.get("end")))
    return found


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_is_valid_and_comes_back(name: str, network: Callable[[str], Any], grammar: etree.RelaxNG) -> None:
    graph = network(name).copy()
    add_measures(graph)
    add_looks(graph)
    written = gexf(graph)
    document = etree.parse(io.BytesIO(written))
    grammar.assertValid(document)
    back = nx.read_gexf(io.BytesIO(written), version="1.3")
    assert back.is_directed() == graph.is_directed()
    assert dict(back.nodes(data="label")) == dict(graph.nodes(data="label"))
    given = sorted((*sorted((s, t)), data["kind"], data["weight"], data["label"]) for s, t, data in graph.edges(data=True))
    read = sorted((*sorted((s, t)), data[RELATION], data["weight"], data["label"]) for s, t, data in back.edges(data=True))
    assert read == given
    for node, data in graph.nodes(data=True):
        for key in ("uri", "class", "kind", "degree", "betweenness", "pagerank", "community", "bridge", "lat", "heldOn"):
            assert back.nodes[node].get(key) == data.get(key)
    titles = {title.get("title") for title in document.iter(SPACE + "attribute")}
    assert {"uri", "label_en", "label_fr", "label_vi", "label_zh", "evidence", "claims"} <= titles
    assert b'"None"' not in written and b">None<" not in written


def test_times_stand_as_they_are_and_open_ends_are_left_out(grammar: etree.RelaxNG) -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_node("a", spells=(Spell("", "2025-06-30"),), office=(Timed("x", "", "2022-12-31"), Timed("y", "2023-01-01", "")))
    graph.add_node("b", office="always")
    spells = (Spell("2021-05-18", "2021-05-18"), Spell("2023-01-01", ""))
    weights = (Timed(1.0, "2021-05-18", "2022-12-31"), Timed(2.0, "2023-01-01", ""))
    graph.add_edge("a", "b", "k", kind="k", spells=spells, weights=weights)
    graph.add_edge("a", "b", "l", kind="l", start="2023-01-01", end=date(2023, 12, 31))
    grammar.assertValid(etree.parse(io.BytesIO(gexf(graph))))
    a, b = elements(graph, "node")
    assert (a.get("start"), a.get("end")) == (None, "2025-06-30") and (b.get("start"), b.get("end")) == (None, None)
    assert values(a) == {"office": [("x", None, "2022-12-31"), ("y", "2023-01-01", None)], END: [("2025-06-30", None, None)]}
    assert values(b) == {"office": [("always", None, None)]}
    one, two = elements(graph, "edge")
    found = [(spell.get("start"), spell.get("end")) for spell in one.iter(SPACE + "spell")]
    assert found == [("2021-05-18", "2021-05-18"), ("2023-01-01", None)]
    assert values(one)["weight"] == [("1.0", "2021-05-18", "2022-12-31"), ("2.0", "2023-01-01", None)]
    assert START in values(one) and END not in values(one)  # the end is open
    assert (two.get("start"), two.get("end"), two.get("kind")) == ("2023-01-01", "2023-12-31", "l")
    root = etree.fromstring(gexf(graph)).find(SPACE + "graph")
    assert root is not None and (root.get("mode"), root.get("timeformat")) == ("dynamic", "date")


def test_where_weights_change_every_weight_is_told() -> None:
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    graph.add_edge("a", "b", weight=3.0)
    graph.add_edge("b", "c")
    graph.add_edge("c", "d", weight=2.0, weights=(Timed(2.0, "2023-01-01", ""),))
    told = [values(edge)["weight"] for edge in elements(graph, "edge")]
    assert told == [[("3.0", None, None)], [("1.0", None, None)], [("2.0", "2023-01-01", None)]]


def test_no_values_leave_nothing_behind() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_node("a", none=None, empty=())
    graph.add_edge("a", "b", empty=())
    assert b"attvalue" not in gexf(graph)


def test_a_graph_without_times_is_static() -> None:
    root = etree.fromstring(gexf(nx.path_graph(3))).find(SPACE + "graph")
    assert root is not None and root.get("mode") == "static" and root.get("defaultedgetype") == "undirected"


def test_columns_have_the_type_of_their_values() -> None:
    graph: nx.Graph[str] = nx.Graph()
    rest = {"day": date(2023, 1, 1), "none": None, "empty": [], "id": "7"}
    graph.add_node("a", truth=True, count=3, share=1, name="n", names=["y", 'x"'], **rest)
    graph.add_node("b", truth=False, count=2**40, share=0.5, name="", names={"z"}, Name="case", weight=2)
    types = {a.get("title"): a.get("type") for a in elements(graph, "attribute")}
    assert types == {
        "truth": "boolean", "count": "long", "share": "double", "name": "string", "names": "liststring", "day": "string",
        "id": "string", "Name": "string", "weight": "long",
    }
    identifiers = [str(a.get("id")).lower() for a in elements(graph, "attribute")]
    assert len(set(identifiers)) == len(identifiers) and not {"id", "weight"} & set(identifiers)  # as Gephi keeps them
    a, b = elements(graph, "node")
    assert values(a)["names"] == [('["y", "x\\""]', None, None)] and values(a)["truth"] == [("true", None, None)]
    assert values(b)["truth"] == [("false", None, None)] and values(b)["share"] == [("0.5", None, None)]


def test_parallel_edges_stay_apart_and_of_one_kind_are_refused() -> None:
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    graph.add_edge("a", "b", weight=1.0)
    graph.add_edge("a", "b", weight=2.0)
    assert [(e.get("kind"), e.get("weight")) for e in elements(graph, "edge")] == [("0", "1.0"), ("1", "2.0")]
    assert read_back(graph).number_of_edges() == 2
    for *_, data in graph.edges(data=True):
        data["kind"] = "met"
    with pytest.raises(DataError, match=r"edge a - b: .*parallel edges of one kind.*spells"):
        gexf(graph)


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_texts_survive(text: str, grammar: etree.RelaxNG) -> None:
    graph: nx.MultiGraph[str] = nx.MultiGraph(title=text)
    graph.add_node("a" + text, label=text, own=text, **{"key" + text: "v"})
    graph.add_node("b", texts=("x", text))
    graph.add_edge("a" + text, "b", kind="k" + text, label=text, note=text)
    grammar.assertValid(etree.parse(io.BytesIO(gexf(graph))))
    back = read_back(graph)
    assert back.nodes["a" + text]["label"] == text and back.nodes["a" + text]["own"] == text
    assert back.nodes["a" + text]["key" + text] == "v"
    ((*_, data),) = back.edges(data=True)
    assert data["label"] == text and data["note"] == text and data[RELATION] == "k" + text


@settings(max_examples=60, deadline=None)
@given(st.text(), st.text(), st.lists(st.text(), max_size=3))
def test_any_text_survives_or_is_refused_with_its_place(name: str, value: str, texts: list[str]) -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_node("n" + name, label=value, texts=tuple(texts))
    graph.add_edge("n" + name, "m", note=value)
    try:
        back = read_back(graph)
    except DataError as error:
        assert "U+" in str(error) and str(error).startswith(("node n", "node 'n", 'node "n', "edge n"))
        return
    assert back.nodes["n" + name]["label"] == value and back.edges["n" + name, "m"]["note"] == value


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ({"label": "bell\x07"}, "node a: it holds the character U.0007"),
        ({"own": "lone \ud800"}, "U.D800"),
        ({"own": {"a": 1}}, "own is .*: give a text"),
        ({"own": ("a", 1)}, "own is .*: give a text"),
        ({"start": "2022-05"}, "is no day"),
        ({"start": "2023-02-30"}, "is no day"),
        ({"start": "2023-02-02", "end": "2023-02-01"}, "ends on 2023-02-01, before it starts"),
        ({"spells": (Spell("2023-02-02", "2023-02-01"),)}, "ends on 2023-02-01, before it starts"),
    ],
)
def test_what_a_file_cannot_hold_is_refused(attributes: dict[str, Any], message: str) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_node("a", **attributes)
    out = io.BytesIO()
    with pytest.raises(DataError, match=message):
        write_gexf(graph, out)
    assert out.getvalue() == b""  # nothing is written
    edges: nx.DiGraph[str] = nx.DiGraph()
    edges.add_edge("a", "b", **attributes)
    with pytest.raises(DataError, match=message.replace("node a", "edge a - b")):
        gexf(edges)


def test_types_that_do_not_go_together_are_refused() -> None:
    for one, two in ((1, "1"), ("1", 1), (True, "x"), ("x", ["x"]), (True, 2)):
        graph: nx.Graph[str] = nx.Graph()
        graph.add_node("a", own=one)
        graph.add_node("b", own=two)
        with pytest.raises(DataError, match=r"node b: own is a \w+ here and a \w+ elsewhere"):
            gexf(graph)


def test_weights_are_finite_and_nodes_differ_as_texts() -> None:
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_edge("a", "b", weight=float("nan"))
    with pytest.raises(DataError, match="finite"):
        gexf(graph)
    graph = nx.Graph()
    graph.add_nodes_from((1, "1"))
    with pytest.raises(DataError, match="differ as texts"):
        gexf(graph)


@settings(max_examples=40, deadline=None)
@given(st.data(), st.sampled_from([nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph]))
def test_no_edge_is_lost_or_told_twice(data: st.DataObject, kind: type[nx.Graph[int]]) -> None:
    graph = kind()
    graph.add_nodes_from(range(5))
    pairs = data.draw(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(1, 3)), max_size=12))
    for source, target, weight in pairs:
        graph.add_edge(source, target, weight=float(weight))
    found = [(int(e.get("source", "")), int(e.get("target", "")), float(e.get("weight", ""))) for e in elements(graph, "edge")]

    def ends(source: int, target: int) -> tuple[int, int]:
        return (source, target) if graph.is_directed() else (min(source, target), max(source, target))

    expected = sorted((*ends(s, t), w) for s, t, w in graph.edges(data="weight"))
    assert sorted((*ends(s, t), w) for s, t, w in found) == expected
    assert len({e.get("id") for e in elements(graph, "edge")}) == graph.number_of_edges()


def test_the_same_bytes_under_any_hash_seed(built: Any, tmp_path: Any) -> None:
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "kg", "export", "gexf", "--view", "plans", "--build", str(built)]
        subprocess.run([*command, "-o", f"{tmp_path}/{seed}.gexf"], check=True, env={"PYTHONHASHSEED": seed, "PATH": ""})
    assert (tmp_path / "1.gexf").read_bytes() == (tmp_path / "2.gexf").read_bytes()


def test_memory_stays_small(tmp_path: Any) -> None:
    script = """
import resource, sys, tracemalloc, networkx as nx
from kg.networks.gexf import write_gexf
graph = nx.MultiDiGraph()
names = [f"n{i}" for i in range(1000)]
for i in range(60_000):
    graph.add_edge(names[i % 997], names[(i * 7) % 1000], key=f"k{i}", kind=f"k{i}", start="2023-01-01", note=f"note {i} " * 10)
write_gexf(nx.path_graph(3), open(sys.argv[1], "wb"))
tracemalloc.start()
write_gexf(graph, open(sys.argv[1], "wb"))
print(tracemalloc.get_traced_memory()[1])
"""
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path / "a.gexf")], capture_output=True, text=True, check=True)
    assert (tmp_path / "a.gexf").stat().st_size > 20_000_000
    assert int(done.stdout) < 15_000_000
