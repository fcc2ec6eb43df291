"""RDF in the formats that documents are offered in: the same quads give the same bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache

from pyoxigraph import BlankNode, RdfFormat, parse, serialize

from kg.documents.negotiate import Format
from kg.model.terms import TYPE, VOCABULARIES, XSD, bare, is_iri, literal, parts
from kg.model.terms import Triple as Text

_FORMS = {"ttl": RdfFormat.TURTLE, "rdf": RdfFormat.RDF_XML}
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
        lines = (f"{s} {p} {o} <{name}> .\n" if name else f"{s} {p} {o} .\n" for name, (s, p, o) in wanted)
        return _converted("".join(lines), form, _used(triple for _, triple in wanted))
    triples = sorted({triple for _, triple in wanted})
    if form.extension == "jsonld":
        return _jsonld(triples)
    if form.extension == "rdf":  # XML has no way to write most control characters (XML 1.0, 2.2)
        triples = [(s, p, _for_xml(o)) for s, p, o in triples]
    text = "".join(f"{s} {p} {o} .\n" for s, p, o in triples)
    return text.encode() if form.extension == "nt" else _converted(text, form, _used(triples))


def read_turtle(text: bytes) -> list[Text]:
    """Return the triples of a Turtle text; its blank nodes are numbered in the order in which they stand there."""
    blanks: dict[str, str] = {}

    def name(term: object) -> str:
        return blanks.setdefault(str(term), f"_:b{len(blanks)}") if isinstance(term, BlankNode) else str(term)

    found = (quad.triple for quad in parse(text, format=RdfFormat.TURTLE))
    return [(name(t.subject), name(t.predicate), name(t.object)) for t in found]


def _for_xml(term: str) -> str:
    if "\\u" not in term and not _XML_CONTROL.search(term):
        return term
    text, lang, datatype = parts(term)
    return literal(_XML_CONTROL.sub("\N{REPLACEMENT CHARACTER}", text), lang=lang, datatype=datatype)


def _converted(nquads: str, form: Format, prefixes: dict[str, str]) -> bytes:
    quads = parse(nquads, format=RdfFormat.N_QUADS)
    if form.extension == "trig":
        return serialize(quads, format=RdfFormat.TRIG, prefixes=prefixes) or b""
    return serialize((quad.triple for quad in quads), format=_FORMS[form.extension], prefixes=prefixes) or b""


def _used(triples: Iterable[Text]) -> dict[str, str]:
    """Return the prefixes that triples use, so that a small document has a small head."""
    spaces = {_space(term) for term in {term for triple in triples for term in triple}}
    return {name: space for name, space in _SHORT.items() if space in spaces or name == "rdf"}


def _space(term: str) -> str:
    text = bare(term) if is_iri(term) else term[term.rfind('"^^<') + 4 : -1] if '"^^<' in term else ""
    return text[: max(text.rfind("#"), text.rfind("/")) + 1]


def _jsonld(triples: list[Text]) -> bytes:
    """Write JSON-LD 1.1 with a context of prefixes, which stands in the document: a reader has nothing to fetch."""
    prefixes = _used(triples)
    by_space = {space: name for name, space in prefixes.items()}

    @cache
    def short(text: str) -> str:
        cut = max(text.rfind("#"), text.rfind("/")) + 1
        name = by_space.get(text[:cut], "")
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
        is_type = predicate == TYPE and is_iri(obj)
        values = node.setdefault("@type" if is_type else short(bare(predicate)), [])
        assert isinstance(values, list)
        values.append(short(bare(obj)) if is_type else value(obj))
    lines = ",\n".join(json.dumps(node, ensure_ascii=False) for node in nodes.values())  # a line a node
    context = json.dumps(prefixes, ensure_ascii=False)
    return f'{{"@context": {context}, "@graph": [\n{lines}\n]}}\n'.encode()
