"""Days along a page: from dates to places, with a line for every year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from kg.pictures.canvas import GREY, PALE, SMALL, Canvas
from kg.pictures.text import LINE_HEIGHT, width


@dataclass(frozen=True, slots=True)
class Axis:
    """Whole years from ``first`` to ``last`` between two places on the page."""

    first: int
    last: int
    left: float
    right: float

    @classmethod
    def over(cls, days: Iterable[date], left: float, right: float) -> Axis:
        """Return an axis on which all the days have room; without days, one of this era's first year."""
        years = [day.year for day in days] or [1]
        return cls(min(years), max(years), left, right)

    def at(self, day: date) -> float:
        """Return the place of a day's beginning."""
        start, end = date(self.first, 1, 1).toordinal(), date(self.last, 12, 31).toordinal() + 1
        return self.left + (day.toordinal() - start) / (end - start) * (self.right - self.left)

    def middle(self, day: date) -> float:
        """Return the place of a day's noon."""
        return self.at(day) + self._day / 2

    def span(self, first: date, last: date) -> tuple[float, float]:
        """Return the places where the first day begins and the last ends."""
        return self.at(first), self.at(last) + self._day

    def draw(self, canvas: Canvas, top: float, bottom: float) -> None:
        """Draw the lines of years, and their numbers above; only every n-th where they stand too close.

        A number stands in the middle of its own year, never of those that it stands for.
        """
        years = range(self.first, self.last + 1)
        apart = (self.right - self.left) / len(years)
        step = next(n for n in (1, 2, 5, 10, 20, 50, 100, 1000) if n * apart > width("0000", SMALL) + 6)
        for year in years:
            if (year - self.first) % step == 0:
                x = self.at(date(year, 1, 1))
                canvas.line([(x, top), (x, bottom)], stroke=PALE)
                middle, y = x + apart / 2, top - SMALL * LINE_HEIGHT - 2
                canvas.text(middle, y, str(year), size=SMALL, anchor="middle", fill=GREY)
        canvas.line([(self.right, top), (self.right, bottom)], stroke=PALE)

    @property
    def _day(self) -> float:
        return self.at(date(self.first, 1, 1) + timedelta(days=1)) - self.left
