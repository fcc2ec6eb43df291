"""Gatherings of several days, in two places at once, beside others, and of any kind."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

from kg.documents.pages import Pages
from kg.networks.times import Spell
from kg.networks.views import read_view
from kg.pictures.gallery import draw
from kg.snapshot.view import open_view
from tests.gatherings.conftest import Built, Refused, Scenario
from tests.gatherings.test_numbers import gathering
from tests.laws import outputs

DAYS = "".join(
    (
        gathering("edition:c-1", "inSeries: series:conference, ordinal: 1", "ConferenceEdition"),
        '- {id: edition:c-1, evidence: "902:1-2", heldOn: 2024-05-01, heldThrough: 2024-05-03, heldIn: city:harbour,'
        ' attendanceMode: "schema:MixedEventAttendanceMode", heldWith: gathering:fair,'
        " participants: [{person: person:alder, capacity: post:east}, {person: person:birch, capacity: post:west}]}\n",
        '- {id: edition:c-1, evidence: "903:1-2", heldOn: 2024-05, heldThrough: 2024-05}\n',
        gathering("gathering:fair", "heldOn: 2024-05, heldThrough: 2024-06-02", "Gathering"),
        gathering("gathering:ceremony", "heldOn: 2024-06-01, hostedBy: province:east", "Gathering"),
        gathering("gathering:call", 'heldOn: 2024-06-02, attendanceMode: "schema:OnlineEventAttendanceMode"', "Gathering"),
        gathering("meeting:talks", "heldOn: 2024-06-03, heldIn: city:harbour"),
        gathering("meeting:ended", "heldThrough: 2024-03-31"),
        gathering(
            "visit:delegation",
            "heldOn: 2024-02-01, heldThrough: 2024-02-04, visitor: province:west, destination: province:east",
            "Visit",
        ),
    )
)


def test_bounds_are_those_of_the_first_and_of_the_last_day(built: Built) -> None:
    scenario = built(DAYS)
    assert scenario.rows("SELECT ?g ?a ?z { ?g vcd:latest ?z OPTIONAL { ?g vcd:earliest ?a } }") == {
        ("edition/c-1", "2024-05-01", "2024-05-03"),
        ("gathering/fair", "2024-05-01", "2024-06-02"),
        ("gathering/ceremony", "2024-06-01", "2024-06-01"),
        ("gathering/call", "2024-06-02", "2024-06-02"),
        ("meeting/talks", "2024-06-03", "2024-06-03"),
        ("meeting/ended", "", "2024-03-31"),
        ("visit/delegation", "2024-02-01", "2024-02-04"),
    }
    assert scenario.rows("SELECT ?d ?t { edition:c-1 vcd:heldOn ?d ; vcd:heldThrough ?t }") == {("2024-05-01", "2024-05-03")}
    assert scenario.holds("gathering:fair vcd:heldWith edition:c-1")
    assert scenario.rows(
        "SELECT ?b ?e { ?t a vcd:Tenure ; vcd:tenureOf person:alder ; vcd:latestBegin ?b ; vcd:earliestEnd ?e }"
    ) == {
        ("2024-05-03", "2024-05-01"),
    }


def test_a_view_of_a_day_in_between_does_not_tell_the_end(built: Built) -> None:
    """What is agreed on the last day is not known on the first: the gathering counts once its last day is over."""
    scenario = built(DAYS)
    seen = {
        day: (("edition/c-1",) in at.rows("SELECT ?e { ?e a vcd:HeldEdition }"))
        for day in ("2024-05-02", "2024-05-03")
        for at in [_view(scenario.folder, day)]
    }
    assert seen == {"2024-05-02": False, "2024-05-03": True}


def _view(folder: Path, day: str) -> Scenario:
    scenario = Scenario(folder)
    scenario.store = open_view(folder, date.fromisoformat(day), None)
    return scenario


def test_networks_and_the_timeline_know_the_last_day(built: Built) -> None:
    scenario = built(DAYS)
    graph = read_view("attendance", scenario.store)
    assert {data["spells"] for *_, data in graph.edges(data=True)} == {(Spell("2024-05-01", "2024-05-03"),)}
    picture = draw("timeline", scenario.store, "en")
    words = [" ".join(label.lines) for label in picture.labels]
    assert any("2024-05-01 – 2024-05-03" in text for text in words)
    assert any("held on these days" in text for text in words) and any("held on this day" in text for text in words)


def test_search_engines_read_the_last_day(built: Built) -> None:
    scenario = built(DAYS)
    pages = Pages(scenario.store, (scenario.folder / "dist").resolve(), "days")
    page = pages.respond("GET", "/doc/edition/c-1", "lang=en", {"accept": "text/html"}, outputs.HOST).body.decode()
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    data = json.loads(found[1])
    assert (data["startDate"], data["endDate"]) == ("2024-05-01", "2024-05-03")


def test_the_last_day_does_not_come_before_the_first(refused: Refused) -> None:
    lines = refused(gathering("meeting:crossed", "heldOn: 2024-05-03, heldThrough: 2024-05-01"))
    assert any("heldOn 2024-05-03 lies after 2024-05-01" in line for line in lines)


def test_a_plan_tells_no_last_day(refused: Refused) -> None:
    lines = refused(
        gathering("meeting:x", "heldOn: 2024-05-01")
        + '- {id: meeting:x, evidence: "903:1-2", modality: announced, heldThrough: 2024-05-03}\n'
    )
    assert any("heldThrough tells what happened" in line for line in lines)
