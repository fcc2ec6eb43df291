"""The real graph as of a day, and as known by a day."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, Store

from kg.ask.answers import ask, prefixes
from kg.ask.catalogue import Question, read_catalogue
from kg.cli import main
from kg.graph.rules import Rule
from kg.model.rooms import QUERIES
from kg.model.terms import DATASET_GRAPH, shrink
from kg.model.vocabulary import Vocabulary
from kg.seeds.claims import Claim
from kg.seeds.translate import Seeds
from kg.snapshot.view import CERTAIN, POSSIBLE, View, take_view
from kg.store.claims import read_claims
from tests.snapshot.conftest import ViewOf
from tests.snapshot.small import claim, partial

CATALOGUE = read_catalogue(QUERIES)
PROVINCES_OF_2025 = {"province:lao-cai-2025", "province:tuyen-quang-2025"}
MERGED = {"province:ha-giang", "province:tuyen-quang", "province:lao-cai", "province:yen-bai"}


def column(store: Store, query: str) -> set[str]:
    rows = store.query(query, prefixes=prefixes(store))
    assert isinstance(rows, QuerySolutions)
    return {shrink(getattr(row[0], "value", "")) for row in rows}


def table(store: Store, name: str, **given: str) -> dict[str, dict[str, str]]:
    """Return the rows of a question by their first column."""
    answer = ask(CATALOGUE[name], given, store)
    rows = [{c: shrink(getattr(t, "value", "")) for c, t in zip(answer.columns, row, strict=True)} for row in answer.rows]
    return {row[answer.columns[0]]: row for row in rows}


# Every question, under views of every kind ----------------------------------------------------------------------------


@pytest.mark.parametrize("days", [
    {"as_of": "2024-06-30"}, {"as_of": "2026-01-01"}, {"known_by": "2025-10-29"},
    {"as_of": "1949-12-31", "known_by": "1949-12-31"},
], ids=str)
@pytest.mark.parametrize("question", CATALOGUE.values(), ids=lambda question: question.name)
def test_every_question_runs(question: Question, days: dict[str, str], view: ViewOf) -> None:
    assert ask(question, {}, view(**days)).columns == question.columns


def test_nothing_that_came_later_is_told(view: ViewOf) -> None:
    later = view(as_of="2024-06-30")
    for name in ("attendance", "problems"):
        assert not ask(CATALOGUE[name], {}, later).rows, name


# As of ----------------------------------------------------------------------------------------------------------------


def test_provinces_before_and_after_the_merger(view: ViewOf) -> None:
    query = "SELECT ?p { ?p a vcd:Province }"
    before, after = (column(view(as_of=day), query) for day in ("2025-06-30", "2025-07-01"))
    assert before >= MERGED and not before & PROVINCES_OF_2025
    assert after >= PROVINCES_OF_2025 and not after & MERGED
    assert before - MERGED == after - PROVINCES_OF_2025


def test_the_past_does_not_change_with_what_ended_later(view: ViewOf, store: Store) -> None:
    """Ha Giang took part in the meeting of 2023 by its secretary: that its committee is no more changes nothing."""
    took_part = "SELECT ?e { ?e vcd:participatingProvince province:ha-giang }"
    assert column(view(as_of="2025-07-01"), took_part) == column(store, took_part) >= {"edition:guangxi-2023"}
    came = "SELECT ?u { edition:guangxi-2023 vcd:attendedByHolderOf/vcd:postIn/vcd:committeeOf ?u }"
    assert column(view(as_of="2025-07-01"), came) == column(store, came) >= {"province:ha-giang"}


def test_what_is_no_longer_in_being_has_names_and_a_past_and_no_class(view: ViewOf) -> None:
    store = view(as_of="2025-07-01")
    ended = {"province:ha-giang": "Province", "body:party-committee-ha-giang": "PartyCommittee",
             "post:secretary-ha-giang": "Post"}
    for thing, cls in ended.items():
        assert column(store, f"SELECT ?l {{ {thing} rdfs:label ?l }}")
        assert not column(store, f"SELECT ?c {{ {thing} a ?c }}")
        assert f"vcd:{cls}" in column(store, f"SELECT ?c {{ GRAPH graph:over {{ {thing} a ?c }} }}")
        assert not column(view(as_of="2025-06-30"), f"SELECT ?c {{ GRAPH graph:over {{ {thing} a ?c }} }}")


def test_the_living_lose_what_ended(view: ViewOf) -> None:
    members = "SELECT ?m { ?body a vcd:WorkingBody ; vcd:hasMember ?m }"
    before, after = (column(view(as_of=day), members) for day in ("2025-06-30", "2025-07-01"))
    assert before - after == {"province:ha-giang", "province:lao-cai"} and not after - before
    gone = column(view(as_of="2025-07-01"), "SELECT ?m { GRAPH graph:over { ?body vcd:hasMember ?m } }")
    assert gone == before - after


def test_posts_of_a_province_that_is_not_there_yet(view: ViewOf) -> None:
    post = "SELECT ?p { ?p ?q ?o FILTER(?p = post:secretary-tuyen-quang-2025) }"
    assert not column(view(as_of="2025-06-30"), post)
    assert column(view(as_of="2025-07-01"), post)


def test_an_edition_of_a_year_is_held_when_the_year_is_over(view: ViewOf) -> None:
    during, over = (table(view(as_of=day), "editions")["edition:yunnan-4"] for day in ("2024-06-30", "2024-12-31"))
    assert during["status"] == "planned; whether it was held is not stated" and during["date"] == "not stated"
    assert during["planned"] == "2024-Q1"
    assert over["status"] == "held, had been planned" and over["date"] == "2024"


def test_what_came_about_at_a_gathering_waits_for_it(view: ViewOf) -> None:
    at_fifth = "SELECT ?x { ?x vcd:agreedAt|vcd:proposedAt|vcd:saidAt|vcd:outcomeOf|vcd:reportedAt edition:yunnan-5 }"
    assert not column(view(as_of="2025-10-29"), at_fifth)
    assert len(column(view(as_of="2025-10-30"), at_fifth)) > 50
    assert not column(view(as_of="2025-10-29"), "SELECT ?t { ?t a vcd:Tenure ; vcd:attestedAt edition:yunnan-5 }")


def test_plans_by_the_day_they_were_published(view: ViewOf) -> None:
    assert "edition:yunnan-6" not in column(view(as_of="2025-10-29"), "SELECT ?e { ?e a vcd:ConferenceEdition }")
    assert "edition:yunnan-6" in column(view(as_of="2025-10-30"), "SELECT ?e { ?e a vcd:PlannedEdition }")
    # articles 000 and 002 report on 2021-05-18 and were not published before
    assert "edition:yunnan-2" not in column(view(as_of="2021-05-17"), "SELECT ?e { ?e a vcd:ConferenceEdition }")
    assert "edition:yunnan-2" in column(view(as_of="2021-05-18"), "SELECT ?e { ?e a vcd:PlannedEdition }")


def test_a_document_stays_what_it_is_when_its_validity_is_over(view: ViewOf) -> None:
    plan = "document:action-plan-poverty-2023-2025"
    said = f"SELECT DISTINCT ?p {{ {plan} ?p ?o }}"
    during, after = view(as_of="2025-12-31"), view(as_of="2026-01-01")
    assert column(after, said) == column(during, said) >= {"vcd:outcomeOf", "vcd:signedByGroup", "rdf:type"}
    for store, graph in ((during, "certain"), (after, "over")):
        for name in ("certain", "possible", "over"):
            found = column(store, f"SELECT ?d {{ GRAPH graph:{name} {{ ?d a vcd:Document }} }}")
            assert (plan in found) == (name == graph)


def test_a_document_that_may_be_in_force_is_there_before_it_is_known_to_be_signed(view: ViewOf) -> None:
    store = view(as_of="2023-06-30")
    plan = "document:action-plan-poverty-2023-2025"
    assert plan in column(store, "SELECT ?d { GRAPH graph:possible { ?d a vcd:Document } }")
    assert plan in column(store, "SELECT ?d { ?d a vcd:ActionPlan }")
    assert not column(store, f"SELECT ?x {{ {plan} vcd:outcomeOf|vcd:signedByGroup|vcd:signedBy ?x }}")
    assert plan not in column(view(as_of="2022-12-31"), "SELECT ?d { ?d ?p ?o }")


def test_a_document_is_there_from_its_adoption_on(view: ViewOf) -> None:
    resolution = "SELECT ?d { ?d a vcd:LegalAct }"
    assert not column(view(as_of="2024-06-30"), resolution) and column(view(as_of="2025-06-30"), resolution)


def test_certain_and_possible_are_told_apart(view: ViewOf) -> None:
    def told(graph: str, cls: str, day: str) -> set[str]:
        return column(view(as_of=day), f"SELECT ?x {{ GRAPH graph:{graph} {{ ?x a vcd:{cls} }} }}")

    plan = "document:action-plan-poverty-2023-2025"
    assert plan in told("certain", "Document", "2025-06-30")
    assert "edition:yunnan-5" in told("certain", "HeldEdition", "2025-10-30")
    assert "edition:yunnan-6" in told("certain", "PlannedEdition", "2025-10-30")
    assert "edition:yunnan-4" in told("possible", "PlannedEdition", "2024-06-30")  # article 004 is undated
    assert "edition:guangxi-2023" in told("certain", "Gathering", "2023-12-31")
    assert told("possible", "ProvincialUnit", "2025-06-30") == MERGED
    assert told("possible", "ProvincialUnit", "2025-07-01") == PROVINCES_OF_2025
    held = told("certain", "Tenure", "2025-10-30")
    assert "tenure:wang-ning--secretary-yunnan--yunnan-5" in held and all(t.endswith("--yunnan-5") for t in held)
    assert "tenure:wang-ning--secretary-yunnan--yunnan-5" in told("possible", "Tenure", "2026-01-01")


def test_the_tenure_of_a_post_that_is_no_more_is_over(view: ViewOf) -> None:
    tenure = "SELECT ?t { ?t vcd:post post:secretary-ha-giang }"
    held = "SELECT ?t {{ GRAPH graph:{} {{ ?t a vcd:Tenure }} ?t vcd:post post:secretary-ha-giang }}"
    for day, graph in (("2025-06-30", "possible"), ("2025-07-01", "over")):
        assert column(view(as_of=day), held.format(graph)) == column(view(as_of=day), tenure) != set()
        for other in {"certain", "possible", "over"} - {graph}:
            assert not column(view(as_of=day), held.format(other))


# Known by -------------------------------------------------------------------------------------------------------------


def test_known_by_the_day_of_article_001(view: ViewOf) -> None:
    before, then = view(known_by="2025-10-29"), view(known_by="2025-10-30")
    assert "edition:yunnan-5" not in table(before, "editions") and "edition:yunnan-5" in table(then, "editions")
    graphs = {name.value.rsplit("/", 1)[-1] for name in before.named_graphs()}
    assert "001" not in graphs and {"000", "002", "003", "004"} <= graphs


def test_what_was_known_before_the_fifth_edition(view: ViewOf) -> None:
    editions = table(view(known_by="2025-10-29"), "editions", asOf="2025-10-29")
    assert set(editions) == {f"edition:yunnan-{n}" for n in (1, 2, 3, 4)}
    assert editions["edition:yunnan-4"]["status"] == "planned; whether it was held is not stated"
    assert (editions["edition:yunnan-3"]["status"], editions["edition:yunnan-3"]["date"]) == ("held", "2023")


def test_things_of_which_only_later_sources_speak_are_unknown(built: Path, view: ViewOf) -> None:
    claims = read_claims(built).seeds.claims.values()
    speakers: dict[str, set[str]] = {}
    for one in claims:
        for term in (one.triple[0], one.triple[2]):
            speakers.setdefault(term, set()).add(one.source.rsplit("/", 1)[-1])
    only = {shrink(term[1:-1]) for term, own in speakers.items() if "/id/" in term and "001" in own <= {"001", "editors"}}
    store = view(known_by="2025-10-29")
    known = column(store, "SELECT ?x { ?x ?p ?o }") | column(store, "SELECT ?x { ?s ?p ?x }")
    vocabulary = column(store, "SELECT DISTINCT ?x { GRAPH graph:vocabulary { ?x ?p ?o } }")
    assert len(only) > 100 and not only & known - vocabulary
    assert "source:001" not in known


def test_a_gap_is_not_known_before_it_could_be_looked_for(view: ViewOf) -> None:
    gaps = "SELECT ?g { ?g a vcd:Gap }"
    assert "gap:yunnan-4-attendance" in column(view(known_by="2025-10-30"), gaps)
    assert "gap:yunnan-4-attendance" not in column(view(known_by="2025-10-29"), gaps)


def test_long_after_everything_is_known_as_it_is(built: Path, view: ViewOf) -> None:
    def quads(store: Store) -> set[str]:
        own = (CERTAIN, POSSIBLE, DATASET_GRAPH)
        return {str(quad) for quad in store if getattr(quad.graph_name, "value", "") not in own}

    from kg.store.publish import open_store

    assert quads(view(known_by="2999-12-31")) == quads(open_store(built))


def test_sources_are_told_apart(view: ViewOf) -> None:
    store = view(known_by="2025-10-30")
    certain, possible = (
        column(store, f"SELECT ?s {{ GRAPH graph:{name} {{ ?s a vcd:Source }} }}") for name in ("certain", "possible")
    )
    assert certain == {"source:001"} and "source:003" in possible


# Small graphs of our own: what a later source had set aside comes back, at every precision ----------------------------


def small(published: str, *more: Claim) -> Seeds:
    """Two sources, one of 2020 and one of a day to choose, and an edition."""
    claims = [
        claim("editors", "source:early", "a", "vcd:Article"), claim("editors", "source:late", "a", "vcd:Article"),
        claim("early", "source:early", "publishedOn", partial("2020")),
        claim("late", "source:late", "publishedOn", partial(published)),
        claim("editors", "edition:one", "a", "vcd:ConferenceEdition"), *more,
    ]
    return Seeds({one.iri: one for one in claims}, {}, 0)


def taken(seeds: Seeds, known_by: str, vocabulary: Vocabulary, rules: tuple[Rule, ...]) -> View:
    return take_view(seeds, None, date.fromisoformat(known_by), vocabulary, rules)


@pytest.mark.parametrize(("published", "day", "is_known"), [
    ("2024-05-06", "2024-05-05", False), ("2024-05-06", "2024-05-06", True),
    ("2024-05", "2024-04-30", False), ("2024-05", "2024-05-01", True),
    ("2024-Q2", "2024-03-31", False), ("2024-Q2", "2024-04-01", True),
    ("2024", "2023-12-31", False), ("2024", "2024-01-01", True),
])
def test_what_was_superseded_comes_back(
    published: str, day: str, is_known: bool, vocabulary: Vocabulary, rules: tuple[Rule, ...]
) -> None:
    better = claim("late", "edition:one", "heldIn", "province:b")
    worse = claim("early", "edition:one", "heldIn", "province:a", judgement="superseded", instead=(better.iri,))
    rests = claim(
        "editors", "edition:one", "hostedBy", "province:b", modality="inferred", rests_on=(better.iri,),
    )
    facts = set(taken(small(published, better, worse, rests), day, vocabulary, rules).dataset.graphs[""])
    assert (better.triple in facts, rests.triple in facts) == (is_known, is_known)
    assert (worse.triple in facts) == (not is_known)


def test_an_undated_source_is_kept_and_told(vocabulary: Vocabulary, rules: tuple[Rule, ...]) -> None:
    undated = claim("rumour", "edition:one", "heldIn", "province:a")
    view = taken(small("2024", undated), "2019-12-31", vocabulary, rules)
    assert undated.triple in view.dataset.graphs[""]
    assert any("perhaps published later, kept: source:rumour" in note for note in view.notes)
    assert any("published later, left out: source:early, source:late" in note for note in view.notes)


def test_a_source_is_not_older_than_what_it_reports(vocabulary: Vocabulary, rules: tuple[Rule, ...]) -> None:
    undated = claim("rumour", "edition:one", "heldOn", partial("2021"))
    for day, is_known in (("2020-12-31", False), ("2021-01-01", True)):
        view = taken(small("2024", undated), day, vocabulary, rules)
        assert (undated.triple in view.dataset.graphs[""]) is is_known


def test_what_we_do_not_accept_bounds_nothing(vocabulary: Vocabulary, rules: tuple[Rule, ...]) -> None:
    better = claim("early", "edition:one", "heldOn", partial("2019"))
    wrong = claim("rumour", "edition:one", "heldOn", partial("2024"), judgement="contradicted", instead=(better.iri,))
    view = taken(small("2024", better, wrong, claim("rumour", "edition:one", "heldIn", "province:a")), "2021-12-31",
                 vocabulary, rules)
    assert any("perhaps published later, kept: source:rumour" in note for note in view.notes)


# The command line -----------------------------------------------------------------------------------------------------


def test_the_command_line_takes_days_of_every_precision(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for text, held in (("2024", "held"), ("2024-Q3", "planned")):
        assert main(["ask", "editions", "--build", str(built), "--as-of", text, "--format", "csv", "--quiet"]) == 0
        out, err = capsys.readouterr()
        row = next(line for line in out.splitlines() if "yunnan-4" in line)
        assert row.split(",")[2].strip('"').startswith(held) and not err


def test_the_day_of_a_question_is_the_day_of_the_view(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for day, in_force in (("2027-12-31", "yes"), ("2028-01-01", "no")):
        main(["ask", "documents", "--build", str(built), "--as-of", day, "--format", "csv"])
        out, err = capsys.readouterr()
        (row,) = (row for row in csv.DictReader(io.StringIO(out)) if "agreement-guangxi-2023" in row["document"])
        assert row["inForce"] == in_force
        assert ("no longer in force: " in err and "agreement-guangxi-2023" in err) == (in_force == "no")


def test_wrong_days_and_no_build(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["ask", "editions", "--as-of", "yesterday"])
    assert stopped.value.code == 2 and "write 2025-10-30" in capsys.readouterr().err
    assert main(["stats", "--build", str(tmp_path), "--known-by", "2024"]) == 2
    assert "run kg build first" in capsys.readouterr().err
