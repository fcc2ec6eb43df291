"""Who speaks at a gathering was there, whoever he is and whatever he says, unless his words were read out."""

from __future__ import annotations

import pytest

from tests.scenarios.world import graph_of, told, triples, values

STATEMENT = "- {id: statement:x, type: Statement, source: editors, label: {en: X}, saidBy: person:new, saidAt: edition:zz-1"
FIGURE = (
    "- {id: figure:x, type: ReportedFigure, source: editors, label: {en: X}, measure: measure:trade-volume, quantity: '1', "
    "unit: unit:us-dollar-billion, qualifier: Exact, scope: X, saidBy: person:new, saidAt: edition:zz-1"
)


def undertaking(kind: str, who: str) -> str:
    return (f"- {{id: {kind.lower()}:x, type: {kind}, source: editors, label: {{en: X}}, action: action:build, "
            f"topic: topic:trade, statedAs: stating:said, {who}")


def attendance(records: str) -> set[str]:
    """Return who attended, after looking that who spoke did."""
    graph = set(triples(graph_of(records)))
    found = {value for thing, prop, value in graph if (thing, prop) == ("edition:zz-1", "vcd:attendedBy")}
    spoke = {person for person, prop, value in graph if (prop, value) == ("vcd:spokeAt", "edition:zz-1")}
    assert spoke <= found
    return found


@pytest.mark.parametrize("words", [
    STATEMENT, FIGURE,
    undertaking("Proposal", "proposedBy: province:alder, voicedBy: person:new, proposedAt: edition:zz-1"),
    undertaking("Proposal", "proposedBy: person:new, proposedAt: edition:zz-1"),
    undertaking("Intention", "intendedBy: province:alder, voicedBy: person:new, voicedAt: edition:zz-1"),
    undertaking("Wish", "wishedBy: person:new, voicedAt: edition:zz-1"),
    undertaking("Commitment", "agreedBy: [person:new, province:alder], agreedAt: edition:zz-1"),
])
def test_who_speaks_was_there_and_who_is_read_out_was_not(words: str) -> None:
    assert attendance(f"{words}}}\n") == {"person:new"}
    assert attendance(f"{words}, readOut: false}}\n") == {"person:new"}
    assert attendance(f"{words}, readOut: true}}\n") == set()


def test_who_has_another_speak_for_him_need_not_be_there() -> None:
    words = undertaking("Intention", "intendedBy: person:old, voicedBy: person:new, voicedAt: edition:zz-1}\n")
    assert attendance(words) == {"person:new"}


def test_who_speaks_need_not_be_an_official() -> None:
    statement = f"{STATEMENT}}}\n".replace("person:new", "person:writer")
    assert attendance(statement) == {"person:writer"}
    assert values(statement, "person:writer", "spokeAt") == {"edition:zz-1"}


def test_a_group_or_a_unit_that_says_something_is_nobody_in_a_list_of_people() -> None:
    assert attendance(f"{STATEMENT}}}\n".replace("person:new", "group:all")) == set()
    assert attendance(undertaking("Proposal", "proposedBy: province:alder, proposedAt: edition:zz-1}\n")) == set()


def test_speakers_took_part_together() -> None:
    two = f"{STATEMENT}}}\n" + f"{STATEMENT}}}\n".replace("person:new", "person:writer").replace("statement:x", "statement:y")
    assert ("person:writer", "person:new") in told(two, "coParticipatedWith")


def test_who_is_said_not_to_have_been_there_did_not_speak_there() -> None:
    denied = "- {id: edition:zz-1, source: editors, attendedBy: {value: person:new, status: retracted}}\n"
    assert attendance(f"{STATEMENT}}}\n{denied}") == set()
