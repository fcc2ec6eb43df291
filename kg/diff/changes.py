"""The comparison: which claims and facts differ between two sides, and for each difference the reason.

A fact is gained or lost in the graph, or its value changes, or it stands and is stated by more or fewer sources; a claim
that changes without effect on its fact (another span, another certainty) is a change of the claim.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from kg.diff.sides import Side
from kg.graph.closure import close
from kg.model.dates import PartialDate
from kg.model.terms import TYPE, Triple, bare, iri, is_iri, lexical, parts, shrink, slug_of
from kg.model.vocabulary import Vocabulary
from kg.seeds.claims import Claim

GAINED, LOST, CHANGED = "gained", "lost", "changed"
MORE, LESS, CLAIM = "support gained", "support lost", "claim changed"
KINDS = (GAINED, LOST, CHANGED, MORE, LESS, CLAIM)

FACTS, RULES, STATED, UNSTATED = "changed facts", "changed rule or ontology", "now stated", "no longer stated"
_NEW_SOURCE, _NEW, _SOURCE_GONE, _GONE = "new source", "new claim", "source removed", "claim removed"
_MODALITY, _DATE, _VALUE = "changed modality", "changed date", "changed value"
REPLACED = (_DATE, _VALUE)
"""Reasons whose detail is the two values, which a change that has both shows already."""
_PRECISER, _COARSER = "more precise date", "less precise date"


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """Why something changed: a few words, the source (a slug) and claim (an IRI) behind it, and details."""

    why: str
    source: str = ""
    claim: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: a property of a thing, with its value on each side (None where it has none there)."""

    thing: str
    predicate: str
    before: str | None
    after: str | None
    kind: str
    inferred: bool
    reasons: tuple[Reason, ...]

    @property
    def order(self) -> tuple[str, bool, str, str, str]:
        """Stated before inferred, then by property and value."""
        return self.thing, self.inferred, self.predicate, self.after or self.before or "", self.kind


@dataclass(frozen=True, slots=True)
class Difference:
    """All differences between two sides; rules by name, terms of the ontology as IRI terms, sources as slugs."""

    old: Side
    new: Side
    changes: tuple[Change, ...]
    sources_gained: tuple[str, ...]
    sources_lost: tuple[str, ...]
    rules: tuple[str, ...]
    terms: tuple[str, ...]


def compare(old: Side, new: Side) -> Difference:
    """Return what differs between two sides, sorted by thing and property."""
    claims = _claim_reasons(old, new)
    stated = _fact_changes(old, new, claims)
    inferred = _inference_changes(old, new, stated)
    changes = _joined([*stated, *inferred])
    before, after = ({slug_of(claim.source) for claim in side.claims.values()} for side in (old, new))
    rules = {(rule.name, rule.text) for rule in old.rules} ^ {(rule.name, rule.text) for rule in new.rules}
    return Difference(
        old, new, tuple(sorted(changes, key=lambda change: change.order)), tuple(sorted(after - before)),
        tuple(sorted(before - after)), tuple(sorted({name for name, _ in rules})),
        tuple(sorted({subject for subject, _, _ in old.ontology ^ new.ontology})),
    )


def _claim_reasons(old: Side, new: Side) -> dict[str, tuple[Reason, ...]]:
    """Return for every claim that is not the same on both sides what happened to it."""
    removed = {name: claim for name, claim in old.claims.items() if name not in new.claims}
    added = {name: claim for name, claim in new.claims.items() if name not in old.claims}
    reasons: dict[str, tuple[Reason, ...]] = {}
    for one, other in _pairs(removed, added, new.vocabulary):
        why, detail = _changed(removed[one], added[other], new.vocabulary)
        for name, claim in ((one, removed[one]), (other, added[other])):
            reasons[name] = (Reason(why, slug_of(claim.source), other, detail),)
    for claims, sources, whole, single in (
        (added, {claim.source for claim in old.claims.values()}, _NEW_SOURCE, _NEW),
        (removed, {claim.source for claim in new.claims.values()}, _SOURCE_GONE, _GONE),
    ):
        for name, claim in claims.items():
            if name not in reasons:
                why = single if claim.source in sources else whole
                reasons[name] = (Reason(why, slug_of(claim.source), name, _spans(claim)),)
    for name in old.claims.keys() & new.claims.keys():
        if found := tuple(_kept(name, old, new)):
            reasons[name] = found
    return reasons


def _pairs(removed: Mapping[str, Claim], added: Mapping[str, Claim], vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """Return claims of which one took the other's place: of one source, with another modality or another value."""
    found: list[tuple[str, str]] = []
    for same_triple in (True, False):
        groups: dict[tuple[str, ...], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
        paired = {name for pair in found for name in pair}
        for side, claims in enumerate((removed, added)):
            for name in sorted(claims.keys() - paired):
                claim = claims[name]
                key = claim.triple if same_triple else (*claim.triple[:2], _kind_of_value(claim.triple[2]))
                groups[(claim.source, *key)][side].append(name)
        found += [(one[0], other[0]) for one, other in groups.values() if len(one) == len(other) == 1]
    return found


def _kind_of_value(term: str) -> str:
    """Return what a value must share with the one whose place it takes: its language; every date is one kind."""
    return "thing" if is_iri(term) else parts(term)[1]


def _changed(before: Claim, after: Claim, vocabulary: Vocabulary) -> tuple[str, str]:
    if before.triple == after.triple:
        return _MODALITY, f"{before.modality} -> {after.modality}"
    dated = before.triple[1] in vocabulary.flagged("holdsPartialDate")
    return (_DATE if dated else _VALUE), f"{_plain(before.triple[2])} -> {_plain(after.triple[2])}"


def _kept(name: str, old: Side, new: Side) -> Iterable[Reason]:
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


def _fact_changes(old: Side, new: Side, claims: Mapping[str, tuple[Reason, ...]]) -> list[Change]:
    """Return the changes of what is stated."""
    found: list[Change] = []
    explained: set[str] = set()
    for triple in sorted(old.support.keys() | new.support.keys()):
        before, after = ({claim.iri for claim in side.support.get(triple, ())} for side in (old, new))
        reasons = {reason for name in before ^ after for reason in claims.get(name, ())}
        same = {reason for name in before & after for reason in claims.get(name, ())}
        was, now = triple in old.support, triple in new.support
        explained |= before | after
        if was and now:
            same |= {reason for reason in reasons if reason.why == _MODALITY}
            for kind, names in ((MORE, after - before), (LESS, before - after)):
                if why := {reason for name in names for reason in claims.get(name, ())} - same:
                    found.append(_change(triple, kind, why))
            if same:
                found.append(_change(triple, CLAIM, same))
            continue
        if was and triple in new.inferred:
            found.append(_change(triple, LESS, reasons | {Reason(UNSTATED)}))
        elif now and triple in old.inferred:
            found.append(_change(triple, MORE, reasons | {Reason(STATED)}))
        else:
            side, other = (new, old) if now else (old, new)
            precision = _precision(triple, side, other, now)
            found.append(_change(triple, GAINED if now else LOST, reasons or precision))
    for name in sorted(claims.keys() - explained):  # claims that count on neither side
        claim = new.claims.get(name) or old.claims[name]
        found.append(_change(claim.triple, CLAIM, set(claims[name])))
    return found


def _precision(triple: Triple, side: Side, other: Side, now: bool) -> set[Reason]:
    """Return why a date whose claims are the same on both sides comes or goes: another one is or was more precise."""
    own = PartialDate.parse(lexical(triple[2])) if triple[1] in side.vocabulary.flagged("holdsPartialDate") else None
    for rival in other.support:
        if own and rival[:2] == triple[:2]:
            finer = own.contains(PartialDate.parse(lexical(rival[2])))
            return {Reason(_COARSER if finer == now else _PRECISER)}
    return {Reason(FACTS)}


def _change(triple: Triple, kind: str, reasons: Iterable[Reason], inferred: bool = False) -> Change:
    before = None if kind == GAINED else triple[2]
    after = None if kind == LOST else triple[2]
    return Change(triple[0], triple[1], before, after, kind, inferred, tuple(sorted(reasons)))


def _inference_changes(old: Side, new: Side, stated: list[Change]) -> list[Change]:
    """Return the changes of what follows, told apart by whether the facts changed or the rules.

    The rules of the new side, run on the facts of the old one, give what a change of rules alone would have done.
    """
    gained = new.inferred - old.inferred - old.support.keys()
    lost = old.inferred - new.inferred - new.support.keys()
    if not gained | lost:
        return []
    by_rules = close(old.support, new.rules, new.vocabulary).inferred
    found = [_change(t, GAINED, {Reason(RULES if t in by_rules else FACTS)}, True) for t in gained]
    return found + [_change(t, LOST, {Reason(FACTS if t in by_rules else RULES)}, True) for t in lost]


def _joined(changes: list[Change]) -> list[Change]:
    """Make one change of a value that goes and the one that takes its place."""
    groups: dict[tuple[str, str, bool, str], list[Change]] = defaultdict(list)
    for change in changes:
        if change.kind in (GAINED, LOST):
            kind = _kind_of_value(change.before or change.after or "")
            groups[change.thing, change.predicate, change.inferred, kind].append(change)
    joined: list[Change] = []
    used: set[int] = set()
    for (_, _, _, kind), group in groups.items():
        lost, gained = ([change for change in group if change.kind == which] for which in (LOST, GAINED))
        if len(lost) == len(gained) == 1 and (kind != "thing" or _same_claim(lost[0], gained[0])):
            reasons = tuple(sorted({*lost[0].reasons, *gained[0].reasons}))
            joined.append(replace(lost[0], after=gained[0].after, kind=CHANGED, reasons=reasons))
            used |= {id(lost[0]), id(gained[0])}
    return [*(change for change in changes if id(change) not in used), *joined]


def _same_claim(one: Change, other: Change) -> bool:
    """Tell whether one claim took the other's place, so that both have one reason."""
    return not set(one.reasons).isdisjoint(reason for reason in other.reasons if reason.claim)


def _spans(claim: Claim) -> str:
    return ", ".join(map(str, claim.passages))


def _plain(term: str) -> str:
    return shrink(bare(term)) if is_iri(term) else lexical(term)


def reason_counts(changes: Iterable[Change]) -> dict[str, int]:
    """Return how many changes have each reason, in the order of the reasons' names."""
    counts: dict[str, int] = defaultdict(int)
    for why in chain.from_iterable({reason.why for reason in change.reasons} for change in changes):
        counts[why] += 1
    return dict(sorted(counts.items()))
