"""All derivations of triples: every way in which a rule that built the graph gives one, as the rule engine reports them.

The facts are those of the store, the rules those of the ontology; what is decided from claims (kg/graph/decided.py) is
decided here again, to have its grounds. Nothing is derived by other means. To explain a triple only the rules are needed
that can lead to its predicate: every derivation of it uses such rules only.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from pyoxigraph import DefaultGraph, NamedNode, Store

from kg.explain.claims import claims_of
from kg.explain.patterns import put
from kg.graph.axioms import compile_axioms
from kg.graph.closure import bindings
from kg.graph.decided import DECIDERS, decisions
from kg.graph.rules import LITERAL_RELATIONS, Rule, read_rules, term_of
from kg.graph.rules import key as key
from kg.model.rooms import ONTOLOGY
from kg.model.terms import INFERRED, OVER, TYPE, Triple, bare
from kg.model.vocabulary import Vocabulary
from kg.store.claims import read_facts

_ATOM = re.compile(r"(<[^>]*>|[A-Za-z]+:[A-Za-z]+)\(([^()]*)\)")
_PREFIXED = re.compile(r"[A-Za-z]+:[\w-]+")


@dataclass(frozen=True, slots=True)
class Derivation:
    """One application of a rule: what it gives and the triples it takes. Questions about literals are no premises."""

    conclusion: Triple
    rule: Rule
    premises: tuple[Triple, ...]


@dataclass(frozen=True, slots=True)
class Derivations:
    """Facts, and everything that follows from them with every way in which it does."""

    facts: frozenset[Triple]
    into: dict[Triple, tuple[Derivation, ...]]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules that build the graph, with the vocabulary that tells their properties from their classes."""

    rules: tuple[Rule, ...]
    vocabulary: Vocabulary

    def leading_to(self, predicates: Iterable[str]) -> tuple[Rule, ...]:
        """Return the rules that can lead to a triple with one of these properties or classes."""
        giving: dict[str, list[Rule]] = defaultdict(list)
        for rule in self.rules:
            for head in rule.head:
                giving[head].append(rule)
        todo = list(predicates)
        seen = set(todo)
        chosen: dict[Rule, None] = {}
        while todo:
            for rule in giving[todo.pop()]:
                chosen[rule] = None
                todo += set(rule.body) - seen
                seen.update(rule.body)
        return tuple(chosen)


@cache
def rulebook() -> Rulebook:
    """Return the rules of the ontology that this program carries, which ``kg build`` applies."""
    vocabulary = Vocabulary.load(ONTOLOGY)
    return Rulebook(compile_axioms(vocabulary).rules + read_rules(ONTOLOGY / "rules", vocabulary), vocabulary)


@cache
def atoms(rule: Rule) -> tuple[tuple[Triple, ...], tuple[Triple, ...]]:
    """Return the triple patterns of a rule's head and of its body; conditions on literals are left out."""
    head, body = rule.text.split(" :- ", 1)
    return tuple(_atoms(head)), tuple(_atoms(body))


def conditions(rule: Rule) -> tuple[str, ...]:
    """Return what a rule asks beside its triple patterns, such as ``?a != ?b``, as the rule has it."""
    body = _ATOM.sub("", rule.text.split(" :- ", 1)[1]).removesuffix(".")
    return tuple(part.strip(" ,") for part in re.split(r",\s*(?=\?)", body) if part.strip(" ,"))


def is_axiom(rule: Rule) -> bool:
    """Tell whether a rule is a compiled axiom of the ontology, which names its terms by full IRIs, or one of our own."""
    return rule.text.startswith("<")


def derive(facts: Iterable[Triple], rules: Iterable[Rule], vocabulary: Vocabulary) -> Derivations:
    """Return all derivations of everything that follows from facts by rules, in an order that depends on neither's order.

    Derivations that take what they give are left out: they explain nothing.
    """
    given = frozenset(facts)
    into: dict[Triple, set[Derivation]] = defaultdict(set)
    for rule, rows in bindings(given, rules, vocabulary).items():
        heads, body = atoms(rule)
        for values in rows:
            premises = tuple(dict.fromkeys(put(atom, values) for atom in body))
            for head in heads:
                conclusion = put(head, values)
                if conclusion not in premises:
                    into[conclusion].add(Derivation(conclusion, rule, premises))
    return Derivations(given, {triple: tuple(sorted(into[triple], key=order)) for triple in sorted(into)})


def order(derivation: Derivation) -> tuple[bool, str, str, tuple[Triple, ...]]:
    """Return what puts the derivations of one triple into a fixed order: the rule's name and text, then the premises.

    Domains and ranges come last: that somebody is a person because he spoke is true, but tells less than the others.
    """
    rule = derivation.rule
    weak = is_axiom(rule) and rule.name.startswith(("domain ", "range "))
    return weak, rule.name, rule.text, derivation.premises


def derivations_in(store: Store, predicates: Iterable[str] | None = None, book: Rulebook | None = None) -> Derivations:
    """Return the derivations in a store of all triples with these properties or classes, and of all their premises.

    A view as of a day lacks some of what would follow: what had not happened is no premise. What is over on its day is,
    because what was in being when something happened still proves it.

    Args:
        store: a published store or a view of one: facts and inferences in the default graph, inferences in their own, and
            in a view what is over.
        predicates: terms as ``key`` gives them; left out: all.
        book: the rules; left out: those of the ontology.
    """
    book = book or rulebook()
    rules, wanted = book.rules, None
    if predicates is not None:
        wanted = set(predicates)
        rules = book.leading_to(wanted)
        wanted.update(name for rule in rules for name in rule.body)
    standing, inferred, over = (
        _read(store, wanted, graph) for graph in (DefaultGraph(), NamedNode(INFERRED), NamedNode(OVER))
    )
    decided = _decided(store, standing, book.vocabulary)
    grounds = {premise for decision in decided for premise in decision.premises}
    conclusions = {decision.conclusion for decision in decided}
    conclusions -= _stated(conclusions - inferred, store)  # labels of concepts are decided and stand in the vocabulary too
    standing |= grounds
    ended = over - standing
    whole = derive((standing - inferred) | conclusions | _stated(ended, store), rules, book.vocabulary)
    into = _among(standing | ended, whole)
    for decision in decided:
        into[decision.conclusion] = (decision, *into.get(decision.conclusion, ()))
    return Derivations(whole.facts - conclusions, into)


def _stated(triples: Iterable[Triple], store: Store) -> set[Triple]:
    """Return the triples that a claim states which counts."""
    return {triple for triple in triples if any(claim.counts for claim in claims_of(triple, store))}


def _among(standing: set[Triple], whole: Derivations) -> dict[Triple, tuple[Derivation, ...]]:
    """Return the derivations of some triples from some of them."""
    return {
        triple: tuple(way for way in ways if standing.issuperset(way.premises))
        for triple, ways in whole.into.items() if triple in standing
    }


def _decided(store: Store, standing: set[Triple], vocabulary: Vocabulary) -> list[Derivation]:
    """Return how what stands in the graph was decided, or would have been were it not stated, with the grounds."""
    given = {predicate for decider in DECIDERS for predicate in decider.gives}
    if given.isdisjoint(predicate for _, predicate, _ in standing):
        return []
    return [
        Derivation(triple, decider.rule, tuple(dict.fromkeys(grounds)))
        for triple, (decider, grounds) in decisions(read_facts(store), vocabulary).items()
        if triple in standing and triple not in grounds
    ]


def _read(store: Store, predicates: set[str] | None, graph: DefaultGraph | NamedNode) -> set[Triple]:
    """Read the triples of a graph with some properties or classes, or all."""
    patterns: list[tuple[NamedNode | None, NamedNode | None]] = [(None, None)]
    if predicates is not None:
        nodes = [NamedNode(bare(name)) for name in sorted(predicates)]
        patterns = [(prop, None) for prop in nodes] + [(NamedNode(bare(TYPE)), cls) for cls in nodes]
    return {
        (str(quad.subject), str(quad.predicate), str(quad.object))
        for predicate, obj in patterns
        for quad in store.quads_for_pattern(None, predicate, obj, graph)
    }


def _atoms(text: str) -> Iterator[Triple]:
    for name, arguments in _ATOM.findall(text):
        if name in LITERAL_RELATIONS:
            continue
        terms = [_term(argument.strip()) for argument in arguments.split(",")]
        predicate = name if name.startswith("<") else term_of(name)
        yield (terms[0], TYPE, predicate) if len(terms) == 1 else (terms[0], predicate, terms[1])


def _term(text: str) -> str:
    return term_of(text) if _PREFIXED.fullmatch(text) else text
