"""Formats, negotiation, conditions, methods: each answer read by a parser that is not ours."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pytest
from pyoxigraph import NamedNode
from rdflib import Dataset, Graph
from rdflib.compare import isomorphic
from rdflib.query import Result

from kg.store.publish import open_store
from tests.server.conftest import DIRECT, FORM, HEAVY, Service

SOME = "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> SELECT ?s ?l { ?s rdfs:label ?l } ORDER BY ?s ?l LIMIT 20"
ABOUT = "CONSTRUCT { <id/edition/yunnan-5> ?p ?o } { <id/edition/yunnan-5> ?p ?o }"
MANY = "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f } LIMIT 5000"
TOO_MANY = "SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f }"


@pytest.mark.parametrize("kind, name", [
    ("application/sparql-results+json", "json"), ("application/sparql-results+xml", "xml"),
    ("text/csv", "csv"), ("text/tab-separated-values", "tsv"),
])
def test_rows(kind: str, name: str, service: Service) -> None:
    found = service.ask(SOME, kind)
    assert (found.status, found.kind) == (200, kind)
    if name == "csv":
        rows = list(csv.DictReader(io.StringIO(found.text)))
        labels = [row["l"] for row in rows]
    else:
        rows = list(Result.parse(io.BytesIO(found.body), format=name))
        labels = [str(row.l) for row in rows]
    assert len(rows) == 20
    expected = json.loads(service.ask(SOME, "application/json").body)
    assert labels == [row["l"]["value"] for row in expected["results"]["bindings"]]


@pytest.mark.parametrize("kind, name", [
    ("text/turtle", "turtle"), ("application/n-triples", "nt"), ("application/rdf+xml", "xml"),
    ("application/ld+json", "json-ld"), ("application/trig", "trig"), ("application/n-quads", "nquads"),
])
def test_triples(kind: str, name: str, service: Service) -> None:
    found = service.ask(ABOUT, kind)
    assert (found.status, found.kind) == (200, kind)
    read = Graph()
    read += Dataset().parse(data=found.body, format=name).default_graph if name in ("trig", "nquads") else Graph().parse(
        data=found.body, format=name)
    assert len(read) > 20
    assert isomorphic(read, Graph().parse(data=service.ask(ABOUT, "application/n-triples").body, format="nt"))


@pytest.mark.parametrize("accept, kind", [
    ("", "application/sparql-results+json"),
    ("*/*", "application/sparql-results+json"),
    ("application/*", "application/sparql-results+json"),
    ("text/*", "text/csv"),
    ("application/json", "application/sparql-results+json"),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/sparql-results+xml"),
    ("application/sparql-results+xml;q=0.5, application/sparql-results+json;q=0.4", "application/sparql-results+xml"),
    ("text/csv;q=0.9, */*;q=0.1", "text/csv"),
    ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
    ("TEXT/CSV", "text/csv"),
    ("text/turtle, text/csv;q=0.2", "text/csv"),
    ("text/turtle", ""),
    ("application/sparql-results+json;q=0", ""),
])
def test_negotiation(accept: str, kind: str, service: Service) -> None:
    found = service.ask(SOME, accept)
    if kind:
        assert (found.status, found.kind) == (200, kind)
        assert "Accept" in found.headers["Vary"]
    else:
        assert found.status == 406
        assert "application/sparql-results+json" in found.text


def test_yes_and_no(service: Service) -> None:
    for query, expected in (("ASK {}", True), ("ASK { FILTER(false) }", False)):
        assert json.loads(service.ask(query).body)["boolean"] is expected
        text = ElementTree.fromstring(service.ask(query, "application/sparql-results+xml").body).findtext("{*}boolean")
        assert text == str(expected).lower()
    assert service.ask("ASK {}", "text/csv").status == 406


def test_get_post_and_form_are_one(service: Service) -> None:
    got = service.ask(SOME)
    posted = service.send("POST", "/sparql", DIRECT, SOME.encode())
    sent = service.send("POST", "/sparql/", {**FORM, "Content-Type": FORM["Content-Type"] + "; charset=UTF-8"},
                        urlencode({"query": SOME}).encode())
    assert got.body == posted.body == sent.body


def test_head(service: Service) -> None:
    target = "/sparql?query=SELECT%20%2A%20%7B%3Fs%20a%20%3Ft%7D%20LIMIT%203"
    got, head = (service.send(method, target, {"Host": "a"}) for method in ("GET", "HEAD"))
    assert head.status == 200 and head.body == b""
    assert {name.lower(): value for name, value in head.headers.items() if name.lower() != "date"} == {
        name.lower(): value for name, value in got.headers.items() if name.lower() != "date"}
    assert service.send("HEAD", "/sparql?query=SELEC").status == 400
    assert service.send("HEAD", "/sparql?query=SELECT%20%2A%20%7B%3Fa%20%3Fb%20%3Fc.%20%3Fd%20%3Fe%20%3Ff%7D").status == 200


def test_options_and_cross_origin(service: Service) -> None:
    asked = {"Host": "a", "Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    found = service.send("OPTIONS", "/sparql", asked)
    assert found.status == 204
    assert found.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in found.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in found.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in found.headers
    for answer in (service.ask("ASK {}"), service.ask("nonsense"), service.send("GET", "/sparql")):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_conditions(service: Service) -> None:
    found = service.ask(SOME)
    tag = found.headers["ETag"]
    assert tag.startswith('"')
    target = f"/sparql?query={quote(SOME)}"
    again = service.send("GET", target, {"Host": "a", "If-None-Match": tag})
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    assert service.send("GET", target, {"Host": "a", "If-None-Match": '"other"'}).status == 200
    assert service.ask(SOME, "text/csv").headers["ETag"] != tag


def test_what_changes_is_asked_again(service: Service) -> None:
    query = "SELECT (STRUUID() AS ?x) {}"
    assert service.ask(query).body != service.ask(query).body


def test_large_answers_are_streamed(service: Service) -> None:
    found = service.ask(MANY, "text/csv")
    assert found.whole and found.status == 200
    assert found.text.count("\r\n") == 5001
    long = service.ask("SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 4900")
    assert long.headers["Transfer-Encoding"] == "chunked"
    assert len(json.loads(long.body)["results"]["bindings"]) == 4900


@pytest.mark.parametrize("accept", [
    "application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values",
])
def test_rows_are_limited(accept: str, service: Service) -> None:
    found = service.ask(TOO_MANY, accept)
    assert found.status == 200 and not found.whole
    assert found.text.endswith("# cut off here: the answer has more than 5,000 rows: add LIMIT, or take a dump of the data\n")
    assert service.is_well()


def test_triples_are_limited(service: Service) -> None:
    found = service.ask("CONSTRUCT { [] <urn:x> ?a, ?d } { ?a ?b ?c . ?d ?e ?f }", "application/n-triples")
    assert found.status == 200 and not found.whole
    assert "more than 5,000 triples" in found.text


def test_stopped_before_the_first_row(service: Service) -> None:
    found = service.ask(HEAVY)
    assert found.status == 503
    assert found.headers["Retry-After"] == "60"
    assert found.text == "stopped after 1 s: ask for less at a time, or take a dump of the data\n"


def test_syntax_errors_have_a_place(service: Service) -> None:
    found = service.ask("SELECT *\nWHERE { ?s ?p }")
    assert found.status == 400
    assert " 2:" in found.text


def test_relative_iris_are_those_of_the_data(service: Service) -> None:
    assert json.loads(service.ask("ASK { <id/edition/yunnan-5> a <ontology#ConferenceEdition> }").body)["boolean"]


def test_prefixes_have_to_be_declared(service: Service) -> None:
    assert service.ask("ASK { edition:yunnan-5 ?p ?o }").status == 400


def test_the_dataset_of_the_request(service: Service, built: Path) -> None:
    claims, inferred = "https://w3id.org/vcd/graph/source/001", "https://w3id.org/vcd/graph/inferred"
    number = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"

    def count(query: str, **more: str) -> int:
        return int(json.loads(service.ask(query, **more).body)["results"]["bindings"][0]["n"]["value"])

    store = open_store(built)
    sizes = {name: sum(1 for _ in store.quads_for_pattern(None, None, None, NamedNode(name))) for name in (claims, inferred)}
    assert count(number, **{"default-graph-uri": claims}) == sizes[claims]
    assert count(f"SELECT (COUNT(*) AS ?n) FROM <{inferred}> {{ ?s ?p ?o }}") == sizes[inferred]
    assert count(f"SELECT (COUNT(*) AS ?n) FROM <{inferred}> {{ ?s ?p ?o }}", **{"default-graph-uri": claims}) == sizes[claims]
    assert count(number, **{"named-graph-uri": claims}) == 0
    graphs = "SELECT (COUNT(DISTINCT ?g) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert count(graphs, **{"named-graph-uri": claims}) == 1
    assert count(graphs, **{"default-graph-uri": claims}) == 0
    assert count(graphs) > 5


def test_the_description_in_every_format(service: Service) -> None:
    read = [
        Graph().parse(data=service.send("GET", "/sparql", {"Host": "a", "Accept": kind}).body, format=kind)
        for kind in ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")
    ]
    assert all(isomorphic(read[0], other) for other in read[1:])
    page = service.send("GET", "/sparql", {"Host": "a", "Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (page.status, page.headers["Location"]) == (303, "http://a/")
    assert service.send("GET", "/sparql", {"Host": "a", "Accept": "image/png"}).status == 406
