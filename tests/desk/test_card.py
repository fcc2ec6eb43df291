"""``kg show``: everything about one thing, each statement with who says it, how and where."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Store

from kg.ask.names import resolve
from kg.cli import main
from kg.desk.card import as_text, card
from kg.model.terms import ID, LABEL, SKOSXL, bare


def text_of(name: str, store: Store, lang: str = "en") -> str:
    return as_text(card(resolve(name, store), store), store, lang)


def test_a_person(store: Store) -> None:
    text = text_of("Hầu A Lềnh", store)
    assert text.startswith(f"Hau A Lenh (person:hau-a-lenh)\n{ID}person/hau-a-lenh\n  fr  Hau A Lenh\n")
    assert "  Hou A Lenh (fr)  as-printed, 001:1025-1035\n" in text
    assert "5th conference with Yunnan (edition:yunnan-5)  [001:1025-1127, 1589-1709, 1711-1831 reported]" in text
    assert "Wang Ning (person:wang-ning)  [inferred by rule]" in text


def test_plans_events_and_judgements_are_told_apart(store: Store) -> None:
    text = text_of("edition:yunnan-4", store)
    assert "2024-Q1  [editors inferred inferable]" in text
    assert "Kunming (city:kunming)  [001:1936-1979 reported]" in text
    assert "province (vcd:Province)  [003:50-80 reported contradicted]" in text_of("province:guangxi", store)


def test_labels_follow_the_language(store: Store) -> None:
    assert "tổ chức tại (vcd:heldIn)" in text_of("edition:yunnan-4", store, "vi")


@pytest.mark.parametrize("name", ["edition:yunnan-5", "person:wang-ning", "gap:yunnan-2-holding", "source:001", "topic:trade"])
def test_nothing_is_left_out(name: str, store: Store) -> None:
    """Every triple of the default graph with the thing in it is on its card."""
    thing = resolve(name, store)
    found = card(thing, store)
    shown = (*found.of, *found.named)
    apart = {bare(LABEL), SKOSXL + "altLabel", SKOSXL + "prefLabel"}
    of = {(q.predicate.value, str(q.object)) for q in store.quads_for_pattern(thing, None, None, DefaultGraph())}
    named = {(q.predicate.value, str(q.subject)) for q in store.quads_for_pattern(None, None, thing, DefaultGraph())}
    assert {(s.property.value, str(s.other)) for s in shown if s.holds} == {(p, o) for p, o in of | named if p not in apart}
    assert all(s.inferred != bool(s.supports) or not s.inferred for s in shown)
    assert len(found.labels) == sum(p == bare(LABEL) for p, _ in of)


def test_json(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "province:guangxi", "--build", str(built), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["id"] == "province:guangxi" and found["labels"]["zh"] == "广西壮族自治区"
    (wrong,) = [entry for entry in found["of"] if not entry["holds"]]
    assert (wrong["property"], wrong["value"]) == ("rdf:type", "vcd:Province")
    assert wrong["claims"] == [{
        "source": "003", "modality": "reported", "certainty": "explicit", "status": "contradicted",
        "passages": ["50-80"], "writtenAs": [],
    }]


def test_unknown_things_are_told(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "person:wang-nign", "--build", str(built)]) == 2
    assert "did you mean" in capsys.readouterr().err


def test_a_card_of_another_time(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["show", "body:jwc-guangxi", "--quiet", "--build", str(built)]
    for day, before in (("2025-06-30", ""), ("2025-07-01", "no longer; ")):
        assert main([*asked, "--as-of", day]) == 0
        assert f"Ha Giang (province:ha-giang)  [{before}003:4576-4714 reported]" in capsys.readouterr().out
    assert main(["show", "Ha Giang", "--quiet", "--build", str(built), "--as-of", "2025-07-01", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["standing"] == "over"
    (province,) = [entry for entry in found["of"] if entry["value"] == "vcd:Province"]
    assert (province["holds"], province["over"]) == (False, True)
    took_part = {e["value"] for e in found["named"] if e["property"] == "vcd:participatingProvince" and e["holds"]}
    assert took_part == {"edition:guangxi-2023", "edition:yunnan-1", "edition:yunnan-3"}


def test_a_card_as_known_by_a_day(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for day, told in (("2025-10-29", False), ("2025-10-30", True)):
        assert main(["show", "edition:yunnan-4", "--quiet", "--build", str(built), "--known-by", day]) == 0
        assert ("Kunming (city:kunming)" in capsys.readouterr().out) == told


def test_what_a_view_has_not_is_told(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["show", "5th conference with Yunnan", "--quiet", "--build", str(built)]
    assert main([*asked, "--as-of", "2025-10-29"]) == 2
    assert "is not there or not known on this day" in capsys.readouterr().err
