"""The workbench: everything that ``kg build`` checks, again and again in one process, without publishing.

The ontology, its compiled rules, the files that have not changed and the store are kept in memory; what a save has changed
is put into the store triple by triple.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, Store, parse

from kg.build import Graph, Timings, Tools
from kg.checks.whole_graph import check_graph
from kg.graph.closure import Programs
from kg.model.errors import DataError, Problem
from kg.model.rooms import ONTOLOGY
from kg.model.terms import Triple
from kg.seeds.translate import Seeds
from kg.seeds.yaml_nodes import Node, read_yaml


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with the seeds, what somebody should look at, the seeds (None if unreadable) and how many facts they give."""

    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    seeds: Seeds | None = None
    facts: int = 0

    @property
    def claims(self) -> int:
        """The number of claims, 0 where the seeds cannot be read."""
        return len(self.seeds.claims) if self.seeds else 0


class Workbench:
    """Checks one seeds folder as often as it is asked to."""

    def __init__(self, seeds: Path) -> None:
        self.seeds = seeds
        self._files: dict[Path, tuple[tuple[int, int], str, Node | Problem]] = {}
        self._tools = Tools.load(self._read, Programs())
        self.store = Store()
        self._graphs: dict[str, tuple[Triple, ...]] = {}

    def check(self) -> Verdict:
        """Check the folder as it is now, as ``kg build`` does."""
        try:
            graph = Graph(self.seeds, self.seeds.name, Timings(lambda step: None), self._tools)
        except DataError as error:
            return Verdict(tuple(error.problems), ())
        problems, warnings = graph.shape_problems()
        errors, more = graph.counted()
        self._put(graph.dataset.graphs)
        problems += errors + check_graph(self.store, ONTOLOGY / "checks", graph.locator)
        return Verdict(tuple(sorted(set(problems))), tuple(warnings + more), graph.seeds, len(graph.facts.support))

    def _read(self, file: Path, name: str) -> Node | Problem:
        """Read a file, unless its size and time are those of last time."""
        try:
            status = file.stat()
            stamp = (status.st_mtime_ns, status.st_size)
        except OSError:
            return read_yaml(file, name)
        known = self._files.get(file)
        if known is None or known[:2] != (stamp, name):
            known = (stamp, name, read_yaml(file, name))
            self._files[file] = known
        return known[2]

    def _put(self, graphs: dict[str, tuple[Triple, ...]]) -> None:
        """Make the store hold these graphs and no others; both are sorted, so that equal ones are told at once."""
        for name in sorted({*graphs, *self._graphs}):
            before, after = self._graphs.get(name, ()), graphs.get(name, ())
            if before != after:
                for quad in _quads(set(before).difference(after), name):
                    self.store.remove(quad)
                self.store.extend(_quads(set(after).difference(before), name))
        self._graphs = dict(graphs)


def _quads(triples: Iterable[Triple], name: str) -> Iterator[Quad]:
    graph = f"<{name}>" if name else ""
    text = "".join(f"{s} {p} {o} {graph} .\n" for s, p, o in triples)
    return iter(parse(text, format=RdfFormat.N_QUADS))
