"""The catalogue as executables: the written-out queries give what the catalogue gives, at any endpoint."""

from __future__ import annotations

import pytest
import rdflib
from pyoxigraph import QuerySolutions, Store

from kg.ask.answers import ask
from kg.ask.catalogue import read_catalogue
from kg.documents.pages import Pages
from kg.documents.questions import read_questions
from kg.model.rooms import QUERIES

SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")


@pytest.mark.parametrize("name", list(read_catalogue(QUERIES)))
def test_the_written_out_query_gives_the_same_answer(name: str, store: Store, pages: Pages) -> None:
    body = pages.respond("GET", f"/doc/query/{name}.ttl", "", {}, "https://example.org").body
    graph = rdflib.Graph().parse(data=body, format="turtle")
    node = rdflib.URIRef(f"https://w3id.org/vcd/id/query/{name}")
    assert (node, rdflib.RDF.type, SH.SPARQLExecutable) in graph and (node, rdflib.RDF.type, SH.SPARQLSelectExecutable) in graph
    question = read_catalogue(QUERIES)[name]
    expected = ask(question, {}, store)
    rows = store.query(str(graph.value(node, SH.select)))  # no prefixes and no parameters are given
    assert isinstance(rows, QuerySolutions)
    lists = {expected.columns.index(column) for column in question.lists}
    found = [tuple(row[column] for column in expected.columns) for row in rows]

    def tidy(rows: list[tuple[object, ...]]) -> list[list[object]]:
        return [["" if n in lists else str(cell) for n, cell in enumerate(row)] for row in rows]

    assert tidy(found) == tidy(list(expected.rows)) and found


def test_all_questions_in_one_document(pages: Pages, store: Store) -> None:
    body = pages.respond("GET", "/doc/query.ttl", "", {}, "https://example.org").body
    graph = rdflib.Graph().parse(data=body, format="turtle")
    assert len(set(graph.subjects(rdflib.RDF.type, SH.SPARQLExecutable))) == len(read_questions(QUERIES, store))
