"""Facts looked up by subject and by object, for decisions: each fact found is a ground that an explanation can show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kg.graph.facts import Facts
from kg.model.dates import PartialDate
from kg.model.terms import TYPE, Triple, lexical, vcd
from kg.model.vocabulary import Vocabulary

_HELD_ON, _HELD_THROUGH = vcd("heldOn"), vcd("heldThrough")


class Lookup:
    """The facts with some properties, and what the vocabulary says of concepts."""

    def __init__(self, facts: Facts, vocabulary: Vocabulary, wanted: Iterable[str]) -> None:
        self._vocabulary = vocabulary
        properties = {*wanted, TYPE, _HELD_ON, _HELD_THROUGH}
        self._of: dict[tuple[str, str], list[Triple]] = defaultdict(list)
        self._to: dict[tuple[str, str], list[Triple]] = defaultdict(list)
        self._with: dict[str, list[Triple]] = defaultdict(list)
        for triple in facts.support:
            subject, predicate, obj = triple
            if predicate in properties:
                self._of[subject, predicate].append(triple)
                self._to[predicate, obj].append(triple)
                self._with[predicate].append(triple)

    def all(self, predicate: str) -> list[Triple]:
        """Return all facts with a property."""
        return self._with.get(predicate, [])

    def of(self, subject: str, predicate: str) -> list[Triple]:
        """Return what a property says of a thing."""
        return self._of.get((subject, predicate), [])

    def to(self, predicate: str, obj: str) -> list[Triple]:
        """Return where a property has a thing as its value."""
        return self._to.get((predicate, obj), [])

    def a(self, thing: str, cls: str) -> Triple | None:
        """Return the fact that makes a thing one of a class, or None."""
        above = self._vocabulary.superclasses
        return next((fact for fact in self.of(thing, TYPE) if cls in above.get(fact[2], ())), None)

    def says(self, thing: str, predicate: str, value: str) -> bool:
        """Tell whether a property of a thing or a concept has a value, as a fact or in the vocabulary."""
        stated = self._vocabulary.about.get(thing, {}).get(predicate, ())
        return value in stated or any(fact[2] == value for fact in self.of(thing, predicate))

    def days(self, gathering: str) -> tuple[list[Triple], PartialDate | None, PartialDate | None]:
        """Return the facts that date a gathering, and its first and its last day as they are known."""
        first, last = self.of(gathering, _HELD_ON), self.of(gathering, _HELD_THROUGH)
        begin = _date(first[0]) if first else None
        return [*first[:1], *last[:1]], begin, _date(last[0]) if last else begin


def _date(fact: Triple) -> PartialDate:
    return PartialDate.parse(lexical(fact[2]))
