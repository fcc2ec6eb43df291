"""What is decided from accepted claims before the closure, where a rule cannot: rules hold no negation and see no claims.

Where something has to be chosen or blocked, a function here decides it from the facts and the claims behind them. What it
gives enters the closure as facts of their own, is published among the inferences and explained by the facts it was decided
from. It is worked out anew for every build and every view, so that it goes with its grounds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from kg.graph.attending import BY_HOLDER_OF, PROVINCE, attended, units
from kg.graph.facts import Facts
from kg.graph.gaps import FILLED_BY, FILLED_FOR, filled
from kg.graph.gatherings import FOLLOWS, LATEST, last_days, preceding
from kg.graph.plans import HAS_PLAN, SHORTCUTS, planned
from kg.graph.rules import Rule
from kg.graph.signing import SIGNED_BY_PERSON, signed
from kg.graph.speaking import ATTENDED_BY, SPOKE_AT, spoke
from kg.graph.tenures import ATTESTED_AT, BOUNDS, POST, STANDING, TENURE_OF, attested, bounded
from kg.model.dates import PartialDate
from kg.model.terms import (
    CONCEPT,
    EDITORS,
    LABEL,
    PREF_LABEL,
    SCHEME,
    SKOS,
    SKOSXL,
    TYPE,
    VOCABULARIES,
    Triple,
    iri,
    lexical,
    parts,
    vcd,
)
from kg.model.vocabulary import Vocabulary

Decided = tuple[Triple, tuple[Triple, ...]]
"""A triple, and the facts from which it was decided: from these, with their claims, it would be decided as well."""

_ALT_LABEL = iri(SKOS + "altLabel")
_FORM = iri(SKOSXL + "literalForm")
_ALT_NAME = iri(SKOSXL + "altLabel")
_NAMED = {iri(SKOSXL + "prefLabel"): 0, LABEL: 1, _ALT_NAME: 2}
"""What names a thing, the best first; the last makes no spelling a preferred one."""

_DERIVED = iri(VOCABULARIES["prov"] + "wasDerivedFrom")
_TRACED = frozenset(map(vcd, ("AcknowledgedProblem", "Document", "ReportedFigure", "Statement", "Undertaking")))
"""Classes of things that are nothing but what sources say; people, places and bodies are there without them."""

_HELD_IN, _HELD_WITHIN, _LOCATED_IN, _HELD_ON = map(vcd, ("heldIn", "heldWithin", "locatedIn", "heldOn"))
_VALID_FROM, _VALID_THROUGH = map(vcd, ("validFrom", "validThrough"))


@dataclass(frozen=True, slots=True)
class Decider:
    """One kind of decision: its name, what it says in plain words, the properties that it may give, and the function."""

    name: str
    words: str
    gives: tuple[str, ...]
    decide: Callable[[Facts, Vocabulary], Iterable[Decided]]

    @property
    def rule(self) -> Rule:
        """The decision as explanations tell it: a rule whose text names no predicate, because no engine applies it."""
        return Rule(self.name, self.words, f"% {self.words}", (), self.gives)


def decide(facts: Facts, vocabulary: Vocabulary) -> dict[Triple, tuple[Decider, tuple[Triple, ...]]]:
    """Return everything that is decided and no fact already, with the decider and the facts from which it was decided."""
    return {triple: way for triple, way in decisions(facts, vocabulary).items() if triple not in facts.support}


def decisions(facts: Facts, vocabulary: Vocabulary) -> dict[Triple, tuple[Decider, tuple[Triple, ...]]]:
    """Return everything that is decided, also what is stated as a fact, with the decider and the facts it was decided from.

    What somebody wrote and judged wrong is not decided. Where a triple is decided in several ways, the first is kept.
    """
    found: dict[Triple, tuple[Decider, tuple[Triple, ...]]] = {}
    for decider in DECIDERS:
        for triple, grounds in decider.decide(facts, vocabulary):
            if triple not in facts.denied:
                found.setdefault(triple, (decider, grounds))
    return found


def _labels(facts: Facts, vocabulary: Vocabulary) -> Iterator[Decided]:
    """Give SKOS labels to concepts and to what has SKOS-XL names: one preferred in a language, the others alternative.

    No spelling is both (SKOS Reference, S13 and S14), although most labels stand among the names as well.
    """
    forms = {triple[0]: triple for triple in facts.support if triple[1] == _FORM}
    names: dict[str, list[tuple[int, str, tuple[Triple, ...]]]] = defaultdict(list)
    labelled: dict[str, tuple[Triple, ...]] = {}
    for triple in facts.support:
        subject, predicate, obj = triple
        if predicate == LABEL:
            names[subject].append((_NAMED[LABEL], obj, (triple,)))
        elif predicate in _NAMED and obj in forms:
            names[subject].append((_NAMED[predicate], forms[obj][2], (triple, forms[obj])))
            labelled[subject] = (triple, forms[obj])
        elif predicate == TYPE and obj in (CONCEPT, SCHEME):
            labelled[subject] = (triple,)
    for thing, why in labelled.items():
        best: dict[str, tuple[str, tuple[Triple, ...]]] = {}
        for rank, text, grounds in sorted(names[thing]):
            lang = parts(text)[1]
            if rank < _NAMED[_ALT_NAME]:
                best.setdefault(lang, (text, grounds))
            preferred, instead = best.get(lang, ("", ()))
            if preferred == text:
                yield (thing, PREF_LABEL, text), (*grounds, *why)
            else:
                yield (thing, _ALT_LABEL, text), grounds if rank == _NAMED[_ALT_NAME] else (*grounds, *instead)


def _sources(facts: Facts, vocabulary: Vocabulary) -> Iterator[Decided]:
    """Give the sources of which an accepted claim is about a thing; what the editors register is derived from nothing."""
    traced = {cls for cls, above in vocabulary.superclasses.items() if not _TRACED.isdisjoint(above)}
    kinds: dict[str, Triple] = {}
    said: dict[tuple[str, str], Triple] = {}
    for triple, claims in chain(facts.support.items(), facts.coarser.items()):
        if triple[1] == TYPE and triple[2] in traced:
            kinds.setdefault(triple[0], triple)
        for claim in claims:
            if claim.source != EDITORS:
                said.setdefault((triple[0], claim.source), triple)
    for (thing, source), triple in said.items():
        if thing in kinds:
            yield (thing, _DERIVED, iri(source)), (kinds[thing], triple)


def _within(facts: Facts, vocabulary: Vocabulary) -> Iterator[Decided]:
    """Give the larger places around the one where a gathering was held, without those that were not there on that day."""
    around: dict[str, list[Triple]] = defaultdict(list)
    held: list[Triple] = []
    dates: dict[tuple[str, str], PartialDate] = {}
    for triple in facts.support:
        subject, predicate, obj = triple
        if predicate == _LOCATED_IN:
            around[subject].append(triple)
        elif predicate == _HELD_IN:
            held.append(triple)
        elif predicate in (_HELD_ON, _VALID_FROM, _VALID_THROUGH):
            dates[subject, predicate] = PartialDate.parse(lexical(obj))
    for stated in held:
        gathering = stated[0]
        on = dates.get((gathering, _HELD_ON))
        todo: list[tuple[Triple, ...]] = [(stated,)]
        seen = {stated[2]}
        while todo:
            way = todo.pop()
            for step in around[way[-1][2]]:
                place = step[2]
                begin, end = dates.get((place, _VALID_FROM)), dates.get((place, _VALID_THROUGH))
                gone = on and ((begin and begin.first > on.last) or (end and end.last < on.first))
                if place not in seen and not gone:
                    seen.add(place)
                    todo.append((*way, step))
                    yield (gathering, _HELD_WITHIN, place), (*way, step)


DECIDERS = (
    Decider(
        "Labels for readers of SKOS",
        "Of the spellings of a thing in one language the preferred name, or else the label, is preferred; others are not.",
        (PREF_LABEL, _ALT_LABEL), _labels,
    ),
    Decider(
        "Gap filled by a source",
        "What was looked for in one source in vain and is stated by another is no longer missing.",
        (FILLED_BY, FILLED_FOR), filled,
    ),
    Decider(
        "Derived from its sources",
        "An undertaking, statement, figure, document or problem is derived from every source that says something of it.",
        (_DERIVED,), _sources,
    ),
    Decider(
        "Held within a larger place",
        "What was held in a place was held within the larger places around it, unless these were not there on that day.",
        (_HELD_WITHIN,), _within,
    ),
    Decider(
        "Signed by the holder of the post",
        "Where a post signed the document of a gathering, the one who alone was there as its holder signed it.",
        (SIGNED_BY_PERSON,), signed,
    ),
    Decider(
        "Who spoke was there",
        "Who said, voiced or in person proposed something at a gathering spoke there, and who agreed to it was there, "
        "unless his words were read out.",
        (SPOKE_AT, ATTENDED_BY), spoke,
    ),
    Decider(
        "Last day of a gathering",
        "The date of a gathering leaves open the days up to the last of its date, or of its last day if it lasted several.",
        (LATEST,), last_days,
    ),
    Decider(
        "The gathering before",
        "In one series or working body, the gathering with the next higher number follows.",
        (FOLLOWS,), preceding,
    ),
    Decider(
        "Who took part was there",
        "Who takes part in a gathering attended it, and so did the holder of the post in whose capacity he is there, unless "
        "he only sent a message; who has the role of a speaker spoke.",
        (ATTENDED_BY, BY_HOLDER_OF, SPOKE_AT), attended,
    ),
    Decider(
        "Unit of who took part",
        "The unit of who takes part in a gathering, or organises it with others, takes part, unless he is a guest or observer.",
        (PROVINCE,), units,
    ),
    Decider(
        "Tenure attested",
        "Who takes part in a gathering in the capacity of a post holds that post then; nothing is said of before or after.",
        (TYPE, TENURE_OF, POST, ATTESTED_AT, STANDING), attested,
    ),
    Decider(
        "Bounds of a tenure",
        "A tenure began and ended within the dates that are told of it, had begun by the last possible day of the gathering at "
        "which it is attested, and ended no sooner than the first.",
        BOUNDS, bounded,
    ),
    Decider(
        "Plans of sources",
        "What one source says is planned of a thing is a plan of it; what is planned of the thing is what the latest plan says.",
        (TYPE, HAS_PLAN, *SHORTCUTS), planned,
    ),
)
"""All decisions, in the order in which they are taken; none sees what another gives."""
