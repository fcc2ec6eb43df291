"""The ontology is sound as a text: the checks that need no reasoner, and the files that must keep step with it.

``quality/*.rq`` are checks in the manner of OOPS!, FOOPS! and ROBOT report: each selects the terms that offend, so that
no row means passed. ``broken/*.ttl`` hold one fault each; the check of the same name must find it, and no other check
may find anything that it does not find in the ontology itself. A fixture says in its first line where its triples go:
``adds to: ontology`` (as though they stood in core.ttl), ``adds to: ontology, in FILE``, or ``in place of: FILE``.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, RdfFormat, Store, parse
from rdflib import OWL, RDF, RDFS, SKOS, Graph, Namespace, URIRef, namespace
from rdflib.plugins.sparql import prepareQuery

from kg.seeds.claims import CERTAINTIES, MODALITIES, STATUSES
from tests.conftest import FROZEN

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
ONTOLOGY = ROOT / "ontology"
FILES = ("core.ttl", "external.ttl", "topics.ttl")

VCD = Namespace("https://w3id.org/vcd/ontology#")
XSD = str(namespace.XSD)
CLOSED = (
    namespace.ORG, namespace.PROV, namespace.SKOS, namespace.DCTERMS,
    namespace.FOAF, namespace.VANN, namespace.SDO, namespace.VOID,
)
"""Namespaces of which rdflib knows every term; schema.org among them under https, as here."""

OPEN = (
    "http://purl.org/ontology/bibo/",
    "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "http://www.w3.org/2008/05/skos-xl#",
    "http://www.w3.org/ns/oa#",
)
"""Namespaces of external.ttl that rdflib does not know: a term there is checked by eye."""

Texts = Mapping[str, tuple[str, ...]]
"""The Turtle texts that are read as each file of the ontology."""

MENTION = re.compile(r"(?<![\w-])vcd:([A-Za-z]\w*)|https://w3id\.org/vcd/ontology#([A-Za-z]\w*)")
YAML_KEY = re.compile(r"(?:^|[\s{\[,])([A-Za-z]+):(?=\s|$)", re.MULTILINE)
YAML_VALUE = re.compile(r"(?:[:\[,]|^\s*-)[ \t]*([A-Z][A-Za-z]+)[ \t]*(?=[,}\]#\n]|$)", re.MULTILINE)
PYTHON_STRING = re.compile(r'"([A-Za-z][A-Za-z-]*)"')


# The checks and their fixtures ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Check:
    """A SELECT query; ``over`` is the one file that it reads, or empty for all of them together."""

    name: str
    title: str
    over: str
    query: str

    @classmethod
    def read(cls, file: Path) -> Check:
        """Read a check with its header comments."""
        text = file.read_text(encoding="utf-8")
        header = dict(re.findall(r"^# (title|over): (.+)$", text, re.MULTILINE))
        return cls(file.stem, header["title"], header.get("over", ""), text)


@dataclass(frozen=True, slots=True)
class Fixture:
    """A broken piece of Turtle, the file that it is read as, and whether it stands in that file's place."""

    name: str
    text: str
    file: str
    alone: bool

    @classmethod
    def read(cls, path: Path) -> Fixture:
        """Read a fixture; its first line says where its triples go."""
        text = path.read_text(encoding="utf-8")
        first = text.splitlines()[0]
        if match := re.fullmatch(r"# in place of: (\S+)", first):
            return cls(path.stem, text, match[1], True)
        match = re.fullmatch(r"# adds to: ontology(?:, in (\S+))?", first)
        assert match, f"{path.name}: the first line does not say where the triples go"
        return cls(path.stem, text, match[1] or "core.ttl", False)

    def texts(self) -> Texts:
        """Return the ontology with this fault."""
        ontology = real()
        kept = () if self.alone else ontology[self.file]
        return {**ontology, self.file: (*kept, self.text)}

    def rest(self) -> Texts:
        """Return the ontology without the file whose place this fault takes."""
        return {**real(), self.file: ()}


CHECKS = tuple(Check.read(file) for file in sorted((HERE / "quality").glob("*.rq")))
FIXTURES = tuple(Fixture.read(file) for file in sorted((HERE / "broken").glob("*.ttl")))


@cache
def real() -> Texts:
    """Return the texts of the ontology."""
    return {name: ((ONTOLOGY / name).read_text(encoding="utf-8"),) for name in FILES}


def load(texts: Iterable[str]) -> Store:
    """Load Turtle texts into one default graph; each has its own blank nodes."""
    store = Store()
    for text in texts:
        store.extend(quads(text))
    return store


@cache
def quads(text: str) -> tuple[Quad, ...]:
    """Parse a Turtle text, once: the three files are loaded again for every fixture."""
    return tuple(parse(text, format=RdfFormat.TURTLE))


def findings(texts: Texts) -> dict[str, set[str]]:
    """Run every check and return what each of them finds."""
    whole = load(text for part in texts.values() for text in part)
    parts = {check.over: load(texts[check.over]) for check in CHECKS if check.over}
    return {check.name: rows(parts.get(check.over, whole), check) for check in CHECKS}


def rows(store: Store, check: Check) -> set[str]:
    """Return the solutions of a check, one readable line each."""
    found = store.query(check.query)
    assert isinstance(found, QuerySolutions)
    return {" ".join(str(term) for term in solution if term is not None) for solution in found}


@pytest.fixture(scope="module")
def real_findings() -> dict[str, set[str]]:
    return findings(real())


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_the_ontology_passes(check: Check, real_findings: dict[str, set[str]]) -> None:
    assert not real_findings[check.name], check.title


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda fixture: fixture.name)
def test_a_fault_is_found_by_its_check_and_by_no_other(fixture: Fixture, real_findings: dict[str, set[str]]) -> None:
    before, after = findings(fixture.rest()) if fixture.alone else real_findings, findings(fixture.texts())
    assert {name for name in after if after[name] - before[name]} == {fixture.name}


def test_every_check_has_a_fixture() -> None:
    assert {check.name for check in CHECKS} == {fixture.name for fixture in FIXTURES}


def test_the_checks_are_standard_sparql() -> None:
    """A check can be run in any engine: a second one reads it without help."""
    for check in CHECKS:
        prepareQuery(check.query)


def header_items() -> list[str]:
    query = next(check.query for check in CHECKS if check.name == "header-incomplete")
    block = re.search(r"VALUES \?missing \{(.*?)\}", query, re.DOTALL)
    assert block
    return block[1].split()


@pytest.mark.parametrize("item", header_items())
def test_the_loss_of_each_item_of_the_header_is_found(item: str) -> None:
    """One fixture cannot show that all items of the list are spelt as the header spells them."""
    check = next(check for check in CHECKS if check.name == "header-incomplete")
    store = load(real()["core.ttl"])
    lost = [quad for quad in store.quads_for_pattern(NamedNode(str(VCD).rstrip("#")), None, None) if says(quad, item)]
    assert lost
    for quad in lost:
        store.remove(quad)
    assert rows(store, check)


def says(quad: Quad, curie: str) -> bool:
    """Tell whether a quad's predicate is the one of a CURIE, by its local name and the end of its namespace."""
    prefix, name = curie.split(":")
    spaces = {"dcterms": "/dc/terms/", "owl": "/owl#", "bibo": "/bibo/", "vann": "/vann/"}
    return str(quad.predicate.value).endswith(spaces[prefix] + name)


def test_texts_are_normalised() -> None:
    """Vietnamese that is composed otherwise looks the same and is found by no search."""
    for name in FILES:
        for quad in load(real()[name]):
            if isinstance(quad.object, Literal):
                assert unicodedata.is_normalized("NFC", quad.object.value), f"{name}: {quad.object.value}"


# Terms and who uses them ----------------------------------------------------------------------------------------------


@cache
def graph() -> Graph:
    """Return the three files as one graph."""
    merged = Graph()
    for name in FILES:
        merged.parse(ONTOLOGY / name)
    return merged


@cache
def declared() -> frozenset[str]:
    """Return the local names of our own terms."""
    return frozenset(name for term in graph().subjects(RDF.type) if (name := local(term)))


def local(term: object) -> str:
    """Return the local name of a term of our own, or an empty string."""
    return str(term).removeprefix(VCD) if isinstance(term, URIRef) and term.startswith(VCD) else ""


def files(*patterns: str) -> list[Path]:
    """Return the files of the repository that match."""
    return [file for pattern in patterns for file in sorted(ROOT.glob(pattern))]


def mentioned(text: str) -> set[str]:
    """Return the local names of our own terms that a text mentions."""
    return {short or full for short, full in MENTION.findall(text)}


def written_in(seeds: Path) -> set[str]:
    """Return the words that stand as a key or as a whole value in a seeds folder."""
    words: set[str] = set()
    for file in sorted(seeds.rglob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        words |= {*YAML_KEY.findall(text), *YAML_VALUE.findall(text)}
    return words


def written_in_program() -> set[str]:
    """Return the string constants of the program, and the words of the envelope as the individuals they become."""
    words: set[str] = set()
    for file in files("kg/**/*.py"):
        words |= set(PYTHON_STRING.findall(file.read_text(encoding="utf-8")))
    return words | {"".join(part.capitalize() for part in word.split("-")) for word in (*MODALITIES, *STATUSES, *CERTAINTIES)}


def used(seeds: Path) -> set[str]:
    """Return the own terms that seeds, rules, checks, queries or the program use, and what these imply.

    Shapes do not count: they are written for every term, used or not.
    """
    words = written_in(seeds) | written_in_program()
    for file in files("ontology/rules/*.rls", "ontology/checks/*.rq", "queries/**/*.rq"):
        words |= mentioned(file.read_text(encoding="utf-8"))
    found = {VCD[name] for name in words & declared()}
    implied = (RDF.type, RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.inverseOf)
    todo = list(found)
    while todo:
        term = todo.pop()
        further = {value for prop in implied for value in graph().objects(term, prop) if local(value)} - found
        found |= {VCD[local(value)] for value in further}
        todo += [VCD[local(value)] for value in further]
    return {local(term) for term in found}


def reserved() -> dict[str, str]:
    """Return the terms that are kept though nothing uses them yet, each with the reason."""
    lines = (ONTOLOGY / "reserved.txt").read_text(encoding="utf-8").splitlines()
    entries = (line.split(maxsplit=1) for line in lines if line and not line.startswith("#"))
    return {name: reason for name, reason in entries}


def test_what_is_reserved_is_declared_and_not_used() -> None:
    assert sorted(set(reserved()) - declared()) == []
    assert sorted(set(reserved()) & used(FROZEN)) == [], "used by now: delete the line in reserved.txt"


@pytest.mark.parametrize(
    "file",
    files(
        "ontology/*shapes.ttl", "ontology/rules/*.rls", "ontology/checks/*.rq", "ontology/alignments/*.ttl",
        "ontology/context.jsonld", "queries/**/*.rq",
    ),
    ids=lambda file: file.relative_to(ROOT).as_posix(),
)
def test_every_term_that_a_file_mentions_is_declared(file: Path) -> None:
    assert sorted(mentioned(file.read_text(encoding="utf-8")) - declared()) == []


# Foreign terms --------------------------------------------------------------------------------------------------------


def foreign_terms(file: Path) -> set[URIRef]:
    """Return the IRIs of a Turtle file, as subject, predicate or object, that are no terms or things of ours."""
    terms = {term for triple in Graph().parse(file) for term in triple if isinstance(term, URIRef)}
    known = (str(OWL), str(RDF), str(RDFS), XSD, "https://w3id.org/vcd/")
    return {term for term in terms if not str(term).startswith(known)}


def unknown(terms: Iterable[URIRef]) -> list[str]:
    """Return the terms that rdflib's closed namespaces do not have (the name of a namespace itself is no term)."""
    inside = ((term, space) for term in terms for space in CLOSED if str(term).startswith(str(space)))
    return sorted(str(term) for term, space in inside if str(term) != str(space) and term not in space)


@pytest.mark.parametrize(
    "file", files("ontology/external.ttl", "ontology/alignments/*.ttl"), ids=lambda file: file.name
)
def test_foreign_terms_exist(file: Path) -> None:
    assert unknown(foreign_terms(file)) == []


@pytest.mark.parametrize("curie", ["org:Organisation", "prov:Plane", "schema:EventSerie", "dcterms:licence"])
def test_a_foreign_term_misspelt_is_found(curie: str) -> None:
    name = str(graph().namespace_manager.expand_curie(curie))
    assert unknown([URIRef(name)]) == [name]


def test_external_terms_lie_in_namespaces_that_are_known() -> None:
    known = (*(str(space) for space in CLOSED), *OPEN)
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    external = Graph().parse(ONTOLOGY / "external.ttl")
    terms = {term for kind in kinds for term in external.subjects(RDF.type, kind)}
    assert sorted(str(term) for term in terms if not str(term).startswith(known)) == []


def test_alignments_say_that_they_are_not_loaded() -> None:
    for file in files("ontology/alignments/*.ttl"):
        assert "Not loaded by default." in file.read_text(encoding="utf-8").split("@prefix")[0], file.name


def test_alignments_speak_of_declared_concepts() -> None:
    """A match from a concept that the schemes do not have says nothing."""
    concepts = set(graph().subjects(RDF.type, SKOS.Concept)) | {VCD[name] for name in declared()}
    for file in files("ontology/alignments/*.ttl"):
        aligned = Graph().parse(file)
        subjects = set(aligned.subjects()) - set(aligned.subjects(RDF.type))
        assert sorted(str(subject) for subject in subjects - concepts) == [], file.name


# The JSON-LD context --------------------------------------------------------------------------------------------------


@cache
def context() -> dict[str, str | dict[str, str]]:
    """Return the context's definitions, without the number of its version."""
    text = (ONTOLOGY / "context.jsonld").read_text(encoding="utf-8")
    found: dict[str, str | dict[str, str]] = json.loads(text)["@context"]
    return {name: value for name, value in found.items() if name != "@version"}


def expected_definition(term: URIRef) -> str | dict[str, str]:
    """Return how the context has to define a term, by what the ontology says of it.

    Values out of our closed lists, and terms of the ontology, are written by their bare names (``@vocab``). Dates of any
    precision carry their own datatype; bounds of dates are days, though core.ttl gives them no range (HermiT would stop).
    """
    name = local(term)
    kinds = set(graph().objects(term, RDF.type))
    expanded = {"@id": f"vcd:{name}"}
    if OWL.ObjectProperty in kinds:
        listed = (graph().value(term, RDFS.range), RDFS.subClassOf, SKOS.Concept)
        by_name = (listed in graph() and bool(local(listed[0]))) or term == VCD.predicate
        return {**expanded, "@type": "@vocab" if by_name else "@id"}
    if OWL.AnnotationProperty in kinds:
        value = next(graph().objects(None, term))
        if isinstance(value, URIRef):
            return {**expanded, "@type": "@vocab"}
        return {**expanded, "@type": "xsd:boolean"} if isinstance(value.toPython(), bool) else expanded
    if OWL.DatatypeProperty not in kinds:
        return f"vcd:{name}"
    if term == VCD.wording:
        return {**expanded, "@container": "@language"}
    datatype = graph().value(term, RDFS.range)
    if datatype == URIRef(XSD + "string") or term == VCD.value or (term, VCD.holdsPartialDate, None) in graph():
        return expanded
    return {**expanded, "@type": f"xsd:{str(datatype).removeprefix(XSD)}" if datatype else "xsd:date"}


@pytest.mark.parametrize("name", sorted(declared()))
def test_the_context_defines_every_term_as_the_ontology_does(name: str) -> None:
    assert context().get(name) == expected_definition(VCD[name])


def test_the_context_coerces_a_bound_where_a_shape_asks_for_a_day() -> None:
    shapes = (ONTOLOGY / "shapes.ttl").read_text(encoding="utf-8")
    days = re.findall(r"sh:path vcd:(\w+) ;\s+sh:datatype xsd:date ;", shapes)
    assert days
    wanted = [context()[name] for name in days]
    assert wanted == [{"@id": f"vcd:{name}", "@type": "xsd:date"} for name in days]


def test_the_context_has_no_term_that_is_not_declared() -> None:
    ids = {value if isinstance(value, str) else value["@id"] for value in context().values()}
    assert sorted(name for name in ids if name.startswith("vcd:") and name[4:] not in declared()) == []


def test_no_term_of_the_context_hides_a_prefix() -> None:
    """``post:x`` cannot be a CURIE beside the term ``post``: things are written ``id:post/x``."""
    prefixes = {name for name, value in context().items() if isinstance(value, str) and value[-1] in "/#"}
    assert not prefixes & declared()
    assert {"vcd", "id", "dcterms", "oa", "org", "prov", "schema", "skos", "skosxl", "xsd"} <= prefixes


DOCUMENT = {
    "@id": "id:edition/yunnan-5",
    "@type": ["ConferenceEdition", "HeldEdition"],
    "label": {"en": "5th conference", "fr": "5e conférence"},
    "ordinal": 5,
    "heldIn": "id:province/lai-chau",
    "heldOn": {"@value": "2025-10-30", "@type": "xsd:date"},
    "earliest": "2025-10-30",
    "timeOfDay": "morning",
    "attendanceMode": "schema:OfflineEventAttendanceMode",
    "skosxl:altLabel": {"@id": "id:name/x", "literalForm": {"vi": "Hội nghị"}, "nameKind": "AsPrinted"},
    "@reverse": {"subject": {"@id": "id:claim/x", "@type": "Claim", "predicate": "heldIn", "modality": "Reported"}},
}
TRIPLES = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX skosxl: <http://www.w3.org/2008/05/skos-xl#>
PREFIX vcd: <https://w3id.org/vcd/ontology#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
BASE <https://w3id.org/vcd/id/>
<edition/yunnan-5> a vcd:ConferenceEdition , vcd:HeldEdition ;
    rdfs:label "5th conference"@en , "5e conférence"@fr ;
    vcd:ordinal 5 ;
    vcd:heldIn <province/lai-chau> ;
    vcd:heldOn "2025-10-30"^^xsd:date ;
    vcd:earliest "2025-10-30"^^xsd:date ;
    vcd:timeOfDay "morning" ;
    vcd:attendanceMode schema:OfflineEventAttendanceMode ;
    skosxl:altLabel <name/x> .
<name/x> skosxl:literalForm "Hội nghị"@vi ;
    vcd:nameKind vcd:AsPrinted .
<claim/x> a vcd:Claim ;
    vcd:subject <edition/yunnan-5> ;
    vcd:predicate vcd:heldIn ;
    vcd:modality vcd:Reported .
"""


def test_a_document_in_the_context_gives_the_triples_it_means() -> None:
    document = json.dumps({"@context": context(), **DOCUMENT})
    assert set(Graph().parse(data=document, format="json-ld")) == set(Graph().parse(data=TRIPLES, format="turtle"))
    assert load_json(document) == {str(quad.triple) for quad in load([TRIPLES])}


def load_json(document: str) -> set[str]:
    """Read JSON-LD with the second engine."""
    store = Store()
    store.load(document, format=RdfFormat.JSON_LD)
    return {str(quad.triple) for quad in store}
