"""The quads of the dataset: facts, inferences, claims with their evidence, the ontology, the description.

The result is sorted and holds no blank nodes, so that the same seeds give the same bytes on any machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from kg.graph.description import describe
from kg.graph.facts import Facts
from kg.graph.inference import concepts
from kg.model.terms import (
    DATASET_GRAPH,
    DEFAULT,
    GRAPH,
    ID,
    INFERRED,
    OA,
    ONTOLOGY_GRAPH,
    TYPE,
    VOCABULARY_GRAPH,
    XSD,
    Triple,
    iri,
    is_iri,
    literal,
    slug_of,
    vcd,
)
from kg.model.vocabulary import Vocabulary
from kg.seeds.claims import Claim
from kg.seeds.passages import Passage, Span
from kg.seeds.translate import Seeds

Quad = tuple[str, str, str, str]
"""A triple and the bare IRI of its graph (empty for the default graph)."""

_INTEGER = XSD + "integer"
_CLAIM, _SUBJECT, _PREDICATE, _OBJECT, _VALUE = map(vcd, ("Claim", "subject", "predicate", "object", "value"))
_MODALITY, _STATUS, _CERTAINTY, _SOURCE = map(vcd, ("modality", "status", "certainty", "source"))
_PASSAGE, _WRITTEN_AT, _RESTS_ON, _JUDGEMENT = map(vcd, ("passage", "writtenAt", "restsOn", "judgement"))
_SUBJECT_AS_WRITTEN, _OBJECT_AS_WRITTEN = map(vcd, ("subjectAsWritten", "objectAsWritten"))


@dataclass(frozen=True, slots=True)
class Dataset:
    """All quads, by graph; each graph's triples are sorted."""

    graphs: dict[str, tuple[Triple, ...]]

    def quads(self) -> Iterator[Quad]:
        """Yield all quads, the default graph first, then graph by graph in the order of their names."""
        for name in sorted(self.graphs):
            for s, p, o in self.graphs[name]:
                yield s, p, o, name

    def nquads(self) -> str:
        """Return the canonical N-Quads text: one line a quad, lines sorted by code point."""
        lines = [
            f"{s} {p} {o} <{name}> .\n" if name else f"{s} {p} {o} .\n"
            for name, triples in self.graphs.items()
            for s, p, o in triples
        ]
        return "".join(sorted(lines))


def assemble(seeds: Seeds, facts: Facts, inferred: Iterable[Triple], vocabulary: Vocabulary) -> Dataset:
    """Put the graphs together (DESIGN, contract: graphs).

    Args:
        seeds: the claims and passages.
        facts: the accepted facts and the status of every claim.
        inferred: what follows from facts and concepts and is not among them.
        vocabulary: the ontology; its concepts stand among the facts, its terms in a graph of their own.
    """
    inferences = sorted(inferred)
    named = concepts(facts, vocabulary)
    graphs: dict[str, tuple[Triple, ...]] = {
        DEFAULT: tuple(sorted({*facts.support, *named, *inferences})),
        INFERRED: tuple(inferences),
        ONTOLOGY_GRAPH: tuple(sorted(vocabulary.term_triples)),
        VOCABULARY_GRAPH: tuple(sorted(named)),
    }
    by_source: dict[str, list[Claim]] = {}
    for claim in seeds.claims.values():
        by_source.setdefault(claim.source, []).append(claim)
    for source, claims in by_source.items():
        triples = {t for claim in claims for t in claim_triples(claim, facts.status[claim.iri])}
        spans = {span for claim in claims for span in claim.passages}
        triples |= {t for span in spans for t in _passage_triples(span, seeds.passages[span])}
        graphs[f"{GRAPH}source/{slug_of(source)}"] = tuple(sorted(triples))
    graphs[DATASET_GRAPH] = tuple(sorted(describe(graphs, vocabulary, seeds.profile)))
    return Dataset(graphs)


def claim_triples(claim: Claim, status: str) -> Iterator[Triple]:
    """Yield the triples that describe a claim; none of them uses a predicate of facts."""
    node = iri(claim.iri)
    subject, predicate, obj = claim.triple
    yield node, TYPE, _CLAIM
    yield node, _SUBJECT, subject
    yield node, _PREDICATE, predicate
    yield node, _OBJECT if is_iri(obj) else _VALUE, obj
    yield node, _MODALITY, individual(claim.modality)
    yield node, _STATUS, individual(status)
    yield node, _CERTAINTY, individual(claim.certainty)
    yield node, _SOURCE, iri(claim.source)
    for span in claim.passages:
        yield node, _PASSAGE, iri(span.iri)
    for place in claim.written:
        yield node, _WRITTEN_AT, literal(place.anchor)
    for ground in claim.rests_on:
        yield node, _RESTS_ON, iri(ground)
    for term in claim.subjects:
        yield node, _SUBJECT_AS_WRITTEN, term
    for term in claim.objects:
        yield node, _OBJECT_AS_WRITTEN, term
    if claim.judgement in ("contradicted", "superseded"):
        for other in claim.instead:
            yield node, vcd(f"{claim.judgement}By"), iri(other)
    if status != claim.judgement:  # so that a view or a later build can work the status out anew
        yield node, _JUDGEMENT, individual(claim.judgement)


@cache
def individual(word: str) -> str:
    """Return the individual of a modality, status or certainty as the seeds write it (``said-by-speaker``)."""
    return vcd("".join(part.capitalize() for part in word.split("-")))


def _passage_triples(span: Span, passage: Passage) -> Iterator[Triple]:
    """Yield a passage as Web Annotation has it (a resource with a text position selector), and plainly."""
    node, selector = iri(span.iri), iri(span.iri.replace("/id/passage/", "/id/selector/"))
    start, end = (literal(str(n), datatype=_INTEGER) for n in (span.start, span.end))
    yield node, TYPE, vcd("Passage")
    yield node, TYPE, iri(OA + "SpecificResource")
    yield node, iri(OA + "hasSource"), iri(f"{ID}source/{span.source}")
    yield node, iri(OA + "hasSelector"), selector
    yield node, vcd("start"), start
    yield node, vcd("end"), end
    yield node, vcd("line"), literal(str(passage.line), datatype=_INTEGER)
    yield node, vcd("digest"), literal(f"sha-256:{passage.sha256}")
    yield selector, TYPE, iri(OA + "TextPositionSelector")
    yield selector, iri(OA + "start"), start
    yield selector, iri(OA + "end"), end
