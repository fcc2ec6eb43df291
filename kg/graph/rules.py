"""The rules of the closure: the ontology's axioms compiled, and our own rules beside them.

Every property becomes a binary predicate and every class a unary one, named by its IRI; OWL 2 Profiles, section 4.3,
gives the rule of each axiom. The compiler keeps a whitelist: an axiom that it does not consume is an error, because a
silently ignored axiom would make the fast way differ from the reference way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from kg.model.errors import DataError, Place, Problem
from kg.model.terms import OWL, RDF, RDFS, TYPE, VOCABULARIES, XSD, Triple, bare, iri, is_iri, shrink
from kg.model.vocabulary import Vocabulary

LITERAL_RELATIONS = {name: f"<{name}>" for name in ("lit:first", "lit:last", "lit:integer")}
"""Side relations over literals: the first and last day of a date, the number of an integer."""

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
_DECLARATIONS = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "Ontology", "AllDisjointClasses")

_ATOM = re.compile(r"([A-Za-z]+:[A-Za-z]+)\(([^()]*)\)")
_HEADER = re.compile(r"^% (title|en): (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its name, what it says in plain words, its text, and the predicates of body and head (IRI terms)."""

    name: str
    words: str
    text: str
    body: tuple[str, ...]
    head: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Axioms:
    """The compiled ontology: rules, and the constraints that are checked on the closed graph."""

    rules: tuple[Rule, ...]
    disjoint: frozenset[tuple[str, str]]


def compile_axioms(vocabulary: Vocabulary) -> Axioms:
    """Compile the axioms of the ontology into rules.

    Raises:
        DataError: naming every axiom that the compiler does not know.
    """
    rules: list[Rule] = []
    disjoint: set[tuple[str, str]] = set()
    problems: list[Problem] = []
    for triple in sorted(vocabulary.triples):
        made, apart = _rules_of(triple, vocabulary), _kept_apart(triple, vocabulary)
        rules += made
        disjoint |= apart
        if not made and not apart and not _needs_no_rule(triple, vocabulary):
            axiom = " ".join(triple)
            problems.append(Problem(Place("ontology"), f"the axiom {axiom} is not compiled: "
                                                       "take another axiom or teach graph/rules.py this one"))
    if problems:
        raise DataError(problems)
    return Axioms(tuple(rules), frozenset(disjoint))


def read_rules(folder: Path, vocabulary: Vocabulary) -> tuple[Rule, ...]:
    """Read and lint our own rules: one file a rule of thought, each with a title and plain words in its header.

    Raises:
        DataError: naming every file without header and every predicate that the ontology does not declare (in a rule
            engine a mistyped predicate is silently empty).
    """
    known = vocabulary.properties | vocabulary.classes
    rules: list[Rule] = []
    problems: list[Problem] = []
    for file in sorted(folder.glob("*.rls")):
        place = f"ontology/rules/{file.name}"
        text = file.read_text(encoding="utf-8")
        header = dict(_HEADER.findall(text))
        if set(header) != {"title", "en"}:
            problems.append(Problem(Place(place, 1), "the header lacks '% title:' or '% en:': write both"))
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip() and not line.startswith("%"):
                faults = _faults(line, known)
                problems += [Problem(Place(place, number), fault) for fault in faults]
                rules += [] if faults else [_own_rule(header["title"], header["en"], line.strip())]
    if problems:
        raise DataError(problems)
    return tuple(rules)


def _faults(line: str, known: frozenset[str]) -> list[str]:
    """Return what is wrong with a line of a file of rules."""
    if " :- " not in line:
        return ["not a rule: write 'head :- body .' on one line"]
    names = [name for name in _predicates(line) if name not in LITERAL_RELATIONS]
    return [f"{name} is not declared in the ontology: mend the name" for name in names if term_of(name) not in known]


def _own_rule(name: str, words: str, text: str) -> Rule:
    head, body = (_predicates(side) for side in text.split(" :- ", 1))
    taken = tuple(term_of(predicate) for predicate in body if predicate not in LITERAL_RELATIONS)
    return Rule(name, words, text, taken, tuple(map(term_of, head)))


def key(triple: Triple) -> str:
    """Return what rules call a triple's predicate: the class of a type, else the property."""
    return triple[2] if triple[1] == TYPE else triple[1]


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
    if name in _AXIOMS and is_iri(subject) and is_iri(obj) and not of_values:
        return [_rule(_AXIOMS[name], subject, obj)]
    return []


def _kept_apart(triple: Triple, vocabulary: Vocabulary) -> set[tuple[str, str]]:
    """Return the pairs of classes that an axiom keeps apart, each in the order of their names."""
    subject, predicate, obj = triple
    if bare(predicate) == OWL + "disjointWith" and is_iri(obj):
        return {(min(subject, obj), max(subject, obj))}
    if bare(predicate) == OWL + "members":
        return set(combinations(sorted(_items(vocabulary, obj)), 2))
    return set()


def _rule(template: tuple[str, str, str], body: str, head: str) -> Rule:
    name, words, text = template
    return Rule(f"{name} {_short(body)}", words.format(_short(body), _short(head)), text.format(body, head), (body,), (head,))


def _chain(prop: str, chain: list[str]) -> Rule:
    variables = [f"?x{n}" for n in range(len(chain) + 1)]
    body = ", ".join(f"{p}({a}, {b})" for p, a, b in zip(chain, variables, variables[1:], strict=False))
    words = f"{' then '.join(map(_short, chain))} gives {_short(prop)}"
    text = f"{prop}({variables[0]}, {variables[-1]}) :- {body} ."
    return Rule(f"chain {_short(prop)}", words, text, tuple(chain), (prop,))


def _short(term: str) -> str:
    return shrink(bare(term)).removeprefix("vcd:")


def _items(vocabulary: Vocabulary, head: str) -> list[str]:
    items = []
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
    if name in (RDF + "first", RDF + "rest", OWL + "versionIRI", OWL + "versionInfo"):
        return True
    return not name.startswith((OWL, RDF)) and name not in _AXIOMS


def _predicates(side: str) -> list[str]:
    return [match[1] for match in _ATOM.finditer(side)]


def term_of(name: str) -> str:
    """Return the term of a prefixed name in a rule; side relations over literals stay as they are."""
    prefix, local = name.split(":")
    return iri(VOCABULARIES[prefix] + local) if prefix in VOCABULARIES else name


