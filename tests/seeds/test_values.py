"""From a value as written to a term, by what the ontology says of the property; and references to claims."""

from __future__ import annotations

import pytest

from kg.model.errors import Place
from kg.model.terms import LABEL, TYPE, XSD, expand, iri, literal, vcd
from kg.model.vocabulary import Vocabulary
from kg.seeds.claims import Claim
from kg.seeds.references import ClaimIndex, Reference, write
from kg.seeds.values import MAX_LABEL_WORDS, Values
from kg.seeds.yaml_nodes import Node, parse_yaml

ALDER = iri(expand("province:alder"))


class Told:
    """Values over one known thing, and what they report."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.problems: list[str] = []
        self.values = Values(vocabulary, frozenset({ALDER}), self.report)

    def report(self, where: Node | Place, message: str) -> None:
        self.problems.append(message)


@pytest.fixture
def told(vocabulary: Vocabulary) -> Told:
    return Told(vocabulary)


def node(text: str) -> Node:
    """Return the value of a YAML text."""
    document = parse_yaml(f"- {text}", "x.yaml")
    assert isinstance(document, Node) and isinstance(document.value, list)
    return document.value[0]


@pytest.mark.parametrize(("prop", "written", "terms"), [
    ("ordinal", "5", [literal("5", datatype=XSD + "integer")]),
    ("direct", "true", [literal("true", datatype=XSD + "boolean")]),
    ("direct", "False", [literal("false", datatype=XSD + "boolean")]),
    ("quantity", "'7.20'", [literal("7.20", datatype=XSD + "decimal")]),
    ("quantity", "'-3'", [literal("-3", datatype=XSD + "decimal")]),
    ("heldOn", "2025-10-30", [literal("2025-10-30", datatype=XSD + "date")]),
    ("heldOn", "2025", [literal("2025", datatype=XSD + "gYear")]),
    ("isoCode", "CN-YN", [literal("CN-YN", datatype=XSD + "string")]),
    ("isoCode", "7", [literal("7", datatype=XSD + "string")]),
    ("isoCode", "{en: A, fr: B}", [literal("A", lang="en"), literal("B", lang="fr")]),
    ("heldIn", "province:alder", [ALDER]),
    ("topic", "topic:friendship", [iri(expand("topic:friendship"))]),
    ("nameKind", "Transliteration", [vcd("Transliteration")]),
    ("heldIn", "wd:Q1", [iri(expand("wd:Q1"))]),
    ("heldIn", "https://example.org/a", ["<https://example.org/a>"]),
])
def test_a_value_becomes_its_term(prop: str, written: str, terms: list[str], told: Told) -> None:
    assert told.values.terms(vcd(prop), node(written)) == terms
    assert told.problems == []


@pytest.mark.parametrize(("prop", "written", "problem"), [
    ("ordinal", "'5'", "a value of type integer is expected, not '5'"),
    ("ordinal", "true", "a value of type integer is expected, not True"),
    ("direct", "'yes'", "a value of type boolean is expected, not 'yes'"),
    ("direct", "1", "a value of type boolean is expected, not 1"),
    ("quantity", "7.2", 'a quoted decimal with a point, as "7.2" is expected, not 7.2'),
    ("quantity", "'7,2'", 'a quoted decimal with a point, as "7.2" is expected, not \'7,2\''),
    ("isoCode", "7.5", "text is expected: quote it"),
    ("isoCode", "true", "text is expected: quote it"),
    ("isoCode", "[a]", "one value is expected, not a list"),
    ("isoCode", "", "one value is expected, not empty"),
    ("heldIn", "7", "an id of the form type:slug is expected, not a number"),
    ("heldIn", "province:alderr", "unknown id 'province:alderr': give it a record with a type; did you mean 'province:alder'?"),
    ("heldIn", "vcd:Nothing", "vcd:Nothing is not declared in the ontology"),
    ("nameKind", "Transliterations",
     "unknown individual 'Transliterations': write an id as type:slug; did you mean 'Transliteration'?"),
])
def test_what_no_value_can_be_is_told(prop: str, written: str, problem: str, told: Told) -> None:
    assert told.values.terms(vcd(prop), node(written)) == []
    assert told.problems == [problem]


def test_a_day_that_is_none_is_told(told: Told) -> None:
    assert told.values.terms(vcd("heldOn"), node("2025-02-30")) == []
    assert len(told.problems) == 1 and "2025-02 has 28 days" in told.problems[0]


def test_labels_have_a_language_and_few_words(told: Told) -> None:
    long = " ".join(["a"] * (MAX_LABEL_WORDS + 1))
    written = f"{{en: {long}, fr: {long[2:]}, klingonisch: a, vi: '  ', zh: 7}}"
    assert told.values.texts(node(written), MAX_LABEL_WORDS) == [literal(long[2:], lang="fr")]
    assert told.problems == [
        f"the label has {MAX_LABEL_WORDS + 1} words, more than {MAX_LABEL_WORDS}: shorten it",
        "'klingonisch' is no language tag: write en, fr, vi or zh",
        "the text shows nothing: write a word, or leave the language out",
        "text is expected, not a number: quote it",
    ]


def test_labels_without_limit(told: Told) -> None:
    assert told.values.texts(node(f"{{en: {'a ' * 50}}}"), None) != []
    assert told.problems == []


@pytest.mark.parametrize("written", ["text", "{}", "[a]"])
def test_labels_are_by_language(written: str, told: Told) -> None:
    assert told.values.texts(node(written), None) == []
    assert told.problems == ["text by language is expected: {en: ..., fr: ...}"]


@pytest.mark.parametrize(("key", "problem"), [
    ("heldInn", "unknown key 'heldInn'; did you mean 'heldIn'?"),
    ("lable", "unknown key 'lable'; did you mean 'label'?"),
    ("participant", None),
    ("no:such", "unknown key 'no:such'"),
    ("earliest", "earliest follows by rule and is not written: leave it out"),
    ("modality", "modality belongs to claims and is not written: leave it out"),
])
def test_keys(key: str, problem: str | None, told: Told) -> None:
    found = told.values.property(node(key))
    assert (found, told.problems) == ((vcd(key), []) if problem is None else (None, [problem]))


@pytest.mark.parametrize(("name", "problem"), [
    ("Visit", None),
    ("Visits", "unknown class 'Visits'; did you mean 'Visit'?"),
    ("HeldEdition", "HeldEdition follows by rule from what is planned or happened: leave it out"),
    ("PlannedEdition", "PlannedEdition follows by rule from what is planned or happened: leave it out"),
    ("no:such", "unknown class 'no:such'"),
])
def test_classes(name: str, problem: str | None, told: Told) -> None:
    found = told.values.cls(node(name))
    assert (found, told.problems) == ((vcd(name), []) if problem is None else (None, [problem]))


def test_foreign_terms_are_written_with_their_prefix(told: Told) -> None:
    assert told.values.property(node("dcterms:replaces")) == "<http://purl.org/dc/terms/replaces>"
    assert told.values.cls(node("org:ChangeEvent")) == "<http://www.w3.org/ns/org#ChangeEvent>"
    assert told.problems == []


# References -----------------------------------------------------------------------------------------------------------


def claim(predicate: str, obj: str, source: str = "001", modality: str = "reported") -> Claim:
    """Return a claim about Alder."""
    triple = (ALDER, predicate, obj)
    return Claim(triple, expand(f"source:{source}"), modality, "explicit", "accepted", (), (), ())


@pytest.mark.parametrize(("predicate", "obj", "written"), [
    (vcd("heldIn"), ALDER, "001 province:alder heldIn province:alder"),
    (TYPE, vcd("Province"), "001 province:alder type Province"),
    (LABEL, literal("Alder and Birch", lang="en"), "001 province:alder label Alder and Birch"),
    ("<http://purl.org/dc/terms/replaces>", ALDER, "001 province:alder dcterms:replaces province:alder"),
    (vcd("ordinal"), literal("5", datatype=XSD + "integer"), "001 province:alder ordinal 5"),
])
def test_a_claim_is_found_by_the_reference_that_names_it(predicate: str, obj: str, written: str) -> None:
    one = claim(predicate, obj)
    assert write(one) == written
    reference = Reference.parse(written)
    others = [claim(predicate, obj, source="002"), claim(vcd("topic"), obj), claim(predicate, literal("other", lang="en"))]
    assert ClaimIndex([*others, one]).find(reference) == [one]
    assert ClaimIndex(others[:2]).find(reference) == []
    assert ClaimIndex(others).near(reference) == [write(others[2])]


def test_a_reference_names_claims_of_any_modality() -> None:
    both = [claim(vcd("heldIn"), ALDER), claim(vcd("heldIn"), ALDER, modality="announced")]
    assert ClaimIndex(both).find(Reference.parse("001 province:alder heldIn province:alder")) == both


def test_an_object_may_be_a_full_name() -> None:
    one = claim(TYPE, vcd("Province"))
    for name in ("Province", "vcd:Province", "https://w3id.org/vcd/ontology#Province"):
        assert ClaimIndex([one]).find(Reference.parse(f"001 province:alder type {name}")) == [one]


@pytest.mark.parametrize("text", ["", "001", "001 a:b heldIn"])
def test_a_reference_has_four_parts(text: str) -> None:
    with pytest.raises(ValueError, match="is no claim reference: write SOURCE SUBJECT PREDICATE OBJECT"):
        Reference.parse(text)
