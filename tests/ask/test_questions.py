"""Every question of the catalogue gives the recorded rows, and what the gold list of questions says of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.ask.answers import ask, write
from kg.ask.catalogue import Question, find_question, read_catalogue, with_examples
from kg.ask.names import resolve
from kg.cli import main
from kg.model.errors import UsageError
from kg.model.rooms import ONTOLOGY, QUERIES
from kg.model.vocabulary import Vocabulary
from kg.seeds.translate import read_seeds
from tests.conftest import FROZEN

EXPECTED = Path(__file__).parent / "expected"
PROFILE = read_seeds(FROZEN, Vocabulary.load(ONTOLOGY)).profile
UNNAMED = "present, not named"
CATALOGUE = with_examples(read_catalogue(QUERIES), PROFILE)


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


@pytest.mark.parametrize("question", CATALOGUE.values(), ids=list(CATALOGUE))
def test_header_and_recorded_rows(question: Question, store: Store) -> None:
    assert question.title and question.question
    answer = ask(question, {}, store)
    assert answer.columns == question.columns
    assert write(answer, "tsv", store) == (EXPECTED / f"{question.name}.tsv").read_text(encoding="utf-8")


def test_editions(store: Store) -> None:
    found = {row["edition"]: row for row in rows(store, "editions")}
    assert len(found) == 6
    assert (found["edition/yunnan-1"]["date"], found["edition/yunnan-1"]["dateBasis"]) == ("2021-05-18", "inferred")
    assert found["edition/yunnan-1"]["mode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert found["edition/yunnan-1"]["place"] == "not applicable"
    assert found["edition/yunnan-2"]["date"] == "not stated" and found["edition/yunnan-2"]["planned"] == "2022-Q1"
    assert (found["edition/yunnan-4"]["place"], found["edition/yunnan-4"]["dateBasis"]) == ("city/kunming", "stated")
    assert found["edition/yunnan-6"]["plannedChair"] == "province/yunnan" and not found["edition/yunnan-6"]["plannedPlace"]
    status = "planned; whether it was held is not stated"
    assert (found["edition/yunnan-2"]["status"], found["edition/yunnan-6"]["status"]) == (status, "planned, not yet due")
    assert {row["edition"]: row for row in rows(store, "editions", asOf="2027")}["edition/yunnan-6"]["status"] == status
    assert {row["edition"] for row in rows(store, "editions", series="")} == {*found, "edition/guangxi-2023"}


def test_attendance(store: Store) -> None:
    people = [row["who"] for row in rows(store, "attendance") if row["who"].startswith("person/")]
    assert sorted(people) == sorted(f"person/{p}" for p in (
        "wang-ning", "hau-a-lenh", "nguyen-minh-vu", "trinh-viet-hung", "tran-tien-dung", "le-minh-ngan"))
    wang = next(row for row in rows(store, "attendance") if row["who"] == "person/wang-ning")
    assert wang["capacity"] == "post:member-cpc-central-committee, post:secretary-yunnan"
    assert "role:closing-speaker" in wang["role"]
    first = [row["capacity"] for row in rows(store, "attendance", edition="edition:yunnan-1") if row["who"] == UNNAMED]
    assert sorted(first) == [f"post/secretary-{name}" for name in ("dien-bien", "ha-giang", "lai-chau", "lao-cai", "yunnan")]


def test_documents(store: Store) -> None:
    found = {row["document"]: row for row in rows(store, "documents")}
    assert len(found) == 6 and found["document/minutes-yunnan-4"]["signers"] == "not stated"
    stated = {name for name, row in found.items() if row["validThrough"] != "not stated"}
    assert stated == {"document/action-plan-poverty-2023-2025", "document/agreement-guangxi-2023"}
    assert {found[name]["inForce"] for name in stated} == {"yes"}
    assert len(found["document/minutes-yunnan-5"]["persons"].split(", ")) == 5


@pytest.mark.parametrize(("day", "plan", "agreement", "minutes"), [
    ("2022-12-31", "not yet signed", "not yet signed", "not yet signed"),
    ("2023-01-01", "possibly", "possibly", "not yet signed"),  # of both the year is all that is known
    ("2023-12-30", "possibly", "possibly", "not yet signed"),
    ("2023-12-31", "yes", "yes", "not yet signed"),
    ("2025-12-31", "yes", "yes", "not stated"),
    ("2026-01-01", "no", "yes", "not stated"),
    ("2028-01-01", "no", "no", "not stated"),
])
def test_documents_in_force(day: str, plan: str, agreement: str, minutes: str, store: Store) -> None:
    found = {row["document"]: row["inForce"] for row in rows(store, "documents", asOf=day)}
    names = ("action-plan-poverty-2023-2025", "agreement-guangxi-2023", "minutes-yunnan-5")
    assert [found[f"document/{name}"] for name in names] == [plan, agreement, minutes]


def test_problems(store: Store) -> None:
    found = {row["problem"]: row["causes"] for row in rows(store, "problems")}
    assert len(found) == 4 and found["problem/yunnan-5-1"] == "not stated"
    assert found["problem/yunnan-5-4"] == "circumstance:two-tier-local-government, circumstance:yunnan-5-recent-changes"
    assert not rows(store, "problems", at="edition:yunnan-3")


def test_plans(store: Store) -> None:
    found = {row["edition"]: row for row in rows(store, "plans")}
    fourth = found["edition/yunnan-4"]
    assert (fourth["place"], fourth["year"], fourth["quarter"]) == ("as announced", "as announced", "not verifiable")
    assert found["edition/yunnan-2"]["outcome"] == "no evidence" and found["edition/yunnan-6"]["outcome"] == "not yet due"
    later = {row["edition"]: row["outcome"] for row in rows(store, "plans", asOf="2027-01-01")}
    assert later["edition/yunnan-6"] == "no evidence"
    earlier = {row["edition"]: row["outcome"] for row in rows(store, "plans", asOf="2024-03-31")}
    assert earlier["edition/yunnan-4"] == "not yet due"  # held in 2024, on no day that is known


def test_secretaries(store: Store) -> None:
    found = {row["edition"]: row["holder"] for row in rows(store, "secretaries")}
    assert found == {
        "edition/yunnan-1": UNNAMED, "edition/yunnan-3": "person/wang-ning",
        "edition/yunnan-4": "not stated", "edition/yunnan-5": "person/wang-ning",
    }


def test_a_post_is_asked_for_in_its_own_series(store: Store) -> None:
    guangxi, = rows(store, "secretaries", post="post:secretary-guangxi")
    assert (guangxi["edition"], guangxi["holder"]) == ("edition/guangxi-2023", UNNAMED)
    ha_giang = {row["edition"]: row["holder"] for row in rows(store, "secretaries", post="post:secretary-ha-giang")}
    assert ha_giang["edition/guangxi-2023"] == UNNAMED and ha_giang["edition/yunnan-3"] == "person/dang-quoc-khanh"
    head = {row["edition"]: row["holder"] for row in rows(store, "secretaries", post="post:head-cpc-ild")}
    assert head["edition/yunnan-1"] == "person/song-tao" and head["edition/yunnan-5"] == "not stated"


def test_a_post_that_did_not_exist_is_not_applicable(store: Store) -> None:
    old = {row["edition"]: row for row in rows(store, "secretaries", post="post:secretary-lao-cai")}
    new = {row["edition"]: row for row in rows(store, "secretaries", post="post:secretary-lao-cai-2025")}
    assert set(old) == set(new) == {f"edition/yunnan-{n}" for n in (1, 3, 4, 5)}
    assert [old[f"edition/yunnan-{n}"]["holder"] for n in (1, 3, 5)] == [UNNAMED, "not stated", "not applicable"]
    assert [new[f"edition/yunnan-{n}"]["holder"] for n in (1, 3, 5)] == ["not applicable"] * 2 + ["person/trinh-viet-hung"]
    assert old["edition/yunnan-5"]["replacedBy"] == "post/secretary-lao-cai-2025"
    assert new["edition/yunnan-1"]["replaces"] == "post/secretary-lao-cai" and not new["edition/yunnan-5"]["replaces"]


@pytest.mark.parametrize("unit", ["province:lao-cai", "province:lao-cai-2025"])
def test_a_unit_is_asked_for_under_whatever_name_it_went(unit: str, store: Store) -> None:
    found = {row["edition"]: (row["post"], row["holder"]) for row in rows(store, "secretaries", unit=unit)}
    assert found == {
        "edition/yunnan-1": ("post/secretary-lao-cai", UNNAMED),
        "edition/yunnan-3": ("post/secretary-lao-cai", "not stated"),
        "edition/yunnan-4": ("post/secretary-lao-cai", "not stated"),
        "edition/yunnan-5": ("post/secretary-lao-cai-2025", "person/trinh-viet-hung"),
    }


def test_only_ha_giang_belongs_to_both(store: Store) -> None:
    found = rows(store, "provinces")
    assert {row["province"] for row in found if row["both"] == "yes"} == {"province/ha-giang"}
    guangxi = {row["province"] for row in found if row["series"] == "series/guangxi-meeting"}
    assert guangxi == {f"province/{p}" for p in ("ha-giang", "lang-son", "quang-ninh", "cao-bang", "guangxi")}
    (first,) = (row for row in found if row["province"] == "province/lao-cai")
    assert (first["sources"], first["replacedBy"]) == ("000, 002", "province/lao-cai-2025")


def test_trade_and_delegations(store: Store) -> None:
    trade = {row["quantity"]: row for row in rows(store, "trade")}
    assert set(trade) == {"7.2", "72.2"} and trade["7.2"]["period"] == "not stated" and trade["72.2"]["period"] == "2022"
    assert {row["comparable"] for row in trade.values()} == {"not comparable, not summable"}
    delegations, = rows(store, "delegations")
    assert (delegations["quantity"], delegations["since"]) == ("548", "edition/yunnan-4")


def test_hydrology_is_only_proposed(store: Store) -> None:
    found = rows(store, "hydrology")
    assert not any("Commitment" in row["kind"] or "Activity" in row["kind"] for row in found)
    assert {(row["by"], row["day"]) for row in found if row["kind"].endswith("#Proposal")} == {
        ("person/hau-a-lenh", "2025-10-30")}


def test_what_was_agreed_on_border_gates_and_what_only_proposed(store: Store) -> None:
    found = rows(store, "agreed-and-proposed")
    agreed = {row["what"] for row in found if row["kind"].endswith("#Commitment")}
    assert agreed >= {f"commitment/guangxi-2023-{name}" for name in ("new-openings", "modernisation", "full-reopening")}
    proposed = {row["what"] for row in found if row["kind"].endswith("#Proposal")}
    assert proposed == {f"proposal/yunnan-3-{name}-border-gates" for name in ("new", "existing")}
    reported = {row["gathering"] for row in found if row["kind"].endswith("#Activity")}
    assert reported == {"edition/guangxi-2023", "edition/yunnan-5"}


def test_a_topic_is_answered_whole(store: Store) -> None:
    def kinds(topic: str) -> set[tuple[str, str]]:
        return {(row["kind"].rsplit("#", 1)[-1], row["what"]) for row in rows(store, "topic", topic=topic)}

    assert kinds("topic:poverty-reduction") == {("ActionPlan", "document/action-plan-poverty-2023-2025")}
    assert kinds("topic:transport-links") >= {
        ("TransportLink", "link/kunming-tuyen-quang"), ("TransportLink", "link/wenshan-tuyen-quang"),
        ("Intention", "intention/yunnan-5-yunnan-links"), ("Activity", "activity/guangxi-2022-transport-infrastructure")}
    assert ("Intention", "intention/yunnan-5-yunnan-links") in kinds("topic:tourism") & kinds("topic:trade")
    trade = kinds("topic:trade")
    assert trade >= {("ReportedFigure", "figure/yunnan-5-trade"), ("Commitment", "commitment/guangxi-2023-border-trade")}
    assert trade >= kinds("topic:customs") and kinds("topic:customs")  # narrower
    everything = {row["what"] for row in rows(store, "topic", topic="")}
    assert everything >= {what for _, what in trade} and any(what.startswith("wish/") for what in everything)
    here = rows(store, "topic", at="edition:yunnan-3")
    assert here and all("edition" in row["gathering"] and "yunnan-3" in row["gathering"] for row in here)


def test_links(store: Store) -> None:
    found = {row["link"]: row for row in rows(store, "links")}
    operational = {name for name, row in found.items() if row["status"] == "link-status/operational"}
    assert operational == {"link/kunming-tuyen-quang", "link/wenshan-tuyen-quang"}
    assert {(found[name]["mode"], found[name]["opened"]) for name in operational} == {("not stated", "not stated")}
    assert found["activity/guangxi-2022-expressways"]["status"] == "activity-kind/studied"


def test_central_bodies(store: Store) -> None:
    found = {(row["edition"], row["body"], row["who"]): row["level"] for row in rows(store, "central-bodies")}
    assert found["edition/yunnan-1", "body/cpc-ild", "person/song-tao"] == "central"
    assert found["edition/yunnan-1", "body/cpv-external-relations", "person/le-hoai-trung"] == "central"
    fifth = {(body, who) for edition, body, who in found if edition == "edition/yunnan-5"}
    assert fifth == {
        ("body/mfa-vietnam", "person/nguyen-minh-vu"), ("body/mfa-vietnam", "group/foreign-ministry-leaders-yunnan-5"),
        ("body/mfa-china", "group/foreign-ministry-leaders-yunnan-5")}
    none = {edition for edition, body, _ in found if body == "none named"}
    assert none == {"edition/yunnan-3", "edition/yunnan-4", "edition/guangxi-2023"}


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
    called, = (row for row in found if row["difference"] == "called another kind of thing")
    assert (called["thing"], called["source"]) == ("province/guangxi", "003")
    assert (called["says"].rsplit("#", 1)[-1], called["otherwise"].rsplit("#", 1)[-1]) == ("Province", "AutonomousRegion")


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


def test_as_of_sets_every_day_of_a_question(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def sixth(*more: str) -> str:
        assert main(["ask", "plans", "--build", str(built), "--format", "csv", "--quiet", *more]) == 0
        return next(line for line in capsys.readouterr().out.splitlines() if "edition/yunnan-6" in line).split(",")[4]

    assert sixth() == "not yet due" and sixth("--as-of", "2027-02-01") == "no evidence"
    assert sixth("--as-of", "2027-02-01", "-p", "asOf=2026-12-31") == "not yet due"
    for question in read_catalogue(QUERIES).values():
        assert all(p.name == "asOf" for p in question.parameters if p.kind == "date")
