"""Contradictions of the ontology: things that belong to two classes declared disjoint (OWL 2 Profiles, cax-dw)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kg.checks.located import Locator
from kg.model.errors import Problem
from kg.model.terms import TYPE, Triple, bare, shrink


def check_disjoint(triples: Iterable[Triple], disjoint: frozenset[tuple[str, str]], locator: Locator) -> list[Problem]:
    """Return a problem for every thing that belongs to two disjoint classes."""
    types: dict[str, set[str]] = defaultdict(set)
    for subject, predicate, obj in triples:
        if predicate == TYPE:
            types[subject].add(obj)
    constrained = {cls for pair in disjoint for cls in pair}
    problems: list[Problem] = []
    for subject, found in sorted(types.items()):
        own = sorted(found & constrained)
        for i, one in enumerate(own):
            for other in own[i + 1 :]:
                if (one, other) in disjoint:
                    names = [shrink(bare(cls)).removeprefix("vcd:") for cls in (one, other)]
                    problems += locator.problems(
                        f"is both {names[0]} and {names[1]}, which nothing can be: mend its type or the property that makes "
                        "it one", subject, TYPE, one,
                    )
    return problems
