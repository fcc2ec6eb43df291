"""The reference way: owlrl closes the graph, pyshacl validates it, and both are compared with the fast way."""

from __future__ import annotations

from pathlib import Path

from kg.build import Graph, Progress, Summary, Timings
from kg.graph.reference import close_by_owlrl
from kg.model.errors import DataError, Place, Problem
from kg.model.rooms import ONTOLOGY


def check(seeds: Path, progress: Progress) -> Summary:
    """Check a seeds folder the reference way; nothing is written.

    Raises:
        DataError: with every problem, among them every triple in which the two ways differ.
    """
    from kg.checks.whole_graph import check_graph
    from kg.graph.closure import close
    from kg.store.publish import in_memory

    timings = Timings(progress)
    graph = Graph(seeds, seeds.name, timings)
    problems, warnings = graph.shape_problems()
    errors, more = graph.counted()
    problems += errors
    warnings += more
    with timings.step("reference shapes"):
        problems += _shape_differences(graph)
    with timings.step("closure without own rules"):
        axioms_only = close(graph.given, graph.axioms.rules, graph.vocabulary).inferred
    with timings.step("reference closure"):
        reference, contradictions = close_by_owlrl(graph.given, graph.vocabulary)
        problems += [Problem(Place("ontology"), f"contradiction found by owlrl: {text}") for text in contradictions]
        ours = {subject for subject, _, _ in graph.vocabulary.triples}  # what is inferred of the ontology's own terms
        problems += _differences("axioms", frozenset(t for t in axioms_only if t[0] not in ours), reference)
        again, _ = close_by_owlrl(graph.closed, graph.vocabulary)
        problems += _differences("axioms after our rules", frozenset(), again)
    with timings.step("whole graph"):
        problems += check_graph(in_memory(graph.dataset.nquads()), ONTOLOGY / "checks", graph.locator)
    if problems:
        raise DataError(problems)
    counts = {
        "claims": len(graph.seeds.claims),
        "facts": len(graph.facts.support),
        "inferences": len(graph.inferred),
        "inferences equal to owlrl's": len(reference),
    }
    return Summary(counts, tuple(warnings), timings.seconds)


def _shape_differences(graph: Graph) -> list[Problem]:
    """Return what only one of the two ways of validation finds."""
    from kg.checks.reference import validate_by_pyshacl
    from kg.checks.shapes import CLAIM_SHAPES, FACT_SHAPES, read_shapes
    from kg.checks.validation import validate

    problems = []
    for data, name in ((graph.asserted, FACT_SHAPES), (graph.closed, FACT_SHAPES), (graph.claim_graph, CLAIM_SHAPES)):
        fast = set(validate(data, read_shapes(ONTOLOGY / name), graph.vocabulary)[0])
        reference = set(validate_by_pyshacl(data, ONTOLOGY / name, graph.vocabulary))
        problems += [
            Problem(Place(f"ontology/{name}"), f"only {who} finds {result}: mend checks/shapes.py")
            for who, results in (("the build", fast - reference), ("pyshacl", reference - fast))
            for result in sorted(results)
        ]
    return problems


def _differences(what: str, fast: frozenset[tuple[str, str, str]], reference: frozenset[tuple[str, str, str]]) -> list[Problem]:
    place = Place("closure")
    return [
        Problem(place, f"{what}: only {who} infers {' '.join(triple)}: mend graph/axioms.py")
        for who, triples in (("the build", fast - reference), ("owlrl", reference - fast))
        for triple in sorted(triples)
    ]
