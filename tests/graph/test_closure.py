"""The fast closure gives what owlrl gives, on small random graphs; facts come and go with the claims behind them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.graph.closure import close
from kg.graph.facts import accept
from kg.graph.reference import close_by_owlrl
from kg.graph.rules import compile_axioms, read_rules
from kg.model.rooms import ONTOLOGY
from kg.model.terms import ID, TYPE, Triple, expand, iri, vcd
from kg.model.vocabulary import Vocabulary
from kg.seeds.translate import Seeds

VOCABULARY = Vocabulary.load(ONTOLOGY)
AXIOMS = compile_axioms(VOCABULARY)
THINGS = [iri(f"{ID}thing/{letter}") for letter in "abcde"]
PROPERTIES = sorted(VOCABULARY.object_properties - VOCABULARY.flagged("saysOfClaims"))
TRIPLES = st.one_of(
    st.tuples(st.sampled_from(THINGS), st.sampled_from(PROPERTIES), st.sampled_from(THINGS)),
    st.tuples(st.sampled_from(THINGS), st.just(TYPE), st.sampled_from(sorted(VOCABULARY.classes))),
)


@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.sets(TRIPLES, min_size=5, max_size=60))
def test_fast_and_reference_closure_are_equal(facts: set[Triple]) -> None:
    fast = close(facts, AXIOMS.rules, VOCABULARY).inferred
    reference, _ = close_by_owlrl(facts, VOCABULARY)
    assert fast == reference


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_withdrawing_a_source_equals_never_having_had_it(seeds: Seeds, vocabulary: Vocabulary, data: st.DataObject) -> None:
    source = expand("source:" + data.draw(st.sampled_from(["000", "001", "002", "003", "004"])))
    retracted = {
        name: replace(claim, judgement="retracted") if claim.triple[0] == iri(source) and claim.triple[1] == TYPE else claim
        for name, claim in seeds.claims.items()
    }
    left = accept(retracted, vocabulary)
    kept = {
        name: claim for name, claim in retracted.items()
        if left.status[name] == "accepted" and claim.source != source
    }
    assert not [claim for claims in left.support.values() for claim in claims if claim.source == source]
    assert accept({n: replace(c, rests_on=()) for n, c in kept.items()}, vocabulary).support.keys() == left.support.keys()


def test_bounds_of_dates_follow_and_literals_come_back_as_they_were() -> None:
    edition = iri(f"{ID}edition/yunnan-5")
    year = '"2024"^^<http://www.w3.org/2001/XMLSchema#gYear>'
    found = close({(edition, vcd("heldOn"), year)}, read_rules(ONTOLOGY / "rules", VOCABULARY), VOCABULARY).inferred
    day = '"{}"^^<http://www.w3.org/2001/XMLSchema#date>'
    assert (edition, vcd("earliest"), day.format("2024-01-01")) in found
    assert (edition, vcd("latest"), day.format("2024-12-31")) in found
