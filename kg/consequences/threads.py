"""What a report takes up again: gaps that it fills, and undertakings that reappear at a later gathering."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from kg.consequences.findings import Finding, Material, by, latest, short, sources_of
from kg.desk.skeletons import quoted
from kg.graph.gaps import FILLED_FOR, filled
from kg.model.terms import TYPE, Triple, bare, slug_of, vcd
from kg.seeds.claims import Claim
from kg.seeds.references import write

FILLED, AGAIN = "gap filled", "undertaking reappears"
_SEARCHED_IN = vcd("searchedIn")
_UNDERTAKEN_AT, _TOPIC, _ACTION, _IN_SERIES = vcd("undertakenAt"), vcd("topic"), vcd("action"), vcd("inSeries")
_EARLIEST, _LATEST = vcd("earliest"), vcd("latest")
_TAKES_UP = vcd("reaffirms")

_Thread = tuple[str, str, str]
"""A series of gatherings, a topic and an action."""


def filled_gaps(graph: Material) -> Iterator[Finding]:
    """Yield the gaps that are filled by what sources state, thing by thing."""
    found: dict[tuple[str, str], list[tuple[Triple, ...]]] = defaultdict(list)
    for (gap, predicate, thing), grounds in filled(graph.facts, graph.vocabulary):
        if predicate == FILLED_FOR and len(grounds) > 2:  # of a gap that people closed there is no fact
            found[gap, thing].append(grounds)
    for (gap, thing), ways in found.items():
        fact = ways[0][-1]
        searched = {slug_of(bare(source)) for source in graph.values(gap, _SEARCHED_IN)}
        claims = [claim for way in ways for claim in graph.claims(*way[2:]) if slug_of(claim.source) not in searched]
        words = "{0} is filled: {1} of {2} is stated by {3} ({4} · {5} · {6})"
        terms = (gap, ways[0][1][2], thing, by(claims), *fact)
        yield Finding(FILLED, words, terms, sources_of(claims), latest(claims))


def reappearing(graph: Material) -> Iterator[Finding]:
    """Yield the undertakings of one topic and action at two gatherings or more of a series, in the order of these."""
    told: set[tuple[str, ...]] = set()
    for thread, at in sorted(_threads(graph).items()):
        order = _in_order(list(at), graph)
        together = tuple(undertaking for gathering in order for undertaking in at[gathering])
        if len(order) > 1 and together not in told and not _linked(order, at, graph):
            told.add(together)
            yield _again(graph, thread, order, at)


def _threads(graph: Material) -> dict[_Thread, dict[str, list[str]]]:
    """Return the undertakings of every thread, by gathering."""
    found: dict[_Thread, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for thing, said in graph.about.items():
        for gathering in said.get(_UNDERTAKEN_AT, ()):
            for series in graph.values(gathering, _IN_SERIES):
                for topic in said.get(_TOPIC, ()):
                    for action in said.get(_ACTION, ()):
                        found[series, topic, action][gathering].append(thing)
    return found


def _in_order(gatherings: list[str], graph: Material) -> list[str]:
    """Return gatherings from the first to the last, without those that are not surely later than the one before."""
    dated = [g for g in gatherings if graph.values(g, _EARLIEST) and graph.values(g, _LATEST)]
    ordered: list[str] = []
    for gathering in sorted(dated, key=lambda g: (graph.values(g, _EARLIEST), g)):
        if not ordered or graph.values(ordered[-1], _LATEST) < graph.values(gathering, _EARLIEST):
            ordered.append(gathering)
    return ordered


def _linked(order: list[str], at: dict[str, list[str]], graph: Material) -> bool:
    """Tell whether every undertaking after the first gathering is said to take up an earlier one of its thread."""
    earlier: set[str] = set(at[order[0]])
    for gathering in order[1:]:
        if any(earlier.isdisjoint(graph.values(undertaking, _TAKES_UP)) for undertaking in at[gathering]):
            return False
        earlier.update(at[gathering])
    return True


def _again(graph: Material, thread: _Thread, order: list[str], at: dict[str, list[str]]) -> Finding:
    terms, parts, claims = list(thread), [], []
    for gathering in order:
        places = []
        for undertaking in at[gathering]:
            places.append(f"{{{len(terms)}}}")
            terms.append(undertaking)
            claims += _grounds(graph, undertaking, thread)
        parts.append(f"{' and '.join(places)} at {{{len(terms)}}}")
        terms.append(gathering)
    records = [_record(graph, at[first][0], at[later][0], thread) for first, later in pairwise(order)
               if len(at[first]) == len(at[later]) == 1]
    words = f"{{1}} · {{2}} reappears in {{0}}: {'; '.join(parts)}"
    return Finding(AGAIN, words, tuple(terms), sources_of(claims), latest(claims), "".join(records))


def _grounds(graph: Material, undertaking: str, thread: _Thread) -> list[Claim]:
    return graph.claims((undertaking, _TOPIC, thread[1]), (undertaking, _ACTION, thread[2]))


def _record(graph: Material, first: str, later: str, thread: _Thread) -> str:
    """Return the record that says that an undertaking takes up an earlier one; of another class it does not."""
    classes = [{o for o in graph.values(thing, TYPE) if (thing, TYPE, o) in graph.support} for thing in (first, later)]
    if classes[0] != classes[1] or first in graph.values(later, _TAKES_UP):
        return ""
    grounds = dict.fromkeys(write(claim) for thing in (first, later) for claim in _grounds(graph, thing, thread))
    return (
        f"- id: {short(later)}\n"
        f"  source: editors\n"
        f"  restsOn:\n{''.join(f'    - {quoted(ground)}{chr(10)}' for ground in grounds)}"
        f"  certainty: inferable\n"
        f"  {short(_TAKES_UP)}: {short(first)}\n"
    )
