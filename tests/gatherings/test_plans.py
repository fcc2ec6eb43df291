"""Plans as things: several of one gathering side by side, the latest as the shortcut, and what came of each."""

from __future__ import annotations

from datetime import date

from kg.snapshot.view import open_view
from tests.gatherings.conftest import Built, Refused, Scenario
from tests.gatherings.test_numbers import gathering


def edition(number: int, more: str = "") -> str:
    return gathering(f"edition:c-{number}", f"inSeries: series:conference, ordinal: {number}{more}", "ConferenceEdition")


def told(source: str, thing: str, said: str, modality: str = "announced") -> str:
    return f'- {{id: {thing}, evidence: "{source}:{len(said) % 50}-{len(said) % 50 + 1}", modality: {modality}, {said}}}\n'


POSTPONED = (
    edition(1)
    + told("901", "edition:c-1", "plannedFor: 2023-Q2, plannedIn: province:east")
    + told("902", "edition:c-1", "planStatus: plan-status:postponed, plannedFor: 2024-Q4")
)


def answers(scenario: Scenario) -> dict[str, str]:
    """Return the answer of the question of plans for every plan."""
    rows = scenario.answer("plans")
    return {plan: row["answer"] for row in rows for plan in row["plans"].split(", ")}


def test_two_plans_stand_side_by_side_and_the_latest_is_the_shortcut(built: Built) -> None:
    scenario = built(POSTPONED)
    assert scenario.rows("SELECT ?p ?f { edition:c-1 vcd:plan ?p . ?p a vcd:Plan ; vcd:plannedFor ?f }") == {
        ("plan/c-1--901", "2023-Q2"),
        ("plan/c-1--902", "2024-Q4"),
    }
    assert scenario.rows("SELECT ?f ?a ?z { edition:c-1 vcd:plannedFor ?f ; vcd:plannedEarliest ?a ; vcd:plannedLatest ?z }") == {
        ("2024-Q4", "2024-10-01", "2024-12-31"),
    }
    assert scenario.rows("SELECT ?i { edition:c-1 vcd:plannedIn ?i }") == {("province/east",)}  # the latest that names a place
    assert scenario.holds("edition:c-1 vcd:planStatus plan-status:postponed ; a vcd:PlannedEdition")
    assert not scenario.holds("edition:c-1 a vcd:HeldEdition")
    assert answers(scenario) == {"plan/c-1--901": "postponed", "plan/c-1--902": "no evidence"}
    assert {row["answer"] for row in scenario.answer("plans", asOf="2024-12-01")} == {"postponed", "not yet due"}


def test_what_came_of_each_plan(built: Built) -> None:
    scenario = built(
        POSTPONED + told("903", "edition:c-1", "heldOn: 2024-10-30, heldThrough: 2025-01-02, heldIn: city:harbour", "reported")
    )
    assert answers(scenario) == {"plan/c-1--901": "late", "plan/c-1--902": "kept"}
    assert scenario.holds("edition:c-1 a vcd:HeldEdition")


def test_early_elsewhere_and_not_held(built: Built) -> None:
    scenario = built(
        "".join(
            (
                edition(1),
                told("901", "edition:c-1", "plannedFor: 2024-Q4"),
                told("902", "edition:c-1", "heldOn: 2024-05-01", "reported"),
                edition(2),
                told("902", "edition:c-2", "plannedFor: 2025, plannedIn: province:west"),
                told("903", "edition:c-2", "heldOn: 2025-05-01, heldIn: city:harbour", "reported"),
                edition(3),
                told("901", "edition:c-3", "plannedFor: 2023-Q4"),
                edition(4),
                told("903", "edition:c-4", "plannedFor: 2026"),
                edition(5),
                told("903", "edition:c-5", "planStatus: plan-status:postponed"),
            )
        )
    )
    assert answers(scenario) == {
        "plan/c-1--901": "early",
        "plan/c-2--902": "elsewhere",
        "plan/c-3--901": "no evidence",
        "plan/c-4--903": "not yet due",
        "plan/c-5--903": "postponed",
    }


def test_a_plan_with_a_record_of_its_own(built: Built) -> None:
    scenario = built(
        "".join(
            (
                edition(1),
                edition(2, ", plan: [plan:second, plan:second-again]"),
                told("902", "edition:c-1", "heldOn: 2024-05-01", "reported"),
                told(
                    "902",
                    "plan:second",
                    "type: Plan, plannedFor: 2025-Q1, plannedChair: body:east-committee, announcedAt: edition:c-1,"
                    " announcedBy: person:alder, announcedOn: 2024-05-01",
                ),
                told("902", "plan:second-again", "type: Plan, plannedFor: 2025-Q3, replacesPlan: plan:second"),
            )
        )
    )
    assert scenario.rows("SELECT ?f ?c { edition:c-2 vcd:plannedFor ?f ; vcd:plannedChair ?c }") == {
        ("2025-Q3", "body/east-committee")
    }
    assert scenario.rows("SELECT ?a { plan:second vcd:announcedOnLatest ?a }") == {("2024-05-01",)}
    assert answers(scenario) == {"plan/second": "no evidence", "plan/second-again": "no evidence"}


def test_an_edition_called_off_gives_its_number_back(built: Built) -> None:
    scenario = built(
        "".join(
            (
                edition(3),
                edition(4),
                told("901", "edition:c-4", "plannedFor: 2023-Q2"),
                told("902", "edition:c-4", "planStatus: plan-status:cancelled"),
                gathering("edition:c-4-again", "inSeries: series:conference, ordinal: 4", "ConferenceEdition"),
                told("903", "edition:c-4-again", "heldOn: 2025-05-01", "reported"),
                edition(5),
            )
        )
    )
    assert scenario.rows("SELECT ?g { ?g a vcd:CancelledGathering }") == {("edition/c-4",)}
    assert scenario.rows("SELECT ?a ?b { ?a vcd:followsEdition ?b }") == {
        ("edition/c-4-again", "edition/c-3"),
        ("edition/c-5", "edition/c-4-again"),
    }
    assert answers(scenario) == {"plan/c-4--901": "cancelled", "plan/c-4--902": "cancelled"}


def test_what_was_cancelled_and_then_held_or_planned_anew_is_not_called_off(built: Built) -> None:
    off = told("901", "edition:c-1", "planStatus: plan-status:cancelled") + told(
        "901", "edition:c-2", "planStatus: plan-status:cancelled"
    )
    scenario = built(
        "".join(
            (
                edition(1),
                edition(2),
                off,
                told("902", "edition:c-1", "heldOn: 2024-05-01", "reported"),
                told("902", "edition:c-2", "plannedFor: 2026"),
            )
        )
    )
    assert not scenario.holds("?g a vcd:CancelledGathering")
    assert answers(scenario)["plan/c-2--902"] == "not yet due"


def test_a_coarser_plan_of_before_is_no_other_plan_of_the_thing(built: Built) -> None:
    scenario = built(
        edition(1) + told("901", "edition:c-1", "plannedFor: 2024") + told("902", "edition:c-1", "plannedFor: 2024-Q4")
    )
    assert scenario.rows("SELECT ?f { edition:c-1 vcd:plannedFor ?f }") == {("2024-Q4",)}
    assert scenario.rows("SELECT ?p ?f { ?p a vcd:Plan ; vcd:plannedFor ?f }") == {
        ("plan/c-1--901", "2024"),
        ("plan/c-1--902", "2024-Q4"),
    }


def test_one_source_with_two_plans_in_one_is_refused_at_its_lines(refused: Refused) -> None:
    lines = refused(
        edition(1)
        + told("901", "edition:c-1", "plannedFor: 2024-Q1")
        + told("901", "edition:c-1", "plannedFor: 2024-Q3, plannedIn: city:harbour")
    )
    told_of = [line for line in lines if "plannedFor of a Gathering" in line]
    assert len(told_of) == 2 and all("case.yaml:" in line for line in lines)


def test_views_show_the_plan_that_was_the_latest_then(built: Built) -> None:
    scenario = built(POSTPONED)
    scenario.store = open_view(scenario.folder, None, date(2023, 12, 31))
    assert scenario.rows("SELECT ?f { edition:c-1 vcd:plannedFor ?f }") == {("2023-Q2",)}
    assert scenario.rows("SELECT ?p { ?p a vcd:Plan }") == {("plan/c-1--901",)}
    scenario.store = open_view(scenario.folder, date(2023, 12, 31), None)
    assert scenario.rows("SELECT ?f { edition:c-1 vcd:plannedFor ?f }") == {("2023-Q2",)}
