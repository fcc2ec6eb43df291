"""The claims of a triple, as they are published: what a source says, where, and what became of the claim."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, NamedNode, Store

from kg.model.terms import DCTERMS, LABEL, TYPE, Triple, bare, iri, is_iri, lexical, vcd

_SUBJECT, _PREDICATE = NamedNode(bare(vcd("subject"))), NamedNode(bare(vcd("predicate")))


@dataclass(frozen=True, slots=True)
class PublishedPassage:
    """A stretch of a source: offsets in code points, end exclusive, and the line (from 1) on which it begins."""

    iri: str
    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class PublishedSource:
    """What tells a reader which source it is; a text is empty where the graph does not state it. IRIs are bare.

    Of an article a reader asks for title, publisher and date; our own register and reference data have only a name.
    """

    iri: str
    label: str
    title: str
    publisher: str
    published: str
    article: bool


@dataclass(frozen=True, slots=True)
class PublishedClaim:
    """A claim of the graph. IRIs are bare.

    ``modality``, ``status`` and ``certainty`` are names of our individuals, such as ``SaidBySpeaker``; ``instead`` are the
    claims that contradict or supersede this one, ``rests_on`` those from which it was inferred.
    """

    iri: str
    triple: Triple
    source: PublishedSource
    modality: str
    status: str
    certainty: str
    passages: tuple[PublishedPassage, ...]
    written: tuple[str, ...]
    rests_on: tuple[str, ...]
    instead: tuple[str, ...]

    @property
    def counts(self) -> bool:
        """Whether the claim puts its triple into the graph."""
        return self.status == "Accepted"


def claims_of(triple: Triple, store: Store) -> tuple[PublishedClaim, ...]:
    """Return the claims that state a triple, whatever their status: those that count first, then by source."""
    subject, predicate, obj = triple
    place = NamedNode(bare(vcd("object" if is_iri(obj) else "value")))
    prop = NamedNode(bare(predicate))
    nodes = [
        node for node in _about(subject, store)
        if any(store.quads_for_pattern(node, _PREDICATE, prop)) and obj in _values(node, place, store)
    ]
    return _ranked(nodes, store)


def claims_about(subject: str, store: Store) -> tuple[PublishedClaim, ...]:
    """Return all claims of which an IRI term is the subject, in the order of ``claims_of``."""
    return _ranked(_about(subject, store), store)


def claim_at(name: str, store: Store) -> PublishedClaim:
    """Return the claim with this bare IRI, which the store has to hold."""
    said = _said(name, store)
    modality, status, certainty = (bare(said[part][0]).rsplit("#", 1)[-1] for part in ("modality", "status", "certainty"))
    return PublishedClaim(
        name,
        (said["subject"][0], said["predicate"][0], (said["object"] or said["value"])[0]),
        source_at(bare(said["source"][0]), store),
        modality,
        status,
        certainty,
        tuple(sorted((_passage(bare(node), store) for node in said["passage"]), key=lambda p: (p.start, p.end, p.iri))),
        tuple(sorted(map(lexical, said["writtenAt"]))),
        tuple(sorted(map(bare, said["restsOn"]))),
        tuple(sorted(map(bare, said["contradictedBy"] + said["supersededBy"]))),
    )


def source_at(name: str, store: Store) -> PublishedSource:
    """Return what the default graph says of the source with this bare IRI."""
    found: dict[str, list[str]] = defaultdict(list)
    for quad in store.quads_for_pattern(NamedNode(name), None, None, DefaultGraph()):
        found[str(quad.predicate)].append(str(quad.object))

    def text(predicate: str) -> str:
        return min(map(lexical, found[predicate]), default="")

    return PublishedSource(
        name, text(LABEL), text(iri(f"{DCTERMS}title")), text(vcd("publishedBy")), text(vcd("publishedOn")),
        vcd("Article") in found[TYPE],
    )


def _about(subject: str, store: Store) -> list[NamedNode]:
    quads = store.quads_for_pattern(None, _SUBJECT, NamedNode(bare(subject)))
    return [quad.subject for quad in quads if isinstance(quad.subject, NamedNode)]


def _ranked(nodes: list[NamedNode], store: Store) -> tuple[PublishedClaim, ...]:
    claims = (claim_at(node.value, store) for node in nodes)
    return tuple(sorted(claims, key=lambda claim: (not claim.counts, claim.source.iri, claim.triple, claim.modality)))


def _values(node: NamedNode, predicate: NamedNode, store: Store) -> list[str]:
    return [str(quad.object) for quad in store.quads_for_pattern(node, predicate, None)]


def _said(name: str, store: Store) -> dict[str, list[str]]:
    """Return what is said of a claim or passage, by the names of our properties."""
    said: dict[str, list[str]] = defaultdict(list)
    for quad in store.quads_for_pattern(NamedNode(name), None, None):
        said[quad.predicate.value.rsplit("#", 1)[-1]].append(str(quad.object))
    return said


def _passage(name: str, store: Store) -> PublishedPassage:
    said = _said(name, store)
    return PublishedPassage(name, *(int(lexical(said[part][0])) for part in ("start", "end", "line")))
