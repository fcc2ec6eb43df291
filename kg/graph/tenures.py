"""Tenures: those that participations attest, and the bounds of all, from everything that is told of each.

One attested tenure per attestation: that one person is seen twice in a post says nothing of the time between. Each bound
has one value, the narrowest of what the dates of begin and end and the day of the attestation allow; a bound that people
have written stays as it is. Who is acting (``vcd:isHolder`` false on the standing) is not the holder of the post.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from kg.graph.facts import Facts
from kg.graph.lookup import Lookup
from kg.model.dates import PartialDate, day_term
from kg.model.terms import FALSE, TYPE, Triple, bare, expand, iri, lexical, slug_of, vcd
from kg.model.vocabulary import Vocabulary

TENURE_OF, POST, ATTESTED_AT, STANDING = map(vcd, ("tenureOf", "post", "attestedAt", "standing"))
BOUNDS = EARLIEST_BEGIN, LATEST_BEGIN, EARLIEST_END, LATEST_END = tuple(
    map(vcd, ("earliestBegin", "latestBegin", "earliestEnd", "latestEnd"))
)
WANTED = (
    TENURE_OF, POST, ATTESTED_AT, STANDING, vcd("isHolder"), *(_ASKED := tuple(map(vcd, (
        "participation", "participant", "inCapacity", "beganOn", "endedOn",
    )))), *BOUNDS,
)
"""The properties that this module looks up."""
_PARTICIPATION, _PARTICIPANT, _IN_CAPACITY, _BEGAN_ON, _ENDED_ON = _ASKED
_TENURE = vcd("Tenure")

_Grounds = tuple[Triple, ...]


def acting(at: Triple, capacity: Triple, graph: Lookup) -> bool:
    """Tell whether who takes part in a capacity only stands in for the holder: by the participation, or by a tenure."""
    people = {named[2] for named in graph.of(at[2], _PARTICIPANT)}
    here = {fact[0] for fact in graph.to(ATTESTED_AT, at[0])}
    tenures = [fact[0] for person in people for fact in graph.to(TENURE_OF, person)]
    own = [tenure for tenure in tenures if tenure in here and graph.says(tenure, POST, capacity[2])]
    standings = (fact[2] for thing in (at[2], *own) for fact in graph.of(thing, STANDING))
    return any(graph.says(standing, vcd("isHolder"), FALSE) for standing in standings)


def attested(facts: Facts, vocabulary: Vocabulary) -> Iterator[tuple[Triple, _Grounds]]:
    """Yield the tenures that participations attest: whose, of which post, at which gathering, and with which standing."""
    graph = Lookup(facts, vocabulary, WANTED)
    for tenure, at, named, capacity in _attested(graph):
        grounds = (at, named, capacity)
        yield (tenure, TYPE, _TENURE), grounds
        yield (tenure, TENURE_OF, named[2]), grounds
        yield (tenure, POST, capacity[2]), grounds
        yield (tenure, ATTESTED_AT, at[0]), grounds
        yield from (((tenure, STANDING, fact[2]), (*grounds, fact)) for fact in graph.of(at[2], STANDING))


def bounded(facts: Facts, vocabulary: Vocabulary) -> Iterator[tuple[Triple, _Grounds]]:
    """Yield the bounds of tenures that nobody has written."""
    graph = Lookup(facts, vocabulary, WANTED)
    known: dict[tuple[str, str], list[tuple[date, _Grounds]]] = defaultdict(list)
    for tenure, *grounds in _attested(graph):
        _by_gathering(known, tenure, grounds[0][0], tuple(grounds), graph)
    for fact in graph.all(ATTESTED_AT):
        _by_gathering(known, fact[0], fact[2], (fact,), graph)
    for name, first, last in ((_BEGAN_ON, EARLIEST_BEGIN, LATEST_BEGIN), (_ENDED_ON, EARLIEST_END, LATEST_END)):
        for fact in graph.all(name):
            when = PartialDate.parse(lexical(fact[2]))
            known[fact[0], first].append((when.first, (fact,)))
            known[fact[0], last].append((when.last, (fact,)))
    for (tenure, bound), ways in sorted(known.items()):
        if not graph.of(tenure, bound):
            narrowest = max if bound in (EARLIEST_BEGIN, EARLIEST_END) else min
            day, why = narrowest(ways)
            yield (tenure, bound, day_term(day)), why


def _by_gathering(
    known: dict[tuple[str, str], list[tuple[date, _Grounds]]], tenure: str, gathering: str, why: _Grounds, graph: Lookup
) -> None:
    """Add that a tenure had begun by the last possible day of a gathering and ended no sooner than its first."""
    dates, begin, end = graph.days(gathering)
    if begin and end:
        known[tenure, LATEST_BEGIN].append((end.last, (*why, *dates)))
        known[tenure, EARLIEST_END].append((begin.first, (*why, *dates)))


def _attested(graph: Lookup) -> Iterator[tuple[str, Triple, Triple, Triple]]:
    """Yield the term of every attested tenure with the facts that attest it: participation, participant, capacity."""
    for at in graph.all(_PARTICIPATION):
        for named in graph.of(at[2], _PARTICIPANT):
            for capacity in graph.of(at[2], _IN_CAPACITY):
                slugs = "--".join(slug_of(bare(thing)) for thing in (named[2], capacity[2], at[0]))
                yield iri(expand(f"tenure:{slugs}")), at, named, capacity
