"""SHACL, the fast way: the shapes files compiled to look-ups in an index of triples.

The compiler keeps a whitelist of SHACL Core (W3C Recommendation of 2017-07-20, section 4): a constraint that it does not
know is an error, because a silently ignored one would let wrong data pass. ``kg/checks/reference.py`` is the reference.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from kg.checks.located import Locator
from kg.model.errors import DataError, Place, Problem
from kg.model.lexical import WELL_FORMED
from kg.model.terms import RDF, TYPE, XSD, Triple, iri, is_iri, lexical, parts
from kg.model.vocabulary import Vocabulary

FACT_SHAPES = "shapes.ttl"
CLAIM_SHAPES = "claim-shapes.ttl"

_SH = "http://www.w3.org/ns/shacl#"
_NIL = iri(RDF + "nil")
_NUMERIC = {XSD + name for name in ("integer", "decimal")}
_ALTERNATIVE = iri(_SH + "alternativePath")


@dataclass(frozen=True, slots=True, order=True)
class Result:
    """One validation result; all terms are N-Triples text, empty where SHACL gives none."""

    focus: str
    path: str
    value: str
    shape: str
    component: str
    message: str


class Index:
    """Triples by subject and predicate, and the instances of every class."""

    def __init__(self, triples: Iterable[Triple], superclasses: dict[str, frozenset[str]]) -> None:
        self._values: dict[str, dict[str, list[str]]] = defaultdict(dict)
        self._instances: dict[str, set[str]] = defaultdict(set)
        for subject, predicate, obj in triples:
            self._values[predicate].setdefault(subject, []).append(obj)
            if predicate == TYPE:
                for cls in superclasses.get(obj, (obj,)):
                    self._instances[cls].add(subject)

    def values(self, focus: str, path: tuple[str, ...]) -> list[str]:
        """Return the values of a predicate, or of any of several."""
        if len(path) == 1:
            return self._values[path[0]].get(focus, [])
        return list({value for predicate in path for value in self._values[predicate].get(focus, ())})

    def instances(self, cls: str) -> set[str]:
        """Return the instances of a class and of its subclasses."""
        return self._instances.get(cls, set())


Violations = Callable[[Index, str, list[str]], Iterable[str]]
"""Takes the index, a focus node and its value nodes; gives the values that are wrong, or "" for the node as a whole."""


@dataclass(frozen=True, slots=True)
class Property:
    """A compiled property shape: its path (several predicates are alternatives) and its constraints by component."""

    name: str
    path: tuple[str, ...]
    messages: dict[str, str]
    constraints: tuple[tuple[str, Violations], ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A compiled node shape: the classes whose instances it is about, and its property shapes."""

    name: str
    targets: tuple[str, ...]
    properties: tuple[Property, ...]


def read_shapes(file: Path) -> tuple[Shape, ...]:
    """Compile a Turtle file of shapes.

    Raises:
        DataError: naming every part of a shape that the compiler does not know.
    """
    about: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for quad in parse(path=str(file), format=RdfFormat.TURTLE):
        about[str(quad.subject)][str(quad.predicate)].append(str(quad.object))
    problems: list[str] = []
    shapes = [
        _shape(name, about, problems)
        for name, has in sorted(about.items())
        if iri(_SH + "NodeShape") in has.get(TYPE, ())
    ]
    if problems:
        place, remedy = Place(f"ontology/{file.name}"), "take another constraint or teach checks/shapes.py this one"
        raise DataError([Problem(place, f"{text}: {remedy}") for text in problems])
    return tuple(shapes)


def validate(
    triples: Iterable[Triple], shapes: Iterable[Shape], vocabulary: Vocabulary, *, lang: str = "en"
) -> tuple[list[Result], frozenset[str]]:
    """Validate triples, without inference beyond subclasses.

    Args:
        triples: the data, each triple once.
        shapes: compiled shapes.
        vocabulary: gives the subclasses, so that a shape reaches the instances of subclasses.
        lang: the language of the messages.

    Returns:
        What is wrong, sorted; and the names of the shapes that were about something.
    """
    index = Index(triples, vocabulary.superclasses)
    results: list[Result] = []
    reached = set()
    for shape in shapes:
        nodes = set().union(*(index.instances(cls) for cls in shape.targets))
        if nodes:
            reached.add(shape.name)
        for prop in shape.properties:
            path = prop.path[0] if len(prop.path) == 1 else ""
            message = prop.messages.get(lang) or next(iter(prop.messages.values()), "does not fit its shape")
            for focus in nodes:
                values = index.values(focus, prop.path)
                for component, violations in prop.constraints:
                    for value in violations(index, focus, values):
                        results.append(Result(focus, path, value, prop.name, component, message))
    return sorted(results), frozenset(reached)


def located(results: Iterable[Result], locator: Locator) -> list[Problem]:
    """Return the problems of validation results at the lines that people wrote, each said once."""
    seen = dict.fromkeys((r.message, r.focus, r.path, r.value) for r in results)
    return [p for said in seen for p in locator.problems(*said)]


def _shape(name: str, about: dict[str, dict[str, list[str]]], problems: list[str]) -> Shape:
    properties = []
    for predicate, objects in about[name].items():
        if predicate not in {TYPE, *(iri(_SH + part) for part in ("targetClass", "property"))}:
            problems.append(f"{name} has {predicate}")
        if predicate == iri(_SH + "property"):
            properties += [_property(one, about, problems) for one in sorted(objects)]
    return Shape(name, tuple(about[name][iri(_SH + "targetClass")]), tuple(properties))


def _property(name: str, about: dict[str, dict[str, list[str]]], problems: list[str]) -> Property:
    has = about[name]
    messages = {lang: text for text, lang, _ in map(parts, has[iri(_SH + "message")])}
    constraints: list[tuple[str, Violations]] = []
    path: tuple[str, ...] = ()
    for predicate, objects in has.items():
        part = predicate[1:-1].removeprefix(_SH)
        if part == "message":
            continue
        if part == "path" and len(objects) == 1:
            step = objects[0]
            path = (step,) if is_iri(step) else tuple(_items(about[step].get(_ALTERNATIVE, [_NIL])[0], about))
        elif part == "in":
            constraints.append((_component(part), _in(frozenset(_items(objects[0], about)))))
        elif part in _CONSTRAINTS and len(objects) == 1:
            try:
                constraints.append((_component(part), _CONSTRAINTS[part](objects[0])))
            except (ArithmeticError, KeyError, ValueError, re.error):
                problems.append(f"{name} has {predicate} {objects[0]}")
        else:
            problems.append(f"{name} has {predicate}")
    if not path or not all(map(is_iri, path)):
        problems.append(f"{name} has no path that is a predicate or alternatives of predicates")
    return Property(name, path, messages, tuple(constraints))


def _component(part: str) -> str:
    return iri(f"{_SH}{part[0].upper()}{part[1:]}ConstraintComponent")


def _items(head: str, about: dict[str, dict[str, list[str]]]) -> Iterator[str]:
    while head != _NIL:
        yield about[head][iri(RDF + "first")][0]
        head = about[head][iri(RDF + "rest")][0]


def _each(fits: Callable[[Index, str], bool]) -> Violations:
    return lambda index, focus, values: [value for value in values if not fits(index, value)]


def _max_count(bound: str) -> Violations:
    count = int(lexical(bound))
    return lambda index, focus, values: () if len(values) <= count else ("",)


def _min_count(bound: str) -> Violations:
    count = int(lexical(bound))
    return lambda index, focus, values: () if len(values) >= count else ("",)


def _in(allowed: frozenset[str]) -> Violations:
    return _each(lambda index, value: value in allowed)


def _class(cls: str) -> Violations:
    return _each(lambda index, value: value in index.instances(cls))


def _datatype(datatype: str) -> Violations:
    expected = datatype[1:-1]
    well_formed = WELL_FORMED[expected]

    def fits(index: Index, value: str) -> bool:
        if is_iri(value):
            return False
        text, lang, kind = parts(value)
        kind = RDF + "langString" if lang else kind or XSD + "string"
        return kind == expected and well_formed(text)

    return _each(fits)


def _pattern(pattern: str) -> Violations:
    regex = re.compile(lexical(pattern))
    return _each(lambda index, value: bool(regex.search(lexical(value))))


def _min_inclusive(bound: str) -> Violations:
    least = Decimal(lexical(bound))

    def fits(index: Index, value: str) -> bool:
        number = _number(value)
        return number is not None and number >= least

    return _each(fits)


def _number(value: str) -> Decimal | None:
    """Return the number of a numeric literal, None for anything else (which compares with nothing)."""
    if is_iri(value):
        return None
    text, _, kind = parts(value)
    try:
        return Decimal(text) if kind in _NUMERIC else None
    except InvalidOperation:
        return None


def _less_than(predicate: str) -> Violations:
    def violations(index: Index, focus: str, values: list[str]) -> Iterator[str]:
        for value in values:
            for other in index.values(focus, (predicate,)):
                one, two = _number(value), _number(other)
                if one is None or two is None or one >= two:
                    yield value

    return violations


def _unique_lang(flag: str) -> Violations:
    def violations(index: Index, focus: str, values: list[str]) -> Iterator[str]:
        langs = [parts(value)[1] for value in values if not is_iri(value)]
        return ("" for lang in sorted(set(langs)) if lang and langs.count(lang) > 1)

    if lexical(flag) != "true":
        raise ValueError("sh:uniqueLang is true or left out")
    return violations


def _node_kind(kind: str) -> Violations:
    wanted = {iri(_SH + "IRI"): True, iri(_SH + "Literal"): False}[kind]
    return _each(lambda index, value: is_iri(value) == wanted)


_CONSTRAINTS: dict[str, Callable[[str], Violations]] = {
    "class": _class,
    "datatype": _datatype,
    "lessThan": _less_than,
    "maxCount": _max_count,
    "minCount": _min_count,
    "minInclusive": _min_inclusive,
    "nodeKind": _node_kind,
    "pattern": _pattern,
    "uniqueLang": _unique_lang,
}
