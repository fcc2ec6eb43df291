"""The ontology is sound as logic: inside OWL 2 DL and RL, consistent, and no class is empty by definition.

HermiT and the profile checkers of the OWL API come in the jar that owlready2 ships; Java runs ``Profile.java`` from
source, once for all files. HermiT stops on dates: the ontology has none, and facts are reasoned over without literals.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest
from rdflib import OWL, RDF, Graph, URIRef
from rdflib.compare import isomorphic

from kg.documents.ontology import ONTOLOGY_IRI, Ontology
from kg.graph.facts import accept
from kg.model.terms import is_iri
from kg.model.vocabulary import FILES, Vocabulary
from kg.seeds.translate import Seeds

HERE = Path(__file__).resolve().parent
ONTOLOGY = HERE.parents[1] / "ontology"
ALIGNMENTS = sorted((ONTOLOGY / "alignments").glob("*.ttl"))
BROKEN = {
    "inconsistent": {"inconsistent"},
    "unsatisfiable": {"unsatisfiable"},
    "not-dl": {"not DL", "not RL"},  # RL is a part of DL
    "not-rl": {"not RL"},
}
"""The fixtures of ``broken/reasoner`` and the kinds of finding that each must give, and no other."""

Findings = dict[str, list[str]]
"""By kind of finding, what was found."""

pytestmark = pytest.mark.integration


def hermit() -> Path:
    """Return the jar, or skip the test and say what to install."""
    spec = importlib.util.find_spec("owlready2")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("owlready2 is absent: install it for its copy of HermiT (pip install owlready2)")
    jar = Path(spec.submodule_search_locations[0]) / "hermit" / "HermiT.jar"
    if not jar.is_file():
        pytest.skip(f"{jar.name} is absent from owlready2: install version 0.51 or one that ships it")
    return jar


def ontology(*more: Path) -> Graph:
    """Return the ontology, with further Turtle files, as one graph."""
    graph = Graph()
    for file in (*(ONTOLOGY / name for name in FILES), *more):
        graph.parse(file)
    return graph


@pytest.fixture(scope="module")
def reports(seeds: Seeds, vocabulary: Vocabulary, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Findings]:
    """Run Java over the ontology, the ontology with the facts, and the ontology with each fault."""
    java = shutil.which("java")
    if java is None:
        pytest.skip("java is absent: install a JDK of version 11 or newer (apt-get install default-jdk-headless)")
    jar = hermit()
    graphs = {"ontology": ontology(), "facts": ontology(), "document": Graph(), "aligned": ontology(*ALIGNMENTS)}
    graphs["document"].parse(data=Ontology(ONTOLOGY).current.turtle, format="turtle")
    for header in set(graphs["aligned"].subjects(RDF.type, OWL.Ontology)) - {URIRef(ONTOLOGY_IRI)}:
        graphs["aligned"].remove((header, None, None))  # a document has one
    support = accept(seeds.claims, vocabulary).support
    facts = "".join(f"{s} {p} {o} .\n" for s, p, o in support if is_iri(o))
    graphs["facts"].parse(data=facts, format="nt")
    for name in BROKEN:
        graphs[name] = ontology(HERE / "broken" / "reasoner" / f"{name}.ttl")
    folder = tmp_path_factory.mktemp("owl")
    for name, graph in graphs.items():
        graph.serialize(folder / f"{name}.rdf", format="xml")
    command = [java, "-cp", str(jar), str(HERE / "Profile.java"), *(f"{name}.rdf" for name in graphs)]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600, check=False)
    assert run.returncode == 0, run.stderr
    found: dict[str, Findings] = {name: defaultdict(list) for name in graphs}
    for line in run.stdout.splitlines():
        file, kind, detail = line.split("\t")
        found[Path(file).stem][kind].append(detail)
    return found


def faults(findings: Findings) -> Findings:
    """Return the findings without the count of axioms, which must be there: it shows that the file was read."""
    assert int(findings["axioms"][0]) > 1000
    return {kind: details for kind, details in findings.items() if kind != "axioms"}


@pytest.mark.parametrize("name", ["ontology", "facts", "document", "aligned"])
def test_it_is_in_owl_2_dl_and_rl_consistent_and_satisfiable(name: str, reports: dict[str, Findings]) -> None:
    assert faults(reports[name]) == {}


def test_the_published_document_says_all_that_the_ontology_says_of_its_terms() -> None:
    """But for the concepts, which stand in the graph."""
    document = Graph().parse(data=Ontology(ONTOLOGY).current.turtle, format="turtle")
    parts = Graph().parse(ONTOLOGY / "core.ttl").parse(ONTOLOGY / "external.ttl")
    assert isomorphic(document, parts)


def test_the_facts_were_reasoned_over(reports: dict[str, Findings]) -> None:
    assert int(reports["facts"]["axioms"][0]) > int(reports["ontology"]["axioms"][0]) + 1000


@pytest.mark.parametrize("name", BROKEN)
def test_a_fault_is_found_and_nothing_else(name: str, reports: dict[str, Findings]) -> None:
    assert set(faults(reports[name])) == BROKEN[name]


def test_the_empty_class_is_named(reports: dict[str, Findings]) -> None:
    assert reports["unsatisfiable"]["unsatisfiable"] == ["https://w3id.org/vcd/ontology#Consulate"]
