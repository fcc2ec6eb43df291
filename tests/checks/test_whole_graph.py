"""Every whole-graph check finds the faults planted for it, no other check finds anything there, and all are silent else.

``faults/NAME.trig`` has the faults of the check NAME beside what comes close and is right; each ``# says:`` line is one
problem that must be told. Where a fixture has no graph of inferences, all its facts count as inferred.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store

from kg.checks.located import Locator
from kg.checks.whole_graph import check_graph
from kg.model.errors import DataError
from kg.model.rooms import ONTOLOGY
from kg.model.terms import INFERRED, ONTOLOGY_GRAPH

FAULTS = Path(__file__).resolve().parent / "faults"
CHECKS = ONTOLOGY / "checks"


def with_ontology(built: Store, trig: str) -> Store:
    """Return a store of a TriG text and of the ontology's graph, which some checks ask."""
    store = Store()
    store.extend(built.quads_for_pattern(None, None, None, NamedNode(ONTOLOGY_GRAPH)))
    store.load(trig.encode(), format=RdfFormat.TRIG)
    inferred = NamedNode(INFERRED)
    if not store.contains_named_graph(inferred):
        facts = list(store.quads_for_pattern(None, None, None, DefaultGraph()))
        store.extend(Quad(fact.subject, fact.predicate, fact.object, inferred) for fact in facts)
    return store


def told(store: Store) -> list[str]:
    return sorted(problem.message for problem in check_graph(store, CHECKS, Locator([])))


def test_every_check_has_planted_faults() -> None:
    assert {file.stem for file in CHECKS.glob("*.rq")} == {file.stem for file in FAULTS.glob("*.trig")}


@pytest.mark.parametrize("name", sorted(file.stem for file in FAULTS.glob("*.trig")))
def test_a_check_finds_its_faults_and_no_other_finds_anything(name: str, store: Store) -> None:
    text = (FAULTS / f"{name}.trig").read_text(encoding="utf-8")
    says = re.findall(r"^# says: (.+)$", text, re.MULTILINE)
    assert says
    assert told(with_ontology(store, text)) == sorted(says)


def test_checks_are_silent_on_the_real_graph(store: Store) -> None:
    assert told(store) == []


@pytest.mark.parametrize(("query", "message"), [
    ("SELECT ?focus WHERE { ?focus ?p ?o }", "write '# title:' and '# message:' first"),
    ("# title: x\n# message: y\nASK { ?focus ?p ?o }", "the check is no SELECT query"),
])
def test_a_file_that_is_no_check_is_told(query: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "x.rq").write_text(query, encoding="utf-8")
    with pytest.raises(DataError, match=re.escape(f"ontology/checks/x.rq:1: {message}")):
        check_graph(Store(), tmp_path, Locator([]))
