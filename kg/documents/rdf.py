"""RDF in the formats that documents are offered in: the same quads give the same bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from kg.documents.negotiate import Format
from kg.model.terms import RDF, VOCABULARIES, XSD, bare, is_iri, parts
from kg.model.terms import Triple as Text

_FORMS = {"ttl": RdfFormat.TURTLE, "nt": RdfFormat.N_TRIPLES, "rdf": RdfFormat.RDF_XML, "trig": RdfFormat.TRIG}
_SHORT = {name: space for name, space in VOCABULARIES.items() if name not in ("id", "graph")}
_LOCAL = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_XML_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
Quads = Iterable[tuple[str, Text]]
"""Triples of N-Triples text, each with the bare IRI of its graph (empty for the default graph)."""


def write_rdf(quads: Quads, form: Format) -> bytes:
    """Write quads in one of ``RDF_FORMATS``.

    TriG keeps the graphs; the others have none, or clients that do not read them, and get all triples together (claim graphs
    hold no predicate of facts, so the plain questions stay right).
    """
    wanted = sorted(set(quads))
    if form.extension == "trig":
        graphs = {name: NamedNode(name) for name, _ in wanted if name}
        prefixes = _used(triple for _, triple in wanted)
        return _written([Quad(*_nodes(t), graphs.get(name, DefaultGraph())) for name, t in wanted], RdfFormat.TRIG, prefixes)
    triples = sorted({triple for _, triple in wanted})
    if form.extension == "jsonld":
        return _jsonld(triples)
    if form.extension == "rdf":  # XML has no way to write most control characters (XML 1.0, 2.2)
        triples = [(s, p, _XML_CONTROL.sub("\N{REPLACEMENT CHARACTER}", o)) for s, p, o in triples]
    prefixes = {} if form.extension == "nt" else _used(triples)
    return _written([Triple(*_nodes(t)) for t in triples], _FORMS[form.extension], prefixes)


def read_turtle(text: bytes) -> list[Text]:
    """Return the triples of a Turtle text; its blank nodes are numbered in the order in which they stand there."""
    blanks: dict[str, str] = {}

    def name(term: object) -> str:
        return blanks.setdefault(str(term), f"_:b{len(blanks)}") if isinstance(term, BlankNode) else str(term)

    found = (quad.triple for quad in parse(text, format=RdfFormat.TURTLE))
    return [(name(t.subject), name(t.predicate), name(t.object)) for t in found]


def _written(statements: list[Quad] | list[Triple], form: RdfFormat, prefixes: dict[str, str]) -> bytes:
    return serialize(statements, format=form, prefixes=prefixes) or b""


def _used(triples: Iterable[Text]) -> dict[str, str]:
    """Return the prefixes that triples use, so that a small document has a small head."""
    found = set()
    for triple in triples:
        for term in triple:
            text = bare(term) if is_iri(term) else term[term.rfind('"^^<') + 4 : -1] if '"^^<' in term else ""
            cut = max(text.rfind("#"), text.rfind("/")) + 1
            if cut:
                found.add(text[:cut])
    return {name: space for name, space in _SHORT.items() if space in found or name == "rdf"}


def _nodes(triple: Text) -> tuple[NamedNode | BlankNode, NamedNode, NamedNode | BlankNode | Literal]:
    subject, predicate, obj = triple
    return (
        BlankNode(subject[2:]) if subject.startswith("_:") else NamedNode(bare(subject)), NamedNode(bare(predicate)),
        BlankNode(obj[2:]) if obj.startswith("_:") else NamedNode(bare(obj)) if is_iri(obj) else _literal(obj),
    )


def _literal(term: str) -> Literal:
    text, lang, datatype = parts(term)
    if lang:
        return Literal(text, language=lang)
    return Literal(text, datatype=NamedNode(datatype)) if datatype else Literal(text)


def _jsonld(triples: list[Text]) -> bytes:
    """Write JSON-LD 1.1 with a context of prefixes, which stands in the document: a reader has nothing to fetch."""
    prefixes = _used(triples)

    def short(text: str) -> str:
        cut = max(text.rfind("#"), text.rfind("/")) + 1
        name = next((name for name, space in prefixes.items() if space == text[:cut]), "")
        return f"{name}:{text[cut:]}" if name and _LOCAL.fullmatch(text[cut:]) else text

    def value(term: str) -> dict[str, str] | str:
        if term.startswith("_:"):
            return {"@id": term}
        if is_iri(term):
            return {"@id": short(bare(term))}
        text, lang, datatype = parts(term)
        if lang:
            return {"@value": text, "@language": lang}
        return {"@value": text, "@type": short(datatype)} if datatype and datatype != XSD + "string" else text

    nodes: dict[str, dict[str, object]] = {}
    for subject, predicate, obj in triples:
        name = subject if subject.startswith("_:") else short(bare(subject))
        node = nodes.setdefault(name, {"@id": name})
        is_type = bare(predicate) == RDF + "type"
        values = node.setdefault("@type" if is_type else short(bare(predicate)), [])
        assert isinstance(values, list)
        values.append(short(bare(obj)) if is_type and is_iri(obj) else value(obj))
    document = {"@context": prefixes, "@graph": list(nodes.values())}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
