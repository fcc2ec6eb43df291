"""Validation by compiled shapes: results as SHACL has them (W3C Recommendation of 2017-07-20, sections 3 and 4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kg.checks.constraints import Check
from kg.checks.index import Index
from kg.checks.located import Locator
from kg.checks.paths import SH, Path
from kg.model.errors import Problem
from kg.model.terms import Triple, iri
from kg.model.vocabulary import Vocabulary

VIOLATION = iri(SH + "Violation")
TOLD_ONLY = frozenset((iri(SH + "Warning"), iri(SH + "Info")))
"""The severities that stop nothing."""


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """One validation result; all terms are N-Triples text, empty where SHACL gives none."""

    focus: str
    path: str
    value: str
    shape: str
    component: str
    message: str
    severity: str = VIOLATION


@dataclass(frozen=True, slots=True)
class Shape:
    """A compiled shape.

    Attributes:
        name: its term.
        path: where its value nodes are; None for a node shape, whose value node is the focus node.
        targets: the kind and the term of every target; empty where only other shapes lead to it.
        severity: the term of its severity.
        messages: its message in each language.
        constraints: its constraints with their components.
        properties: the property shapes of its value nodes.
        closed: the predicates that its value nodes may have; None where they may have any.
    """

    name: str
    path: Path | None
    targets: tuple[tuple[str, str], ...]
    severity: str
    messages: Mapping[str, str]
    constraints: tuple[tuple[str, Check], ...]
    properties: tuple[Shape, ...]
    closed: frozenset[str] | None

    def results(self, index: Index, focus: str, lang: str = "en") -> Iterator[Result]:
        """Yield what is wrong with a focus node."""
        values = self.path.values(index, focus) if self.path else [focus]
        message = self.messages.get(lang) or next(iter(self.messages.values()), "does not fit its shape")
        path = self.path.predicate if self.path else ""
        for component, wrong in self.constraints:
            for value in wrong(index, focus, values):
                yield Result(focus, path, value, self.name, component, message, self.severity)
        if self.closed is not None:
            for value in values:
                for predicate, obj in index.properties(value):
                    if predicate not in self.closed:
                        yield Result(value, predicate, obj, self.name, component_of("closed"), message, self.severity)
        for inner in self.properties:
            for value in values:
                yield from inner.results(index, value, lang)

    def conforms(self, index: Index, node: str) -> bool:
        """Tell whether nothing is wrong with a node."""
        return next(self.results(index, node), None) is None

    def focus_nodes(self, index: Index) -> set[str]:
        """Return the nodes that the shape is about by its targets."""
        nodes: set[str] = set()
        for kind, term in self.targets:
            if kind == "targetClass":
                nodes |= index.instances(term)
            elif kind == "targetNode":
                nodes.add(term)
            else:
                nodes.update(index.subjects(term) if kind == "targetSubjectsOf" else index.objects(term))
        return nodes


def validate(
    triples: Iterable[Triple], shapes: Iterable[Shape], vocabulary: Vocabulary, *, lang: str = "en"
) -> tuple[list[Result], frozenset[str]]:
    """Validate triples, without inference beyond subclasses.

    Args:
        triples: the data, each triple once.
        shapes: compiled shapes.
        vocabulary: gives the subclasses, so that a shape reaches the instances of subclasses.
        lang: the language of the messages.

    Returns:
        What is wrong, sorted; and the names of the shapes that were about something.
    """
    index = Index(triples, vocabulary.superclasses)
    results: list[Result] = []
    reached = set()
    for shape in shapes:
        nodes = shape.focus_nodes(index)
        if nodes:
            reached.add(shape.name)
        for focus in nodes:
            results += shape.results(index, focus, lang)
    return sorted(results), frozenset(reached)


def located(results: Iterable[Result], locator: Locator) -> list[Problem]:
    """Return the problems of validation results at the lines that people wrote, each said once."""
    seen = dict.fromkeys((r.message, r.focus, r.path, r.value) for r in results)
    return [p for said in seen for p in locator.problems(*said)]


def component_of(parameter: str) -> str:
    """Return the constraint component that a parameter belongs to."""
    return iri(f"{SH}{parameter[0].upper()}{parameter[1:]}ConstraintComponent")
