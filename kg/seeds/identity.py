"""Identity: which names stand for one thing, as the editors judged (``seeds/registry/same-as.yaml``).

A judgement is a record of the class ``IdentityJudgement``: Same, Different or Unsure, by whom, when and why. Same names a
survivor, and every claim about the others becomes a claim about it, on its way from record to claim; the claim keeps the
IRI that was written, so that a judgement can be taken back (``status: retracted``) and nobody's words are changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations

from kg.model.errors import Place
from kg.model.terms import ID, Triple, bare, expand, iri, shrink, slug_of, vcd
from kg.model.vocabulary import Vocabulary
from kg.seeds.records import Record, Report, many, nearest
from kg.seeds.references import Reference
from kg.seeds.yaml_nodes import Node

CLASS = "IdentityJudgement"
_PARTICIPATION, _POST = vcd("Participation"), vcd("Post")
SAME, DIFFERENT, UNSURE = vcd("Same"), vcd("Different"), vcd("Unsure")
APART = {DIFFERENT: vcd("distinctFrom"), UNSURE: vcd("possiblyDistinctFrom")}
"""What a judgement that keeps things apart says of every pair of them."""
MERGED = vcd("mergedInto")
_AS_WRITTEN = {vcd("judges"), vcd("survivor"), MERGED}
"""Properties that speak of the IRIs themselves, so that their values are never put in place of one another."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One judgement that holds: the things (terms) with the node of each, the verdict, and the survivor of Same."""

    things: Mapping[str, Node]
    verdict: str
    survivor: str
    place: Place

    def consequences(self) -> list[Triple]:
        """Return what follows at once: where a merged IRI went, or that things are or may be distinct."""
        if self.verdict == SAME:
            return [(thing, MERGED, self.survivor) for thing in self.things if thing != self.survivor]
        return [(one, APART[self.verdict], other) for one, other in combinations(self.things, 2)]


@dataclass(frozen=True, slots=True)
class Identity:
    """The judgements that hold, by record (bare IRI), and the survivor of every merged thing (terms).

    ``moved`` are the participations among the latter that only follow their gathering or person, which were merged.
    """

    judgements: Mapping[str, Judgement] = field(default_factory=dict)
    survivors: Mapping[str, str] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)

    def of(self, term: str) -> str:
        """Return the survivor of a merged thing, and any other term as it is."""
        return self.survivors.get(term, term)

    def triple(self, triple: Triple) -> Triple:
        """Return a triple about the survivors."""
        subject, predicate, obj = triple
        return (subject, predicate, obj) if predicate in _AS_WRITTEN else (self.of(subject), predicate, self.of(obj))

    def reference(self, reference: Reference) -> Reference:
        """Return a claim reference, written with whichever name, to the claim about the survivors."""
        if reference.predicate in _AS_WRITTEN:
            return reference
        try:
            obj = self.survivors.get(iri(expand(reference.object)), "")
        except ValueError:  # the object is a literal
            obj = ""
        return replace(reference, subject=self.of(reference.subject), object=shrink(bare(obj)) if obj else reference.object)


@dataclass(frozen=True, slots=True)
class Made:
    """What a participation's IRI is made from (bare IRIs): the gathering, and the person or the post of an unnamed holder."""

    gathering: str
    who: str


def read_identity(
    records: list[Record], participations: Mapping[str, Made], vocabulary: Vocabulary, report: Report
) -> Identity:
    """Read the judgements among the records, those that are not taken back.

    Args:
        records: all records.
        participations: those that records of gatherings make (bare IRIs); they can be judged as what has a record.
        vocabulary: tells which classes one thing can have.
        report: told of judgements that cannot hold: of unknown or unlike things, circular, or against one another.
    """
    types: dict[str, set[str]] = {iri(node): {_PARTICIPATION} for node in participations}
    for record in records:
        types.setdefault(iri(record.thing), set()).update(vcd(str(node.value)) for node in record.types)
    known = {thing for thing, classes in types.items() if classes}
    judgements: dict[str, Judgement] = {}
    for record in records:
        if any(node.value == CLASS for node in record.types) and record.envelope.judgement == "accepted":
            judgement = _judgement(record, known, report)
            if judgement and _alike(judgement, types, vocabulary, report):
                judgements[record.thing] = judgement
    survivors = _survivors(judgements.values(), report)
    for judgement in judgements.values():
        _check_apart(judgement, judgements.values(), survivors, report)
        _check_participations(judgement, participations, types, survivors, report)
    return _with_participations(Identity(judgements, survivors), participations)


def _with_participations(identity: Identity, made: Mapping[str, Made]) -> Identity:
    """Return the identity in which a participation follows its gathering and its person or post."""
    moved = {}
    for node, of in made.items():
        kept = [slug_of(bare(identity.of(iri(thing)))) for thing in (of.gathering, of.who)]
        if (now := f"{ID}participation/{kept[0]}--{kept[1]}") != node:
            moved[iri(node)] = iri(now)
    judged = {thing: moved.get(kept, kept) for thing, kept in identity.survivors.items()}
    again = {moved[thing]: kept for thing, kept in judged.items() if moved.get(thing, kept) != kept}
    followed = {thing: now for thing, now in moved.items() if thing not in judged}
    return Identity(identity.judgements, {**followed, **again, **judged}, followed)


def _judgement(record: Record, known: set[str], report: Report) -> Judgement | None:
    """Read one record, or report why it is no judgement; what shapes tell (by whom, when, why) is left to them."""
    values = {str(key.value): value for key, value in record.properties}
    if "judges" not in values or "verdict" not in values:
        missing = "judges" if "judges" not in values else "verdict"
        report(record.place, f"the judgement has no {missing}: add judges: [ID, ID] and verdict: Same, Different or Unsure")
        return None
    things = _judged(values["judges"], known, report)
    verdict = vcd(str(values["verdict"].value))
    if things is None or verdict not in (SAME, *APART):  # another value is reported where values are read
        return None
    survivor = _survivor(record, things, verdict, values.get("survivor"), report)
    return None if survivor is None else Judgement(things, verdict, survivor, record.place)


def _judged(judges: Node, known: set[str], report: Report) -> dict[str, Node] | None:
    """Return the things judged with the node of each, or report what is wrong with them."""
    things: dict[str, Node] = {}
    for node in many(judges):
        try:
            term = iri(expand(str(node.value)))
        except ValueError as error:
            report(node, str(error))
            return None
        if term not in known:
            near = nearest(str(node.value), [shrink(bare(thing)) for thing in known])
            report(node, f"unknown id {str(node.value)!r}: a judgement is about things that have a record{near}")
            return None
        if term in things:
            report(node, f"{node.value} is named twice: judge it against another thing")
            return None
        things[term] = node
    if len(things) < 2:
        report(judges, "a judgement is about two things or more: name the other one")
        return None
    return things


def _survivor(
    record: Record, things: Mapping[str, Node], verdict: str, survivor: Node | None, report: Report
) -> str | None:
    """Return the thing that stays, an empty string where the verdict keeps things apart; or report what is wrong."""
    if verdict != SAME:
        if survivor:
            report(survivor, "only one thing under several names has a survivor: leave survivor out, or judge Same")
        return None if survivor else ""
    if survivor is None:
        report(record.place, "the judgement Same does not say which IRI stays: add survivor: ID")
        return None
    kept = next((term for term in things if survivor.value in (shrink(bare(term)), bare(term))), None)
    if kept is None:
        report(survivor, f"the survivor {survivor.value} is none of the things judged: name one of them")
    return kept


def _check_participations(
    judgement: Judgement, made: Mapping[str, Made], types: Mapping[str, set[str]], survivors: Mapping[str, str], report: Report
) -> None:
    """Report participations that cannot be one: at two gatherings, or of two people."""
    if judgement.verdict != SAME:
        return
    first: dict[str, str] = {}
    for thing, node in judgement.things.items():
        of = made.get(bare(thing))
        if of is None:
            continue
        named = "" if _POST in types.get(iri(of.who), ()) else of.who
        for what, own, remedy in (
            ("gathering", of.gathering, "join participations of one gathering only"),
            ("person", named, "judge the people first, their participations follow"),
        ):
            own = own and survivors.get(iri(own), iri(own))
            if own and first.setdefault(what, own) != own:
                names = " and ".join(shrink(bare(term)) for term in (first[what], own))
                report(node, f"{node.value} is of another {what} ({names}): {remedy}")


def _alike(judgement: Judgement, types: Mapping[str, set[str]], vocabulary: Vocabulary, report: Report) -> bool:
    """Tell whether things judged to be one can be one: of one class, or one's class above the other's."""
    if judgement.verdict != SAME:
        return True
    above = {
        thing: {cls for name in types[thing] for cls in vocabulary.superclasses.get(name, ())} for thing in judgement.things
    }
    for thing, node in judgement.things.items():
        kept = judgement.survivor
        if any("/id/source/" in term for term in (thing, kept)):
            report(node, "sources are not merged, because claims stand in the graph of their source: "
                         "retract one of them, or say with describes what both report")
            return False
        if not (types[thing] & above[kept] or types[kept] & above[thing]):
            names = [", ".join(sorted(shrink(bare(c)).removeprefix("vcd:") for c in types[term])) for term in (thing, kept)]
            report(node, f"{node.value} is of class {names[0]} and {shrink(bare(kept))} of class {names[1]}: things of "
                         "different classes are not one thing")
            return False
    return True


def _survivors(judgements: Iterable[Judgement], report: Report) -> dict[str, str]:
    """Return where every merged thing ends up, following judgements to the last survivor."""
    direct: dict[str, tuple[str, Judgement]] = {}
    for judgement in judgements:
        for thing, node in judgement.things.items() if judgement.verdict == SAME else ():
            if thing == judgement.survivor:
                continue
            if thing in direct and direct[thing][0] != judgement.survivor:
                other, first = direct[thing]
                report(node, f"{node.value} is merged into {shrink(bare(judgement.survivor))} here and into "
                             f"{shrink(bare(other))} at {first.place}: judge which of the two survives")
                continue
            direct[thing] = (judgement.survivor, judgement)
    final: dict[str, str] = {}
    for thing in sorted(direct):
        seen, at = [thing], thing
        while at in direct:
            at, judgement = direct[at]
            if at in seen:
                chain = " into ".join(shrink(bare(term)) for term in (*seen, at))
                report(judgement.place, f"the merges go round in a circle ({chain}): choose one survivor for all of them")
                return {}
            seen.append(at)
        final[thing] = at
    return final


def _check_apart(
    judgement: Judgement, others: Iterable[Judgement], survivors: Mapping[str, str], report: Report
) -> None:
    """Report a judgement that keeps apart what others have made one, or that another one calls unsure or different."""
    if judgement.verdict == SAME:
        return
    for one, other in combinations(judgement.things, 2):
        name = f"{shrink(bare(one))} and {shrink(bare(other))}"
        if survivors.get(one, one) == survivors.get(other, other):
            at = next(j.place for j in others if j.verdict == SAME and {one, other} & set(j.things))
            report(judgement.place, f"{name} are kept apart here and made one at {at}: give one of the two judgements "
                                    "status: retracted")
        for against in others:
            apart = against.verdict not in (SAME, judgement.verdict) and {one, other} <= set(against.things)
            if apart and judgement.verdict == DIFFERENT:
                report(judgement.place, f"{name} are Different here and Unsure at {against.place}: give one of the two "
                                        "judgements status: retracted")
