"""The compiler of axioms and the lint of our own rules: what each axiom says, and that none is ignored in silence."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from kg.graph.axioms import Axioms, compile_axioms
from kg.graph.rules import read_rules
from kg.model.errors import DataError
from kg.model.rooms import ONTOLOGY
from kg.model.terms import vcd
from kg.model.vocabulary import FILES, Vocabulary

PREFIXES = """\
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix vcd: <https://w3id.org/vcd/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
vcd:A a owl:Class . vcd:B a owl:Class . vcd:C a owl:Class .
vcd:p a owl:ObjectProperty . vcd:q a owl:ObjectProperty . vcd:d a owl:DatatypeProperty .
"""


def compiled(folder: Path, axiom: str) -> Axioms:
    """Compile an ontology of three classes and three properties with one axiom."""
    for name in FILES:
        (folder / name).write_text(PREFIXES + (axiom if name == FILES[0] else ""), encoding="utf-8")
    return compile_axioms(Vocabulary.load(folder))


@pytest.mark.parametrize(("axiom", "name", "words", "text"), [
    ("vcd:A rdfs:subClassOf vcd:B .", "subclass A", "every A is a B", "B(?x) :- A(?x) ."),
    ("vcd:p rdfs:subPropertyOf vcd:q .", "subproperty p", "p implies q", "q(?x, ?y) :- p(?x, ?y) ."),
    ("vcd:p rdfs:domain vcd:A .", "domain p", "what has p is a A", "A(?x) :- p(?x, ?y) ."),
    ("vcd:p rdfs:range vcd:A .", "range p", "a value of p is a A", "A(?y) :- p(?x, ?y) ."),
    ("vcd:p a owl:SymmetricProperty .", "symmetric p", "p holds both ways", "p(?y, ?x) :- p(?x, ?y) ."),
    ("vcd:p a owl:TransitiveProperty .", "transitive p", "p passes on", "p(?x, ?z) :- p(?x, ?y), p(?y, ?z) ."),
    ("vcd:p owl:propertyChainAxiom ( vcd:q vcd:p vcd:q ) .", "chain p", "q then p then q gives p",
     "p(?x0, ?x3) :- q(?x0, ?x1), p(?x1, ?x2), q(?x2, ?x3) ."),
])
def test_an_axiom_is_one_rule(axiom: str, name: str, words: str, text: str, tmp_path: Path) -> None:
    (rule,) = compiled(tmp_path, axiom).rules
    assert (rule.name, rule.words) == (name, words)
    assert rule.text.replace("<https://w3id.org/vcd/ontology#", "").replace(">", "") == text
    head, *body = re.findall(r"(\w+)\(", text)
    assert rule.head == (vcd(head),)
    assert set(rule.body) == {vcd(name) for name in body}


def test_an_inverse_goes_both_ways(tmp_path: Path) -> None:
    rules = compiled(tmp_path, "vcd:p owl:inverseOf vcd:q .").rules
    assert {(rule.body, rule.head, rule.words) for rule in rules} == {
        ((vcd("p"),), (vcd("q"),), "q is the inverse of p"), ((vcd("q"),), (vcd("p"),), "p is the inverse of q"),
    }
    assert all("(?y, ?x) :- " in rule.text for rule in rules)


@pytest.mark.parametrize(("axiom", "pairs"), [
    ("vcd:B owl:disjointWith vcd:A .", {("A", "B")}),
    ("[] a owl:AllDisjointClasses ; owl:members ( vcd:C vcd:A vcd:B ) .", {("A", "B"), ("A", "C"), ("B", "C")}),
])
def test_classes_kept_apart(axiom: str, pairs: set[tuple[str, str]], tmp_path: Path) -> None:
    axioms = compiled(tmp_path, axiom)
    assert axioms.disjoint == {(vcd(one), vcd(other)) for one, other in pairs}
    assert axioms.rules == ()


@pytest.mark.parametrize("axiom", [
    "vcd:d rdfs:range xsd:integer .", "vcd:d rdfs:range rdfs:Literal .", 'vcd:A rdfs:label "a"@en .', "vcd:x a vcd:A .",
])
def test_what_needs_no_rule(axiom: str, tmp_path: Path) -> None:
    assert compiled(tmp_path, axiom) == Axioms((), frozenset())


@pytest.mark.parametrize("axiom", [
    "vcd:p a owl:FunctionalProperty .", "vcd:p a owl:IrreflexiveProperty .", "vcd:d rdfs:range vcd:A .",
    "vcd:A owl:equivalentClass vcd:B .", "vcd:p owl:propertyDisjointWith vcd:q .", "vcd:A owl:hasKey ( vcd:p ) .",
    "vcd:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty vcd:p ; owl:someValuesFrom vcd:B ] .",
    "vcd:p rdfs:domain [ a owl:Class ; owl:unionOf ( vcd:A vcd:B ) ] .", "vcd:x owl:sameAs vcd:y .",
])
def test_an_axiom_that_is_not_known_is_an_error(axiom: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"is not compiled: take another axiom or teach graph/axioms\.py this one"):
        compiled(tmp_path, axiom)


@pytest.mark.parametrize(("axiom", "fault"), [
    ("vcd:A rdfs:subClassOf owl:Nothing .", "owl#Nothing>, which is declared as no class"),
    ("owl:Thing rdfs:subClassOf vcd:A .", "owl#Thing>, which is declared as no class"),
    ("vcd:A rdfs:subClassOf vcd:Undeclared .", "Undeclared>, which is declared as no class"),
    ("vcd:A owl:disjointWith owl:Thing .", "owl#Thing>, which is declared as no class"),
    ("vcd:p rdfs:subPropertyOf vcd:undeclared .", "undeclared>, which is declared as no property of things"),
    ("vcd:p rdfs:subPropertyOf vcd:d .", "ontology#d>, which is declared as no property of things"),
    ("vcd:d rdfs:subPropertyOf vcd:p .", "ontology#p>, which is declared as no property of literals"),
    ("vcd:p rdfs:subPropertyOf rdf:type .", "which is declared as no property of things"),
    ("vcd:p rdfs:subPropertyOf [ owl:inverseOf vcd:q ] .", "has an expression where a property of things is expected"),
    ("vcd:p owl:propertyChainAxiom ( vcd:q [ owl:inverseOf vcd:q ] ) .", "has an expression"),
    ("vcd:p owl:propertyChainAxiom () .", "has no member"),
    ("vcd:p owl:propertyChainAxiom ( vcd:d vcd:q ) .", "ontology#d>, which is declared as no property of things"),
    ("vcd:p rdfs:range xsd:integer .", "which is declared as no class"),
    ("vcd:nowhere rdfs:domain vcd:A .", "nowhere>, which is declared as no property"),
    ("vcd:d a owl:TransitiveProperty .", "ontology#d>, which is declared as no property of things"),
    ("vcd:A a owl:ObjectProperty .", "ontology#A> is declared as a class and as a property"),
    ("vcd:A owl:disjointWith [ a owl:Class ; owl:complementOf vcd:B ] .", "has an expression where a class is expected"),
])
def test_an_axiom_of_terms_that_are_not_declared_so_is_an_error(axiom: str, fault: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=re.escape(fault)):
        compiled(tmp_path, axiom)


# Our own rules --------------------------------------------------------------------------------------------------------


def lint(folder: Path, text: str, vocabulary: Vocabulary) -> list[str]:
    """Return the problems of a rule file."""
    (folder / "x.rls").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as raised:
        read_rules(folder, vocabulary)
    return [str(problem) for problem in raised.value.problems]


HEADER = "% title: t\n% en: Words.\n\n"


def test_a_rule_has_its_words_text_and_predicates(tmp_path: Path, vocabulary: Vocabulary) -> None:
    text = HEADER + "% a remark\n  vcd:earliest(?x, ?d) :- vcd:heldOn(?x, ?v), vcd:Gathering(?x), lit:first(?v, ?d) .\n"
    (tmp_path / "x.rls").write_text(text, encoding="utf-8")
    (rule,) = read_rules(tmp_path, vocabulary)
    assert (rule.name, rule.words) == ("t", "Words.")
    assert rule.text == "vcd:earliest(?x, ?d) :- vcd:heldOn(?x, ?v), vcd:Gathering(?x), lit:first(?v, ?d) ."
    assert (rule.head, rule.body) == ((vcd("earliest"),), (vcd("heldOn"), vcd("Gathering")))


def test_each_stands_for_the_flagged_properties_that_fit(tmp_path: Path, vocabulary: Vocabulary) -> None:
    text = HEADER + "vcd:Visit(?x) :- vcd:Visit(?x), vcd:Place(?y), each:saysOfWhatHappened(?x, ?y) .\n"
    (tmp_path / "x.rls").write_text(text, encoding="utf-8")
    rules = read_rules(tmp_path, vocabulary)
    used = {term for rule in rules for term in rule.body} - {vcd("Visit"), vcd("Place")}
    assert {vcd("destination"), vcd("heldIn")} < used  # of visits, and of all gatherings
    assert not {vcd("visitor"), vcd("attendedBy"), vcd("inCapacity"), vcd("plannedIn"), vcd("heldWithin")} & used


@pytest.mark.parametrize(("text", "problem"), [
    (HEADER + "vcd:Visit(?x) :- vcd:Visit(?x), each:saysOfNothing(?x, ?y) .\n",
     "ontology/rules/x.rls:4: each:saysOfNothing is not declared in the ontology: mend the name"),
    ("vcd:heldIn(?x, ?y) :- vcd:hostedBy(?x, ?y) .\n",
     "ontology/rules/x.rls:1: the header lacks '% title:' or '% en:': write both"),
    (HEADER + "vcd:heldIn(?x, ?y)\n", "ontology/rules/x.rls:4: not a rule: write 'head :- body .' on one line"),
    (HEADER + "vcd:heldIn(?x, ?y) :- vcd:hosted(?x, ?y) .\n",
     "ontology/rules/x.rls:4: vcd:hosted is not declared in the ontology: mend the name"),
    (HEADER + "vcd:helldIn(?x, ?y) :- vcd:hostedBy(?x, ?y) .\n",
     "ontology/rules/x.rls:4: vcd:helldIn is not declared in the ontology: mend the name"),
    (HEADER + "vcd:earliest(?x, ?y) :- vcd:heldOn(?x, ?v), lit:frist(?v, ?y) .\n",
     "ontology/rules/x.rls:4: lit:frist is not declared in the ontology: mend the name"),
    (HEADER + "vcd:heldIn(?x, ?y) :- vcd:heldOn2(?x, ?y) .\n",
     "ontology/rules/x.rls:4: vcd:heldOn2 is not declared in the ontology: mend the name"),
    (HEADER + "vcd:heldIn(?x, ?y) :- vcd:held_in(?x, ?y) .\n",
     "ontology/rules/x.rls:4: vcd:held_in is not declared in the ontology: mend the name"),
    (HEADER + "vcd:heldIn(?x, ?y) :- vcd:held-in(?x, ?y) .\n",
     "ontology/rules/x.rls:4: vcd:held-in is not declared in the ontology: mend the name"),
    (HEADER + "vcd:heldIn(?x, ?y) :- <https://w3id.org/vcd/ontology#heldInn>(?x, ?y) .\n",
     "ontology/rules/x.rls:4: <https://w3id.org/vcd/ontology#heldInn> is not declared in the ontology: mend the name"),
    (HEADER + "vcd:HeldEdition(?x) :- vcd:ConferenceEdition(?x), ~vcd:plannedFor(?x, ?y) .\n",
     "ontology/rules/x.rls:4: '~vcd:plannedFor(?x, ?y)' negates, which no rule may: ask it of a query"),
    (HEADER + "vcd:HeldEdition(?x, ?y) :- vcd:heldIn(?x, ?y) .\n",
     "ontology/rules/x.rls:4: vcd:HeldEdition takes 1 argument, not 2: mend the atom"),
    (HEADER + "vcd:HeldEdition(?x) :- vcd:heldIn(?x) .\n",
     "ontology/rules/x.rls:4: vcd:heldIn takes 2 arguments, not 1: mend the atom"),
    (HEADER + "vcd:heldIn(?x, ?z) :- vcd:hostedBy(?x, ?y) .\n",
     "ontology/rules/x.rls:4: ?z is bound by no atom of the body: name it there"),
    (HEADER + "vcd:heldIn(?x, ?y) :- vcd:hostedBy(?x, ?y), ?x != ?z .\n",
     "ontology/rules/x.rls:4: ?z is bound by no atom of the body: name it there"),
    (HEADER + "vcd:about(?d, ?x) :- vcd:heldOn(?x, ?d) .\n",
     "ontology/rules/x.rls:4: ?d in vcd:about is a literal, where only a thing can stand: mend the head"),
    (HEADER + "vcd:about(?x, ?d) :- vcd:heldOn(?x, ?d) .\n",
     "ontology/rules/x.rls:4: ?d in vcd:about is a literal, where only a thing can stand: mend the head"),
    (HEADER + "vcd:HeldEdition(?f) :- vcd:heldOn(?x, ?d), lit:first(?d, ?f) .\n",
     "ontology/rules/x.rls:4: ?f in vcd:HeldEdition is a literal, where only a thing can stand: mend the head"),
    (HEADER + "vcd:heldIn(?x, ?y) :- vcd:hostedBy(?x, ?y)\n",
     "ontology/rules/x.rls:4: not a rule: write 'head :- body .' on one line"),
    (HEADER + "vcd:heldIn(?x, ?y) :- vcd:hostedBy(?x, ?y), RANDOM(?y) .\n",
     "ontology/rules/x.rls:4: 'RANDOM(?y)' is neither PREDICATE(ARGUMENTS) nor a comparison of variables: mend it"),
    (HEADER + "vcd:heldIn(?x, ?y) :- vcd:hostedBy(?x, ?z), ?y = UUID(?z) .\n",
     "ontology/rules/x.rls:4: '?y = UUID(?z)' is neither PREDICATE(ARGUMENTS) nor a comparison of variables: mend it"),
    (HEADER + "lit:first(?x, ?y) :- vcd:hostedBy(?x, ?y) .\n",
     "ontology/rules/x.rls:4: the head of a rule has properties and classes only: move the rest into the body"),
])
def test_a_rule_that_would_be_empty_in_silence_is_told(text: str, problem: str, tmp_path: Path, vocabulary: Vocabulary) -> None:
    assert lint(tmp_path, text, vocabulary) == [problem]


def test_a_misspelt_predicate_in_any_rule_of_ours_is_told(tmp_path: Path, vocabulary: Vocabulary) -> None:
    for file in sorted((ONTOLOGY / "rules").glob("*.rls")):
        folder = tmp_path / file.stem
        folder.mkdir()
        shutil.copy(file, folder)
        text = file.read_text(encoding="utf-8")
        (folder / file.name).write_text(text.replace("(?", "Typo(?", 1), encoding="utf-8")
        with pytest.raises(DataError, match="Typo is not declared"):
            read_rules(folder, vocabulary)
