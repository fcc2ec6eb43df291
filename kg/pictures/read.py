"""What a picture needs from the graph: rows of ``queries/pictures``, labels, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from kg.ask.answers import label, prefixes
from kg.ask.parameters import latest_day
from kg.model.rooms import QUERIES
from kg.model.terms import shrink
from kg.pictures.words import join, words

Values = dict[str, tuple[str, ...]]
"""What is known of one thing, by column: IRIs or texts, sorted, none twice."""


@dataclass(frozen=True)
class Reader:
    """A graph and the language to read it in."""

    store: Store
    lang: str
    _labels: dict[str, str] = field(default_factory=dict)

    def things(self, query: str) -> dict[str, Values]:
        """Ask a query of ``queries/pictures``; return what it tells of each thing, by the IRI in its first column."""
        found: dict[str, dict[str, set[str]]] = {}
        columns, rows = self._ask(query)
        for row in rows:
            values = found.setdefault(row[columns[0]], {})
            for column in columns[1:]:
                if column in row:
                    values.setdefault(column, set()).add(row[column])
        return {
            thing: {column: tuple(sorted(values)) for column, values in found[thing].items()} for thing in sorted(found)
        }

    def label(self, iri: str) -> str:
        """Return a thing's label in the language asked for, or the nearest there is; its id if it has none."""
        if iri not in self._labels:
            self._labels[iri] = label(NamedNode(iri), self.store, self.lang) or shrink(iri)
        return self._labels[iri]

    def origin(self, things: Iterable[str] | None = None) -> str:
        """Return a sentence on which sources tell of the things (or of any thing), and how old the graph is.

        The graph carries no date of its making, so that the same seeds give the same bytes: its version and the day of
        the youngest article stand for it.
        """
        say = words(self.lang)
        sources = self.things("sources")
        wanted = None if things is None else set(things)
        telling = {
            source
            for source, values in sources.items()
            if wanted is None or source in wanted or not wanted.isdisjoint(values.get("about", ()))
        }
        versions = [version for values in sources.values() for version in values.get("version", ())]
        named = ", ".join(source.rsplit("/", 1)[-1] for source in sorted(telling))
        parts = [say("sources", count=len(telling), all=len(sources), named=named)] if telling else []
        if self.youngest:
            parts.append(say("youngest", date=self.youngest))
        if versions:
            parts.append(say("version", version=max(versions)))
        return join(*parts)

    @cached_property
    def latest_day(self) -> str:
        """The last day that the graph tells of."""
        return latest_day(self.store)

    @cached_property
    def youngest(self) -> str:
        """When the youngest dated source was published, as it says that; empty where none is dated."""
        return max((when for values in self.things("sources").values() for when in values.get("published", ())), default="")

    def _ask(self, query: str) -> tuple[list[str], list[dict[str, str]]]:
        text = (QUERIES / "pictures" / f"{query}.rq").read_text(encoding="utf-8")
        found = self.store.query(text, prefixes=prefixes(self.store))
        assert isinstance(found, QuerySolutions)
        columns = [variable.value for variable in found.variables]
        rows = [
            {c: term.value for c in columns if isinstance(term := solution[c], NamedNode | Literal)} for solution in found
        ]
        return columns, rows


def first(values: Values, column: str) -> str:
    """Return the value of a column, the first if it has several, or an empty text."""
    return next(iter(values.get(column, ())), "")


def day(values: Values, column: str) -> date | None:
    """Return the day in a column, if it has one."""
    text = first(values, column)
    return date.fromisoformat(text) if text else None
