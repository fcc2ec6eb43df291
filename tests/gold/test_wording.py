"""How the seeds tell what the articles say: verbs, aims, agents, years worked out, members of groups, what is not stated.

The rules are those of docs/writing-facts.md; each test holds one of them over the whole frozen copy.
"""

from __future__ import annotations

from collections import defaultdict

import pytest

from kg.graph.axioms import compile_axioms
from kg.graph.facts import accept
from kg.graph.inference import infer
from kg.graph.rules import read_rules
from kg.model.rooms import ONTOLOGY
from kg.model.terms import DCTERMS, ID, TYPE, Triple, bare, expand, iri, shrink, vcd
from kg.model.vocabulary import Vocabulary
from kg.seeds.claims import Claim
from kg.seeds.translate import Seeds

UNDERTAKINGS = frozenset(map(vcd, ("Commitment", "Proposal", "Intention", "Wish")))
AGREEING = frozenset({"stating:agreed", "stating:decided"})
"""The verbs by which a source says in so many words that the parties agreed."""
DATES = frozenset(map(vcd, ("heldOn", "plannedFor")))
REPLACED = iri(DCTERMS + "isReplacedBy")
WITHOUT_MEMBERS = frozenset({
    "group:border-provinces-guangxi-2023",  # a gap of its own says that they are not named
    "group:leaders-departments-localities-yunnan-5", "group:local-officials-yunnan-5",
    "group:vietnamese-students-yunnan-5",  # told by function or nationality, with no unit or body of theirs
})


def name(term: str) -> str:
    """Return a term as people write it."""
    return shrink(bare(term))


@pytest.fixture(scope="module")
def accepted(seeds: Seeds, vocabulary: Vocabulary) -> tuple[Claim, ...]:
    """The claims that count."""
    status = accept(seeds.claims, vocabulary).status
    return tuple(claim for key, claim in seeds.claims.items() if status[key] == "accepted")


@pytest.fixture(scope="module")
def graph(seeds: Seeds, vocabulary: Vocabulary) -> frozenset[Triple]:
    """The accepted facts with what follows from them."""
    facts = accept(seeds.claims, vocabulary)
    rules = compile_axioms(vocabulary).rules + read_rules(ONTOLOGY / "rules", vocabulary)
    return infer(facts, rules, vocabulary).inferred.union(facts.support)


@pytest.fixture(scope="module")
def told(accepted: tuple[Claim, ...]) -> dict[tuple[str, str], list[Claim]]:
    """The claims by which each source types an undertaking, by source and undertaking."""
    found: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in accepted:
        if claim.triple[1] == TYPE and claim.triple[2] in UNDERTAKINGS:
            found[claim.source, claim.triple[0]].append(claim)
    return found


def test_every_undertaking_keeps_the_verb_of_every_source(
    told: dict[tuple[str, str], list[Claim]], accepted: tuple[Claim, ...]
) -> None:
    """That parties agreed, noted or stressed it is not the same, and each article has a verb of its own."""
    stated = {(c.source, c.triple[0]) for c in accepted if c.triple[1] == vcd("statedAs")}
    assert told.keys() == stated


def test_only_a_verb_of_agreement_is_agreed_in_so_many_words(
    told: dict[tuple[str, str], list[Claim]], accepted: tuple[Claim, ...]
) -> None:
    """What all of them together say, note or stress is a commitment by our reading: inferable, never explicit."""
    verbs: dict[tuple[str, str], set[str]] = defaultdict(set)
    for claim in accepted:
        if claim.triple[1] == vcd("statedAs"):
            verbs[claim.source, claim.triple[0]].add(name(claim.triple[2]))
    commitments = {key: claims for key, claims in told.items() if claims[0].triple[2] == vcd("Commitment")}
    wrong = [
        key[1] for key, claims in commitments.items()
        if not verbs[key] <= AGREEING and {claim.certainty for claim in claims} != {"inferable"}
    ]
    assert commitments and wrong == []
    assert {verb for key in told.keys() - commitments.keys() for verb in verbs[key]} & AGREEING == set()


def test_what_is_retired_leads_on_and_says_nothing(seeds: Seeds, accepted: tuple[Claim, ...]) -> None:
    """An id that is used no longer has no class and no fact but what stands in its place, which is a thing."""
    replaced = {c.triple[0]: c.triple[2] for c in accepted if c.triple[1] == REPLACED}
    typed = {c.triple[0] for c in accepted if c.triple[1] == TYPE}
    withdrawn = {c.triple[0] for c in seeds.claims.values() if c.judgement == "retracted" and c.triple[1] == TYPE}
    assert replaced.keys() == withdrawn and len(replaced) == 10
    assert not replaced.keys() & typed and set(replaced.values()) <= typed
    assert [c.triple for c in accepted if c.triple[0] in replaced and c.triple[1] != REPLACED] == []
    assert [c.triple for c in accepted if c.triple[2] in replaced] == []


def test_a_plan_rests_on_nothing_that_it_is_compared_with(seeds: Seeds) -> None:
    """The year of a plan may not come from when the thing was held: it would always have come true."""
    def grounds(claim: Claim) -> set[str]:
        return set(claim.rests_on).union(*(grounds(seeds.claims[ground]) for ground in claim.rests_on))

    plans = {c.triple[0]: grounds(c) for c in seeds.claims.values() if c.triple[1] == vcd("plannedFor") and c.rests_on}
    assert iri(expand("edition:yunnan-4")) in plans
    held = [(thing, vcd("heldOn")) for thing in plans]
    assert [g for found in plans.values() for g in found if seeds.claims[g].triple[:2] in held] == []


def test_a_year_that_is_printed_nowhere_is_an_inference_of_ours(accepted: tuple[Claim, ...]) -> None:
    """Whoever takes an article as the source of a date finds it there: the whole date, or its parts in two passages."""
    dates = [c for c in accepted if c.triple[1] in DATES]
    ours = {name(c.triple[0]) for c in dates if c.modality == "inferred"}
    assert ours >= {"edition:yunnan-1", "edition:yunnan-3", "edition:yunnan-4", "edition:guangxi-2023"}
    assert all(c.rests_on for c in dates if c.modality == "inferred")
    article = [c for c in dates if c.modality != "inferred" and c.certainty != "explicit"]
    assert [name(c.triple[0]) for c in article] == ["edition:yunnan-5"] and len(article[0].passages) == 2


def test_every_group_has_members_as_far_as_an_article_tells(accepted: tuple[Claim, ...]) -> None:
    """Members are claimed with a passage; the register alone makes nobody a member."""
    groups = {c.triple[0] for c in accepted if c.triple[1:] == (TYPE, vcd("ParticipantGroup"))}
    members = [c for c in accepted if c.triple[1] in (vcd("groupOf"), vcd("groupOfHoldersOf"))]
    assert {name(group) for group in groups - {c.triple[0] for c in members}} == WITHOUT_MEMBERS
    assert [c.triple for c in members if not c.passages and not c.rests_on] == []


def test_provinces_of_two_years_are_two_groups(graph: frozenset[Triple]) -> None:
    """The four provinces of 2021 are not those of 2025."""
    def members(slug: str) -> set[str]:
        return {o for s, p, o in graph if (s, p) == (f"<{ID}group/{slug}>", vcd("groupOf"))}

    early, late = members("vietnamese-provinces-yunnan-1"), members("vietnamese-provinces-yunnan-5")
    assert len(early) == len(late) == 4 and early != late
    assert {name(o) for o in early - late} == {"province:lao-cai", "province:ha-giang"}


def test_a_province_agrees_through_its_secretary(graph: frozenset[Triple]) -> None:
    """From a province over the groups of its people to what they agreed, at every gathering that it took part in."""
    yunnan = iri(expand("province:yunnan"))
    groups, size = {yunnan}, 0
    while len(groups) > size:
        size = len(groups)
        groups |= {s for s, p, o in graph if p == vcd("groupOf") and o in groups}
    agreed = {s for s, p, o in graph if p == vcd("agreedBy") and o in groups}
    at = {name(o) for s, p, o in graph if p == vcd("agreedAt") and s in agreed}
    assert at == {"edition:yunnan-1", "edition:yunnan-3", "edition:yunnan-5"}
    everything = {s for s, p, o in graph if p == vcd("agreedAt") and name(o) in at}
    assert agreed == everything


@pytest.mark.parametrize(("thing", "aspect"), [
    ("edition:yunnan-1", "documents"), ("edition:yunnan-5", "attendance-count"), ("edition:guangxi-2023", "ordinal"),
    ("document:action-plan-poverty-2023-2025", "implementation"), ("figure:yunnan-5-trade", "breakdown"),
])
def test_what_is_asked_and_not_stated_is_coded(thing: str, aspect: str, graph: frozenset[Triple]) -> None:
    """An empty table cannot be told from what is not modelled."""
    gaps = {s for s, p, o in graph if (p, o) == (vcd("lacking"), iri(expand(thing)))}
    assert [s for s, p, o in graph if s in gaps and (p, o) == (vcd("aspect"), iri(f"{ID}aspect/{aspect}"))]


def test_a_gap_says_where_it_was_looked_for(graph: frozenset[Triple]) -> None:
    """No gap says that no source states it: that is an answer over all sources."""
    gaps = {s for s, p, o in graph if (p, o) == (TYPE, vcd("Gap"))}
    assert gaps and gaps == {s for s, p, _ in graph if p == vcd("searchedIn")}
    assert vcd("UnknownToAllSources") not in {o for s, p, o in graph if p == vcd("reason")}
