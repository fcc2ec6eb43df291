"""What people type and what they get: text, JSON, PROV-O and pictures that others can read, and clear errors."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from itertools import islice
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pyoxigraph import NamedNode, Store
from rdflib import PROV, RDF, BNode, Graph, URIRef

from kg.cli import main
from kg.explain.answers import explanation
from kg.explain.arguments import read_triple
from kg.explain.derivations import rulebook
from kg.explain.patterns import holds
from kg.explain.proofs import grounds
from kg.explain.prov import fact_iri
from kg.model.errors import UsageError
from kg.model.terms import INFERRED, LABEL, OVER, TYPE, Triple, bare, expand, iri, vcd
from kg.model.vocabulary import Vocabulary
from kg.snapshot.view import open_view
from tests.conftest import ROOT

TENURE = ("tenure:wang-ning--secretary-yunnan--yunnan-3", "latestBegin", "2023-12-31")
TOGETHER = ("Wang Ning", "coParticipatedWith", "Hầu A Lềnh")
SVG = "{http://www.w3.org/2000/svg}"


def told(store: Store, asked: tuple[str, str, str], form: str = "text", lang: str = "en", limit: int = 1) -> str:
    holding, text = explanation(asked, store, form, lang, limit)
    assert holding
    return text


def test_text_goes_down_to_claims_and_passages(store: Store) -> None:
    text = told(store, TOGETHER)
    assert 'by the rule "Took part together"' in text
    assert "characters 1025-1127 (line 12)" in text and "seeds/events/yunnan-5.yaml#L" in text
    assert "reported, accepted, explicit" in text and "2025-10-30" in text and "Báo Tuyên Quang" in text


def test_an_inference_of_the_editors_shows_what_it_rests_on(store: Store) -> None:
    text = told(store, ("edition:yunnan-5", "hostedBy", "province:lai-chau"))
    assert "rests on: 5th conference with Yunnan (edition:yunnan-5) · held in · Lai Chau (province:lai-chau)" in text
    assert "characters 179-207 (line 5)" in text and "inferred, accepted, inferable" in text


def test_an_article_without_title_or_date_says_so(store: Store) -> None:
    assert "Article 000 (source:000): title not stated, publisher not stated, date not stated" in " ".join(
        told(store, ("edition:yunnan-1", "ordinal", "1")).split())


def test_a_premise_is_told_in_full_once(store: Store) -> None:
    text = told(store, ("group:secretaries-yunnan-1", "groupOf", "province:yunnan"))
    assert text.count("as above") == 1


def test_axioms_are_told_by_labels_in_the_language_asked_for(store: Store) -> None:
    asked = ("edition:yunnan-5", "a", "schema:Event")
    assert "every «gathering» is a «event»" in told(store, asked)
    french = told(store, asked, lang="fr")
    assert "every «rencontre» is a «event»" in french and "est de classe" in french


def test_all_are_numbered_and_bounded(store: Store) -> None:
    text = told(store, ("edition:yunnan-5", "a", "Gathering"), limit=4)
    assert "Proof 4 (" in text and "Proof 5" not in text and "There are other proofs" in text
    assert "There are other proofs" not in told(store, TOGETHER, limit=100)


def test_json_holds_the_same_tree(store: Store) -> None:
    document = json.loads(told(store, TENURE, "json"))
    assert document["holds"] and document["triple"]["object"]["value"] == "2023-12-31"
    (proof,) = document["proofs"]
    assert proof["size"] == 5 and proof["rule"]["name"] == "Bounds of a tenure" and proof["rule"]["text"]
    leaf = proof["premises"][0]["claims"][0]
    assert leaf["passages"][0] == {"start": 1626, "end": 1691, "line": 19}
    assert (leaf["modality"], leaf["status"], leaf["certainty"]) == ("reported", "accepted", "inferable")
    assert leaf["source"]["iri"].endswith("/source/004") and leaf["writtenAt"][0].startswith("seeds/events/")
    ground = proof["premises"][3]["claims"][0]["restsOn"]
    assert len(ground) == 2 and all(claim["passages"] for claim in ground)


def test_json_of_what_does_not_hold(store: Store) -> None:
    holding, text = explanation(("edition:yunnan-6", "a", "HeldEdition"), store, "json")
    document = json.loads(text)
    assert not holding and document["holds"] is False
    lacking = [way[0] for attempt in document["attempts"] for way in attempt["lacksOneOf"]]
    asked = {one["predicate"]["id"] for one in lacking}
    assert {"vcd:heldOn", "vcd:heldIn", "vcd:attendedBy", "vcd:saidAt", "vcd:outcomeOf"} <= asked
    held_on = next(one for one in lacking if one["predicate"]["id"] == "vcd:heldOn")
    assert held_on["object"] == {"variable": "anything"}
    assert {plan["triple"]["predicate"]["id"] for plan in document["plans"]} == {"vcd:plannedFor", "vcd:plannedChair"}


def test_turtle_is_prov_without_blank_nodes(store: Store) -> None:
    graph = Graph().parse(data=told(store, TENURE, "turtle"), format="turtle")
    assert not [term for triple in graph for term in triple if isinstance(term, BNode)]
    triple = (iri(expand(TENURE[0])), vcd("latestBegin"), '"2023-12-31"^^<http://www.w3.org/2001/XMLSchema#date>')
    top = URIRef(fact_iri(triple))
    assert (top, RDF.subject, URIRef(bare(triple[0]))) in graph
    entities = set(graph.subjects(RDF.type, PROV.Entity))
    for activity in graph.subjects(RDF.type, PROV.Activity):
        used = set(graph.objects(activity, PROV.used))
        (plan,) = [thing for thing in used if (thing, RDF.type, PROV.Plan) in graph]
        assert (plan, PROV.value, None) in graph and used - {plan} <= entities
        (made,) = graph.subjects(PROV.wasGeneratedBy, activity)
        assert set(graph.objects(made, PROV.wasDerivedFrom)) == used - {plan}
    claims = set(graph.subjects(URIRef(bare(vcd("predicate")))))
    assert claims and all((claim, PROV.hadPrimarySource | PROV.wasDerivedFrom, None) in graph for claim in claims)
    sources = set(graph.objects(None, PROV.hadPrimarySource))
    reached, todo = set(), [top]
    while todo:
        reached.add(thing := todo.pop())
        todo += set(graph.objects(thing, PROV.wasDerivedFrom | PROV.hadPrimarySource)) - reached
    assert sources and sources <= reached and claims <= reached


@pytest.mark.parametrize("limit", [1, 3])
def test_a_picture_is_svg_with_its_words_as_text(store: Store, limit: int) -> None:
    root = ElementTree.fromstring(told(store, ("edition:yunnan-5", "a", "Gathering"), "svg", limit=limit))
    words = " ".join("".join(text.itertext()) for text in root.iter(f"{SVG}tspan"))
    assert "5th conference with Yunnan" in words and "stated by claims" in words and "conference edition" in words
    assert ("Proof 3" in words) == (limit == 3)
    assert root.find(f"{SVG}title") is not None and root.find(f"{SVG}desc") is not None
    width, height = (float(root.attrib[name]) for name in ("width", "height"))
    boxes = [box.attrib for box in root.iter(f"{SVG}rect") if "x" in box.attrib]
    assert len(boxes) >= 2 * limit
    assert all(float(box["x"]) + float(box["width"]) <= width for box in boxes)
    assert all(float(box["y"]) + float(box["height"]) <= height for box in boxes)


def test_words_are_read_as_people_type_them(store: Store, vocabulary: Vocabulary) -> None:
    full = (iri(expand("edition:yunnan-5")), vcd("attendedBy"), iri(expand("person:hau-a-lenh")))
    for asked in (
        ("edition:yunnan-5", "attendedBy", "person:hau-a-lenh"),
        ("id:edition/yunnan-5", "vcd:attendedBy", "hau a lenh"),
        ("5th conference with Yunnan", "attended by", "Hầu A Lềnh"),
        (bare(full[0]), bare(full[1]), bare(full[2])),
    ):
        assert read_triple(*asked, store, vocabulary) == full
    assert read_triple("edition:yunnan-5", "a", "HeldEdition", store, vocabulary)[1:] == (TYPE, vcd("HeldEdition"))
    assert read_triple("edition:yunnan-5", "rdf:type", "held edition", store, vocabulary)[1:] == (TYPE, vcd("HeldEdition"))
    label = read_triple("person:wang-ning", "label", "Wang Ning", store, vocabulary)
    assert label[1] == LABEL and holds(label, store)
    date = read_triple("edition:yunnan-1", "heldOn", "2021-05-18", store, vocabulary)
    assert holds(date, store) and "#date>" in date[2]
    assert read_triple("edition:yunnan-1", "heldOn", "2020", store, vocabulary)[2].endswith("#gYear>")
    assert read_triple("figure:yunnan-5-trade", "qualifier", "Exact", store, vocabulary)[2] == vcd("Exact")


@pytest.mark.parametrize(("asked", "said"), [
    (("person:wang-nign", "attended", "edition:yunnan-5"), "did you mean .*wang-ning"),
    (("Wang Ning", "atended", "edition:yunnan-5"), "no property 'atended'; did you mean 'attended'"),
    (("Wang Ning", "vcd:atended", "edition:yunnan-5"), "no property 'vcd:atended'; did you mean 'vcd:attended'"),
    (("Wang Ning", "attended", "edition:yunnan-9"), "did you mean"),
    (("Wang Ning", "a", "Oficial"), "no class 'Oficial'; did you mean"),
    (("edition:yunnan-5", "ordinal", "five"), "write a xsd:integer"),
    (("edition:yunnan-5", "heldOn", "2025-13-01"), "no such month"),
    (("edition:yunnan-5", "heldOn", "autumn"), "is no date"),
])
def test_what_is_not_known_is_told_with_the_nearest(store: Store, asked: tuple[str, str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        explanation(asked, store, "text")


def test_a_graph_of_other_rules_is_refused() -> None:
    store = Store()
    store.update(
        "INSERT DATA { <https://w3id.org/vcd/id/edition/a> <https://w3id.org/vcd/ontology#heldIn> "
        "<https://w3id.org/vcd/id/city/b> GRAPH <https://w3id.org/vcd/graph/inferred> "
        "{ <https://w3id.org/vcd/id/edition/a> <https://w3id.org/vcd/ontology#heldIn> <https://w3id.org/vcd/id/city/b> } }"
    )
    with pytest.raises(UsageError, match="built with other rules"):
        explanation(("edition:a", "heldIn", "city:b"), store, "text")


def test_exit_codes(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build = ["--build", str(built)]
    assert main(["explain", *TOGETHER, *build]) == 0
    assert main(["explain", "edition:yunnan-6", "a", "HeldEdition", *build]) == 1
    assert "Does not hold" in capsys.readouterr().out
    for form in ("turtle", "svg"):
        assert main(["explain", "edition:yunnan-6", "a", "HeldEdition", "--format", form, *build]) == 1
        out, err = capsys.readouterr()
        assert not out and "Does not hold" in err
    assert main(["explain", "edition:yunnan-77", "a", "HeldEdition", *build]) == 2
    assert main(["explain", *TOGETHER, "--all", "--limit", "0", *build]) == 2
    assert main(["explain", *TOGETHER, "--build", str(built / "nowhere")]) == 2
    assert "kg build" in capsys.readouterr().err


def test_the_same_bytes_under_every_hash_seed(built: Path) -> None:
    for form in ("json", "turtle"):
        command = [sys.executable, "-m", "kg", "explain", "edition:yunnan-5", "a", "Gathering", "--all", "--limit", "3"]
        outputs = {
            subprocess.run(
                [*command, "--format", form, "--build", str(built)], cwd=ROOT, capture_output=True, check=True,
                env={**os.environ, "PYTHONHASHSEED": seed},
            ).stdout
            for seed in ("1", "2")
        }
        assert len(outputs) == 1


@pytest.mark.parametrize(("as_of", "known_by"), [
    (date(2025, 7, 1), None), (date(2023, 12, 31), date(2024, 1, 1)),
])
def test_views_of_other_times_explain_themselves(built: Path, as_of: date | None, known_by: date | None) -> None:
    view = open_view(built, as_of, known_by)
    ground = grounds(view)

    def triples(graph: str) -> set[Triple]:
        quads = view.quads_for_pattern(None, None, None, NamedNode(graph))
        return {(str(quad.subject), str(quad.predicate), str(quad.object)) for quad in quads}

    inferred, over = triples(INFERRED), triples(OVER)
    explained = set(ground.derivations.into) - ground.derivations.facts
    assert inferred and inferred <= explained <= inferred | over
    for triple in inferred:
        for proof in islice(ground.all(triple), 3):
            assert all(holds(part.triple, view) or part.triple in over for part in proof.walk())


def test_a_view_from_the_command_line(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["explain", "edition:yunnan-5", "a", "HeldEdition", "--quiet", "--build", str(built)]
    assert main(asked) == 0 and "leaves it out" not in capsys.readouterr().out
    assert main([*asked, "--as-of", "2024"]) == 1 and "leaves it out" in capsys.readouterr().out
    assert main([*asked, "--known-by", "2024", "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["leftOutOfView"] is True
    assert main(["ask", "--why", "--quiet", "--as-of", "2024", "--build", str(built), "editions"]) == 0
    assert "edition:yunnan-4" in capsys.readouterr().out


def test_the_rulebook_is_the_one_of_the_build(store: Store) -> None:
    names = {rule.name for rule in rulebook().rules}
    assert {"Held edition", "Planned edition", "subclass HeldEdition"} <= names
