"""What the tests of the gold list share: the real seeds, read once."""

from __future__ import annotations

import pytest

from kg.model.rooms import ONTOLOGY
from kg.model.vocabulary import Vocabulary
from kg.seeds.translate import Seeds, read_seeds
from tests.conftest import FROZEN


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """The ontology."""
    return Vocabulary.load(ONTOLOGY)


@pytest.fixture(scope="session")
def seeds(vocabulary: Vocabulary) -> Seeds:
    """The claims of the real seeds."""
    return read_seeds(FROZEN, vocabulary)
