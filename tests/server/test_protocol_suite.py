"""The W3C SPARQL 1.1 protocol tests (query side) and service description tests, run as the suite states them."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from xml.etree import ElementTree

import pytest
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from tests.server.conftest import SUITES, Answer, Service

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
PROTOCOL = SUITES / "sparql11-protocol" / "manifest.ttl"
DESCRIPTION = SUITES / "sparql11-service-description" / "manifest.ttl"


@dataclass(frozen=True)
class Stated:
    """One request of a test and what it has to give."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    statuses: tuple[str, ...]
    boolean: bool | None
    form: str


def entries() -> dict[str, tuple[Stated, ...]]:
    """Return the tests of the query operation: those of updates that have to succeed are none of ours."""
    if not PROTOCOL.exists():
        return {}
    graph = Graph().parse(PROTOCOL)
    (listed,) = graph.objects(None, MF.entries)
    found = {}
    for test in Collection(graph, listed):
        action = graph.value(test, MF.action)
        requests = Collection(graph, graph.value(action, HT.requests))
        name = str(test).rpartition("#")[2]
        if not name.startswith("update_"):
            found[name] = tuple(_stated(graph, request) for request in requests)
    return found


def _stated(graph: Graph, request: Node) -> Stated:
    headers = {}
    listed = graph.value(request, HT.headers)
    for header in Collection(graph, listed) if listed else ():
        headers[str(graph.value(header, HT.fieldName))] = str(graph.value(header, HT.fieldValue))
    content = graph.value(request, HT.body)
    body = None
    if content:
        encoding = str(graph.value(content, CNT.characterEncoding))
        body = str(graph.value(content, CNT.chars)).encode(encoding)
    response = graph.value(request, HT.resp)
    boolean = graph.value(response, MF.expectedBoolean)
    return Stated(
        str(graph.value(request, HT.methodName)), str(graph.value(request, HT.absolutePath)), headers, body,
        tuple(str(status).rpartition("#")[2] for status in graph.objects(response, MF.expectedStatus)),
        boolean.toPython() if isinstance(boolean, Literal) else None,
        str(graph.value(response, MF.expectedFormat) or ""),
    )


TESTS = entries()


def test_the_suite_is_whole() -> None:
    if not TESTS:
        pytest.skip(f"the W3C tests are not at {PROTOCOL}")
    assert len(TESTS) == 27


@pytest.mark.parametrize("name", TESTS)
def test_protocol(name: str, suite_service: Service) -> None:
    for stated in TESTS[name]:
        answer = suite_service.send(stated.method, stated.path, stated.headers, stated.body)
        assert any(f"{answer.status // 100}xx" in status for status in stated.statuses), answer.text
        if stated.boolean is not None:
            assert _boolean(answer) is stated.boolean
        if stated.form:
            assert stated.form == _form(answer)


def _boolean(answer: Answer) -> bool:
    if answer.kind == "application/sparql-results+json":
        return bool(json.loads(answer.body)["boolean"])
    return ElementTree.fromstring(answer.body).findtext("{*}boolean") == "true"


def _form(answer: Answer) -> str:
    """Tell what an answer is, by reading it as what its media type says."""
    if answer.kind == "application/sparql-results+json":
        return "boolean" if "boolean" in json.loads(answer.body) else "tabular"
    if answer.kind == "application/sparql-results+xml":
        return "boolean" if ElementTree.fromstring(answer.body).find("{*}boolean") is not None else "tabular"
    if answer.kind in ("text/csv", "text/tab-separated-values"):
        assert list(csv.reader(io.StringIO(answer.text)))
        return "tabular"
    Graph().parse(data=answer.body, format=answer.kind)
    return "RDF"


def described(service: Service) -> Graph:
    if not DESCRIPTION.exists():
        pytest.skip(f"the W3C tests are not at {DESCRIPTION}")
    answer = service.send("GET", "/sparql")
    assert answer.status == 200
    return Graph().parse(data=answer.body, format=answer.kind)


@pytest.mark.parametrize("which", ["suite_service", "service"])
def test_returns_rdf(which: str, request: pytest.FixtureRequest) -> None:
    assert len(described(request.getfixturevalue(which))) > 10


@pytest.mark.parametrize("which", ["suite_service", "service"])
def test_has_endpoint_triple(which: str, request: pytest.FixtureRequest) -> None:
    service = request.getfixturevalue(which)
    graph = described(service)
    assert (None, SD.endpoint, URIRef(service.endpoint)) in graph


@pytest.mark.parametrize("which", ["suite_service", "service"])
def test_conforms_to_schema(which: str, request: pytest.FixtureRequest) -> None:
    """Domains, ranges and cardinalities of the SPARQL 1.1 Service Description vocabulary (3.2 to 3.4)."""
    graph = described(request.getfixturevalue(which))
    (service,) = graph.subjects(RDF.type, SD.Service)
    assert len(list(graph.objects(service, SD.endpoint))) == 1
    classes = {
        SD.defaultDataset: (SD.Service, SD.Dataset), SD.availableGraphs: (SD.Service, SD.GraphCollection),
        SD.defaultGraph: (SD.Dataset, SD.Graph), SD.namedGraph: (SD.Dataset, SD.NamedGraph),
        SD.graph: (SD.NamedGraph, SD.Graph),
    }
    for prop, (domain, wanted) in classes.items():
        for subject, value in graph.subject_objects(prop):
            assert (subject, RDF.type, domain) in graph
            assert (value, RDF.type, wanted) in graph
    for dataset in graph.subjects(RDF.type, SD.Dataset):
        assert len(list(graph.objects(dataset, SD.defaultGraph))) == 1
    for named in graph.subjects(RDF.type, SD.NamedGraph):
        assert isinstance(graph.value(named, SD.name), URIRef)
        assert len(list(graph.objects(named, SD.graph))) <= 1
    features = {SD.DereferencesURIs, SD.UnionDefaultGraph, SD.RequiresDataset, SD.EmptyGraphs, SD.BasicFederatedQuery}
    assert not features & set(graph.objects(service, SD.feature))
    known = {SD[name] for name in (
        "endpoint", "feature", "supportedLanguage", "resultFormat", "defaultEntailmentRegime", "defaultDataset",
        "defaultGraph", "namedGraph", "name", "graph", "availableGraphs", "inputFormat", "extensionFunction",
        "extensionAggregate", "languageExtension", "entailmentRegime", "supportedEntailmentProfile", "propertyFeature",
        "defaultSupportedEntailmentProfile",
    )}
    assert {p for p in graph.predicates() if str(p).startswith(str(SD))} <= known
