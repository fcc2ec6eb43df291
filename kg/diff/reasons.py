"""What happened to a claim between two sides: why it came, went or is judged otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.diff.sides import Side
from kg.model.terms import TYPE, bare, iri, is_iri, lexical, parts, shrink, slug_of
from kg.model.vocabulary import Vocabulary
from kg.seeds.claims import Claim

NEW_SOURCE, NEW, SOURCE_GONE, GONE = "new source", "new claim", "source removed", "claim removed"
MODALITY, DATE, VALUE = "changed modality", "changed date", "changed value"
REPLACED = (DATE, VALUE)
"""Reasons whose detail is the two values, which a change that has both shows already."""


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """Why something changed: a few words, the source (a slug) and claim (an IRI) behind it, and details."""

    why: str
    source: str = ""
    claim: str = ""
    detail: str = ""


def claim_reasons(old: Side, new: Side) -> dict[str, tuple[Reason, ...]]:
    """Return for every claim that is not the same on both sides what happened to it."""
    removed = {name: claim for name, claim in old.claims.items() if name not in new.claims}
    added = {name: claim for name, claim in new.claims.items() if name not in old.claims}
    reasons: dict[str, tuple[Reason, ...]] = {}
    for one, other in _pairs(removed, added, new.vocabulary):
        why, detail = _changed(removed[one], added[other], new.vocabulary)
        for name, claim in ((one, removed[one]), (other, added[other])):
            reasons[name] = (Reason(why, slug_of(claim.source), other, detail),)
    reasons |= _on_one_side(added, old, (NEW_SOURCE, NEW), reasons)
    reasons |= _on_one_side(removed, new, (SOURCE_GONE, GONE), reasons)
    for side, claims in ((new, added), (old, removed)):
        for name in claims:
            reasons[name] += tuple(_set_aside(name, side))
    for name in old.claims.keys() & new.claims.keys():
        if found := tuple(_kept(name, old, new)):
            reasons[name] = found
    return reasons


def _on_one_side(
    claims: Mapping[str, Claim], other: Side, words: tuple[str, str], known: Mapping[str, object]
) -> dict[str, tuple[Reason, ...]]:
    """Return why claims, but those known already, stand on one side only: their source does, or only they."""
    sources = {claim.source for claim in other.claims.values()}
    return {
        name: (Reason(words[claim.source in sources], slug_of(claim.source), name, _spans(claim)),)
        for name, claim in claims.items() if name not in known
    }


def _set_aside(name: str, side: Side) -> Iterator[Reason]:
    """Yield why a claim that stands on one side only does not count there, if it does not."""
    if (status := side.status[name]) != "accepted":
        claim = side.claims[name]
        yield Reason(_why(name, "", status, side), slug_of(claim.source), name, _instead(claim, side))


def _pairs(removed: Mapping[str, Claim], added: Mapping[str, Claim], vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """Return claims of which one took the other's place: of one source, with another modality or another value."""
    found: list[tuple[str, str]] = []
    for same_triple in (True, False):
        groups: dict[tuple[str, ...], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
        paired = {name for pair in found for name in pair}
        for side, claims in enumerate((removed, added)):
            for name in sorted(claims.keys() - paired):
                claim = claims[name]
                key = claim.triple if same_triple else (*claim.triple[:2], kind_of_value(claim.triple[2]))
                groups[(claim.source, *key)][side].append(name)
        found += [(one[0], other[0]) for one, other in groups.values() if len(one) == len(other) == 1]
    return found


def kind_of_value(term: str) -> str:
    """Return what a value must share with the one whose place it takes: its language; every date is one kind."""
    return "thing" if is_iri(term) else parts(term)[1]


def _changed(before: Claim, after: Claim, vocabulary: Vocabulary) -> tuple[str, str]:
    if before.triple == after.triple:
        return MODALITY, f"{before.modality} -> {after.modality}"
    dated = before.triple[1] in vocabulary.flagged("holdsPartialDate")
    return (DATE if dated else VALUE), f"{_plain(before.triple[2])} -> {_plain(after.triple[2])}"


def _kept(name: str, old: Side, new: Side) -> Iterator[Reason]:
    """Yield how a claim that stands on both sides differs."""
    before, after = old.claims[name], new.claims[name]
    source = slug_of(after.source)
    was, now = old.status[name], new.status[name]
    if was != now:
        detail = _instead(after, new) or ("" if (was, now) == ("accepted", "retracted") else f"{was} -> {now}")
        yield Reason(_why(name, was, now, new), source, name, detail)
    if before.passages != after.passages:
        yield Reason("corrected span", source, name, f"{_spans(before)} -> {_spans(after)}")
    elif any(old.passages.get(span) != new.passages.get(span) for span in after.passages):
        yield Reason("changed digest", source, name, _spans(after))
    if before.certainty != after.certainty:
        yield Reason("changed certainty", source, name, f"{before.certainty} -> {after.certainty}")
    if set(before.rests_on) != set(after.rests_on):
        yield Reason("changed grounds", source, name, f"{len(before.rests_on)} -> {len(after.rests_on)} grounds")


def _why(name: str, was: str, now: str, new: Side) -> str:
    """Return in words why a claim's status changed to ``now``."""
    claim = new.claims[name]
    if now == "accepted":
        return "restored"
    if now != "retracted":
        return now
    if claim.judgement == "retracted":
        return "claim withdrawn"
    kinds = (c for c in new.claims.values() if c.triple[:2] == (iri(claim.source), TYPE))
    return "source withdrawn" if any(c.judgement == "retracted" for c in kinds) else "ground fallen"


def _instead(claim: Claim, side: Side) -> str:
    """Return what counts instead of a claim that gives way to another."""
    others = [side.claims[other] for other in claim.instead if side.status.get(other) == "accepted"]
    return ", ".join(f"by source {slug_of(other.source)}: {_plain(other.triple[2])}" for other in others)


def _spans(claim: Claim) -> str:
    return ", ".join(map(str, claim.passages))


def _plain(term: str) -> str:
    return shrink(bare(term)) if is_iri(term) else lexical(term)
