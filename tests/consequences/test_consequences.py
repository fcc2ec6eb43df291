"""What follows from a report is told once, with both sides, at lines that exist, and with the record that settles it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from kg.build import build
from kg.cli import main
from kg.consequences.collect import KINDS
from kg.consequences.findings import Finding
from kg.consequences.holders import TWO, UNNAMED
from kg.consequences.threads import AGAIN, FILLED
from kg.consequences.values import DIFFER, LATE, NAMES, SETTLE
from kg.model.errors import Problem
from kg.model.terms import slug_of
from tests.conftest import MORE
from tests.consequences.laid import article, graph_of, laid, with_more

A, B = article("900"), article("901")


def found(seeds: Path) -> dict[str, Finding]:
    return {finding.key: finding for finding in graph_of(seeds).consequences}


@pytest.fixture(scope="module")
def of_old(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """What follows within the frozen seeds."""
    return frozenset(found(laid(tmp_path_factory.mktemp("frozen"))))


@pytest.fixture
def new(tmp_path: Path, of_old: frozenset[str]) -> New:
    return New(tmp_path, of_old)


class New:
    """Lays records over the frozen seeds and tells what follows from them."""

    def __init__(self, folder: Path, of_old: frozenset[str]) -> None:
        self.folder, self.of_old, self.number = folder, of_old, 0

    def __call__(self, *files: str, kind: str = "") -> list[Finding]:
        self.number += 1
        seeds = laid(self.folder / str(self.number), *files)
        told = [finding for key, finding in found(seeds).items() if key not in self.of_old]
        return [finding for finding in told if finding.kind == kind or not kind]


def said(thing: str, facts: str, source: str = "900", modality: str = "reported") -> str:
    return f'- {{id: "{thing}", source: "{source}", modality: {modality}, {facts}}}\n'


def person(slug: str, name: str, edition: str, post: str, source: str = "900") -> str:
    return (
        f"- {{id: person:{slug}, type: Official, source: editors, label: {{en: {name}}}}}\n"
        + said(edition, f"participants: [{{person: person:{slug}, capacity: {post}}}]", source)
    )


def apart(one: str, other: str, verdict: str = "Different") -> str:
    return (
        f"- {{id: judgement:x, type: IdentityJudgement, source: editors, judges: [{one}, {other}], verdict: {verdict}, "
        "judgedBy: the editors, judgedOn: 2026-11-25, because: A test}\n"
    )


def test_what_follows_within_the_frozen_seeds_is_true(of_old: frozenset[str]) -> None:
    assert {key.split("\t")[0] for key in of_old} == {FILLED, AGAIN}
    filled = sorted(key.split(" ")[1].split("\t")[1] for key in of_old if key.startswith(FILLED))
    assert filled == ["gap:yunnan-1-attendance-mode-000", "gap:yunnan-1-date-000"]
    assert any("topic:joint-working-group · action:use" in key for key in of_old)
    assert not [key for key in of_old if key.startswith(AGAIN) and "guangxi" in key]  # of that series there is one meeting


# Holders of posts -------------------------------------------------------------------------------------------------------


def test_an_unnamed_holder_whom_a_report_names_and_the_record_that_joins_them(new: New) -> None:
    report = A + person("li-si", "Li Si", "edition:yunnan-1", "post:secretary-yunnan")
    (told,) = new(report, kind=UNNAMED)
    assert told.message == (
        "the holder of post:secretary-yunnan at edition:yunnan-1 is not named by 000, 002 and is person:li-si by 900: "
        "join the two participations"
    )
    assert told.sources == ("000", "002", "900") and (told.place.path, told.place.line) == ("seeds/events/further-1.yaml", 3)
    assert not new(report, told.record, kind=UNNAMED)  # pasted it builds, and nothing is left to join
    pair = ("participation:yunnan-1--li-si", "participation:yunnan-1--secretary-yunnan")
    assert not new(report, apart(*pair), kind=UNNAMED)
    assert not new(A + person("li-si", "Li Si", "edition:yunnan-3", "post:secretary-lao-cai"), kind=UNNAMED)


def test_two_people_in_a_post_that_has_one_holder(new: New) -> None:
    report = A + person("li-si", "Li Si", "edition:yunnan-5", "post:secretary-yunnan")
    (told,) = new(report, kind=TWO)
    assert told.message.startswith("post:secretary-yunnan has one holder and two at edition:yunnan-5: person:li-si by 900 and ")
    assert "person:wang-ning by 001" in told.message
    assert not new(report, told.record, kind=TWO)  # one man under two ids
    assert not new(report, apart("person:li-si", "person:wang-ning"), kind=TWO)
    both = person("li-si", "Li Si", "edition:yunnan-1", "post:secretary-yunnan") + person(
        "wang-wu", "Wang Wu", "edition:yunnan-1", "post:secretary-yunnan", "901")
    assert [finding.kind for finding in new(A + B + both) if finding.kind in (TWO, UNNAMED)] == [TWO]  # which of them is it?


def test_a_post_of_several_holders_may_have_two(new: New) -> None:
    kind = ('- {id: post-kind:envoy, type: skos:Concept, source: editors, label: {en: envoy}, skos:inScheme: scheme:post-kind}\n'
            '- {id: post:envoy, type: Post, source: editors, label: {en: Envoy}, postIn: body:cpv, postKind: post-kind:envoy}\n')
    pair = person("li-si", "Li Si", "edition:yunnan-5", "post:envoy") + person(
        "wang-wu", "Wang Wu", "edition:yunnan-5", "post:envoy")
    assert not new(A + kind + pair, kind=TWO)
    (told,) = new(A + kind + pair + "- {id: post-kind:envoy, source: editors, soleHolder: true}\n", kind=TWO)
    assert "post:envoy has one holder" in told.message


def test_a_holder_between_two_days_of_another(new: New) -> None:
    """Wang Ning is named in the post in 2023 and in 2025."""
    (told,) = new(A + person("li-si", "Li Si", "edition:yunnan-4", "post:secretary-yunnan"), kind=TWO)
    assert told.message == (
        "post:secretary-yunnan is held by person:wang-ning at edition:yunnan-3, by person:li-si at edition:yunnan-4, and by "
        "person:wang-ning at edition:yunnan-5: check who held it, by 001, 004, 900"
    )
    assert not new(A + person("li-si", "Li Si", "edition:yunnan-1", "post:secretary-yunnan"), kind=TWO)  # before him
    on_one_day = (
        "- {id: meeting:x, type: Meeting, source: editors, label: {en: X}}\n" + said("meeting:x", "heldOn: 2025-10-30")
        + person("li-si", "Li Si", "meeting:x", "post:secretary-yunnan")
    )
    (told,) = new(A + on_one_day, kind=TWO)
    assert "and on the same day by" in told.message


# Values -----------------------------------------------------------------------------------------------------------------


def test_values_of_two_sources_that_have_nothing_in_common(new: New) -> None:
    one = said("edition:yunnan-4", "hostedBy: province:yunnan")
    (told,) = new(A + B + one + said("edition:yunnan-4", "hostedBy: province:lai-chau", "901"), kind=DIFFER)
    assert told.message == (
        'edition:yunnan-4 · hostedBy: province:yunnan by 900, province:lai-chau by 901: if both cannot be, give one status: '
        'contradicted and contradictedBy: "900 edition:yunnan-4 hostedBy province:yunnan"'
    )
    assert (told.sources, told.place.line) == (("900", "901"), 4)
    shared = said("edition:yunnan-4", "hostedBy: [province:lai-chau, province:yunnan]", "901")
    assert not new(A + B + one + shared, kind=DIFFER)
    judged = said("edition:yunnan-4", 'hostedBy: {value: province:lai-chau, status: contradicted, '
                                      'contradictedBy: "900 edition:yunnan-4 hostedBy province:yunnan"}', "901")
    assert not new(A + B + one + judged, kind=DIFFER)


def test_a_place_within_another_is_no_other_place(new: New) -> None:
    """Article 001 has the 4th conference in Kunming."""
    assert not new(A + said("edition:yunnan-4", "heldIn: province:yunnan"), kind=DIFFER)
    (told,) = new(A + said("edition:yunnan-4", "heldIn: province:lai-chau"), kind=DIFFER)
    assert told.message.startswith("edition:yunnan-4 · heldIn: city:kunming by 001, province:lai-chau by 900: ")


def test_another_office_of_the_man_who_came(new: New) -> None:
    other = said("edition:yunnan-5", "participants: [{person: person:wang-ning, capacity: post:secretary-guangxi}]")
    (told,) = new(A + other, kind=DIFFER)
    assert told.message.startswith("participation:yunnan-5--wang-ning · inCapacity: post:member-cpc-central-committee and "
                                   "post:secretary-yunnan by 001, post:secretary-guangxi by 900: ")
    more = said("edition:yunnan-5", "participants: [{person: person:wang-ning, capacity: [post:secretary-yunnan, "
                                    "post:secretary-guangxi]}]")
    assert not new(A + more, kind=DIFFER)  # he may have two


def test_an_event_after_its_report(new: New) -> None:
    (told,) = new(article("900", "2022-04") + said("edition:yunnan-2", "heldOn: 2022-05-02"), kind=LATE)
    assert "edition:yunnan-2 · heldOn · 2022-05-02 is later than its report by 900, published on 2022-04" in told.message
    assert not new(article("900", "2022-05") + said("edition:yunnan-2", "heldOn: 2022-05-02"), kind=LATE)
    assert not new(article("900", "2022-05") + said("edition:yunnan-2", "plannedFor: 2022-06", modality="announced"), kind=LATE)


def test_one_name_of_two_things_of_a_kind(new: New) -> None:
    twin = "- {id: person:vuong-ninh, type: Official, source: editors, label: {vi: Vương Ninh}}\n"
    (told,) = new(twin, kind=NAMES)
    assert told.message.startswith("person:vuong-ninh and person:wang-ning bear one name, V")
    assert not new(twin, told.record, kind=NAMES)
    assert not new(twin, apart("person:vuong-ninh", "person:wang-ning", "Unsure"), kind=NAMES)
    assert not new("- {id: city:wang-ning, type: City, source: editors, label: {en: Wang Ning}}\n", kind=NAMES)


UNSURE = ("document:joint-declaration-2022", "document:joint-declaration-undated")


@pytest.mark.parametrize(("second", "verdict"), [("2022-11-01", "Same"), ("2022", "Same"), ("2024-08-20", "Different")])
def test_a_judgement_of_unsure_that_values_settle(second: str, verdict: str, new: New) -> None:
    dates = said(UNSURE[0], "adoptedOn: 2022-11-01") + said(UNSURE[1], f"adoptedOn: {second}", "901")
    (told,) = new(A + B + dates, kind=SETTLE)
    assert all(thing in told.message for thing in UNSURE) and f"2022-11-01 and {second}" in told.message
    assert yaml.safe_load(told.record)[0]["verdict"] == verdict
    assert told.sources == ("900", "901")
    assert not new(A + said(UNSURE[0], "adoptedOn: 2022-11-01"), kind=SETTLE)


# Gaps and undertakings ----------------------------------------------------------------------------------------------------


def test_gaps_that_are_filled_are_told_with_the_fact(new: New) -> None:
    (told,) = new(A + said("edition:guangxi-2023", "heldOn: 2023-02-22"), kind=FILLED)
    assert told.message == (
        "gap:guangxi-2023-date is filled: aspect:date of edition:guangxi-2023 is stated by 900 "
        "(edition:guangxi-2023 · heldOn · 2023-02-22)"
    )


TRADE = """\
- id: commitment:yunnan-4-markets
  type: Commitment
  source: "900"
  modality: agreed
  label: {en: Study border markets}
  agreedBy: province:yunnan
  agreedAt: edition:yunnan-4
  action: action:build
  topic: topic:youth
- id: commitment:yunnan-5-markets
  type: Commitment
  source: "901"
  modality: agreed
  label: {en: Study border markets once more}
  agreedBy: province:yunnan
  agreedAt: edition:yunnan-5
  action: action:build
  topic: topic:youth
"""


def test_an_undertaking_that_reappears_at_a_later_gathering_of_the_series(new: New) -> None:
    (told,) = new(A + B + TRADE, kind=AGAIN)
    assert told.message == (
        "topic:youth · action:build reappears in series:yunnan-annual-conference: commitment:yunnan-4-markets at "
        "edition:yunnan-4; commitment:yunnan-5-markets at edition:yunnan-5"
    )
    assert yaml.safe_load(told.record)[0]["reaffirms"] == "commitment:yunnan-4-markets"
    assert not new(A + B + TRADE, told.record, kind=AGAIN)
    assert not new(A + B + TRADE.replace("edition:yunnan-5", "edition:guangxi-2023"), kind=AGAIN)
    assert not new(A + B + TRADE.replace("action: action:build", "action: action:open", 1), kind=AGAIN)


# The build and the command --------------------------------------------------------------------------------------------------


def built(seeds: Path, out: Path) -> list[Problem]:
    """Build and return the warnings that are about the seeds."""
    return [warning for warning in build(seeds, out, lambda step: None).warnings if warning.place.path.startswith("seeds/")]


def test_a_build_tells_each_consequence_once_at_a_line_that_exists(tmp_path: Path, of_old: frozenset[str]) -> None:
    seeds, out = laid(tmp_path, A), tmp_path / "build"
    assert len(built(seeds, out)) == len(of_old)
    file = seeds / "events" / "further-1.yaml"
    file.write_text(A + said("edition:yunnan-4", "timeOfDay: morning"), encoding="utf-8")
    assert built(seeds, out) == []
    file.write_text(A + said("edition:yunnan-2", "heldOn: 2022-04-27"), encoding="utf-8")
    (told,) = built(seeds, out)
    assert str(told).startswith("seeds/events/further-1.yaml:2:")
    assert "gap:yunnan-2-holding is filled: aspect:holding of edition:yunnan-2 is stated by 900" in told.message
    line = (tmp_path / told.place.path).read_text(encoding="utf-8").splitlines()[told.place.line - 1]
    assert line[told.place.column - 1 :].startswith("2022-04-27")


def test_the_command_tells_what_follows_from_a_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = A + person("li-si", "Li Si", "edition:yunnan-1", "post:secretary-yunnan")
    build(laid(tmp_path, report), tmp_path / "build", lambda step: None)
    folder = ("--build", str(tmp_path / "build"))
    assert main(["consequences", "900", *folder]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"{KINDS[UNNAMED]}\n- the holder of Secretary of the Yunnan provincial Party Committee at 1st")
    assert "is not named by 000, 002 and is Li Si by 900" in out and KINDS[AGAIN] not in out
    assert "\n  survivor: participation:yunnan-1--li-si\n" in out
    assert main(["consequences", "source:003", *folder]) == 0
    assert "nothing follows" in capsys.readouterr().out
    assert main(["consequences", *folder, "--format", "yaml"]) == 0
    records = yaml.safe_load(capsys.readouterr().out)
    assert "judgement:yunnan-1--secretary-yunnan--yunnan-1--li-si" in {record["id"] for record in records}
    assert main(["consequences", "900", *folder, "--format", "json", "--lang", "zh"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["kind"] for one in told if one["record"]] == [UNNAMED]
    assert main(["consequences", *folder, "--known-by", "2026-10-31", "--quiet"]) == 0  # before it was published
    assert KINDS[UNNAMED] not in capsys.readouterr().out
    assert main(["consequences", "90", *folder]) == 2
    assert "did you mean '900'" in capsys.readouterr().err


@pytest.mark.skipif(not MORE.is_dir(), reason="the five further articles are not at hand")
def test_the_five_further_articles(tmp_path: Path, of_old: frozenset[str]) -> None:
    told = [finding for key, finding in found(with_more(tmp_path)).items() if key not in of_old]
    by_kind = {
        kind: {(slug_of(finding.terms[0][1:-1]), *finding.sources) for finding in told if finding.kind == kind} for kind in KINDS
    }
    assert by_kind[UNNAMED] == {("secretary-ha-giang", "003", "112"), ("secretary-guangxi", "003", "112")}
    assert by_kind[FILLED] == {
        ("yunnan-2-holding", "102"), ("yunnan-1-year-002", "102"), ("guangxi-2023-date", "112"),
        ("guangxi-2023-attendance-mode", "112"),
    }
    assert not (by_kind[DIFFER] | by_kind[TWO] | by_kind[LATE] | by_kind[NAMES] | by_kind[SETTLE])
