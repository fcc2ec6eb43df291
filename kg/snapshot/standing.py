"""What stands on a day of all that had happened by then: what is in being, in force, in office, and what follows from it.

What happened stays whole. What is no longer in being loses its class, and what is in being no longer has it as a member or
neighbour and no longer lies in it; all else that is said of it tells of the past and stays. A document whose validity is
over and a tenure that has ended are what they were.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date

from kg.graph.closure import Programs
from kg.graph.inference import infer
from kg.graph.rules import Rule, key
from kg.model.terms import TYPE, Triple, lexical, vcd
from kg.model.vocabulary import Vocabulary
from kg.seeds.claims import Claim
from kg.snapshot.bounds import Bounds, Validity, Verdict
from kg.snapshot.history import History, with_parts

_TENURE = tuple(map(vcd, ("earliestBegin", "latestBegin", "earliestEnd", "latestEnd")))

Support = dict[Triple, tuple[Claim, ...]]


@dataclass(frozen=True, slots=True)
class Ended:
    """Which triples no longer hold because things have ended.

    Attributes:
        things: what is no longer in being.
        states: the properties that say how what is in being stands to something else in being.
    """

    things: frozenset[str]
    states: frozenset[str]

    def __call__(self, triple: Triple) -> bool:
        """Tell whether a triple says that something is which is no more, or ties what is to what is no more."""
        return self.ties(triple) or (triple[1] == TYPE and triple[0] in self.things)

    def ties(self, triple: Triple) -> bool:
        """Tell whether a triple ties what is in being to what is no more."""
        subject, predicate, obj = triple
        return predicate in self.states and obj in self.things and subject not in self.things


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands on a day: facts, what follows from them and from what happened, and what no longer stands.

    Facts, inferences and ``over`` are together what follows from the history. ``ended`` are the things no longer in being;
    ``verdicts`` tell how each dated thing and each tenure stands to the day.
    """

    facts: Support
    inferred: frozenset[Triple]
    over: frozenset[Triple]
    ended: frozenset[str]
    verdicts: dict[str, Verdict]


def standing_on(
    history: History, day: date, rules: Iterable[Rule], vocabulary: Vocabulary, programs: Programs | None = None
) -> Standing:
    """Close a history, then take away what no longer stands on its day and what follows from nothing else.

    An inference stays while one of its proofs stands; that something was what it was goes on proving what is said of the
    past. What says that something happened needs no proof of the day: how things stood when it happened was enough.

    Args:
        history: what had happened by the day.
        day: the day.
        rules: compiled axioms and our own rules.
        vocabulary: tells states from what happened, and what ends with what.
        programs: kept from one day to the next; left out, the rules are parsed anew.
    """
    rules = tuple(rules)
    stated: Support = history.facts.support
    ended = Ended(_ended(history, vocabulary), vocabulary.flagged("saysOfStates"))
    standing = {triple: behind for triple, behind in stated.items() if not ended(triple)}
    untied = {triple: behind for triple, behind in stated.items() if not ended.ties(triple)}
    with ExitStack() as stack:
        used = programs or stack.enter_context(Programs())
        now = inferred = infer(history.facts, rules, vocabulary, used).inferred
        if len(untied) < len(stated):
            now = infer(replace(history.facts, support=untied), rules, vocabulary, used).inferred
    happened = vocabulary.flagged("saysOfWhatHappened")
    follows = frozenset(t for t in inferred if not ended(t) and (t in now or key(t) in happened))
    closed = inferred.union(stated)
    tenures = _tenures(closed, ended.things, day)
    unbegun = {tenure for tenure, verdict in tenures.items() if verdict is Verdict.NOT_YET}

    def begun(triples: Iterable[Triple]) -> Iterable[Triple]:
        return (triple for triple in triples if unbegun.isdisjoint((triple[0], triple[2])))

    return Standing(
        {triple: standing[triple] for triple in begun(standing)}, frozenset(begun(follows)),
        frozenset(begun(closed - follows - standing.keys())), ended.things,
        history.dated | {tenure: verdict for tenure, verdict in tenures.items() if tenure not in unbegun},
    )


def _ended(history: History, vocabulary: Vocabulary) -> frozenset[str]:
    """Return what is no longer in being: what had a validity that is over, with what ends with it; documents go on."""
    over = {thing for thing, verdict in history.dated.items() if verdict is Verdict.NO_LONGER}
    belongs = vocabulary.flagged("endsWithObject")
    return with_parts((t for t in history.facts.support if t[1] in belongs), over - history.documents)


def _tenures(closed: Iterable[Triple], ended: Container[str], day: date) -> dict[str, Verdict]:
    """Tell of every tenure of a closed graph whether it is held on a day; with its post it ends."""
    bounds: dict[str, dict[str, date]] = defaultdict(dict)
    found: set[str] = set()
    for subject, predicate, obj in closed:
        if predicate in _TENURE:
            bounds[subject][predicate] = date.fromisoformat(lexical(obj))
        elif predicate == TYPE and obj == vcd("Tenure"):
            found.add(subject)
        elif predicate == vcd("post") and obj in ended:
            bounds[subject][_TENURE[3]] = date.min
    return {tenure: _held(bounds[tenure], day) for tenure in sorted(found)}


def _held(bounds: Mapping[str, date], day: date) -> Verdict:
    first, last, first_end, last_end = map(bounds.get, _TENURE)
    return Validity(Bounds(first, last), Bounds(first_end, last_end)).on(day)
