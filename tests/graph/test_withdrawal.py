"""Withdrawing sources and claims equals a rebuild without them: nothing of theirs is left, and what they had set aside
comes back (DESIGN 5). Judgements between claims are drawn at random, because the seeds have hardly any."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.graph.axioms import compile_axioms
from kg.graph.closure import close
from kg.graph.facts import Facts, accept
from kg.graph.rules import read_rules
from kg.model.rooms import ONTOLOGY
from kg.model.terms import TYPE, Triple, expand, iri, vcd
from kg.model.vocabulary import Vocabulary
from kg.seeds.claims import Claim
from kg.seeds.translate import Seeds

Claims = dict[str, Claim]
SOURCES = ("000", "001", "002", "003", "004", "luatvietnam-402728")
MANY = settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
FEW = settings(MANY, max_examples=3)


def judged(claims: Claims, data: st.DataObject) -> Claims:
    """Let some claims be set aside by others, and some inferences rest on others, never in a circle."""
    names = data.draw(st.lists(st.sampled_from(sorted(claims)), min_size=6, max_size=30, unique=True), label="judged")
    ranks = [name for name in sorted(claims) if claims[name].rests_on] + names  # inferences first, so that no circle closes
    drawn = dict(claims)
    for place, name in enumerate(ranks):
        better = [other for other in ranks[place + 1 :] if not claims[other].rests_on]
        if name not in names or not better or claims[name].rests_on:
            continue
        kind = data.draw(st.sampled_from(("superseded", "contradicted", "inferred")))
        others = tuple(data.draw(st.lists(st.sampled_from(better), min_size=1, max_size=3, unique=True)))
        drawn[name] = (
            replace(drawn[name], rests_on=others) if kind == "inferred" else replace(drawn[name], judgement=kind, instead=others)
        )
    return drawn


def withdrawn(claims: Claims, sources: set[str], single: set[str]) -> Claims:
    """Retract sources as the register does, by the claim of their type, and single claims."""
    types = {(iri(expand(f"source:{source}")), TYPE) for source in sources}
    return {
        name: replace(claim, judgement="retracted", instead=())
        if name in single or (claim.triple[:2] in types and claim.source.endswith("/editors")) else claim
        for name, claim in claims.items()
    }


def without(claims: Claims, sources: set[str], single: set[str]) -> Claims:
    """Return the claims as if those had never been written: nor what rests on them, nor what is judged by them."""
    gone = {expand(f"source:{source}") for source in sources}
    left = {
        name: claim for name, claim in claims.items()
        if claim.source not in gone and name not in single and claim.judgement != "retracted"
        and not (claim.triple[1] == TYPE and claim.triple[0][1:-1] in gone)
    }
    while fallen := {name for name, claim in left.items() if not left.keys() >= set(claim.rests_on)}:
        left = {name: claim for name, claim in left.items() if name not in fallen}
    return {
        name: replace(claim, instead=own, judgement=claim.judgement if own else "accepted")
        for name, claim in left.items()
        for own in [tuple(other for other in claim.instead if other in left)]
    }


def draw(seeds: Seeds, data: st.DataObject) -> tuple[Claims, set[str], set[str]]:
    claims = judged(seeds.claims, data)
    sources = data.draw(st.sets(st.sampled_from(SOURCES), max_size=3), label="sources")
    own = [name for name in sorted(claims) if claims[name].triple[1] != TYPE]  # that of a source would withdraw it all
    linked = {other for claim in claims.values() for other in (*claim.rests_on, *claim.instead)}
    choice = st.sampled_from([name for name in own if name in linked]) | st.sampled_from(own)
    single = data.draw(st.sets(choice, max_size=20), label="claims")
    return claims, sources, single


@MANY
@given(st.data())
def test_withdrawing_equals_never_having_had_it(seeds: Seeds, vocabulary: Vocabulary, data: st.DataObject) -> None:
    claims, sources, single = draw(seeds, data)
    after = accept(withdrawn(claims, sources, single), vocabulary)
    rebuilt = accept(without(claims, sources, single), vocabulary)
    assert support(after) == support(rebuilt)


@MANY
@given(st.data())
def test_each_claim_counts_or_not_for_a_reason(seeds: Seeds, vocabulary: Vocabulary, data: st.DataObject) -> None:
    """A claim is accepted exactly if nothing withdraws it, all its grounds count and nothing that counts replaces it."""
    claims, sources, single = draw(seeds, data)
    after = withdrawn(claims, sources, single)
    status = accept(after, vocabulary).status
    gone = {expand(f"source:{source}") for source in sources}
    for name, claim in after.items():
        grounded = all(status[ground] == "accepted" for ground in claim.rests_on)
        if claim.judgement == "retracted" or claim.source in gone or not grounded:
            expected = "retracted"
        elif any(status[other] == "accepted" for other in claim.instead):
            expected = claim.judgement
        else:
            expected = "accepted"
        assert status[name] == expected


@FEW
@given(st.data())
def test_what_followed_goes_unless_it_still_has_a_proof(seeds: Seeds, vocabulary: Vocabulary, data: st.DataObject) -> None:
    """The closed graphs are equal as well: an inference is left exactly if the facts that are left prove it."""
    claims, sources, single = draw(seeds, data)
    after = closed(accept(withdrawn(claims, sources, single), vocabulary), vocabulary)
    assert after == closed(accept(without(claims, sources, single), vocabulary), vocabulary)


@pytest.mark.parametrize("ground", ["claim", "source"])
def test_an_inference_of_the_editors_goes_with_its_ground(seeds: Seeds, vocabulary: Vocabulary, ground: str) -> None:
    """That Lai Chau hosted the 5th conference rests on article 001, which says that it was held there."""
    host = (iri(expand("edition:yunnan-5")), vcd("hostedBy"), iri(expand("province:lai-chau")))
    inference = next(claim for claim in seeds.claims.values() if claim.triple == host)
    assert host in accept(seeds.claims, vocabulary).support
    taken = withdrawn(seeds.claims, *(({"001"}, set[str]()) if ground == "source" else (set[str](), set(inference.rests_on))))
    assert host not in accept(taken, vocabulary).support


def support(facts: Facts) -> dict[Triple, frozenset[str]]:
    return {triple: frozenset(claim.iri for claim in claims) for triple, claims in facts.support.items()}


def closed(facts: Facts, vocabulary: Vocabulary) -> frozenset[Triple]:
    rules = compile_axioms(vocabulary).rules + read_rules(ONTOLOGY / "rules", vocabulary)
    return close(facts.support, rules, vocabulary).inferred.union(facts.support)
