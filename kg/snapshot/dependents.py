"""What goes when something is not there: what came about at a gathering, what is missing of a thing, parts of a thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass, replace

from kg.model.terms import VCD, Triple, iri, vcd

CAME_ABOUT_AT = frozenset(map(vcd, (
    "acknowledgedAt", "agreedAt", "announcedAt", "approvedAt", "attestedAt", "issuedDuring", "outcomeOf", "proposedAt",
    "reportedAt", "saidAt", "undertakenAt", "voicedAt",
)))
"""Properties that lead from a thing to the gathering at which it came about."""

_LACKING, _SEARCHED_IN, _HELD_AFTER = map(vcd, ("lacking", "searchedIn", "heldAfter"))
_SPEAKS_OF = iri(f"{VCD}about")
_ANCHORS = {**dict.fromkeys(CAME_ABOUT_AT, "gathering"), _LACKING: "thing", _SEARCHED_IN: "source", _HELD_AFTER: "before"}
"""What a thing hangs on, in groups: it goes with any group of which nothing is left."""


@dataclass(frozen=True)
class Cut:
    """Which triples are cut off: those of things that are gone, and what happened with things that are there before it.

    Attributes:
        gone: the things that are not there at all.
        ahead: what is there before it happened: gatherings that are there only as plans, documents not signed yet.
        happened: the properties that tell what happened.
        lost: single triples that nobody states.
    """

    gone: frozenset[str]
    ahead: frozenset[str] = frozenset()
    happened: frozenset[str] = frozenset()
    lost: frozenset[Triple] = frozenset()

    def __call__(self, triple: Triple) -> bool:
        """Tell whether a triple is cut off."""
        subject, predicate, obj = triple
        if subject in self.gone or obj in self.gone or triple in self.lost:
            return True
        if subject in self.ahead or obj in self.ahead:
            return predicate in self.happened or (obj in self.ahead and predicate in CAME_ABOUT_AT)
        return False


def with_dependents(cut: Cut, triples: Iterable[Triple], parts: Container[str]) -> Cut:
    """Extend the things that are gone by those that go with them.

    A thing goes if all is cut off of what it hangs on: the gatherings at which it came about, what it is missing of and
    where that was looked for, else what it is about; and a part goes if nothing is left that leads to it.

    Args:
        cut: what is cut off to begin with.
        triples: all that is stated, before anything is cut off.
        parts: the things that are there only as parts of others.
    """
    anchors: dict[str, dict[str, list[Triple]]] = defaultdict(lambda: defaultdict(list))
    about: dict[str, list[Triple]] = defaultdict(list)
    leading: dict[str, list[Triple]] = defaultdict(list)
    things: set[str] = set()
    for triple in triples:
        subject, predicate, obj = triple
        things.add(subject)
        if predicate in _ANCHORS:
            anchors[subject][_ANCHORS[predicate]].append(triple)
        else:  # what hangs on a thing does not hold it
            leading[obj].append(triple)
            if predicate == _SPEAKS_OF:
                about[subject].append(triple)

    def held_by(thing: str) -> Iterable[list[Triple]]:
        if thing in anchors:
            return anchors[thing].values()
        links = about.get(thing) or (leading.get(thing) if thing in parts else None)
        return [links] if links else []

    while True:
        going = {thing for thing in things - cut.gone - cut.ahead if any(all(map(cut, links)) for links in held_by(thing))}
        if not going:
            return cut
        cut = replace(cut, gone=cut.gone | going)
