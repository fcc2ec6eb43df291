"""Views of graphs that the first articles have no case of: small ones, each with one."""

from __future__ import annotations

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from kg.model.terms import ONTOLOGY_GRAPH, VOCABULARIES
from kg.networks.views import read_view

PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in VOCABULARIES.items()) + "".join(
    f"PREFIX {kind}: <https://w3id.org/vcd/id/{kind}/>\n"
    for kind in ("edition", "meeting", "person", "post", "body", "city", "province", "series", "topic", "claim", "tenure",
                 "participation", "commitment")
)
CLAIMS = """
graph:s { claim:a vcd:subject participation:p ; vcd:predicate vcd:participant ; vcd:object person:a ; vcd:status vcd:Accepted .
  claim:b vcd:subject person:b ; vcd:predicate vcd:spokeAt ; vcd:object edition:e ; vcd:status vcd:Accepted .
  claim:x vcd:subject city:x ; vcd:predicate vcd:locatedIn ; vcd:object province:x ; vcd:status vcd:Accepted }
"""


@pytest.fixture
def graph(store: Store) -> Store:
    """The ontology alone, to which a test adds its case."""
    empty = Store()
    empty.extend(store.quads_for_pattern(None, None, None, NamedNode(ONTOLOGY_GRAPH)))
    return empty


def add(graph: Store, trig: str) -> Store:
    graph.load((PREFIXES + trig).encode(), format=RdfFormat.TRIG)
    return graph


def test_the_claims_of_an_edge_are_about_it_though_nobody_wrote_a_participation(graph: Store) -> None:
    network = read_view("attendance", add(graph, CLAIMS + """
        edition:e a vcd:HeldEdition ; vcd:attendedBy person:a , person:b , person:c ; vcd:participation participation:p .
        participation:p vcd:participant person:a ."""))
    claims = {person: data["claims"] for _, person, data in network.edges("edition:e", data=True)}
    ours = "https://w3id.org/vcd/id/claim/"
    assert claims == {"person:a": (f"{ours}a",), "person:b": (f"{ours}b",), "person:c": ()}


def test_both_sides_of_a_pair_have_their_claims(graph: Store) -> None:
    network = read_view("co-participation", add(graph, CLAIMS + """
        edition:e a vcd:HeldEdition ; vcd:attendedBy person:a , person:b ; vcd:participation participation:p .
        participation:p vcd:participant person:a . person:a vcd:coParticipatedWith person:b .
        person:b vcd:coParticipatedWith person:a ."""))
    assert network.edges["person:a", "person:b", "vcd:coParticipatedWith"]["evidence"] == 2


def test_an_edition_held_in_two_places(graph: Store) -> None:
    network = read_view("attendance", add(graph, """
        edition:e a vcd:HeldEdition ; vcd:heldIn city:a , province:b .
        city:a geo:lat 1.5 ; geo:long 2.5 . province:b geo:lat 3.5 ; geo:long 4.5 ."""))
    node = network.nodes["edition:e"]
    assert node["places"] == ("city:a", "province:b") and (node["lat"], node["long"]) == (1.5, 2.5)


def test_a_plan_of_any_gathering_and_a_place_of_any_class(graph: Store) -> None:
    network = read_view("plans", add(graph, """
        meeting:m a vcd:Gathering , vcd:Meeting ; vcd:plannedIn city:a ; vcd:plannedChair body:b ; vcd:meetingOf body:w .
        city:a a vcd:Place , vcd:City . body:b a vcd:Organisation , vcd:StateBody . body:w a vcd:WorkingBody ."""))
    assert {node: data["class"] for node, data in network.nodes(data=True)} == {
        "meeting:m": "vcd:Meeting", "city:a": "vcd:City", "body:b": "vcd:StateBody", "body:w": "vcd:WorkingBody",
    }
    assert network.number_of_edges() == 3


def test_a_body_of_any_class_has_posts(graph: Store) -> None:
    network = read_view("offices", add(graph, """
        post:p a vcd:Post ; vcd:postIn body:n . body:n a vcd:Organisation , vcd:NewsOrganisation .
        tenure:t vcd:tenureOf person:a ; vcd:post post:p .
        graph:s { claim:t vcd:subject tenure:t ; vcd:predicate vcd:post ; vcd:object post:p ; vcd:status vcd:Accepted }"""))
    assert network.nodes["body:n"]["class"] == "vcd:NewsOrganisation"
    assert network.edges["person:a", "post:p", "vcd:post"]["evidence"] == 1  # a tenure that a source states


def test_what_was_agreed_at_a_meeting_and_a_topic_below_two(graph: Store) -> None:
    network = read_view("topics", add(graph, """
        commitment:c a vcd:Commitment ; vcd:agreedAt meeting:m ; vcd:topic topic:t . meeting:m a vcd:Gathering , vcd:Meeting .
        topic:t a skos:Concept ; skos:broader topic:one , topic:two ."""))
    assert network.nodes["meeting:m"]["class"] == "vcd:Meeting"
    assert network.nodes["topic:t"]["broader"] == ("topic:one", "topic:two")


def test_a_city_that_hosts_and_a_unit_known_only_as_replaced(graph: Store) -> None:
    network = read_view("provinces", add(graph, """
        edition:e vcd:inSeries series:s ; vcd:hostedBy city:a . series:s a vcd:ConferenceSeries . city:a a vcd:Place , vcd:City .
        province:new a vcd:ProvincialUnit ; dcterms:replaces province:old ."""))
    assert network.nodes["city:a"]["class"] == "vcd:City"
    assert sorted(network.edges(keys=True)) == [
        ("city:a", "series:s", "vcd:hostedBy"), ("province:new", "province:old", "dcterms:replaces"),
    ]
