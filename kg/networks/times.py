"""Times of a network's nodes, edges and values: days as ISO texts, both ends belonging to the stretch, open ends empty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple


class Spell(NamedTuple):
    """A stretch of time: its first and its last day, both included; empty where it is open or not stated."""

    start: str
    end: str


class Timed(NamedTuple):
    """A value that held from a day to a day, both included; empty where that is open or not stated."""

    value: str | int | float
    start: str
    end: str


_FIRST, _LAST = "0000-00-00", "9999-99-99"


def merge_spells(spells: Iterable[Spell]) -> tuple[Spell, ...]:
    """Return spells in their order, those that overlap as one.

    Spells that follow on one another stay apart: a moment within one year and a moment within the next are not two years.
    """
    merged: list[Spell] = []
    for spell in sorted(set(spells), key=lambda s: (s.start or _FIRST, s.end or _LAST)):
        before = merged[-1] if merged else None
        if before and (spell.start or _FIRST) <= (before.end or _LAST):
            end = max(before.end or _LAST, spell.end or _LAST)
            merged[-1] = Spell(before.start, "" if end == _LAST else end)
        else:
            merged.append(spell)
    return tuple(merged)


def span(spells: tuple[Spell, ...]) -> dict[str, str]:
    """Return ``start`` and ``end`` of all spells together, leaving out an end that is open."""
    ends = {"start": spells[0].start, "end": max((s.end or _LAST) for s in spells)}
    return {name: day for name, day in ends.items() if day and day != _LAST}


def in_turn(values: Iterable[Timed]) -> tuple[Timed, ...]:
    """Return values so that no two of them hold at the same time: what holds together is joined by semicolons.

    GEXF readers keep one value a moment and drop or refuse what overlaps.
    """
    spells: dict[str, list[Spell]] = {}
    for value in values:
        spells.setdefault(str(value.value), []).append(Spell(value.start, value.end))
    given = [(value, spell) for value in sorted(spells) for spell in merge_spells(spells[value])]
    cuts = {s.start or _FIRST for _, s in given} | {day_after(s.end) if s.end else _LAST for _, s in given}
    turns: list[Timed] = []
    for first, beyond in pairwise(sorted(cuts)):
        held = [value for value, spell in given if (spell.start or _FIRST) <= first <= (spell.end or _LAST)]
        if held:
            start, end = "" if first == _FIRST else first, "" if beyond == _LAST else day_before(beyond)
            turns.append(Timed("; ".join(held), start, end))
    return tuple(turns)


def growth(times: Mapping[Spell, set[str]]) -> tuple[Timed, ...]:
    """Return how many different things there had been, from the first day of each spell to the day before the next."""
    known: set[str] = set()
    steps: dict[str, float] = {}
    for spell in sorted(times, key=lambda s: (s.start or _FIRST, s.end or _LAST)):
        known |= times[spell]
        steps[spell.start] = float(len(known))
    days = list(steps)
    return tuple(
        Timed(steps[day], day, day_before(later) if later else "") for day, later in zip(days, [*days[1:], ""], strict=True)
    )


def day_after(day: str) -> str:
    """Return the next day."""
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def day_before(day: str) -> str:
    """Return the day before."""
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()
