"""What is decided from claims: sources of things, larger places; and what readers of ORG and of groups find."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pyoxigraph import QueryBoolean, QuerySolutions, Store

from kg.ask.answers import prefixes
from kg.graph.axioms import compile_axioms
from kg.graph.closure import close
from kg.graph.decided import DECIDERS, decide
from kg.graph.facts import Facts, accept
from kg.graph.rules import read_rules
from kg.model.rooms import ONTOLOGY
from kg.model.terms import TYPE, VOCABULARIES, Triple, expand, iri, vcd
from kg.model.vocabulary import Vocabulary
from kg.seeds.translate import Seeds

VOCABULARY = Vocabulary.load(ONTOLOGY)
DERIVED = iri(f"{VOCABULARIES['prov']}wasDerivedFrom")


def things(*names: str) -> list[str]:
    return [iri(expand(name)) for name in names]


def rows(store: Store, query: str) -> set[tuple[str, ...]]:
    found = store.query(query, prefixes=prefixes(store))
    assert isinstance(found, QuerySolutions)
    return {tuple(str(row[variable]) for variable in found.variables) for row in found}


def asks(store: Store, pattern: str) -> bool:
    answer = store.query(f"ASK {{ {pattern} }}", prefixes=prefixes(store))
    assert isinstance(answer, QueryBoolean)
    return bool(answer)


def stated(*triples: Triple) -> Facts:
    return Facts({}, dict.fromkeys(triples, ()))


# Sources --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["Undertaking", "Statement", "ReportedFigure", "Document", "AcknowledgedProblem"])
def test_a_thing_is_derived_from_the_sources_that_speak_of_it(kind: str, store: Store) -> None:
    speaking = rows(store, f"""SELECT DISTINCT ?x ?s {{ ?x a vcd:{kind} .
        GRAPH ?g {{ ?claim vcd:subject ?x ; vcd:status vcd:Accepted ; vcd:source ?s }} FILTER(?s != source:editors) }}""")
    assert speaking and rows(store, f"SELECT ?x ?s {{ ?x a vcd:{kind} ; prov:wasDerivedFrom ?s }}") == speaking


def test_people_and_places_are_derived_from_nothing(store: Store) -> None:
    assert not asks(store, "?x a ?class ; prov:wasDerivedFrom ?s FILTER(?class IN (vcd:Person, vcd:Place, vcd:Gathering))")
    assert not asks(store, "?x prov:wasDerivedFrom source:editors")


def test_what_is_derived_from_a_source_goes_with_it(seeds: Seeds) -> None:
    """A source is withdrawn by the claim of its type; what another source says of the thing stays."""
    (source,) = things("source:002")
    withdrawn = {
        name: replace(claim, judgement="retracted") if claim.triple[:2] == (source, TYPE) else claim
        for name, claim in seeds.claims.items()
    }
    before, after = (decide(accept(claims, VOCABULARY), VOCABULARY) for claims in (seeds.claims, withdrawn))
    traced = {triple for triple in before if triple[1] == DERIVED}
    assert {t for t in after if t[1] == DERIVED} == {t for t in traced if t[2] != source} < traced


# Places ---------------------------------------------------------------------------------------------------------------

EDITION, CITY, OLD, NEW, COUNTRY = things("edition:a-1", "city:a", "province:a", "province:a-2025", "country:a")
PLACES = (
    (EDITION, vcd("heldIn"), CITY), (CITY, vcd("locatedIn"), OLD), (CITY, vcd("locatedIn"), NEW),
    (OLD, vcd("locatedIn"), COUNTRY), (NEW, vcd("locatedIn"), COUNTRY),
    (OLD, vcd("validThrough"), '"2025-06-30"^^<http://www.w3.org/2001/XMLSchema#date>'),
    (NEW, vcd("validFrom"), '"2025-07-01"^^<http://www.w3.org/2001/XMLSchema#date>'),
)


@pytest.mark.parametrize(("on", "within"), [
    ('"2025-06-30"^^<http://www.w3.org/2001/XMLSchema#date>', {OLD, COUNTRY}),
    ('"2025-07"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>', {NEW, COUNTRY}),
    ('"2025"^^<http://www.w3.org/2001/XMLSchema#gYear>', {OLD, NEW, COUNTRY}),  # either may have been there
    (None, {OLD, NEW, COUNTRY}),
])
def test_what_is_held_in_a_city_is_held_within_the_units_of_that_day(on: str | None, within: set[str]) -> None:
    facts = stated(*PLACES, *([(EDITION, vcd("heldOn"), on)] if on else []))
    assert {t[2] for t in decide(facts, VOCABULARY) if t[1] == vcd("heldWithin")} == within


def test_the_place_stated_and_the_larger_ones_are_told_apart(store: Store) -> None:
    """heldIn stays what a source says; who asks for a province asks within which place something was held."""
    stated_places, within = (rows(store, f"SELECT ?e ?p {{ ?e vcd:{name} ?p }}") for name in ("heldIn", "heldWithin"))
    assert stated_places < within
    assert asks(store, "edition:yunnan-4 vcd:heldWithin province:yunnan , country:china")
    assert not asks(store, "edition:yunnan-4 vcd:heldIn province:yunnan")


# Groups and organisations ---------------------------------------------------------------------------------------------


def test_members_of_a_group_of_secretaries_lead_to_bodies_and_provinces() -> None:
    group, post, body, unit = things("group:a", "post:a", "body:a", "province:a")
    facts = {
        (group, vcd("groupOfHoldersOf"), post), (post, vcd("postIn"), body), (body, vcd("committeeOf"), unit),
    }
    rules = compile_axioms(VOCABULARY).rules + read_rules(ONTOLOGY / "rules", VOCABULARY)
    found = close(facts, rules, VOCABULARY).inferred
    assert {(s, o) for s, p, o in found if p == vcd("groupOf")} == {(group, body), (group, unit)}


def test_readers_of_org_find_organisation_and_role(store: Store) -> None:
    posts = rows(store, "SELECT ?t ?b ?k { ?t vcd:post ?p . ?p vcd:postIn ?b ; vcd:postKind ?k }")
    assert posts and rows(store, "SELECT ?t ?b ?k { ?t a org:Membership ; org:organization ?b ; org:role ?k }") == posts
    assert rows(store, "SELECT ?p ?k { ?p vcd:postKind ?k }") == rows(store, "SELECT ?p ?k { ?p a org:Post ; org:role ?k }")


def test_every_decision_says_what_it_gives(seeds: Seeds) -> None:
    facts = accept(seeds.claims, VOCABULARY)
    person, gathering, words = things("person:a", "edition:a-1", "commitment:a")
    agreed = stated((words, vcd("agreedBy"), person), (words, vcd("agreedAt"), gathering), (person, TYPE, vcd("Person")))
    post, acting = things("post:a", "standing:acting")
    seat = (words, vcd("participant"), person), (words, vcd("inCapacity"), post), (gathering, vcd("participation"), words)
    in_charge = stated(*seat, (words, vcd("standing"), acting))
    year = '"2020"^^<http://www.w3.org/2001/XMLSchema#gYear>'
    dated = stated((words, vcd("beganOn"), year), (words, vcd("endedOn"), year))
    off = stated(
        (gathering, vcd("plan"), words), (words, TYPE, vcd("Plan")),
        (words, vcd("planStatus"), things("plan-status:cancelled")[0]),
    )
    for decider in DECIDERS:
        given = {triple[1] for some in (facts, agreed, in_charge, dated, off) for triple, _ in decider.decide(some, VOCABULARY)}
        assert given == set(decider.gives), decider.name
        assert decider.words.endswith(".")
