"""What the laws share: the live seeds, read once, and their graph, built once."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.build import build
from kg.model.vocabulary import Vocabulary
from kg.seeds.translate import Seeds, read_seeds
from tests.conftest import LIVE
from tests.laws.outputs import memory


@pytest.fixture(scope="session")
def live(vocabulary: Vocabulary) -> Seeds:
    return read_seeds(LIVE, vocabulary)


@pytest.fixture(scope="session")
def live_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The build itself is the first law: it finds no problem."""
    out = tmp_path_factory.mktemp("live") / "build"
    build(LIVE, out, lambda step: None)
    return out


@pytest.fixture(scope="session")
def live_store(live_build: Path) -> Store:
    return memory(live_build)
