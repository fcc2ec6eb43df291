"""How dated things stand to a day: what takes place once, what is valid from one date through another, what has a period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kg.model.dates import PartialDate
from kg.model.terms import TYPE, Triple, lexical, vcd
from kg.model.vocabulary import Vocabulary
from kg.snapshot.bounds import Bounds, Validity, Verdict
from kg.snapshot.dependents import CAME_ABOUT_AT

Dates = Mapping[str, Mapping[str, PartialDate]]
"""The dates of every thing, by property; of several that agree only the most precise is a fact."""

_HELD_ON, _HELD_THROUGH = vcd("heldOn"), vcd("heldThrough")
_ONCE = (_HELD_ON, *map(vcd, ("effectiveOn", "adoptedOn", "signedOn", "establishedOn", "openedOn")))
_FROM, _THROUGH = map(vcd, ("validFrom", "validThrough"))
_PERIOD_FROM = vcd("periodFrom")


@dataclass(frozen=True, slots=True)
class Dated:
    """The things with dates, by how they stand to a day.

    Attributes:
        once: what takes place once, of several days up to the last; a gathering without a date is possible, unless it is
            only planned.
        lasting: what has a validity.
        later: what has a period that begins after the day.
        undated: the gatherings without a date that a source reports.
        unreported: those that are only planned.
    """

    once: dict[str, Verdict]
    lasting: dict[str, Verdict]
    later: frozenset[str]
    undated: frozenset[str]
    unreported: frozenset[str]

    @property
    def doubtful(self) -> frozenset[str]:
        """What has a date within which the day falls, so that it may have taken place by then."""
        return frozenset(
            thing for thing, verdict in self.once.items() if verdict is Verdict.POSSIBLE and thing not in self.undated
        )

    @property
    def ahead(self) -> frozenset[str]:
        """What takes place after the day for certain."""
        return frozenset(thing for thing, verdict in self.once.items() if verdict is Verdict.NOT_YET)


def by_day(facts: Iterable[Triple], day: date, vocabulary: Vocabulary) -> Dated:
    """Tell how everything that has a date stands to a day, and the gatherings without one."""
    facts = list(facts)
    dates = _dates(facts)
    once = {thing: when.by(day) for thing, own in dates.items() if (when := _when(own))}
    lasting = {
        thing: Validity.stated(own.get(_FROM), own.get(_THROUGH)).on(day)
        for thing, own in dates.items() if _FROM in own or _THROUGH in own
    }
    later = {thing for thing, own in dates.items() if (start := own.get(_PERIOD_FROM)) and start.first > day}
    undated, unreported = _undated_gatherings(facts, dates, vocabulary)
    once.update(dict.fromkeys(sorted(undated), Verdict.POSSIBLE))
    return Dated(once, lasting, frozenset(later), undated, unreported)


def instances(name: str, facts: Iterable[Triple], vocabulary: Vocabulary) -> frozenset[str]:
    """Return the things of one of our classes, or of a class below it, by what is stated of their types."""
    kinds = {cls for cls, above in vocabulary.superclasses.items() if vcd(name) in above}
    return frozenset(subject for subject, predicate, obj in facts if predicate == TYPE and obj in kinds)


def _dates(facts: Iterable[Triple]) -> Dates:
    wanted = {*_ONCE, _HELD_THROUGH, _FROM, _THROUGH, _PERIOD_FROM}
    dates: dict[str, dict[str, PartialDate]] = defaultdict(dict)
    for subject, predicate, obj in facts:
        if predicate in wanted:
            dates[subject][predicate] = PartialDate.parse(lexical(obj))
    return dates


def _when(own: Mapping[str, PartialDate]) -> Bounds | None:
    """Return when something took place: it has not wholly done so before its last day."""
    begun, through = next((own[name] for name in _ONCE if name in own), None), own.get(_HELD_THROUGH)
    if begun is None and through is None:
        return None
    return Bounds(begun.first if begun else None, (through or begun or own[_HELD_THROUGH]).last)


def _undated_gatherings(
    facts: list[Triple], dates: Dates, vocabulary: Vocabulary
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the gatherings without a date that a source reports, and those that are only planned."""
    happened, planned = vocabulary.flagged("saysOfWhatHappened"), vocabulary.flagged("saysOfPlans")
    reported, announced = set(), set()
    for subject, predicate, obj in facts:
        if predicate in happened:
            reported.add(subject)
        elif predicate in planned:
            announced.add(subject)
        elif predicate in CAME_ABOUT_AT:
            reported.add(obj)
    gatherings = instances("Gathering", facts, vocabulary)
    undated = {gathering for gathering in gatherings if _when(dates.get(gathering, {})) is None}
    unreported = (undated & announced) - reported
    return frozenset(undated - unreported), frozenset(unreported)
