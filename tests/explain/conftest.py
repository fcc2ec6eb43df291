"""What the tests of explanations share: the grounds of the seed graph, and graphs of changed seeds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from pyoxigraph import Store

from kg.explain.derivations import rulebook
from kg.explain.proofs import Grounds, grounds
from kg.graph.closure import close
from kg.graph.dataset import assemble
from kg.graph.facts import accept
from kg.model.vocabulary import Vocabulary
from kg.seeds.claims import Claim
from kg.seeds.translate import Seeds
from kg.store.publish import in_memory

Change = Callable[[dict[str, Claim]], None]


@pytest.fixture(scope="session")
def ground(store: Store) -> Grounds:
    return grounds(store)


@pytest.fixture(scope="session")
def changed(seeds: Seeds, vocabulary: Vocabulary) -> Callable[[Change], Store]:
    """Give a function that builds a store in memory from claims that a function has changed."""

    def build(change: Change) -> Store:
        claims = dict(seeds.claims)
        change(claims)
        facts = accept(claims, vocabulary)
        inferred = close(facts.support, rulebook().rules, vocabulary).inferred
        return in_memory(assemble(replace(seeds, claims=claims), facts, inferred, vocabulary).nquads())

    return build
