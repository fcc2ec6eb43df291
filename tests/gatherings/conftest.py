"""Small invented seeds: what every scenario takes for granted, and how one is built and asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest
from pyoxigraph import QueryBoolean, QuerySolutions, Store

from kg.ask.answers import prefixes
from kg.ask.catalogue import read_catalogue
from kg.build import build
from kg.model.errors import DataError
from kg.model.rooms import QUERIES
from kg.seeds.passages import HEADER
from kg.store.publish import open_store
from tests.ask.tables import rows_of

COMMON = (Path(__file__).resolve().parent / "common.yaml").read_text(encoding="utf-8")

SOURCES = ("901", "902", "903")
"""Articles of January 2023, June 2024 and December 2025; their passages are one character each: 901:0-1, 901:1-2 ..."""


class Scenario:
    """A built scenario: its folder, and short questions to its graph."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store: Store = open_store(folder)

    def holds(self, pattern: str) -> bool:
        """Tell whether a pattern holds."""
        answer = self.store.query(f"ASK {{ {pattern} }}", prefixes=prefixes(self.store))
        assert isinstance(answer, QueryBoolean)
        return bool(answer)

    def rows(self, query: str) -> set[tuple[str, ...]]:
        """Return the rows of a query, things as TYPE/SLUG, our terms by name, literals by their text."""
        found = self.store.query(query, prefixes=prefixes(self.store))
        assert isinstance(found, QuerySolutions)
        return {tuple(_short(row[variable]) for variable in found.variables) for row in found}

    def answer(self, name: str, **given: str) -> list[dict[str, str]]:
        """Return the rows of a question of the catalogue."""
        return rows_of(read_catalogue(QUERIES)[name], self.store, **given)


def _short(term: object) -> str:
    value = getattr(term, "value", "")
    return str(value).removeprefix("https://w3id.org/vcd/id/").removeprefix("https://w3id.org/vcd/ontology#")


Built = Callable[[str], Scenario]
Refused = Callable[[str], list[str]]


def write(folder: Path, records: str) -> Path:
    """Write the records of a scenario beside the common ones and return the seeds folder."""
    seeds = folder / "seeds"
    for name, text in (("registry/common.yaml", COMMON), ("events/case.yaml", dedent(records))):
        file = seeds / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    digests = "".join(f"{n}\t{n + 1}\t1\t{'0' * 64}\n" for n in range(60))
    for source in SOURCES:
        file = seeds / "passages" / f"{source}.tsv"
        file.parent.mkdir(exist_ok=True)
        file.write_text(f"{HEADER}\n{digests}", encoding="utf-8")
    return seeds


@pytest.fixture
def built(tmp_path: Path) -> Built:
    """Return a function that builds a scenario."""

    def make(records: str) -> Scenario:
        build(write(tmp_path, records), tmp_path / "out", lambda step: None)
        return Scenario(tmp_path / "out")

    return make


@pytest.fixture
def refused(tmp_path: Path) -> Refused:
    """Return a function that builds a scenario that must be refused, and gives the problems."""

    def make(records: str) -> list[str]:
        with pytest.raises(DataError) as raised:
            build(write(tmp_path, records), tmp_path / "out", lambda step: None)
        return [str(problem) for problem in raised.value.problems]

    return make
