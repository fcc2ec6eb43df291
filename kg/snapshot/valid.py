"""What is valid as of a day: what had happened by then, what was in force, and what was planned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kg.graph.facts import Facts
from kg.model.dates import PartialDate
from kg.model.terms import EDITORS, LABEL, SKOSXL, TYPE, Triple, iri, lexical, vcd
from kg.model.vocabulary import Vocabulary
from kg.seeds.claims import Claim
from kg.snapshot.bounds import Bounds, Validity, Verdict
from kg.snapshot.dependents import Cut, with_dependents

_TOOK_PLACE = tuple(map(vcd, ("heldOn", "effectiveOn", "adoptedOn", "establishedOn")))
_VALIDITY = tuple(map(vcd, ("validFrom", "validThrough")))
_PERIOD = tuple(map(vcd, ("periodFrom", "periodThrough")))
_TENURE = tuple(map(vcd, ("earliestBegin", "latestBegin", "earliestEnd", "latestEnd")))
_BELONGS_TO = frozenset(map(vcd, ("postIn", "committeeOf")))
_PARTS = frozenset(
    (*map(vcd, ("Circumstance", "Formula", "Objective", "Participation", "ParticipantGroup")), iri(SKOSXL + "Label"))
)
_NAMES = frozenset((
    LABEL, iri(SKOSXL + "prefLabel"), iri(SKOSXL + "altLabel"), *_VALIDITY, vcd("validEarliest"), vcd("validLatest"),
))
"""What is still said of a thing that is no longer valid: its names, and when it was valid."""

_WORST_LAST = (Verdict.CERTAIN, Verdict.POSSIBLE, Verdict.NOT_YET)


@dataclass(frozen=True, slots=True)
class Horizon:
    """Which triples may stand on a day; ``ended`` are the things that only past events still name."""

    cut: Cut
    ended: frozenset[str]

    def admits(self, triple: Triple) -> bool:
        """Tell whether nothing in a triple is missing, and only names are said of what has ended."""
        return not self.cut(triple) and (triple[0] not in self.ended or triple[1] in _NAMES)


@dataclass(frozen=True, slots=True)
class Slice:
    """What is valid as of a day: facts, claims, and how things stand to the day.

    ``dated`` are the dated things that are kept, ``plans`` the gatherings whose plans are kept, with what is known of
    the day on which these were published; ``doubtful`` what is left out although it may have happened by then.
    """

    facts: Facts
    claims: dict[str, Claim]
    horizon: Horizon
    dated: dict[str, Verdict]
    plans: dict[str, Verdict]
    doubtful: frozenset[str]


def keep_valid(
    claims: Mapping[str, Claim], facts: Facts, published: Mapping[str, Bounds], day: date, vocabulary: Vocabulary
) -> Slice:
    """Leave out what is not valid as of a day; what may be valid is kept.

    Args:
        claims: the claims to choose from.
        facts: the accepted facts and the status of every claim, whatever the day.
        published: when each source was published.
        day: the day.
        vocabulary: tells what happened from what was planned.
    """
    happened = vocabulary.flagged("saysOfWhatHappened")
    dates = _dates(facts.support)
    dated: dict[str, Verdict] = {}
    for thing, own in dates.items():
        if verdict := _verdict(own, day):
            dated[thing] = verdict
    doubtful = {thing for thing, verdict in dated.items() if verdict is Verdict.POSSIBLE and _took_place(dates[thing])}
    gone = doubtful | {thing for thing, verdict in dated.items() if verdict is Verdict.NOT_YET}
    plans, late = _plans(claims, facts, published, day, vocabulary.flagged("saysOfPlans"))
    for gathering, is_reported in _undated_gatherings(facts.support, dates, vocabulary):
        if is_reported:
            dated[gathering] = Verdict.POSSIBLE
        else:
            gone.add(gathering)
    ended = {thing for thing, verdict in dated.items() if verdict is Verdict.NO_LONGER}
    belongs = [triple for triple in facts.support if triple[1] in _BELONGS_TO]
    parts = {s for s, p, o in facts.support if p == TYPE and o in _PARTS}
    cut = Cut(frozenset(_inherited(belongs, gone - plans.keys())), frozenset(gone & plans.keys()), happened)
    cut = with_dependents(cut, facts.support, parts)
    horizon = Horizon(cut, frozenset(_inherited(belongs, ended) - cut.gone))
    kept = {name: claim for name, claim in claims.items() if name not in late and horizon.admits(claim.triple)}
    support = {
        triple: left
        for triple, behind in facts.support.items()
        if horizon.admits(triple) and (left := tuple(claim for claim in behind if claim.iri in kept))
    }
    missing = cut.gone | cut.ahead | horizon.ended
    return Slice(
        Facts(facts.status, support), kept, horizon, {t: v for t, v in dated.items() if t not in missing},
        {t: v for t, v in plans.items() if t not in cut.gone}, frozenset(doubtful),
    )


def tenures(closed: Iterable[Triple], ended: frozenset[str], day: date) -> dict[str, Verdict]:
    """Tell of every tenure of a closed graph whether it is held on a day; with its post it ends."""
    bounds: dict[str, dict[str, date]] = defaultdict(dict)
    found: dict[str, Verdict] = {}
    for subject, predicate, obj in closed:
        if predicate in _TENURE:
            bounds[subject][predicate] = date.fromisoformat(lexical(obj))
        elif predicate == TYPE and obj == vcd("Tenure"):
            found[subject] = Verdict.POSSIBLE
        elif predicate == vcd("post") and obj in ended:
            bounds[subject][_TENURE[3]] = date.min
    for tenure in found:
        first, last, first_end, last_end = (bounds[tenure].get(name) for name in _TENURE)
        found[tenure] = Validity(Bounds(first, last), Bounds(first_end, last_end)).on(day)
    return found


def _dates(facts: Iterable[Triple]) -> dict[str, dict[str, PartialDate]]:
    """Return the dates of every thing; of several that agree only the most precise is a fact."""
    wanted = {*_TOOK_PLACE, *_VALIDITY, *_PERIOD}
    dates: dict[str, dict[str, PartialDate]] = defaultdict(dict)
    for subject, predicate, obj in facts:
        if predicate in wanted:
            dates[subject][predicate] = PartialDate.parse(lexical(obj))
    return dates


def _took_place(own: Mapping[str, PartialDate]) -> PartialDate | None:
    return next((own[name] for name in _TOOK_PLACE if name in own), None)


def _verdict(own: Mapping[str, PartialDate], day: date) -> Verdict | None:
    """Return how a thing stands to a day by its dates: first what happens once, then validity, then the period."""
    once = _took_place(own)
    if once:
        verdict = Bounds(once.first, once.last).by(day)
        if verdict is not Verdict.CERTAIN or own.keys().isdisjoint(_VALIDITY):
            return verdict
    start, through = (own.get(name) for name in _VALIDITY)
    if start or through:
        return Validity.stated(start, through).on(day)
    start, through = (own.get(name) for name in _PERIOD)
    if start and start.first > day:
        return Verdict.NOT_YET
    return None


def _undated_gatherings(
    facts: Iterable[Triple], dates: Mapping[str, Mapping[str, PartialDate]], vocabulary: Vocabulary
) -> list[tuple[str, bool]]:
    """Return the gatherings without a date, and whether a source reports them; the others are only planned."""
    kinds = {cls for cls, above in vocabulary.superclasses.items() if vcd("Gathering") in above}
    happened, planned = vocabulary.flagged("saysOfWhatHappened"), vocabulary.flagged("saysOfPlans")
    gatherings, reported, announced = set(), set(), set()
    for subject, predicate, obj in facts:
        if predicate == TYPE and obj in kinds:
            gatherings.add(subject)
        elif predicate in happened:
            reported.add(subject)
        elif predicate in planned:
            announced.add(subject)
    undated = sorted(gathering for gathering in gatherings if _TOOK_PLACE[0] not in dates.get(gathering, ()))
    return [(gathering, gathering in reported or gathering not in announced) for gathering in undated]


def _plans(
    claims: Mapping[str, Claim], facts: Facts, published: Mapping[str, Bounds], day: date, planned: frozenset[str]
) -> tuple[dict[str, Verdict], set[str]]:
    """Return the gatherings that were planned by a day, and the claims that announce something later."""

    def told(claim: Claim) -> Verdict:
        if claim.rests_on:
            grounds = [told(claims[ground]) for ground in claim.rests_on if ground in claims]
            return max(grounds, key=_WORST_LAST.index, default=Verdict.CERTAIN)
        return Verdict.CERTAIN if claim.source == EDITORS else published[claim.source].by(day)

    late: set[str] = set()
    plans: dict[str, list[Verdict]] = defaultdict(list)
    for name, claim in claims.items():
        if claim.triple[1] in planned or claim.modality == "announced":
            verdict = told(claim)
            if verdict is Verdict.NOT_YET:
                late.add(name)
            elif claim.triple[1] in planned and facts.status[name] == "accepted":
                plans[claim.triple[0]].append(verdict)
    return {thing: min(verdicts, key=_WORST_LAST.index) for thing, verdicts in sorted(plans.items())}, late


def _inherited(belongs: Iterable[Triple], things: Iterable[str]) -> set[str]:
    """Add the committees of units, and the posts in them: they begin and end with the unit."""
    found = set(things)
    while True:
        more = {subject for subject, _, obj in belongs if obj in found} - found
        if not more:
            return found
        found |= more
