"""The cache of answers stays within its bytes and forgets the least recently used."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.server.cache import Cache, Entry, is_stable
from kg.server.limits import WHOLE_BYTES


def entry(size: int) -> Entry:
    return Entry("text/csv", '"tag"', b"x" * size)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5000)), max_size=100), st.integers(0, 20_000))
def test_it_never_holds_more_than_it_may(puts: list[tuple[int, int]], most: int) -> None:
    cache = Cache(most)
    for key, size in puts:
        cache.put(key, entry(size), 10)
        assert sum(len(cache.get(k).body) for k in range(31) if cache.get(k)) <= most  # type: ignore[union-attr]


def test_the_least_recently_used_goes_first() -> None:
    cache = Cache(10_000)
    for key in range(3):
        cache.put(key, entry(2_500), 0)
    assert cache.get(0)
    cache.put(3, entry(2_500), 0)
    assert cache.get(1) is None
    assert cache.get(0) and cache.get(2) and cache.get(3)


def test_a_long_answer_is_not_kept() -> None:
    cache = Cache(10 * WHOLE_BYTES)
    cache.put(1, entry(WHOLE_BYTES + 1), 0)
    assert cache.get(1) is None


def test_clear() -> None:
    cache = Cache(10_000)
    cache.put(1, entry(10), 0)
    cache.clear()
    assert cache.get(1) is None


@pytest.mark.parametrize("query, stable", [
    ("SELECT * { ?s ?p ?o }", True), ("SELECT (NOW() AS ?x) {}", False), ("SELECT (rand () AS ?x) {}", False),
    ("SELECT (StrUuid() AS ?x) {}", False), ("SELECT (BNODE() AS ?x) {}", False), ("SELECT (\\u004EOW() AS ?x) {}", False),
    ("SELECT ?brand ?knowledge {}", True),
])
def test_what_changes_is_not_kept(query: str, stable: bool) -> None:
    assert is_stable(query) is stable
