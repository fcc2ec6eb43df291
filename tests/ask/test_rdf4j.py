"""Every question has the same rows in RDF4J, whose default graph is the union of all graphs."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import QueryResultsFormat, QuerySolutions, Store

from kg.ask.catalogue import Question, read_catalogue
from kg.documents.questions import read_questions
from kg.model.rooms import QUERIES
from tests.maven import classpath, java

pytestmark = pytest.mark.integration

READER = Path(__file__).resolve().parent / "Rdf4jAsk.java"
RDF4J = tuple(
    f"org.eclipse.rdf4j:{name}:5.1.4"
    for name in ("rdf4j-repository-sail", "rdf4j-sail-memory", "rdf4j-rio-nquads", "rdf4j-queryresultio-sparqljson")
)
CATALOGUE = read_catalogue(QUERIES)
Rows = Counter[tuple[str, ...]]


def rows(results: str, question: Question) -> Rows:
    """Return the rows of SPARQL JSON results; the parts of a joined cell in one order, things as typed or in full alike."""
    document = json.loads(results)

    def cell(column: str, binding: dict[str, dict[str, str]]) -> str:
        term = binding.get(column, {"value": ""})
        text = term["value"]
        if term.get("datatype", "").endswith("#decimal"):  # Oxigraph keeps the value, RDF4J the text
            return str(float(text))
        if column not in question.lists:
            return text
        return "|".join(sorted({part.strip() for part in text.split("|") if part.strip()}))

    return Counter(tuple(cell(column, binding) for column in question.columns) for binding in document["results"]["bindings"])


@pytest.fixture(scope="module")
def answered(built: Path, store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the results of all written-out queries."""
    folder = tmp_path_factory.mktemp("rdf4j")
    for name, executable in read_questions(QUERIES, store).items():
        (folder / f"{name}.rq").write_text(executable.text, encoding="utf-8")
    path = classpath(*RDF4J, "org.slf4j:slf4j-nop:2.0.17")
    java(path, READER, (built / "dist" / "vcd.nq").resolve(), *sorted(folder.glob("*.rq")), timeout=600)
    return folder


@pytest.mark.parametrize("name", CATALOGUE)
def test_the_rows_are_those_of_oxigraph(name: str, answered: Path, store: Store) -> None:
    question = CATALOGUE[name]
    text = read_questions(QUERIES, store)[name].text
    found = store.query(text)
    assert isinstance(found, QuerySolutions)
    ours = rows((found.serialize(format=QueryResultsFormat.JSON) or b"").decode(), question)
    theirs = rows((answered / f"{name}.rq.json").read_text(encoding="utf-8"), question)
    assert ours and theirs == ours
