"""Views: the same way of the data, from the claims known by a day, and to what stands on a day.

A view is a store like the published one, in memory, with up to three graphs more: ``graph/certain``, ``graph/possible`` and
``graph/over`` give the classes of every dated thing (and, known by a day, of every source) that stands in the view for
certain, perhaps, or no longer; ``graph/over`` holds besides what no longer holds of it and of others because of that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from pyoxigraph import Store

from kg.graph.axioms import compile_axioms
from kg.graph.dataset import Dataset, assemble
from kg.graph.facts import Facts, accept
from kg.graph.inference import infer
from kg.graph.rules import Rule, read_rules
from kg.model.rooms import ONTOLOGY
from kg.model.terms import (
    BASE,
    DATASET_GRAPH,
    GRAPH,
    OVER,
    TYPE,
    VOCABULARIES,
    Triple,
    bare,
    iri,
    literal,
    vcd,
)
from kg.model.vocabulary import Vocabulary
from kg.seeds.claims import Claim
from kg.seeds.translate import Seeds
from kg.snapshot.bounds import Verdict
from kg.snapshot.history import History, history_of
from kg.snapshot.known import Known, keep_known, publication
from kg.snapshot.notes import Names, known_notes, standing_notes
from kg.snapshot.standing import Standing, standing_on
from kg.store.claims import read_claims
from kg.store.outputs import write_outputs
from kg.store.publish import generation, in_memory, open_store, write_store

CERTAIN = GRAPH + "certain"
POSSIBLE = GRAPH + "possible"
_URI_SPACE = iri(VOCABULARIES["void"] + "uriSpace")
"""Keeps the prefixes known of types of which the view has nothing."""
_APART = ((CERTAIN, Verdict.CERTAIN), (POSSIBLE, Verdict.POSSIBLE))


@dataclass(frozen=True, slots=True)
class View:
    """The quads of a view, the claims and facts in it, and notes for people on what was left out or kept without certainty."""

    dataset: Dataset
    seeds: Seeds
    facts: Facts
    notes: tuple[str, ...]


Tell = Callable[[str], None]


def open_view(
    build: Path, as_of: date | None, known_by: date | None, tell: Tell = lambda note: None
) -> Store:
    """Open a build as it is, as of a day, as known by a day, or both.

    Args:
        build: the folder of a build.
        as_of: keep what had happened by this day, and of what lasts what stands on it.
        known_by: keep what sources published by this day say.
        tell: told what was left out, and what was kept although it is not certain.

    Raises:
        UsageError: if nothing has been built there.
    """
    if as_of is None and known_by is None:
        return open_store(build)
    return in_memory(_of_build(build, as_of, known_by, Vocabulary.load(ONTOLOGY), tell).dataset.nquads())


@contextmanager
def published_view(
    build: Path, as_of: date | None, known_by: date | None, tell: Tell = lambda note: None
) -> Iterator[Path]:
    """Give a temporary folder in which a view of a build is published like a build itself (see ``open_view``).

    Raises:
        UsageError: if nothing has been built there.
    """
    vocabulary = Vocabulary.load(ONTOLOGY)
    view = _of_build(build, as_of, known_by, vocabulary, tell)
    nquads = view.dataset.nquads()
    with TemporaryDirectory(prefix="kg-view-") as folder:
        with generation(Path(folder)) as draft:
            write_store(draft / "store", nquads)
            write_outputs(draft / "dist", nquads, view.dataset, view.seeds, view.facts, vocabulary)
        yield Path(folder)


def _of_build(build: Path, as_of: date | None, known_by: date | None, vocabulary: Vocabulary, tell: Tell) -> View:
    rules = compile_axioms(vocabulary).rules + read_rules(ONTOLOGY / "rules", vocabulary)
    view = take_view(read_claims(build).seeds, as_of, known_by, vocabulary, rules)
    for note in view.notes:
        tell(note)
    return view


def take_view(
    seeds: Seeds, as_of: date | None, known_by: date | None, vocabulary: Vocabulary, rules: Iterable[Rule]
) -> View:
    """Return the quads of a view of claims (see ``open_view``)."""
    facts = accept(seeds.claims, vocabulary)
    published = publication(facts, {claim.source for claim in seeds.claims.values()})
    claims: Mapping[str, Claim] = seeds.claims
    names = Names(facts.support)
    notes: list[str] = []
    told: dict[str, Iterable[Triple]] = {CERTAIN: (), POSSIBLE: ()}
    if known_by:
        known = keep_known(claims, published, known_by, vocabulary)
        notes += known_notes(known, len(claims), known_by, names)
        claims = known.claims
        facts = accept(claims, vocabulary)
        told = {name: [*told[name], *_sources(known, verdict)] for name, verdict in _APART}
    if as_of:
        history = history_of(claims, facts, published, as_of, vocabulary)
        standing = standing_on(history, as_of, rules, vocabulary)
        notes += standing_notes(history, standing, len(facts.support), as_of, names)
        claims, facts, inferred = history.claims, replace(history.facts, support=standing.facts), standing.inferred
        planned = vocabulary.flagged("saysOfPlans")
        told = {name: [*told[name], *_things(history, standing, verdict, planned)] for name, verdict in _APART}
        told[OVER] = {*standing.over, *_things(history, standing, Verdict.NO_LONGER, planned)}
    else:
        inferred = infer(facts, rules, vocabulary).inferred
    kept = replace(seeds, claims=dict(claims))
    dataset = assemble(kept, facts, inferred, vocabulary)
    graphs = {**dataset.graphs, **{name: tuple(sorted(set(triples))) for name, triples in told.items()}}
    spaces = {f"{bare(claim.triple[0]).rsplit('/', 1)[0]}/" for claim in seeds.claims.values()}
    graphs[DATASET_GRAPH] += tuple((iri(BASE + "dataset"), _URI_SPACE, literal(space)) for space in sorted(spaces))
    return View(Dataset(graphs), kept, facts, tuple(notes))


def _sources(known: Known, verdict: Verdict) -> Iterator[Triple]:
    """Yield the class of every source with a verdict."""
    return ((iri(source), TYPE, vcd("Source")) for source, own in known.sources.items() if own is verdict)


def _things(history: History, standing: Standing, verdict: Verdict, planned: frozenset[str]) -> Iterator[Triple]:
    """Yield the classes of everything with a verdict; that it was planned has a verdict of its own."""
    dated = {thing for thing, own in standing.verdicts.items() if own is verdict}
    for triple in chain(standing.facts, standing.inferred):
        if triple[1] == TYPE and triple[0] in dated and triple[2] not in planned:
            yield triple
    yield from ((thing, TYPE, vcd("PlannedEdition")) for thing, own in history.plans.items() if own is verdict)
