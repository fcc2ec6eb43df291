"""The rules of the closure: the ontology's axioms compiled, and our own rules beside them.

Every property becomes a binary predicate and every class a unary one, named by its IRI; OWL 2 Profiles, section 4.3,
gives the rule of each axiom. The compiler keeps a whitelist: an axiom that it does not consume is an error, because a
silently ignored axiom would make the fast way differ from the reference way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from kg.model.errors import DataError, Place, Problem
from kg.model.terms import OWL, RDF, RDFS, TYPE, VOCABULARIES, XSD, Triple, bare, iri, is_iri, shrink
from kg.model.vocabulary import Vocabulary

LITERAL_RELATIONS = {name: f"<{name}>" for name in ("lit:first", "lit:last", "lit:integer")}
"""Side relations over literals: the first and last day of a date, the number of an integer."""

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
    place = Place("ontology")
    schema = iri(RDFS + "Literal")
    for subject, predicate, obj in sorted(vocabulary.triples):
        name = bare(predicate)
        if name == RDFS + "subClassOf" and is_iri(subject) and is_iri(obj):
            rules.append(_rule("subclass", "every {0} is a {1}", (subject,), (obj,), "{1}(?x) :- {0}(?x) ."))
        elif name == RDFS + "subPropertyOf":
            rules.append(_rule("subproperty", "{0} implies {1}", (subject,), (obj,), "{1}(?x, ?y) :- {0}(?x, ?y) ."))
        elif name == RDFS + "domain" and is_iri(obj):
            rules.append(_rule("domain", "what has {0} is a {1}", (subject,), (obj,), "{1}(?x) :- {0}(?x, ?y) ."))
        elif name == RDFS + "range" and is_iri(obj):
            if subject in vocabulary.object_properties:
                rules.append(_rule("range", "a value of {0} is a {1}", (subject,), (obj,), "{1}(?y) :- {0}(?x, ?y) ."))
            elif obj != schema and not bare(obj).startswith(XSD):
                problems.append(Problem(place, f"the range {obj} of {subject} is no datatype that rules leave alone"))
        elif name == OWL + "inverseOf":
            for one, other in ((subject, obj), (obj, subject)):
                rules.append(_rule("inverse", "{1} is the inverse of {0}", (one,), (other,), "{1}(?y, ?x) :- {0}(?x, ?y) ."))
        elif name == OWL + "propertyChainAxiom":
            chain = _items(vocabulary, obj)
            variables = [f"?x{n}" for n in range(len(chain) + 1)]
            body = ", ".join(f"{p}({a}, {b})" for p, a, b in zip(chain, variables, variables[1:], strict=False))
            steps = " then ".join(_short(p) for p in chain)
            rules.append(Rule(
                f"chain {_short(subject)}", f"{steps} gives {_short(subject)}",
                f"{subject}({variables[0]}, {variables[-1]}) :- {body} .", tuple(chain), (subject,),
            ))
        elif name == OWL + "disjointWith" and is_iri(obj):
            disjoint.add((min(subject, obj), max(subject, obj)))
        elif name == OWL + "members":
            members = sorted(_items(vocabulary, obj))
            disjoint |= {(a, b) for i, a in enumerate(members) for b in members[i + 1 :]}
        elif predicate == TYPE and bare(obj) == OWL + "SymmetricProperty":
            rules.append(_rule("symmetric", "{0} holds both ways", (subject,), (subject,), "{0}(?y, ?x) :- {0}(?x, ?y) ."))
        elif predicate == TYPE and bare(obj) == OWL + "TransitiveProperty":
            text = "{0}(?x, ?z) :- {0}(?x, ?y), {0}(?y, ?z) ."
            rules.append(_rule("transitive", "{0} passes on", (subject,), (subject,), text))
        elif not _consumed(predicate, obj, is_iri(obj)):
            problems.append(Problem(place, f"the axiom {subject} {predicate} {obj} is not compiled: "
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
            if not line.strip() or line.startswith("%"):
                continue
            if " :- " not in line:
                problems.append(Problem(Place(place, number), "not a rule: write 'head :- body .' on one line"))
                continue
            head, body = (_predicates(side) for side in line.split(" :- ", 1))
            for name in (*head, *body):
                term = term_of(name)
                if name not in LITERAL_RELATIONS and term not in known:
                    problems.append(Problem(Place(place, number), f"{name} is not declared in the ontology: mend the name"))
            rules.append(Rule(
                header["title"], header["en"], line.strip(),
                tuple(term_of(n) for n in body if n not in LITERAL_RELATIONS), tuple(term_of(n) for n in head),
            ))
    if problems:
        raise DataError(problems)
    return tuple(rules)


def key(triple: Triple) -> str:
    """Return what rules call a triple's predicate: the class of a type, else the property."""
    return triple[2] if triple[1] == TYPE else triple[1]


def _rule(name: str, words: str, body: tuple[str, ...], head: tuple[str, ...], text: str) -> Rule:
    terms = (body[0], head[0])
    return Rule(f"{name} {_short(body[0])}", words.format(*map(_short, terms)), text.format(*terms), body, head)


def _short(term: str) -> str:
    return shrink(bare(term)).removeprefix("vcd:")


def _items(vocabulary: Vocabulary, head: str) -> list[str]:
    items = []
    while head != iri(RDF + "nil"):
        items += vocabulary.about[head][iri(RDF + "first")]
        head = vocabulary.about[head][iri(RDF + "rest")][0]
    return items


def _consumed(predicate: str, obj: str, named: bool) -> bool:
    """Tell whether a triple needs no rule: annotations, declarations, lists, and data of the concept schemes."""
    if predicate == TYPE:
        known = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "Ontology", "AllDisjointClasses")
        return not bare(obj).startswith(OWL) or bare(obj).removeprefix(OWL) in known
    name = bare(predicate)
    if name in (RDF + "first", RDF + "rest", OWL + "versionIRI", OWL + "versionInfo"):
        return True
    return not name.startswith((OWL, RDF)) and name not in {RDFS + part for part in ("subClassOf", "domain", "range")}


def _predicates(side: str) -> list[str]:
    return [match[1] for match in _ATOM.finditer(side)]


def term_of(name: str) -> str:
    """Return the term of a prefixed name in a rule; side relations over literals stay as they are."""
    prefix, local = name.split(":")
    return iri(VOCABULARIES[prefix] + local) if prefix in VOCABULARIES else name


