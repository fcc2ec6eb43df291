"""What stands in the graph beside the facts: the concepts, what is decided, and what follows from all of it by rules."""

from __future__ import annotations

from collections.abc import Iterable

from kg.graph.closure import Closure, Programs, close
from kg.graph.decided import decide
from kg.graph.facts import Facts
from kg.graph.rules import Rule
from kg.model.terms import CONCEPT, SCHEME, TYPE, Triple
from kg.model.vocabulary import Vocabulary


def given(facts: Facts, vocabulary: Vocabulary) -> frozenset[Triple]:
    """Return what rules start from: the facts, what is decided from them, and the concepts of the vocabulary."""
    return vocabulary.concept_triples.union(facts.support, decide(facts, vocabulary))


def infer(facts: Facts, rules: Iterable[Rule], vocabulary: Vocabulary, programs: Programs | None = None) -> Closure:
    """Close accepted facts, as ``close`` does. What is decided counts as inferred, unless it is part of the vocabulary."""
    start = given(facts, vocabulary)
    closure = close(start, rules, vocabulary, programs)
    decided = start - facts.support.keys() - concepts(facts, vocabulary)
    return Closure(closure.inferred | decided, closure.idle)


def concepts(facts: Facts, vocabulary: Vocabulary) -> frozenset[Triple]:
    """Return the concepts as they stand in the graph: those of the vocabulary, and those that accepted claims add to it."""
    kinds = (CONCEPT, SCHEME)
    added = {subject for subject, predicate, obj in facts.support if predicate == TYPE and obj in kinds}
    if not added:
        return vocabulary.concept_triples
    said = (triple for triple in (*facts.support, *decide(facts, vocabulary)) if triple[0] in added)
    return vocabulary.concept_triples.union(said)
