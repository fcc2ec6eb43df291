"""What further reports of the same form must not break: several reports of one event, a municipality, a plan that was late.

That everything is whole with them is tried in tests/growth.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.networks.views import read_view
from kg.pictures.gallery import draw
from kg.snapshot.view import open_view
from tests.laws import outputs
from tests.pictures.test_marks import marked


@pytest.mark.parametrize("day", ["2022-06-30", "2026-03-01"])
def test_other_days(day: str, more_build: Path) -> None:
    view = open_view(more_build, date.fromisoformat(day), None)
    outputs.networks_are_whole(view)
    outputs.pictures_are_whole(view, "en", ["timeline", "map", "offices", "provinces"])


def test_a_municipality_takes_part(more: Store) -> None:
    graph = read_view("provinces", more)
    assert graph.nodes["province:hai-phong"]["class"] == "vcd:ProvincialUnit"
    assert graph.edges["province:hai-phong", "series:guangxi-meeting", "vcd:participatingProvince"]["editions"] == (
        "Meeting with Guangxi 2026",)


def test_a_unit_takes_part_by_its_named_secretary(more: Store) -> None:
    edge = read_view("provinces", more).edges["province:guangxi", "series:guangxi-meeting", "vcd:participatingProvince"]
    assert edge["editions"] == ("Meeting with Guangxi 2023", "Meeting with Guangxi 2026")


def test_a_holder_whom_a_second_report_names_is_one_participant(more: Store) -> None:
    meeting = set(read_view("attendance", more)["edition:guangxi-2023"])
    assert {"person:dang-quoc-khanh", "person:liu-ning"} <= meeting
    assert meeting.isdisjoint({"post:secretary-ha-giang", "post:secretary-guangxi"})
    assert "post:secretary-lang-son" in meeting  # whom nobody names


def test_three_reports_of_an_event_are_one_event(more: Store) -> None:
    svg = draw("timeline", more).svg
    assert marked(svg, "edition/yunnan-5").count("<ns0:circle") == 1
    edge = read_view("attendance", more).edges["edition:yunnan-5", "person:wang-ning", "vcd:attended"]
    assert edge["weight"] == 1.0 and len(edge["spells"]) == 1


def test_a_plan_that_was_late_leads_to_what_was_held(more: Store) -> None:
    svg = draw("timeline", more).svg
    second = re.findall(r"<title>[^<]*edition/yunnan-2</title>(.*?)</g>", svg, re.DOTALL)
    texts = [" ".join(re.findall(r">([^<]+)<", text)) for text in second]
    assert any("2022-04-27" in text for text in texts) and any("2022-Q1" in text and "was held" in text for text in texts)
