"""CONTRIBUTING.md, followed word for word in a copy of the checkout, over the frozen seeds.

Run this file as a program to write the outputs anew.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.conftest import FROZEN, ROOT
from tests.guide import environment, followed

GUIDE = ROOT / "CONTRIBUTING.md"
ROOMS = ("docs", "kg", "ontology", "queries", "tests", "Makefile", "README.md", "pyproject.toml")


def as_it_is(folder: Path) -> str:
    """Return the guide with its outputs as they are."""
    checkout = folder / "vcd"
    checkout.mkdir()
    for room in ROOMS:
        if (ROOT / room).is_dir():
            shutil.copytree(ROOT / room, checkout / room, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / room, checkout)
    shutil.copytree(FROZEN, checkout / "seeds")
    return followed(GUIDE.read_text(encoding="utf-8"), checkout, environment(folder / "bin", checkout))


@pytest.mark.integration  # runs the tests that the guide runs: a minute
def test_the_guide_word_for_word(tmp_path: Path) -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert text.count("\n$ python -m pytest ") == 5
    assert as_it_is(tmp_path) == text


@pytest.mark.parametrize("kind", ["fact", "property", "shape", "question", "view", "command"])
def test_each_kind_of_change_is_told(kind: str) -> None:
    assert re.search(rf"^## A {kind}\b", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)


def test_what_is_called_for_is_there() -> None:
    """Targets of the Makefile and pages that the guide names."""
    text = GUIDE.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {target for line in re.findall(r"`?make ([a-z -]+)", text) for target in line.split()} <= targets
    assert all((ROOT / page).is_file() for page in re.findall(r"\]\(([\w/.-]+)\)", text))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        GUIDE.write_text(as_it_is(Path(temporary)), encoding="utf-8")
