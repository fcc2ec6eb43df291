"""Proofs: the shortest derivation of a triple down to what claims state, and the others.

The derivations form a hypergraph. The shortest proof is the one of Knuth, "A Generalization of Dijkstra's Algorithm"
(Information Processing Letters 6, 1977): with the number of triples in a proof as its cost, least costs are settled in
rising order. The other proofs come in rising order too, by best-first search with the least costs as the exact bound.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import Store

from kg.explain.claims import PublishedClaim, claims_of
from kg.explain.derivations import Derivation, Derivations, derivations_in, key, order
from kg.graph.rules import Rule
from kg.model.terms import Triple

Cost = tuple[int, int]
"""The number of triples in a proof as a tree, and its height: both grow with every step."""
_STATED: Cost = (1, 1)


@dataclass(frozen=True, slots=True)
class Proof:
    """Why a triple stands: claims state it (no rule, no premises), or a rule gives it from premises with their proofs."""

    triple: Triple
    rule: Rule | None
    premises: tuple[Proof, ...]
    claims: tuple[PublishedClaim, ...]

    @property
    def size(self) -> int:
        """The number of triples in the proof, each as often as it is used."""
        return 1 + sum(premise.size for premise in self.premises)

    @property
    def height(self) -> int:
        """The longest way down to a stated triple, itself counted."""
        return 1 + max((premise.height for premise in self.premises), default=0)

    def walk(self) -> Iterator[Proof]:
        """Yield the proof and all proofs in it, from the top."""
        yield self
        for premise in self.premises:
            yield from premise.walk()


@dataclass(frozen=True)
class Grounds:
    """All derivations that lead to some triples of a store, and the least cost of each triple."""

    store: Store
    derivations: Derivations

    @cached_property
    def costs(self) -> dict[Triple, Cost]:
        """The least cost of every triple that has a proof."""
        return least_costs(self.derivations)

    def shortest(self, triple: Triple) -> Proof | None:
        """Return the shortest proof; of equal ones the first by the names of rules. None if the triple does not hold."""
        return self._shortest(triple) if triple in self.costs else None

    def all(self, triple: Triple) -> Iterator[Proof]:
        """Yield all proofs of a triple without circles, shortest first.

        No triple in them stands below itself, and what is stated is not derived again, except for the triple asked for:
        if claims state it, that comes first, and then how it would follow anyway.
        """
        if triple in self.derivations.facts:
            yield self._stated(triple)
        for tree in self._trees(triple):
            yield self._proof(triple, tree)

    def _shortest(self, triple: Triple) -> Proof:
        if triple in self.derivations.facts:
            return self._stated(triple)
        best = self._ranked(triple)[0]
        return Proof(triple, best.rule, tuple(self._shortest(premise) for premise in best.premises), ())

    def _stated(self, triple: Triple) -> Proof:
        if triple not in self._leaves:
            self._leaves[triple] = Proof(triple, None, (), claims_of(triple, self.store))
        return self._leaves[triple]

    @cached_property
    def _leaves(self) -> dict[Triple, Proof]:
        """The stated triples that were told so far: many proofs end in the same ones."""
        return {}

    def _ranked(self, triple: Triple) -> list[Derivation]:
        """Return the derivations of a triple that can be proved, by the least cost of a proof that ends with them."""
        known = [d for d in self.derivations.into.get(triple, ()) if all(p in self.costs for p in d.premises)]
        return sorted(known, key=lambda d: (_joined([self.costs[p] for p in d.premises]), order(d)))

    def _trees(self, root: Triple) -> Iterator[dict[tuple[int, ...], Derivation]]:
        """Yield the choices of derivations, by position in the tree, that make up a proof; cheapest first.

        A partial proof costs what its finished part has and what its open triples cost at least, so that proofs leave
        the heap in rising order; of equal ones the one that took the better derivation earlier goes first.
        """
        facts = self.derivations.facts
        Open = tuple[tuple[tuple[int, ...], Triple, frozenset[Triple]], ...]
        heap: list[tuple[int, tuple[int, ...], dict[tuple[int, ...], Derivation], Open]] = [
            (self.costs[root][0] if root in self.costs else 0, (), {}, (((), root, frozenset()),))
        ]
        while heap:
            total, ranks, chosen, waiting = heapq.heappop(heap)
            if not waiting:
                yield chosen
                continue
            (place, triple, above), rest = waiting[0], waiting[1:]
            line = above | {triple}
            for rank, derivation in enumerate(self._ranked(triple)):
                if not line.isdisjoint(derivation.premises):
                    continue
                least = 1 + sum(self.costs[premise][0] for premise in derivation.premises)
                opened = tuple(
                    ((*place, n), premise, line) for n, premise in enumerate(derivation.premises) if premise not in facts
                )
                heapq.heappush(heap, (
                    total - self.costs[triple][0] + least, (*ranks, rank), {**chosen, place: derivation}, opened + rest,
                ))

    def _proof(self, triple: Triple, tree: dict[tuple[int, ...], Derivation], place: tuple[int, ...] = ()) -> Proof:
        if place not in tree:
            return self._stated(triple)
        taken = tree[place]
        premises = tuple(self._proof(premise, tree, (*place, n)) for n, premise in enumerate(taken.premises))
        return Proof(triple, taken.rule, premises, ())


def grounds(store: Store, *triples: Triple) -> Grounds:
    """Return the grounds of some triples; of all triples of the store if none is named."""
    return Grounds(store, derivations_in(store, {key(triple) for triple in triples} or None))


def explain(triple: Triple, store: Store) -> Proof | None:
    """Return the shortest proof of a triple of the default graph, or None if it does not hold.

    Args:
        triple: subject, predicate and object as N-Triples text.
        store: a published store, or a view of one in memory.
    """
    return grounds(store, triple).shortest(triple)


def least_costs(derivations: Derivations) -> dict[Triple, Cost]:
    """Return the least cost of a proof of every triple that has one (Knuth 1977).

    Size comes first and height second; joined this way no proof is cheaper than one of its parts, as Knuth's
    "superior functions" have to be.
    """
    users: dict[Triple, list[Derivation]] = defaultdict(list)
    missing: dict[Derivation, int] = {}
    for ways in derivations.into.values():
        for derivation in ways:
            missing[derivation] = len(derivation.premises)
            for premise in derivation.premises:
                users[premise].append(derivation)
    settled: dict[Triple, Cost] = {}
    heap = [(_STATED, fact) for fact in derivations.facts]
    heapq.heapify(heap)
    while heap:
        cost, triple = heapq.heappop(heap)
        if triple in settled:
            continue
        settled[triple] = cost
        for derivation in users[triple]:
            missing[derivation] -= 1
            if not missing[derivation]:
                joined = _joined([settled[premise] for premise in derivation.premises])
                heapq.heappush(heap, (joined, derivation.conclusion))
    return settled


def _joined(costs: list[Cost]) -> Cost:
    return 1 + sum(size for size, _ in costs), 1 + max((height for _, height in costs), default=0)
