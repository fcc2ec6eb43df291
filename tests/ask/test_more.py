"""The catalogue over five further articles, laid over the frozen seeds: what each answer must be was read in their texts."""

from __future__ import annotations

import pytest
from pyoxigraph import Store

from kg.ask.catalogue import read_catalogue
from kg.model.rooms import QUERIES
from tests.ask.seedbeds import with_more
from tests.ask.tables import rows_of, store_of
from tests.conftest import MORE

CATALOGUE = read_catalogue(QUERIES)
UNNAMED = "present, not named"
Row = dict[str, str]


@pytest.fixture(scope="module")
def more(tmp_path_factory: pytest.TempPathFactory) -> Store:
    if not MORE.is_dir():
        pytest.skip(f"the further articles are absent from {MORE}: name their folder with VCD_MORE")
    return store_of(with_more(tmp_path_factory.mktemp("more") / "seeds"))


def by(column: str, store: Store, name: str, **given: str) -> dict[str, Row]:
    rows = rows_of(CATALOGUE[name], store, **given)
    found = {row[column]: row for row in rows}
    assert len(found) == len(rows)
    return found


def test_an_edition_is_one_row_with_the_date_that_counts(more: Store) -> None:
    found = by("edition", more, "editions", series="")
    second, guangxi, last = (found[f"edition/{name}"] for name in ("yunnan-2", "guangxi-2023", "guangxi-2026"))
    assert (second["date"], second["dateBasis"], second["status"]) == ("2022-04-27", "inferred", "held, had been planned")
    assert second["mode"].endswith("OnlineEventAttendanceMode") and second["sources"] == "000, 002, 102"
    assert (guangxi["date"], guangxi["dateBasis"]) == ("2023-02-22", "inferred")  # 112 gives the day, its meeting's name the year
    assert (last["date"], last["place"], last["sources"]) == ("2026-02-11", "city/nanning", "113")
    assert found["edition/yunnan-5"]["sources"] == "001, 108, 109"


def test_a_holder_whom_one_report_names_and_another_does_not_is_one(more: Store) -> None:
    rows = rows_of(CATALOGUE["attendance"], more, edition="edition:guangxi-2023")
    posts = {row["capacity"].removeprefix("post/secretary-"): row for row in rows}
    assert {post: row["who"] for post, row in posts.items()} == {
        "ha-giang": "person/dang-quoc-khanh", "guangxi": "person/liu-ning",
        "lang-son": UNNAMED, "cao-bang": UNNAMED, "quang-ninh": UNNAMED,
    }
    assert {text[:3] for text in posts["guangxi"]["passages"].split(", ")} == {"112"}  # 003 does not name him
    holders = by("edition", more, "secretaries", post="post:secretary-guangxi")
    assert {edition: row["holder"] for edition, row in holders.items()} == {
        "edition/guangxi-2023": "person/liu-ning", "edition/guangxi-2026": "person/chen-gang"}
    assert holders["edition/guangxi-2023"]["passages"] == "112:563-608"


def test_offices_at_the_second_conference_and_of_a_merged_province(more: Store) -> None:
    found = by("edition", more, "secretaries", unit="province:ha-giang")
    told = {
        edition.removeprefix("edition/"): (row["post"].removeprefix("post/secretary-"), row["holder"])
        for edition, row in found.items()
    }
    assert told == {
        "yunnan-1": ("ha-giang", UNNAMED), "yunnan-2": ("ha-giang", UNNAMED), "yunnan-3": ("ha-giang", "person/dang-quoc-khanh"),
        "guangxi-2023": ("ha-giang", "person/dang-quoc-khanh"), "yunnan-4": ("ha-giang", "not stated"),
        "yunnan-5": ("tuyen-quang-2025", "person/hau-a-lenh"), "guangxi-2026": ("tuyen-quang-2025", UNNAMED),
    }
    hai_phong = by("edition", more, "secretaries", post="post:secretary-hai-phong")  # a municipality
    assert {edition: row["holder"] for edition, row in hai_phong.items()} == {
        "edition/guangxi-2023": "not stated", "edition/guangxi-2026": UNNAMED}


def test_who_was_at_the_fifth_conference(more: Store) -> None:
    found = by("who", more, "attendance", edition="edition:yunnan-5")
    wang = found["person/wang-ning"]
    assert "post:chair-congress-standing-committee-yunnan" in wang["capacity"] and "post:secretary-yunnan" in wang["capacity"]
    assert {text[:3] for text in found["person/le-minh-ngan"]["passages"].split(", ")} == {"001", "108", "109"}
    assert sum(who.startswith("person/") for who in found) == 6


def test_units_of_the_mechanisms(more: Store) -> None:
    found = {(row["province"], row["series"]): row for row in rows_of(CATALOGUE["provinces"], more)}
    guangxi = {province for province, series in found if series == "series/guangxi-meeting"}
    assert guangxi == {f"province/{name}" for name in (
        "guangxi", "ha-giang", "lang-son", "quang-ninh", "cao-bang", "tuyen-quang-2025", "hai-phong")}
    both = {row["province"] for row in found.values() if row["both"] == "yes"}
    assert both == {"province/ha-giang", "province/tuyen-quang-2025"}
    own = found["province/guangxi", "series/guangxi-meeting"]  # in 2026 only its secretary is named
    assert (own["gatherings"], own["sources"]) == ("edition:guangxi-2023, edition:guangxi-2026", "003, 112, 113")


def test_documents_with_and_without_signers_and_sets_of_them(more: Store) -> None:
    found = by("document", more, "documents")
    assert found["document/eight-agreements-guangxi-2023"]["count"] == "8"
    assert found["document/minutes-yunnan-4"]["signers"] == "not stated"
    agreement = found["document/agreement-guangxi-2023"]
    assert agreement["persons"] == "person:dang-quoc-khanh, person:liu-ning" and agreement["inForce"] == "yes"
    assert "group:sides-guangxi-2023" in agreement["signers"] and "post:secretary-lang-son" in agreement["signers"]
    assert found["document/action-plan-poverty-2023-2025"]["inForce"] == "no"  # the youngest article is of 2026
    assert by("document", more, "documents", asOf="2023-02-21")["document/agreement-guangxi-2023"]["inForce"] == "not yet signed"
    assert by("document", more, "documents", asOf="2023-02-22")["document/agreement-guangxi-2023"]["inForce"] == "possibly"


def test_the_second_conference_was_late(more: Store) -> None:
    plan = by("edition", more, "plans")["edition/yunnan-2"]
    assert (plan["outcome"], plan["year"], plan["quarter"]) == ("held", "as announced", "otherwise")
    outcome = by("plan", more, "outcomes")["edition/yunnan-2"]
    assert (outcome["outcome"], outcome["heldOn"]) == ("outcome/late", "2022-04-27")
    assert outcome["undertakings"] == "commitment:yunnan-1-seek-approval-second-edition, proposal:yunnan-1-second-edition"
    before = by("edition", more, "plans", asOf="2022-04-26")["edition/yunnan-2"]
    assert before["outcome"] == "no evidence"  # the quarter was over, and it had not been held yet


def test_central_bodies(more: Store) -> None:
    found = {(row["edition"], row["body"], row["who"]): row for row in rows_of(CATALOGUE["central-bodies"], more)}
    second = {(body, who): row["level"] for (edition, body, who), row in found.items() if edition == "edition/yunnan-2"}
    assert second["body/cpc-ild", "person/guo-yezhou"] == "central" == second["body/cpv-external-relations", UNNAMED]
    assert second["body/embassy-vietnam-china", "group/central-bodies-yunnan-2"] == "central"  # part of a ministry
    assert ("edition/guangxi-2026", "none named", "") in found
    congress = found["edition/yunnan-5", "body/congress-standing-committee-yunnan", "person/wang-ning"]
    assert congress["level"] == "not stated"  # the register says nothing of whose it is


def test_links_have_what_sources_say(more: Store) -> None:
    bridge = by("link", more, "links")["link/ma-lu-thang-jinshuihe-bridge"]
    assert (bridge["status"], bridge["from"]) == ("link-status/planned", "place/ma-lu-thang-border-gate")
    assert bridge["opened"] == "not stated"


def test_a_topic_has_what_all_reports_say(more: Store) -> None:
    rows = rows_of(CATALOGUE["topic"], more, topic="topic:border-gates")
    gates = {row["what"]: row["kind"].rsplit("#", 1)[-1] for row in rows}
    assert gates["commitment/guangxi-2026-smart-gates"] == "Commitment"  # on a topic that its author added below this one
    assert gates["proposal/yunnan-5-le-minh-ngan-smart-gates"] == "Proposal"
    assert gates["proposal/guangxi-2023-dang-quoc-khanh-entry"] == "Proposal"
    new = {row["what"] for row in rows_of(CATALOGUE["topic"], more, topic="topic:artificial-intelligence")}
    assert new == {"commitment/guangxi-2026-ai"}
    wishes = by("what", more, "topic", topic="topic:legislation")
    assert wishes["intention/guangxi-2026-chen-gang-exchanges"]["by"] == "person:chen-gang, province:guangxi"
    poverty = by("what", more, "topic", topic="topic:poverty-reduction")
    assert set(poverty) == {"document/action-plan-poverty-2023-2025", "activity/yunnan-2-experience-party-building"}


def test_one_report_only_is_said_over_all_reports_of_an_event(more: Store) -> None:
    every = rows_of(CATALOGUE["two-reports"], more)
    rows = [row for row in every if row["event"] == "edition/yunnan-5"]
    only = {row["thing"]: row for row in rows if row["difference"] == "said by one report only"}
    both = [row for row in every if row["thing"] == "document/agreement-guangxi-2023"]  # 003 and 112
    assert not [row for row in both if row["difference"] == "said by one report only"]
    mores = only["commitment/yunnan-5-four-mores"]
    assert (mores["source"], mores["otherSource"]) == ("109", "001, 108")
    assert only["figure/yunnan-5-trade"]["source"] == "001" and only["commitment/yunnan-5-joint-statement"]["source"] == "108"
    assert not {"https://w3id.org/vcd/ontology#heldOn", "heldOn", "heldIn"} & set(only)  # all three give the day
    (statement,) = (row for row in rows if row["difference"] == "said differently")
    assert {statement["thing"], statement["otherwise"]} == {
        "document/joint-declaration-undated", "document/joint-statement-shared-future"}
    dates = [row for row in every if (row["event"], row["thing"]) == ("edition/guangxi-2023", "heldOn")]
    assert [(row["says"], row["source"], row["otherwise"], row["otherSource"]) for row in dates] == [
        ("2023-02-22", "112", "not stated", "003")]


def test_what_a_second_report_implies_is_not_single(more: Store) -> None:
    found = {(row["thing"], row["property"], row["value"]): row["source"] for row in rows_of(CATALOGUE["single-source"], more)}
    assert found["edition/guangxi-2023", "attendedByHolderOf", "post/secretary-lang-son"] == "source/003"
    assert ("edition/guangxi-2023", "attendedByHolderOf", "post/secretary-guangxi") not in found  # 112 has Liu Ning in that post
    assert ("edition/yunnan-5", "heldIn", "province/lai-chau") not in found
