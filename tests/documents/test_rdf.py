"""The same document in every format, read by other people's parsers, is the same graph."""

from __future__ import annotations

import json

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, parse
from rdflib.compare import isomorphic

from kg.documents.negotiate import BY_EXTENSION
from kg.documents.pages import Pages
from kg.documents.rdf import read_turtle, write_rdf
from kg.model.rooms import ONTOLOGY
from kg.model.terms import Triple, iri, literal, parts

PARSERS = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}


def body(pages: Pages, path: str) -> bytes:
    found = pages.respond("GET", path, "", {}, "https://example.org")
    assert found.status == 200
    return found.body


@pytest.mark.parametrize("name", ["doc/edition/yunnan-5", "doc/name/wang-ning--0e351718", "doc/query/attendance", "dataset"])
def test_formats_agree(name: str, pages: Pages) -> None:
    graphs = {e: rdflib.Graph().parse(data=body(pages, f"/{name}.{e}"), format=form) for e, form in PARSERS.items()}
    assert len(graphs["nt"]) > 5
    for extension, graph in graphs.items():
        assert set(graph) == set(graphs["nt"]), extension
    dataset = rdflib.Dataset(default_union=True).parse(data=body(pages, f"/{name}.trig"), format="trig")
    assert {(s, p, o) for s, p, o, _ in dataset.quads()} == set(graphs["nt"])


def test_the_ontology_is_whole_in_every_format(pages: Pages) -> None:
    written = rdflib.Graph().parse(ONTOLOGY / "core.ttl").parse(ONTOLOGY / "external.ttl")
    assert any(isinstance(node, rdflib.BNode) for node in written.subjects())
    for extension in ("jsonld", "rdf", "nt", "ttl"):
        assert isomorphic(rdflib.Graph().parse(data=body(pages, f"/ontology.{extension}"), format=PARSERS[extension]), written)


def test_trig_keeps_facts_claims_and_inferences_apart(pages: Pages) -> None:
    quads = list(parse(body(pages, "/doc/edition/yunnan-5.trig"), format=RdfFormat.TRIG))
    graphs = {getattr(quad.graph_name, "value", "").removeprefix("https://w3id.org/vcd/graph/") for quad in quads}
    assert {"", "inferred", "source/001", "source/editors"} <= graphs
    facts = {str(quad.triple) for quad in quads if not getattr(quad.graph_name, "value", "")}
    assert {str(q.triple) for q in quads if getattr(q.graph_name, "value", "").endswith("inferred")} <= facts


def test_jsonld_needs_nothing_from_the_network(pages: Pages) -> None:
    context = json.loads(body(pages, "/doc/edition/yunnan-5.jsonld"))["@context"]
    assert all(isinstance(space, str) and space.startswith("http") for space in context.values())


names = st.sampled_from(["https://w3id.org/vcd/id/a/b", "https://w3id.org/vcd/ontology#x", "http://example.org/a%20b?c=d&e#f",
                         "urn:x:y", "https://schema.org/", "https://w3id.org/vcd/ontology#1-2"]).map(iri)
predicates = st.sampled_from(["https://w3id.org/vcd/ontology#x", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"]).map(iri)
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\n\r\"\\'<>&"))
literals = st.one_of(
    texts.map(literal), texts.map(lambda text: literal(text, lang="vi")),
    texts.map(lambda text: literal(text, datatype="http://www.w3.org/2001/XMLSchema#date")),
)


@given(st.lists(st.tuples(names, predicates, names | literals), min_size=1, max_size=8))
def test_any_triples_come_back(triples: list[Triple]) -> None:
    forms = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "jsonld": RdfFormat.JSON_LD, "trig": RdfFormat.TRIG,
             "rdf": RdfFormat.RDF_XML}
    for extension, form in forms.items():
        written = write_rdf((("", triple) for triple in triples), BY_EXTENSION[extension])
        read = {(str(q.subject), str(q.predicate), str(q.object)) for q in parse(written, format=form)}
        assert read == set(triples), extension
        assert written == write_rdf((("", triple) for triple in reversed(triples)), BY_EXTENSION[extension])


def test_control_characters_stay_out_of_xml() -> None:
    triple = (iri("urn:a"), iri("urn:b#c"), literal("a\x00b\x1fc"))
    written = write_rdf([("", triple)], BY_EXTENSION["rdf"])
    assert next(iter(parse(written, format=RdfFormat.RDF_XML))).object.value == "a\ufffdb\ufffdc"
    read = read_turtle(write_rdf([("", triple)], BY_EXTENSION["ttl"]))  # where they are written as escapes
    assert parts(read[0][2]) == parts(triple[2])
    assert write_rdf([("", read[0])], BY_EXTENSION["rdf"]) == written
