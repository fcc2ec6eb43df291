"""Participants as they are: in which role and mode, for whom; who was there, and which units took part."""

from __future__ import annotations

import pytest

from tests.scenarios.world import graph_of, told, triples, values

EDITION = "- id: edition:zz-1\n  source: editors\n  participants: [{}]\n"


def found(participant: str, more: str = "") -> dict[str, set[str]]:
    """Return what follows at the gathering from one participant, by property."""
    graph: dict[str, set[str]] = {}
    for thing, prop, value in triples(graph_of(EDITION.format(participant) + more)):
        if thing == "edition:zz-1":
            graph.setdefault(prop.removeprefix("vcd:"), set()).add(value)
    return graph


@pytest.mark.parametrize(("how", "there", "unit"), [
    ("", True, True), ("role: role:chair", True, True), ("role: role:head-of-delegation", True, True),
    ("participationMode: participation-mode:online", True, True),
    ("role: role:guest", True, False), ("role: role:observer", True, False), ("role: [role:guest, role:speaker]", True, False),
    ("role: role:message-sender", False, False), ("participationMode: participation-mode:by-message", False, False),
])
@pytest.mark.parametrize("who", ["person: person:old, capacity: post:alder", "post: post:alder"])
def test_who_was_there_and_whose_unit_took_part(who: str, how: str, there: bool, unit: bool) -> None:
    graph = found(f"{{{who}, {how}}}" if how else f"{{{who}}}")
    assert graph.get("attendedByHolderOf", set()) == ({"post:alder"} if there else set())
    assert graph.get("attendedBy", set()) == ({"person:old"} if there and "person" in who else set())
    assert graph.get("participatingProvince", set()) == ({"province:alder"} if unit else set())
    assert ("vcd:HeldEdition" in graph["rdf:type"])


def test_a_guest_of_a_unit_that_takes_part_changes_nothing() -> None:
    graph = found("{person: person:old, capacity: post:alder}, {person: person:guest, capacity: post:alder, role: role:guest}")
    assert graph["participatingProvince"] == {"province:alder"}


def test_a_role_of_the_register_says_what_it_brings() -> None:
    role = ("- {id: role:absent, type: skos:Concept, source: editors, label: {en: Absent, fr: Absent, vi: Vắng, zh: 缺席}, "
            "skos:inScheme: scheme:role, skos:definition: {en: Was excused.}, wasThere: false, bringsUnit: false}\n")
    graph = found("{person: person:old, capacity: post:alder, role: role:absent}", role)
    assert not graph.keys() & {"attendedBy", "attendedByHolderOf", "attendee", "participatingProvince"}


def test_people_who_are_no_officials_attend_and_take_part_together() -> None:
    records = EDITION.format("{person: person:writer}, {person: person:old}")
    assert values(records, "edition:zz-1", "attendedBy") == {"person:writer", "person:old"}
    assert ("person:writer", "person:old") in told(records, "coParticipatedWith")
    assert ("person:writer", "vcd:Official") not in {(s, o) for s, p, o in triples(graph_of(records)) if p == "rdf:type"}


def test_who_has_the_role_of_a_speaker_spoke() -> None:
    records = EDITION.format("{person: person:old, role: role:opening-speaker}, {person: person:new, role: role:chair}")
    assert told(records, "spokeAt") == {("person:old", "edition:zz-1")}
    sent = EDITION.format("{person: person:old, role: [role:opening-speaker, role:message-sender]}")
    assert told(sent, "spokeAt") == set()


def test_for_whom_somebody_comes_brings_the_unit() -> None:
    assert found("{person: person:guest, onBehalfOf: province:birch}")["participatingProvince"] == {"province:birch"}
    deputy = found("{person: person:deputy, deputisingFor: post:birch}")
    assert deputy["participatingProvince"] == {"province:birch"}
    assert deputy.get("attendedByHolderOf", set()) == set()


def test_an_office_of_a_committee_and_a_co_organiser_bring_their_unit() -> None:
    office = ("- {id: body:office, type: PartyDepartment, source: editors, label: {en: Office}, partOf: body:alder}\n"
              "- {id: post:office, type: Post, source: editors, label: {en: Head}, postIn: body:office, "
              "postKind: post-kind:head-of-department}\n")
    assert found("{person: person:old, capacity: post:office}", office)["participatingProvince"] == {"province:alder"}
    organised = "- {id: edition:zz-1, source: editors, coOrganisedBy: [province:birch, body:alder]}\n"
    graph = found("{person: person:writer}", organised)
    assert graph["participatingProvince"] == {"province:alder", "province:birch"}


def test_a_government_brings_its_unit_as_a_committee_does() -> None:
    government = ("- {id: body:government, type: StateBody, source: editors, label: {en: Government}, bodyOf: province:birch}\n"
                  "- {id: post:governor, type: Post, source: editors, label: {en: Governor}, postIn: body:government, "
                  "postKind: post-kind:leader}\n")
    assert found("{post: post:governor}", government)["participatingProvince"] == {"province:birch"}
    assert "participatingProvince" not in found("{post: post:governor, role: role:observer}", government)


def test_a_former_post_is_held_no_longer() -> None:
    records = EDITION.format("{person: person:old, formerly: post:alder, role: role:guest}")
    assert told(records, "attendedByHolderOf") == told(records, "tenureOf") == set()
    assert {post for _, post in told(records, "formerly")} == {"post:alder"}


def test_order_mode_and_whom_for_are_kept_as_told() -> None:
    participant = ("{person: person:deputy, deputisingFor: person:old, onBehalfOf: body:alder, printedOrder: 3, "
                   "participationMode: participation-mode:online}")
    records = EDITION.format(participant)
    for prop, value in (("deputisingFor", "person:old"), ("onBehalfOf", "body:alder"), ("printedOrder", "3"),
                        ("participationMode", "participation-mode:online")):
        assert told(records, prop) == {("participation:zz-1--deputy", value)}


def test_who_sent_a_message_did_not_sign_there() -> None:
    minutes = ("- {id: document:minutes, type: Minutes, source: editors, label: {en: Minutes}, outcomeOf: edition:zz-1, "
               "signedBy: post:alder}\n")
    assert told(EDITION.format("{person: person:old, capacity: post:alder}") + minutes, "signedByPerson")
    sent = EDITION.format("{person: person:old, capacity: post:alder, role: role:message-sender}")
    assert told(sent + minutes, "signedByPerson") == set()
