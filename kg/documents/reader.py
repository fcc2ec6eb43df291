"""What the graph says of one thing: facts in both directions, the claims they rest on, passages, names, labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from kg.model.terms import (
    BASE,
    DCTERMS,
    DEFAULT,
    GRAPH,
    ID,
    INFERRED,
    LABEL,
    OA,
    ONTOLOGY_GRAPH,
    OVER,
    SKOS,
    SKOSXL,
    TYPE,
    VOCABULARY_GRAPH,
    Triple,
    bare,
    iri,
    is_iri,
    literal,
    parts,
    vcd,
)

INCOMING = 1000
"""How many statements and claims that name a thing its document holds at most; the whole is in the dumps and at the endpoint."""
_KEPT = 4096  # of each, some kilobytes at most
REPLACED = iri(DCTERMS + "isReplacedBy")
NAMES = (iri(SKOSXL + "prefLabel"), iri(SKOSXL + "altLabel"), iri(SKOSXL + "hiddenLabel"))
_IN_SCHEME = iri(SKOS + "inScheme")
_FORM = iri(SKOSXL + "literalForm")
_SUBJECT, _PREDICATE, _OBJECT, _VALUE = (vcd(name) for name in ("subject", "predicate", "object", "value"))
_SOURCE, _PASSAGE, _RESTS_ON = (vcd(name) for name in ("source", "passage", "restsOn"))
_ACCEPTED = vcd("Accepted")
_LACKING, _FILLED_BY, _FILLED_FOR = (vcd(name) for name in ("lacking", "filledBy", "filledFor"))


@dataclass(frozen=True, slots=True)
class Passage:
    """A place in a source: offsets in code points, the end exclusive, and the line it begins on (empty if not stated)."""

    iri: str
    source: str
    start: str
    end: str
    line: str
    digest: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One triple as one source states it; terms are N-Triples text, and ``said`` is all that its graph says of it."""

    iri: str
    graph: str
    triple: Triple
    modality: str
    status: str
    certainty: str
    source: str
    passages: tuple[Passage, ...]
    written: tuple[str, ...]
    rests_on: tuple[str, ...]
    instead: tuple[str, ...]
    said: tuple[Triple, ...]

    @property
    def counts(self) -> bool:
        """Whether a fact rests on it."""
        return self.status == _ACCEPTED


@dataclass(frozen=True, slots=True)
class Fact:
    """A triple of the default graph with the accepted claims that state it, or a triple of the ontology.

    ``origin`` is ``DEFAULT`` for a stated fact, ``INFERRED`` for one that follows, ``VOCABULARY_GRAPH`` for what the vocabulary
    says of a concept, ``ONTOLOGY_GRAPH`` for what stands in the ontology alone.
    """

    triple: Triple
    origin: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Description:
    """All that a document holds of a thing.

    ``more`` counts the statements that name the thing and were left out. ``others`` are claims about the thing or naming it
    that no fact rests on: contradicted, superseded or retracted.
    """

    iri: str
    facts: tuple[Fact, ...]
    incoming: tuple[Fact, ...]
    more: int
    others: tuple[Claim, ...]

    @property
    def named_by(self) -> tuple[Fact, ...]:
        """The facts that name the thing, without the gaps that are filled for it: what they lacked is known."""
        filled = {fact.triple[0] for fact in self.incoming if fact.triple[1] == _FILLED_FOR}
        of_gaps = (_LACKING, _FILLED_FOR)
        return tuple(fact for fact in self.incoming if fact.triple[1] not in of_gaps or fact.triple[0] not in filled)

    @property
    def filled_by(self) -> tuple[str, ...]:
        """What fills the thing, if it is a gap that is filled."""
        return tuple(fact.triple[2] for fact in self.facts if fact.triple[1] == _FILLED_BY and is_iri(fact.triple[2]))


class Reader:
    """Reads a store. Labels, claims and passages, which many documents share, are kept in bounded caches."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.labels = lru_cache(_KEPT)(self._labels)
        self._claim = lru_cache(_KEPT)(self._read_claim)
        self._passage = lru_cache(_KEPT)(self._read_passage)

    def quads(self, subject: str = "", predicate: str = "", obj: str = "", graph: str | None = None) -> Iterator[Quad]:
        """Yield the quads of a pattern; an empty term is a wildcard, ``graph`` is a bare IRI, ``""`` the default graph."""
        name = None if graph is None else NamedNode(graph) if graph else DefaultGraph()
        return iter(self.store.quads_for_pattern(_node(subject), _node(predicate), _node(obj), name))

    def triples(self, subject: str = "", predicate: str = "", obj: str = "", graph: str = "") -> list[Triple]:
        """Return the triples of a pattern in one graph, sorted."""
        return sorted((str(q.subject), str(q.predicate), str(q.object)) for q in self.quads(subject, predicate, obj, graph))

    def is_thing(self, node: str) -> bool:
        """Tell whether the facts say something of a node."""
        return any(True for _ in self.quads(node, graph=DEFAULT))

    def is_claimed(self, node: str) -> bool:
        """Tell whether a claim, of whatever status, is about a node."""
        return any(True for _ in self.quads("", _SUBJECT, node))

    def survivor(self, node: str) -> str:
        """Return the node that a merged one was merged into, or an empty string.

        A merged duplicate has a replacement and no type. (A province that another one replaced has a type, in a view of a day
        when it is no more among what is over: it was a thing of its own.) Mergers of mergers are followed; a ring gives an
        empty string, and so does an IRI that was split: it has a document that names all that stand in its place.
        """
        seen = {node}
        while True:
            after = self.triples(node, REPLACED)
            if len(after) != 1 or any(self.triples(node, TYPE, graph=graph) for graph in (DEFAULT, OVER)):
                return node if len(seen) > 1 else ""
            node = after[0][2]
            if node in seen:
                return ""
            seen.add(node)

    def described(self, node: str) -> str:
        """Return the graph in which a claim, a passage or a selector stands, as a bare IRI; empty if there is no such node."""
        return next((q.graph_name.value for q in self.quads(node) if isinstance(q.graph_name, NamedNode)), "")

    def describe(self, node: str) -> Description:
        """Return what is said of a thing, in both directions."""
        about, naming = self.claims(_SUBJECT, node), self.claims(_OBJECT, node, INCOMING)
        by_triple: dict[Triple, list[Claim]] = {}
        for claim in sorted({*about, *naming}, key=lambda claim: claim.iri):
            by_triple.setdefault(claim.triple, []).append(claim)

        def facts(subject: str = "", obj: str = "") -> tuple[Fact, ...]:
            found = dict.fromkeys(self.triples(subject, obj=obj, graph=ONTOLOGY_GRAPH), ONTOLOGY_GRAPH)
            found |= dict.fromkeys(self.triples(subject, obj=obj), DEFAULT)
            found |= dict.fromkeys(self.triples(subject, obj=obj, graph=INFERRED), INFERRED)
            found |= dict.fromkeys(self.triples(subject, obj=obj, graph=VOCABULARY_GRAPH), VOCABULARY_GRAPH)
            return tuple(
                Fact(triple, origin, tuple(c for c in by_triple.get(triple, ()) if c.counts))
                for triple, origin in sorted(found.items())
            )

        incoming = facts(obj=node)
        others = tuple(claim for claims in by_triple.values() for claim in claims if not claim.counts)
        return Description(node, facts(node), incoming[:INCOMING], max(0, len(incoming) - INCOMING), others)

    def claims(self, role: str, node: str, limit: int | None = None) -> list[Claim]:
        """Return the claims that have a node in a role (``vcd:subject``, ``vcd:object``, ``vcd:passage`` ...), sorted by IRI."""
        found = sorted({(str(q.subject), q.graph_name.value) for q in self.quads("", role, node)
                        if isinstance(q.graph_name, NamedNode)})
        return [self._claim(name, graph) for name, graph in found[:limit] if name.startswith(f"<{ID}claim/")]

    def claim(self, node: str) -> Claim | None:
        """Return a claim, or ``None`` if there is none of that IRI."""
        graph = self.described(node)
        return self._claim(node, graph) if graph else None

    def passage(self, node: str) -> Passage | None:
        """Return a passage, or ``None`` if there is none of that IRI."""
        graph = self.described(node)
        return self._passage(node, graph) if graph else None

    def label(self, node: str, lang: str) -> tuple[str, str]:
        """Return a label and its language: the language asked for, else en, vi, fr, else any; without a label, empty strings."""
        found = self.labels(node)
        return next(((found[tag], tag) for tag in (lang, "en", "vi", "fr", *sorted(found)) if tag in found), ("", ""))

    def label_triples(self, nodes: Iterable[str]) -> Iterator[Triple]:
        """Yield the label triples of nodes that are ours."""
        for node in nodes:
            if node.startswith(f"<{BASE}"):
                for lang, text in self.labels(node).items():
                    yield node, LABEL, literal(text, lang=lang)

    def names(self, node: str) -> list[Triple]:
        """Return the triples that describe a thing's SKOS-XL labels, sorted."""
        return [t for role in NAMES for _, _, name in self.triples(node, role) for t in self.triples(name)]

    def things(self) -> dict[str, dict[str, frozenset[str]]]:
        """Return the slugs of everything that has a document, by type, sorted, each with its classes and concept schemes.

        Claims and passages are among them.
        """
        found: dict[str, dict[str, set[str]]] = {}
        for quad in chain(self.quads("", TYPE), self.quads("", _IN_SCHEME, graph=DEFAULT)):
            name = quad.subject.value if isinstance(quad.subject, NamedNode) else ""
            if name.startswith(ID) and name.count("/") == ID.count("/") + 1:
                kind, slug = name[len(ID):].split("/")
                found.setdefault(kind, {}).setdefault(slug, set()).add(str(quad.object))
        return {
            kind: {slug: frozenset(classes) for slug, classes in sorted(slugs.items())} for kind, slugs in sorted(found.items())
        }

    def merged(self) -> dict[str, str]:
        """Return the merged nodes with those they were merged into, sorted."""
        found = {str(q.subject): self.survivor(str(q.subject)) for q in self.quads("", REPLACED, graph=DEFAULT)}
        return {node: into for node, into in sorted(found.items()) if into}

    def retired(self) -> list[str]:
        """Return the nodes of ours that claims are about and nothing is said of any more, sorted."""
        claimed = {str(q.object) for q in self.quads("", _SUBJECT)}
        return sorted(n for n in claimed if n.startswith(f"<{ID}") and not self.is_thing(n))

    def graphs(self) -> list[str]:
        """Return the bare IRIs of the named graphs that are ours, sorted."""
        return sorted(g.value for g in self.store.named_graphs() if isinstance(g, NamedNode) and g.value.startswith(GRAPH))

    def _read_claim(self, node: str, graph: str) -> Claim:
        said: dict[str, list[str]] = {}
        triples = tuple(self.triples(node, graph=graph))
        for _, predicate, obj in triples:
            said.setdefault(predicate, []).append(obj)

        def one(name: str) -> str:
            return next(iter(said.get(name, ())), "")

        triple = (one(_SUBJECT), one(_PREDICATE), one(_OBJECT) or one(_VALUE))
        passages = (self._passage(passage, graph) for passage in said.get(_PASSAGE, ()))
        return Claim(
            node, graph, triple, one(vcd("modality")), one(vcd("status")), one(vcd("certainty")), one(_SOURCE), tuple(passages),
            tuple(parts(place)[0] for place in said.get(vcd("writtenAt"), ())), tuple(said.get(_RESTS_ON, ())),
            (*said.get(vcd("contradictedBy"), ()), *said.get(vcd("supersededBy"), ())), triples,
        )

    def _read_passage(self, node: str, graph: str) -> Passage:
        said = {predicate: obj for _, predicate, obj in self.triples(node, graph=graph)}

        def text(name: str) -> str:
            return parts(said[name])[0] if name in said else ""

        start, end, line, digest = (text(vcd(name)) for name in ("start", "end", "line", "digest"))
        return Passage(node, said.get(iri(OA + "hasSource"), ""), start, end, line, digest)

    def _labels(self, node: str) -> dict[str, str]:
        """Return a node's labels by language: its own, else the ontology's, else the form of the name that it is."""
        for predicate, graph in ((LABEL, DEFAULT), (LABEL, ONTOLOGY_GRAPH), (_FORM, DEFAULT)):
            found = [parts(obj) for _, _, obj in self.triples(node, predicate, graph=graph)]
            if found:
                return {lang: text for text, lang, _ in reversed(found)}
        return {}


def _node(term: str) -> NamedNode | None:
    return NamedNode(bare(term)) if term else None


def things_of(triples: Iterable[Triple]) -> set[str]:
    """Return every IRI that triples name, the predicates among them."""
    return {term for triple in triples for term in triple if is_iri(term)}
