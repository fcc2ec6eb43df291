"""What tests share: the frozen seeds, read once, and their graph, built once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.build import build
from kg.model.rooms import ONTOLOGY
from kg.model.vocabulary import Vocabulary
from kg.seeds.translate import Seeds, read_seeds
from kg.store.publish import open_store

ROOT = Path(__file__).resolve().parent.parent
FROZEN = ROOT / "tests" / "frozen" / "seeds"
"""A copy of the seeds on which tests of behaviour stand, so that a new article changes none of them."""
TEXTS = Path(os.environ.get("VCD_TEXTS", ROOT.parent / "shared" / "seeds"))


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return Vocabulary.load(ONTOLOGY)


@pytest.fixture(scope="session")
def seeds(vocabulary: Vocabulary) -> Seeds:
    return read_seeds(FROZEN, vocabulary)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("built") / "build"
    build(FROZEN, out, lambda step: None)
    return out


@pytest.fixture(scope="session")
def store(built: Path) -> Store:
    return open_store(built)
