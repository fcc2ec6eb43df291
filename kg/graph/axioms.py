"""The ontology's axioms compiled to rules: OWL 2 Profiles, section 4.3, gives the rule of each.

Every property becomes a binary predicate and every class a unary one, named by its IRI. The compiler keeps a whitelist: an
axiom that it does not consume, or that names what is not declared, is an error, because a silently ignored axiom would make
the fast way differ from the reference way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

from kg.graph.rules import Rule, short
from kg.model.errors import DataError, Place, Problem
from kg.model.terms import OWL, RDF, RDFS, TYPE, XSD, Triple, bare, iri, is_iri
from kg.model.vocabulary import Vocabulary

_AXIOMS = {
    RDFS + "subClassOf": ("subclass", "every {0} is a {1}", "{1}(?x) :- {0}(?x) ."),
    RDFS + "subPropertyOf": ("subproperty", "{0} implies {1}", "{1}(?x, ?y) :- {0}(?x, ?y) ."),
    RDFS + "domain": ("domain", "what has {0} is a {1}", "{1}(?x) :- {0}(?x, ?y) ."),
    RDFS + "range": ("range", "a value of {0} is a {1}", "{1}(?y) :- {0}(?x, ?y) ."),
}
"""Axioms between two names that give one rule: what it is called, what it says, and its text."""
_KINDS = {
    OWL + "SymmetricProperty": ("symmetric", "{0} holds both ways", "{0}(?y, ?x) :- {0}(?x, ?y) ."),
    OWL + "TransitiveProperty": ("transitive", "{0} passes on", "{0}(?x, ?z) :- {0}(?x, ?y), {0}(?y, ?z) ."),
}
"""Kinds of property that give one rule."""
_INVERSE = ("inverse", "{1} is the inverse of {0}", "{1}(?y, ?x) :- {0}(?x, ?y) .")
_DECLARATIONS = (
    "Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "Ontology", "AllDisjointClasses", "DeprecatedClass",
    "DeprecatedProperty",
)
_ANNOTATIONS = tuple(OWL + name for name in (
    "backwardCompatibleWith", "deprecated", "incompatibleWith", "priorVersion", "versionIRI", "versionInfo",
))


@dataclass(frozen=True, slots=True)
class Axioms:
    """The compiled ontology: rules, and the constraints that are checked on the closed graph."""

    rules: tuple[Rule, ...]
    disjoint: frozenset[tuple[str, str]]


def compile_axioms(vocabulary: Vocabulary) -> Axioms:
    """Compile the axioms of the ontology into rules.

    Raises:
        DataError: naming every axiom that the compiler does not know, or that names what is not declared as it must be.
    """
    rules: list[Rule] = []
    disjoint: set[tuple[str, str]] = set()
    faults = [f"{term} is declared as a class and as a property: give one of them another name"
              for term in sorted(vocabulary.classes & vocabulary.properties)]
    for triple in sorted(vocabulary.triples):
        if fault := _fault(triple, vocabulary):
            faults.append(f"the axiom {' '.join(triple)} {fault}")
            continue
        made, apart = _rules_of(triple, vocabulary), _kept_apart(triple, vocabulary)
        rules += made
        disjoint |= apart
        if not made and not apart and not _needs_no_rule(triple, vocabulary):
            faults.append(f"the axiom {' '.join(triple)} is not compiled: take another axiom or teach graph/axioms.py this one")
    if faults:
        raise DataError([Problem(Place("ontology"), fault) for fault in faults])
    return Axioms(tuple(rules), frozenset(disjoint))


def _fault(triple: Triple, vocabulary: Vocabulary) -> str:
    """Return what is wrong with the terms of an axiom; empty if they are declared as it needs them, or it is no axiom."""
    subject, predicate, obj = triple
    name = bare(predicate)
    if predicate == TYPE and bare(obj) in _KINDS:
        return _undeclared((subject,), vocabulary.object_properties, "property of things")
    test = _TERMS.get(name)
    return test(subject, obj, vocabulary) if test else ""


def _undeclared(terms: tuple[str, ...], known: frozenset[str], kind: str) -> str:
    wrong = [term for term in terms if term not in known]
    if not wrong:
        return ""
    if not is_iri(wrong[0]):
        return f"has an expression where a {kind} is expected: give it a name"
    return f"names {wrong[0]}, which is declared as no {kind}: declare it, or mend the name"


def _classes(subject: str, obj: str, vocabulary: Vocabulary) -> str:
    return _undeclared((subject, obj), vocabulary.classes, "class")


def _same_kind(subject: str, obj: str, vocabulary: Vocabulary) -> str:
    if subject in vocabulary.data_properties:
        return _undeclared((obj,), vocabulary.data_properties, "property of literals")
    return _undeclared((subject, obj), vocabulary.object_properties, "property of things")


def _domain(subject: str, obj: str, vocabulary: Vocabulary) -> str:
    return _undeclared((subject,), vocabulary.properties, "property") or _undeclared((obj,), vocabulary.classes, "class")


def _range(subject: str, obj: str, vocabulary: Vocabulary) -> str:
    if subject in vocabulary.object_properties:
        return _undeclared((obj,), vocabulary.classes, "class")
    return _undeclared((subject,), vocabulary.data_properties, "property")


def _inverse(subject: str, obj: str, vocabulary: Vocabulary) -> str:
    return _undeclared((subject, obj), vocabulary.object_properties, "property of things")


def _links(subject: str, obj: str, vocabulary: Vocabulary) -> str:
    chain = _items(vocabulary, obj)
    if not chain:
        return "has no member: name the properties of the chain"
    *steps, last = chain
    return _undeclared(tuple(steps), vocabulary.object_properties, "property of things") or _same_kind(last, subject, vocabulary)


def _members(subject: str, obj: str, vocabulary: Vocabulary) -> str:
    return _undeclared(tuple(_items(vocabulary, obj)), vocabulary.classes, "class")


_TERMS: dict[str, Callable[[str, str, Vocabulary], str]] = {
    RDFS + "subClassOf": _classes,
    RDFS + "subPropertyOf": _same_kind,
    RDFS + "domain": _domain,
    RDFS + "range": _range,
    OWL + "disjointWith": _classes,
    OWL + "inverseOf": _inverse,
    OWL + "members": _members,
    OWL + "propertyChainAxiom": _links,
}
"""What the terms of an axiom must be declared as."""


def _rules_of(triple: Triple, vocabulary: Vocabulary) -> list[Rule]:
    """Return the rules of an axiom, none if it gives none."""
    subject, predicate, obj = triple
    name = bare(predicate)
    if name == OWL + "inverseOf":
        return [_rule(_INVERSE, subject, obj), _rule(_INVERSE, obj, subject)]
    if name == OWL + "propertyChainAxiom":
        return [_chain(subject, _items(vocabulary, obj))]
    if predicate == TYPE and bare(obj) in _KINDS:
        return [_rule(_KINDS[bare(obj)], subject, subject)]
    of_values = name == RDFS + "range" and subject not in vocabulary.object_properties
    return [_rule(_AXIOMS[name], subject, obj)] if name in _AXIOMS and not of_values else []


def _kept_apart(triple: Triple, vocabulary: Vocabulary) -> set[tuple[str, str]]:
    """Return the pairs of classes that an axiom keeps apart, each in the order of their names."""
    subject, predicate, obj = triple
    if bare(predicate) == OWL + "disjointWith":
        return {(min(subject, obj), max(subject, obj))}
    if bare(predicate) == OWL + "members":
        return set(combinations(sorted(_items(vocabulary, obj)), 2))
    return set()


def _rule(template: tuple[str, str, str], body: str, head: str) -> Rule:
    name, words, text = template
    return Rule(f"{name} {short(body)}", words.format(short(body), short(head)), text.format(body, head), (body,), (head,))


def _chain(prop: str, chain: list[str]) -> Rule:
    variables = [f"?x{n}" for n in range(len(chain) + 1)]
    body = ", ".join(f"{p}({a}, {b})" for p, a, b in zip(chain, variables, variables[1:], strict=False))
    words = f"{' then '.join(map(short, chain))} gives {short(prop)}"
    text = f"{prop}({variables[0]}, {variables[-1]}) :- {body} ."
    return Rule(f"chain {short(prop)}", words, text, tuple(chain), (prop,))


def _items(vocabulary: Vocabulary, head: str) -> list[str]:
    items: list[str] = []
    while head != iri(RDF + "nil"):
        items += vocabulary.about[head][iri(RDF + "first")]
        head = vocabulary.about[head][iri(RDF + "rest")][0]
    return items


def _needs_no_rule(triple: Triple, vocabulary: Vocabulary) -> bool:
    """Tell whether a triple needs no rule: annotations, declarations, lists, ranges of literals, data of the concept schemes."""
    subject, predicate, obj = triple
    if predicate == TYPE:
        return not bare(obj).startswith(OWL) or bare(obj).removeprefix(OWL) in _DECLARATIONS
    name = bare(predicate)
    if name == RDFS + "range" and subject not in vocabulary.object_properties:
        return bare(obj) == RDFS + "Literal" or bare(obj).startswith(XSD)
    if name in (RDF + "first", RDF + "rest", *_ANNOTATIONS):
        return True
    return not name.startswith((OWL, RDF)) and name not in _AXIOMS
