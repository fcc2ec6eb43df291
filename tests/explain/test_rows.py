"""Every row of an answer is explained by triples that hold and that the query asked for."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from pyoxigraph import Store
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery

from kg.ask.answers import ask
from kg.ask.catalogue import Question, parse_question, read_catalogue
from kg.cli import main
from kg.explain.paths import walks
from kg.explain.patterns import holds
from kg.explain.rows import Reasons, why, with_why
from kg.model.errors import UsageError
from kg.model.rooms import QUERIES
from kg.model.terms import TYPE, Triple, expand, iri, vcd
from kg.model.vocabulary import Vocabulary

CATALOGUE = read_catalogue(QUERIES)


def reasons(store: Store, query: str) -> tuple[list[tuple[str, ...]], Sequence[Reasons]]:
    question = parse_question("", query)
    answer = ask(question, {}, store)
    found = why(question, {}, answer, store)
    rows = [tuple(getattr(term, "value", "") for term in row) for row in answer.rows]
    return rows, found.rows


def triples(row: Reasons) -> list[Triple]:
    return [proof.triple for proof in row.proofs]


def thing(name: str) -> str:
    return iri(expand(name))


@pytest.mark.parametrize("question", CATALOGUE.values(), ids=list(CATALOGUE))
def test_every_row_of_every_question_has_reasons_that_hold(
    question: Question, store: Store, vocabulary: Vocabulary
) -> None:
    """Every thing in a row is told of; a concept may be the query's own word for what it found."""
    answer = ask(question, {}, store)
    found = why(question, {}, answer, store)
    assert len(found.rows) == len(answer.rows) > 0
    for row, cells in zip(found.rows, answer.rows, strict=True):
        assert row.proofs or row.claims
        assert all(holds(triple, store) for triple in triples(row))
        things = {str(term) for term in cells if str(term).startswith("<https://w3id.org/vcd/id/")} - vocabulary.concepts
        told = {term for proof in row.proofs for part in proof.walk() for term in part.triple}
        told |= {term for claim in row.claims for term in claim.triple}
        told |= {f"<{claim.source.iri}>" for proof in row.proofs for part in proof.walk() for claim in part.claims}
        told |= {f"<{claim.source.iri}>" for claim in row.claims}
        assert things <= told, things - told


def test_hidden_variables_join_the_patterns_of_a_row(store: Store) -> None:
    rows, found = reasons(store, "SELECT ?who { edition:yunnan-5 vcd:participation ?p . ?p vcd:participant ?who } ORDER BY ?who")
    assert len(rows) == 6
    for (who,), row in zip(rows, found, strict=True):
        (first, second) = triples(row)
        assert first[2] == second[0] and second[2] == iri(who)


def test_only_the_branch_that_was_taken_is_behind_a_row(store: Store) -> None:
    query = """SELECT ?who { { edition:yunnan-5 vcd:attendedBy ?who } UNION { edition:yunnan-5 vcd:attendedByGroup ?group
    BIND(?group AS ?who) } OPTIONAL { ?who vcd:plannedFor ?never } }"""
    rows, found = reasons(store, query)
    assert len(rows) > 10
    for (who,), row in zip(rows, found, strict=True):
        assert [triple[2] for triple in triples(row)] == [iri(who)]


def test_exists_and_subqueries_are_told_and_absence_is_not(store: Store) -> None:
    query = """SELECT ?e ?n { ?e a vcd:PlannedEdition FILTER EXISTS { ?e vcd:plannedFor ?when }
    { SELECT ?e (COUNT(?x) AS ?n) { ?e vcd:plannedChair ?x } GROUP BY ?e } MINUS { ?e a vcd:HeldEdition } }"""
    question = parse_question("", query)
    answer = ask(question, {}, store)
    found = why(question, {}, answer, store)
    (row,) = found.rows
    assert found.absence and answer.rows[0][0] is not None
    assert {triple[1] for triple in triples(row)} == {TYPE, vcd("plannedFor"), vcd("plannedChair")}
    assert "of that there is no proof" in with_why(question, {}, answer, "table", store)


def test_counted_things_are_told_up_to_a_bound(store: Store) -> None:
    (count,), = reasons(store, "SELECT (COUNT(?x) AS ?n) { ?x a vcd:Undertaking }")[0]
    (row,) = reasons(store, "SELECT (COUNT(?x) AS ?n) { ?x a vcd:Undertaking }")[1]
    assert len(row.proofs) == 30 and len(row.proofs) + row.more == int(count)


def test_claims_that_a_query_names_are_told(store: Store) -> None:
    query = """SELECT ?claim { GRAPH ?g { ?claim vcd:modality vcd:Announced ; vcd:predicate vcd:plannedIn } }"""
    rows, found = reasons(store, query)
    assert rows and [[claim.iri for claim in row.claims] for row in found] == [[claim] for (claim,) in rows]


def test_yes_and_built_triples_have_reasons(store: Store) -> None:
    _, (yes,) = reasons(store, "ASK { person:wang-ning vcd:coParticipatedWith person:hau-a-lenh }")
    assert triples(yes) == [(thing("person:wang-ning"), vcd("coParticipatedWith"), thing("person:hau-a-lenh"))]
    assert not reasons(store, "ASK { person:wang-ning vcd:coParticipatedWith person:wang-ning }")[1]
    built = reasons(store, "CONSTRUCT { ?a vcd:followsEdition ?b . ?a vcd:role ?b } WHERE { ?a vcd:followsEdition ?b }")[1]
    assert len(built) == 5 and {triples(row)[0][1] for row in built} == {vcd("followsEdition")}
    _, (bare,) = reasons(store, "SELECT (1 AS ?x) {}")
    assert not bare.proofs and not bare.claims


def test_braces_and_keywords_in_strings_and_comments_are_no_syntax(store: Store) -> None:
    rows, found = reasons(store, """# SELECT ?x { is a comment
    SELECT ?x (STRLEN("}{") AS ?n) # another }
    { edition:yunnan-5 vcd:heldIn ?x FILTER(?x != "SELECT { }" && ?n_ != '''}''' || true) BIND(1 AS ?n_) } LIMIT 1""")
    assert len(rows) == 1 and triples(found[0]) == [(thing("edition:yunnan-5"), vcd("heldIn"), thing("province:lai-chau"))]


@pytest.mark.parametrize(("path", "start", "end", "lengths"), [
    ("vcd:postIn/vcd:committeeOf", "post:secretary-yunnan", "province:yunnan", [2]),
    ("^vcd:attendedBy", "person:wang-ning", "edition:yunnan-5", [1]),
    ("vcd:followsEdition+", "edition:yunnan-5", "edition:yunnan-1", [4]),
    ("vcd:followsEdition*", "edition:yunnan-5", "edition:yunnan-5", [0]),
    ("(vcd:heldIn|vcd:hostedBy)?", "edition:yunnan-5", "province:lai-chau", [1]),
    ("^(vcd:participation/vcd:participant)/vcd:inSeries", "person:wang-ning", "series:yunnan-annual-conference", [3]),
    ("vcd:followsEdition+", "edition:yunnan-1", "edition:yunnan-5", []),
])
def test_paths_are_walked(store: Store, path: str, start: str, end: str, lengths: list[int]) -> None:
    parsed = translateQuery(parseQuery(f"PREFIX vcd: <https://w3id.org/vcd/ontology#> SELECT * {{ ?a {path} ?b }}"))
    way = parsed.algebra.p.p.triples[0][1]
    found = walks(thing(start), way, thing(end), store)
    assert [len(taken) for _, _, taken in found] == lengths
    assert all(holds(triple, store) for _, _, taken in found for triple in taken)
    forth = {(a, b) for a, b, _ in walks(thing(start), way, "?end", store)}
    back = {(a, b) for a, b, _ in walks("?start", way, thing(end), store)}
    assert ((thing(start), thing(end)) in forth & back) == bool(lengths)


def test_what_was_told_for_one_row_is_not_told_again(store: Store) -> None:
    question = CATALOGUE["central-bodies"]
    text = with_why(question, {}, ask(question, {}, store), "table", store)
    assert "as above" in text and text.count("Sources") == 1
    assert text.index("\nWhy\n") > text.index("rows)")


def test_json_keeps_the_standard_results_and_adds_why(store: Store) -> None:
    question = CATALOGUE["plans"]
    document = json.loads(with_why(question, {}, ask(question, {}, store), "json", store))
    assert len(document["results"]["bindings"]) == len(document["why"]["rows"]) == 3
    assert document["why"]["rows"][0]["proofs"][0]["triple"]["words"]


def test_wrong_use(store: Store, built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    question = CATALOGUE["plans"]
    answer = ask(question, {}, store)
    with pytest.raises(UsageError, match="table or json"):
        with_why(question, {}, answer, "csv", store)
    assert main(["ask", "plans", "--why", "--format", "xml", "--build", str(built)]) == 2
    assert main(["ask", "plans", "--why", "--quiet", "--build", str(built)]) == 0
    out, err = capsys.readouterr()
    assert "Bounds of a date" in out and "table or json" in err
