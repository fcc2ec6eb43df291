"""Plans as things: what one source announces of a gathering is a plan of its own, and the latest of several is the shortcut.

A plan is written as a record (``vcd:Plan``, led to by ``vcd:plan``), or as ``plannedFor``, ``plannedIn`` or ``plannedChair``
on the thing itself: that is the plan of the source that says so. An inference of the editors belongs to the plan of the one
source on which it rests. Of several plans each property of the thing is that of the latest plan that has it; where nobody
can tell which is the latest, the plans stand side by side and the thing has none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from kg.model.dates import PartialDate
from kg.model.terms import EDITORS, ID, TYPE, Triple, bare, iri, is_iri, lexical, slug_of, vcd
from kg.model.vocabulary import Vocabulary
from kg.seeds.claims import Claim

if TYPE_CHECKING:  # facts are accepted with the help of this module
    from kg.graph.facts import Facts

PLAN, HAS_PLAN, CANCELLED_GATHERING = vcd("Plan"), vcd("plan"), vcd("CancelledGathering")
STATUS = vcd("planStatus")
SHORTCUTS = (*map(vcd, ("plannedFor", "plannedIn", "plannedChair")), STATUS)
"""What stands on a plan and, from the latest, on the thing that is planned; the status only of the latest of all."""
_CANCELLED = iri(f"{ID}plan-status/cancelled")
_REPLACES, _ANNOUNCED_ON, _PUBLISHED_ON = vcd("replacesPlan"), vcd("announcedOn"), vcd("publishedOn")

Support = Mapping[Triple, tuple[Claim, ...]]
Grounds = tuple[Triple, ...]


@dataclass
class Plan:
    """A plan of a thing: what it says, each with the facts that say so, and between which days it was announced.

    ``written`` is the fact that leads to it, where it has a record of its own.
    """

    name: str
    thing: str
    written: Triple | None = None
    says: dict[str, dict[str, Grounds]] = field(default_factory=lambda: defaultdict(dict))
    announced: PartialDate | None = None
    replaces: set[str] = field(default_factory=set)


def planned(facts: Facts, vocabulary: Vocabulary) -> Iterator[tuple[Triple, Grounds]]:
    """Give the plans that sources make, the shortcuts on what is planned, and which gatherings were called off."""
    for plans in plans_of(facts.support, {**facts.coarser, **facts.earlier}).values():
        yield from _shown(plans)
    yield from (((thing, TYPE, CANCELLED_GATHERING), grounds) for thing, grounds in called_off(facts, vocabulary).items())


def called_off(facts: Facts, vocabulary: Vocabulary) -> dict[str, Grounds]:
    """Return the gatherings whose latest plan was cancelled and of which nothing is reported to have happened, each with why."""
    if not any(triple[1:] == (STATUS, _CANCELLED) for triple in facts.support):
        return {}
    happened, came = vocabulary.flagged("saysOfWhatHappened"), vocabulary.flagged("happenedAtObject")
    took_place = {s for s, p, _ in facts.support if p in happened} | {o for _, p, o in facts.support if p in came}
    gatherings = {cls for cls, above in vocabulary.superclasses.items() if vcd("Gathering") in above}
    open_still = {s for s, p, o in facts.support if p == TYPE and o in gatherings} - took_place
    return {
        thing: grounds
        for thing, plans in plans_of(facts.support, {**facts.coarser, **facts.earlier}).items() if thing in open_still
        for value, grounds in _latest(plans, STATUS) if value == _CANCELLED
    }


def plans_of(support: Support, aside: Support) -> dict[str, list[Plan]]:
    """Return the plans of every thing.

    Args:
        support: the facts with the claims behind them.
        aside: what accepted claims state as well and is no fact, because a more precise date or a later plan stands instead.
    """
    books = _Books(support, aside)
    found: dict[tuple[str, str], Plan] = {}
    for triple in support:
        if triple[1] == HAS_PLAN:
            found[triple[0], triple[2]] = books.written(triple)
    for triple, claims in chain(support.items(), aside.items()):
        thing, predicate, value = triple
        if predicate in SHORTCUTS and thing not in books.records:
            for claim in claims:
                source, ground = books.source(claim), books.ground(claim)
                if not source:
                    continue
                name = iri(f"{ID}plan/{slug_of(bare(thing))}--{slug_of(source)}")
                plan = found.setdefault((thing, name), Plan(name, thing, announced=books.published.get(iri(source))))
                plan.says[predicate].setdefault(value, (triple, *ground))
    plans: dict[str, list[Plan]] = defaultdict(list)
    for (thing, _), plan in sorted(found.items()):
        plans[thing].append(plan)
    return plans


def outdated(support: Support) -> set[Triple]:
    """Return the plans written on things that are no facts, because a later plan says otherwise, or none can be preferred."""
    found: set[Triple] = set()
    for thing, plans in plans_of(support, {}).items():
        for prop in SHORTCUTS:
            kept = {value for value, _ in _latest(plans, prop)}
            values = {value for plan in plans for value in plan.says.get(prop, ())}
            found |= {(thing, prop, value) for value in values - kept if not any(_contains(value, finer) for finer in kept)}
    return found & support.keys()


def _shown(plans: list[Plan]) -> Iterator[tuple[Triple, Grounds]]:
    """Yield the plans of one thing with what they say, and what the thing has from the latest of them."""
    for plan in plans:
        grounds = next(iter(next(iter(plan.says.values())).values()), ()) if plan.says else ()
        if plan.written is None:
            yield (plan.name, TYPE, PLAN), grounds
            yield (plan.thing, HAS_PLAN, plan.name), grounds
        for prop, values in plan.says.items():
            if len(values) == 1 or plan.written:  # two values of one source are told where they are written
                for value, why in values.items():
                    yield (plan.name, prop, value), why
    for prop in SHORTCUTS:
        for value, why in _latest(plans, prop):
            yield (plans[0].thing, prop, value), why


def _latest(plans: Iterable[Plan], prop: str) -> list[tuple[str, Grounds]]:
    """Return what the latest plan that has a property says; nothing if several may be the latest and differ."""
    having = [plan for plan in plans if prop == STATUS or plan.says.get(prop)]
    last = [plan for plan in having if not any(_later(other, plan, having) for other in having)]
    values = {
        value: (*([plan.written] if plan.written else []), *why)
        for plan in last
        for value, why in plan.says.get(prop, {}).items()
    }
    if len(last) > 1:  # a date within another is the same plan, told more precisely
        values = {one: why for one, why in values.items() if not any(_contains(one, finer) for finer in values)}
        if len(values) > 1:
            return []
    return sorted(values.items())


def _contains(coarse: str, fine: str) -> bool:
    """Tell whether one date holds another that is more precise; what is no date holds nothing."""
    if is_iri(coarse) or coarse == fine:
        return False
    try:
        return PartialDate.parse(lexical(coarse)).contains(PartialDate.parse(lexical(fine)))
    except ValueError:  # a shape tells what is no date
        return False


def _later(one: Plan, other: Plan, plans: Iterable[Plan]) -> bool:
    """Tell whether a plan came after another: it says so, or it was announced on a later day."""
    by_name = {plan.name: plan for plan in plans}
    todo, seen = [one], {one.name}
    while todo:
        for name in todo.pop().replaces:
            if name == other.name:
                return True
            if name in by_name and name not in seen:
                seen.add(name)
                todo.append(by_name[name])
    if other.replaces & {one.name}:
        return False
    return one.announced is not None and other.announced is not None and one.announced.first > other.announced.last


class _Books:
    """What has to be looked up of records and claims."""

    def __init__(self, support: Support, aside: Support) -> None:
        self.records = {triple[0] for triple in support if triple[1:] == (TYPE, PLAN)}
        self.published = {
            triple[0]: PartialDate.parse(lexical(triple[2])) for triple in support if triple[1] == _PUBLISHED_ON
        }
        self._support, self._aside = support, aside

    def written(self, link: Triple) -> Plan:
        """Return the plan of a record."""
        plan = Plan(link[2], link[0], link)
        told: list[PartialDate] = []
        for triple in self._says.get(link[2], ()):
            if triple[1] in SHORTCUTS:
                plan.says[triple[1]][triple[2]] = (triple,)
            elif triple[1] == _REPLACES:
                plan.replaces.add(triple[2])
            elif triple[1] == _ANNOUNCED_ON:
                plan.announced = PartialDate.parse(lexical(triple[2]))
            sources = {iri(self.source(claim)) for claim in self._support[triple]}
            told += [self.published[source] for source in sources if source in self.published]
        if plan.announced is None and told:
            plan.announced = min(told, key=lambda when: when.first)
        return plan

    def source(self, claim: Claim) -> str:
        """Return the source that a claim is of; empty where a view has left out what it rests on.

        An inference of the editors is of the one source on which it rests, or else their own.
        """
        if claim.source != EDITORS or not claim.rests_on:
            return claim.source
        grounds = {self.source(self._claims[name]) if name in self._claims else "" for name in claim.rests_on}
        return "" if "" in grounds else grounds.pop() if len(grounds) == 1 else EDITORS

    def ground(self, claim: Claim) -> Grounds:
        """Return what a claim of the editors is of that source by: what it rests on."""
        if claim.source != EDITORS:
            return ()
        rests = (self._claims[name] for name in claim.rests_on if name in self._claims)
        return tuple(dict.fromkeys(triple for one in rests for triple in (one.triple, *self.ground(one))))

    @cached_property
    def _says(self) -> dict[str, list[Triple]]:
        says: dict[str, list[Triple]] = defaultdict(list)
        for triple in self._support:
            if triple[0] in self.records:
                says[triple[0]].append(triple)
        return says

    @cached_property
    def _claims(self) -> dict[str, Claim]:
        behind = chain(self._support.values(), self._aside.values())
        return {claim.iri: claim for claims in behind for claim in claims}
