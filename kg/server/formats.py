"""The formats of answers: SPARQL 1.1 results (JSON, XML, CSV, TSV) and RDF."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from pyoxigraph import QueryResultsFormat, RdfFormat

from kg.documents.negotiate import Format, best_format

JSON = Format("srj", "application/sparql-results+json", "SPARQL JSON", ("application/json",))
XML = Format("srx", "application/sparql-results+xml", "SPARQL XML", ("application/xml", "text/xml"))
CSV = Format("csv", "text/csv", "CSV")
TSV = Format("tsv", "text/tab-separated-values", "TSV")
TURTLE = Format("ttl", "text/turtle", "Turtle", ("application/x-turtle",))
N_TRIPLES = Format("nt", "application/n-triples", "N-Triples", ("text/plain",))
RDF_XML = Format("rdf", "application/rdf+xml", "RDF/XML", ("application/xml", "text/xml"))
JSON_LD = Format("jsonld", "application/ld+json", "JSON-LD", ("application/json",))
TRIG = Format("trig", "application/trig", "TriG", ("application/x-trig",))
N_QUADS = Format("nq", "application/n-quads", "N-Quads", ("text/x-nquads",))

ROWS = (JSON, XML, CSV, TSV)
"""Of a SELECT, in our order of preference."""
BOOLEAN = (JSON, XML)
"""Of an ASK: CSV and TSV have no yes or no."""
TRIPLES = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD, TRIG, N_QUADS)
"""Of a CONSTRUCT or DESCRIBE, and of the service description."""
BY_MEDIA = {form.media: form for form in (*ROWS, *TRIPLES)}
RESULTS = {
    JSON: QueryResultsFormat.JSON, XML: QueryResultsFormat.XML, CSV: QueryResultsFormat.CSV, TSV: QueryResultsFormat.TSV,
}
RDF = {
    TURTLE: RdfFormat.TURTLE, N_TRIPLES: RdfFormat.N_TRIPLES, RDF_XML: RdfFormat.RDF_XML, JSON_LD: RdfFormat.JSON_LD,
    TRIG: RdfFormat.TRIG, N_QUADS: RdfFormat.N_QUADS,
}


@dataclass(frozen=True, slots=True)
class Mark:
    """How rows are told in a written answer."""

    row: bytes
    """stands there once a row; in JSON and CSV a text may hold it too, and such a row counts twice"""
    more: int
    """how many rows there are more (or, below zero, fewer) than marks"""
    first: bytes
    times: int = 1
    """``first`` stands there so many times as soon as the first row is known"""


MARKS = {
    JSON: Mark(b'},{"', 1, b'"bindings":[{'),
    XML: Mark(b"<result>", 0, b"<result>"),
    CSV: Mark(b"\r\n", -1, b"\r\n", 2),
    TSV: Mark(b"\n", -1, b"\n", 2),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """The media types in which a client takes the three kinds of answers; empty where it takes none of ours."""

    rows: str
    boolean: str
    triples: str


@lru_cache(maxsize=1024)
def choose(accept: str) -> Choice:
    """Return what an Accept header (RFC 9110, 12.5.1) likes best of each kind; an empty one takes everything."""
    best = (best_format(accept, offered) for offered in (ROWS, BOOLEAN, TRIPLES))
    return Choice(*(form.media if form else "" for form in best))


def listed(offered: tuple[Format, ...]) -> str:
    """Return the media types of formats, for people."""
    return ", ".join(form.media for form in offered)
