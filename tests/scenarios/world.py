"""A small invented world, in which scenarios are told in a few records: what follows from them, or why they are refused."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from kg.build import Graph, Timings, Tools, build
from kg.checks.whole_graph import check_graph
from kg.model.errors import DataError
from kg.model.rooms import ONTOLOGY
from kg.model.terms import Triple, bare, is_iri, lexical, shrink
from kg.store.publish import in_memory

PEOPLE = ("old", "new", "guest", "deputy")
UNITS = ("alder", "birch")
WORLD = "\n".join((
    "- {id: source:editors, type: Source, source: editors, label: {en: The editors}}",
    "- {id: 'source:900', type: Article, source: editors, label: {en: Article 900}, publishedOn: 2026-01-01, textLength: 100}",
    "- {id: series:zz, type: ConferenceSeries, source: editors, label: {en: The series}}",
    *(f"- {{id: edition:zz-{n}, type: ConferenceEdition, source: editors, label: {{en: Edition {n}}}, inSeries: series:zz, "
      f"ordinal: {n}, heldOn: 202{n + 3}-05-01}}" for n in (1, 2)),
    *(f"- {{id: person:{name}, type: Official, source: editors, label: {{en: {name.title()}}}}}" for name in PEOPLE),
    "- {id: person:writer, type: Person, source: editors, label: {en: Writer}}",
    *(f"- {{id: province:{name}, type: Province, source: editors, label: {{en: {name.title()}}}}}\n"
      f"- {{id: body:{name}, type: PartyCommittee, source: editors, label: {{en: Committee of {name}}}, "
      f"committeeOf: province:{name}}}\n"
      f"- {{id: post:{name}, type: Post, source: editors, label: {{en: Secretary of {name}}}, postIn: body:{name}, "
      "postKind: post-kind:secretary}" for name in UNITS),
    "- {id: post:member, type: Post, source: editors, label: {en: Member}, postIn: body:alder, postKind: post-kind:full-member}",
    "- {id: group:all, type: ParticipantGroup, source: editors, label: {en: All of them}}",
)) + "\n"


@cache
def tools() -> Tools:
    """Return the ontology and its rules, read once."""
    return Tools.load()


class World:
    """The world with some records more; a record that names no source is the editors'."""

    def __init__(self, records: str) -> None:
        self._records = records

    def __enter__(self) -> World:
        self._folder = TemporaryDirectory()
        self.seeds = Path(self._folder.name) / "seeds"
        for name, text in (("registry", WORLD), ("events", self._records)):
            (self.seeds / name).mkdir(parents=True)
            (self.seeds / name / "all.yaml").write_text(text, encoding="utf-8")
        return self

    def __exit__(self, *error: object) -> None:
        self._folder.cleanup()

    def graph(self) -> Graph:
        """Return the graph, before it is checked."""
        return Graph(self.seeds, "seeds", Timings(lambda step: None), tools())


def graph_of(records: str) -> Graph:
    """Return the closed graph of the world with some records; it has passed all checks.

    Raises:
        AssertionError: telling what is wrong.
    """
    with World(records) as world:
        graph = world.graph()
        problems = [*graph.shape_problems()[0], *graph.counted()[0]]
        problems += check_graph(in_memory(graph.dataset.nquads()), ONTOLOGY / "checks", graph.locator)
        assert not problems, "\n".join(map(str, problems))
        return graph


def told(records: str, predicate: str) -> set[tuple[str, str]]:
    """Return who or what has a property in the closed graph, and which value, in their short forms."""
    return {(_name(s), _name(o)) for s, p, o in graph_of(records).closed if _name(p) == f"vcd:{predicate}"}


def values(records: str, subject: str, predicate: str) -> set[str]:
    """Return the values of one thing's property."""
    return {value for thing, value in told(records, predicate) if thing == subject}


def refusals(records: str) -> list[str]:
    """Return what a build says of records that it refuses."""
    with World(records) as world, TemporaryDirectory() as out, pytest.raises(DataError) as raised:
        build(world.seeds, Path(out) / "build", lambda step: None)
    return list(map(str, raised.value.problems))


def triples(graph: Graph) -> Iterator[Triple]:
    """Yield the closed graph in short forms."""
    for subject, predicate, obj in graph.closed:
        yield _name(subject), _name(predicate), _name(obj)


def _name(term: str) -> str:
    return shrink(bare(term)) if is_iri(term) else lexical(term)
