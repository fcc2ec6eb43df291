"""What tests share: the frozen seeds, read once, and their graph, built once; and the guard of the live seeds."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
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
LIVE = ROOT / "seeds"
"""The seeds of today; only tests/laws reads them."""
TEXTS = Path(os.environ.get("VCD_TEXTS", ROOT.parent / "shared" / "seeds"))
MORE = Path(os.environ.get("VCD_MORE", ROOT.parent / "shared" / "more"))
"""Further articles with their texts, for tests only; they never enter the seeds."""

_read_live: set[str] = set()


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and isinstance(arguments[0], str) and os.path.abspath(arguments[0]).startswith(f"{LIVE}{os.sep}"):
        _read_live.add(os.path.abspath(arguments[0]))


sys.addaudithook(_watch)


@pytest.fixture(autouse=True)
def only_laws_read_the_live_seeds(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that stands on what authors go on writing, which the next article would break."""
    yield
    found = sorted(_read_live)
    _read_live.clear()
    if request.path.parent.name not in ("laws", "growth"):
        assert not found, "this test reads the live seeds: take FROZEN, or state a law in tests/laws"


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
