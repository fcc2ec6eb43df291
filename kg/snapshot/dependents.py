"""What goes when something is not there: what came about at a gathering, what is missing of a thing, parts of a thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import dataclass

from kg.model.terms import Triple, vcd

CAME_ABOUT_AT = frozenset(map(vcd, (
    "acknowledgedAt", "agreedAt", "approvedAt", "attestedAt", "issuedDuring", "outcomeOf", "proposedAt", "reportedAt",
    "saidAt", "undertakenAt", "voicedAt",
)))
"""Properties that lead from a thing to the gathering at which it came about."""

_LACKING, _HELD_AFTER, _SPEAKS_OF = map(vcd, "lacking heldAfter about".split())
_ANCHORS = CAME_ABOUT_AT | {_LACKING, _HELD_AFTER}


@dataclass(frozen=True)
class Cut:
    """Which triples are cut off: those of things that are gone, and what happened at gatherings that are only planned."""

    gone: frozenset[str]
    ahead: frozenset[str]
    happened: frozenset[str]

    def __call__(self, triple: Triple) -> bool:
        """Tell whether a triple is cut off."""
        subject, predicate, obj = triple
        if subject in self.gone or obj in self.gone:
            return True
        if subject in self.ahead or obj in self.ahead:
            return predicate in self.happened or (obj in self.ahead and predicate in CAME_ABOUT_AT)
        return False


def with_dependents(
    triples: Iterable[Triple], gone: Iterable[str], ahead: Iterable[str], happened: frozenset[str], parts: Container[str],
) -> Cut:
    """Extend the things that are gone by those that go with them.

    A thing goes if everything that it hangs on is cut off: the gatherings at which it came about, what it is missing of,
    else what it is about; and a part goes if nothing is left that leads to it.

    Args:
        triples: all that is stated, before anything is cut off.
        gone: the things that are not there at all.
        ahead: gatherings that are there only as plans.
        happened: the properties that tell what happened.
        parts: the things that are there only as parts of others.
    """
    anchors: dict[str, list[Triple]] = defaultdict(list)
    about: dict[str, list[Triple]] = defaultdict(list)
    leading: dict[str, list[Triple]] = defaultdict(list)
    things = set()
    for triple in triples:
        subject, predicate, obj = triple
        things.add(subject)
        if predicate in _ANCHORS:
            anchors[subject].append(triple)
        elif predicate == _SPEAKS_OF:
            about[subject].append(triple)
        leading[obj].append(triple)
    waiting = sorted(things)
    cut = Cut(frozenset(gone), frozenset(ahead), happened)
    while True:
        going = {
            thing
            for thing in waiting
            if thing not in cut.gone
            and (links := anchors.get(thing) or about.get(thing) or (leading.get(thing) if thing in parts else None))
            and all(map(cut, links))
        }
        if not going:
            return cut
        cut = Cut(cut.gone | going, cut.ahead, happened)
