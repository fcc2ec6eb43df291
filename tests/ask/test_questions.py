"""Every question of the catalogue gives the recorded rows, and what the gold list of questions says of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.ask.answers import ask, write
from kg.ask.catalogue import Question, find_question, read_catalogue
from kg.ask.names import resolve
from kg.model.errors import UsageError
from kg.model.rooms import QUERIES

EXPECTED = Path(__file__).parent / "expected"
CATALOGUE = read_catalogue(QUERIES)


def rows(store: Store, name: str, **given: str) -> list[dict[str, str]]:
    answer = ask(CATALOGUE[name], given, store)
    return [
        {c: getattr(t, "value", "").removeprefix("https://w3id.org/vcd/id/") for c, t in zip(answer.columns, row, strict=True)}
        for row in answer.rows
    ]


GOLD = (
    "editions", "attendance", "documents", "problems", "plans", "secretaries", "provinces", "trade", "delegations",
    "agreed-and-proposed", "hydrology", "links", "central-bodies", "two-reports",
)
"""The fourteen questions of the gold list; whatever else is in the catalogue comes beside them."""


def test_the_fourteen_questions_are_there() -> None:
    assert len(GOLD) == 14 and set(GOLD) <= set(CATALOGUE)


@pytest.mark.parametrize("question", CATALOGUE.values(), ids=str)
def test_header_and_recorded_rows(question: Question, store: Store) -> None:
    assert question.title and question.question
    answer = ask(question, {}, store)
    assert answer.columns == question.columns
    assert write(answer, "tsv", store) == (EXPECTED / f"{question.name}.tsv").read_text(encoding="utf-8")


def test_editions(store: Store) -> None:
    found = {row["edition"]: row for row in rows(store, "editions")}
    assert len(found) == 6
    assert (found["edition/yunnan-1"]["date"], found["edition/yunnan-1"]["dateBasis"]) == ("2021-05-18", "inferred")
    assert found["edition/yunnan-1"]["mode"] == "OnlineEventAttendanceMode"
    assert found["edition/yunnan-2"]["date"] == "not stated" and found["edition/yunnan-2"]["planned"] == "2022-Q1"
    assert found["edition/yunnan-4"]["place"] == "city/kunming"
    assert found["edition/yunnan-6"]["plannedChair"] == "province/yunnan" and not found["edition/yunnan-6"]["plannedPlace"]


def test_attendance(store: Store) -> None:
    people = {row["who"] for row in rows(store, "attendance") if row["who"].startswith("person/")}
    assert people == {f"person/{p}" for p in (
        "wang-ning", "hau-a-lenh", "nguyen-minh-vu", "trinh-viet-hung", "tran-tien-dung", "le-minh-ngan")}


def test_documents(store: Store) -> None:
    found = {row["document"]: row for row in rows(store, "documents")}
    assert len(found) == 5
    stated = {name for name, row in found.items() if row["validThrough"] != "not stated"}
    assert stated == {"document/action-plan-poverty-2023-2025", "document/agreement-guangxi-2023"}
    assert {found[name]["inForce"] for name in stated} == {"yes"}
    assert {row["inForce"] for row in rows(store, "documents", day="2026-06-01") if row["document"] in stated} == {"yes", "no"}


def test_problems(store: Store) -> None:
    found = rows(store, "problems")
    assert len({row["problem"] for row in found}) == 4
    causes = {row["cause"] for row in found if row["problem"] == "problem/yunnan-5-4"}
    assert len(causes) == 2 and "circumstance/two-tier-local-government" in causes


def test_plans(store: Store) -> None:
    found = {row["edition"]: row for row in rows(store, "plans")}
    fourth = found["edition/yunnan-4"]
    assert (fourth["place"], fourth["year"], fourth["quarter"]) == ("as announced", "as announced", "not verifiable")
    assert found["edition/yunnan-2"]["outcome"] == "no evidence" and found["edition/yunnan-6"]["outcome"] == "not yet due"


def test_secretaries(store: Store) -> None:
    found = {row["edition"]: row["holder"] for row in rows(store, "secretaries")}
    assert found == {
        "edition/yunnan-1": "unnamed", "edition/yunnan-3": "person/wang-ning",
        "edition/yunnan-4": "not stated", "edition/yunnan-5": "person/wang-ning",
    }


def test_only_ha_giang_belongs_to_both(store: Store) -> None:
    found = rows(store, "provinces")
    assert {row["province"] for row in found if row["both"] == "yes"} == {"province/ha-giang"}
    guangxi = {row["province"] for row in found if row["series"] == "series/guangxi-meeting"}
    assert guangxi == {f"province/{p}" for p in ("ha-giang", "lang-son", "quang-ninh", "cao-bang", "guangxi")}


def test_trade_and_delegations(store: Store) -> None:
    trade = {row["quantity"]: row for row in rows(store, "trade")}
    assert set(trade) == {"7.2", "72.2"} and trade["7.2"]["period"] == "not stated" and trade["72.2"]["period"] == "2022"
    assert {row["comparable"] for row in trade.values()} == {"not comparable, not summable"}
    assert [row["quantity"] for row in rows(store, "delegations")] == ["548"]


def test_hydrology_is_only_proposed(store: Store) -> None:
    assert {(row["status"], row["by"], row["day"]) for row in rows(store, "hydrology")} == {
        ("only proposed", "person/hau-a-lenh", "2025-10-30")}


def test_two_reports_of_the_first_edition_and_wordings_across_events(store: Store) -> None:
    found = rows(store, "two-reports")
    assert {row["event"] for row in found} == {"edition/yunnan-1", "across events"}
    only = {(row["thing"].rsplit("/", 1)[-1], row["source"]) for row in found if row["difference"] == "said by one report only"}
    assert only >= {
        ("ontology#dateAsPrinted", "002"), ("ontology#attendanceMode", "002"), ("yunnan-1-regular-meetings", "002"),
        ("minutes-land-border-joint-committee", "002"), ("three-legal-documents", "002"), ("yunnan-1-stability", "002"),
        ("jwg-yunnan", "000"), ("yunnan-1-new-exchanges", "000"),
    }
    second = next(row for row in found if row["difference"] == "said differently")
    assert (second["source"], second["otherSource"]) == ("000", "002")
    assert (second["modality"].rsplit("#", 1)[-1], second["otherModality"].rsplit("#", 1)[-1]) == ("Proposed", "Agreed")
    formulas = {(row["thing"], row["otherwise"]) for row in found if row["difference"] == "formula of other terms"}
    assert ("formula/border-five-terms", "formula/border-three-terms") in formulas
    assert {row["thing"] for row in found if row["difference"] == "autonomous region called a province"} == {"province/guangxi"}


@pytest.mark.parametrize("typed", ["Hầu A Lềnh", "hau a lenh", "Hou A Lenh", "id:person/hau-a-lenh", "person:hau-a-lenh"])
def test_names_resolve_as_people_type_them(typed: str, store: Store) -> None:
    assert resolve(typed, store).value.endswith("/person/hau-a-lenh")


def test_wrong_use_is_told(store: Store) -> None:
    with pytest.raises(UsageError, match="did you mean"):
        resolve("person:wang-nign", store)
    with pytest.raises(UsageError, match="no parameter"):
        ask(CATALOGUE["editions"], {"serie": "x"}, store)
    with pytest.raises(UsageError, match="not a SPARQL query"):
        ask(find_question("SELECT * WHERE {", CATALOGUE), {}, store)
