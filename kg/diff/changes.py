"""The comparison: which claims and facts differ between two sides, and for each difference the reason.

A fact is gained or lost in the graph, or its value changes, or it stands and is stated by more or fewer sources; a claim
that changes without effect on its fact (another span, another certainty) is a change of the claim.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from kg.diff.reasons import MODALITY, Reason, claim_reasons, kind_of_value
from kg.diff.sides import Side
from kg.graph.facts import accept
from kg.graph.inference import infer
from kg.model.dates import PartialDate
from kg.model.terms import Triple, lexical, slug_of

GAINED, LOST, CHANGED = "gained", "lost", "changed"
MORE, LESS, CLAIM = "support gained", "support lost", "claim changed"
ASIDE = "does not count"
KINDS = (GAINED, LOST, CHANGED, MORE, LESS, CLAIM, ASIDE)
CHOICES = {"changed": (LOST, CHANGED, LESS, ASIDE), "new": (GAINED, MORE)}
"""What ``--only`` picks: what is not as it was, or what has come."""

FACTS, RULES, STATED, UNSTATED = "changed facts", "changed rule or ontology", "now stated", "no longer stated"
_PRECISER, _COARSER = "more precise date", "less precise date"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: a property of a thing, with its value on each side (None where it has none there).

    ``claimed`` is the value of a claim that counts on neither side, so that the graph has no value before or after.
    """

    thing: str
    predicate: str
    before: str | None
    after: str | None
    kind: str
    inferred: bool
    reasons: tuple[Reason, ...]
    claimed: str | None = None

    @property
    def value(self) -> str:
        """The value that the change is about: the new one where there are two."""
        return self.after or self.before or self.claimed or ""

    @property
    def order(self) -> tuple[str, bool, str, str, str]:
        """Stated before inferred, then by property and value."""
        return self.thing, self.inferred, self.predicate, self.value, self.kind


@dataclass(frozen=True, slots=True)
class OfSource:
    """What became of a source's claims: how many came, went, are judged or cited otherwise; how many do not count now."""

    new: int = 0
    gone: int = 0
    changed: int = 0
    aside: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """All differences between two sides; rules by name, terms of the ontology as IRI terms, sources as slugs."""

    old: Side
    new: Side
    changes: tuple[Change, ...]
    by_source: dict[str, OfSource]
    sources_gained: tuple[str, ...]
    sources_lost: tuple[str, ...]
    rules: tuple[str, ...]
    terms: tuple[str, ...]


def compare(old: Side, new: Side) -> Difference:
    """Return what differs between two sides, sorted by thing and property."""
    claims = claim_reasons(old, new)
    stated = _fact_changes(old, new, claims)
    inferred = _inference_changes(old, new, stated)
    changes = _joined([*stated, *inferred])
    before, after = ({slug_of(claim.source) for claim in side.claims.values()} for side in (old, new))
    rules = {(rule.name, rule.text) for rule in old.rules} ^ {(rule.name, rule.text) for rule in new.rules}
    return Difference(
        old, new, tuple(sorted(changes, key=lambda change: change.order)), _by_source(old, new, claims),
        tuple(sorted(after - before)), tuple(sorted(before - after)), tuple(sorted({name for name, _ in rules})),
        tuple(sorted({subject for subject, _, _ in old.ontology ^ new.ontology})),
    )


def _by_source(old: Side, new: Side, claims: Mapping[str, tuple[Reason, ...]]) -> dict[str, OfSource]:
    """Return what became of the claims of every source (a slug) of which one is not the same on both sides."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for name in claims:
        here, there = name in new.claims, name in old.claims
        of_source = counts[slug_of((new if here else old).claims[name].source)]
        of_source["changed" if here and there else "new" if here else "gone"] += 1
        of_source["aside"] += here and new.status[name] != "accepted"
    return {source: OfSource(**count) for source, count in sorted(counts.items())}


def _fact_changes(old: Side, new: Side, claims: Mapping[str, tuple[Reason, ...]]) -> list[Change]:
    """Return the changes of what is stated."""
    found: list[Change] = []
    told: set[str] = set()
    for triple in sorted(old.support.keys() | new.support.keys()):
        before, after = ({claim.iri for claim in side.support.get(triple, ())} for side in (old, new))
        told |= before | after
        if triple in old.support and triple in new.support:
            found += _support_changes(triple, before, after, claims)
        else:
            found.append(_coming_or_going(triple, old, new, _reasons(before ^ after, claims)))
    return found + [_without_effect(name, old, new, claims[name]) for name in sorted(claims.keys() - told)]


def _reasons(names: Iterable[str], claims: Mapping[str, tuple[Reason, ...]]) -> set[Reason]:
    return {reason for name in names for reason in claims.get(name, ())}


def _support_changes(
    triple: Triple, before: set[str], after: set[str], claims: Mapping[str, tuple[Reason, ...]]
) -> Iterator[Change]:
    """Yield how the claims behind a fact that stands on both sides differ."""
    moved = {reason for reason in _reasons(before ^ after, claims) if reason.why == MODALITY}
    same = _reasons(before & after, claims) | moved
    for kind, names in ((MORE, after - before), (LESS, before - after)):
        if why := _reasons(names, claims) - same:
            yield _change(triple, kind, why)
    if same:
        yield _change(triple, CLAIM, same)


def _coming_or_going(triple: Triple, old: Side, new: Side, reasons: set[Reason]) -> Change:
    """Return the change of what is stated on one side only."""
    now = triple in new.support
    if triple in (old if now else new).inferred:
        return _change(triple, MORE if now else LESS, reasons | {Reason(STATED if now else UNSTATED)})
    side, other = (new, old) if now else (old, new)
    return _change(triple, GAINED if now else LOST, reasons or _precision(triple, side, other, now))


def _without_effect(name: str, old: Side, new: Side, reasons: Iterable[Reason]) -> Change:
    """Return the change of a claim that puts nothing into either graph: set aside, or less precise than another date."""
    side = new if name in new.claims else old
    triple = side.claims[name].triple
    if side.status[name] == "accepted":
        return _change(triple, CLAIM, reasons)
    return Change(*triple[:2], None, None, ASIDE, False, tuple(sorted(reasons)), triple[2])


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
    by_rules = infer(accept(old.claims, new.vocabulary), new.rules, new.vocabulary).inferred
    found = [_change(t, GAINED, {Reason(RULES if t in by_rules else FACTS)}, True) for t in gained]
    return found + [_change(t, LOST, {Reason(FACTS if t in by_rules else RULES)}, True) for t in lost]


def _joined(changes: list[Change]) -> list[Change]:
    """Make one change of a value that goes and the one that takes its place."""
    groups: dict[tuple[str, str, bool, str], list[Change]] = defaultdict(list)
    for change in changes:
        if change.kind in (GAINED, LOST):
            kind = kind_of_value(change.before or change.after or "")
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


def reason_counts(changes: Iterable[Change]) -> dict[str, int]:
    """Return how many changes have each reason, in the order of the reasons' names."""
    counts: dict[str, int] = defaultdict(int)
    for why in chain.from_iterable({reason.why for reason in change.reasons} for change in changes):
        counts[why] += 1
    return dict(sorted(counts.items()))
