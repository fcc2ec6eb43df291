"""Signatures as they are: who signed follows only where nothing else is possible; what sources say of it is kept."""

from __future__ import annotations

import pytest

from tests.scenarios.world import told, values

PRESENT = """\
- id: edition:zz-1
  source: editors
  participants: [{person: person:old, capacity: post:alder}]
"""
MINUTES = """\
- id: document:minutes
  type: Minutes
  source: editors
  label: {en: Minutes}
  outcomeOf: edition:zz-1
  signedBy: post:alder
"""
SIGNATURE = """\
  signature: signature:minutes-1
- {id: signature:minutes-1, type: Signature, source: editors, """


def signers(records: str) -> set[str]:
    return values(records, "document:minutes", "signedByPerson")


def test_the_one_holder_who_was_there_signed() -> None:
    assert signers(PRESENT + MINUTES) == {"person:old"}


def test_the_post_is_one_of_a_sole_holder() -> None:
    many = PRESENT.replace("post:alder", "post:member") + MINUTES.replace("post:alder", "post:member")
    assert signers(many) == set()
    one_of_them = "- {id: post:member, source: editors, soleHolder: true}\n"
    assert signers(many + one_of_them) == {"person:old"}
    assert signers(PRESENT + MINUTES + "- {id: post:alder, source: editors, soleHolder: false}\n") == set()


def test_two_who_held_the_post_there_leave_it_open() -> None:
    both = PRESENT.replace("post:alder}", "post:alder}, {person: person:new, capacity: post:alder}")
    assert signers(both + MINUTES) == set()


def test_one_man_in_two_posts_or_told_twice_is_one() -> None:
    twice = PRESENT.replace("capacity: post:alder", "capacity: [post:alder, post:member]")
    assert signers(twice + MINUTES.replace("post:alder", "[post:alder, post:birch]")) == {"person:old"}
    assert signers(PRESENT.replace("post:alder}", "post:alder}, {post: post:alder}") + MINUTES) == {"person:old"}


@pytest.mark.parametrize(("date", "who"), [
    ("adoptedOn: 2024-12-01", set()), ("signedOn: 2024-12-01", set()), ("signedOn: 2024-04", set()),
    ("signedOn: 2024-05-01", {"person:old"}), ("adoptedOn: 2024", {"person:old"}),
])
def test_a_document_of_another_day_was_signed_by_nobody_who_was_there(date: str, who: set[str]) -> None:
    assert signers(f"{PRESENT}{MINUTES}  {date}\n") == who


def test_the_outcome_of_two_gatherings_was_signed_at_one_of_them() -> None:
    outcome = MINUTES.replace("type: Minutes", "type: OutcomeDocument")
    second = PRESENT.replace("zz-1", "zz-2").replace("person:old", "person:new")
    assert signers(PRESENT + second + outcome.replace("edition:zz-1", "[edition:zz-1, edition:zz-2]")) == set()


@pytest.mark.parametrize("status", [
    "retracted", "contradicted, contradictedBy: 'editors document:minutes signedByPerson person:new'",
])
def test_who_is_said_not_to_have_signed_did_not(status: str) -> None:
    """He left before; or a source names him and another one, who is right, somebody else."""
    denied = f"- id: document:minutes\n  source: editors\n  signedByPerson: {{value: person:old, status: {status}}}\n"
    other = "- {id: document:minutes, source: editors, signedByPerson: person:new}\n" if "By" in status else ""
    assert signers(PRESENT + MINUTES + denied + other) == ({"person:new"} if other else set())


def test_a_claim_that_falls_with_its_grounds_denies_nothing() -> None:
    """Somebody inferred it as well, from what was withdrawn; that he was there and signed in his post still stands."""
    ground = "- {id: document:minutes, source: editors, unanimous: {value: true, status: retracted}}\n"
    inferred = ("- {id: document:minutes, source: editors, restsOn: ['editors document:minutes unanimous true'], "
                "signedByPerson: person:old}\n")
    assert signers(PRESENT + MINUTES + ground + inferred) == {"person:old"}


def test_where_a_source_names_somebody_else_nobody_is_inferred() -> None:
    other = "- {id: document:minutes, source: editors, signedByPerson: person:new}\n"
    assert signers(PRESENT + MINUTES + other) == {"person:new"}


def test_signatures_say_who_when_where_and_for_whom() -> None:
    records = MINUTES + SIGNATURE + (
        "signatory: [person:new, post:alder], signedOn: 2024-06-02, signedIn: province:birch, onBehalfOf: body:alder}\n"
    )
    assert signers(PRESENT + records) == {"person:new"}  # named for the post: the holder who was there did not sign
    assert values(records, "document:minutes", "signedBy") == {"post:alder"}
    assert values(records, "document:minutes", "signatory") == {"person:new", "post:alder"}
    assert values(records, "signature:minutes-1", "signedOnEarliest") == {"2024-06-02"}
    assert values(records, "signature:minutes-1", "onBehalfOf") == {"body:alder"}


@pytest.mark.parametrize(("signatory", "predicate"), [
    ("person:new", "signedByPerson"), ("group:all", "signedByGroup"), ("post:birch", "signedBy"), ("body:birch", "signatory"),
])
def test_a_signatory_is_found_by_each_way_to_ask(signatory: str, predicate: str) -> None:
    minutes = MINUTES.replace("  signedBy: post:alder\n", "")
    found = told(minutes + SIGNATURE + f"signatory: {signatory}}}\n", predicate)
    assert ("document:minutes", signatory) in found


@pytest.mark.parametrize(("day", "who"), [("2024-05-01", {"person:old"}), ("2024-05-02", set())])
def test_who_signed_for_a_post_was_there_on_the_day_of_the_signature(day: str, who: set[str]) -> None:
    minutes = MINUTES.replace("  signedBy: post:alder\n", "")
    assert signers(PRESENT + minutes + SIGNATURE + f"signatory: post:alder, signedOn: {day}}}\n") == who
