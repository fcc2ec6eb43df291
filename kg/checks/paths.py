"""Property paths of SHACL (W3C Recommendation of 2017-07-20, section 2.3.1), compiled to functions on an index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from kg.checks.index import Index
from kg.model.terms import RDF, VOCABULARIES, bare, iri, is_iri

SH = VOCABULARIES["sh"]
NIL = iri(RDF + "nil")
_FIRST, _REST = iri(RDF + "first"), iri(RDF + "rest")

About = Mapping[str, Mapping[str, list[str]]]
"""A graph of shapes: every subject's predicates with their objects."""
Values = Callable[[Index, str], list[str]]
"""Takes the index and a node; gives the nodes at the end of the path, each once."""


@dataclass(frozen=True, slots=True)
class Path:
    """A compiled path; ``predicate`` is empty where it is more than one predicate."""

    predicate: str
    values: Values


def members(head: str, about: About) -> list[str]:
    """Return the members of a list.

    Raises:
        ValueError: if it is none, or runs in a circle.
    """
    found: list[str] = []
    seen: set[str] = set()
    while head != NIL:
        node = about.get(head, {})
        if head in seen or len(node.get(_FIRST, ())) != 1 or len(node.get(_REST, ())) != 1:
            raise ValueError("a list with an end, and one member at each place, is expected")
        seen.add(head)
        found += node[_FIRST]
        head = node[_REST][0]
    return found


def compile_path(node: str, about: About) -> Path:
    """Compile the path that a node of the shapes graph describes.

    Raises:
        ValueError: if it is none of the forms of the standard.
    """
    if is_iri(node):
        predicate = node
        return Path(predicate, lambda index, focus: index.values(focus, predicate))
    return Path("", _values(node, about, ()))


def _values(node: str, about: About, above: tuple[str, ...]) -> Values:
    if is_iri(node):
        return lambda index, focus: index.values(focus, node)
    if node in above:
        raise ValueError("the path runs in a circle")
    has, inner = about.get(node, {}), (*above, node)
    kinds = {bare(predicate).removeprefix(SH): steps for predicate, steps in has.items() if bare(predicate).startswith(SH)}
    if _FIRST in has and not kinds:
        return _sequence([_values(step, about, inner) for step in _several(node, about)])
    if len(has) != 1 or [len(steps) for steps in kinds.values()] != [1]:
        raise ValueError("the path is none of the forms of the standard")
    [(kind, [step])] = kinds.items()
    return _of_kind(kind, step, about, inner)


def _of_kind(kind: str, step: str, about: About, above: tuple[str, ...]) -> Values:
    if kind == "alternativePath":
        return _alternatives([_values(one, about, above) for one in _several(step, about)])
    if kind == "inversePath":
        return _inverse(step, about, above)
    if kind in _CLOSURES:
        return _closure(_values(step, about, above), *_CLOSURES[kind])
    raise ValueError(f"sh:{kind} is no path")


def _several(head: str, about: About) -> list[str]:
    steps = members(head, about)
    if len(steps) < 2:
        raise ValueError("a sequence or an alternative has two members at least")
    return steps


_CLOSURES = {"zeroOrMorePath": (True, True), "oneOrMorePath": (False, True), "zeroOrOnePath": (True, False)}
"""Whether the node itself is reached, and whether a step may be taken again."""


def _inverse(step: str, about: About, above: tuple[str, ...]) -> Values:
    """Return an inverse path; that of a longer path is taken step by step the other way."""
    if is_iri(step):
        return lambda index, focus: index.sources(focus, step)
    has = about.get(step, {})
    if set(has) == {_FIRST, _REST} and step not in above:
        return _sequence([_inverse(one, about, (*above, step)) for one in reversed(_several(step, about))])
    raise ValueError("the inverse is that of a predicate or of a sequence of predicates")


def _sequence(steps: list[Values]) -> Values:
    def values(index: Index, focus: str) -> list[str]:
        nodes = [focus]
        for step in steps:
            nodes = _once(value for node in nodes for value in step(index, node))
        return nodes

    return values


def _alternatives(paths: list[Values]) -> Values:
    return lambda index, focus: _once(value for path in paths for value in path(index, focus))


def _closure(step: Values, first: bool, often: bool) -> Values:
    def values(index: Index, focus: str) -> list[str]:
        found = dict.fromkeys([focus] if first else [])
        todo = [focus]
        while todo:
            new = [value for value in step(index, todo.pop()) if value not in found]
            found.update(dict.fromkeys(new))
            todo += new if often else []
        return list(found)

    return values


def _once(nodes: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(nodes))
