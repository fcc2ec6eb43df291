"""Tenures with what sources say of them: begin and end, their causes, the standing; acting ones and deputies are no holders."""

from __future__ import annotations

import pytest

from kg.ask.answers import ask
from kg.ask.catalogue import read_catalogue
from kg.model.rooms import QUERIES
from kg.store.publish import in_memory
from tests.scenarios.world import graph_of, refusals, told, triples

TENURE = "- {{id: tenure:{0}, type: Tenure, source: editors, tenureOf: person:{0}, post: post:alder, {1}}}\n"
SEEN = "- {{id: edition:zz-1, source: editors, participants: [{{person: person:old, capacity: post:alder{}}}]}}\n"
BOUNDS = ("earliestBegin", "latestBegin", "earliestEnd", "latestEnd")


def bounds(records: str, tenure: str) -> list[list[str]]:
    """Return the values of each of the four bounds of a tenure."""
    found = [(prop, value) for thing, prop, value in triples(graph_of(records)) if thing == tenure]
    return [sorted(value for prop, value in found if prop == f"vcd:{name}") for name in BOUNDS]


def test_an_appointment_needs_no_gathering() -> None:
    records = TENURE.format("old", "beganOn: 2019-03, endedOn: 2021, beginCause: begin-cause:appointed, endCause: end-cause:died")
    assert bounds(records, "tenure:old") == [["2019-03-01"], ["2019-03-31"], ["2021-01-01"], ["2021-12-31"]]
    assert told(records, "beginCause") == {("tenure:old", "begin-cause:appointed")}
    assert told(records, "endCause") == {("tenure:old", "end-cause:died")}


def test_bounds_are_written_as_days_and_stay_as_they_are_written() -> None:
    records = TENURE.format("old", "earliestBegin: 2019-01-01, latestBegin: '2019-06-30', latestEnd: 2024-01-01")
    assert bounds(records, "tenure:old") == [["2019-01-01"], ["2019-06-30"], [], ["2024-01-01"]]
    stated = TENURE.format("old", "beganOn: 2019, earliestBegin: 2019-02-01")
    assert bounds(stated, "tenure:old") == [["2019-02-01"], ["2019-12-31"], [], []]


@pytest.mark.parametrize("bound", BOUNDS)
def test_a_bound_that_leaves_days_open_is_refused(bound: str) -> None:
    (told_so,) = refusals(TENURE.format("old", f"{bound}: 2019"))
    assert "2019 leaves days open" in told_so and "seeds/events/all.yaml:1:" in told_so


def test_what_is_attested_may_be_completed_and_each_bound_has_the_narrowest_value() -> None:
    attested = "tenure:old--alder--zz-1"
    assert bounds(SEEN.format(""), attested) == [[], ["2024-05-01"], ["2024-05-01"], []]
    more = (f"- {{id: {attested}, type: Tenure, source: editors, tenureOf: person:old, post: post:alder, "
            "beganOn: 2019-03, endedOn: 2025}\n")
    assert bounds(SEEN.format("") + more, attested) == [["2019-03-01"], ["2019-03-31"], ["2025-01-01"], ["2025-12-31"]]
    stated = TENURE.format("old", "beganOn: 2024, attestedAt: edition:zz-1")
    assert bounds(stated, "tenure:old") == [["2024-01-01"], ["2024-05-01"], ["2024-05-01"], []]


@pytest.mark.parametrize("dates", ["beganOn: 2021, endedOn: 2020", "earliestBegin: 2021-01-01, beganOn: 2020"])
def test_dates_that_contradict_each_other_are_told(dates: str) -> None:
    assert any("lies after" in problem for problem in refusals(TENURE.format("old", dates)))


def test_two_who_hold_a_sole_post_for_certain_are_told_until_one_is_judged() -> None:
    first, second = (TENURE.format(*who) for who in (
        ("old", "beganOn: 2019, endedOn: 2022"), ("new", "beganOn: 2020, endedOn: 2024"),
    ))
    (told_so,) = refusals(first + second)
    assert "holds post:alder for certain while" in told_so and "2020-12-31 to 2022-01-01" in told_so
    assert graph_of(first + second.replace("2020", "2022"))  # the one hands over to the other
    assert graph_of(first + second.replace("beganOn", "standing: standing:acting, beganOn"))
    assert graph_of((first + second).replace("post:alder", "post:member"))
    assert graph_of(first + second.replace("endedOn: 2024", "endedOn: {value: 2024, status: retracted}"))


@pytest.mark.parametrize("acting", [
    SEEN.format(", standing: standing:acting"),
    SEEN.format("") + TENURE.format("old", "attestedAt: edition:zz-1, standing: standing:acting"),
    SEEN.format(", standing: standing:in-charge"),
])
def test_who_is_acting_is_not_the_holder_and_the_answer_says_so(acting: str) -> None:
    assert told(acting, "attendedByHolderOf") == set()
    assert told(acting, "participatingProvince") == {("edition:zz-1", "province:alder")}
    rows = {(row[0], row[1]): row[2:] for row in secretaries(acting)}
    assert rows["edition/zz-1", "person/old"] in (["standing/acting"], ["standing/in-charge"])
    minutes = ("- {id: document:minutes, type: Minutes, source: editors, label: {en: Minutes}, outcomeOf: edition:zz-1, "
               "signedBy: post:alder}\n")
    assert told(acting + minutes, "signedByPerson") == set()


def test_the_holder_beside_the_acting_one_has_a_row_of_his_own() -> None:
    both = SEEN.format("}, {person: person:new, capacity: post:alder, standing: standing:acting")
    assert told(both, "attendedByHolderOf") == {("edition:zz-1", "post:alder")}
    at_first = [row[1:] for row in secretaries(both) if row[0] == "edition/zz-1"]
    assert sorted(at_first) == [["person/new", "standing/acting"], ["person/old", ""]]


def test_an_unnamed_acting_holder_is_marked() -> None:
    unnamed = "- {id: edition:zz-1, source: editors, participants: [{post: post:alder, standing: standing:acting}]}\n"
    assert ["edition/zz-1", "present, not named", "standing/acting"] in secretaries(unnamed)


def test_a_deputy_has_a_post_of_his_own() -> None:
    deputy = ("- {id: post:deputy, type: Post, source: editors, label: {en: Deputy}, postIn: body:alder, "
              "postKind: post-kind:deputy, deputyOf: post:alder}\n")
    records = deputy + SEEN.format("").replace("capacity: post:alder", "capacity: post:deputy")
    assert told(records, "attendedByHolderOf") == {("edition:zz-1", "post:deputy")}
    assert {row[1] for row in secretaries(records) if row[0] == "edition/zz-1"} == {"not stated"}


def secretaries(records: str) -> list[list[str]]:
    """Return edition, holder and standing of the answer for the post."""
    store = in_memory(graph_of(records).dataset.nquads())
    answer = ask(read_catalogue(QUERIES)["secretaries"], {"post": "post:alder"}, store)
    columns = [answer.columns.index(name) for name in ("edition", "holder", "standing")]
    return [[_short(row[column]) for column in columns] for row in answer.rows]


def _short(term: object) -> str:
    return "" if term is None else str(getattr(term, "value", term)).removeprefix("https://w3id.org/vcd/id/")
