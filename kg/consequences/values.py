"""Values that do not go together: of two sources, of a date and its report, of names, of two things that may be one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from kg.ask.names import fold
from kg.consequences.findings import Finding, Material, by, latest, short, sources_of
from kg.desk.judgements import Judgement
from kg.model.dates import PartialDate
from kg.model.terms import DCTERMS, EDITORS, LABEL, SKOSXL, TYPE, Triple, iri, lexical, literal, vcd
from kg.seeds.references import write

DIFFER, LATE, NAMES, SETTLE = "values differ", "dated after its report", "one name", "judgement to settle"
_COMPARED, _LOCATED_IN, _PUBLISHED_ON = "comparedAcrossSources", vcd("locatedIn"), vcd("publishedOn")
_UNSURE_OF = vcd("possiblyDistinctFrom")
_FORM, _SPELLINGS = iri(f"{SKOSXL}literalForm"), (iri(f"{SKOSXL}prefLabel"), iri(f"{SKOSXL}altLabel"))
_REPLACES = iri(f"{DCTERMS}replaces")


def differing(graph: Material) -> Iterator[Finding]:
    """Yield the properties of which two sources give one thing values that have nothing in common."""
    compared = graph.vocabulary.flagged(_COMPARED)
    said: dict[tuple[str, str], dict[str, list[Triple]]] = defaultdict(lambda: defaultdict(list))
    for triple, claims in graph.support.items():
        if triple[1] in compared:
            for source in {claim.source for claim in claims} - {EDITORS}:
                said[triple[0], triple[1]][source].append(triple)
    for (thing, predicate), by_source in sorted(said.items()):
        for one, other in combinations(sorted(by_source), 2):
            pairs = [(a[2], b[2]) for a in by_source[one] for b in by_source[other]]
            if not any(_compatible(a, b, graph) for a, b in pairs):
                yield _differing(graph, thing, predicate, by_source[one], by_source[other], (one, other))


def _differing(
    graph: Material, thing: str, predicate: str, one: list[Triple], other: list[Triple], sources: tuple[str, str]
) -> Finding:
    ours = [
        [claim for claim in graph.claims(*triples) if claim.source == source]
        for triples, source in zip((one, other), sources, strict=True)
    ]
    terms, sides = [thing, predicate], []
    for triples, claims in zip((one, other), ours, strict=True):
        values = " and ".join(f"{{{len(terms) + number}}}" for number in range(len(triples)))
        terms += [*(triple[2] for triple in triples), by(claims)]
        sides.append(f"{values} by {{{len(terms) - 1}}}")
    words = f"{{0}} · {{1}}: {', '.join(sides)}: if both cannot be, give one status: contradicted and contradictedBy: "
    terms.append(literal(f'"{write(ours[0][0])}"'))
    return Finding(
        DIFFER, f"{words}{{{len(terms) - 1}}}", tuple(terms), sources_of([*ours[0], *ours[1]]), latest([*ours[0], *ours[1]]),
    )


def _compatible(one: str, other: str, graph: Material) -> bool:
    """Tell whether two values can both be: the same, a date within another, a place within another, a thing perhaps the same."""
    if one == other or graph.apart(one, other):
        return True
    if one.startswith('"'):
        try:
            dates = PartialDate.parse(lexical(one)), PartialDate.parse(lexical(other))
        except ValueError:
            return False
        return dates[0].contains(dates[1]) or dates[1].contains(dates[0])
    return one in _around(other, graph) or other in _around(one, graph)


def _around(place: str, graph: Material) -> set[str]:
    """Return the places in which one lies."""
    found: set[str] = set()
    todo = [place]
    while todo:
        todo += (more := set(graph.values(todo.pop(), _LOCATED_IN)) - found)
        found |= more
    return found


def dated_after_report(graph: Material) -> Iterator[Finding]:
    """Yield what a source reports as having happened later than the last day on which it may have been published."""
    happened = graph.vocabulary.flagged("saysOfWhatHappened") & graph.vocabulary.flagged("holdsPartialDate")
    for triple, claims in sorted(graph.support.items()):
        if triple[1] not in happened:
            continue
        when = PartialDate.parse(lexical(triple[2]))
        for claim in claims:
            for published in graph.values(iri(claim.source), _PUBLISHED_ON):
                if when.first > PartialDate.parse(lexical(published)).last:
                    words = "{0} · {1} · {2} is later than its report by {3}, published on {4}: mend one of the two dates"
                    terms = (*triple, by([claim]), published)
                    yield Finding(LATE, words, terms, sources_of([claim]), claim.written[0])


def namesakes(graph: Material, on: str) -> Iterator[Finding]:
    """Yield two things of one kind under one name of which nobody has judged whether they are one."""
    bearing: dict[str, dict[str, Triple]] = defaultdict(dict)
    for triple in sorted(graph.support):
        forms = [triple[2]] if triple[1] == LABEL else graph.values(triple[2], _FORM) if triple[1] in _SPELLINGS else []
        for form in forms:
            bearing[fold(lexical(form))].setdefault(triple[0], triple)
    told: set[tuple[str, str]] = set()
    for things in bearing.values():
        for one, other in combinations(sorted(things), 2):
            if (one, other) not in told and _alike(one, other, graph) and not _told_apart(one, other, graph):
                told.add((one, other))
                yield _namesake(graph, things[one], things[other], on)


def _namesake(graph: Material, one: Triple, other: Triple, on: str) -> Finding:
    claims = graph.claims(one, other)
    form = one[2] if one[1] == LABEL else graph.values(one[2], _FORM)[0]
    words = "{0} and {1} bear one name, {2}: one thing under two ids, or two things under one name? Judge Same or Different"
    record = Judgement(short(other[0]), short(one[0]), "the editors", on, f"Both are called {lexical(form)}").record
    return Finding(NAMES, words, (one[0], other[0], form), sources_of(claims), latest(claims), record)


def _alike(one: str, other: str, graph: Material) -> bool:
    """Tell whether two things are of one class as it was written, or one's class is above the other's."""
    written = [{o for o in graph.values(thing, TYPE) if (thing, TYPE, o) in graph.support} for thing in (one, other)]
    above = [{up for cls in own for up in graph.vocabulary.superclasses.get(cls, ())} for own in written]
    return bool(written[0] & above[1] or written[1] & above[0])


def _told_apart(one: str, other: str, graph: Material) -> bool:
    return graph.apart(one, other) or other in graph.values(one, _REPLACES) or one in graph.values(other, _REPLACES)


def to_settle(graph: Material, on: str) -> Iterator[Finding]:
    """Yield the pairs judged Unsure of which the graph now has values that agree, or that cannot both be of one thing."""
    dates = graph.vocabulary.flagged("holdsPartialDate") - graph.vocabulary.flagged("saysOfPlans")
    telling = sorted(graph.vocabulary.flagged(_COMPARED) | dates)
    for one, other in _unsure(graph):
        pairs = [
            ((one, prop, a), (other, prop, b))
            for prop in telling for a in graph.values(one, prop) for b in graph.values(other, prop)
        ]
        against = [pair for pair in pairs if not _compatible(pair[0][2], pair[1][2], graph)]
        if against or pairs:
            yield _settled(graph, (against or pairs)[0], not against and _alike(one, other, graph), on)


def _unsure(graph: Material) -> list[tuple[str, str]]:
    pairs = ((s, o) for s, said in graph.about.items() for o in said.get(_UNSURE_OF, ()))
    return sorted({(min(pair), max(pair)) for pair in pairs})


def _settled(graph: Material, pair: tuple[Triple, Triple], same: bool, on: str) -> Finding:
    """Return the finding that a pair agrees or not; only things of one kind can be one."""
    one, other = pair
    claims = graph.claims(one, other)
    words = "it is not sure whether {0} and {1} are one, and their {2} "
    words += "agrees: {3} and {4}" if same or one[2] == other[2] else "differs: {3} and {4}"
    judgement = Judgement(
        short(other[0]), short(one[0]), "the editors", on,
        f"{short(one[1])} is {short(one[2])} and {short(other[2])}", tuple(write(claim) for claim in claims),
    )
    record = judgement.record if same else replace(judgement, verdict="Different").record if one[2] != other[2] else ""
    return Finding(
        SETTLE, f"{words}: {'merge them, kg merge does both' if same else 'take the judgement back and judge anew'}",
        (one[0], other[0], one[1], one[2], other[2]), sources_of(claims), latest(claims), record,
    )

