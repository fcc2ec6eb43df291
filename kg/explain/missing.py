"""Why a triple does not hold: claims that state it but do not count, plans, and the nearest rules with what they lack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, islice

from pyoxigraph import Store

from kg.explain.claims import PublishedClaim, claim_at, claims_about, claims_of
from kg.explain.derivations import Rulebook, atoms, conditions, key
from kg.explain.patterns import is_variable, matches, put, unify
from kg.explain.untold import Gap, Unnamed, gaps_about, unnamed_at
from kg.graph.gaps import read_aspects
from kg.graph.rules import Rule
from kg.model.dates import PartialDate
from kg.model.terms import TYPE, Triple, lexical, vcd

NEAREST = 5
"""How many rules are told."""
_SOLUTIONS = 200  # ways in which the premises that hold do so; more would change no word of the answer
_RESTATED = 3  # how many inverses, subproperties and subclasses are followed


@dataclass(frozen=True, slots=True)
class Attempt:
    """A rule that would give a triple: the premises that hold together, and what is missing.

    ``goal`` is the triple asked for, or one that only says it in other words. Each of ``lacking`` would be enough: its
    patterns hold nowhere together with ``held``. If nothing is lacking, ``conditions`` on the values do not hold.
    A variable that stays in a pattern has several values, or none.
    """

    goal: Triple
    rule: Rule
    held: tuple[Triple, ...]
    lacking: tuple[tuple[Triple, ...], ...]
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """What there is about a triple that does not hold.

    ``set_aside`` are claims that state it and do not count, ``behind`` the claims for which they gave way or on which they
    rest; ``finer`` are more precise dates that stand instead; ``plans`` are claims that only announce or propose it;
    ``others`` are the values that the property has; ``gaps`` what is recorded as missing and would give it; ``unnamed`` who
    was there and is not named.
    """

    triple: Triple
    set_aside: tuple[PublishedClaim, ...]
    behind: dict[str, PublishedClaim]
    finer: tuple[Triple, ...]
    plans: tuple[PublishedClaim, ...]
    others: tuple[Triple, ...]
    gaps: tuple[Gap, ...]
    unnamed: tuple[Unnamed, ...]
    attempts: tuple[Attempt, ...]


def missing(triple: Triple, store: Store, book: Rulebook) -> Missing:
    """Return what is known about a triple that does not stand in the default graph."""
    subject, predicate, _ = triple
    claims = claims_of(triple, store)
    behind = {
        name: claim_at(name, store) for claim in claims for name in (*claim.rests_on, *claim.instead)
    }
    others = tuple(sorted((subject, predicate, values["?o"]) for values in matches((subject, predicate, "?o"), store)))
    finer = tuple(other for other in others if _contains(triple[2], other[2]))
    attempts = tuple(islice(_grouped(sorted(_attempts(triple, store, book), key=_rank)), NEAREST))
    unnamed = unnamed_at(triple, store)
    wanted = [(subject, predicate), *_lacking(attempts), *((one.participation, vcd("participant")) for one in unnamed)]
    return Missing(
        triple, claims, behind, finer, _plans(triple, store, book), () if predicate == TYPE else others,
        gaps_about(dict.fromkeys(wanted), read_aspects(book.vocabulary), store), unnamed, attempts,
    )


def _lacking(attempts: Iterable[Attempt]) -> Iterator[tuple[str, str]]:
    """Yield the subjects and properties that would help: those of goals, and of premises that are missing."""
    for attempt in attempts:
        for pattern in (attempt.goal, *(pattern for way in attempt.lacking for pattern in way)):
            if not is_variable(pattern[0]):
                yield pattern[0], pattern[1]


def _contains(coarse: str, fine: str) -> bool:
    try:
        return PartialDate.parse(lexical(coarse)).contains(PartialDate.parse(lexical(fine)))
    except ValueError:
        return False


def _plans(triple: Triple, store: Store, book: Rulebook) -> tuple[PublishedClaim, ...]:
    """Return the claims of what is planned for the subject, if the triple says of it that something happened.

    Where something did happen, only plans of this very value are told.
    """
    happened, planned = (book.vocabulary.flagged(name) for name in ("saysOfWhatHappened", "saysOfPlans"))
    if key(triple) not in happened:
        return ()
    about = [claim for claim in claims_about(triple[0], store) if claim.counts]
    plans = [claim for claim in about if key(claim.triple) in planned]
    same = [claim for claim in plans if claim.triple[2] == triple[2] or _contains(claim.triple[2], triple[2])]
    return tuple(same if same or any(key(claim.triple) in happened for claim in about) else plans)


def _attempts(triple: Triple, store: Store, book: Rulebook, said: frozenset[Triple] = frozenset()) -> Iterator[Attempt]:
    """Yield, for every rule that could give a triple, how near it comes; inverses and the like are looked through."""
    said |= {triple}
    for rule in book.rules:
        heads, body = atoms(rule)
        for head in heads:
            values = unify(head, triple)
            if values is None:
                continue
            attempt = _attempt(triple, rule, tuple(put(atom, values) for atom in body), store)
            if len(body) == 1 and attempt.lacking and not any(is_variable(term) for term in attempt.lacking[0][0]):
                same = attempt.lacking[0][0]
                if same in said:
                    continue
                deeper = list(_attempts(same, store, book, said)) if len(said) < _RESTATED else []
                if deeper:
                    yield from deeper
                    continue
            yield attempt


def _attempt(goal: Triple, rule: Rule, body: tuple[Triple, ...], store: Store) -> Attempt:
    """Find the most premises that hold together; of equally many those that come first in the rule."""
    for count in range(len(body) + 1):
        found = list(islice(_solutions(body, {}, count, store), _SOLUTIONS))
        if not found:
            continue
        failing = max(failed for failed, _ in found)
        solutions = [values for failed, values in found if failed == failing]
        fixed = {
            name: value for name, value in solutions[0].items()
            if all(solution.get(name) == value for solution in solutions)
        }
        held = tuple(put(atom, fixed) for n, atom in enumerate(body) if n not in failing)
        lacking = tuple(put(body[n], fixed) for n in failing)
        return Attempt(goal, rule, held, (lacking,) if lacking else (), () if lacking else conditions(rule))
    raise AssertionError("with all premises failing there is a solution")


def _solutions(
    body: tuple[Triple, ...], values: dict[str, str], failures: int, store: Store, at: int = 0,
) -> Iterator[tuple[tuple[int, ...], dict[str, str]]]:
    """Yield the ways in which all premises but a number of them hold together: the failing ones and the values."""
    if at == len(body):
        if not failures:
            yield (), values
        return
    for more in matches(put(body[at], values), store):
        yield from _solutions(body, {**values, **more}, failures, store, at + 1)
    if failures:
        for failed, found in _solutions(body, values, failures - 1, store, at + 1):
            yield (at, *failed), found


def _rank(attempt: Attempt) -> tuple[int, int, str, tuple[Triple, ...], str]:
    lacking = sum(map(len, attempt.lacking))
    return lacking, -len(attempt.held), attempt.rule.name, attempt.held, attempt.rule.text


def _grouped(attempts: list[Attempt]) -> Iterator[Attempt]:
    """Join the rules of one name that fail only in their last premises: any of these would be enough."""
    for _, group in groupby(attempts, key=lambda a: (a.goal, a.rule.name, a.held, len(a.lacking))):
        several = list(group)
        yield replace(several[0], lacking=tuple(dict.fromkeys(way for attempt in several for way in attempt.lacking)))
