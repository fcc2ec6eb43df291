"""What is decided of gatherings: their last day, and which of those that are numbered alike comes before which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.graph.facts import Facts
from kg.graph.plans import called_off
from kg.model.dates import PartialDate, day_term
from kg.model.terms import Triple, lexical, vcd
from kg.model.vocabulary import Vocabulary

LATEST, FOLLOWS = vcd("latest"), vcd("followsGathering")
_HELD_ON, _HELD_THROUGH = vcd("heldOn"), vcd("heldThrough")
_IN_SERIES, _MEETING_OF, _ORDINAL = vcd("inSeries"), vcd("meetingOf"), vcd("ordinal")
_NUMBERING, _NUMBERED_IN, _NUMBER = vcd("numbering"), vcd("numberedIn"), vcd("number")
_READ = (_IN_SERIES, _MEETING_OF, _ORDINAL, _NUMBERING, _NUMBERED_IN, _NUMBER)

Grounds = tuple[Triple, ...]
Decided = tuple[Triple, Grounds]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A gathering with its number in one series or body, and the facts that say so."""

    gathering: str
    among: str
    number: int
    grounds: Grounds


def last_days(facts: Facts, vocabulary: Vocabulary) -> Iterator[Decided]:
    """Give the last day that the date of a gathering leaves open: that of its last day, if it lasted several."""
    dated: dict[str, dict[str, list[Triple]]] = defaultdict(lambda: defaultdict(list))
    for triple in facts.support:
        if triple[1] in (_HELD_ON, _HELD_THROUGH):
            dated[triple[0]][triple[1]].append(triple)
    for gathering, own in dated.items():
        for stated in own.get(_HELD_THROUGH) or own[_HELD_ON]:
            yield (gathering, LATEST, day_term(PartialDate.parse(lexical(stated[2])).last)), (stated,)


def preceding(facts: Facts, vocabulary: Vocabulary) -> Iterator[Decided]:
    """Give the gathering with the next lower number in the same series or body; one called off gives way to its like."""
    by_number: dict[tuple[str, int], list[Numbered]] = defaultdict(list)
    for one in numbered(facts.support):
        by_number[one.among, one.number].append(one)
    off = called_off(facts, vocabulary)
    for key, alike in by_number.items():  # the number of one that was called off may have been used again
        by_number[key] = [one for one in alike if one.gathering not in off] or alike
    for (among, number), later in by_number.items():
        for earlier in by_number.get((among, number - 1), ()):
            for one in later:
                if one.gathering != earlier.gathering:
                    yield (one.gathering, FOLLOWS, earlier.gathering), (*one.grounds, *earlier.grounds)


def numbered(triples: Iterable[Triple]) -> Iterator[Numbered]:
    """Yield the numbers of gatherings.

    The ordinal of a gathering is its number in its series, or in the body that meets where it is in no series; a numbering
    says what its number is in one of several, and the ordinal does not count there.
    """
    said: dict[str, dict[str, list[Triple]]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        if triple[1] in _READ:
            said[triple[0]][triple[1]].append(triple)
    for gathering, own in list(said.items()):
        apart: set[str] = set()
        for link in own[_NUMBERING]:
            for among in said[link[2]][_NUMBERED_IN]:
                apart.add(among[2])
                for number in said[link[2]][_NUMBER]:
                    yield Numbered(gathering, among[2], int(lexical(number[2])), (link, among, number))
        for member in own[_IN_SERIES] or own[_MEETING_OF]:
            if member[2] not in apart:
                for number in own[_ORDINAL]:
                    yield Numbered(gathering, member[2], int(lexical(number[2])), (member, number))
