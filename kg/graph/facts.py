"""From claims to facts: which claims count, and which triples they put into the graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.graph.plans import outdated
from kg.model.dates import PartialDate
from kg.model.terms import TYPE, Triple, bare, lexical
from kg.model.vocabulary import Vocabulary
from kg.seeds.claims import Claim


@dataclass(frozen=True, slots=True)
class Facts:
    """The status of every claim (by its IRI), and every fact with the accepted claims that state it.

    ``coarser`` are the dates that accepted claims give as well, and within which a more precise fact lies; ``earlier``
    what they say was planned of a thing before a later plan, which stays a fact of that plan. ``denied`` are the triples that
    somebody wrote and judged wrong, and that nobody else states: nothing may conclude them.
    """

    status: dict[str, str]
    support: dict[Triple, tuple[Claim, ...]]
    coarser: dict[Triple, tuple[Claim, ...]] = field(default_factory=dict)
    denied: frozenset[Triple] = frozenset()
    earlier: dict[Triple, tuple[Claim, ...]] = field(default_factory=dict)


def accept(claims: Mapping[str, Claim], vocabulary: Vocabulary) -> Facts:
    """Work out which claims count and which facts follow from them directly.

    A claim counts unless it or its source is retracted, something it rests on does not count, or a claim that counts
    contradicts or supersedes it. A source is retracted by retracting the claim of its type. Where accepted claims date
    one thing with different precision and agree, the most precise date is the fact (DESIGN 4, dates).

    Raises:
        ValueError: if claims supersede or rest on each other in a circle.
    """
    status = _statuses(claims)
    support: dict[Triple, list[Claim]] = defaultdict(list)
    for name in sorted(claims):
        if status[name] == "accepted":
            support[claims[name].triple].append(claims[name])
    facts = {triple: tuple(support[triple]) for triple in sorted(support)}
    earlier = {triple: facts.pop(triple) for triple in sorted(outdated(facts))}
    coarser = {coarse: facts.pop(coarse) for coarse in _coarser(facts, vocabulary)}
    wrong = denied(claims, status) - facts.keys() - coarser.keys() - earlier.keys()
    return Facts(status, facts, coarser, wrong, earlier)


def denied(claims: Mapping[str, Claim], status: Mapping[str, str]) -> frozenset[Triple]:
    """Return what claims say that were judged wrong themselves: contradicted, or retracted beside their grounds and source."""
    return frozenset(
        claim.triple for name, claim in claims.items()
        if status[name] == "contradicted" or (status[name] == "retracted" and claim.judgement == "retracted")
    )


def _statuses(claims: Mapping[str, Claim]) -> dict[str, str]:
    status: dict[str, str] = {}
    types: dict[str, list[str]] = defaultdict(list)
    for name, claim in claims.items():
        if claim.triple[1] == TYPE:
            types[bare(claim.triple[0])].append(name)
    open_: set[str] = set()

    def settle(name: str) -> str:
        if name in status:
            return status[name]
        if name in open_:
            raise ValueError(f"claims refer to each other in a circle at {claims[name].written[0]}")
        open_.add(name)
        claim = claims[name]
        verdict = "accepted"
        withdrawn = claim.judgement == "retracted" or _withdrawn(claim.source, name)
        if withdrawn or any(settle(ground) != "accepted" for ground in claim.rests_on):
            verdict = "retracted"
        elif claim.instead and any(settle(other) == "accepted" for other in claim.instead):
            verdict = claim.judgement
        open_.discard(name)
        status[name] = verdict
        return verdict

    def _withdrawn(source: str, asking: str) -> bool:
        own = [name for name in types.get(source, ()) if name != asking]
        return any(claims[name].judgement == "retracted" for name in own)

    for name in sorted(claims):
        settle(name)
    return status


def _coarser(support: Mapping[Triple, object], vocabulary: Vocabulary) -> list[Triple]:
    """Return the dates that contain a more precise accepted date of the same thing and property."""
    dates: dict[tuple[str, str], list[Triple]] = defaultdict(list)
    dated = vocabulary.flagged("holdsPartialDate")
    for triple in support:
        if triple[1] in dated:
            dates[triple[0], triple[1]].append(triple)
    return [
        one
        for group in dates.values()
        for one in group
        if any(
            one != other and PartialDate.parse(lexical(one[2])).contains(PartialDate.parse(lexical(other[2])))
            for other in group
        )
    ]
