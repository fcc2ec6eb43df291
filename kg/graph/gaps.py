"""Gaps that are filled: what was looked for in one source in vain, and another one states.

Which facts answer which aspect is data of the ontology: ``vcd:filledWith`` on the concepts of the aspects names the
properties, ``vcd:neededPrecision`` how precise a date has to be, ``vcd:neededClass`` of which class a value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from kg.graph.facts import Facts
from kg.model.dates import PartialDate
from kg.model.terms import EDITORS, TYPE, VCD, Triple, bare, iri, lexical, vcd
from kg.model.vocabulary import Vocabulary
from kg.seeds.claims import Claim

FILLED_BY, FILLED_FOR = vcd("filledBy"), vcd("filledFor")
_LACKING, _ASPECT, _SEARCHED_IN = vcd("lacking"), vcd("aspect"), vcd("searchedIn")
_FILLED_WITH, _PRECISION, _CLASS = vcd("filledWith"), vcd("neededPrecision"), vcd("neededClass")
_PARTICIPATION, _IN_CAPACITY, _PARTICIPANT = vcd("participation"), vcd("inCapacity"), vcd("participant")
_GATHERING = vcd("Gathering")
_LEFT_OPEN = {"day": 0, "month": 30, "year": 365}
"""How many days beside one a date may leave open that is as precise as is needed."""

_Grounds = tuple[Triple, ...]


@dataclass(frozen=True, slots=True)
class Aspect:
    """What answers a gap: properties, the days that a date may leave open, the classes of which a value is one (or any)."""

    properties: tuple[str, ...]
    left_open: int | None
    classes: frozenset[str]

    def precise(self, date: Triple) -> bool:
        """Tell whether a date is precise enough."""
        value = PartialDate.parse(lexical(date[2]))
        return self.left_open is None or (value.last - value.first).days <= self.left_open


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap as it is coded: the facts that name what is lacking, the one that names the aspect, the sources searched."""

    lacking: tuple[Triple, ...]
    aspect: Triple
    searched: frozenset[str]


def filled(facts: Facts, vocabulary: Vocabulary) -> Iterator[tuple[Triple, _Grounds]]:
    """Yield which gaps are filled, for which of the things that they name and by which sources, each with its grounds.

    A gap is filled by what a source states or our register has, never by an inference of the editors, and not by a
    source in which it was looked for in vain. It is filled as a whole once it is for all the things that it names, or
    where people have written by what.
    """
    graph = _Graph(facts, vocabulary)
    for name, gap in graph.gaps():
        if written := graph.leading.get((name, FILLED_BY)):
            yield from (((name, FILLED_FOR, triple[2]), (triple, *written)) for triple in gap.lacking)
            continue
        answered = {triple: graph.answers(triple[2], gap) for triple in gap.lacking}
        for triple, answers in answered.items():
            for source, grounds in answers.items():
                yield (name, FILLED_FOR, triple[2]), (triple, gap.aspect, *grounds)
                if all(answered.values()):
                    yield (name, FILLED_BY, source), (triple, gap.aspect, *grounds)


def read_aspects(vocabulary: Vocabulary) -> dict[str, Aspect]:
    """Return what answers each aspect, by its term; aspects that only people can call answered are left out.

    An annotation that is true of properties, such as ``vcd:saysOfWhatHappened``, stands for all of these.
    """
    found = {}
    for term, said in vocabulary.about.items():
        if _FILLED_WITH in said:
            needed = [_LEFT_OPEN[lexical(text)] for text in said.get(_PRECISION, ())]
            named = {prop for name in said[_FILLED_WITH] for prop in vocabulary.flagged(bare(name).removeprefix(VCD)) or (name,)}
            found[term] = Aspect(
                tuple(sorted(named & vocabulary.properties)), min(needed, default=None), frozenset(said.get(_CLASS, ())),
            )
    return found


class _Graph:
    """The facts, looked up by what gaps ask; ``leading`` from a subject, ``back`` from an object."""

    def __init__(self, facts: Facts, vocabulary: Vocabulary) -> None:
        self._facts = facts
        self._aspects = read_aspects(vocabulary)
        self._dates, self._plans = vocabulary.flagged("holdsPartialDate"), vocabulary.flagged("saysOfPlans")
        answering = {name for aspect in self._aspects.values() for name in aspect.properties}
        self._to_gatherings = {
            name for name in answering if _GATHERING in vocabulary.superclasses.get(vocabulary.range(name), ())
        }
        wanted = {_LACKING, _ASPECT, _SEARCHED_IN, FILLED_BY, TYPE, _PARTICIPATION, _IN_CAPACITY, *answering}
        self.leading: dict[tuple[str, str], list[Triple]] = defaultdict(list)
        self.back: dict[tuple[str, str], list[Triple]] = defaultdict(list)
        for triple in facts.support:
            if triple[1] in wanted:
                self.leading[triple[0], triple[1]].append(triple)
                self.back[triple[1], triple[2]].append(triple)
        self._coarser: dict[tuple[str, str], list[Triple]] = defaultdict(list)
        for triple in facts.coarser:
            self._coarser[triple[0], triple[1]].append(triple)

    def gaps(self) -> Iterator[tuple[str, Gap]]:
        """Yield the gaps of which the thing and the aspect are told, with their names."""
        for name in sorted({subject for subject, predicate in self.leading if predicate == _LACKING}):
            for aspect in self.leading.get((name, _ASPECT), ()):
                searched = frozenset(triple[2] for triple in self.leading.get((name, _SEARCHED_IN), ()))
                yield name, Gap(tuple(self.leading[name, _LACKING]), aspect, searched)

    def answers(self, thing: str, gap: Gap) -> dict[str, _Grounds]:
        """Return by which sources a gap is answered for a thing, each with the facts that do so, a date before others."""
        aspect = self._aspects.get(gap.aspect[2])
        if aspect is None:
            return {}
        if _PARTICIPANT not in aspect.properties:
            ways = [*self._stated(thing, aspect, gap.searched)]
        elif unnamed := self._unnamed_at(thing, gap.searched):
            each = [self.answers(participation, gap) for participation in unnamed]
            ways = [way for answers in each for way in answers.items()] if all(each) else []
        else:
            ways = [
                (source, (*same, *grounds))
                for participation, same in self._of_one_post(thing)
                for source, grounds in self._stated(participation, aspect, gap.searched)
            ]
        found: dict[str, _Grounds] = {}
        for source, grounds in sorted(ways, key=lambda way: (way[0], way[1][-1][1] not in self._dates, way[1])):
            found.setdefault(source, grounds)
        return found

    def _stated(self, thing: str, aspect: Aspect, searched: frozenset[str]) -> Iterator[tuple[str, _Grounds]]:
        """Yield who states an aspect of a thing, with the facts; a plan counts only while nothing is told to have happened."""
        found = [fact for name in aspect.properties for fact in self._about(thing, name)]
        happened = any(fact[1] not in self._plans for fact in found)
        for fact in found:
            if happened and fact[1] in self._plans:
                continue
            if aspect.classes and aspect.classes.isdisjoint(kind[2] for kind in self.leading.get((fact[2], TYPE), ())):
                continue
            yield from self._by(fact, aspect, searched)

    def _about(self, thing: str, name: str) -> list[Triple]:
        """Return what a property says of a thing: from it, and to a gathering from what came about there."""
        back = self.back.get((name, thing), ()) if name in self._to_gatherings else ()
        return [*self.leading.get((thing, name), ()), *back]

    def _by(self, fact: Triple, aspect: Aspect, searched: frozenset[str]) -> Iterator[tuple[str, _Grounds]]:
        """Yield the sources that state a fact as precisely as is needed, but those that were searched in vain."""
        for stated, dates in self._dated(fact, aspect) if aspect.left_open is not None else [(fact, ())]:
            claims = self._claims(stated)
            for source in {iri(claim.source) for claim in claims if self._answers(claim)} - searched:
                yield source, (stated, *dates)

    def _answers(self, claim: Claim) -> bool:
        """Tell whether a claim can fill a gap: no inference of the editors, and what is only announced only as a plan."""
        inferred = claim.source == EDITORS and claim.modality == "inferred"
        return not inferred and (claim.modality != "announced" or claim.triple[1] in self._plans)

    def _dated(self, fact: Triple, aspect: Aspect) -> Iterator[tuple[Triple, _Grounds]]:
        """Yield what dates a thing precisely enough, and what else shows that it does.

        A source may date a thing less precisely than the fact does. A date in words is as precise as what somebody has
        worked out from it.
        """
        if fact[1] in self._dates:
            less = self._coarser.get((fact[0], fact[1]), ())
            yield from ((date, ()) for date in (fact, *less) if aspect.precise(date))
        else:
            dates = (date for name in aspect.properties if name in self._dates for date in self._about(fact[0], name))
            yield from ((fact, (date,)) for date in filter(aspect.precise, dates))

    def _claims(self, fact: Triple) -> tuple[Claim, ...]:
        return self._facts.support.get(fact) or self._facts.coarser.get(fact, ())

    def _unnamed_at(self, gathering: str, searched: frozenset[str]) -> list[str]:
        """Return the participations at a gathering whose holder nobody names, or none of the sources searched."""
        found = []
        for at in self.leading.get((gathering, _PARTICIPATION), ()):
            naming = {iri(c.source) for named in self.leading.get((at[2], _PARTICIPANT), ()) for c in self._claims(named)}
            told = {iri(claim.source) for claim in self._claims(at)}
            if not naming or (told & searched and not naming & searched):
                found.append(at[2])
        return found

    def _of_one_post(self, participation: str) -> Iterator[tuple[str, _Grounds]]:
        """Yield a participation, and the others in one of its capacities at the same gathering with what shows that."""
        yield participation, ()
        for at in self.back.get((_PARTICIPATION, participation), ()):
            for own in self.leading.get((participation, _IN_CAPACITY), ()):
                for other in self.leading[at[0], _PARTICIPATION]:
                    same = (other[2], _IN_CAPACITY, own[2])
                    if other != at and same in self._facts.support:
                        yield other[2], (at, own, other, same)
