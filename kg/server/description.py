"""The service description (SPARQL 1.1 Service Description): what the endpoint speaks, and which graphs it has."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, QuerySolutions, RdfFormat, Store, Triple, serialize

from kg.model.terms import BASE, DCTERMS, RDF, VOCABULARIES, XSD
from kg.server.formats import JSON_LD, RESULTS, ROWS, TRIPLES
from kg.server.formats import RDF as RDF_FORMATS

SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = VOCABULARIES["void"]
_JSON_LD = "http://www.w3.org/ns/formats/JSON-LD"  # the engine has another name for it
_SIMPLE = "http://www.w3.org/ns/entailment/Simple"
_COUNTS = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
_FACTS = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def describe(store: Store, endpoint: str, form: RdfFormat) -> bytes:
    """Return the description of the service at an address.

    It claims no federated query: SERVICE is refused.
    """
    prefixes = {"sd": SD, **{name: VOCABULARIES[name] for name in ("dcterms", "rdfs", "void", "xsd")}}
    return serialize(_triples(store, endpoint), format=form, prefixes=prefixes) or b""


def _triples(store: Store, endpoint: str) -> Iterator[Triple]:
    service, dataset, default = (NamedNode(f"{endpoint}{part}") for part in ("#service", "#dataset", "#default-graph"))

    def say(subject: NamedNode, predicate: str, value: NamedNode | Literal | str) -> Triple:
        return Triple(subject, NamedNode(predicate), NamedNode(value) if isinstance(value, str) else value)

    yield say(service, RDF + "type", SD + "Service")
    yield say(service, SD + "endpoint", endpoint)
    yield say(service, SD + "supportedLanguage", SD + "SPARQL11Query")
    for form in ROWS:
        yield say(service, SD + "resultFormat", RESULTS[form].iri)
    for form in TRIPLES:
        yield say(service, SD + "resultFormat", _JSON_LD if form is JSON_LD else RDF_FORMATS[form].iri)
    yield say(service, SD + "defaultEntailmentRegime", _SIMPLE)
    yield say(service, SD + "defaultDataset", dataset)
    yield say(service, DCTERMS + "license", "https://creativecommons.org/licenses/by/4.0/")
    yield say(dataset, RDF + "type", SD + "Dataset")
    yield say(dataset, DCTERMS + "source", BASE + "dataset")
    yield say(dataset, SD + "defaultGraph", default)
    yield say(default, RDF + "type", SD + "Graph")
    yield say(default, _VOID + "triples", _count(next(_rows(store, _FACTS))["n"]))
    for row in _rows(store, _COUNTS):
        name = row["g"]
        if not isinstance(name, NamedNode):
            continue
        slug = name.value.removeprefix(BASE).removeprefix("graph/").replace("/", "-")
        named, graph = (NamedNode(f"{endpoint}#{kind}-{slug}") for kind in ("named", "graph"))
        yield say(dataset, SD + "namedGraph", named)
        yield say(named, RDF + "type", SD + "NamedGraph")
        yield say(named, SD + "name", name)
        yield say(named, SD + "graph", graph)
        yield say(graph, RDF + "type", SD + "Graph")
        yield say(graph, _VOID + "triples", _count(row["n"]))


def _rows(store: Store, query: str) -> QuerySolutions:
    rows = store.query(query)
    assert isinstance(rows, QuerySolutions)
    return rows


def _count(number: object) -> Literal:
    assert isinstance(number, Literal)
    return Literal(number.value, datatype=NamedNode(XSD + "integer"))
