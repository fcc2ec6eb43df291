"""The ontology as a document, and its versions, which are served for ever.

``ontology/core.ttl`` with ``external.ttl`` is the version in force; a version that it replaced lies in
``ontology/versions/1.0.0.ttl``, as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from kg.documents.rdf import read_turtle
from kg.graph.axioms import compile_axioms
from kg.graph.rules import Rule, read_rules
from kg.model.terms import BASE, DCTERMS, LABEL, OWL, RDFS, SKOS, TYPE, VCD, Triple, bare, iri, is_iri, parts
from kg.model.vocabulary import Vocabulary

ONTOLOGY_IRI = BASE + "ontology"
_VERSION = iri(OWL + "versionInfo")
_KINDS = {
    iri(OWL + "Class"): "classes", iri(OWL + "ObjectProperty"): "properties", iri(OWL + "DatatypeProperty"): "properties",
    iri(OWL + "AnnotationProperty"): "annotations",
}
_SHOWN = {
    "subclass": iri(RDFS + "subClassOf"), "subproperty": iri(RDFS + "subPropertyOf"), "domain": iri(RDFS + "domain"),
    "range": iri(RDFS + "range"), "inverse": iri(OWL + "inverseOf"), "type": TYPE, "replaced": iri(DCTERMS + "isReplacedBy"),
}

_DOCUMENT = ("core.ttl", "external.ttl")
"""What a reader needs who has nothing else: without the declarations of foreign terms it is no OWL 2 DL."""
_AXIOMS = {"subclass", "subproperty", "domain", "range", "inverse", "symmetric", "transitive", "chain"}


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the ontology, as its page shows it; ``links`` are the terms that it is related to, by kind of relation."""

    name: str
    kind: str
    labels: dict[str, str]
    definition: str
    links: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Edition:
    """One version of the ontology: its Turtle as written, and its triples."""

    turtle: bytes

    @cached_property
    def triples(self) -> list[Triple]:
        """All its triples; blank nodes are numbered as they come."""
        return read_turtle(self.turtle)

    @cached_property
    def version(self) -> str:
        """Its version number, such as ``1.0.0``."""
        return next(parts(o)[0] for s, p, o in self.triples if p == _VERSION and s == iri(ONTOLOGY_IRI))

    def values(self, predicate: str) -> list[str]:
        """Return the literals that the header has for a property."""
        return [o for s, p, o in self.triples if s == iri(ONTOLOGY_IRI) and p == predicate]

    @cached_property
    def terms(self) -> list[Term]:
        """Its own terms, in the order in which they are declared."""
        about: dict[str, dict[str, list[str]]] = {}
        for subject, predicate, obj in self.triples:
            if subject.startswith(f"<{VCD}"):
                about.setdefault(subject, {}).setdefault(predicate, []).append(obj)
        return [_term(node, said) for node, said in about.items()]


@dataclass(frozen=True)
class Ontology:
    """The ontology in a folder: the version in force and those before it."""

    folder: Path

    @cached_property
    def current(self) -> Edition:
        """The version in force, as one document: our terms, and the foreign ones that they stand on."""
        return Edition(b"\n".join((self.folder / name).read_bytes() for name in _DOCUMENT))

    @cached_property
    def versions(self) -> dict[str, Edition]:
        """All versions by their number, the one in force among them."""
        kept = {file.stem: Edition(file.read_bytes()) for file in sorted((self.folder / "versions").glob("*.ttl"))}
        return kept | {self.current.version: self.current}

    @cached_property
    def order(self) -> dict[str, int]:
        """The place of each of our terms in the ontology: what its authors put together is shown together."""
        return {iri(VCD + term.name): place for place, term in enumerate(self.current.terms)}

    @cached_property
    def rules(self) -> dict[str, list[Rule]]:
        """The rules of the closure by the predicate of their head."""
        vocabulary = Vocabulary.load(self.folder)
        found: dict[str, list[Rule]] = {}
        for rule in (*compile_axioms(vocabulary).rules, *read_rules(self.folder / "rules", vocabulary)):
            for head in rule.head:
                found.setdefault(head, []).append(rule)
        return found


def rule_of(triple: Triple, known: Mapping[Triple, bool], ontology: Ontology) -> Rule | None:
    """Return a rule that gives an inferred triple, where the facts of its document tell it without a search.

    Args:
        triple: the inferred triple.
        known: the facts of a document, in both directions, and whether each is stated.
        ontology: has the rules.

    Returns:
        an axiom whose one premise is stated (a premise that is inferred too could rest on this very triple, unless the axiom is
        one of kinds, which have no cycles), else one of our own rules or one chain, if only one fits; else nothing: then
        ``kg explain`` tells the whole proof.
    """
    predicate, obj = triple[1:]
    rules = ontology.rules.get(obj if predicate == TYPE else predicate, [])
    return _axiom_with_premise(rules, triple, known) or _only_rule_of_ours(rules, known) or _by_its_ends(rules, triple, known)


def _axiom_with_premise(rules: Sequence[Rule], triple: Triple, known: Mapping[Triple, bool]) -> Rule | None:
    """Return the first axiom whose one premise is stated, or of a kind without cycles."""
    for rule in rules:
        for premise in _premises(rule, triple):
            if premise in known and (known[premise] or _kind(rule) in ("subclass", "subproperty")):
                return rule
    return None


def _only_rule_of_ours(rules: Sequence[Rule], known: Mapping[Triple, bool]) -> Rule | None:
    """Return the one rule of our own whose premises may all be in the document."""
    there = {p for _, p, _ in known} | {o for _, p, o in known if p == TYPE}
    fitting = [rule for rule in rules if _kind(rule) not in _AXIOMS and there.issuperset(rule.body)]
    return fitting[0] if len({rule.name for rule in fitting}) == 1 else None


def _by_its_ends(rules: Sequence[Rule], triple: Triple, known: Mapping[Triple, bool]) -> Rule | None:
    """Return an axiom that goes from a property of the subject or to the object, if nothing else gives the triple."""
    from_subject, to_object = {p for s, p, _ in known if s == triple[0]}, {p for _, p, o in known if o == triple[0]}
    sides = {"domain": from_subject, "range": to_object, "chain": from_subject}
    fitting = [rule for rule in rules if rule.body[0] in sides.get(_kind(rule), ())]
    if not fitting or triple[1] == TYPE:
        return next(iter(fitting), None)
    other_ways = any(premise in known for rule in rules for premise in _premises(rule, triple))
    return fitting[0] if len(fitting) == 1 and not other_ways else None


def _kind(rule: Rule) -> str:
    return rule.name.split()[0]


def _premises(rule: Rule, triple: Triple) -> Iterator[Triple]:
    subject, _, obj = triple
    kind = _kind(rule)
    if kind == "subclass":
        yield subject, TYPE, rule.body[0]
    elif kind == "subproperty":
        yield subject, rule.body[0], obj
    elif kind in ("inverse", "symmetric"):
        yield obj, rule.body[0], subject


def _term(node: str, said: dict[str, list[str]]) -> Term:
    labels = {lang: text for text, lang, _ in map(parts, said.get(LABEL, ()))}
    definition = next((parts(o)[0] for o in said.get(iri(SKOS + "definition"), ())), "")
    kind = next((_KINDS[o] for o in said.get(TYPE, ()) if o in _KINDS), "individuals")
    links = {
        relation: tuple(o for o in said.get(predicate, ()) if is_iri(o) and not (relation == "type" and o.startswith(f"<{OWL}")))
        for relation, predicate in _SHOWN.items()
    }
    return Term(bare(node).removeprefix(VCD), kind, labels, definition, {r: terms for r, terms in links.items() if terms})
