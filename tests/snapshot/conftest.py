"""Views of the real graph, each taken once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.graph.axioms import compile_axioms
from kg.graph.rules import Rule, read_rules
from kg.model.rooms import ONTOLOGY
from kg.model.vocabulary import Vocabulary
from kg.snapshot.view import open_view

ViewOf = Callable[..., Store]


@pytest.fixture(scope="session")
def view(built: Path) -> ViewOf:
    """Return a function that opens the real graph ``as_of`` and ``known_by`` days given as text."""

    @cache
    def opened(as_of: str = "", known_by: str = "") -> Store:
        days = [date.fromisoformat(text) if text else None for text in (as_of, known_by)]
        return open_view(built, days[0], days[1])

    return opened


@pytest.fixture(scope="session")
def rules(vocabulary: Vocabulary) -> tuple[Rule, ...]:
    return compile_axioms(vocabulary).rules + read_rules(ONTOLOGY / "rules", vocabulary)
