"""Plans and outcomes, differences, single sources, inferences, gaps: what makes answers trustworthy, against the articles.

What the rows must be was read in the five articles; where the articles have no such case, a small graph has it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Store

from kg.ask.catalogue import read_catalogue
from kg.graph.axioms import compile_axioms
from kg.graph.decided import DECIDERS
from kg.graph.facts import accept
from kg.graph.inference import infer
from kg.graph.rules import read_rules
from kg.model.rooms import ONTOLOGY, QUERIES
from kg.model.terms import EDITORS, ID, INFERRED, LABEL, SKOSXL, TYPE, VCD, Triple, bare, iri, vcd
from kg.model.vocabulary import Vocabulary
from kg.seeds.translate import Seeds
from tests.ask.tables import rows_of, store_of

CATALOGUE = read_catalogue(QUERIES)
OUTCOMES, CONFLICTS, SINGLE, INFERENCES, GAPS = (
    CATALOGUE[name] for name in ("outcomes", "conflicts", "single-source", "inferred", "not-stated")
)

REGISTER = """\
- {id: source:editors, type: Source, source: editors, label: {en: Editors}}
- {id: source:a, type: Source, source: editors, label: {en: A}}
- {id: source:b, type: Source, source: editors, label: {en: B}}
- {id: source:b, source: b, publishedOn: 2025-06-01}
- {id: series:s, type: ConferenceSeries, source: editors, label: {en: S}}
- {id: country:v, type: Country, source: editors, label: {en: V}}
- {id: province:p, type: Province, source: editors, label: {en: P}, locatedIn: country:v}
- {id: province:q, type: Province, source: editors, label: {en: Q}, locatedIn: country:v}
- {id: city:c, type: City, source: editors, label: {en: C}, locatedIn: province:p}
- {id: group:g, type: ParticipantGroup, source: editors, label: {en: G}}
"""


def edition(number: int, plan: str, report: str) -> str:
    """Return the records of an edition, as source a announces and source b reports it (empty: not at all)."""
    text = (
        f"- {{id: edition:s-{number}, type: ConferenceEdition, source: editors, label: {{en: S {number}}},"
        f" inSeries: series:s, ordinal: {number}}}\n- {{id: edition:s-{number}, source: a, modality: announced, {plan}}}\n"
    )
    return text + (f"- {{id: edition:s-{number}, source: b, modality: reported, {report}}}\n" if report else "")


def graph(folder: Path, text: str) -> Store:
    """Return the graph of the small register and some records."""
    for name, content in (("registry", REGISTER), ("events", text)):
        (folder / "seeds" / name).mkdir(parents=True)
        (folder / "seeds" / name / "x.yaml").write_text(content, encoding="utf-8")
    return store_of(folder / "seeds")


# Plans and outcomes -------------------------------------------------------------------------------


def test_what_became_of_the_announced_editions(store: Store) -> None:
    found = {row["plan"]: row for row in rows_of(OUTCOMES, store)}
    second, fourth, sixth = (found[f"edition/yunnan-{n}"] for n in (2, 4, 6))
    assert second["outcome"] == "LookedForAndNotFound" and second["searchedIn"] == "000, 001, 002, 003, 004"
    assert second["searchedOn"] and second["planSources"] == "000:2196-2233, 002:2748-2776"
    assert (fourth["outcome"], fourth["time"], fourth["place"]) == (
        "outcome/as-far-as-verifiable", "outcome/as-far-as-verifiable", "outcome/as-announced")
    assert (fourth["heldOn"], fourth["heldIn"]) == ("2024", "city/kunming")
    assert fourth["planSources"] == "004:2057-2079, editors"
    assert fourth["outcomeSources"] == "001:1936-1979, 001:1980-1987"
    assert (sixth["outcome"], sixth["plannedChair"], sixth["plannedIn"]) == ("NotYetDue", "province/yunnan", "not stated")


def test_what_was_only_agreed_or_proposed_to_be_set_up(store: Store) -> None:
    found = {row["plan"]: row for row in rows_of(OUTCOMES, store)}
    assert found["commitment/yunnan-1-coordination-mechanisms"]["outcome"] == "outcome/no-evidence"
    gates = found["proposal/yunnan-3-new-border-gates"]  # 001 speaks of investment in the gates, not of new ones
    assert (gates["outcome"], gates["laterOnTopic"]) == ("outcome/no-evidence", "activity/yunnan-5-investment-border-gates")
    assert found["proposal/yunnan-5-hydrological-data-sharing"]["outcome"] == "NotYetDue"
    assert not any(row["heldOn"] for name, row in found.items() if not name.startswith("edition/"))


@pytest.mark.parametrize(("day", "second", "fourth", "sixth"), [
    ("2022-03-31", "NotYetDue", "NotYetDue", "NotYetDue"),
    ("2022-04-01", "LookedForAndNotFound", "NotYetDue", "NotYetDue"),
    ("2024-06-30", "LookedForAndNotFound", "outcome/no-evidence", "NotYetDue"),  # the 4th may still have been to come
    ("2026-12-31", "LookedForAndNotFound", "outcome/as-far-as-verifiable", "NotYetDue"),
    ("2027-01-01", "LookedForAndNotFound", "outcome/as-far-as-verifiable", "outcome/no-evidence"),
])
def test_the_reference_day_decides_what_is_due(day: str, second: str, fourth: str, sixth: str, store: Store) -> None:
    found = {row["plan"]: row["outcome"] for row in rows_of(OUTCOMES, store, asOf=day)}
    assert [found[f"edition/yunnan-{n}"] for n in (2, 4, 6)] == [second, fourth, sixth]


CASES = {
    "as announced": ("plannedFor: 2024-Q1, plannedIn: province:p", "heldOn: 2024-02, heldIn: city:c",
                     ("as-announced", "as-announced", "as-announced")),
    "late": ("plannedFor: 2024-Q1, plannedIn: province:p", "heldOn: 2024-05-02, heldIn: city:c",
             ("late", "late", "as-announced")),
    "early": ("plannedFor: 2024-Q2", "heldOn: 2024-03-31", ("early", "early", "")),
    "elsewhere": ("plannedFor: 2024-Q1, plannedIn: province:p", "heldOn: 2024-01-09, heldIn: province:q",
                  ("elsewhere", "as-announced", "elsewhere")),
    "coarser place": ("plannedIn: city:c", "heldIn: province:p", ("as-far-as-verifiable", "", "as-far-as-verifiable")),
    "overlapping time": ("plannedFor: 2024-Q1", "heldOn: 2024-03", ("as-announced", "as-announced", "")),
    "only that it was held": ("plannedFor: 2024-Q1, plannedIn: province:p", "attendedByGroup: group:g",
                              ("not-verifiable", "NotStated", "NotStated")),
    "nothing": ("plannedFor: 2024-Q1", "", ("no-evidence", "", "")),
    "the future": ("plannedFor: 2025-06-01", "", ("NotYetDue", "", "")),
}


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """The outcomes of all cases, from one graph."""
    text = "".join(edition(number, plan, report) for number, (plan, report, _) in enumerate(CASES.values(), 1))
    found = {row["plan"]: row for row in rows_of(OUTCOMES, graph(tmp_path_factory.mktemp("cases"), text))}
    return {case: found[f"edition/s-{number}"] for number, case in enumerate(CASES, 1)}


@pytest.mark.parametrize("case", CASES)
def test_every_outcome(case: str, cases: dict[str, dict[str, str]]) -> None:
    assert tuple(cases[case][column].removeprefix("outcome/") for column in ("outcome", "time", "place")) == CASES[case][2]


def test_a_document_and_a_mechanism(tmp_path: Path) -> None:
    text = edition(1, "plannedFor: 2024", "heldOn: 2025-03-03") + """\
- {id: document:d, type: CooperationAgreement, source: a, modality: announced, label: {en: D}, plannedFor: 2024}
- {id: document:d, source: b, modality: reported, outcomeOf: edition:s-1, signedByGroup: group:g}
- {id: document:e, type: ActionPlan, source: a, modality: announced, label: {en: E}, plannedFor: 2024}
- {id: document:f, type: LegalAct, source: a, modality: announced, label: {en: F}, plannedFor: 2024-05}
- {id: document:f, source: b, modality: reported, adoptedOn: 2024-05-06}
- id: commitment:hot-line
  type: Commitment
  source: a
  modality: agreed
  label: {en: Set up a hot line}
  agreedBy: group:g
  agreedAt: edition:s-1
  action: action:establish
  topic: topic:mechanism
- id: commitment:hot-line-again
  type: Commitment
  source: b
  modality: agreed
  label: {en: Go on with the hot line}
  agreedBy: group:g
  agreedAt: edition:s-1
  action: action:maintain
  topic: topic:mechanism
  reaffirms: commitment:hot-line
"""
    found = {row["plan"]: row for row in rows_of(OUTCOMES, graph(tmp_path, text))}
    assert (found["document/d"]["outcome"], found["document/d"]["heldOn"]) == ("outcome/late", "2025-03-03")
    assert found["document/d"]["kind"] == "Document"
    assert found["document/e"]["outcome"] == "outcome/no-evidence"
    assert (found["document/f"]["outcome"], found["document/f"]["heldOn"]) == ("outcome/as-announced", "2024-05-06")
    assert found["commitment/hot-line"]["outcome"] == "outcome/taken-up"
    assert "commitment/hot-line-again" not in found


def test_a_graph_without_any_date_has_nothing_that_was_due(tmp_path: Path) -> None:
    store = graph(tmp_path, edition(1, "plannedFor: 2024", ""))
    assert rows_of(OUTCOMES, store)[0]["outcome"] == "outcome/no-evidence"
    for quad in list(store.quads_for_pattern(None, NamedNode(VCD + "publishedOn"), None, DefaultGraph())):
        store.remove(quad)
    assert rows_of(OUTCOMES, store)[0]["outcome"] == "NotYetDue"


# Where sources differ -----------------------------------------------------------------------------


def test_the_differences_of_the_five_articles(store: Store) -> None:
    found = {(row["relation"], row["one"], row["other"]): row for row in rows_of(CONFLICTS, store)}
    guangxi = found["contradictedBy", "Province", "AutonomousRegion"]
    assert (guangxi["about"], guangxi["oneSources"]) == ("province/guangxi", "003:50-80")
    second = found[
        "possiblyDistinctFrom", "commitment/yunnan-1-seek-approval-second-edition", "proposal/yunnan-1-second-edition"]
    assert (second["about"], second["oneModality"], second["otherModality"]) == ("edition/yunnan-2", "Agreed", "Proposed")
    assert (second["oneSources"], second["otherSources"]) == ("002:2660-2776", "000:2118-2233")
    border = found["distinctFrom", "formula/border-five-terms", "formula/border-three-terms"]
    assert {text[:3] for text in border["otherSources"].split(", ")} == {"000", "002"}
    assert border["oneSources"].startswith("003:")


def test_a_judged_value_stands_beside_the_one_that_counts(tmp_path: Path) -> None:
    text = edition(1, "plannedFor: 2024", "heldOn: 2024-02-02") + """\
- id: edition:s-1
  source: a
  modality: reported
  heldOn: 2024-02-03
  status: superseded
  supersededBy: b edition:s-1 heldOn 2024-02-02
"""
    (row,) = rows_of(CONFLICTS, graph(tmp_path, text))
    assert (row["about"], row["relation"], row["one"], row["other"]) == (
        "edition/s-1", "supersededBy", "2024-02-03", "2024-02-02")
    assert (row["oneSources"], row["otherSources"]) == ("a", "b")


# Single sources -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lost(seeds: Seeds, vocabulary: Vocabulary) -> dict[str, frozenset[Triple]]:
    """By article: the facts of sources that would not follow any more from what all the others say."""
    rules = compile_axioms(vocabulary).rules + read_rules(ONTOLOGY / "rules", vocabulary)
    accepted = accept(seeds.claims, vocabulary)
    facts = accepted.support
    told = {t: {c.source for c in claims if c.source != EDITORS} for t, claims in facts.items()}
    found = {}
    for source in sorted({claim.source for claim in seeds.claims.values()} - {EDITORS}):
        others = {
            t: tuple(c for c in claims if c.source != source) for t, claims in facts.items() if told[t] - {source} or not told[t]
        }
        kept = infer(replace(accepted, support=others), rules, vocabulary).inferred.union(others)
        found[source.removeprefix(ID)] = frozenset(t for t in facts if source in told[t] and t not in kept)
    return found


@pytest.mark.parametrize("of", ["ConferenceEdition", "Undertaking", "Document", "Official", "Activity", "ProvincialUnit"])
def test_single_facts_are_those_that_go_with_their_source(of: str, store: Store, lost: dict[str, frozenset[Triple]]) -> None:
    """The query finds what a closure without the source has lost, so no proof from another source was overlooked."""
    left_out = {TYPE, LABEL, vcd("participation"), iri(SKOSXL + "altLabel"), iri(SKOSXL + "prefLabel")}
    rows = rows_of(SINGLE, store, of=f"vcd:{of}")
    things = {iri(ID + row["thing"]) for row in rows}
    found = {(row["source"], row["thing"], row["property"]) for row in rows}
    wanted = {
        (source, bare(s).removeprefix(ID), bare(p).removeprefix(VCD)) for source, triples in lost.items()
        for s, p, _ in triples if s in things and p not in left_out
    }
    assert rows and found == wanted


def test_what_two_articles_say_is_not_single(store: Store) -> None:
    found = {(row["property"], row["value"]): row["source"] for row in rows_of(SINGLE, store, of="edition:yunnan-1")}
    assert found["attendanceMode", "https://schema.org/OnlineEventAttendanceMode"] == "source/002"
    assert ("attendedBy", "person/song-tao") not in found
    assert ("agreedAt", "edition/yunnan-1") in found  # what was agreed there belongs to it


# Inferences ---------------------------------------------------------------------------------------


def test_every_inference_has_a_derivation_that_the_build_knows(store: Store, seeds: Seeds, vocabulary: Vocabulary) -> None:
    rules = compile_axioms(vocabulary).rules + read_rules(ONTOLOGY / "rules", vocabulary)
    known = {rule.name.rsplit(":", 1)[-1] if rule.name.count(":") else rule.name for rule in rules}
    known |= {f"{rule.name.split(' ')[0]} {rule.name.rsplit(':', 1)[-1]}" for rule in rules} | {"editors' inference"}
    ours_give = {head for rule in read_rules(ONTOLOGY / "rules", vocabulary) for head in rule.head}
    ours_give |= {head for rule in rules if rule.name.startswith("chain ") for head in rule.head}
    ours_give |= {term for decider in DECIDERS for term in decider.gives}
    known |= {f"rule {re.split('[#/]', bare(head))[-1]}" for head in ours_give}
    types = NamedNode(bare(TYPE))
    classes: dict[str, set[str]] = {}
    for quad in store.quads_for_pattern(None, types, None, DefaultGraph()):
        classes.setdefault(quad.object.value, set()).add(quad.subject.value)
    ours = [claim for claim in seeds.claims.values() if claim.modality == "inferred"]
    missing = {quad.subject.value for quad in store.quads_for_pattern(None, None, None, NamedNode(INFERRED))}
    missing |= {bare(claim.triple[0]) for claim in ours}
    rows = []
    while missing:  # the fewest classes that hold all things
        largest = max(sorted(classes), key=lambda name: len(classes[name] & missing))
        assert classes[largest] & missing, f"these have no class: {sorted(missing)}"
        missing -= classes[largest]
        rows += rows_of(INFERENCES, store, of=largest)
    assert {name for row in rows for name in row["derivation"].split(", ")} <= known
    by_rule = {(row["thing"], row["property"], row["value"]) for row in rows if row["derivation"] != "editors' inference"}
    without_language = {(quad.subject, quad.predicate, quad.object.value) for quad in
                        store.quads_for_pattern(None, None, None, NamedNode(INFERRED))}
    assert all(row["derivation"] for row in rows) and len(by_rule) == len(without_language)
    by_us = {(row["thing"], row["property"], row["value"]) for row in rows if row["derivation"] == "editors' inference"}
    assert len(by_us) == len(ours)


def test_an_inference_of_the_editors_leads_to_the_passages(store: Store) -> None:
    found = {(row["thing"], row["property"]): row for row in rows_of(INFERENCES, store)}
    host = found["edition/yunnan-5", "hostedBy"]
    assert (host["value"], host["derivation"], host["basis"]) == ("province/lai-chau", "editors' inference", "001:179-207")
    assert found["edition/yunnan-2", "followsEdition"]["derivation"] == "rule followsEdition"


# What is missing ----------------------------------------------------------------------------------


def test_the_reasons_of_absence(store: Store) -> None:
    found = {(row["thing"], row["aspect"].removeprefix("aspect/")): row for row in rows_of(GAPS, store)}
    assert found["edition/yunnan-1", "place"]["reason"] == "NotApplicable"
    assert found["edition/yunnan-2", "holding"]["reason"] == "LookedForAndNotFound"
    assert found["edition/yunnan-6", "holding"]["reason"] == "NotYetDue"
    assert found["participation/yunnan-1--secretary-yunnan", "holder"]["reason"] == "LookedForAndNotFound"
    assert found["edition/guangxi-2023", "place"]["reason"] == "NotStated"


def test_what_nobody_has_coded_is_found_too(store: Store) -> None:
    """Article 001 gives neither host nor mode of the 4th conference, nor the mode of the 5th; nobody says who chairs the 2nd."""
    found = {(row["thing"], row["aspect"]): row["searchedIn"] for row in rows_of(GAPS, store) if not row["gap"]}
    assert found == {
        ("edition/yunnan-2", "aspect/chair"): "000, 002",
        ("edition/yunnan-4", "aspect/attendance-mode"): "001, 004",
        ("edition/yunnan-4", "aspect/host"): "001, 004",
        ("edition/yunnan-5", "aspect/attendance-mode"): "001",
    }


def test_what_was_looked_for_says_where_and_when(seeds: Seeds) -> None:
    gap = iri(ID + "gap/yunnan-2-holding")
    said = [claim.triple[1] for claim in seeds.claims.values() if claim.triple[0] == gap]
    assert said.count(vcd("searchedIn")) >= 5 and said.count(vcd("searchedOn")) == 1


# Offices at gatherings ----------------------------------------------------------------------------


def test_an_office_of_a_government_is_told_like_one_of_a_party(tmp_path: Path) -> None:
    text = edition(1, "plannedFor: 2024", "heldOn: 2024-02-02, participatingProvince: province:p") + edition(
        2, "plannedFor: 2025", "heldOn: 2025-02-02, attendedByGroup: group:g") + """\
- {id: body:government-p, type: StateBody, source: editors, label: {en: Government of P}, bodyOf: province:p}
- {id: post:governor-p, type: Post, source: editors, label: {en: Governor of P}, postIn: body:government-p}
- {id: post:governor-of-old, type: Post, source: editors, label: {en: Governor of P before}, postIn: body:government-p}
- {id: post:governor-of-old, source: editors, validThrough: 2024-06-30}
- {id: person:x, type: Official, source: editors, label: {en: X}}
- {id: edition:s-1, source: b, modality: reported, participants: [{person: person:x, capacity: post:governor-p}]}
"""
    store = graph(tmp_path, text)
    asked = CATALOGUE["secretaries"]
    now = {row["edition"]: row["holder"] for row in rows_of(asked, store, post="post:governor-p")}
    assert now == {"edition/s-1": "person/x", "edition/s-2": "not stated"}
    before = {row["edition"]: row["holder"] for row in rows_of(asked, store, post="post:governor-of-old")}
    assert before == {"edition/s-1": "not stated", "edition/s-2": "not applicable"}
    of_unit = {(row["edition"], row["post"]) for row in rows_of(asked, store, unit="province:p")}
    assert of_unit == {
        ("edition/s-1", "post/governor-p"), ("edition/s-1", "post/governor-of-old"), ("edition/s-2", "post/governor-p")}
