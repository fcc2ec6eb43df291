"""SHACL the reference way: pyshacl over the shapes that ``kg/checks/shapes.py`` compiles."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyshacl
import rdflib
from rdflib import SH, Graph, Literal, URIRef
from rdflib.term import Node

from kg.checks.validation import Result
from kg.model.terms import RDFS, Triple, iri, literal
from kg.model.vocabulary import Vocabulary


def validate_by_pyshacl(triples: Iterable[Triple], shapes: Path, vocabulary: Vocabulary, *, lang: str = "en") -> list[Result]:
    """Validate triples against a shapes file with pyshacl, without inference.

    Args:
        triples: the data.
        shapes: a Turtle file of shapes.
        vocabulary: gives the subclasses, so that a shape reaches the instances of subclasses.
        lang: the language of the messages.
    """
    hierarchy = [t for t in vocabulary.triples if t[1] == iri(RDFS + "subClassOf")]
    text = "".join(f"{s} {p} {o} .\n" for s, p, o in (*triples, *hierarchy) if not (s + o).startswith("_:"))
    normal, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False  # what is ill-formed stays as people wrote it
    try:
        data = Graph().parse(data=text, format="nt")
        _, report, _ = pyshacl.validate(data, shacl_graph=str(shapes), inference="none")
    finally:
        rdflib.NORMALIZE_LITERALS = normal
    if not isinstance(report, Graph):
        raise RuntimeError(f"pyshacl gave no report: {report!r}")
    results = []
    for node in report.objects(None, SH.result):  # results may have others as their details
        messages = {m.language: str(m) for m in report.objects(node, SH.resultMessage) if isinstance(m, Literal)}
        results.append(Result(
            _text(report.value(node, SH.focusNode)), _text(report.value(node, SH.resultPath)),
            _text(report.value(node, SH.value)), _text(report.value(node, SH.sourceShape)),
            _text(report.value(node, SH.sourceConstraintComponent)),
            messages.get(lang) or next((messages[k] for k in sorted(messages, key=str)), "does not fit its shape"),
            _text(report.value(node, SH.resultSeverity)),
        ))
    return sorted(results)


def _text(node: Node | None) -> str:
    """Return a term; a path that is no predicate is a blank node in the report and says nothing."""
    if isinstance(node, Literal):
        return literal(str(node), lang=node.language or "", datatype=str(node.datatype or ""))
    return iri(str(node)) if isinstance(node, URIRef) else ""
