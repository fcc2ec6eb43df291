"""SHACL: the shapes of ``ontology/shapes.ttl`` over facts, those of ``claim-shapes.ttl`` over claims.

Facts are validated as they were asserted and again after closure, because an inferred type can hide a wrong one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyshacl
from pyoxigraph import RdfFormat, Store
from rdflib import RDF, SH, Graph, Literal
from rdflib.term import Node

from kg.checks.located import Locator
from kg.model.errors import Problem
from kg.model.terms import Triple
from kg.model.vocabulary import Vocabulary

FACT_SHAPES = "shapes.ttl"
CLAIM_SHAPES = "claim-shapes.ttl"


@dataclass(frozen=True, slots=True)
class Result:
    """One validation result; all terms are N-Triples text, empty where SHACL gives none."""

    focus: str
    path: str
    value: str
    shape: str
    message: str


def validate(triples: Iterable[Triple], shapes: Path, vocabulary: Vocabulary, *, lang: str = "en") -> list[Result]:
    """Validate triples against a shapes file with pyshacl, without inference.

    Args:
        triples: the data.
        shapes: a Turtle file of shapes.
        vocabulary: gives the subclasses, so that a shape reaches the instances of subclasses.
        lang: the language of the messages.
    """
    hierarchy = [t for t in vocabulary.triples if t[1] == "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"]
    store = Store()
    text = "".join(f"{s} {p} {o} .\n" for s, p, o in (*triples, *hierarchy) if not (s + o).startswith("_:"))
    store.bulk_load(text.encode(), format=RdfFormat.N_TRIPLES)
    _, report, _ = pyshacl.validate(store, shacl_graph=str(shapes), inference="none")  # type: ignore[arg-type]
    if not isinstance(report, Graph):
        raise RuntimeError(f"pyshacl gave no report: {report!r}")
    results = []
    for node in report.subjects(RDF.type, SH.ValidationResult):
        messages = {m.language: str(m) for m in report.objects(node, SH.resultMessage) if isinstance(m, Literal)}
        results.append(Result(
            _text(report.value(node, SH.focusNode)), _text(report.value(node, SH.resultPath)),
            _text(report.value(node, SH.value)), _text(report.value(node, SH.sourceShape)),
            messages.get(lang) or next((messages[k] for k in sorted(messages, key=str)), "does not fit its shape"),
        ))
    return sorted(results, key=lambda r: (r.focus, r.path, r.value, r.shape))


def located(results: Iterable[Result], locator: Locator) -> list[Problem]:
    """Return the problems of validation results at the lines that people wrote."""
    return [p for r in results for p in locator.problems(r.message, r.focus, r.path, r.value)]


def _text(node: Node | None) -> str:
    return node.n3() if node is not None else ""
