"""What does not hold: which rule is nearest and what it lacks, plans, claims that were set aside and by what."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from pyoxigraph import Store

from kg.explain.answers import explanation
from kg.explain.derivations import rulebook
from kg.explain.missing import Missing, missing
from kg.explain.patterns import holds
from kg.model.errors import Place
from kg.model.terms import ID, TYPE, Triple, expand, iri, vcd
from kg.seeds.claims import Claim
from tests.explain.conftest import Change

BOOK = rulebook()
HELD_IN = (iri(expand("edition:yunnan-5")), vcd("heldIn"), iri(expand("province:lai-chau")))
HOSTED = (HELD_IN[0], vcd("hostedBy"), HELD_IN[2])


def thing(name: str) -> str:
    return iri(expand(name))


def of(store: Store, subject: str, predicate: str, obj: str) -> Missing:
    triple = (thing(subject), TYPE if predicate == "a" else vcd(predicate), vcd(obj) if predicate == "a" else thing(obj))
    assert not holds(triple, store)
    return missing(triple, store, BOOK)


def named(claims: dict[str, Claim], triple: Triple) -> str:
    return next(name for name, claim in claims.items() if claim.triple == triple)


def test_a_planned_edition_is_not_held_and_every_way_to_be_is_told(store: Store) -> None:
    found = of(store, "edition:yunnan-6", "a", "HeldEdition")
    signed, attempt = found.attempts
    assert {one.rule.name for one in found.attempts} == {"Held edition"}
    assert [way[0][1] for way in signed.lacking] == [vcd("outcomeOf")]
    assert attempt.held == ((thing("edition:yunnan-6"), TYPE, vcd("ConferenceEdition")),)
    assert {way[0][1] for way in attempt.lacking} >= {
        vcd(p)
        for p in ("attendedBy", "attendedByGroup", "attendedByHolderOf", "heldIn", "heldOn", "hostedBy", "saidAt", "agreedAt")
    }
    assert {claim.triple[1] for claim in found.plans} == {vcd("plannedFor"), vcd("plannedChair")}
    assert {claim.modality for claim in found.plans} == {"Announced"}
    assert {gap.reason for gap in found.gaps} == {vcd("NotYetDue"), vcd("NotStated")}


def test_a_place_that_was_only_planned_is_told_as_a_plan(store: Store) -> None:
    found = of(store, "edition:yunnan-4", "heldIn", "province:yunnan")
    assert [claim.triple[1] for claim in found.plans] == [vcd("plannedIn")]
    assert [triple[2] for triple in found.others] == [thing("city:kunming")]
    assert not of(store, "edition:yunnan-4", "heldIn", "province:lai-chau").plans


def test_premises_are_found_together_and_what_fails_is_named(store: Store) -> None:
    found = of(store, "person:wang-ning", "coParticipatedWith", "person:song-tao")
    both = next(attempt for attempt in found.attempts if attempt.rule.name == "Took part together")
    assert {both.goal[0], both.goal[2]} == {thing("person:wang-ning"), thing("person:song-tao")}
    assert [pattern[1] for pattern in both.held] == [vcd("attendedBy")]
    assert [[pattern[1] for pattern in way] for way in both.lacking] == [[vcd("attendedBy")]]
    sizes = [sum(map(len, attempt.lacking)) for attempt in found.attempts]
    assert sizes == sorted(sizes)


def test_a_condition_that_fails_is_named_when_all_premises_hold(store: Store) -> None:
    (same,) = of(store, "person:song-tao", "coParticipatedWith", "person:song-tao").attempts
    assert same.held and not same.lacking and same.conditions == ("?a != ?b",)


def test_a_property_that_no_rule_gives_has_no_attempt(store: Store) -> None:
    holding, text = explanation(("edition:yunnan-5", "ordinal", "7"), store, "text")
    assert not holding and "no rule could give it" in text and "ordinal · 5" in text


@pytest.mark.parametrize("status", ["superseded", "contradicted"])
def test_a_claim_that_gave_way_is_told_with_the_one_that_counts(status: str, changed: Callable[[Change], Store]) -> None:
    other = (HELD_IN[0], vcd("heldIn"), thing("city:kunming"))

    def change(claims: dict[str, Claim]) -> None:
        old = named(claims, HELD_IN)
        new = replace(claims[old], triple=other, written=(Place("seeds/x.yaml", 7),))
        claims[new.iri] = new
        claims[old] = replace(claims[old], judgement=status, instead=(new.iri,))

    store = changed(change)
    found = missing(HELD_IN, store, BOOK)
    (claim,) = found.set_aside
    assert claim.status == status.capitalize() and [found.behind[name].triple for name in claim.instead] == [other]
    holding, text = explanation(("edition:yunnan-5", "heldIn", "province:lai-chau"), store, "text")
    assert not holding and f"{status}: 5th conference with Yunnan (edition:yunnan-5) · held in · Kunming" in text
    assert "seeds/x.yaml#L7" in text
    _, text = explanation(("edition:yunnan-5", "hostedBy", "province:lai-chau"), store, "text")
    assert "it rests on what does not count: 5th conference with Yunnan (edition:yunnan-5) · held in · Lai Chau" in text


def test_a_withdrawn_claim_and_a_withdrawn_source_are_told_apart(changed: Callable[[Change], Store]) -> None:
    source = f"{ID}source/001"

    def withdraw_claim(claims: dict[str, Claim]) -> None:
        name = named(claims, HELD_IN)
        claims[name] = replace(claims[name], judgement="retracted")

    def withdraw_source(claims: dict[str, Claim]) -> None:
        for name, claim in claims.items():
            if claim.triple[:2] == (iri(source), TYPE):
                claims[name] = replace(claim, judgement="retracted")

    asked = ("edition:yunnan-5", "heldIn", "province:lai-chau")
    _, text = explanation(asked, changed(withdraw_claim), "text")
    assert "retracted" in text and "it is withdrawn" in text
    _, text = explanation(asked, changed(withdraw_source), "text")
    assert "its source is withdrawn" in text and "It would follow" not in text


def test_a_coarse_date_gives_way_to_the_precise_one(changed: Callable[[Change], Store]) -> None:
    year = '"2021"^^<http://www.w3.org/2001/XMLSchema#gYear>'

    def add(claims: dict[str, Claim]) -> None:
        old = next(c for c in claims.values() if c.triple[:2] == (thing("edition:yunnan-1"), vcd("heldOn")))
        new = replace(old, triple=(*old.triple[:2], year), modality="announced")
        claims[new.iri] = new

    store = changed(add)
    found = missing((thing("edition:yunnan-1"), vcd("heldOn"), year), store, BOOK)
    assert [claim.status for claim in found.set_aside] == ["Accepted"]
    assert [triple[2][1:11] for triple in found.finer] == ["2021-05-18"]
    _, text = explanation(("edition:yunnan-1", "heldOn", "2021"), store, "text")
    assert "A more precise date stands instead" in text


# What the sources leave untold ------------------------------------------------------------------------------------------


def test_who_was_there_unnamed_in_a_post_that_the_person_is_named_in_elsewhere(store: Store) -> None:
    found = of(store, "edition:yunnan-1", "attendedBy", "person:wang-ning")
    (one,) = found.unnamed
    assert (one.post, one.elsewhere) == (
        thing("post:secretary-yunnan"), (thing("edition:yunnan-3"), thing("edition:yunnan-5")))
    assert {claim.source.iri for claim in one.claims} == {f"{ID}source/000", f"{ID}source/002"}
    assert {gap.aspect for gap in found.gaps} == {thing("aspect:holder")}  # the date, the mode and the host do not matter
    _, text = explanation(("edition:yunnan-1", "attendedBy", "person:wang-ning"), store, "text")
    flat = " ".join(text.split())
    assert "Was there and is not named; whether it was Wang Ning is not stated: - Secretary of the Yunnan" in flat
    assert "Wang Ning is named in this post at 3rd conference with Yunnan (edition:yunnan-3), 5th" in flat
    assert "name of the holder: looked for and not found in Article 000 (source:000), Article 001" in flat
    _, text = explanation(("person:wang-ning", "spokeAt", "edition:yunnan-1"), store, "json")
    (told,) = json.loads(text)["unnamed"]
    assert told["post"]["id"] == "post:secretary-yunnan" and len(told["namedInThisPostAt"]) == 2
    assert [source["id"] for source in json.loads(text)["gaps"][0]["searchedIn"]][:2] == ["source:000", "source:001"]


def test_somebody_in_no_post_that_is_unnamed_may_be_any_of_them(store: Store) -> None:
    found = of(store, "edition:guangxi-2023", "attendedBy", "person:song-tao")
    assert len(found.unnamed) == 5 and not any(one.elsewhere for one in found.unnamed)
    assert not of(store, "edition:yunnan-5", "attendedBy", "person:song-tao").unnamed  # all are named there
    assert not of(store, "edition:yunnan-1", "hostedBy", "province:lao-cai").unnamed


def test_only_gaps_that_matter_and_are_not_filled_are_told(store: Store) -> None:
    place = of(store, "edition:yunnan-1", "heldIn", "city:lao-cai")
    assert [gap.aspect for gap in place.gaps] == [thing("aspect:place")]
    online = (thing("edition:yunnan-1"), vcd("attendanceMode"), iri("https://schema.org/OfflineEventAttendanceMode"))
    assert not missing(online, store, BOOK).gaps  # another source states the mode
    host = of(store, "edition:yunnan-1", "hostedBy", "province:lao-cai")
    assert [(gap.aspect, gap.searched) for gap in host.gaps] == [
        (thing("aspect:host"), (thing("source:000"), thing("source:002")))]
    _, text = explanation(("edition:yunnan-1", "hostedBy", "province:lao-cai"), store, "text")
    assert "host: not stated in Article 000 (source:000), Article 002 (source:002)" in " ".join(text.split())


def test_a_holder_whom_another_report_names_is_not_unnamed(changed: Callable[[Change], Store]) -> None:
    """Though nobody has joined the two participations yet."""
    edition, other = thing("edition:yunnan-1"), thing("participation:yunnan-1--dang-quoc-khanh")

    def name(claims: dict[str, Claim]) -> None:
        old = claims[named(claims, (edition, vcd("participation"), thing("participation:yunnan-1--song-tao")))]
        for triple in (
            (edition, vcd("participation"), other), (other, TYPE, vcd("Participation")),
            (other, vcd("participant"), thing("person:dang-quoc-khanh")),
            (other, vcd("inCapacity"), thing("post:secretary-yunnan")),
        ):
            new = replace(old, triple=triple)
            claims[new.iri] = new

    found = of(changed(name), "edition:yunnan-1", "attendedBy", "person:wang-ning")
    assert thing("post:secretary-yunnan") not in {one.post for one in found.unnamed}
