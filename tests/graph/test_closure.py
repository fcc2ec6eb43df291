"""The fast closure gives what owlrl gives, on small random graphs; facts come and go with the claims behind them."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, NamedNode, Store

from kg.build import Graph, Timings
from kg.graph.axioms import compile_axioms
from kg.graph.closure import close
from kg.graph.facts import Facts, accept
from kg.graph.inference import infer
from kg.graph.reference import close_by_owlrl
from kg.graph.rules import read_rules
from kg.model.rooms import ONTOLOGY
from kg.model.terms import ID, TYPE, VCD, XSD, Triple, bare, expand, iri, literal, vcd
from kg.model.vocabulary import Vocabulary
from kg.seeds.translate import Seeds
from tests.conftest import FROZEN

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


WRITTEN = {
    "beganOn": (vcd("earliestBegin"), vcd("latestBegin")), "endedOn": (vcd("earliestEnd"), vcd("latestEnd")),
}
"""Bounds that people may write as well, because sources tell them of offices."""


def bounds(prop: str) -> tuple[str, str]:
    """Return the two properties that hold the bounds of a date (contract: heldOn and plannedFor have short ones)."""
    name = bare(prop).removeprefix(VCD)
    if name in WRITTEN:
        return WRITTEN[name]
    stem = {"heldOn": "", "plannedFor": "planned"}.get(name, name)
    words = ("Earliest", "Latest")
    return tuple(vcd(stem + word if stem else word.lower()) for word in words)  # type: ignore[return-value]


@pytest.mark.parametrize("prop", sorted(VOCABULARY.flagged("holdsPartialDate")))
@pytest.mark.parametrize(("date", "first", "last"), [
    ('"2024"^^<http://www.w3.org/2001/XMLSchema#gYear>', "2024-01-01", "2024-12-31"),
    ('"2024-02"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>', "2024-02-01", "2024-02-29"),
    ('"2024-Q2"', "2024-04-01", "2024-06-30"),
    ('"2024-05-06"^^<http://www.w3.org/2001/XMLSchema#date>', "2024-05-06", "2024-05-06"),
])
def test_every_partial_date_has_its_two_bounds(prop: str, date: str, first: str, last: str) -> None:
    thing = iri(f"{ID}thing/a")
    rules = read_rules(ONTOLOGY / "rules", VOCABULARY)
    facts = Facts({}, {(thing, prop, date): (), (thing, TYPE, vcd("Tenure")): ()})
    found = {p: o for s, p, o in infer(facts, rules, VOCABULARY).inferred if s == thing}
    days = [literal(day, datatype=f"{XSD}date") for day in (first, last)]
    assert [found[bound] for bound in bounds(prop)] == days
    assert set(bounds(prop)) <= VOCABULARY.flagged("derivedOnly").union(*WRITTEN.values())


def test_a_validity_begins_with_its_first_day_and_ends_with_its_last(store: Store) -> None:
    def days(name: str) -> set[tuple[str, str]]:
        quads = store.quads_for_pattern(None, NamedNode(VCD + name), None, DefaultGraph())
        return {(str(quad.subject), str(quad.object)) for quad in quads}

    assert days("validEarliest") and days("validEarliest") == days("validFromEarliest")
    assert days("validLatest") and days("validLatest") == days("validThroughLatest")


def test_a_kind_of_rule_is_idle_only_where_all_its_lines_are(tmp_path: Path) -> None:
    """Bounds of a date have a line a property; that nothing was adopted is no reason to look for a fault in the rules."""
    seeds = tmp_path / "seeds"
    shutil.copytree(FROZEN, seeds)
    for file in seeds.rglob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        file.write_text("\n".join(line for line in text.splitlines() if "adoptedOn" not in line) + "\n", encoding="utf-8")
    _, warnings = Graph(seeds, "seeds", Timings(lambda step: None)).counted()
    assert not [warning for warning in warnings if "Bounds of a date" in warning.message]
