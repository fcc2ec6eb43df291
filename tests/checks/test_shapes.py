"""Every constraint of the shapes fires on the violation planted for it, and nothing else does, in both engines.

What must be covered is read from the shapes and the ontology themselves: a constraint without a planted violation, a class
without a shape or an example, and a property of which no shape speaks fail here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import SH, Graph, Literal
from rdflib.collection import Collection
from rdflib.term import Node

from kg.checks.consistency import check_disjoint
from kg.checks.located import Locator
from kg.checks.reference import validate_by_pyshacl
from kg.checks.shapes import CLAIM_SHAPES, FACT_SHAPES, read_shapes
from kg.checks.validation import Result, validate
from kg.graph.axioms import compile_axioms
from kg.graph.closure import close
from kg.graph.rules import read_rules
from kg.model.errors import DataError
from kg.model.rooms import ONTOLOGY
from kg.model.terms import ID, IN_SCHEME, LABEL, RDFS, SKOS, TYPE, VCD, XSD, Triple, bare, iri, literal
from kg.model.vocabulary import Vocabulary

from .planted import SHAPES, constraints, example, shapes_graph, valid, violations

Engine = Callable[[Iterable[Triple], Path, Vocabulary, str], list[Result]]
FILES = (FACT_SHAPES, CLAIM_SHAPES)
PART = 60
"""Violations a run: pyshacl counts its whole store at every result, so that all of them in one run take longer."""



def compiled(triples: Iterable[Triple], shapes: Path, vocabulary: Vocabulary, lang: str) -> list[Result]:
    return validate(triples, read_shapes(shapes), vocabulary, lang=lang)[0]


def reference(triples: Iterable[Triple], shapes: Path, vocabulary: Vocabulary, lang: str) -> list[Result]:
    return validate_by_pyshacl(triples, shapes, vocabulary, lang=lang)


ENGINES: tuple[Engine, ...] = (compiled, reference)
ODD = (
    literal("", lang="vi"), literal("Ví dụ", lang="vi-vn"), literal('a "b"\n c'), literal("2022-Q5"),
    literal("2025-02-30", datatype=XSD + "date"), literal("2025-13", datatype=XSD + "gYearMonth"),
    literal("seven", datatype=XSD + "integer"), literal("-7", datatype=XSD + "integer"),
    literal("7.5", datatype=XSD + "decimal"), literal("maybe", datatype=XSD + "boolean"),
    iri("https://example.org/"), iri(f"{ID}topic/none"),
)
"""Values that people might write, well-formed or not."""

each_engine = pytest.mark.parametrize("engine", ENGINES)
each_file = pytest.mark.parametrize("name", FILES)


def closed(vocabulary: Vocabulary) -> frozenset[Triple]:
    """Return the valid examples and the concepts with all that follows from them."""
    rules = compile_axioms(vocabulary).rules + read_rules(ONTOLOGY / "rules", vocabulary)
    given = vocabulary.concept_triples.union(valid())
    return close(given, rules, vocabulary).inferred | given


def paths(graph: Graph, shape: Node) -> list[str]:
    """Return the predicates on the path of a property shape."""
    path = graph.value(shape, SH.path)
    alternatives = graph.value(path, SH.alternativePath)
    return [step.n3() for step in (Collection(graph, alternatives) if alternatives else [path])]


def closed_lists(vocabulary: Vocabulary) -> dict[str, set[str]]:
    """Return the properties whose shapes name the allowed values, with these; not those that take them from an open list."""
    return {
        path: {member.n3() for member in Collection(graph, head)}
        for graph in map(shapes_graph, FILES)
        for shape, head in graph.subject_objects(SH["in"])
        for path in (paths(graph, shape) if graph.value(shape, SH.path) else ())
        if path not in vocabulary.schemes
    }


# Every constraint fires -----------------------------------------------------------------------------------------------


@each_file
def test_every_constraint_has_a_planted_violation(name: str) -> None:
    planted = {(violation.shape, fires) for violation in violations(name) for fires in violation.fires}
    assert constraints(name) == planted


@each_file
def test_no_two_constraints_are_shown_by_the_same_violations(name: str) -> None:
    """Where two constraints always fired together, one of them could be missing and nobody would see it."""
    shown: dict[tuple[str, str], set[str]] = defaultdict(set)
    for violation in violations(name):
        for fires in violation.fires:
            shown[violation.shape, fires].add(violation.focus)
    alike = Counter(map(frozenset, shown.values()))
    assert [key for key, foci in shown.items() if alike[frozenset(foci)] > 1] == []


@pytest.mark.parametrize(("engine", "lang"), [(compiled, "en"), (compiled, "vi"), (reference, "vi")])
@each_file
def test_each_violation_is_found_and_nothing_else(engine: Engine, name: str, lang: str, vocabulary: Vocabulary) -> None:
    planted = violations(name)
    for start in range(0, len(planted), PART):
        part = planted[start : start + PART]
        data = {*vocabulary.concept_triples, *valid(), *(triple for violation in part for triple in violation.triples)}
        expected = [result for violation in part for result in violation.results(shapes_graph(name), lang)]
        assert engine(data, ONTOLOGY / name, vocabulary, lang) == sorted(expected)


def test_each_message_is_said_in_both_languages() -> None:
    for name in FILES:
        graph = shapes_graph(name)
        for shape in sorted(graph.subjects(SH.path)):
            texts = list(graph.objects(shape, SH.message))
            assert sorted(text.language for text in texts) == ["en", "vi"], shape
            assert all(str(text).endswith(".") for text in texts), shape


# Nothing fires on what is valid ---------------------------------------------------------------------------------------


@each_engine
@each_file
def test_valid_examples_stay_valid_when_their_graph_is_closed(engine: Engine, name: str, vocabulary: Vocabulary) -> None:
    assert engine(closed(vocabulary), ONTOLOGY / name, vocabulary, "en") == []


def test_valid_examples_contradict_nothing(vocabulary: Vocabulary) -> None:
    assert check_disjoint(closed(vocabulary), compile_axioms(vocabulary).disjoint, Locator([])) == []


def test_valid_examples_use_what_the_ontology_declares(vocabulary: Vocabulary) -> None:
    known = vocabulary.classes | vocabulary.writable | vocabulary.properties | vocabulary.individuals | vocabulary.concepts
    things = {subject for subject, _, _ in valid()}
    used = {term for triple in valid() for term in triple if term.startswith("<")} - things
    assert sorted(used - known - {TYPE, LABEL}) == []


@each_file
def test_a_valid_example_has_a_value_for_every_property_shape(name: str) -> None:
    """Else a shape that no value can satisfy would not be seen."""
    graph = shapes_graph(name)
    empty = []
    for shape in sorted(set(graph.objects(None, SH.property))):
        owner = graph.value(predicate=SH.property, object=shape)
        if not graph.value(owner, SH.targetClass):
            continue  # what others ask for has values where they have
        focus = example(f"<{graph.value(owner, SH.targetClass)}>")
        has = any((s, p) == (focus, path) for s, p, _ in valid() for path in paths(graph, shape))
        forbidden = graph.value(shape, SH.maxCount) == Literal(0)
        if has == forbidden:
            empty.append(shape)
    assert empty == []


# Nothing is left without a shape --------------------------------------------------------------------------------------


def test_every_class_has_a_shape_and_an_example(vocabulary: Vocabulary) -> None:
    """A closed list is its own example, and its shape is the ``sh:in`` that names its members."""
    targets = {target.n3() for name in FILES for target in shapes_graph(name).objects(None, SH.targetClass)}
    ours = {cls for cls in vocabulary.classes if bare(cls).startswith(VCD)}
    lists = {cls for cls in ours if iri(SKOS + "Concept") in vocabulary.superclasses[cls]}
    assert sorted(ours - lists - targets) == []
    assert [cls for cls in sorted(ours - lists) if not example(cls)] == []
    assert lists == {vocabulary.range(prop) for prop in closed_lists(vocabulary)} & ours


def test_closed_lists_are_those_of_the_ontology(vocabulary: Vocabulary) -> None:
    members: dict[str, set[str]] = defaultdict(set)
    for subject, predicate, obj in vocabulary.triples:
        if predicate == TYPE:
            members[obj].add(subject)
    assert closed_lists(vocabulary)
    for prop, listed in closed_lists(vocabulary).items():
        assert listed == members[vocabulary.range(prop)], prop


def test_shapes_ask_for_the_scheme_that_a_property_takes_its_values_from(vocabulary: Vocabulary) -> None:
    """Of every scheme some property takes values, but of the outcomes, which stand in answers only."""
    asked = {
        (path, scheme.n3())
        for graph in map(shapes_graph, FILES)
        for shape, node in graph.subject_objects(SH.node)
        for part in graph.objects(node, SH.property)
        for scheme in graph.objects(part, SH.hasValue)
        for path in paths(graph, shape)
    }
    assert asked == set(vocabulary.schemes.items())
    open_lists = {
        scheme for concept in vocabulary.concepts if bare(concept).startswith(ID)
        for scheme in vocabulary.about[concept][IN_SCHEME]
    }
    assert {scheme for _, scheme in asked} == open_lists - {iri(f"{ID}scheme/outcome")}


def test_every_property_that_says_what_it_links_is_on_the_path_of_a_shape(vocabulary: Vocabulary) -> None:
    spoken = {
        path for name in FILES for shape in shapes_graph(name).subjects(SH.path) for path in paths(shapes_graph(name), shape)
    }
    partial = vocabulary.flagged("holdsPartialDate")
    ours = {prop for prop in vocabulary.properties if bare(prop).startswith(VCD)}
    say = {prop for prop in ours if vocabulary.domain(prop) or vocabulary.range(prop) or prop in partial}
    assert sorted(say - spoken) == []


# Both engines say the same of anything --------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore:Parsing weird boolean")
@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_engines_agree_on_random_graphs(vocabulary: Vocabulary, data: st.DataObject) -> None:
    """Random values at the properties of random examples, the ill-formed and the unexpected among them."""
    name = data.draw(st.sampled_from(FILES))
    nodes = sorted({s for s, _, _ in valid()})
    properties = sorted({p for _, p, _ in valid()} - {TYPE})
    values = [*nodes, *sorted({o for _, p, o in valid() if p != TYPE}), *ODD]
    triples = st.tuples(*map(st.sampled_from, (nodes, properties, values)))
    added = data.draw(st.sets(triples, min_size=10, max_size=60))
    kept = data.draw(st.sets(st.sampled_from(sorted(valid())), min_size=20, max_size=200))
    graph = {*vocabulary.concept_triples, *added, *kept}
    assert compiled(graph, ONTOLOGY / name, vocabulary, "en") == reference(graph, ONTOLOGY / name, vocabulary, "en")


# What the compiler does not know, it refuses --------------------------------------------------------------------------

SHAPE = "shapes:A a sh:NodeShape ; sh:targetClass vcd:Post {} . shapes:A-b sh:path vcd:postIn {} ."


@pytest.mark.parametrize(("of_node", "of_property", "refused"), [
    ("; sh:sparql shapes:query", "", "sh:sparql"),
    ("; sh:property shapes:misspelt", "", "shapes:misspelt"),
    ("; sh:minCount 1", "", "without a path"),
    ("; sh:ignoredProperties ()", "", "and so says nothing"),
    ("; sh:closed true ; sh:ignoredProperties vcd:Post", "", "sh:ignoredProperties"),
    ("; sh:node shapes:A", "", "leads back to itself"),
    ("; sh:property [ a sh:PropertyShape ; sh:minCount 1 ]", "", "has no path"),
    ("", "; sh:minCont 1", "sh:minCont"),
    ("", "; sh:datatype xsd:duration", "sh:datatype"),
    ("", "; sh:datatype xsd:string , xsd:date", "sh:datatype"),
    ("", "; sh:in ( vcd:Yes ) , ( vcd:No )", "2 times"),
    ("", "; sh:in vcd:Yes", "sh:in"),
    ("", "; sh:pattern '('", "sh:pattern"),
    ("", "; sh:flags 'i'", "and so says nothing"),
    ("", "; sh:pattern 'a' ; sh:flags 'q'", "sh:pattern"),
    ("", "; sh:nodeKind sh:Node", "sh:nodeKind"),
    ("", "; sh:maxCount 'many'", "sh:maxCount"),
    ("", "; sh:uniqueLang false", "sh:uniqueLang"),
    ("", "; sh:qualifiedMinCount 1", "and so says nothing"),
    ("", "; sh:path vcd:partOf", "sh:path"),
    ("; sh:property [ sh:path ( vcd:postIn ) ]", "", "no path"),
    ("; sh:property [ sh:path [ sh:alternativePath ( vcd:postIn ) ] ]", "", "no path"),
    ("; sh:property [ sh:path [ sh:inversePath vcd:postIn ; sh:zeroOrMorePath vcd:postIn ] ]", "", "no path"),
    (". shapes:Lonely a sh:PropertyShape ; sh:path vcd:heldOn ; sh:minCount 1", "", "no target leads"),
    (". shapes:Lonely sh:path vcd:heldOn ; sh:minCount 1", "", "no target leads"),
    (". shapes:Lonely a sh:NodeShape", "", "no target leads"),
    (". shapes:Lonely sh:rule shapes:query", "", "sh:rule"),
])
def test_a_shape_that_would_be_ignored_is_refused(of_node: str, of_property: str, refused: str, tmp_path: Path) -> None:
    """A shape that is compiled to nothing would let wrong data pass."""
    prefixes = {"sh": str(SH), "shapes": SHAPES, "vcd": VCD, "xsd": XSD}
    text = "".join(f"@prefix {prefix}: <{base}> .\n" for prefix, base in prefixes.items())
    file = tmp_path / "bad.ttl"
    file.write_text(text + SHAPE.format("; sh:property shapes:A-b " + of_node, of_property), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_shapes(file)
    prefix, _, name = refused.partition(":")
    wanted = prefixes[prefix] + name if name else refused
    assert any(wanted in problem.message for problem in caught.value.problems)


@pytest.mark.parametrize("said", [
    'sh:name "post"@en', 'sh:description "A post."@en', "sh:order 2.5", "sh:group shapes:Names", "sh:severity sh:Warning",
    "sh:defaultValue vcd:Post", 'rdfs:comment "for forms"',
])
def test_what_is_for_people_and_forms_is_taken(said: str, tmp_path: Path, vocabulary: Vocabulary) -> None:
    prefixes = {"sh": str(SH), "shapes": SHAPES, "vcd": VCD, "rdfs": RDFS}
    text = "".join(f"@prefix {prefix}: <{base}> .\n" for prefix, base in prefixes.items())
    text += "shapes:Names a sh:PropertyGroup ; sh:order 1 .\n"
    file = tmp_path / "good.ttl"
    file.write_text(text + SHAPE.format("; sh:property shapes:A-b", f"; sh:minCount 1 ; {said}"), encoding="utf-8")
    post = iri(f"{ID}post/a")
    [result], _ = validate([(post, TYPE, iri(f"{VCD}Post"))], read_shapes(file), vocabulary)
    assert result.severity == f"<{SH}{'Warning' if 'severity' in said else 'Violation'}>"


def test_a_shapes_file_that_is_no_turtle_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "bad.ttl"
    file.write_text(f"@prefix sh: <{SH}> .\n\nshapes:A a sh:NodeShape .\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_shapes(file)
    assert [str(problem).startswith("ontology/bad.ttl:3") for problem in caught.value.problems] == [True]
