"""What was known by a day: the claims of sources published by then, and what the editors could say of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from kg.graph.facts import Facts
from kg.model.dates import PartialDate
from kg.model.terms import EDITORS, ID, TYPE, bare, is_iri, lexical, vcd
from kg.model.vocabulary import Vocabulary
from kg.seeds.claims import Claim
from kg.snapshot.bounds import Bounds, Verdict
from kg.snapshot.dependents import Cut, with_dependents

_PUBLISHED_ON, _DESCRIBES, _HELD_ON = map(vcd, ("publishedOn", "describes", "heldOn"))
_TELLS_OF_THE_PAST = {_HELD_ON, *map(vcd, ("adoptedOn", "signedOn", "establishedOn", "openedOn"))}
_AS_HAVING_HAPPENED = ("reported", "said-by-speaker", "reference")


@dataclass(frozen=True, slots=True)
class Known:
    """The claims that were known by a day, and how each source (a bare IRI) stands to that day."""

    claims: dict[str, Claim]
    sources: dict[str, Verdict]


def publication(facts: Facts, sources: Iterable[str]) -> dict[str, Bounds]:
    """Return when each source (a bare IRI) was published, as far as the graph bounds it.

    A date of publication bounds it on both sides. A source without one was published no sooner than what it is
    registered to report on took place, and no sooner than what it says, accepted by us, had happened; its latest day is
    unknown.

    Args:
        facts: all accepted facts, whatever the day of the view: when a source was published is no news of that day.
        sources: the sources; the editors are none.
    """
    stated: dict[str, PartialDate] = {}
    held: dict[str, PartialDate] = {}
    describes: dict[str, list[str]] = defaultdict(list)
    sooner: dict[str, list[date]] = defaultdict(list)
    for (subject, predicate, obj), behind in facts.support.items():
        if predicate == _PUBLISHED_ON:
            stated[bare(subject)] = PartialDate.parse(lexical(obj))
        elif predicate == _DESCRIBES:
            describes[bare(subject)].append(obj)
        elif predicate in _TELLS_OF_THE_PAST:
            when = PartialDate.parse(lexical(obj))
            if predicate == _HELD_ON:
                held[subject] = when
            for claim in behind:
                if claim.modality in _AS_HAVING_HAPPENED:
                    sooner[claim.source].append(when.first)
    for source, events in describes.items():
        sooner[source] += [held[event].first for event in events if event in held]
    return {
        source: Bounds(stated[source].first, stated[source].last) if source in stated
        else Bounds(max(sooner[source], default=None))
        for source in sorted(set(sources) - {EDITORS})
    }


def keep_known(
    claims: Mapping[str, Claim], published: Mapping[str, Bounds], day: date, vocabulary: Vocabulary
) -> Known:
    """Leave out what no source published by a day had said.

    Sources that may or may not have been published by then are kept. An inference of the editors falls with any claim
    that it rests on; the register keeps silent about things of which only later sources speak; a claim whose better is
    not known yet counts again.
    """
    verdicts = {source: bounds.by(day) for source, bounds in published.items()}
    later = {source for source, verdict in verdicts.items() if verdict is Verdict.NOT_YET}
    said = _standing({name: claim for name, claim in claims.items() if claim.source not in later})
    unknown = _unknown(claims, said, later, vocabulary)
    known = _standing({name: claim for name, claim in said.items() if not unknown(claim.triple)})
    return Known({name: _judged(claim, known) for name, claim in known.items()}, verdicts)


def _unknown(
    claims: Mapping[str, Claim], said: Mapping[str, Claim], later: set[str], vocabulary: Vocabulary
) -> Cut:
    """Return what cuts off the things of which only later sources speak, with all that hangs on them.

    What only our register tells of things is there while anything known leads to it.
    """
    heard = [claim for claim in said.values() if claim.source != EDITORS]
    spoken = _things(claim for claim in claims.values() if claim.source in later)
    unknown = {f"<{source}>" for source in later} | (spoken - _things(heard) - vocabulary.about.keys())
    triples = [claim.triple for claim in claims.values()]
    registered = {subject for subject, _, _ in triples} - {claim.triple[0] for claim in heard}
    lost = frozenset(triples).difference(claim.triple for claim in said.values())
    return with_dependents(Cut(frozenset(unknown), lost=lost), triples, registered)


def _judged(claim: Claim, known: Mapping[str, Claim]) -> Claim:
    """Return a claim as it could be judged when only some others were known."""
    return replace(claim, instead=tuple(other for other in claim.instead if other in known)) if claim.instead else claim


def _standing(claims: dict[str, Claim]) -> dict[str, Claim]:
    """Leave out the claims that rest on one that is left out."""
    while True:
        standing = {name: claim for name, claim in claims.items() if all(ground in claims for ground in claim.rests_on)}
        if len(standing) == len(claims):
            return standing
        claims = standing


def _things(claims: Iterable[Claim]) -> set[str]:
    """Return the things of ours that claims speak of."""
    return {
        term
        for claim in claims
        for term in (claim.triple[0], claim.triple[2])
        if claim.triple[1] != TYPE or term == claim.triple[0]
        if is_iri(term) and bare(term).startswith(ID)
    }
