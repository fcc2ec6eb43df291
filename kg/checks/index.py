"""An index of triples for validation: values of predicates both ways, instances of classes with those of subclasses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from kg.model.terms import TYPE, Triple


class Index:
    """Triples by subject and predicate, by object and predicate, and the instances of every class."""

    def __init__(self, triples: Iterable[Triple], superclasses: Mapping[str, frozenset[str]]) -> None:
        self._values: dict[str, dict[str, list[str]]] = defaultdict(dict)
        self._instances: dict[str, set[str]] = defaultdict(set)
        for subject, predicate, obj in triples:
            self._values[predicate].setdefault(subject, []).append(obj)
            if predicate == TYPE:
                for cls in superclasses.get(obj, (obj,)):
                    self._instances[cls].add(subject)

    def values(self, focus: str, predicate: str) -> list[str]:
        """Return the objects of a predicate."""
        return self._values[predicate].get(focus, [])

    def sources(self, focus: str, predicate: str) -> list[str]:
        """Return the subjects of a predicate."""
        return self._sources[predicate].get(focus, [])

    def instances(self, cls: str) -> set[str]:
        """Return the instances of a class and of its subclasses."""
        return self._instances.get(cls, set())

    def subjects(self, predicate: str) -> Iterator[str]:
        """Yield what has a predicate."""
        yield from self._values[predicate]

    def objects(self, predicate: str) -> Iterator[str]:
        """Yield what a predicate leads to."""
        yield from self._sources[predicate]

    def properties(self, focus: str) -> Iterator[tuple[str, str]]:
        """Yield the predicates and objects of a node."""
        for predicate, of in self._values.items():
            for value in of.get(focus, ()):
                yield predicate, value

    @cached_property
    def _sources(self) -> dict[str, dict[str, list[str]]]:
        """The other way round, made when a shape first asks for it: ours never do."""
        sources: dict[str, dict[str, list[str]]] = defaultdict(dict)
        for predicate, of in self._values.items():
            for subject, objects in of.items():
                for obj in objects:
                    sources[predicate].setdefault(obj, []).append(subject)
        return sources
