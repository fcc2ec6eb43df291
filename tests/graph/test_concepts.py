"""Concepts stand among the facts: labels, scheme and hierarchy answer plainly, those of the seeds like those of ours."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, QueryBoolean, Store

from kg.ask.answers import label, prefixes
from kg.ask.names import _pairs, resolve
from kg.build import build
from kg.explain.proofs import explain
from kg.graph.decided import DECIDERS, decide
from kg.graph.facts import Facts
from kg.model.rooms import ONTOLOGY
from kg.model.terms import (
    CONCEPT,
    DEFAULT,
    INFERRED,
    LABEL,
    PREF_LABEL,
    SKOS,
    SKOSXL,
    TYPE,
    VOCABULARY_GRAPH,
    Triple,
    expand,
    iri,
    literal,
    parts,
)
from kg.model.vocabulary import Vocabulary
from kg.snapshot.view import open_view
from kg.store.claims import read_facts
from kg.store.publish import open_store
from tests.conftest import FROZEN

VOCABULARY = Vocabulary.load(ONTOLOGY)
OWN = """
- id: topic:border-ecology
  type: skos:Concept
  source: editors
  label: {en: border ecology, fr: écologie frontalière, vi: sinh thái biên giới, zh: 边境生态}
  skos:inScheme: scheme:topic
  skos:broader: topic:environment
- id: commitment:yunnan-3-motto
  source: editors
  topic: topic:border-ecology
"""
"""What a researcher writes to add a concept and to sort something by it."""


@pytest.fixture(scope="module")
def enlarged(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The graph of seeds to which a concept was added."""
    folder = tmp_path_factory.mktemp("concepts")
    shutil.copytree(FROZEN, folder / "seeds")
    (folder / "seeds" / "registry" / "concepts.yaml").write_text(OWN, encoding="utf-8")
    build(folder / "seeds", folder / "build", lambda step: None)
    return open_store(folder / "build")


def asks(store: Store, pattern: str) -> bool:
    answer = store.query(f"ASK {{ {pattern} }}", prefixes=prefixes(store))
    assert isinstance(answer, QueryBoolean)
    return bool(answer)


def triples(store: Store, graph: str) -> set[Triple]:
    name = NamedNode(graph) if graph else DefaultGraph()
    return {(str(q.subject), str(q.predicate), str(q.object)) for q in store.quads_for_pattern(None, None, None, name)}


def test_every_value_of_a_list_is_labelled_for_every_reader(vocabulary: Vocabulary) -> None:
    said: dict[str, dict[str, set[str]]] = {}
    for subject, predicate, obj in vocabulary.concept_triples:
        said.setdefault(subject, {}).setdefault(predicate, set()).add(obj)
    assert said.keys() == vocabulary.individuals
    for term, own in said.items():
        assert own[LABEL], term
        assert CONCEPT not in own[TYPE] or own[PREF_LABEL] == own[LABEL], term


@pytest.mark.parametrize("pattern", [
    "topic:customs skos:broader+ topic:economy",
    "topic:customs skos:inScheme scheme:topic ; skos:prefLabel ?label ; rdfs:label ?label . scheme:topic a skos:ConceptScheme",
    "?what vcd:topic/skos:broader* topic:economy . FILTER NOT EXISTS { ?what vcd:topic topic:economy }",
    "?gap vcd:reason ?reason . ?reason a skos:Concept ; skos:prefLabel 'not stated'@en",
    "?gathering vcd:attendanceMode/rdfs:label 'online'@en",
])
def test_a_plain_question_over_concepts_is_answered(pattern: str, store: Store) -> None:
    assert asks(store, pattern)


def test_the_graphs_add_up(store: Store, enlarged: Store) -> None:
    """What is inferred is the default graph without what accepted claims and the vocabulary state."""
    for one in (store, enlarged):
        standing, inferred, concepts = (triples(one, graph) for graph in (DEFAULT, INFERRED, VOCABULARY_GRAPH))
        claimed = set(read_facts(one).support)
        assert inferred == standing - claimed - concepts
        assert standing == inferred | claimed | concepts


def test_a_concept_of_the_seeds_joins_like_ours(enlarged: Store) -> None:
    assert asks(enlarged, """topic:border-ecology skos:broader+ topic:environment ; skos:inScheme scheme:topic ;
        skos:prefLabel "écologie frontalière"@fr . commitment:yunnan-3-motto vcd:topic/skos:broader* topic:environment""")
    assert asks(enlarged, """GRAPH graph:vocabulary { topic:border-ecology a skos:Concept ; skos:broader topic:environment ;
        skos:inScheme scheme:topic ; rdfs:label "border ecology"@en ; skos:prefLabel "border ecology"@en }""")
    assert resolve("Border ecology", enlarged).value == expand("topic:border-ecology")
    assert label(NamedNode(expand("topic:border-ecology")), enlarged, "vi") == "sinh thái biên giới"


def test_a_concept_of_the_seeds_goes_with_its_claims(enlarged: Store) -> None:
    """Its label is decided from its claims: without them nothing of it is left, and its proof leads to them."""
    concept, text = iri(expand("topic:border-ecology")), literal("border ecology", lang="en")
    proof = explain((concept, PREF_LABEL, text), enlarged)
    assert proof and proof.rule in {decider.rule for decider in DECIDERS}
    assert all(part.claims for part in proof.premises)
    facts = read_facts(enlarged)
    left = {triple: claims for triple, claims in facts.support.items() if triple[0] != concept}
    assert (concept, PREF_LABEL, text) in decide(facts, VOCABULARY)
    assert concept not in {triple[0] for triple in decide(Facts({}, left), VOCABULARY)}


def test_a_name_is_matched_once(store: Store) -> None:
    rows = [name for thing, name in _pairs(store) if thing.value == expand("topic:tourism") and name == "tourism"]
    assert rows == ["tourism"]


# Labels for readers of SKOS -------------------------------------------------------------------------------------------

THING, ONE, OTHER = (iri(expand(name)) for name in ("person:example", "name:example--1", "name:example--2"))
XL = {role: iri(f"{SKOSXL}{role}") for role in ("prefLabel", "altLabel", "literalForm")}
ALT_LABEL = iri(f"{SKOS}altLabel")


def labels(*facts: Triple) -> set[tuple[str, str]]:
    return {(predicate, obj) for _, predicate, obj in decide(Facts({}, dict.fromkeys(facts, ())), VOCABULARY)}


def test_a_spelling_is_preferred_or_alternative_and_never_both() -> None:
    """SKOS Reference, S13 and S14; a preferred name goes before the label, which is one more spelling then."""
    label_en, form_en = (literal(text, lang="en") for text in ("Wang Ning", "Wang, Ning"))
    form_vi = literal("Vương Ninh", lang="vi")
    plain = (THING, LABEL, label_en)
    named = ((THING, XL["altLabel"], ONE), (ONE, XL["literalForm"], label_en))
    other = ((THING, XL["altLabel"], OTHER), (OTHER, XL["literalForm"], form_vi))
    preferred = ((THING, XL["prefLabel"], OTHER), (OTHER, XL["literalForm"], form_en))
    assert labels(plain) == set()
    assert labels(plain, *named) == {(PREF_LABEL, label_en)}
    assert labels(plain, *named, *other) == {(PREF_LABEL, label_en), (ALT_LABEL, form_vi)}
    assert labels(plain, *preferred) == {(PREF_LABEL, form_en), (ALT_LABEL, label_en)}


def test_every_name_of_the_graph_is_one_label(store: Store) -> None:
    standing = triples(store, DEFAULT)
    forms = {s: o for s, p, o in standing if p == XL["literalForm"]}
    named = {(s, forms[o]) for s, p, o in standing if p in (XL["prefLabel"], XL["altLabel"])}
    preferred = {(s, o) for s, p, o in standing if p == PREF_LABEL}
    alternative = {(s, o) for s, p, o in standing if p == ALT_LABEL}
    assert named <= preferred | alternative and not preferred & alternative and alternative
    assert len({(s, parts(o)[1]) for s, o in preferred}) == len(preferred)


def test_a_view_has_the_whole_vocabulary(built: Path, store: Store) -> None:
    view = open_view(built, None, date(2025, 10, 29))
    assert triples(view, VOCABULARY_GRAPH) == triples(store, VOCABULARY_GRAPH)
    assert asks(view, "topic:customs skos:broader+ topic:economy . topic:customs skos:prefLabel ?label")
