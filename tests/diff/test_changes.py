"""What changed between two sides, and why: each kind of edit, made to a copy of the real seeds."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.cli import main
from kg.diff.changes import ASIDE, CHANGED, CLAIM, GAINED, LESS, LOST, MORE, Change, Difference, OfSource, compare
from kg.diff.report import write
from kg.diff.sides import Side, open_side
from kg.graph.closure import close
from kg.graph.facts import accept
from kg.model.rooms import ONTOLOGY
from kg.model.terms import expand, iri, lexical, shrink, vcd
from tests.conftest import FROZEN

SEEDS = FROZEN
Told = dict[tuple[str, str], list[Change]]
Edit = tuple[str, str, str]  # a file, words in it, and what takes their place (appended where there are none)


@pytest.fixture(scope="module")
def real() -> Side:
    return open_side(str(SEEDS))


def copied(root: Path, *edits: Edit) -> Path:
    """Copy the real seeds with edits."""
    folder = root / "seeds"
    shutil.copytree(SEEDS, folder)
    for file, old, new in edits:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, old
        (folder / file).write_text(text.replace(old, new, 1) if old else text + new, encoding="utf-8")
    return folder


def told(difference: Difference) -> Told:
    """Return the changes by thing and property, both as short names."""
    found: Told = {}
    for change in difference.changes:
        found.setdefault((shrink(change.thing[1:-1]), shrink(change.predicate[1:-1])), []).append(change)
    return found


def reasons(change: Change) -> set[tuple[str, str]]:
    return {(reason.why, reason.source) for reason in change.reasons}


def test_nothing_changed(real: Side, built: Path) -> None:
    for name in (built, built / "dist" / "vcd.nq"):
        for old, new in ((real, open_side(str(name))), (open_side(str(name)), real)):
            difference = compare(old, new)
            assert not difference.changes and not difference.rules and not difference.terms
            assert "no differences" in write(difference, "text")


def test_a_source_that_says_nothing_new_is_support_gained(real: Side, tmp_path: Path) -> None:
    folder = copied(
        tmp_path,
        ("registry/sources.yaml", "", '- {id: source:005, type: Article, source: editors, label: {en: Article 005}}\n'),
        ("events/yunnan-5.yaml", "", '- {id: edition:yunnan-5, source: "005", heldIn: province:lai-chau}\n'),
    )
    difference = compare(real, open_side(str(folder)))
    (change,) = told(difference)["edition:yunnan-5", "vcd:heldIn"]
    assert (change.kind, change.before) == (MORE, change.after) and reasons(change) == {("new source", "005")}
    assert difference.sources_gained == ("005",)
    assert {shrink(c.thing[1:-1]) for c in difference.changes} == {"edition:yunnan-5", "source:005"}
    (back,) = told(compare(open_side(str(folder)), real))["edition:yunnan-5", "vcd:heldIn"]
    assert back.kind == LESS and reasons(back) == {("source removed", "005")}


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Side:
    """Small edits of things that have nothing to do with each other."""
    folder = copied(
        tmp_path_factory.mktemp("mended"),
        ("events/guangxi-2023.yaml", "heldOn: 2022-Q4", "heldOn: 2022-11"),
        ("events/yunnan-3.yaml", "", '- {id: edition:guangxi-2023, source: "004", heldOn: 2023-03}\n'),
        ("events/yunnan-4.yaml", 'heldOn: {value: 2024, evidence: "001:1980', 'heldOn: {value: 2024, evidence: "001:1910'),
        ("events/yunnan-4.yaml", "heldIn: {value: city:kunming, ", "heldIn: {value: city:kunming, certainty: ambiguous, "),
        ("events/yunnan-6.yaml", "action: action:decide", "action: {value: action:decide, modality: proposed}"),
        ("passages/001.tsv", "12159\t12208\t", "12159\t12208\t1"),
    )
    return open_side(str(folder))


@pytest.fixture(scope="module")
def mended(real: Side, edited: Side) -> Told:
    return told(compare(real, edited))


def test_a_changed_date_moves_its_bounds(mended: Told) -> None:
    visit = "visit:nguyen-phu-trong-china-2022"
    (change,) = mended[visit, "vcd:heldOn"]
    assert change.kind == CHANGED and reasons(change) == {("changed date", "editors")}
    assert (lexical(change.before or ""), lexical(change.after or "")) == ("2022-Q4", "2022-11")
    (first,) = mended[visit, "vcd:earliest"]
    assert first.inferred and first.kind == CHANGED and reasons(first) == {("changed facts", "")}


def test_a_more_precise_date_of_another_source(mended: Told, real: Side, edited: Side) -> None:
    (change,) = mended["edition:guangxi-2023", "vcd:heldOn"]
    assert change.kind == CHANGED and reasons(change) == {("more precise date", ""), ("new claim", "004")}
    (back,) = told(compare(edited, real))["edition:guangxi-2023", "vcd:heldOn"]
    assert back.kind == CHANGED and reasons(back) == {("less precise date", ""), ("claim removed", "004")}


@pytest.mark.parametrize(("thing", "prop", "why", "detail"), [
    ("edition:yunnan-4", "vcd:heldOn", "corrected span", "001:1980-1987 -> 001:1910-1987"),
    ("edition:yunnan-4", "vcd:heldIn", "changed certainty", "explicit -> ambiguous"),
    ("commitment:yunnan-5-sixth-conference", "vcd:action", "changed modality", "agreed -> proposed"),
    ("edition:yunnan-6", "vcd:plannedChair", "changed digest", "001:12159-12208"),
])
def test_what_changes_a_claim_and_not_its_fact(thing: str, prop: str, why: str, detail: str, mended: Told) -> None:
    (change,) = mended[thing, prop]
    (reason,) = change.reasons
    assert (change.kind, change.before) == (CLAIM, change.after)
    assert (reason.why, reason.source, reason.detail) == (why, "001", detail)


def test_nothing_else_is_told_to_have_changed(mended: Told) -> None:
    stated = {key for key, changes in mended.items() if not all(change.inferred for change in changes)}
    assert len(stated) == 6


def test_a_source_withdrawn(real: Side, tmp_path: Path) -> None:
    folder = copied(tmp_path, ("registry/sources.yaml", "- id: source:001\n", "- id: source:001\n  status: retracted\n"))
    difference = compare(real, open_side(str(folder)))
    found = told(difference)
    (held,) = found["edition:yunnan-5", "vcd:heldIn"]
    assert held.kind == LOST and reasons(held) == {("source withdrawn", "001")}
    (host,) = found["edition:yunnan-5", "vcd:hostedBy"]
    assert host.kind == LOST and reasons(host) == {("ground fallen", "editors")}
    assert not difference.sources_lost  # its claims are still there, with their status


def test_one_claim_withdrawn_and_one_contradicted(real: Side, tmp_path: Path) -> None:
    folder = copied(
        tmp_path,
        ("events/yunnan-5.yaml", "  timeOfDay: morning", "  timeOfDay: {value: morning, status: retracted}"),
        ("events/yunnan-4.yaml", 'heldIn: {value: city:kunming, ',
         'heldIn: {value: city:kunming, status: contradicted, contradictedBy: "004 edition:yunnan-4 heldIn province:yunnan", '),
        ("events/yunnan-3.yaml", "", '- {id: edition:yunnan-4, source: "004", heldIn: province:yunnan}\n'),
    )
    found = told(compare(real, open_side(str(folder))))
    (withdrawn,) = found["edition:yunnan-5", "vcd:timeOfDay"]
    assert withdrawn.kind == LOST and reasons(withdrawn) == {("claim withdrawn", "001")}
    lost, gained = sorted(found["edition:yunnan-4", "vcd:heldIn"], key=lambda change: change.kind, reverse=True)
    assert (lost.kind, reasons(lost)) == (LOST, {("contradicted", "001")})
    assert lost.reasons[0].detail == "by source 004: province:yunnan"
    assert (gained.kind, reasons(gained)) == (GAINED, {("new claim", "004")})
    back = told(compare(open_side(str(folder)), real))["edition:yunnan-5", "vcd:timeOfDay"]
    assert reasons(back[0]) == {("restored", "001")}


def test_a_claim_that_comes_contradicted_never_stands(real: Side, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither the other place that a new source gives, nor the place of another source that it would support."""
    better = "001 edition:yunnan-5 heldIn province:lai-chau"
    folder = copied(
        tmp_path,
        ("registry/sources.yaml", "", '- {id: source:005, type: Article, source: editors, label: {en: Article 005}}\n'),
        ("events/yunnan-5.yaml", "", f'''- {{id: edition:yunnan-5, source: "005", timeOfDay: afternoon, heldIn: '''
         f'''{{value: province:yunnan, status: contradicted, contradictedBy: "{better}"}}}}\n'''),
        ("events/yunnan-5.yaml", "  timeOfDay: morning", '''  timeOfDay: {value: morning, status: contradicted, '''
         '''contradictedBy: "005 edition:yunnan-5 timeOfDay afternoon"}'''),
    )
    difference = compare(real, open_side(str(folder)))
    (place,) = told(difference)["edition:yunnan-5", "vcd:heldIn"]
    assert (place.kind, place.before, place.after) == (ASIDE, None, None)
    assert place.claimed == iri(expand("province:yunnan"))
    assert reasons(place) == {("new source", "005"), ("contradicted", "005")}
    assert difference.by_source["005"] == OfSource(new=2, aside=1)
    assert difference.by_source["001"] == OfSource(changed=1, aside=1)
    assert main(["diff", str(SEEDS), str(folder), "--only", "changed"]) == 0
    out = capsys.readouterr().out
    lines = out.splitlines()
    assert lines[2:5] == [
        "source 001: claims 1 changed; 1 of them contradicted, superseded or withdrawn",
        "new source 005: claims 2 new; 1 of them contradicted, superseded or withdrawn",
        "source editors: claims 2 new",
    ]
    contradicted = [line for line in lines if "contradicted, source" in line]
    assert [line[2:3] for line in contradicted] == ["!", "~"]
    assert contradicted[0].startswith("  ! held in: ") and "by source 001: province:lai-chau" in contradicted[0]
    assert not [line for line in lines if line[:4] in ("  + ", "  = ")]


# Git revisions --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository of seeds and ontology: as they are; a rule gone; a date changed; a broken record."""
    root = tmp_path_factory.mktemp("repository")

    def git(*arguments: str) -> None:
        who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)

    def commit(tag: str) -> None:
        git("add", "-A")
        git("commit", "-m", tag)
        git("tag", tag)

    git("init")
    shutil.copytree(SEEDS, root / "seeds")
    shutil.copytree(ONTOLOGY, root / "ontology")
    commit("first")
    (root / "ontology" / "rules" / "follows-edition.rls").unlink()
    commit("no-rule")
    file = root / "seeds" / "events" / "guangxi-2023.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("heldOn: 2022-Q4", "heldOn: 2022-11"), encoding="utf-8")
    commit("date")
    file.write_text(text + "- id: edition:guangxi-2023\n  hledOn: 2023\n", encoding="utf-8")
    commit("broken")
    (root / "elsewhere").mkdir()
    return root


def test_a_changed_rule_is_told_from_changed_facts(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repository)
    assert main(["diff", "first", "date", "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["summary"]["rules"] == ["The edition before"]
    why = {
        (shrink(c["thing"]), shrink(c["property"])): {reason["why"] for reason in c["reasons"]}
        for c in document["changes"] if c["inferred"]
    }
    assert why["edition:yunnan-5", "vcd:followsEdition"] == {"changed rule or ontology"}
    assert why["visit:nguyen-phu-trong-china-2022", "vcd:earliest"] == {"changed facts"}
    assert document["summary"]["counts"]["inferred"]["lost"] == sum(p == "vcd:followsEdition" for _, p in why)


def test_text_has_the_summary_first_and_labels_before_ids(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repository)
    assert main(["diff", "no-rule", "date", "--lang", "fr"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("old: no-rule (") and "reasons: changed date 1, changed facts 4\n" in out
    assert out.index("(visit:nguyen-phu-trong-china-2022)\n") < out.index("tenue le: 2022-Q4 -> 2022-11")
    assert "  ~ tenue le: 2022-Q4 -> 2022-11  [changed date, source editors]\n" in out


def test_markdown_lists_what_is_stated_and_folds_what_follows(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repository)
    assert main(["diff", "no-rule", "date", "--format", "markdown"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("## Changes of the graph\n")
    assert "<summary>What is stated: 1</summary>" in out and "<details>\n<summary>What follows: 4</summary>" in out
    assert "- `~` held on: 2022-Q4 -\\> 2022-11 — changed date, source editors\n" in out
    assert out.count("<details") == out.count("</details>") == 2


def test_the_working_seeds_against_the_last_commit(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repository)
    assert main(["diff", "no-rule", "seeds"]) == 1  # the working folder has the broken record
    assert "seeds/events/guangxi-2023.yaml:" in capsys.readouterr().err


def test_problems_of_a_side_are_told_with_its_name(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repository)
    assert main(["diff", "first", "broken"]) == 1
    err = capsys.readouterr().err
    assert err.startswith("broken:seeds/events/guangxi-2023.yaml:") and "did you mean 'heldOn'" in err


@pytest.mark.parametrize(("side", "message"), [
    ("no-such-thing", "is no build, seeds folder, N-Quads file or git revision"),
    ("--output=x", "is no build, seeds folder, N-Quads file or git revision"),
    ("elsewhere", "is neither a build"),
    ("ontology/context.jsonld", "not N-Quads"),
])
def test_wrong_sides(
    side: str, message: str, repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repository)
    assert main(["diff", "--", side, "first"]) == (1 if "Quads" in message and "build" not in message else 2)
    assert message in capsys.readouterr().err


def test_a_revision_without_seeds_and_a_folder_without_git(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(repository / "elsewhere")
    assert main(["diff", "first", "date"]) == 2
    assert "has no seeds here" in capsys.readouterr().err
    monkeypatch.chdir(tmp_path)
    assert main(["diff", "first", "date"]) == 2
    assert "git revision" in capsys.readouterr().err


def test_a_file_without_claims(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "other.nq").write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
    assert main(["diff", str(tmp_path / "other.nq"), str(SEEDS)]) == 2
    assert "holds no claims" in capsys.readouterr().err


# Laws -----------------------------------------------------------------------------------------------------------------


@settings(max_examples=3, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_the_changes_lead_from_one_graph_to_the_other(real: Side, data: st.DataObject) -> None:
    """Applied to the default graph of the old side they give the new one; taken the other way round, the reverse."""
    one, other = (_without(real, data.draw(st.sets(st.sampled_from(sorted(real.claims)), max_size=40))) for _ in "ab")
    for old, new in ((one, other), (other, one)):
        difference = compare(old, new)
        graph = set(old.inferred.union(old.support))
        for change in difference.changes:
            if change.kind in (LOST, CHANGED) and change.before:
                graph.remove((change.thing, change.predicate, change.before))
        for change in difference.changes:
            if change.kind in (GAINED, CHANGED) and change.after:
                graph.add((change.thing, change.predicate, change.after))
        assert graph == new.inferred.union(new.support)
        assert all(change.reasons for change in difference.changes)


def _without(side: Side, withdrawn: set[str]) -> Side:
    claims = {
        name: replace(claim, judgement="retracted") if name in withdrawn else claim for name, claim in side.claims.items()
    }
    facts = accept(claims, side.vocabulary)
    inferred = close(facts.support, side.rules, side.vocabulary).inferred
    return replace(side, claims=claims, status=facts.status, support=facts.support, inferred=inferred)


def test_labels_are_escaped_in_markdown(real: Side) -> None:
    name = iri(expand("edition:yunnan-5"))
    loud = (name, vcd("timeOfDay"), '"<b>*morning*</b> | `x`"')
    support = {**real.support, loud: ()}
    out = write(compare(real, replace(real, support=support)), "markdown")
    assert "\\<b\\>\\*morning\\*\\</b\\> \\| \\`x\\`" in out
