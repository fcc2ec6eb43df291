"""Every view of the real graph: what is in it, what never is, and that a new one needs no Python."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import networkx as nx
import pytest
from pyoxigraph import Store

from kg.model.errors import DataError, UsageError
from kg.networks.times import Spell, Timed
from kg.networks.views import list_views, read_view
from tests.networks.conftest import VIEWS

KINDS = {
    "attendance": {"vcd:attended", "vcd:attendedByHolderOf"},
    "co-participation": {"vcd:coParticipatedWith"},
    "provinces": {"vcd:participatingProvince", "vcd:hostedBy", "vcd:coOrganisedBy", "dcterms:replaces"},
    "offices": {"vcd:post", "vcd:postIn"},
    "topics": {"vcd:agreedAt", "vcd:proposedAt", "vcd:reportedAt"},
    "plans": {"vcd:plannedIn", "vcd:plannedChair", "vcd:subjectTo", "vcd:inSeries"},
    "evidence": {"vcd:passage", "vcd:source"},
}


Network = Callable[[str], "nx.MultiGraph[str]"]


def asked(store: Store, query: str) -> int:
    from kg.ask.answers import ask
    from kg.ask.catalogue import parse_question

    return len(ask(parse_question("", query), {}, store).rows)


def test_all_views_are_there() -> None:
    assert set(VIEWS) <= set(list_views())
    assert all(view.title for view in list_views().values())


@pytest.mark.parametrize("name", VIEWS)
def test_every_edge_says_what_it_is_and_stands_on(name: str, network: Network) -> None:
    graph = network(name)
    assert graph.number_of_edges() > 0
    assert graph.is_directed() == (name in ("all", "evidence", "offices", "plans", "provinces"))
    kinds = {kind for *_, kind in graph.edges(keys=True)}
    assert kinds == KINDS.get(name, kinds)
    for _, _, kind, data in graph.edges(keys=True, data=True):
        assert data["kind"] == kind and data["label"] and data["weight"] > 0
        assert data["evidence"] == len(set(data["claims"])) and all("/id/claim/" in claim for claim in data["claims"])
    for node, data in graph.nodes(data=True):
        assert data["label"] and data["class"] and data["kind"]
        assert ("uri" in data) is not node.startswith("fact:")


def test_attendance_is_what_the_graph_says(network: Network, store: Store) -> None:
    graph = network("attendance")
    kinds = nx.get_edge_attributes(graph, "kind").values()
    people = "SELECT DISTINCT ?e ?p WHERE { ?e a vcd:HeldEdition ; vcd:attendedBy ?p }"
    posts = """SELECT DISTINCT ?e ?post WHERE { ?e a vcd:HeldEdition ; vcd:participation ?p . ?p vcd:inCapacity ?post
        FILTER NOT EXISTS { ?p vcd:participant ?someone } }"""
    assert list(kinds).count("vcd:attended") == asked(store, people) == 10
    assert list(kinds).count("vcd:attendedByHolderOf") == asked(store, posts) == 10
    edge = graph.edges["edition:yunnan-5", "person:wang-ning", "vcd:attended"]
    assert edge["roles"] == ("closing speaker", "head of delegation")
    assert len(edge["capacities"]) == 2
    assert edge["spells"] == (Spell("2025-10-30", "2025-10-30"),)


def test_what_is_attested_at_a_gathering_is_not_continued(network: Network) -> None:
    office = network("attendance").nodes["person:wang-ning"]["office"]
    assert [(value.start, value.end) for value in office] == [("2023-01-01", "2023-12-31"), ("2025-10-30", "2025-10-30")]
    assert "; " in office[1].value  # two posts at once
    tenures = network("offices").edges["person:wang-ning", "post:secretary-yunnan", "vcd:post"]
    assert tenures["spells"] == (Spell("2023-01-01", "2023-12-31"), Spell("2025-10-30", "2025-10-30"))


def test_weight_is_the_number_of_editions_and_grows(network: Network) -> None:
    graph = network("provinces")
    edge = graph.edges["province:yunnan", "series:yunnan-annual-conference", "vcd:participatingProvince"]
    assert edge["weight"] == len(edge["editions"]) == 3
    assert edge["weights"] == (
        Timed(1.0, "2021-05-18", "2022-12-31"), Timed(2.0, "2023-01-01", "2025-10-29"), Timed(3.0, "2025-10-30", ""),
    )
    assert graph.edges["province:lao-cai-2025", "province:yen-bai", "dcterms:replaces"]["weight"] == 1.0
    assert graph.nodes["province:yen-bai"]["spells"] == (Spell("", "2025-06-30"),)


def test_edges_lie_within_the_times_of_their_nodes(network: Network) -> None:
    for name in VIEWS:
        graph = network(name)
        for source, target, data in graph.edges(data=True):
            for node in (graph.nodes[source], graph.nodes[target]):
                assert data.get("start", "9") >= node.get("start", "0") and data.get("end", "0") <= node.get("end", "9")


def test_plans_never_meet_what_happened(network: Network, store: Store) -> None:
    plans = network("plans")
    happened = """SELECT ?kind WHERE { GRAPH graph:ontology { ?kind vcd:saysOfWhatHappened true } }"""
    assert asked(store, happened) > 10
    assert "vcd:HeldEdition" not in {data["class"] for _, data in plans.nodes(data=True)}
    assert plans.nodes["edition:yunnan-4"]["spells"] == (Spell("2024-01-01", "2024-03-31"),)
    for name in set(VIEWS) - {"plans", "all", "evidence"}:
        graph = network(name)
        assert not any("planned" in kind.lower() for *_, kind in graph.edges(keys=True))
        assert "edition:yunnan-6" not in graph
    tells = {(k, data.get("tells")) for *_, k, data in network("all").edges(keys=True, data=True)}
    assert ("vcd:plannedIn", "plan") in tells and ("vcd:heldIn", "event") in tells


def test_evidence_is_complete(network: Network, store: Store) -> None:
    graph = network("evidence")
    claims = {claim for *_, data in graph.edges(data=True) for claim in data["claims"]}
    query = "SELECT DISTINCT ?c WHERE { GRAPH ?g { ?c vcd:status vcd:Accepted ; vcd:passage ?p } }"
    assert len(claims) == asked(store, query)


def test_labels_fall_back_and_are_never_made(store: Store) -> None:
    chinese = read_view("provinces", store, "zh").nodes
    assert chinese["province:yunnan"]["label"] == "云南省"
    assert "label_zh" not in chinese["province:lai-chau"] and chinese["province:lai-chau"]["label"] == "Lai Chau"
    assert read_view("attendance", store, "fr").edges["edition:yunnan-5", "person:wang-ning", "vcd:attended"]["label"]


def test_reading_twice_gives_the_same(store: Store) -> None:
    one, two = read_view("topics", store), read_view("topics", store)
    assert list(one.nodes(data=True)) == list(two.nodes(data=True))
    assert list(one.edges(keys=True, data=True)) == list(two.edges(keys=True, data=True))


NODES = "# title: Places\nSELECT ?node ?class WHERE { ?node a vcd:Country BIND(vcd:Country AS ?class) }"
EDGES = "# edges: {edges}\nSELECT ?source ?target ?kind {more} WHERE {{ ?source a vcd:Country . ?target a vcd:Country {body} }}"


def own(folder: Path, edges: str, nodes: str = NODES) -> str:
    folder.mkdir(exist_ok=True)
    (folder / "nodes.rq").write_text(nodes, encoding="utf-8")
    (folder / "edges.rq").write_text(edges, encoding="utf-8")
    return str(folder)


def test_a_new_view_needs_no_python(tmp_path: Path, store: Store) -> None:
    edges = EDGES.format(edges="undirected", more="", body='FILTER(?source != ?target) BIND("is not" AS ?kind)')
    graph = read_view(own(tmp_path / "mine", edges), store, "vi")
    assert list(graph.edges(keys=True)) == [("country:china", "country:vietnam", "is not")]
    assert graph.nodes["country:china"]["label"] == "Trung Quốc" and graph.graph["name"] == "mine"


@pytest.mark.parametrize(
    ("edges", "message"),
    [
        ("SELECT * WHERE {}", "'# edges: directed'"),
        ("# edges: both\nSELECT * WHERE {}", "'# edges: directed'"),
        ("# edges: directed\n# weight: items\nSELECT * WHERE {}", "names no list"),
        ("# edges: directed\nSELECT ?source WHERE { ?source a vcd:Country }", "lacks ?target, ?kind"),
        ("# edges: directed\nSELEC ?source", "mine/edges.rq"),
        ("# edges: directed\nASK {}", "SELECT"),
        (EDGES.format(edges="directed", more="?x", body='BIND("k" AS ?kind) VALUES ?x { 1 2 }'), "'# lists:'"),
        (EDGES.format(edges="directed", more="?weight", body='BIND("k" AS ?kind) VALUES ?weight { 1 2 }'), "two weights"),
        (EDGES.format(edges="directed", more="?start", body='BIND("k" AS ?kind) BIND("2023"^^xsd:gYear AS ?start)'), "no day"),
        ('# edges: directed\nSELECT ?source ?target ?kind { ?source vcd:heldIn ?target BIND("k" AS ?kind) }', "does not give"),
    ],
)
def test_a_view_that_does_not_fit_says_what_to_do(edges: str, message: str, tmp_path: Path, store: Store) -> None:
    with pytest.raises(DataError) as raised:
        read_view(own(tmp_path / "mine", edges), store)
    assert message in str(raised.value) and "mine/edges.rq" in str(raised.value)


def test_a_node_of_two_classes_is_refused(tmp_path: Path, store: Store) -> None:
    nodes = "# title: t\nSELECT ?node ?class WHERE { ?node a vcd:Country , ?class }"
    with pytest.raises(DataError, match="two classes"):
        read_view(own(tmp_path / "mine", "# edges: directed\nSELECT * WHERE {}", nodes), store)


def test_an_unknown_view_names_the_known(store: Store) -> None:
    with pytest.raises(UsageError, match=r"attendence.*attendance.*topics"):
        read_view("attendence", store)
