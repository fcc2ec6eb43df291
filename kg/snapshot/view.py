"""Views: the same way of the data, run on what passes the filters of time before the closure.

A view is a store like the published one, in memory, with two graphs more: ``graph/certain`` and ``graph/possible`` give
the class of every dated thing (and, known by a day, of every source) that stands in the view for certain, or perhaps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from pyoxigraph import Store

from kg.graph.dataset import Dataset, assemble
from kg.graph.facts import accept
from kg.graph.inference import infer
from kg.graph.rules import Rule, compile_axioms, read_rules
from kg.model.rooms import ONTOLOGY
from kg.model.terms import (
    BASE,
    DATASET_GRAPH,
    DEFAULT,
    GRAPH,
    LABEL,
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
from kg.snapshot.known import Known, keep_known, publication
from kg.snapshot.valid import Slice, keep_valid, tenures
from kg.store.claims import read_claims
from kg.store.publish import in_memory, open_store

CERTAIN = GRAPH + "certain"
POSSIBLE = GRAPH + "possible"
MOST_NAMED = 6
"""So many things are named in a note; the rest are counted."""

_URI_SPACE = iri(VOCABULARIES["void"] + "uriSpace")
"""Keeps the prefixes known of types of which the view has nothing."""
_KINDS = tuple(map(vcd, (
    "Tenure", "ProvincialUnit", "Document", "HeldEdition", "Gathering", "TerritorialChange", "BilateralRelation",
)))


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
        as_of: keep what is valid on this day.
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
    known = None
    if known_by:
        known = keep_known(claims, published, known_by, vocabulary)
        notes += _known_notes(known, len(claims), known_by, names)
        claims = known.claims
        facts = accept(claims, vocabulary)
    whole = len(facts.support)
    valid = keep_valid(claims, facts, published, as_of, vocabulary) if as_of else None
    if valid:
        claims, facts = valid.claims, valid.facts
    inferred = infer(facts, rules, vocabulary).inferred
    held: dict[str, Verdict] = {}
    if valid and as_of:
        inferred = frozenset(triple for triple in inferred if valid.horizon.admits(triple))
        held = tenures(inferred.union(facts.support), valid.horizon.ended, as_of)
        over = {tenure for tenure, verdict in held.items() if verdict in (Verdict.NOT_YET, Verdict.NO_LONGER)}
        inferred = frozenset(t for t in inferred if over.isdisjoint((t[0], t[2])))
        held = {tenure: verdict for tenure, verdict in held.items() if tenure not in over}
        notes += _valid_notes(valid, held, whole, as_of, names)
    dataset = assemble(replace(seeds, claims=dict(claims)), facts, inferred, vocabulary)
    graphs = dict(dataset.graphs)
    for name, verdict in ((CERTAIN, Verdict.CERTAIN), (POSSIBLE, Verdict.POSSIBLE)):
        graphs[name] = tuple(sorted(set(_told_apart(verdict, known, valid, held, graphs[DEFAULT]))))
    spaces = {f"{bare(claim.triple[0]).rsplit('/', 1)[0]}/" for claim in seeds.claims.values()}
    graphs[DATASET_GRAPH] += tuple((iri(BASE + "dataset"), _URI_SPACE, literal(space)) for space in sorted(spaces))
    return View(Dataset(graphs), tuple(notes))


def _told_apart(
    verdict: Verdict, known: Known | None, valid: Slice | None, held: Mapping[str, Verdict], closed: Iterable[Triple]
) -> Iterator[Triple]:
    """Yield the class of everything with a verdict."""
    if known:
        yield from ((iri(source), TYPE, vcd("Source")) for source, own in known.sources.items() if own is verdict)
    if valid:
        dated = {thing for thing, own in {**valid.dated, **held}.items() if own is verdict}
        yield from (t for t in closed if t[1] == TYPE and t[2] in _KINDS and t[0] in dated)
        yield from ((thing, TYPE, vcd("PlannedEdition")) for thing, own in valid.plans.items() if own is verdict)


def _known_notes(known: Known, whole: int, day: date, names: _Names) -> Iterator[str]:
    yield f"known by {day}: {len(known.claims):,} of {whole:,} claims"
    for verdict, words in (
        (Verdict.NOT_YET, "published later, left out"), (Verdict.POSSIBLE, "perhaps published later, kept"),
    ):
        sources = sorted(iri(source) for source, own in known.sources.items() if own is verdict)
        if sources:
            yield f"known by {day}: {words}: {names.list(sources)}"


def _valid_notes(valid: Slice, held: Mapping[str, Verdict], whole: int, day: date, names: _Names) -> Iterator[str]:
    yield f"as of {day}: {len(valid.facts.support):,} of {whole:,} facts"
    if valid.doubtful:
        yield f"as of {day}: may have taken place by then, left out: {names.list(sorted(valid.doubtful))}"
    if valid.horizon.ended:
        yield f"as of {day}: no longer there, only named: {names.list(sorted(valid.horizon.ended))}"
    perhaps = sorted(thing for thing, verdict in {**valid.dated, **valid.plans}.items() if verdict is Verdict.POSSIBLE)
    if perhaps:
        yield f"as of {day}: not certain, kept (graph:possible): {names.list(perhaps)}"
    count = Counter(held.values())
    if held:
        yield f"as of {day}: {count[Verdict.CERTAIN]} tenures held for certain, {count[Verdict.POSSIBLE]} perhaps"


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
