"""Identity judgements: merging loses nothing, is remembered and can be taken back; judgements that cannot hold are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.build import Graph, Timings
from kg.cli import main
from kg.graph.facts import accept
from kg.model.terms import ID, LABEL, SKOSXL, TYPE, Triple, expand, iri, vcd
from kg.model.vocabulary import Vocabulary
from kg.seeds.translate import Seeds, read_seeds
from tests.desk.copies import copy_seeds, split_seeds

HAU, HOU = iri(expand("person:hau-a-lenh")), iri(expand("person:hou-a-lenh"))
MERGED, AS_WRITTEN = vcd("mergedInto"), vcd("subjectAsWritten")
JUDGEMENT = """\
- id: judgement:hou-a-lenh--hau-a-lenh
  type: IdentityJudgement
  source: editors
  judges: [person:hau-a-lenh, person:hou-a-lenh]
  verdict: Same
  survivor: person:hau-a-lenh
  judgedBy: T. Nguyen
  judgedOn: 2026-11-25
  because: Article 001 prints both spellings with one post
"""


def judge(seeds: Path, text: str = JUDGEMENT) -> Path:
    """Append a judgement to the seeds."""
    file = seeds / "registry" / "same-as.yaml"
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")
    return seeds


def closed(seeds: Path) -> frozenset[Triple]:
    """Return facts and inferences."""
    return Graph(seeds, seeds.name, Timings(lambda step: None)).closed


def of_names(triple: Triple) -> bool:
    """Tell whether a triple hangs on a spelling, whose IRI says for which id it was written."""
    return any(f"{ID}name/h" in term for term in triple)


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seeds with a person split in two and merged again."""
    return judge(split_seeds(tmp_path_factory.mktemp("merged")))


def test_a_merge_gives_the_graph_of_one_thing(merged: Path, tmp_path: Path) -> None:
    """What was split and merged again is what was never split, and the judgement itself."""
    never = {t for t in closed(copy_seeds(tmp_path)) if not of_names(t)}
    now = {t for t in closed(merged) if not of_names(t)}
    assert never - now == set()
    added = {(s, p) for s, p, _ in now - never if s not in (vcd("Same"), vcd("DescriptiveLabel"))}  # first used here
    node = iri(expand("judgement:hou-a-lenh--hau-a-lenh"))
    old = [HOU, iri(expand("participation:yunnan-5--hou-a-lenh"))]
    replaced, replaces = (iri(f"http://purl.org/dc/terms/{name}") for name in ("isReplacedBy", "replaces"))
    assert {s for s, _ in added} == {node, HAU, *old, iri(expand("participation:yunnan-5--hau-a-lenh"))}
    assert {p for s, p in added if s in old} == {MERGED, replaced}
    assert {p for s, p in added if s == HAU} == {replaces}


def test_every_name_and_its_source_is_kept(merged: Path, vocabulary: Vocabulary) -> None:
    seeds = read_seeds(merged, vocabulary)
    forms = {c.triple[0]: c for c in seeds.claims.values() if c.triple[1] == iri(SKOSXL + "literalForm")}
    found = {
        (forms[c.triple[2]].triple[2], c.source.rsplit("/", 1)[-1])
        for c in seeds.claims.values()
        if c.triple[0] == HAU and c.triple[1] == iri(SKOSXL + "altLabel")
    }
    assert {('"Hau A Lenh"@fr', "001"), ('"Hou A Lenh"@fr', "001"), ('"Hou A Lenh"@fr', "editors")} <= found
    labels = [c.triple[2] for c in seeds.claims.values() if c.triple[:2] == (HAU, LABEL)]
    assert labels == ['"Hau A Lenh"@fr']


def test_a_claim_keeps_the_name_that_was_written(merged: Path, vocabulary: Vocabulary) -> None:
    seeds = read_seeds(merged, vocabulary)
    attended = (iri(expand("edition:yunnan-5")), vcd("attendedBy"), HAU)
    (claim,) = [c for c in seeds.claims.values() if c.triple == attended]
    assert claim.objects == (HOU,) and not claim.subjects
    graph = Graph(merged, "seeds", Timings(lambda step: None))
    assert (iri(claim.iri), vcd("objectAsWritten"), HOU) in graph.claim_graph
    assert any(predicate == AS_WRITTEN and obj == HOU for _, predicate, obj in graph.claim_graph)


def test_references_find_claims_by_either_name(merged: Path, vocabulary: Vocabulary) -> None:
    def resting(seeds: Seeds) -> int:
        return sum(bool(c.rests_on) for c in seeds.claims.values())

    file = merged / "events" / "x.yaml"
    for name in ("hou-a-lenh", "hau-a-lenh"):
        file.write_text(
            f'- id: edition:yunnan-5\n  source: editors\n  restsOn: "001 edition:yunnan-5 attendedBy person:{name}"\n'
            "  timeOfDay: late\n",
            encoding="utf-8",
        )
        assert resting(read_seeds(merged, vocabulary)) > 0
    file.unlink()


def test_taking_a_merge_back_gives_what_was_before(tmp_path: Path) -> None:
    (tmp_path / "split").mkdir()
    split = closed(split_seeds(tmp_path / "split"))
    taken_back = judge(split_seeds(tmp_path), JUDGEMENT + "  status: retracted\n")
    assert closed(taken_back) == split


def test_merges_follow_one_another(tmp_path: Path, vocabulary: Vocabulary) -> None:
    seeds = judge(split_seeds(tmp_path), JUDGEMENT + """\
- {id: person:hau, type: Official, source: editors, label: {vi: Hau}}
- id: judgement:hau-a-lenh--hau
  type: IdentityJudgement
  source: editors
  judges: [person:hau, person:hau-a-lenh]
  verdict: Same
  survivor: person:hau
  judgedBy: T. Nguyen
  judgedOn: 2026-11-26
  because: A test of merges that follow one another
""")
    claims = read_seeds(seeds, vocabulary).claims.values()
    last = iri(expand("person:hau"))
    assert {c.triple[2] for c in claims if c.triple[:2] == (iri(expand("edition:yunnan-5")), vcd("attendedBy"))} >= {last}
    used = {term for c in claims for term in c.triple if c.triple[1] not in (MERGED, vcd("judges"), vcd("survivor"))}
    assert not used & {HAU, HOU}
    assert {c.triple[0]: c.triple[2] for c in claims if c.triple[1] == MERGED and "person" in c.triple[0]} == {
        HOU: HAU, HAU: last}


def test_a_judged_participation_goes_with_its_gathering(tmp_path: Path, vocabulary: Vocabulary) -> None:
    """Two reports under two ids of one conference: what is judged of a participation at the one holds of that at the other."""
    def same(one: str, other: str, number: int) -> str:
        return JUDGEMENT.replace("hou-a-lenh--hau-a-lenh", str(number)).replace("person:hau-a-lenh", one).replace(
            "person:hou-a-lenh", other)

    seeds = judge(copy_seeds(tmp_path), """\
- {id: edition:x, type: ConferenceEdition, source: editors, label: {en: X}, inSeries: series:yunnan-annual-conference}
- {id: person:p, type: Official, source: editors, label: {en: P}}
- id: edition:x
  source: editors
  participants: [{post: post:secretary-yunnan}, {person: person:p, capacity: post:secretary-yunnan}]
""" + same("edition:yunnan-1", "edition:x", 1) + same("participation:x--p", "participation:x--secretary-yunnan", 2))
    claims = read_seeds(seeds, vocabulary).claims.values()
    kept = iri(expand("participation:yunnan-1--p"))
    posts = {c.triple[0] for c in claims if c.triple[1:] == (vcd("inCapacity"), iri(expand("post:secretary-yunnan")))}
    assert kept in posts and not posts & {iri(expand(f"participation:{name}")) for name in (
        "x--p", "x--secretary-yunnan", "yunnan-1--secretary-yunnan")}


def test_the_real_judgements_keep_things_apart(seeds: Seeds, vocabulary: Vocabulary) -> None:
    facts = accept(seeds.claims, vocabulary).support
    apart = {
        (vcd("distinctFrom"), "province:lao-cai-2025", "province:lao-cai"),
        (vcd("distinctFrom"), "body:jwg-yunnan", "body:jwc-guangxi"),
        (vcd("possiblyDistinctFrom"), "document:joint-declaration-2022", "document:joint-declaration-undated"),
    }
    for predicate, one, other in apart:
        assert (iri(expand(one)), predicate, iri(expand(other))) in facts
    judgements = [s for s, p, o in facts if (p, o) == (TYPE, vcd("IdentityJudgement"))]
    for node in judgements:
        said = {p for s, p, _ in facts if s == node}
        assert {vcd(name) for name in ("judges", "verdict", "judgedBy", "judgedOn", "because")} <= said


BAD = {
    "unknown": (JUDGEMENT.replace("judges: [person:hau-a-lenh, person:hou-a-lenh]", "judges: [person:hau-a-lenh, person:hou]"),
                ":4:31", "unknown id 'person:hou': a judgement is about things that have a record; did you mean"),
    "alone": (JUDGEMENT.replace(", person:hou-a-lenh]", "]"), ":4:11", "name the other one"),
    "twice": (JUDGEMENT.replace("person:hou-a-lenh]", "person:hau-a-lenh]"), ":4:31", "is named twice"),
    "no survivor": (JUDGEMENT.replace("  survivor: person:hau-a-lenh\n", ""), ":1:3", "add survivor: ID"),
    "strange survivor": (JUDGEMENT.replace("survivor: person:hau-a-lenh", "survivor: person:wang-ning"), ":6:13",
                         "none of the things judged"),
    "survivor of different": (JUDGEMENT.replace("Same", "Different"), ":6:13", "leave survivor out"),
    "no verdict": (JUDGEMENT.replace("  verdict: Same\n", ""), ":1:3", "has no verdict"),
    "misspelt verdict": (JUDGEMENT.replace("Same", "Smae"), ":5:12", "did you mean 'Same'"),
    "unlike": (JUDGEMENT.replace("person:hou-a-lenh]", "province:yunnan]"), ":4:31", "different classes are not one thing"),
    "sources": (JUDGEMENT.replace("person:hau-a-lenh", "source:000").replace("person:hou-a-lenh", "source:002"), ":4:12",
                "sources are not merged"),
    "nobody": (JUDGEMENT.replace("  judgedBy: T. Nguyen\n", ""), ":2:9", "says who judged, and is given"),
    "no reason": (JUDGEMENT.replace("  because: Article 001 prints both spellings with one post\n", ""), ":2:9",
                  "says why, and is given"),
    "circle": (JUDGEMENT + JUDGEMENT.replace("judgement:hou-a-lenh--hau-a-lenh", "judgement:x").replace(
        "survivor: person:hau-a-lenh", "survivor: person:hou-a-lenh"), ":1:3", "go round in a circle"),
    "two survivors": (JUDGEMENT + JUDGEMENT.replace("judgement:hou-a-lenh--hau-a-lenh", "judgement:x").replace(
        "hau-a-lenh", "wang-ning"), ":13:30", "judge which of the two survives"),
    "kept apart": (JUDGEMENT + JUDGEMENT.replace("judgement:hou-a-lenh--hau-a-lenh", "judgement:x").replace(
        "  survivor: person:hau-a-lenh\n", "").replace("Same", "Unsure"), ":10:3", "kept apart here and made one at"),
    "different and unsure": (
        JUDGEMENT.replace("  survivor: person:hau-a-lenh\n", "").replace("Same", "Different")
        + JUDGEMENT.replace("judgement:hou-a-lenh--hau-a-lenh", "judgement:x").replace(
            "  survivor: person:hau-a-lenh\n", "").replace("Same", "Unsure"), ":1:3", "are Different here and Unsure at"),
    "related to itself": (JUDGEMENT + "- id: person:hou-a-lenh\n  source: editors\n  distinctFrom: person:hau-a-lenh\n", ":12:17",
                          "would relate to itself"),
}


@pytest.fixture(scope="module")
def split(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seeds with a person split in two."""
    return split_seeds(tmp_path_factory.mktemp("split"))


@pytest.mark.parametrize("case", BAD)
def test_a_judgement_that_cannot_hold_is_told(case: str, split: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, place, message = BAD[case]
    (split / "events" / "x.yaml").write_text(text, encoding="utf-8")
    assert main(["build", "--seeds", str(split), "--out", str(tmp_path / "build")]) == 1
    err = capsys.readouterr().err
    assert any(f"seeds/events/x.yaml{place}" in line and message in line for line in err.splitlines()), err
