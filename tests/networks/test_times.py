"""Spells do not overlap, values that hold together are told together, and what grows grows."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kg.networks.times import Spell, Timed, growth, in_turn, merge_spells, span

DAYS = st.integers(0, 40).map(lambda n: (date(2023, 1, 1) + timedelta(n)).isoformat())
SPELLS = st.tuples(DAYS, DAYS).map(lambda d: Spell(min(d), max(d)))
EACH_DAY = [(date(2022, 12, 30) + timedelta(n)).isoformat() for n in range(46)]


def held(spells: tuple[Spell, ...], day: str) -> bool:
    return any((not s.start or s.start <= day) and (not s.end or day <= s.end) for s in spells)


def opened(spell: Spell, ends: int) -> Spell:
    return Spell("" if ends & 1 else spell.start, "" if ends & 2 else spell.end)


@given(st.lists(st.tuples(SPELLS, st.integers(0, 3)), max_size=6))
def test_merged_spells_hold_on_the_same_days_and_lie_apart(given_spells: list[tuple[Spell, int]]) -> None:
    spells = tuple(opened(*one) for one in given_spells)
    merged = merge_spells(spells)
    assert [held(merged, day) for day in EACH_DAY] == [held(spells, day) for day in EACH_DAY]
    for one, two in pairwise(merged):
        assert one.end and one.end < two.start


@given(st.lists(st.tuples(st.sampled_from("abc"), SPELLS, st.integers(0, 3)), min_size=1, max_size=6))
def test_values_in_turn_tell_each_day_what_held(given_values: list[tuple[str, Spell, int]]) -> None:
    values = [Timed(value, *opened(spell, ends)) for value, spell, ends in given_values]
    turns = in_turn(values)
    for day in EACH_DAY:
        told = [t.value for t in turns if held((Spell(t.start, t.end),), day)]
        expected = "; ".join(sorted({str(v.value) for v in values if held((Spell(v.start, v.end),), day)}))
        assert told == ([expected] if expected else [])


def test_attestations_in_two_years_that_follow_are_not_joined() -> None:
    years = Spell("2010-01-01", "2010-12-31"), Spell("2011-01-01", "2011-12-31")
    assert merge_spells(years) == years
    assert in_turn(Timed("secretary", *year) for year in years) == tuple(Timed("secretary", *year) for year in years)


def test_growth_counts_different_things() -> None:
    times = {Spell("2021-05-18", "2021-05-18"): {"a"}, Spell("2023-01-01", "2023-12-31"): {"a", "b"}}
    assert growth(times) == (Timed(1.0, "2021-05-18", "2022-12-31"), Timed(2.0, "2023-01-01", ""))


def test_span_leaves_open_ends_out() -> None:
    assert span((Spell("", "2025-06-30"),)) == {"end": "2025-06-30"}
    assert span((Spell("2021-05-18", "2021-05-18"), Spell("2025-07-01", ""))) == {"start": "2021-05-18"}
