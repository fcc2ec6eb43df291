"""Property paths walked in the default graph, so that the triples behind them can be told (SPARQL 1.1, section 9)."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Store
from rdflib.paths import AlternativePath, InvPath, MulPath, Path, SequencePath
from rdflib.term import URIRef

from kg.explain.patterns import is_variable, matches
from kg.model.terms import Triple, is_iri

Step = tuple[str, tuple[Triple, ...]]
"""Where a walk ends, and the triples that it took."""


def walks(subject: str, path: Path | URIRef, obj: str, store: Store) -> list[tuple[str, str, tuple[Triple, ...]]]:
    """Return where a path begins and ends, with the shortest walk, for every pair of things that fits.

    One end may be a variable, not both. Negated property sets are not followed.
    """
    start, end, way = subject, obj, path
    if is_variable(start):
        start, end, way = obj, subject, InvPath(path)
    if is_variable(start):
        return []
    found: dict[str, tuple[Triple, ...]] = {}
    for reached, triples in _steps(start, way, False, store):
        if is_variable(end) or reached == end:
            found[reached] = min(found.get(reached, triples), triples, key=lambda walk: (len(walk), walk))
    pairs = [(reached, start) if is_variable(subject) else (start, reached) for reached in sorted(found)]
    return [(*pair, found[reached]) for pair, reached in zip(pairs, sorted(found), strict=True)]


def _steps(start: str, path: Path | URIRef, backwards: bool, store: Store) -> Iterator[Step]:
    """Yield where one step along a path leads, with the triples that it took."""
    if isinstance(path, InvPath):
        yield from _steps(start, path.arg, not backwards, store)
    elif isinstance(path, SequencePath):
        yield from _in_turn(start, path, backwards, store)
    elif isinstance(path, AlternativePath):
        for part in path.args:
            yield from _steps(start, part, backwards, store)
    elif isinstance(path, MulPath):
        yield from _repeated(start, path, backwards, store)
    elif not isinstance(path, Path):
        yield from _along(start, path.n3(), backwards, store)


def _in_turn(start: str, path: SequencePath, backwards: bool, store: Store) -> list[Step]:
    """Return what a sequence reaches, part by part."""
    ways: list[Step] = [(start, ())]
    for part in reversed(path.args) if backwards else path.args:
        ways = [(end, (*taken, *more)) for at, taken in ways for end, more in _steps(at, part, backwards, store)]
    return ways


def _along(start: str, name: str, backwards: bool, store: Store) -> Iterator[Step]:
    """Yield what a property leads to, or from."""
    if backwards:
        yield from ((values["?s"], ((values["?s"], name, start),)) for values in matches(("?s", name, start), store))
    elif is_iri(start):
        yield from ((values["?o"], ((start, name, values["?o"]),)) for values in matches((start, name, "?o"), store))


def _repeated(start: str, path: MulPath, backwards: bool, store: Store) -> Iterator[Step]:
    """Yield what a path of kind ``?``, ``*`` or ``+`` reaches, breadth first, every thing once."""
    if path.zero:
        yield start, ()
    seen = {start} if path.zero else set()
    front: list[Step] = [(start, ())]
    while front:
        further: list[Step] = []
        for at, taken in front:
            for end, more in sorted(_steps(at, path.path, backwards, store)):
                if end not in seen:
                    seen.add(end)
                    further.append((end, (*taken, *more)))
        yield from further
        front = further if path.more else []
