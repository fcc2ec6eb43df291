"""What the sources leave untold of a triple: gaps that matter to it, and people who were there and are not named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Store

from kg.explain.claims import PublishedClaim, claims_of
from kg.explain.patterns import holds, matches
from kg.graph.gaps import FILLED_FOR, Aspect
from kg.model.terms import TYPE, Triple, vcd

_PARTICIPATION, _PARTICIPANT, _IN_CAPACITY = vcd("participation"), vcd("participant"), vcd("inCapacity")
_LACKING, _ASPECT, _REASON, _SEARCHED_IN = vcd("lacking"), vcd("aspect"), vcd("reason"), vcd("searchedIn")
_PERSON = vcd("Person")


@dataclass(frozen=True, slots=True, order=True)
class Gap:
    """What the editors record as missing of a thing, with the reason and the sources in which they looked: IRI terms."""

    thing: str
    aspect: str
    reason: str
    searched: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unnamed:
    """Somebody at a gathering whom the sources call only by a post.

    ``elsewhere`` are the gatherings (terms) at which the person asked for is named in that post; ``claims`` tell the post.
    """

    gathering: str
    participation: str
    post: str
    elsewhere: tuple[str, ...]
    claims: tuple[PublishedClaim, ...]


def gaps_about(
    wanted: Iterable[tuple[str, str]], aspects: dict[str, Aspect], store: Store
) -> tuple[Gap, ...]:
    """Return the gaps that are not filled and that facts with these subjects and properties would fill, once each."""
    found: dict[Gap, None] = {}
    for thing, predicate in wanted:
        answering = {name for name, aspect in aspects.items() if predicate in aspect.properties}
        found.update(dict.fromkeys(sorted(_coded(thing, answering, store))))
    return tuple(found)


def unnamed_at(triple: Triple, store: Store) -> tuple[Unnamed, ...]:
    """Return who was at a gathering unnamed, if a triple relates the gathering to a person.

    If the person is named elsewhere in the post of some of them, only these: he may be one of them. Otherwise all.
    """
    for gathering, person in ((triple[0], triple[2]), (triple[2], triple[0])):
        if holds((person, TYPE, _PERSON), store):
            found = tuple(_unnamed(gathering, person, store))
            return tuple(one for one in found if one.elsewhere) or found
    return ()


def _coded(thing: str, aspects: Collection[str], store: Store) -> Iterator[Gap]:
    for gap in _values(("?x", _LACKING, thing), store):
        if holds((gap, FILLED_FOR, thing), store):
            continue
        searched = tuple(sorted(_values((gap, _SEARCHED_IN, "?x"), store)))
        for aspect in _values((gap, _ASPECT, "?x"), store):
            if aspect in aspects:
                yield from (Gap(thing, aspect, reason, searched) for reason in _values((gap, _REASON, "?x"), store))


def _unnamed(gathering: str, person: str, store: Store) -> Iterator[Unnamed]:
    """Yield the posts whose holders were at a gathering and are named in no participation."""
    posts: dict[str, list[str]] = defaultdict(list)
    named: set[str] = set()
    for participation in sorted(_values((gathering, _PARTICIPATION, "?x"), store)):
        held = list(_values((participation, _IN_CAPACITY, "?x"), store))
        if any(_values((participation, _PARTICIPANT, "?x"), store)):
            named.update(held)
        else:
            posts[participation] = sorted(held)
    for participation, held in posts.items():
        for post in held:
            if post not in named:
                told = claims_of((participation, _IN_CAPACITY, post), store)
                elsewhere = tuple(sorted(_held_at(person, post, store)))
                yield Unnamed(gathering, participation, post, elsewhere, tuple(claim for claim in told if claim.counts))


def _held_at(person: str, post: str, store: Store) -> Iterator[str]:
    """Yield the gatherings at which a person is named in a post."""
    for participation in _values(("?x", _PARTICIPANT, person), store):
        if holds((participation, _IN_CAPACITY, post), store):
            yield from _values(("?x", _PARTICIPATION, participation), store)


def _values(pattern: Triple, store: Store) -> Iterator[str]:
    """Yield the values of ``?x`` in a pattern."""
    return (values["?x"] for values in matches(pattern, store))
