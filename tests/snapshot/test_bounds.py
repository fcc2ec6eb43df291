"""What dates of every precision say of a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model.dates import PartialDate
from kg.snapshot.bounds import Bounds, Validity, Verdict

CERTAIN, POSSIBLE, NOT_YET, NO_LONGER = Verdict


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(("held", "as_of", "verdict"), [
    ("2025-10-30", "2025-10-29", NOT_YET), ("2025-10-30", "2025-10-30", CERTAIN),
    ("2025-10", "2025-09-30", NOT_YET), ("2025-10", "2025-10-01", POSSIBLE), ("2025-10", "2025-10-31", CERTAIN),
    ("2022-Q1", "2021-12-31", NOT_YET), ("2022-Q1", "2022-03-30", POSSIBLE), ("2022-Q1", "2022-03-31", CERTAIN),
    ("2024", "2023-12-31", NOT_YET), ("2024", "2024-06-30", POSSIBLE), ("2024", "2024-12-31", CERTAIN),
])
def test_what_took_place(held: str, as_of: str, verdict: Verdict) -> None:
    date_ = PartialDate.parse(held)
    assert Bounds(date_.first, date_.last).by(day(as_of)) is verdict


@pytest.mark.parametrize(("start", "through", "as_of", "verdict"), [
    ("2023", "2025", "2022-12-31", NOT_YET), ("2023", "2025", "2023-06-30", POSSIBLE),
    ("2023", "2025", "2023-12-31", CERTAIN), ("2023", "2025", "2025-12-31", CERTAIN),
    ("2023", "2025", "2026-01-01", NO_LONGER), ("2023-Q2", "2023-06", "2023-06-30", CERTAIN),
    ("", "2025-06-30", "2025-06-30", POSSIBLE), ("", "2025-06-30", "2025-07-01", NO_LONGER),
    ("2025-07-01", "", "2025-06-30", NOT_YET), ("2025-07-01", "", "2025-07-01", POSSIBLE),
])
def test_what_is_valid(start: str, through: str, as_of: str, verdict: Verdict) -> None:
    dates = [PartialDate.parse(text) if text else None for text in (start, through)]
    assert Validity.stated(*dates).on(day(as_of)) is verdict


def test_a_tenure_attested_within_a_year_is_held_for_certain_on_no_day() -> None:
    attested = Validity(Bounds(last=day("2024-12-31")), Bounds(first=day("2024-01-01")))
    assert {attested.on(day(text)) for text in ("2023-01-01", "2024-06-30", "2025-01-01")} == {POSSIBLE}
    one_day = Validity(Bounds(last=day("2025-10-30")), Bounds(first=day("2025-10-30")))
    assert [one_day.on(day("2025-10-30") + timedelta(n)) for n in (-1, 0, 1)] == [POSSIBLE, CERTAIN, POSSIBLE]


DAYS = st.dates(date(2020, 1, 1), date(2026, 12, 31))
MAYBE = st.none() | DAYS


@given(MAYBE, MAYBE, MAYBE, MAYBE, DAYS)
def test_the_verdict_is_what_every_true_begin_and_end_within_the_bounds_say(
    a: date | None, b: date | None, c: date | None, d: date | None, as_of: date
) -> None:
    """Held for certain only if held under the least favourable begin and end, impossible only if never held."""
    if (a and b and a > b) or (c and d and c > d):
        return
    verdict = Validity(Bounds(a, b), Bounds(c, d)).on(as_of)
    worst = (b or date.max) <= as_of <= (c or date.min)
    best = (a or date.min) <= as_of <= (d or date.max)
    assert (verdict is CERTAIN) == (worst and best)
    assert (verdict in (NOT_YET, NO_LONGER)) == (not best)


@given(DAYS, DAYS, st.sets(DAYS, min_size=2))
def test_what_has_happened_stays_happened(first: date, last: date, days: set[date]) -> None:
    order = [NOT_YET, POSSIBLE, CERTAIN]
    bounds = Bounds(min(first, last), max(first, last))
    verdicts = [order.index(bounds.by(one)) for one in sorted(days)]
    assert verdicts == sorted(verdicts)
