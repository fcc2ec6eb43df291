"""The way of the data, strung together: seeds, claims, facts, closure, checks, store (DESIGN 2)."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from kg.model.errors import DataError, Place, Problem
from kg.model.rooms import ONTOLOGY
from kg.model.terms import Triple, bare
from kg.model.vocabulary import FILES, Vocabulary

if TYPE_CHECKING:  # the steps are imported when they are taken, so that an unchanged build starts fast
    from kg.consequences.findings import Finding
    from kg.graph.axioms import Axioms
    from kg.graph.closure import Closure, Programs
    from kg.graph.dataset import Dataset
    from kg.graph.rules import Rule
    from kg.seeds.records import Reader

Progress = Callable[[str], None]


@dataclass
class Timings:
    """Seconds a step, in the order the steps were taken."""

    progress: Progress
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time a step and tell that it has begun."""
        self.progress(name)
        begin = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begin


@dataclass(frozen=True)
class Summary:
    """What a build did: counts, warnings and seconds a step; ``unchanged`` if there was nothing to do.

    ``notes`` are the warnings that ask nobody to do anything; a quiet build does not print them.
    """

    counts: dict[str, int]
    warnings: tuple[Problem, ...]
    seconds: dict[str, float]
    unchanged: bool = False
    notes: frozenset[Problem] = frozenset()


@dataclass(frozen=True)
class Tools:
    """What a graph is made with. Who makes one after another keeps them, with a reader and programs that remember."""

    vocabulary: Vocabulary
    axioms: Axioms
    rules: tuple[Rule, ...]
    read: Reader
    programs: Programs | None = None

    @classmethod
    def load(cls, read: Reader | None = None, programs: Programs | None = None) -> Tools:
        """Read the ontology and compile its axioms.

        Raises:
            DataError: if an axiom or a rule cannot be taken.
        """
        from kg.graph.axioms import compile_axioms
        from kg.graph.rules import read_rules
        from kg.seeds.yaml_nodes import read_yaml

        vocabulary = Vocabulary.load(ONTOLOGY)
        rules = read_rules(ONTOLOGY / "rules", vocabulary)
        return cls(vocabulary, compile_axioms(vocabulary), rules, read or read_yaml, programs)


@dataclass
class Graph:
    """Seeds taken the fast way as far as the closed graph; the later steps are taken when they are asked for."""

    seeds_folder: Path
    label: str
    timings: Timings
    tools: Tools | None = None

    def __post_init__(self) -> None:
        from kg.checks.located import Locator
        from kg.graph.facts import accept
        from kg.seeds.translate import read_seeds

        step = self.timings.step
        with step("ontology"):
            tools = self.tools or Tools.load()
            self.vocabulary, self.axioms, self.rules, self.programs = tools.vocabulary, tools.axioms, tools.rules, tools.programs
        with step("seeds"):
            self.seeds = read_seeds(self.seeds_folder, self.vocabulary, label=self.label, read=tools.read)
        with step("facts"):
            try:
                self.facts = accept(self.seeds.claims, self.vocabulary)
            except ValueError as error:
                raise DataError([Problem(Place(self.label), str(error))]) from None
            self.locator = Locator(self.seeds.claims.values())

    @cached_property
    def closure(self) -> Closure:
        """What follows from the facts, and the rules that gave nothing."""
        from kg.graph.inference import infer

        with self.timings.step("closure"):
            return infer(self.facts, self.axioms.rules + self.rules, self.vocabulary, self.programs)

    @cached_property
    def given(self) -> frozenset[Triple]:
        """What rules start from: facts, what is decided from them, and concepts."""
        from kg.graph.inference import given

        return given(self.facts, self.vocabulary)

    @property
    def asserted(self) -> frozenset[Triple]:
        """The facts and the concepts, before anything follows from them: an inferred type can hide a wrong one."""
        return self.vocabulary.concept_triples.union(self.facts.support)

    @property
    def inferred(self) -> frozenset[Triple]:
        """What follows from facts and concepts, or is decided, and is not among them."""
        return self.closure.inferred

    @cached_property
    def closed(self) -> frozenset[Triple]:
        """All that stands in the default graph."""
        return self.inferred | self.given

    @cached_property
    def claim_graph(self) -> tuple[Triple, ...]:
        """All claims and passages, of all sources together; no two sources share one."""
        graphs = self.dataset.graphs
        return tuple(chain.from_iterable(triples for name, triples in graphs.items() if "/graph/source/" in name))

    @cached_property
    def dataset(self) -> Dataset:
        """The quads of the dataset."""
        from kg.graph.dataset import assemble

        with self.timings.step("dataset"):
            return assemble(self.seeds, self.facts, self.inferred, self.vocabulary)

    @cached_property
    def consequences(self) -> tuple[Finding, ...]:
        """What follows from the sources for what others say."""
        from kg.consequences.collect import consequences
        from kg.consequences.findings import Material

        with self.timings.step("consequences"):
            return consequences(Material.of(self.facts, self.closed, self.vocabulary), date.today())

    def shape_problems(self) -> tuple[list[Problem], list[Problem]]:
        """Validate facts as asserted and again after closure, and claims.

        Returns:
            What is wrong; and as warnings what shapes of a lesser severity say, and every shape that is about nothing,
            because silence is not success.
        """
        from kg.checks.shapes import CLAIM_SHAPES, FACT_SHAPES, read_shapes
        from kg.checks.validation import TOLD_ONLY, located, validate

        facts_and_inferences, claims_and_passages = self.closed, self.claim_graph
        with self.timings.step("shapes"):
            of_facts, of_claims = (read_shapes(ONTOLOGY / name) for name in (FACT_SHAPES, CLAIM_SHAPES))
            asserted, _ = validate(self.asserted, of_facts, self.vocabulary)
            closed, reached = validate(facts_and_inferences, of_facts, self.vocabulary)
            claims, reached_by_claims = validate(claims_and_passages, of_claims, self.vocabulary)
            idle = [shape.name for shape in (*of_facts, *of_claims) if shape.name not in reached | reached_by_claims]
        warnings = [Problem(Place("ontology/shapes"), f"{bare(name)} is about nothing in the graph") for name in idle]
        results = [*asserted, *closed, *claims]
        warnings += located((result for result in results if result.severity in TOLD_ONLY), self.locator)
        return located((result for result in results if result.severity not in TOLD_ONLY), self.locator), warnings

    def counted(self) -> tuple[list[Problem], list[Problem]]:
        """Return the errors and warnings of contradictions, expected counts, and rules of our own that gave nothing."""
        from kg.checks.consistency import check_disjoint
        from kg.checks.counts import check_counts

        errors, warnings = check_counts(
            self.seeds_folder, self.label, self.closed, self.seeds.claims.values(), self.vocabulary,
        )
        idle = sorted({rule.name for rule in self.rules} - {rule.name for rule in self.rules if rule not in self.closure.idle})
        warnings += [Problem(Place("ontology/rules"), f"{name!r} gives nothing in the graph") for name in idle]
        return errors + check_disjoint(self.closed, self.axioms.disjoint, self.locator), warnings


def build(seeds: Path, out: Path, progress: Progress) -> Summary:
    """Build the graph of a seeds folder and publish it.

    Args:
        seeds: the folder with ``registry/``, ``events/`` and ``passages/``.
        out: where ``store/`` and ``dist/`` go.
        progress: told the name of every step as it begins.

    Raises:
        DataError: with every problem that was found; nothing is published then and the last good graph stays.
    """
    from kg.consequences.collect import NOTES
    from kg.consequences.news import FILE, news, written
    from kg.store.publish import FINGERPRINT, generation, in_memory, published_fingerprint, published_text, write_store

    fingerprint = fingerprint_of(seeds)
    timings = Timings(progress)
    if published_fingerprint(out) == fingerprint:
        return Summary({}, (), {}, unchanged=True)
    graph = Graph(seeds, seeds.name, timings)
    problems, warnings = graph.shape_problems()
    errors, more = graph.counted()
    problems += errors
    told = news(graph.consequences, published_text(out, FILE))
    # what the ontology has and these seeds do not use is told by kg check: who writes facts has nothing to mend there
    warnings = [warning for warning in (*warnings, *more) if not warning.place.path.startswith("ontology/")] + list(told)
    from kg.checks.whole_graph import check_graph
    from kg.store.outputs import write_outputs

    with generation(out) as draft, ThreadPoolExecutor(1) as beside:
        with timings.step("dataset"):
            nquads = graph.dataset.nquads()
        stored = beside.submit(write_store, draft / "store", nquads)  # the engine works outside the interpreter's lock
        with timings.step("whole graph"):
            problems += check_graph(in_memory(nquads), ONTOLOGY / "checks", graph.locator)
        if not problems:
            with timings.step("outputs"):
                write_outputs(draft / "dist", nquads, graph.dataset, graph.seeds, graph.facts, graph.vocabulary)
        with timings.step("store"):
            stored.result()
        if problems:
            raise DataError(problems)
        (draft / FILE).write_text(written(graph.consequences), encoding="utf-8")
        (draft / FINGERPRINT).write_text(fingerprint, encoding="ascii")
    counts = {
        "records": graph.seeds.records,
        "claims": len(graph.seeds.claims),
        "facts": len(graph.facts.support),
        "inferences": len(graph.inferred),
        "sources": sum("/graph/source/" in name for name in graph.dataset.graphs),
        "quads": nquads.count("\n"),
    }
    notes = frozenset(problem for problem, finding in told.items() if finding.kind in NOTES)
    return Summary(counts, tuple(warnings), timings.seconds, notes=notes)


def fingerprint_of(seeds: Path) -> str:
    """Return a digest of everything that a build depends on: seeds, ontology, our code and its libraries' versions."""
    from importlib.metadata import version

    package = Path(__file__).parent
    files = [
        *(path for pattern in ("*.yaml", "*.yml", "*.tsv") for path in seeds.rglob(pattern)),
        *(ONTOLOGY / name for name in FILES),
        *(path for pattern in ("*.ttl", "*.rls", "*.rq") for path in ONTOLOGY.rglob(pattern)),
        *package.rglob("*.py"),
    ]
    digest = hashlib.sha256()
    for name in ("pyoxigraph", "nemo-python", "pyshacl", "PyYAML"):
        digest.update(f"{name} {version(name)}\n".encode())
    for file in sorted(set(files)):
        root = next(r for r in (seeds, ONTOLOGY, package) if file.is_relative_to(r))
        digest.update(f"{root.name}/{file.relative_to(root).as_posix()}\n".encode())
        try:
            digest.update(hashlib.sha256(file.read_bytes()).digest())
        except OSError as error:
            digest.update(f"unreadable: {error.errno}".encode())
    return digest.hexdigest()

