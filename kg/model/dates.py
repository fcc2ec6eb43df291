"""Dates as precise as a source gives them: a day, a month, a quarter or a year.

The literal keeps the precision (XML Schema Part 2, 3.2.9 to 3.2.14: ``xsd:date``, ``xsd:gYearMonth``, ``xsd:gYear``;
a quarter has no XSD type and is the string ``2022-Q1``); the bounds are plain days, which every engine can sort.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from kg.model.terms import XSD, literal

_FORM = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d{2})(?:-(\d{2}))?))?")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, month, quarter or year, with the first and last day that it leaves open."""

    text: str
    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read ``2025-10-30``, ``2025-10``, ``2022-Q1`` or ``2025``.

        Raises:
            ValueError: if the text has another form or names a day that does not exist, saying which.
        """
        match = _FORM.fullmatch(text)
        if not match:
            raise ValueError(f"{text!r} is no date: write 2025-10-30, 2025-10, 2022-Q1 or 2025")
        year, quarter, month, day = (int(part) if part else 0 for part in match.groups())
        if year < 1 or (match[3] and not 1 <= month <= 12):
            raise ValueError(f"{text!r} is no date: there is no such month or year")
        if match[4]:
            length = calendar.monthrange(year, month)[1]
            if not 1 <= day <= length:
                raise ValueError(f"{text!r} is no date: {year:04}-{month:02} has {length} days")
            return cls(text, date(year, month, day), date(year, month, day))
        if quarter:
            return cls(text, date(year, 3 * quarter - 2, 1), _month_end(year, 3 * quarter))
        if month:
            return cls(text, date(year, month, 1), _month_end(year, month))
        return cls(text, date(year, 1, 1), date(year, 12, 31))

    @property
    def term(self) -> str:
        """The literal, typed by its precision."""
        forms = {4: "gYear", 10: "date"}
        if "Q" in self.text:
            return literal(self.text)
        return literal(self.text, datatype=XSD + forms.get(len(self.text), "gYearMonth"))

    def contains(self, other: PartialDate) -> bool:
        """Tell whether the other date is the same or a more precise one within this."""
        return self.first <= other.first and other.last <= self.last


def day_term(day: date) -> str:
    """Return the ``xsd:date`` literal of a day."""
    return literal(day.isoformat(), datatype=XSD + "date")


def _month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])
