"""Answers as plain rows, and small graphs to ask, for the tests of questions."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import RdfFormat, Store

from kg.ask.answers import ask
from kg.ask.catalogue import Question
from kg.build import Graph, Timings

_PREFIXES = ("https://w3id.org/vcd/id/", "https://w3id.org/vcd/ontology#")


def rows_of(question: Question, store: Store, **given: str) -> list[dict[str, str]]:
    """Return the rows of an answer; IRIs of ours without their beginnings, an empty text where there is no value."""
    answer = ask(question, given, store)
    return [{c: _plain(t) for c, t in zip(answer.columns, row, strict=True)} for row in answer.rows]


def store_of(seeds: Path) -> Store:
    """Return the graph of a seeds folder, in memory."""
    store = Store()
    graph = Graph(seeds, seeds.name, Timings(lambda step: None))
    store.bulk_load(graph.dataset.nquads().encode(), format=RdfFormat.N_QUADS)
    return store


def _plain(term: object) -> str:
    text = str(getattr(term, "value", ""))
    for prefix in _PREFIXES:
        text = text.removeprefix(prefix)
    return text
