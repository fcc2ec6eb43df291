"""The ontology grows and takes nothing back: no term of an earlier version is gone, and what is new stands in the docs.

Run this file as a program to write the lists of new terms in ``docs/ontology-changes.md`` anew.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from rdflib import OWL, RDF, Graph, URIRef
from rdflib.term import Node

ROOT = Path(__file__).resolve().parents[2]
ONTOLOGY = ROOT / "ontology"
CHANGES = ROOT / "docs" / "ontology-changes.md"
VERSIONS = sorted((ONTOLOGY / "versions").glob("*.ttl"))
HEADER = URIRef("https://w3id.org/vcd/ontology")
KINDS = {
    OWL.Class: "Classes", OWL.ObjectProperty: "Properties of things", OWL.DatatypeProperty: "Properties of literals",
    OWL.AnnotationProperty: "Annotations",
}
_LIST = re.compile(r"(?<=<!-- new terms -->\n).*?(?=<!-- end -->)", re.DOTALL)


@cache
def read(file: Path) -> Graph:
    """Read a Turtle file."""
    return Graph().parse(file)


def types(graph: Graph) -> dict[Node, set[Node]]:
    """Return our own terms, individuals among them, with their types."""
    return {term: set(graph.objects(term, RDF.type)) for term in graph.subjects(RDF.type) if str(term).startswith(f"{HEADER}#")}


def new_terms(old: Graph, new: Graph) -> str:
    """Return the terms that a version has and an earlier one had not, as lists by kind."""
    added = {term: kinds for term, kinds in types(new).items() if term not in types(old)}
    lines = []
    for kind, name in KINDS.items():
        of_kind = sorted(str(term).removeprefix(f"{HEADER}#") for term, kinds in added.items() if kind in kinds)
        lines.append(f"- {name}: {', '.join(f'`{term}`' for term in of_kind) or 'none'}\n")
    return "".join(lines)


def rewritten(text: str) -> str:
    """Return the page of changes with its list of new terms as it is."""
    return _LIST.sub(lambda _: new_terms(read(VERSIONS[-1]), read(ONTOLOGY / "core.ttl")), text)


@pytest.mark.parametrize("file", VERSIONS, ids=lambda file: file.stem)
def test_no_term_is_gone_and_each_is_what_it_was(file: Path) -> None:
    before, now = types(read(file)), types(read(ONTOLOGY / "core.ttl"))
    assert before
    assert {term: kinds for term, kinds in before.items() if not kinds <= now.get(term, set())} == {}


def test_the_header_names_the_version_before() -> None:
    core, last = read(ONTOLOGY / "core.ttl"), read(VERSIONS[-1])
    assert core.value(HEADER, OWL.priorVersion) == last.value(HEADER, OWL.versionIRI)
    assert str(last.value(HEADER, OWL.versionInfo)) == VERSIONS[-1].stem
    assert str(core.value(HEADER, OWL.versionInfo)) not in {file.stem for file in VERSIONS}


def test_every_new_term_stands_in_the_list_of_changes() -> None:
    text = CHANGES.read_text(encoding="utf-8")
    assert _LIST.search(text)
    assert text == rewritten(text), "run tests/ontology/test_versions.py as a program"


if __name__ == "__main__":
    CHANGES.write_text(rewritten(CHANGES.read_text(encoding="utf-8")), encoding="utf-8")
