"""Laws of views as of a day, for any seeds: the frozen ones, and further articles laid over them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.graph.axioms import compile_axioms
from kg.graph.closure import Programs
from kg.graph.facts import Facts, accept
from kg.graph.inference import infer
from kg.graph.rules import Rule, key, read_rules
from kg.model.dates import PartialDate
from kg.model.rooms import ONTOLOGY
from kg.model.terms import TYPE, Triple, lexical, vcd
from kg.model.vocabulary import Vocabulary
from kg.seeds.translate import Seeds, read_seeds
from kg.snapshot.bounds import Validity, Verdict
from kg.snapshot.history import History, history_of
from kg.snapshot.known import publication
from kg.snapshot.standing import Standing, standing_on
from tests.conftest import FROZEN, TEXTS

MORE = TEXTS.parent / "more" / "seeds"
LONG_AFTER, LONG_BEFORE = date(2999, 12, 31), date(1000, 1, 1)
PAST = tuple(map(vcd, (
    "attended", "attendedBy", "attendedByHolderOf", "attendedByGroup", "participatingProvince", "participation", "spokeAt",
    "participant", "inCapacity", "signedBy", "signedByGroup", "signedByPerson", "outcomeOf", "agreedAt", "agreedBy", "saidBy",
    "saidAt", "hostedBy", "heldOn", "heldIn", "HeldEdition", "tenureOf", "post", "attestedAt", "coParticipatedWith",
    "groupOf", "attendee", "signatory", "expressedBy", "heldWithin",
)))
"""What happened, under whatever flag."""


@dataclass(frozen=True, repr=False)
class Graph:
    """A graph that can be looked at as of any day."""

    facts: Facts
    closed: frozenset[Triple]
    days: tuple[date, ...]
    history: Callable[[date], History]
    standing: Callable[[date], Standing]

    def earliest(self, gathering: str) -> date:
        """Return the first day on which a gathering may have been held."""
        return min(PartialDate.parse(lexical(o)).first for s, p, o in self.facts.support if (s, p) == (gathering, vcd("heldOn")))

    def stands(self, day: date) -> frozenset[Triple]:
        """Return the default graph of the view as of a day."""
        return self.standing(day).inferred.union(self.standing(day).facts)


def graph_of(seeds: Seeds, vocabulary: Vocabulary, rules: tuple[Rule, ...], programs: Programs) -> Graph:
    facts = accept(seeds.claims, vocabulary)
    published = publication(facts, {claim.source for claim in seeds.claims.values()})

    @cache
    def history(day: date) -> History:
        return history_of(seeds.claims, facts, published, day, vocabulary)

    @cache
    def standing(day: date) -> Standing:
        return standing_on(history(day), day, rules, vocabulary, programs)

    dated = vocabulary.flagged("holdsPartialDate")
    dates = [PartialDate.parse(lexical(obj)) for _, predicate, obj in facts.support if predicate in dated]
    edges = {edge + timedelta(n) for when in dates for edge in (when.first, when.last) for n in (-1, 0, 1)}
    closed = infer(facts, rules, vocabulary).inferred.union(facts.support)
    return Graph(facts, closed, tuple(sorted({*edges, LONG_BEFORE, LONG_AFTER})), history, standing)


@pytest.fixture(scope="module", params=["frozen", "more"])
def graph(request: pytest.FixtureRequest, vocabulary: Vocabulary, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graph]:
    folder = FROZEN
    if request.param == "more":
        if not MORE.is_dir():
            pytest.skip(f"there are no further articles at {MORE}")
        folder = tmp_path_factory.mktemp("laid") / "seeds"
        for layer in (FROZEN, MORE):
            shutil.copytree(layer, folder, dirs_exist_ok=True)
    rules = compile_axioms(vocabulary).rules + read_rules(ONTOLOGY / "rules", vocabulary)
    with Programs() as programs:
        yield graph_of(read_seeds(folder, vocabulary), vocabulary, rules, programs)


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_what_happened_stays_happened(graph: Graph, vocabulary: Vocabulary, data: st.DataObject) -> None:
    earlier, later = sorted(data.draw(st.tuples(*[st.sampled_from(graph.days)] * 2)))
    told = vocabulary.flagged("saysOfWhatHappened").union(PAST)
    lost = {triple for triple in graph.stands(earlier) - graph.stands(later) if key(triple) in told}
    assert not lost, (earlier, later, sorted(lost)[:5])


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_only_what_ended_is_taken_away_of_what_had_happened(
    graph: Graph, vocabulary: Vocabulary, data: st.DataObject
) -> None:
    day = data.draw(st.sampled_from(graph.days))
    standing, stands = graph.standing(day), graph.stands(day)
    states = vocabulary.flagged("saysOfStates")
    for subject, predicate, obj in standing.over:
        assert subject in standing.ended if predicate == TYPE else predicate in states and obj in standing.ended, predicate
    assert not stands & standing.over
    assert stands <= graph.closed
    assert graph.history(day).facts.support.keys() == set(standing.facts) | (standing.over & graph.facts.support.keys())


def test_long_after_everything_the_graph_is_whole_but_for_what_is_no_longer_in_being(graph: Graph) -> None:
    standing = graph.standing(LONG_AFTER)
    assert standing.ended and standing.over
    assert graph.closed == graph.stands(LONG_AFTER) | standing.over


def test_before_everything_nothing_had_happened(graph: Graph, vocabulary: Vocabulary) -> None:
    happened = vocabulary.flagged("saysOfWhatHappened")
    undated = {thing for thing, verdict in graph.history(LONG_BEFORE).dated.items() if verdict is Verdict.POSSIBLE}
    early = {triple for triple in graph.stands(LONG_BEFORE) if key(triple) in happened}
    assert all(triple[0] in undated or triple[2] in undated for triple in early), early


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_what_is_in_force_is_told_by_its_bounds_alone(graph: Graph, data: st.DataObject) -> None:
    day = data.draw(st.sampled_from(graph.days))
    dates: dict[str, dict[str, PartialDate]] = {}
    for subject, predicate, obj in graph.facts.support:
        if predicate in (vcd("validFrom"), vcd("validThrough")):
            dates.setdefault(subject, {})[predicate] = PartialDate.parse(lexical(obj))
    assert dates
    for thing, own in dates.items():
        verdict = Validity.stated(own.get(vcd("validFrom")), own.get(vcd("validThrough"))).on(day)
        told = graph.standing(day).verdicts.get(thing)
        if told is None:  # not there: it has not begun, or is signed later for certain
            told = Verdict.NOT_YET
            signed = [graph.earliest(obj) for s, p, obj in graph.facts.support if s == thing and p == vcd("outcomeOf")]
            verdict = Verdict.NOT_YET if signed and min(signed) > day else verdict
        assert told is verdict, (thing, day)
