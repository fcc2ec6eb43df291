"""SHACL Core, the fast way: the shapes files compiled to look-ups in an index of triples.

The compiler takes the whole of SHACL Core (W3C Recommendation of 2017-07-20) or refuses by name: a part of a shape that it
does not know, that is said twice, or to which no target leads is an error, because what is silently ignored would let wrong
data pass. ``kg/checks/reference.py`` is the reference.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path as File

from pyoxigraph import RdfFormat, parse

from kg.checks.constraints import ONCE, REPEATED, Check, each, is_one_of, matches, speaks
from kg.checks.index import Index
from kg.checks.paths import SH, About, Path, compile_path, members
from kg.checks.validation import VIOLATION, Shape, component_of
from kg.model.errors import DataError, Place, Problem
from kg.model.terms import OWL, RDFS, TRUE, TYPE, Triple, bare, iri, is_iri, lexical, parts

FACT_SHAPES = "shapes.ttl"
CLAIM_SHAPES = "claim-shapes.ttl"
_CLASSES = frozenset((iri(RDFS + "Class"), iri(OWL + "Class")))
_SHAPES = frozenset((iri(SH + "NodeShape"), iri(SH + "PropertyShape")))
_TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")
_OF_SHAPES = ("and", "node", "not", "or", "property", "qualifiedValueShape", "xone")
_WITH_OTHERS = {"ignoredProperties": "closed", "flags": "pattern"}
_QUALIFIED = ("qualifiedMaxCount", "qualifiedMinCount", "qualifiedValueShapesDisjoint")
_FOR_PEOPLE = ("defaultValue", "description", "group", "message", "name", "order")
_SINGLE = frozenset((
    *ONCE, *_WITH_OTHERS, *_QUALIFIED, "closed", "deactivated", "in", "languageIn", "path", "pattern", "qualifiedValueShape",
    "severity",
))
_KNOWN = frozenset((*_SINGLE, *REPEATED, *_TARGETS, *_OF_SHAPES, *_FOR_PEOPLE))
_ON_PATHS_ONLY = frozenset((
    "maxCount", "minCount", "lessThan", "lessThanOrEquals", "qualifiedValueShape", "uniqueLang",
))
_OTHER_TERMS = frozenset((
    "alternativePath", "inversePath", "oneOrMorePath", "zeroOrMorePath", "zeroOrOnePath", "conforms", "detail", "focusNode",
    "result", "resultMessage", "resultPath", "resultSeverity", "sourceConstraint", "sourceConstraintComponent", "sourceShape",
    "value",
))
"""Terms of SHACL that stand on paths and in reports, and so make nothing a shape."""


def read_shapes(file: File) -> tuple[Shape, ...]:
    """Compile a Turtle file of shapes.

    Raises:
        DataError: if it is no Turtle, or naming every part of a shape that the compiler does not take.
    """
    name = f"ontology/{file.name}"
    try:
        quads = list(parse(path=str(file), format=RdfFormat.TURTLE))
    except SyntaxError as error:
        raise DataError([Problem(Place(name, error.lineno or 1), f"not Turtle: {error.msg}")]) from None
    return compile_shapes(((str(q.subject), str(q.predicate), str(q.object)) for q in quads), name)


def compile_shapes(triples: Iterable[Triple], name: str) -> tuple[Shape, ...]:
    """Compile a graph of shapes; ``name`` is what problems call it.

    Returns:
        The shapes that have a target, with those to which they lead.

    Raises:
        DataError: naming every part of a shape that the compiler does not take.
    """
    about: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, obj in triples:
        about[subject][predicate].append(obj)
    compiler = _Compiler(about)
    shapes = [compiler.shape(node) for node in sorted(about) if compiler.targets(node)]
    problems = [*compiler.problems, *compiler.unreached()]
    if problems:
        raise DataError([Problem(Place(name), text) for text in dict.fromkeys(problems)])
    return tuple(shape for shape in shapes if shape)


class _Compiler:
    """Compiles the shapes of a graph, each once, and keeps what it does not take as problems."""

    def __init__(self, about: About) -> None:
        self.about = about
        self.problems: list[str] = []
        self._done: dict[str, Shape | None] = {}
        self._open: list[str] = []

    def targets(self, name: str) -> tuple[tuple[str, str], ...]:
        """Return the targets of a node; a class that is a shape is about its instances."""
        has = self.about.get(name, {})
        stated = tuple((kind, term) for kind in _TARGETS for term in has.get(iri(SH + kind), ()))
        types = set(has.get(TYPE, ()))
        implicit = types & _CLASSES and (types & _SHAPES)
        return (*stated, ("targetClass", name)) if implicit else stated

    def shape(self, name: str) -> Shape | None:
        """Return the compiled shape; None where it is switched off, or cannot be compiled (which is told)."""
        if name in self._open:
            self.refuse(name, "leads back to itself: write the shapes without recursion")
            return None
        if name not in self._done:
            self._open.append(name)
            self._done[name] = self._compile(name)
            self._open.pop()
        return self._done[name]

    def refuse(self, name: str, what: str) -> None:
        """Keep a problem of a shape."""
        self.problems.append(f"{name} {what}")

    def unreached(self) -> Iterator[str]:
        """Yield what speaks as a shape does and is reached from no target."""
        for name, has in sorted(self.about.items()):
            terms = {bare(p).removeprefix(SH) for p in has if bare(p).startswith(SH)} - _OTHER_TERMS
            typed = _SHAPES.intersection(has.get(TYPE, ()))
            group = iri(SH + "PropertyGroup") in has.get(TYPE, ())
            if name not in self._done and not group and (terms or typed):
                unknown = sorted(terms - _KNOWN)
                for term in unknown:
                    yield f"{name} has {iri(SH + term)}: take another term or teach checks/shapes.py this one"
                if not unknown:
                    yield f"{name} is a shape to which no target leads: give it one, or list it in sh:property of one that has"

    def _compile(self, name: str) -> Shape | None:
        has = {bare(p).removeprefix(SH): objects for p, objects in self.about.get(name, {}).items() if bare(p).startswith(SH)}
        if not has and not _SHAPES.intersection(self.about.get(name, {}).get(TYPE, ())):
            self.refuse(name, "says nothing of SHACL: mend the name, or describe it")
            return None
        self._refuse_parts(name, has)
        shape = Shape(
            name, self._path(name, has), self.targets(name), has.get("severity", [VIOLATION])[0],
            {lang: text for text, lang, _ in map(parts, has.get("message", ()))},
            tuple(self._constraints(name, has)), self._all(has.get("property", ())), self._closed(name, has),
        )
        return None if has.get("deactivated") == [TRUE] else shape

    def _refuse_parts(self, name: str, has: Mapping[str, list[str]]) -> None:
        """Refuse what would be ignored: unknown terms, what is said twice, and what lacks the part that it belongs to."""
        for part, objects in sorted(has.items()):
            if part not in _KNOWN:
                self.refuse(name, f"has {iri(SH + part)}: take another term or teach checks/shapes.py this one")
            elif part in _SINGLE and len(objects) > 1:
                self.refuse(name, f"has {iri(SH + part)} {len(objects)} times: once is all that it may be said")
            elif part in _ON_PATHS_ONLY and "path" not in has:
                self.refuse(name, f"has {iri(SH + part)} without a path: it is for property shapes")
            elif _WITH_OTHERS.get(part, part) not in has:
                self.refuse(name, f"has {iri(SH + part)} without sh:{_WITH_OTHERS[part]}, and so says nothing")
        if any(part in _QUALIFIED for part in has) and "qualifiedValueShape" not in has:
            self.refuse(name, "counts qualified values without sh:qualifiedValueShape, and so says nothing")

    def _path(self, name: str, has: Mapping[str, list[str]]) -> Path | None:
        if "path" not in has:
            if iri(SH + "PropertyShape") in self.about[name].get(TYPE, ()):
                self.refuse(name, "has no path, which a property shape needs")
            return None
        try:
            return compile_path(has["path"][0], self.about)
        except ValueError as error:
            self.refuse(name, f"has no path that can be followed: {error}")
            return None

    def _constraints(self, name: str, has: Mapping[str, list[str]]) -> Iterator[tuple[str, Check]]:
        makers: dict[str, Callable[[str], Check | None]] = {
            **ONCE,
            **REPEATED,
            "in": lambda head: is_one_of(members(head, self.about)),
            "languageIn": lambda head: speaks(members(head, self.about)),
            "pattern": lambda text: matches(text, lexical(has.get("flags", ['""'])[0])),
            "and": lambda head: self._counted(head, lambda holds, of: holds == of),
            "or": lambda head: self._counted(head, lambda holds, of: holds > 0),
            "xone": lambda head: self._counted(head, lambda holds, of: holds == 1),
            "node": lambda other: self._fits(other, wanted=True),
            "not": lambda other: self._fits(other, wanted=False),
        }
        for part, objects in sorted(has.items()):
            for obj in objects if part in makers else ():
                try:
                    if check := makers[part](obj):
                        yield component_of(part), check
                except (ArithmeticError, KeyError, ValueError, re.error) as error:
                    self.refuse(name, f"has {iri(SH + part)} {obj}, which cannot be taken: {error}")
        yield from self._qualified(name, has)

    def _all(self, names: Iterable[str]) -> tuple[Shape, ...]:
        return tuple(shape for name in sorted(names) if (shape := self.shape(name)))

    def _fits(self, other: str, *, wanted: bool) -> Check | None:
        shape = self.shape(other)
        if not shape:  # switched off: every node conforms to it
            return None if wanted else each(lambda index, value: False)
        return each(lambda index, value: shape.conforms(index, value) == wanted)

    def _counted(self, head: str, fits: Callable[[int, int], bool]) -> Check:
        shapes = [self.shape(one) for one in members(head, self.about)]
        return each(lambda index, value: fits(sum(not s or s.conforms(index, value) for s in shapes), len(shapes)))

    def _closed(self, name: str, has: Mapping[str, list[str]]) -> frozenset[str] | None:
        if has.get("closed", ["false"])[0] != TRUE:
            return None
        paths = [path for one in has.get("property", ()) for path in self.about.get(one, {}).get(iri(SH + "path"), ())]
        try:
            ignored = members(has["ignoredProperties"][0], self.about) if "ignoredProperties" in has else []
        except ValueError as error:
            self.refuse(name, f"has {iri(SH + 'ignoredProperties')} that cannot be taken: {error}")
            return None
        return frozenset((*filter(is_iri, paths), *ignored))

    def _qualified(self, name: str, has: Mapping[str, list[str]]) -> Iterator[tuple[str, Check]]:
        shape = self.shape(has["qualifiedValueShape"][0]) if "qualifiedValueShape" in has else None
        if not shape:
            return
        apart = self._siblings(name, has["qualifiedValueShape"][0]) if has.get("qualifiedValueShapesDisjoint") == [TRUE] else ()

        def count(index: Index, values: list[str]) -> int:
            return sum(shape.conforms(index, v) and not any(other.conforms(index, v) for other in apart) for v in values)

        for part, fits in (("qualifiedMinCount", int.__ge__), ("qualifiedMaxCount", int.__le__)):
            for bound in has.get(part, ()):
                yield component_of(part), _bounded(count, int(lexical(bound)), fits)

    def _siblings(self, name: str, own: str) -> tuple[Shape, ...]:
        """Return the qualified shapes of the property shapes that stand beside one."""
        beside = {
            value
            for has in self.about.values()
            if name in has.get(iri(SH + "property"), ())
            for one in has[iri(SH + "property")]
            for value in self.about.get(one, {}).get(iri(SH + "qualifiedValueShape"), ())
        }
        return self._all(beside - {own})


def _bounded(count: Callable[[Index, list[str]], int], bound: int, fits: Callable[[int, int], bool]) -> Check:
    return lambda index, focus, values: () if fits(count(index, values), bound) else ("",)
