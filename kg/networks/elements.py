"""Nodes and edges of a view, put together from the rows of its queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from kg.ask.answers import Term, prefixes
from kg.model.errors import DataError, Place, Problem
from kg.model.terms import XSD, shrink
from kg.networks.times import Spell, growth, merge_spells, span

Row = dict[str, Term]
_NUMBERS: dict[str, Callable[[str], int | float | bool]] = {
    "integer": int, "int": int, "long": int, "nonNegativeInteger": int,
    "decimal": float, "double": float, "float": float,
    "boolean": lambda text: text in ("true", "1"),
}


class ViewError(Exception):
    """A row does not fit the form of a view; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Names:
    """The labels of all things by IRI and language, their coordinates in degrees, and the order to fall back in."""

    labels: dict[str, dict[str, str]]
    places: dict[str, tuple[float, float]]
    order: tuple[str, ...]

    def label(self, term: Term) -> str:
        """Return a thing's label, or its id if it has none; the text of a literal."""
        iri = text(term)
        known = self.labels.get(iri)
        if not known:
            return shrink(iri) if isinstance(term, NamedNode) else iri
        return next((known[tag] for tag in self.order if tag in known), known[min(known)])

    def value(self, term: Term) -> str | int | float | bool:
        """Return a term as an attribute: labels for things, numbers and truth values as such, else the text."""
        if not isinstance(term, Literal):
            return self.label(term)
        number = _NUMBERS.get(term.datatype.value.removeprefix(XSD))
        return number(term.value) if number else term.value


@dataclass(slots=True)
class Element:
    """A node or an edge while its rows are put together."""

    kind: Term
    values: dict[str, str | int | float | bool] = field(default_factory=dict)
    lists: dict[str, dict[str, str]] = field(default_factory=dict)
    times: dict[Spell, dict[str, set[str]]] = field(default_factory=dict)
    claims: set[str] = field(default_factory=set)
    weight: float | None = None

    def add(self, row: Row, lists: frozenset[str], names: Names) -> None:
        """Add what a row says, without the columns that identify the element.

        Raises:
            ViewError: if it says otherwise than a row before, in a column that is no list.
        """
        spell = Spell(day(row.pop("start", None)), day(row.pop("end", None)))
        listed: dict[str, set[str]] = {}
        if any(spell):
            listed = self.times.setdefault(spell, {})
        claim, weight = row.pop("claim", None), row.pop("weight", None)
        if claim is not None:
            self.claims.add(text(claim))
        if weight is not None:
            if self.weight not in (None, float(text(weight))):
                raise ViewError(f"two weights, {self.weight} and {text(weight)}: choose, or name a list in '# weight:'")
            self.weight = float(text(weight))
        for column, term in row.items():
            if column in lists:
                self.lists.setdefault(column, {})[text(term)] = str(names.value(term))
                listed.setdefault(column, set()).add(text(term))
                continue
            value = names.value(term)
            if self.values.setdefault(column, value) != value:
                raise ViewError(
                    f"two values of ?{column}, {self.values[column]!r} and {value!r}: name it in '# lists:', or choose"
                )

    def attributes(self) -> dict[str, Any]:
        """Return the view's own attributes and the spells, in the order of their names."""
        data: dict[str, Any] = dict(sorted(self.values.items()))
        data |= {name: tuple(sorted(listed.values())) for name, listed in sorted(self.lists.items())}
        if self.times:
            data["spells"] = merge_spells(self.times)
            data |= span(data["spells"])
        return data

    def weights(self, column: str) -> dict[str, Any]:
        """Return the length of a list as ``weight``, and over time as ``weights``; an edge without the list weighs 1."""
        data: dict[str, Any] = {"weight": float(len(self.lists.get(column, ())) or 1)}
        if self.times and column in self.lists:
            data["weights"] = growth({spell: listed.get(column, set()) for spell, listed in self.times.items()})
        return data


def ask_rows(file: Path, store: Store, *needed: str) -> Iterator[Row]:
    """Yield the rows of a query, the bound columns of each.

    Raises:
        DataError: if the file cannot be read, is not a SELECT query, fails, or leaves a needed column unbound.
    """
    try:
        found = store.query(file.read_text(encoding="utf-8"), prefixes=prefixes(store))
        if not isinstance(found, QuerySolutions):
            raise ViewError("a view needs SELECT queries")
        columns = [variable.value for variable in found.variables]
        for solution in found:
            row = {column: term for column in columns if (term := solution[column]) is not None}
            lacking = [f"?{column}" for column in needed if column not in row]
            if lacking:
                raise ViewError(f"a row lacks {', '.join(lacking)}: {known(row)}")
            yield row
    except (SyntaxError, ValueError, RuntimeError, OSError, ViewError) as error:
        raise wrong(file, str(error)) from None


def wrong(file: Path, message: str) -> DataError:
    """Return the error of a view's file."""
    return DataError([Problem(Place("/".join(file.parts[-2:])), message)])


def text(term: Term) -> str:
    """Return an IRI or the text of a literal."""
    return term.value if isinstance(term, NamedNode | Literal) else str(term)


def day(term: Term | None) -> str:
    """Return a day as ISO text, or nothing.

    Raises:
        ViewError: if the term is no day.
    """
    if term is None:
        return ""
    found = text(term)
    if not isinstance(term, Literal) or term.datatype.value != XSD + "date" or len(found) != 10:
        raise ViewError(f"{found!r} is no day: ?start and ?end are xsd:date, such as vcd:earliest and vcd:latest")
    return found


def known(row: Mapping[str, Term]) -> str:
    """Return a row for a message."""
    return ", ".join(f"?{column} = {text(term)}" for column, term in row.items()) or "it is empty"
