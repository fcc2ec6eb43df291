"""Problems in data and wrong use: the only two kinds of failure that users meet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something was written: a file (relative, with ``/``), a line and a column, both from 1."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.path
        return f"{self.path}:{self.line}:{self.column}" if self.column else f"{self.path}:{self.line}"

    @property
    def anchor(self) -> str:
        """The place as it is written into the graph: ``seeds/events/yunnan-5.yaml#L18``."""
        return f"{self.path}#L{self.line}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something in the data that a person has to mend, with what to do about it."""

    place: Place
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


class DataError(Exception):
    """The data has problems; carries all of them (at least one), sorted by file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


class UsageError(Exception):
    """The command or function was called in a way that cannot work; the message says what to do instead."""
