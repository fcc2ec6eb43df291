"""Who attended a gathering, and which units took part in it, from what sources say of the participants.

Rules cannot say it, because there are exceptions: whoever sent a message was not there, who is acting is not the holder of
the post, and the unit of a guest or an observer takes no part. Which roles and modes are so is data of the concepts:
``vcd:wasThere``, ``vcd:bringsUnit``, ``vcd:speaksThere``.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.graph.facts import Facts
from kg.graph.lookup import Lookup
from kg.graph.speaking import ATTENDED_BY, SPOKE_AT
from kg.graph.tenures import WANTED as OF_TENURES
from kg.graph.tenures import acting
from kg.model.terms import FALSE, TRUE, Triple, vcd
from kg.model.vocabulary import Vocabulary

BY_HOLDER_OF, PROVINCE = vcd("attendedByHolderOf"), vcd("participatingProvince")
_PARTICIPATION, _PARTICIPANT, _IN_CAPACITY = vcd("participation"), vcd("participant"), vcd("inCapacity")
HOW = vcd("role"), vcd("participationMode")
WAS_THERE, _BRINGS_UNIT, _SPEAKS = vcd("wasThere"), vcd("bringsUnit"), vcd("speaksThere")
_FOR = _DEPUTISING, _ON_BEHALF = vcd("deputisingFor"), vcd("onBehalfOf")
_CO_ORGANISED = vcd("coOrganisedBy")
_POST_IN, _PART_OF, _UNIT_OF = vcd("postIn"), vcd("partOf"), (vcd("committeeOf"), vcd("bodyOf"))
_WANTED = (
    _PARTICIPATION, _PARTICIPANT, _IN_CAPACITY, *HOW, WAS_THERE, _BRINGS_UNIT, _SPEAKS, *_FOR, _CO_ORGANISED, _POST_IN,
    _PART_OF, *_UNIT_OF, BY_HOLDER_OF, *OF_TENURES,
)

_Grounds = tuple[Triple, ...]


def attended(facts: Facts, vocabulary: Vocabulary) -> Iterator[tuple[Triple, _Grounds]]:
    """Yield who was at a gathering, and the posts whose holders were; who has the role of a speaker spoke there."""
    graph = Lookup(facts, vocabulary, _WANTED)
    for at in graph.all(_PARTICIPATION):
        if away(at[2], graph):
            continue
        for capacity in graph.of(at[2], _IN_CAPACITY):
            if not acting(at, capacity, graph):
                yield (at[0], BY_HOLDER_OF, capacity[2]), (at, capacity)
        for named in graph.of(at[2], _PARTICIPANT):
            yield (at[0], ATTENDED_BY, named[2]), (at, named)
            for role in graph.of(at[2], HOW[0]):
                if graph.says(role[2], _SPEAKS, TRUE) and (at[0], ATTENDED_BY, named[2]) not in facts.denied:
                    yield (named[2], SPOKE_AT, at[0]), (at, named, role)


def units(facts: Facts, vocabulary: Vocabulary) -> Iterator[tuple[Triple, _Grounds]]:
    """Yield the provincial units that took part in a gathering: those of participants and of co-organisers."""
    graph = Lookup(facts, vocabulary, _WANTED)
    for at in graph.all(_PARTICIPATION):
        if not _any(at[2], _BRINGS_UNIT, FALSE, graph):
            for fact in (fact for name in (_IN_CAPACITY, *_FOR) for fact in graph.of(at[2], name)):
                yield from _brought(at[0], fact[2], (at, fact), graph)
    for fact in (*graph.all(BY_HOLDER_OF), *graph.all(_CO_ORGANISED)):
        if not _told_of(fact, graph):
            yield from _brought(fact[0], fact[2], (fact,), graph)


def away(participation: str, graph: Lookup) -> bool:
    """Tell whether who takes part was not there."""
    return _any(participation, WAS_THERE, FALSE, graph)


def _told_of(fact: Triple, graph: Lookup) -> bool:
    """Tell whether a participation says more of the holder of a post who attended, such as that he was a guest."""
    own = {at[2] for at in graph.of(fact[0], _PARTICIPATION)}
    return fact[1] == BY_HOLDER_OF and any(capacity[0] in own for capacity in graph.to(_IN_CAPACITY, fact[2]))


def _any(participation: str, flag: str, value: str, graph: Lookup) -> bool:
    """Tell whether a role or the mode of a participation has a flag."""
    return any(graph.says(fact[2], flag, value) for name in HOW for fact in graph.of(participation, name))


def _brought(gathering: str, thing: str, why: _Grounds, graph: Lookup) -> Iterator[tuple[Triple, _Grounds]]:
    """Yield the provincial unit that a post, a body or the unit itself brings to a gathering.

    A body without a unit of its own, such as an office of a committee, belongs to the unit of the body that it is part of.
    """
    todo, seen = [(thing, why)], {thing}
    while todo:
        current, way = todo.pop()
        if unit := graph.a(current, vcd("ProvincialUnit")):
            yield (gathering, PROVINCE, current), (*way, unit)
            continue
        own = [fact for name in _UNIT_OF for fact in graph.of(current, name)]
        for fact in own or (*graph.of(current, _POST_IN), *graph.of(current, _PART_OF)):
            if fact[2] not in seen:
                seen.add(fact[2])
                todo.append((fact[2], (*way, fact)))
