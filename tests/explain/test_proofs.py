"""Every inferred triple has a proof; each step of it replays; none is longer than another proof or the engine's own trace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

from kg.explain.derivations import Derivations, atoms, derivations_in, derive, is_axiom, key, rulebook
from kg.explain.patterns import holds, put, unify
from kg.explain.proofs import Grounds, Proof, explain, least_costs
from kg.graph.closure import _Literals, _reachable, _reason, close
from kg.graph.decided import DECIDERS, decide
from kg.graph.facts import Facts
from kg.graph.rules import Rule
from kg.model.terms import INFERRED, TYPE, Triple, expand, iri, is_iri, vcd
from kg.store.claims import read_facts
from tests.graph.test_closure import AXIOMS, TRIPLES, VOCABULARY

BOOK = rulebook()
DECIDED = {decider.rule for decider in DECIDERS}


def inferred(store: Store) -> set[Triple]:
    rows = store.query(f"SELECT ?s ?p ?o {{ GRAPH <{INFERRED}> {{ ?s ?p ?o }} }}")
    return {(str(row["s"]), str(row["p"]), str(row["o"])) for row in rows}


@pytest.fixture(scope="module")
def proofs(store: Store, ground: Grounds) -> dict[Triple, Proof]:
    found = {triple: ground.shortest(triple) for triple in inferred(store)}
    assert None not in found.values()
    return {triple: proof for triple, proof in found.items() if proof}


def test_every_inferred_triple_is_explained_and_nothing_else_is_inferred(store: Store, ground: Grounds) -> None:
    assert len(inferred(store)) > 1000
    assert set(ground.derivations.into) - ground.derivations.facts == inferred(store)
    assert set(ground.costs) == ground.derivations.facts | inferred(store)


def test_every_proof_ends_in_claims_that_count(store: Store, proofs: dict[Triple, Proof]) -> None:
    for proof in proofs.values():
        for part in proof.walk():
            assert holds(part.triple, store)
            assert (part.rule is None) == (not part.premises)
            if part.rule is None:
                assert any(claim.counts and claim.triple == part.triple and claim.written for claim in part.claims)


def test_every_step_replays(store: Store, proofs: dict[Triple, Proof]) -> None:
    """An axiom has no conditions beside its premises, so matching it is applying it; our own rules are run again."""
    facts = read_facts(store)
    steps = {part.triple: part for proof in proofs.values() for part in proof.walk() if part.rule}
    assert steps.keys() == proofs.keys()
    for step in steps.values():
        assert step.rule
        premises = [premise.triple for premise in step.premises]
        if is_axiom(step.rule):
            assert step.triple in applied(step.rule, premises)
        elif step.rule in DECIDED:
            grounds = {premise: facts.support.get(premise) or facts.coarser[premise] for premise in premises}
            assert step.triple in decide(Facts({}, grounds), BOOK.vocabulary)
        else:
            assert step.triple in close(premises, [step.rule], BOOK.vocabulary).inferred


def applied(rule: Rule, premises: list[Triple]) -> Iterator[Triple]:
    heads, body = atoms(rule)
    for choice in product(premises, repeat=len(body)):
        values: dict[str, str] | None = {}
        for pattern, triple in zip(body, choice, strict=True):
            more = unify(put(pattern, values), triple) if values is not None else None
            values = {**values, **more} if values is not None and more is not None else None
        if values is not None and set(choice) == set(premises):
            yield from (put(head, values) for head in heads)


def test_no_trace_of_the_engine_is_shorter_or_unknown(ground: Grounds, proofs: dict[Triple, Proof]) -> None:
    decided = {triple: proof.size for triple, proof in proofs.items() if proof.rule in DECIDED}  # the engine decides nothing
    given = {**decided, **dict.fromkeys(ground.derivations.facts, 1)}
    literals = _Literals(term for _, _, term in given if not is_iri(term))
    engine = _reason(set(given), _reachable(set(given), BOOK.rules), literals)
    ruled = {triple: proof for triple, proof in proofs.items() if triple not in given}
    for triple, proof in sorted(ruled.items(), key=lambda item: item[0])[::3]:
        subject, _, obj = triple
        arguments = subject if triple[1] == TYPE else f"{subject}, {literals.token(obj)}"
        trace = engine.trace(f"{key(triple)}({arguments})")
        assert proof.size <= traced(trace.dict(), triple, given, ground.derivations, literals)


def traced(trace: dict[str, object], triple: Triple, given: dict[Triple, int], known: Derivations, literals: _Literals) -> int:
    """Return how many triples a trace of the engine has; each of its steps must be among the derivations.

    ``given`` is what the engine starts from, and how many triples the proof of each has.
    """
    if triple in given:
        return given[triple]
    body = str(trace["rule"]).split(" :- ", 1)[1]
    values = {str(name): literals.term(str(value)) for name, value in dict(trace["assignment"]).items()}  # type: ignore[call-overload]
    premises = []
    for name, arguments in re.findall(r"(https?://[^\s(]+)\(([^()]*)\)", body):
        terms = [values.get(term.strip(), term.strip()) for term in arguments.split(",")]
        premises.append((terms[0], TYPE, iri(name)) if len(terms) == 1 else (terms[0], iri(name), terms[1]))
    assert frozenset(premises) in {frozenset(derivation.premises) for derivation in known.into[triple]}
    parts = [part for part in trace["subtraces"] if "lit:" not in str(part.get("rule", "")).split(" :- ")[0]]  # type: ignore[attr-defined]
    return 1 + sum(traced(part, premise, given, known, literals) for part, premise in zip(parts, premises, strict=True))


def test_other_proofs_come_in_rising_order_and_start_with_the_shortest(ground: Grounds, proofs: dict[Triple, Proof]) -> None:
    several = 0
    for triple in sorted(proofs)[::7]:
        found = list(islice(ground.all(triple), 12))
        assert found[0] == proofs[triple]
        sizes = [proof.size for proof in found]
        assert sizes == sorted(sizes) and len(set(found)) == len(found)
        several += len(found) > 1
    assert several > 20


def test_the_rules_that_can_lead_to_a_predicate_are_enough(store: Store, ground: Grounds) -> None:
    for name in ("coParticipatedWith", "Gathering", "latestBegin", "signedByPerson"):
        part = derivations_in(store, [vcd(name)])
        whole = ground.derivations.into
        asked = {triple for triple in whole if key(triple) == vcd(name)}
        assert asked
        assert {triple: part.into[triple] for triple in asked} == {triple: whole[triple] for triple in asked}


def test_what_is_stated_needs_no_rule_and_its_derivations_are_told_after_it(store: Store, ground: Grounds) -> None:
    triple = (iri(expand("edition:yunnan-5")), vcd("participatingProvince"), iri(expand("province:lao-cai-2025")))
    first = explain(triple, store)
    assert first and first.rule is None and first.claims[0].source.iri.endswith("/source/001")
    stated, derived = islice(ground.all(triple), 2)
    assert stated == first and derived.rule and derived.size > 1


def test_what_does_not_hold_has_no_proof(store: Store) -> None:
    assert explain((iri(expand("edition:yunnan-2")), TYPE, vcd("HeldEdition")), store) is None


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.sets(TRIPLES, min_size=1, max_size=14))
def test_least_costs_are_least_and_all_proofs_are_proofs(facts: set[Triple]) -> None:
    known = derive(facts, AXIOMS.rules, VOCABULARY)
    assert set(known.into) - facts == close(facts, AXIOMS.rules, VOCABULARY).inferred
    costs = least_costs(known)
    assert {triple: cost[0] for triple, cost in costs.items()} == smallest(known)
    ground = Grounds(Store(), known)
    for triple in sorted(known.into)[:40]:
        for proof in islice(ground.all(triple), 6):
            assert proof.size >= costs[triple][0]
            assert proof.triple == triple and acyclic(proof, frozenset())
            assert all(part.triple in facts for part in proof.walk() if part.rule is None)


@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(TRIPLES, min_size=5, max_size=30, unique=True), st.randoms(use_true_random=False))
def test_proofs_do_not_depend_on_the_order_of_facts_and_rules(facts: list[Triple], random: object) -> None:
    rules = list(AXIOMS.rules)
    one = Grounds(Store(), derive(facts, rules, VOCABULARY))
    random.shuffle(facts)  # type: ignore[attr-defined]
    random.shuffle(rules)  # type: ignore[attr-defined]
    other = Grounds(Store(), derive(facts, rules, VOCABULARY))
    for triple in one.derivations.into:
        assert one.shortest(triple) == other.shortest(triple)


def smallest(known: Derivations) -> dict[Triple, int]:
    """Return the least size of a proof of every triple, by going round until nothing changes."""
    sizes = dict.fromkeys(known.facts, 1)
    changed = True
    while changed:
        changed = False
        for triple, ways in known.into.items():
            for way in ways:
                if all(premise in sizes for premise in way.premises):
                    size = 1 + sum(sizes[premise] for premise in way.premises)
                    if size < sizes.get(triple, size + 1):
                        sizes[triple], changed = size, True
    return sizes


def acyclic(proof: Proof, above: frozenset[Triple]) -> bool:
    return proof.triple not in above and all(acyclic(premise, above | {proof.triple}) for premise in proof.premises)
