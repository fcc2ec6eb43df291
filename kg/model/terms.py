"""IRIs, prefixes and RDF terms.

Inside the program an RDF term is its N-Triples text: ``<https://...>`` or ``"text"@fr``. Triples are tuples of three
such strings, so that sorting, hashing, writing N-Quads and handing facts to a reasoner need no conversion.
"""

from __future__ import annotations

import re
from typing import Final

BASE: Final = "https://w3id.org/vcd/"
VCD: Final = BASE + "ontology#"
ID: Final = BASE + "id/"
GRAPH: Final = BASE + "graph/"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
SKOSXL: Final = "http://www.w3.org/2008/05/skos-xl#"
OA: Final = "http://www.w3.org/ns/oa#"
DCTERMS: Final = "http://purl.org/dc/terms/"

VOCABULARIES: Final[dict[str, str]] = {
    "bibo": "http://purl.org/ontology/bibo/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": DCTERMS,
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "gn": "https://sws.geonames.org/",
    "graph": GRAPH,
    "id": ID,
    "oa": OA,
    "org": "http://www.w3.org/ns/org#",
    "owl": OWL,
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": SKOS,
    "skosxl": SKOSXL,
    "vann": "http://purl.org/vocab/vann/",
    "vcd": VCD,
    "void": "http://rdfs.org/ns/void#",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": XSD,
}
"""Prefixes of vocabularies and foreign data sets; everything else before a colon is a type of our own things."""

SOURCE_TYPE: Final = "source"
EDITORS: Final = ID + "source/editors"
DEFAULT: Final = ""  # the name of the default graph in a quad
INFERRED: Final = GRAPH + "inferred"
OVER: Final = GRAPH + "over"  # only views have it
ONTOLOGY_GRAPH: Final = GRAPH + "ontology"
VOCABULARY_GRAPH: Final = GRAPH + "vocabulary"
DATASET_GRAPH: Final = GRAPH + "dataset"

Triple = tuple[str, str, str]
"""Subject, predicate and object as N-Triples text."""

_CURIE = re.compile(r"([A-Za-z][A-Za-z0-9-]*):([^\s]*)")
_SLUG = re.compile(r"[a-z0-9]+(?:-{1,2}[a-z0-9]+)*")
_OWN = re.compile(re.escape(ID) + "([a-z]+(?:-[a-z]+)*)/(" + _SLUG.pattern + ")")
MADE_OF_OTHERS: Final = frozenset(("claim", "judgement", "name", "participation", "plan", "signature", "tenure"))
"""The types of things whose slugs are made of the slugs of others, joined by two hyphens."""

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_TO_ESCAPE = re.compile(r'[\\"\n\r\t\b\f]')
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?', re.DOTALL)
_ESCAPED = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def iri(text: str) -> str:
    """Return the term of an absolute IRI."""
    return f"<{text}>"


def vcd(name: str) -> str:
    """Return the term of a class, property or individual of our ontology."""
    return f"<{VCD}{name}>"


TYPE: Final = iri(RDF + "type")
LABEL: Final = iri(RDFS + "label")
TRUE: Final = f'"true"^^<{XSD}boolean>'
FALSE: Final = f'"false"^^<{XSD}boolean>'
PREF_LABEL: Final = iri(SKOS + "prefLabel")
DEFINITION: Final = iri(SKOS + "definition")
CONCEPT: Final = iri(SKOS + "Concept")
IN_SCHEME: Final = iri(SKOS + "inScheme")
SCHEME: Final = iri(SKOS + "ConceptScheme")


def is_iri(term: str) -> bool:
    """Tell whether a term is an IRI (and not a literal)."""
    return term.startswith("<")


def bare(term: str) -> str:
    """Return the IRI inside an IRI term.

    Raises:
        ValueError: if the term is a literal.
    """
    if not is_iri(term):
        raise ValueError(f"not an IRI: {term}")
    return term[1:-1]


def literal(text: str, *, lang: str = "", datatype: str = "") -> str:
    """Return the term of a literal, in canonical N-Triples.

    Args:
        text: the lexical form, any string.
        lang: a language tag; written in lower case, as the store keeps it.
        datatype: an absolute datatype IRI; ``xsd:string`` is left out, as the canonical form asks.
    """
    quoted = '"' + _TO_ESCAPE.sub(lambda match: _ESCAPES[match[0]], text) + '"'
    if lang:
        return f"{quoted}@{lang.lower()}"
    return f"{quoted}^^<{datatype}>" if datatype and datatype != XSD + "string" else quoted


def parts(term: str) -> tuple[str, str, str]:
    """Return a literal's lexical form, language tag and datatype IRI (empty where it has none).

    Raises:
        ValueError: if the term is not a literal.
    """
    match = _LITERAL.fullmatch(term)
    if not match:
        raise ValueError(f"not a literal: {term}")

    def plain(escaped: re.Match[str]) -> str:
        code = escaped[1]
        return chr(int(code[1:], 16)) if code[0] in "uU" and len(code) > 1 else _PLAIN.get(code, code)

    return _ESCAPED.sub(plain, match[1]), match[2] or "", match[3] or ""


def lexical(term: str) -> str:
    """Return a literal's text, or an IRI term's IRI."""
    return bare(term) if is_iri(term) else parts(term)[0]


def expand(curie: str) -> str:
    """Return the absolute IRI of ``person:wang-ning``, ``id:person/wang-ning``, ``dcterms:title`` or a full IRI.

    A prefix that is no vocabulary is a type of our own things (DESIGN, contract: ``id:TYPE/SLUG``).

    Raises:
        ValueError: if the text is neither, or a slug of ours is not lower-case ASCII.
    """
    if curie.startswith(("http://", "https://")):
        return curie
    match = _CURIE.fullmatch(curie)
    if not match:
        raise ValueError(f"{curie!r} is not of the form type:slug")
    prefix, name = match.groups()
    if prefix in VOCABULARIES:
        return VOCABULARIES[prefix] + name
    if not _SLUG.fullmatch(name):
        raise ValueError(f"{curie!r}: a slug has lower-case ASCII letters, digits and single or double hyphens")
    return f"{ID}{prefix}/{name}"


def own_id(text: str) -> str:
    """Return the IRI of a thing of ours that people write as ``person:wang-ning``, ``id:person/wang-ning`` or in full.

    Two hyphens join the parts of an id that is made of others (``participation:EDITION--PERSON``), so that no slug of
    another type has them: two things would share the ids that are made of theirs.

    Raises:
        ValueError: if the text is no such id, saying what to write.
    """
    found = expand(text)
    match = _OWN.fullmatch(found)
    if not match:
        raise ValueError(f"{text!r} is no id of ours: write TYPE:SLUG in lower-case ASCII letters, digits and hyphens")
    if "--" in match[2] and match[1] not in MADE_OF_OTHERS:
        raise ValueError(f"{text!r}: two hyphens join the parts of ids that are made of others; write one")
    return found


def shrink(iri_text: str) -> str:
    """Return the shortest form that ``expand`` takes back: ``person:wang-ning``, ``vcd:heldOn`` or the IRI itself."""
    if iri_text.startswith(ID) and iri_text.count("/") == ID.count("/") + 1:
        kind, slug = iri_text[len(ID) :].split("/")
        if _SLUG.fullmatch(slug) and kind not in VOCABULARIES:
            return f"{kind}:{slug}"
    for prefix, namespace in VOCABULARIES.items():
        if prefix not in ("id", "graph") and iri_text.startswith(namespace):
            name = iri_text[len(namespace) :]
            if name and "/" not in name and "#" not in name:
                return f"{prefix}:{name}"
    return iri_text


def slug_of(iri_text: str) -> str:
    """Return the last part of an IRI of ours, the slug."""
    return iri_text.rsplit("/", 1)[-1]
