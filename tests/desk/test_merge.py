"""``kg merge``: the preview says what moves and what would follow, and writes only what holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, Store

from kg.ask.names import resolve
from kg.cli import main
from kg.desk.card import as_text, card
from kg.desk.judgements import Judgement
from kg.desk.workbench import Workbench
from kg.model.terms import ID, expand, iri, vcd
from kg.model.vocabulary import Vocabulary
from kg.seeds.identity import MERGED
from kg.seeds.translate import read_seeds
from tests.ask.tables import store_of
from tests.desk.copies import copy_seeds, split_seeds

HOU, HAU = "person:hou-a-lenh", "person:hau-a-lenh"
WHY = ("--by", "T. Nguyen", "--on", "2026-11-25", "--because", "Article 001 prints both: one post, one day")


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return split_seeds(tmp_path)


def merge(seeds: Path, *arguments: str) -> int:
    return main(["merge", *arguments, "--seeds", str(seeds)])


def test_the_preview_writes_nothing(seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (seeds / "registry" / "same-as.yaml").read_bytes()
    assert merge(seeds, HOU, "--into", HAU) == 0
    out = capsys.readouterr().out
    assert (seeds / "registry" / "same-as.yaml").read_bytes() == before
    assert f"{HOU} is merged into {HAU}, which stays" in out
    assert "001 edition:yunnan-5 attendedBy person:hau-a-lenh  (seeds/events/yunnan-5.yaml:" in out
    assert "  Hou A Lenh@fr  (001)" in out and "  Hou A Lenh@fr  (editors)" in out
    assert "1 claims say what another claim of their source says" in out  # that he is an official
    assert "no problem would follow" in out and "add --write" in out


def test_written_it_merges_and_the_old_name_leads_to_the_new(seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert merge(seeds, HOU, "--into", HAU, *WHY, "--write") == 0
    assert "status: retracted" in capsys.readouterr().out
    store: Store = store_of(seeds)
    assert resolve(HOU, store).value == f"{ID}person/hau-a-lenh"
    text = as_text(card(resolve(HOU, store), store), store, "en")
    assert "written as person:hou-a-lenh" in text
    assert "  Hou A Lenh (fr)  as-printed, 001:1025-1035" in text
    judgement = as_text(card(resolve("judgement:hou-a-lenh--hau-a-lenh", store), store), store, "en")
    assert "T. Nguyen" in judgement and "2026-11-25" in judgement and "one and the same (vcd:Same)" in judgement
    assert merge(seeds, HOU, "--into", HAU) == 2
    assert "was merged into person:hau-a-lenh already" in capsys.readouterr().err


def test_what_cannot_be_merged_is_told(seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (seeds / "registry" / "same-as.yaml").read_bytes()
    assert merge(seeds, HOU, "--into", "province:yunnan", *WHY, "--write") == 1
    assert "things of different classes are not one thing" in capsys.readouterr().out
    assert merge(seeds, "edition:yunnan-4", "--into", "edition:yunnan-5", *WHY, "--write") == 1
    out = capsys.readouterr().out
    assert "ordinal of a Gathering" in out and "problems would follow" in out
    assert (seeds / "registry" / "same-as.yaml").read_bytes() == before
    assert Workbench(seeds).check().problems == ()


@pytest.mark.parametrize(("arguments", "message"), [
    ((HOU, "--into", "person:hau-a-len"), "did you mean 'person:hau-a-lenh'"),
    ((HOU, "--into", HOU), "name two things"),
    ((HOU, "--into", HAU, "--write"), "add --by NAME and --because TEXT"),
    ((HOU, "--into", HAU, "--on", "2026-13-01"), "write a day"),
    (("Hou A Lenh", "--into", HAU), "is not of the form type:slug"),
])
def test_wrong_use(arguments: tuple[str, ...], message: str, seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert merge(seeds, *arguments) == 2
    assert message in capsys.readouterr().err


def test_seeds_with_problems_are_mended_first(seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (seeds / "events" / "x.yaml").write_text("- id: [\n", encoding="utf-8")
    assert merge(seeds, HOU, "--into", HAU) == 1
    assert "seeds/events/x.yaml:2:1" in capsys.readouterr().err


# Participations -------------------------------------------------------------------------------------------------------

UNNAMED, NAMED = "participation:yunnan-1--secretary-yunnan", "participation:yunnan-1--nguyen-van-a"
REPORT = """\
- {id: source:900, type: Article, source: editors, label: {en: Article 900}, textLength: 100}
- {id: person:nguyen-van-a, type: Official, source: editors, label: {vi: Nguyễn Văn A}}
- id: edition:yunnan-1
  source: "900"
  modality: reported
  participants: [{person: person:nguyen-van-a, capacity: post:secretary-yunnan}]
"""


@pytest.fixture
def reported(tmp_path: Path) -> Path:
    """Seeds with a further report that names somebody whom the others only call by his post."""
    seeds = copy_seeds(tmp_path)
    (seeds / "events" / "900.yaml").write_text(REPORT, encoding="utf-8")
    return seeds


def test_an_unnamed_holder_is_joined_with_the_one_whom_another_report_names(
    reported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert merge(reported, UNNAMED, "--into", NAMED, *WHY, "--write") == 0
    out = capsys.readouterr().out
    assert f"002 {NAMED} inCapacity post:secretary-yunnan  (seeds/events/yunnan-1.yaml:" in out and "no problem" in out
    store = store_of(reported)
    edition = "<https://w3id.org/vcd/id/edition/yunnan-1>"
    rows = store.query(
        "PREFIX vcd: <https://w3id.org/vcd/ontology#> SELECT ?p ?who WHERE { " + edition + " vcd:participation ?p . "
        "?p vcd:inCapacity <https://w3id.org/vcd/id/post/secretary-yunnan> OPTIONAL { ?p vcd:participant ?who } }"
    )
    assert isinstance(rows, QuerySolutions)
    assert [(row["p"].value, row["who"].value) for row in rows] == [
        (f"{ID}participation/yunnan-1--nguyen-van-a", f"{ID}person/nguyen-van-a")]
    sources = store.query(
        "PREFIX vcd: <https://w3id.org/vcd/ontology#> SELECT DISTINCT ?source WHERE { GRAPH ?g { ?claim vcd:subject "
        f"<{ID}participation/yunnan-1--nguyen-van-a> ; vcd:predicate vcd:participant ; vcd:source ?source }} }}"
    )
    assert isinstance(sources, QuerySolutions)
    assert [row["source"].value for row in sources] == [f"{ID}source/900"]  # only who names him
    assert resolve(UNNAMED, store).value == f"{ID}participation/yunnan-1--nguyen-van-a"
    assert merge(reported, UNNAMED, "--into", NAMED) == 2
    assert "was merged into" in capsys.readouterr().err


def test_a_joined_participation_follows_its_person(reported: Path, vocabulary: Vocabulary) -> None:
    """Whoever is named in it may be merged in turn; the unnamed one goes all the way."""
    assert merge(reported, UNNAMED, "--into", NAMED, *WHY, "--write", "--quiet") == 0
    assert merge(reported, "person:nguyen-van-a", "--into", "person:wang-ning", *WHY, "--write", "--quiet") == 0
    claims = read_seeds(reported, vocabulary).claims.values()
    last = iri(expand("participation:yunnan-1--wang-ning"))
    used = {t for c in claims for t in c.triple if c.triple[1] not in (MERGED, vcd("judges"), vcd("survivor"))}
    assert not used & {iri(expand(UNNAMED)), iri(expand(NAMED))} and last in used
    assert {(c.triple[0], c.triple[2]) for c in claims if c.triple[1] == MERGED and "participation" in c.triple[0]} == {
        (iri(expand(UNNAMED)), iri(expand(NAMED))), (iri(expand(NAMED)), last)}


@pytest.mark.parametrize(("merged", "into", "message"), [
    (UNNAMED, "participation:yunnan-5--wang-ning", "is of another gathering (edition:yunnan-5 and edition:yunnan-1)"),
    ("participation:yunnan-1--le-hoai-trung", NAMED, "is of another person (person:nguyen-van-a and person:le-hoai-trung)"),
    (UNNAMED, "person:wang-ning", "of different classes"),
])
def test_participations_that_cannot_be_one(
    merged: str, into: str, message: str, reported: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The problem is told of the file that would hold the record, not at a line that it does not have."""
    assert merge(reported, merged, "--into", into, *WHY, "--write") == 1
    out = capsys.readouterr().out
    assert f"seeds/registry/same-as.yaml (the record to be written): {merged} " in out or f": {into} " in out
    assert message in out and Workbench(reported).check().problems == ()


def test_an_unknown_participation_is_told_at_its_line(reported: Path) -> None:
    (reported / "registry" / "z.yaml").write_text(Judgement(
        "participation:yunnan-1--secretary-yunan", NAMED, "T. Nguyen", "2026-11-25", "A test").record, encoding="utf-8")
    problems = Workbench(reported).check().problems
    assert {(problem.place.path, problem.place.line) for problem in problems} == {("seeds/registry/z.yaml", 4)}
    assert all(f"did you mean {UNNAMED!r}" in problem.message for problem in problems)


# What speaks against a merge, and what a merge settles ------------------------------------------------------------------


def test_two_people_who_attended_one_gathering_are_told(seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    merge(seeds, "person:wang-ning", "--into", "person:trinh-viet-hung")
    out = capsys.readouterr().out
    both = "person:wang-ning by 001 and person:trinh-viet-hung by 001; "
    assert f"beware: both are said to have attended edition:yunnan-5: {both}" in out
    assert "001 names both, so that they are hardly one" in out and out.count("beware") == 1


@pytest.mark.parametrize("on_one_line", [False, True])
def test_a_merge_settles_what_was_unsure(on_one_line: bool, seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    unsure = Judgement(HOU, HAU, "T. Nguyen", "2026-11-20", "Two spellings").record.replace("Same", "Unsure").replace(
        f"  survivor: {HAU}\n", "").replace("judgement:", "judgement:unsure-")
    if on_one_line:
        unsure = "- {" + ", ".join(line.strip() for line in unsure.removeprefix("- ").splitlines()) + "}\n"
    (seeds / "events" / "a.yaml").write_text("# Names\n" + unsure, encoding="utf-8")
    assert Workbench(seeds).check().problems == ()
    assert merge(seeds, HOU, "--into", HAU, *WHY, "--write") == 0
    out = capsys.readouterr().out
    assert "the judgement at seeds/events/a.yaml:2:3 (Unsure) is settled by it and taken back" in out
    assert Workbench(seeds).check().problems == ()
    assert merge(seeds, HOU, "--into", HAU) == 2  # it holds


def test_a_merge_taken_back_can_be_judged_anew(seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert merge(seeds, HOU, "--into", HAU, *WHY, "--write") == 0
    file = seeds / "registry" / "same-as.yaml"
    name = "- id: judgement:hou-a-lenh--hau-a-lenh\n"
    file.write_text(file.read_text(encoding="utf-8").replace(name, f"{name}  status: retracted\n"), encoding="utf-8")
    assert merge(seeds, HOU, "--into", HAU, *WHY, "--write") == 0
    assert "- id: judgement:hou-a-lenh--hau-a-lenh-2\n" in file.read_text(encoding="utf-8")
    assert Workbench(seeds).check().problems == ()


def test_a_judgement_that_two_are_different_is_not_settled(seeds: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert merge(seeds, "body:jwg-yunnan", "--into", "body:jwc-guangxi", *WHY, "--write") == 1
    assert "are kept apart here and made one at" in capsys.readouterr().out
