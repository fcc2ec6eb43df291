"""An edition was held when anything that happened there is reported, and no plan alone makes it held."""

from __future__ import annotations

import pytest
from rdflib import SH, Graph, URIRef
from rdflib.collection import Collection

from kg.graph.rules import read_rules
from kg.model.rooms import ONTOLOGY
from kg.model.terms import iri, vcd
from kg.model.vocabulary import Vocabulary
from tests.gatherings.conftest import Built, Refused

EDITION = """\
- id: edition:{name}
  type: ConferenceEdition
  source: editors
  label: {{en: {name}, fr: {name}, vi: {name}, zh: {name}}}
  inSeries: series:conference
  ordinal: {number}
"""
LABEL = "label: {en: One thing, fr: One thing, vi: One thing, zh: One thing}"
HAPPENED = {
    "day": 'evidence: "902:1-2", heldOn: 2024-05-01',
    "place": 'evidence: "902:1-2", heldIn: city:harbour',
    "time": 'evidence: "902:1-2", timeOfDay: morning',
    "mode": 'evidence: "902:1-2", attendanceMode: "schema:OnlineEventAttendanceMode"',
    "organiser": 'evidence: "902:1-2", coOrganisedBy: province:east',
    "province": 'evidence: "902:1-2", participatingProvince: province:east',
    "before": 'evidence: "902:1-2", heldAfter: edition:day',
    "inferred": 'source: editors, restsOn: ["902 edition:day heldOn 2024-05-01"], heldIn: city:harbour',
}
"""Single facts, each told of an edition of its own."""
CAME_ABOUT = {
    "signed": (
        f"- {{id: document:signed, type: Minutes, source: editors, {LABEL}, outcomeOf: edition:signed, "
        f"signedBy: [post:east, post:west]}}"
    ),
    "agreed": (
        f'- {{id: commitment:agreed, type: Commitment, evidence: "902:2-3", modality: agreed, {LABEL}, '
        f'action: action:cooperate, topic: topic:trade, agreedAt: edition:agreed, agreedBy: [province:east, '
        f'province:west]}}'
    ),
    "proposed": (
        f'- {{id: proposal:proposed, type: Proposal, evidence: "902:2-3", modality: proposed, {LABEL}, '
        f'action: action:cooperate, topic: topic:trade, proposedAt: edition:proposed, proposedBy: province:east}}'
    ),
    "voiced": (
        f'- {{id: intention:voiced, type: Intention, evidence: "902:2-3", modality: announced, {LABEL}, '
        f'action: action:cooperate, topic: topic:trade, voicedAt: edition:voiced, intendedBy: province:east}}'
    ),
    "said": (
        f'- {{id: statement:said, type: Statement, evidence: "902:2-3", modality: said-by-speaker, {LABEL}, '
        f'saidAt: edition:said, saidBy: person:alder, about: topic:trade}}'
    ),
    "spoken": '- {id: person:alder, evidence: "902:2-3", spokeAt: edition:spoken}',
}
"""Single things, each of which came about at an edition of its own, whatever the modality of what is told."""
ONLY_PLANNED = {
    "planned": "plannedFor: 2026, plannedIn: city:harbour, plannedChair: body:east-committee",
    "mentioned": "hasAim: objective:aim",
}


def records() -> str:
    names = [*HAPPENED, *CAME_ABOUT, *ONLY_PLANNED, "document", "concerned", "lacking"]
    editions = "".join(EDITION.format(name=name, number=number) for number, name in enumerate(names, 1))
    facts = "".join(f"- {{id: edition:{name}, {facts}}}\n" for name, facts in HAPPENED.items())
    plans = "".join(
        f'- {{id: edition:{name}, evidence: "903:1-2", modality: announced, {said}}}\n' for name, said in ONLY_PLANNED.items()
    )
    return f"""\
{editions}{facts}{plans}
{chr(10).join(CAME_ABOUT.values())}
- {{id: objective:aim, type: Objective, source: editors, {LABEL}}}
- {{id: document:to-sign, type: CooperationAgreement, evidence: "903:1-2", modality: announced, {LABEL},
   outcomeOf: edition:document, contractingParty: [province:east, province:west]}}
- {{id: commitment:next, type: Commitment, evidence: "902:2-3", modality: agreed, {LABEL}, action: action:organise,
   topic: topic:future-edition, agreedAt: edition:agreed, agreedBy: [province:east], concerns: edition:concerned}}
- {{id: gap:holding, type: Gap, source: editors, {LABEL}, lacking: edition:lacking, aspect: aspect:holding, reason: NotYetDue}}
"""


def test_what_happened_there_makes_an_edition_held_and_a_plan_does_not(built: Built) -> None:
    scenario = built(records())
    held = {thing for (thing,) in scenario.rows("SELECT ?e { ?e a vcd:HeldEdition }")}
    assert held == {f"edition/{name}" for name in (*HAPPENED, *CAME_ABOUT)}
    assert scenario.holds("edition:planned a vcd:PlannedEdition")


@pytest.mark.parametrize("modality", ["announced", "proposed", "agreed", "said-by-speaker"])
@pytest.mark.parametrize(
    "fact",
    [
        "heldIn: city:harbour",
        "timeOfDay: morning",
        "coOrganisedBy: province:east",
        "participants: [{person: person:alder}]",
    ],
)
def test_what_happened_is_told_by_no_plan(fact: str, modality: str, refused: Refused) -> None:
    case = EDITION.format(name="x", number=1) + f'- {{id: edition:x, evidence: "903:1-2", modality: {modality}, {fact}}}\n'
    assert any("case.yaml:7:" in line and "tells what happened" in line for line in refused(case))


def test_the_rule_has_every_flagged_property_of_gatherings(vocabulary: Vocabulary) -> None:
    """What has another subject, as the visitor of a visit, would only lengthen the answer of kg explain."""
    rules = [rule for rule in read_rules(ONTOLOGY / "rules", vocabulary) if rule.head == (vcd("HeldEdition"),)]
    used = {term for rule in rules for term in rule.body}
    written = vocabulary.properties - vocabulary.flagged("derivedOnly")
    forward = {prop for prop in vocabulary.flagged("saysOfWhatHappened") & written if vocabulary.domain(prop) == vcd("Gathering")}
    backward = vocabulary.flagged("happenedAtObject") & written
    assert {vcd("heldIn"), vcd("participatingProvince")} < forward and {vcd("saidAt"), vcd("agreedAt")} < backward
    assert forward | backward | {vcd("heldOn"), vcd("heldThrough")} <= used
    assert not {vcd("visitor"), vcd("inCapacity"), vcd("signedBy"), vcd("plannedFor"), vcd("earliest")} & used


def test_the_shape_has_every_property_that_can_be_written(vocabulary: Vocabulary) -> None:
    """Who writes the class by hand is asked for something that happened; the list keeps step with the flags."""
    shapes = Graph().parse(ONTOLOGY / "shapes.ttl")
    path = shapes.value(URIRef("https://w3id.org/vcd/shapes#HeldEdition-held"), SH.path)
    alternatives = shapes.value(path, SH.alternativePath)
    assert alternatives
    steps = list(Collection(shapes, alternatives))
    backward = {str(inner) for step in steps for inner in shapes.objects(step, SH.inversePath)}
    forward = {str(step) for step in steps if isinstance(step, URIRef)}
    happened = vocabulary.flagged("saysOfWhatHappened") & vocabulary.properties - vocabulary.flagged("derivedOnly")
    of_gatherings = {prop for prop in happened if vocabulary.domain(prop) == vcd("Gathering")} | {
        vcd("heldOn"),
        vcd("heldThrough"),
    }
    to_gatherings = {prop for prop in happened if vocabulary.range(prop) == vcd("Gathering")} - of_gatherings
    assert {iri(name) for name in forward} == of_gatherings
    assert {iri(name) for name in backward} == to_gatherings | vocabulary.flagged("happenedAtObject") | {vcd("outcomeOf")}
