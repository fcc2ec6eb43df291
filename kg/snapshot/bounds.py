"""What bounds say of a day: certain, possible, not yet, no longer (DESIGN 4: offices over time, dates)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from kg.model.dates import PartialDate


class Verdict(Enum):
    """How something stands to a day; the values are words for people."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    NOT_YET = "not yet"
    NO_LONGER = "no longer"


@dataclass(frozen=True, slots=True)
class Bounds:
    """The first and last day that a date leaves open; None where nothing bounds it."""

    first: date | None = None
    last: date | None = None

    def by(self, day: date) -> Verdict:
        """Tell whether what happened within the bounds had happened by the end of a day."""
        if self.last and self.last <= day:
            return Verdict.CERTAIN
        return Verdict.NOT_YET if self.first and self.first > day else Verdict.POSSIBLE


@dataclass(frozen=True, slots=True)
class Validity:
    """Something that begins and ends, each with bounds: a tenure, a unit, a document's validity."""

    begin: Bounds
    end: Bounds

    @classmethod
    def stated(cls, start: PartialDate | None, through: PartialDate | None) -> Validity:
        """Return the validity of what is valid from and through two dates; the whole period named last still counts."""
        return cls(
            Bounds(start.first, start.last) if start else Bounds(),
            Bounds(through.last, through.last) if through else Bounds(),
        )

    def on(self, day: date) -> Verdict:
        """Tell whether it is valid on a day: for certain if it had begun by then and had not ended.

        A bound that nobody states is open: it makes nothing impossible and nothing certain.
        """
        if self.begin.first and self.begin.first > day:
            return Verdict.NOT_YET
        if self.end.last and self.end.last < day:
            return Verdict.NO_LONGER
        certain = self.begin.last and self.end.first and self.begin.last <= day <= self.end.first
        return Verdict.CERTAIN if certain else Verdict.POSSIBLE
