"""Views: the same way of the data, from the claims known by a day, and to what stands on a day.

A view is a store like the published one, in memory, with up to three graphs more: ``graph/certain``, ``graph/possible`` and
``graph/over`` give the classes of every dated thing (and, known by a day, of every source) that stands in the view for
certain, perhaps, or no longer; ``graph/over`` holds besides what no longer holds of it and of others because of that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from pathlib import Path

from pyoxigraph import Store

from kg.graph.dataset import Dataset, assemble
from kg.graph.facts import Facts, accept
from kg.graph.inference import infer
from kg.graph.rules import Rule, compile_axioms, read_rules
from kg.model.rooms import ONTOLOGY
from kg.model.terms import (
    BASE,
    DATASET_GRAPH,
    GRAPH,
    LABEL,
    OVER,
    TYPE,
    VOCABULARIES,
    Triple,
    bare,
    iri,
    literal,
    parts,
    shrink,
    vcd,
)
from kg.model.vocabulary import Vocabulary
from kg.seeds.claims import Claim
from kg.seeds.translate import Seeds
from kg.snapshot.bounds import Verdict
from kg.snapshot.history import History, history_of
from kg.snapshot.known import Known, keep_known, publication
from kg.snapshot.standing import Standing, standing_on
from kg.store.claims import read_claims
from kg.store.publish import in_memory, open_store

CERTAIN = GRAPH + "certain"
POSSIBLE = GRAPH + "possible"
MOST_NAMED = 6
"""So many things are named in a note; the rest are counted."""

_URI_SPACE = iri(VOCABULARIES["void"] + "uriSpace")
"""Keeps the prefixes known of types of which the view has nothing."""
_APART = ((CERTAIN, Verdict.CERTAIN), (POSSIBLE, Verdict.POSSIBLE))


@dataclass(frozen=True, slots=True)
class View:
    """The quads of a view, and notes for people on what was left out or kept without certainty."""

    dataset: Dataset
    notes: tuple[str, ...]


def open_view(
    build: Path, as_of: date | None, known_by: date | None, tell: Callable[[str], None] = lambda note: None
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
    vocabulary = Vocabulary.load(ONTOLOGY)
    rules = compile_axioms(vocabulary).rules + read_rules(ONTOLOGY / "rules", vocabulary)
    view = take_view(read_claims(build).seeds, as_of, known_by, vocabulary, rules)
    for note in view.notes:
        tell(note)
    return in_memory(view.dataset.nquads())


def take_view(
    seeds: Seeds, as_of: date | None, known_by: date | None, vocabulary: Vocabulary, rules: Iterable[Rule]
) -> View:
    """Return the quads of a view of claims (see ``open_view``)."""
    facts = accept(seeds.claims, vocabulary)
    published = publication(facts, {claim.source for claim in seeds.claims.values()})
    claims: Mapping[str, Claim] = seeds.claims
    names = _Names(facts.support)
    notes: list[str] = []
    told: dict[str, Iterable[Triple]] = {CERTAIN: (), POSSIBLE: ()}
    if known_by:
        known = keep_known(claims, published, known_by, vocabulary)
        notes += _known_notes(known, len(claims), known_by, names)
        claims = known.claims
        facts = accept(claims, vocabulary)
        told = {name: [*told[name], *_sources(known, verdict)] for name, verdict in _APART}
    if as_of:
        history = history_of(claims, facts, published, as_of, vocabulary)
        standing = standing_on(history, as_of, rules, vocabulary)
        notes += _standing_notes(history, standing, len(facts.support), as_of, names)
        claims, facts, inferred = history.claims, Facts(facts.status, standing.facts), standing.inferred
        planned = vocabulary.flagged("saysOfPlans")
        told = {name: [*told[name], *_things(history, standing, verdict, planned)] for name, verdict in _APART}
        told[OVER] = {*standing.over, *_things(history, standing, Verdict.NO_LONGER, planned)}
    else:
        inferred = infer(facts, rules, vocabulary).inferred
    dataset = assemble(replace(seeds, claims=dict(claims)), facts, inferred, vocabulary)
    graphs = {**dataset.graphs, **{name: tuple(sorted(set(triples))) for name, triples in told.items()}}
    spaces = {f"{bare(claim.triple[0]).rsplit('/', 1)[0]}/" for claim in seeds.claims.values()}
    graphs[DATASET_GRAPH] += tuple((iri(BASE + "dataset"), _URI_SPACE, literal(space)) for space in sorted(spaces))
    return View(Dataset(graphs), tuple(notes))


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


def _known_notes(known: Known, whole: int, day: date, names: _Names) -> Iterator[str]:
    yield f"known by {day}: {len(known.claims):,} of {whole:,} claims"
    for verdict, words in (
        (Verdict.NOT_YET, "published later, left out"), (Verdict.POSSIBLE, "perhaps published later, kept"),
    ):
        sources = sorted(iri(source) for source, own in known.sources.items() if own is verdict)
        if sources:
            yield f"known by {day}: {words}: {names.list(sources)}"


def _standing_notes(history: History, standing: Standing, whole: int, day: date, names: _Names) -> Iterator[str]:
    yield f"as of {day}: {len(standing.facts):,} of {whole:,} facts"
    over = {thing for thing, verdict in standing.verdicts.items() if verdict is Verdict.NO_LONGER}
    perhaps = {
        thing for thing, verdict in chain(history.dated.items(), history.plans.items()) if verdict is Verdict.POSSIBLE
    }
    for words, things in (
        ("may have taken place by then, left out", history.doubtful),
        ("no longer in being", standing.ended),
        ("no longer in force", over & history.documents),
        ("not certain, kept (graph:possible)", perhaps),
    ):
        if things:
            yield f"as of {day}: {words}: {names.list(sorted(things))}"
    count = Counter(verdict for thing, verdict in standing.verdicts.items() if thing not in history.dated)
    if count:
        yield (
            f"as of {day}: {count[Verdict.CERTAIN]} tenures held for certain, {count[Verdict.POSSIBLE]} perhaps, "
            f"{count[Verdict.NO_LONGER]} no longer"
        )


class _Names:
    """Labels of things for notes, in English, Vietnamese, French or any language."""

    def __init__(self, facts: Iterable[Triple]) -> None:
        self._labels: dict[str, dict[str, str]] = {}
        for subject, predicate, obj in facts:
            if predicate == LABEL:
                text, lang, _ = parts(obj)
                self._labels.setdefault(subject, {})[lang] = text

    def list(self, things: list[str]) -> str:
        words = [self._name(thing) for thing in things[:MOST_NAMED]]
        more = len(things) - len(words)
        return ", ".join([*words, f"{more} more"] if more else words)

    def _name(self, thing: str) -> str:
        own, short = self._labels.get(thing, {}), shrink(bare(thing))
        text = next((own[lang] for lang in ("en", "vi", "fr", *sorted(own)) if lang in own), "")
        return f"{text} ({short})" if text else short
