"""What the RDF of each document holds: the thing in both directions, labels of what it names, claims, and the document itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.documents.negotiate import FORMATS
from kg.documents.reader import INCOMING, Claim, Description, Reader, things_of
from kg.model.terms import (
    BASE,
    DCTERMS,
    DEFAULT,
    ID,
    OA,
    ONTOLOGY_GRAPH,
    RDFS,
    TYPE,
    VOCABULARIES,
    Triple,
    bare,
    iri,
    literal,
    vcd,
)

LICENSE = "https://creativecommons.org/licenses/by/4.0/"
DATASET = BASE + "dataset"
_FOAF = VOCABULARIES["foaf"]
_SEE_ALSO = iri(RDFS + "seeAlso")
_COMMENT = iri(RDFS + "comment")
_SELECTOR = iri(OA + "hasSelector")
Quad = tuple[str, Triple]


def thing_quads(reader: Reader, said: Description) -> Iterator[Quad]:
    """Yield what a thing's document holds.

    Facts that name the thing and claims that name it are bounded (``reader.INCOMING``); the document then says how many more
    there are.
    """
    facts = (*said.facts, *said.incoming)
    names = reader.names(said.iri)
    for triple in names:
        yield DEFAULT, triple
    for fact in facts:
        if fact.origin != ONTOLOGY_GRAPH:
            yield DEFAULT, fact.triple
        if fact.origin:
            yield fact.origin, fact.triple
    claims = {claim.iri: claim for fact in facts for claim in fact.claims} | {claim.iri: claim for claim in said.others}
    yield from _claims(reader, list(claims.values()))
    yield from _labels(reader, [*names, *(fact.triple for fact in facts)])
    if said.more:
        note = f"{said.more} more statements name this thing: they are in the dumps and at the SPARQL endpoint."
        yield DEFAULT, (document_of(said.iri), _COMMENT, literal(note, lang="en"))
    if bare(said.iri).startswith(f"{ID}source/"):
        graph = iri(bare(said.iri).replace("/id/", "/graph/"))
        yield DEFAULT, (said.iri, _SEE_ALSO, graph)
    yield from _document(said.iri)


def claim_quads(reader: Reader, claim: Claim) -> Iterator[Quad]:
    """Yield what a claim's document holds: the claim, its passages with their selectors, and the claims that rest on it."""
    yield from _claims(reader, [claim])
    for passage in claim.passages:
        yield from _passage(reader, passage.iri, claim.graph)
    after = [quad for role in ("restsOn", "contradictedBy", "supersededBy") for quad in reader.quads("", vcd(role), claim.iri)]
    for quad in after[:INCOMING]:
        yield quad.graph_name.value, (str(quad.subject), str(quad.predicate), str(quad.object))  # type: ignore[union-attr]
    yield from _document(claim.iri)


def passage_quads(reader: Reader, node: str) -> Iterator[Quad]:
    """Yield what a passage's document holds: the passage, its selector, and the claims that it supports."""
    yield from _passage(reader, node, reader.described(node))
    yield from _claims(reader, reader.claims(vcd("passage"), node, INCOMING))
    yield from _document(node)


def graph_quads(reader: Reader, name: str) -> Iterator[Quad]:
    """Yield a whole named graph, and its document."""
    for triple in reader.triples(graph=name):
        yield name, triple
    yield from _document(iri(name))


def list_quads(reader: Reader, kind: str, slugs: list[str]) -> Iterator[Quad]:
    """Yield the list of all things of one type of IRI: the members of a document, with their labels and classes."""
    document = iri(f"{BASE}doc/{kind}")
    for slug in slugs:
        node = iri(f"{ID}{kind}/{slug}")
        yield DEFAULT, (document, iri(RDFS + "member"), node)
        for graph in (DEFAULT, ONTOLOGY_GRAPH):
            for triple in reader.triples(node, TYPE, graph=graph):
                yield DEFAULT, triple
        for triple in reader.label_triples([node]):
            yield DEFAULT, triple
    yield from _about_document(document, "")


def document_of(node: str) -> str:
    """Return the IRI of the document about a thing or a graph of ours."""
    text = bare(node)
    return iri(text.replace("/id/", "/doc/", 1) if text.startswith(ID) else text.replace(BASE, f"{BASE}doc/", 1))


def _document(node: str) -> Iterator[Quad]:
    yield from _about_document(document_of(node), node)


def _about_document(document: str, topic: str) -> Iterator[Quad]:
    yield DEFAULT, (document, TYPE, iri(_FOAF + "Document"))
    if topic:
        yield DEFAULT, (document, iri(_FOAF + "primaryTopic"), topic)
    yield DEFAULT, (document, iri(VOCABULARIES["void"] + "inDataset"), iri(DATASET))
    yield DEFAULT, (document, iri(DCTERMS + "license"), iri(LICENSE))
    for form in FORMATS:
        yield DEFAULT, (document, iri(DCTERMS + "hasFormat"), iri(f"{bare(document)}.{form.extension}"))


def _claims(reader: Reader, claims: list[Claim]) -> Iterator[Quad]:
    for claim in claims:
        for triple in claim.said:
            yield claim.graph, triple
        yield from _labels_of_things(reader, claim.said)


def _passage(reader: Reader, node: str, graph: str) -> Iterator[Quad]:
    triples = reader.triples(node, graph=graph)
    for _, predicate, obj in triples[:]:
        if predicate == _SELECTOR:
            triples += reader.triples(obj, graph=graph)
    for triple in triples:
        yield graph, triple
    yield from _labels_of_things(reader, triples)


def _labels(reader: Reader, triples: Iterable[Triple]) -> Iterator[Quad]:
    for triple in reader.label_triples(things_of(triples)):
        yield DEFAULT, triple


def _labels_of_things(reader: Reader, triples: Iterable[Triple]) -> Iterator[Quad]:
    """Yield the labels of things alone: the terms that claims are written in are one document, the ontology."""
    for triple in reader.label_triples(node for node in things_of(triples) if node.startswith(f"<{ID}")):
        yield DEFAULT, triple
