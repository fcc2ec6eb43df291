"""Small further articles laid over the frozen seeds, and the five further ones where they are at hand."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

from kg.build import Graph, Timings, Tools
from kg.graph.closure import Programs
from kg.model.errors import Problem
from kg.seeds.yaml_nodes import Node, read_yaml
from tests.conftest import FROZEN, MORE


def article(slug: str, published: str = "2026-11-01") -> str:
    """Return the record of a source."""
    return (
        f'- {{id: "source:{slug}", type: Article, source: editors, label: {{en: Article {slug}}}, textLength: 1000, '
        f"publishedOn: {published}}}\n"
    )


def laid(folder: Path, *files: str) -> Path:
    """Return a copy of the frozen seeds in a folder with further files of records."""
    seeds = folder / "seeds"
    shutil.copytree(FROZEN, seeds)
    for number, text in enumerate(files, 1):
        (seeds / "events" / f"further-{number}.yaml").write_text(text, encoding="utf-8")
    return seeds


def with_more(folder: Path) -> Path:
    """Return a copy of the frozen seeds in a folder with the five further articles."""
    seeds = laid(folder)
    shutil.copytree(MORE / "seeds", seeds, dirs_exist_ok=True)
    return seeds


def graph_of(seeds: Path) -> Graph:
    """Return the graph of a folder; ontology, rules and files with the same text are read once for all tests."""
    return Graph(seeds, seeds.name, Timings(lambda step: None), _tools())


@cache
def _tools() -> Tools:
    known: dict[tuple[str, bytes], Node | Problem] = {}

    def read(file: Path, name: str) -> Node | Problem:
        key = name, file.read_bytes()
        if key not in known:
            known[key] = read_yaml(file, name)
        return known[key]

    return Tools.load(read, Programs())
