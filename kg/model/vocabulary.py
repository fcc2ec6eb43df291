"""The ontology read as data: which classes, properties and individuals there are, and what holds of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pyoxigraph import BlankNode, RdfFormat, parse
from pyoxigraph import Triple as OxTriple

from kg.model.terms import (
    CONCEPT,
    DEFINITION,
    LABEL,
    OWL,
    PREF_LABEL,
    RDFS,
    TRUE,
    TYPE,
    VCD,
    Triple,
    bare,
    iri,
    is_iri,
    lexical,
    parts,
    vcd,
)

FILES = ("core.ttl", "external.ttl", "topics.ttl")
"""What is loaded by default; ``alignments/`` is not."""

_OBJECT = iri(OWL + "ObjectProperty")
_DATA = iri(OWL + "DatatypeProperty")
_ANNOTATION = iri(OWL + "AnnotationProperty")
_CLASS = iri(OWL + "Class")
_SUBCLASS = iri(RDFS + "subClassOf")
_DOMAIN = iri(RDFS + "domain")
_RANGE = iri(RDFS + "range")
_DEFINED_BY = iri(RDFS + "isDefinedBy")
_TAKEN_FROM, _ID_TYPE = vcd("takenFrom"), vcd("idType")


@dataclass(frozen=True)
class Vocabulary:
    """The terms of the ontology files and their axioms, as triples of N-Triples text (blank nodes as ``_:n``)."""

    triples: tuple[Triple, ...]
    files: tuple[Path, ...] = field(default=())

    @classmethod
    def load(cls, folder: Path) -> Vocabulary:
        """Read the ontology files of a folder (``FILES``).

        Raises:
            SyntaxError: if a file is not Turtle; the message has the file and the line.
            OSError: if a file is missing.
        """
        files = tuple(folder / name for name in FILES)
        triples: list[Triple] = []
        for number, file in enumerate(files):
            blanks: dict[str, str] = {}

            def text(term: object, number: int = number, blanks: dict[str, str] = blanks) -> str:
                if isinstance(term, BlankNode):
                    return blanks.setdefault(str(term), f"_:b{number}x{len(blanks)}")
                return str(term)

            for quad in parse(path=str(file), format=RdfFormat.TURTLE):
                triple: OxTriple = quad.triple
                triples.append((text(triple.subject), text(triple.predicate), text(triple.object)))
        return cls(tuple(triples), files)

    @cached_property
    def about(self) -> dict[str, dict[str, list[str]]]:
        """Every subject's properties and their objects."""
        index: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, obj in self.triples:
            index[subject][predicate].append(obj)
        return index

    @cached_property
    def classes(self) -> frozenset[str]:
        """The terms of all declared classes, ours and foreign."""
        return self._typed(_CLASS)

    @cached_property
    def object_properties(self) -> frozenset[str]:
        """The terms of all declared properties whose values are things."""
        return self._typed(_OBJECT)

    @cached_property
    def data_properties(self) -> frozenset[str]:
        """The terms of all declared properties whose values are literals."""
        return self._typed(_DATA)

    @cached_property
    def properties(self) -> frozenset[str]:
        """The terms of all declared object and datatype properties."""
        return self.object_properties | self.data_properties

    @cached_property
    def writable(self) -> frozenset[str]:
        """The terms of the properties that records may give: those that rules state and those of claims are left out."""
        return (self.properties - self.flagged("derivedOnly") - self.flagged("saysOfClaims")) | {DEFINITION}

    @cached_property
    def annotations(self) -> frozenset[str]:
        """The terms of all annotation properties, from which nothing follows."""
        return self._typed(_ANNOTATION) | {LABEL, _DEFINED_BY}

    @cached_property
    def concepts(self) -> frozenset[str]:
        """The terms of all SKOS concepts of the schemes."""
        return self._typed(CONCEPT)

    @cached_property
    def individuals(self) -> frozenset[str]:
        """The terms of the individuals that the ontology itself names: of our closed lists, or foreign."""
        return frozenset(
            subject
            for subject, predicate, obj in self.triples
            if predicate == TYPE and obj in self.classes and is_iri(subject)
        )

    @cached_property
    def concept_triples(self) -> frozenset[Triple]:
        """What stands among the facts: all that is said of the individuals, that is of concepts, schemes and closed lists.

        Each is typed by all its classes and labelled for every reader: by ``rdfs:label``, and if it is of SKOS by
        ``skos:prefLabel``.
        """
        found: set[Triple] = set()
        for term in self.individuals:
            said = self.about[term]
            classes = frozenset[str]().union(*(self.superclasses.get(cls, ()) for cls in said[TYPE]))
            labels = {*said.get(LABEL, ()), *said.get(PREF_LABEL, ())}
            found |= {(term, TYPE, cls) for cls in classes}
            found |= {(term, LABEL, label) for label in labels}
            if CONCEPT in classes or PREF_LABEL in said:
                found |= {(term, PREF_LABEL, label) for label in labels}
            found |= {(term, p, o) for p, objects in said.items() if p not in (TYPE, _DEFINED_BY) for o in objects}
        return frozenset(found)

    @cached_property
    def term_triples(self) -> frozenset[Triple]:
        """What is said of the terms and has no blank nodes: axioms and labels of classes, properties and our closed lists."""
        things = {term for term in self.individuals if not bare(term).startswith(VCD)}
        return frozenset(t for t in self.triples if is_iri(t[0]) and t[0] not in things and not t[2].startswith("_:"))

    @cached_property
    def superclasses(self) -> dict[str, frozenset[str]]:
        """Every class with all its superclasses, itself among them."""
        direct: dict[str, set[str]] = defaultdict(set)
        for subject, predicate, obj in self.triples:
            if predicate == _SUBCLASS:
                direct[subject].add(obj)
        closed: dict[str, frozenset[str]] = {}
        for name in self.classes:
            seen, todo = {name}, [name]
            while todo:
                for parent in direct[todo.pop()] - seen:
                    seen.add(parent)
                    todo.append(parent)
            closed[name] = frozenset(seen)
        return closed

    def flagged(self, annotation: str) -> frozenset[str]:
        """Return the terms on which one of our boolean annotations, such as ``saysOfPlans``, is true."""
        return self._flags.get(vcd(annotation), frozenset())

    @cached_property
    def _flags(self) -> dict[str, frozenset[str]]:
        flags: dict[str, set[str]] = defaultdict(set)
        for subject, predicate, obj in self.triples:
            if obj == TRUE:
                flags[predicate].add(subject)
        return {predicate: frozenset(subjects) for predicate, subjects in flags.items()}

    @cached_property
    def id_types(self) -> dict[str, str]:
        """The classes whose things have ids of one type, with that type: other ids are made of them."""
        return {subject: lexical(obj) for subject, predicate, obj in self.triples if predicate == _ID_TYPE}

    @cached_property
    def schemes(self) -> dict[str, str]:
        """The properties whose values are concepts of one scheme, with that scheme."""
        return {subject: obj for subject, predicate, obj in self.triples if predicate == _TAKEN_FROM}

    def domain(self, prop: str) -> str:
        """Return a property's domain, or an empty string."""
        return next(iter(self.about[prop][_DOMAIN]), "") if prop in self.about else ""

    def range(self, prop: str) -> str:
        """Return a property's range, or an empty string."""
        return next(iter(self.about[prop][_RANGE]), "") if prop in self.about else ""

    def label(self, term: str, lang: str = "en") -> str:
        """Return a term's label in a language, else in English, else the last part of its IRI."""
        found = {}
        for predicate in (LABEL, PREF_LABEL):
            for obj in self.about.get(term, {}).get(predicate, ()):
                text, tag, _ = parts(obj)
                found[tag] = text
        return found.get(lang) or found.get("en") or bare(term).replace("#", "/").rsplit("/", 1)[-1]

    def _typed(self, cls: str) -> frozenset[str]:
        return frozenset(s for s, p, o in self.triples if p == TYPE and o == cls and is_iri(s))
