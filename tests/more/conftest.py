"""The frozen seeds with five further reports laid over them; skipped where these are absent."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.build import build
from tests.conftest import FROZEN, MORE
from tests.laws.outputs import memory


@pytest.fixture(scope="package")
def more_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not (MORE / "seeds").is_dir():
        pytest.skip(f"{MORE} is absent: put the five further reports there")
    folder = tmp_path_factory.mktemp("more")
    for seeds in (FROZEN, MORE / "seeds"):
        shutil.copytree(seeds, folder / "seeds", dirs_exist_ok=True)
    build(folder / "seeds", folder / "build", lambda step: None)
    return folder / "build"


@pytest.fixture(scope="package")
def more(more_build: Path) -> Store:
    return memory(more_build)
