"""The history up to a day: what had happened by then, and what was planned. What ended before the day belongs to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from kg.graph.facts import Facts
from kg.graph.plans import PLAN
from kg.model.terms import EDITORS, SKOSXL, TYPE, Triple, iri, vcd
from kg.model.vocabulary import Vocabulary
from kg.seeds.claims import Claim
from kg.snapshot.bounds import Bounds, Verdict
from kg.snapshot.dated import Dated, by_day, instances
from kg.snapshot.dependents import CAME_ABOUT_AT, Cut, with_dependents

_PARTS = frozenset(
    (*map(vcd, ("Circumstance", "Formula", "Objective", "Participation", "ParticipantGroup", "Signature")), iri(SKOSXL + "Label"))
)
_WORST_LAST = (Verdict.CERTAIN, Verdict.POSSIBLE, Verdict.NOT_YET)


@dataclass(frozen=True, slots=True)
class History:
    """What had happened or been planned by a day: facts, claims, and how things stand to the day.

    ``dated`` are the dated things that are kept, with those that are over, documents by their validity only; ``plans`` the
    gatherings whose plans are kept, with what is known of the day on which these were published; ``doubtful`` what is left
    out although it may have taken place by then.
    """

    facts: Facts
    claims: dict[str, Claim]
    dated: dict[str, Verdict]
    plans: dict[str, Verdict]
    documents: frozenset[str]
    doubtful: frozenset[str]


def history_of(
    claims: Mapping[str, Claim], facts: Facts, published: Mapping[str, Bounds], day: date, vocabulary: Vocabulary
) -> History:
    """Leave out what had not happened by a day, or perhaps not; what had been planned by then stays as a plan.

    Args:
        claims: the claims to choose from.
        facts: the accepted facts and the status of every claim, whatever the day.
        published: when each source was published.
        day: the day.
        vocabulary: tells what happened from what was planned.
    """
    dated = by_day(facts.support, day, vocabulary)
    documents = instances("Document", facts.support, vocabulary)
    plans, late = _plans(claims, facts, published, day, vocabulary.flagged("saysOfPlans"))
    cut = _not_yet(dated, documents, plans, facts.support, vocabulary)
    kept = {name: claim for name, claim in claims.items() if name not in late and not cut(claim.triple)}
    once = {thing: verdict for thing, verdict in dated.once.items() if thing not in documents | cut.ahead}
    return History(
        _stated(facts, kept), kept,
        {thing: verdict for thing, verdict in {**once, **dated.lasting}.items() if thing not in cut.gone},
        {thing: verdict for thing, verdict in plans.items() if thing not in cut.gone},
        documents - cut.gone, dated.doubtful,
    )


def _stated(facts: Facts, kept: Container[str]) -> Facts:
    """Return the facts, and the coarser dates beside them, that claims which are kept still state."""

    def left(stated: Mapping[Triple, tuple[Claim, ...]]) -> dict[Triple, tuple[Claim, ...]]:
        behind = ((triple, tuple(claim for claim in claims if claim.iri in kept)) for triple, claims in stated.items())
        return {triple: claims for triple, claims in behind if claims}

    return replace(facts, support=left(facts.support), coarser=left(facts.coarser), earlier=left(facts.earlier))


def _not_yet(
    dated: Dated, documents: Iterable[str], plans: Mapping[str, Verdict], facts: Iterable[Triple], vocabulary: Vocabulary
) -> Cut:
    """Return what cuts off all that had not happened by the day.

    What came about at a gathering is there when that had taken place, whenever it becomes valid. A document that may be in
    force on the day is there although the gathering that produced it may come later: that it was signed is cut off then.
    """
    facts = list(facts)
    came: dict[str, set[str]] = defaultdict(set)
    for subject, predicate, obj in facts:
        if predicate in CAME_ABOUT_AT:
            came[subject].add(obj)
    not_valid = {thing for thing, verdict in dated.lasting.items() if verdict is Verdict.NOT_YET}
    absent = dated.ahead | dated.doubtful | dated.unreported
    gone = absent | ((dated.later | not_valid) - came.keys() - dated.once.keys())
    unsigned = {
        thing for thing in came.keys() & dated.lasting.keys() & set(documents) - not_valid - gone
        if came[thing] <= absent and came[thing] & dated.doubtful
    }
    belongs = [triple for triple in facts if triple[1] in vocabulary.flagged("endsWithObject")]
    cut = Cut(
        with_parts(belongs, gone - plans.keys()), frozenset(gone & plans.keys() | unsigned),
        vocabulary.flagged("saysOfWhatHappened"),
    )
    return with_dependents(cut, facts, {s for s, p, o in facts if p == TYPE and o in _PARTS})


def with_parts(belongs: Iterable[Triple], things: Iterable[str]) -> frozenset[str]:
    """Add to things what begins and ends with them: the committees of units, the posts in these."""
    belongs = list(belongs)
    found = set(things)
    while more := {subject for subject, _, obj in belongs if obj in found} - found:
        found |= more
    return frozenset(found)


def _plans(
    claims: Mapping[str, Claim], facts: Facts, published: Mapping[str, Bounds], day: date, planned: frozenset[str]
) -> tuple[dict[str, Verdict], set[str]]:
    """Return the gatherings that were planned by a day, and the claims that announce something later."""

    def told(claim: Claim) -> Verdict:
        if claim.rests_on:
            grounds = [told(claims[ground]) for ground in claim.rests_on if ground in claims]
            return max(grounds, key=_WORST_LAST.index, default=Verdict.CERTAIN)
        return Verdict.CERTAIN if claim.source == EDITORS else published[claim.source].by(day)

    records = {subject for subject, predicate, obj in facts.support if predicate == TYPE and obj == PLAN}
    late: set[str] = set()
    plans: dict[str, list[Verdict]] = defaultdict(list)
    for name, claim in claims.items():
        if claim.triple[1] in planned or claim.modality == "announced":
            verdict = told(claim)
            if verdict is Verdict.NOT_YET:
                late.add(name)
            elif claim.triple[1] in planned and facts.status[name] == "accepted" and claim.triple[0] not in records:
                plans[claim.triple[0]].append(verdict)
    return {thing: min(verdicts, key=_WORST_LAST.index) for thing, verdicts in sorted(plans.items())}, late
