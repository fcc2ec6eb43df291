"""Who holds a post at a gathering: unnamed in one report and named in another, or two where there can be one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from kg.consequences.findings import Finding, Material, by, latest, short, sources_of
from kg.desk.judgements import Judgement
from kg.model.terms import TRUE, Triple, lexical, vcd
from kg.seeds.references import write

UNNAMED, TWO = "unnamed holder", "two holders"
_PARTICIPATION, _PARTICIPANT, _IN_CAPACITY = vcd("participation"), vcd("participant"), vcd("inCapacity")
_POST_KIND, _SOLE = vcd("postKind"), vcd("soleHolder")
_EARLIEST, _LATEST = vcd("earliest"), vcd("latest")


@dataclass(frozen=True, slots=True)
class Holder:
    """A participation in the capacity of a post, and who it is of: a person, or nobody who is named (empty)."""

    gathering: str
    post: str
    participation: str
    person: str

    @property
    def capacity(self) -> Triple:
        """The fact that tells the post."""
        return self.participation, _IN_CAPACITY, self.post

    @property
    def name(self) -> Triple:
        """The fact that names the person."""
        return self.participation, _PARTICIPANT, self.person


def holders(graph: Material) -> dict[tuple[str, str], list[Holder]]:
    """Return who took part in each gathering in the capacity of each post."""
    found: dict[tuple[str, str], list[Holder]] = defaultdict(list)
    for gathering, said in graph.about.items():
        for participation in said.get(_PARTICIPATION, ()):
            named = graph.values(participation, _PARTICIPANT) or [""]
            for post in graph.values(participation, _IN_CAPACITY):
                found[gathering, post] += [Holder(gathering, post, participation, person) for person in named]
    return found


def unnamed(graph: Material, on: str) -> Iterator[Finding]:
    """Yield the holders whom one report does not name and another does, with the judgement that joins them.

    Where several are named, nobody can say which of them it is.

    Args:
        graph: what to look in.
        on: the day of the judgement, as it is written.
    """
    for found in holders(graph).values():
        named = [holder for holder in found if holder.person]
        if len({holder.person for holder in named}) != 1:
            continue
        for holder in found:
            if not holder.person and not graph.apart(holder.participation, named[0].participation):
                yield _joinable(graph, holder, named[0], on)


def _joinable(graph: Material, holder: Holder, named: Holder, on: str) -> Finding:
    without, naming = graph.claims(holder.capacity), graph.claims(named.name)
    words = "the holder of {0} at {1} is not named by {2} and is {3} by {4}: join the two participations"
    grounds = [write(claim) for claim in (*without, *graph.claims(named.capacity))]
    record = Judgement(
        short(holder.participation), short(named.participation), "the editors", on,
        f"One post at one gathering: {' and '.join(sources_of(naming))} names its holder, "
        f"{' and '.join(sources_of(without))} does not", tuple(dict.fromkeys(grounds)),
    ).record
    return Finding(
        UNNAMED, words, (holder.post, holder.gathering, by(without), named.person, by(naming)),
        sources_of([*without, *naming]), latest([*without, *naming]), record,
    )


def two_at_once(graph: Material, on: str) -> Iterator[Finding]:
    """Yield the posts of which there is one holder and in which two people are named at one gathering, or in one time."""
    dated: dict[str, list[Holder]] = defaultdict(list)
    for (_, post), found in sorted(holders(graph).items()):
        if not _is_sole(post, graph):
            continue
        named = {holder.person: holder for holder in found if holder.person}
        for one, other in combinations(sorted(named), 2):
            if not graph.apart(one, other):
                yield _two(graph, named[one], named[other], on)
        dated[post] += named.values()
    for found in dated.values():
        yield from _in_between(graph, found)


def _is_sole(post: str, graph: Material) -> bool:
    return any(TRUE in graph.values(thing, _SOLE) for thing in (post, *graph.values(post, _POST_KIND)))


def _two(graph: Material, one: Holder, other: Holder, on: str) -> Finding:
    """Return the finding of two people in one post at one gathering: they are one, or one of the two is wrong."""
    claims = [graph.claims(holder.name) for holder in (one, other)]
    record = Judgement(
        short(other.person), short(one.person), "the editors", on, "One post at one gathering, of which there is one holder",
        tuple(write(claim) for holder in (one, other) for claim in graph.claims(holder.capacity)[:1]),
    ).record
    words = ("{0} has one holder and two at {1}: {2} by {3} and {4} by {5}: judge whether they are one, "
             "or which claim is contradicted")
    return Finding(
        TWO, words, (one.post, one.gathering, one.person, by(claims[0]), other.person, by(claims[1])),
        sources_of([*claims[0], *claims[1]]), latest([*claims[0], *claims[1]]), record,
    )


def _in_between(graph: Material, found: list[Holder]) -> Iterator[Finding]:
    """Yield who is named in a post between two gatherings at which somebody else is, or on the day of one."""
    for other in found:
        for person in sorted({holder.person for holder in found} - {other.person}):
            own = [holder for holder in found if holder.person == person and holder.gathering != other.gathering]
            around = _around(other, own, graph)
            on_one_day = around is not None and around[0] == around[1]
            if around and not graph.apart(person, other.person) and (not on_one_day or person < other.person):
                yield _told_between(graph, around[0], other, around[1])


def _around(other: Holder, found: list[Holder], graph: Material) -> tuple[Holder, Holder] | None:
    """Return the last of some participations that surely is not after another one, and the first that is not before it."""
    first, last = _bounds(other.gathering, graph)
    before = [holder for holder in found if _bounds(holder.gathering, graph)[1] <= first]
    after = [holder for holder in found if last <= _bounds(holder.gathering, graph)[0]]
    if not before or not after:
        return None
    return (
        max(before, key=lambda holder: (_bounds(holder.gathering, graph), holder.gathering)),
        min(after, key=lambda holder: (_bounds(holder.gathering, graph), holder.gathering)),
    )


def _told_between(graph: Material, before: Holder, other: Holder, after: Holder) -> Finding:
    together = graph.claims(before.name, other.name, after.name)
    words = "{0} is held by {1} at {2}, by {3} at {4}, and by {1} at {5}: check who held it, by {6}"
    if before == after:
        words = "{0} is held by {1} at {2} and on the same day by {3} at {4}: check who held it, by {6}"
    return Finding(
        TWO, words,
        (other.post, before.person, before.gathering, other.person, other.gathering, after.gathering, by(together)),
        sources_of(together), latest(together),
    )


def _bounds(gathering: str, graph: Material) -> tuple[date, date]:
    """Return the first and the last day on which a gathering may have been; one without a date is before and after none."""
    first, last = graph.values(gathering, _EARLIEST), graph.values(gathering, _LATEST)
    if not first or not last:
        return date.min, date.max
    return date.fromisoformat(lexical(first[0])), date.fromisoformat(lexical(last[0]))

