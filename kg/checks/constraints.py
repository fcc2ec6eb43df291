"""The constraints of SHACL Core (W3C Recommendation of 2017-07-20, section 4), compiled to functions on an index.

A constraint takes the index, a focus node and its value nodes, and gives the values that are wrong, or "" for the node
as a whole. What asks for other shapes is in ``checks/shapes.py``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from kg.checks.index import Index
from kg.checks.literals import at_most, before
from kg.checks.paths import SH
from kg.model.lexical import WELL_FORMED, anything
from kg.model.terms import RDF, TRUE, XSD, iri, is_iri, lexical, parts

Check = Callable[[Index, str, list[str]], Iterable[str]]

_KINDS = {
    iri(SH + name): frozenset(kinds)
    for name, kinds in {
        "IRI": ("iri",), "Literal": ("literal",), "BlankNode": ("blank",), "IRIOrLiteral": ("iri", "literal"),
        "BlankNodeOrIRI": ("blank", "iri"), "BlankNodeOrLiteral": ("blank", "literal"),
    }.items()
}
_FLAGS = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL, "x": re.VERBOSE}


def each(fits: Callable[[Index, str], bool]) -> Check:
    """Return the constraint that every value node must fit by itself."""
    return lambda index, focus, values: [value for value in values if not fits(index, value)]


def is_one_of(allowed: Iterable[str]) -> Check:
    """Return ``sh:in``."""
    known = frozenset(allowed)
    return each(lambda index, value: value in known)


def speaks(ranges: Iterable[str]) -> Check:
    """Return ``sh:languageIn``: basic filtering of language ranges (RFC 4647, section 3.3.1)."""
    wanted = [lexical(one).lower() for one in ranges]

    def fits(index: Index, value: str) -> bool:
        lang = "" if _kind(value) != "literal" else parts(value)[1].lower()
        return bool(lang) and any(lang == one or lang.startswith(f"{one}-") for one in wanted)

    return each(fits)


def matches(pattern: str, flags: str) -> Check:
    """Return ``sh:pattern`` with ``sh:flags``.

    Raises:
        re.error: if the pattern is none; KeyError for a flag that is none.
    """
    found = re.compile(lexical(pattern), sum(_FLAGS[letter] for letter in flags))
    return each(lambda index, value: _kind(value) != "blank" and found.search(lexical(value)) is not None)


def _kind(node: str) -> str:
    return "iri" if is_iri(node) else "blank" if node.startswith("_:") else "literal"


def _class(cls: str) -> Check:
    return each(lambda index, value: value in index.instances(cls))


def _datatype(datatype: str) -> Check:
    expected = datatype[1:-1]
    if expected.startswith(XSD) and expected not in WELL_FORMED:
        raise ValueError("nobody here knows which values of this datatype are well-formed")
    well_formed = WELL_FORMED.get(expected, anything)

    def fits(index: Index, value: str) -> bool:
        if _kind(value) != "literal":
            return False
        text, lang, kind = parts(value)
        kind = RDF + "langString" if lang else kind or XSD + "string"
        return kind == expected and well_formed(text)

    return each(fits)


def _node_kind(kind: str) -> Check:
    wanted = _KINDS[kind]
    return each(lambda index, value: _kind(value) in wanted)


def _max_count(bound: str) -> Check:
    count = int(lexical(bound))
    return lambda index, focus, values: () if len(values) <= count else ("",)


def _min_count(bound: str) -> Check:
    count = int(lexical(bound))
    return lambda index, focus, values: () if len(values) >= count else ("",)


def _length(bound: str, fits: Callable[[int, int], bool]) -> Check:
    length = int(lexical(bound))
    return each(lambda index, value: _kind(value) != "blank" and fits(len(lexical(value)), length))


def _has_value(wanted: str) -> Check:
    return lambda index, focus, values: () if wanted in values else ("",)


def _equals(predicate: str) -> Check:
    return lambda index, focus, values: sorted(set(values) ^ set(index.values(focus, predicate)))


def _disjoint(predicate: str) -> Check:
    return lambda index, focus, values: sorted(set(values) & set(index.values(focus, predicate)))


def _less(predicate: str, fits: Callable[[str, str], bool]) -> Check:
    def wrong(index: Index, focus: str, values: list[str]) -> Iterator[str]:
        others = index.values(focus, predicate)
        return (value for value in values for other in others if not fits(value, other))

    return wrong


def _unique_lang(flag: str) -> Check:
    """Return ``sh:uniqueLang``: the shape language knows the literal true only, any other text switches nothing on."""
    if flag != TRUE:
        raise ValueError("sh:uniqueLang is true or left out")

    def wrong(index: Index, focus: str, values: list[str]) -> Iterator[str]:
        langs = [parts(value)[1].lower() for value in values if _kind(value) == "literal"]
        return ("" for lang in sorted(set(langs)) if lang and langs.count(lang) > 1)

    return wrong


ONCE: dict[str, Callable[[str], Check]] = {
    "datatype": _datatype,
    "maxCount": _max_count,
    "maxExclusive": lambda bound: each(lambda index, value: before(value, bound)),
    "maxInclusive": lambda bound: each(lambda index, value: at_most(value, bound)),
    "maxLength": lambda bound: _length(bound, lambda length, most: length <= most),
    "minCount": _min_count,
    "minExclusive": lambda bound: each(lambda index, value: before(bound, value)),
    "minInclusive": lambda bound: each(lambda index, value: at_most(bound, value)),
    "minLength": lambda bound: _length(bound, lambda length, least: length >= least),
    "nodeKind": _node_kind,
    "uniqueLang": _unique_lang,
}
"""Constraints that a shape has once at most, each by the local name of its parameter."""

REPEATED: dict[str, Callable[[str], Check]] = {
    "class": _class,
    "disjoint": _disjoint,
    "equals": _equals,
    "hasValue": _has_value,
    "lessThan": lambda predicate: _less(predicate, before),
    "lessThanOrEquals": lambda predicate: _less(predicate, at_most),
}
"""Constraints that a shape may have several times, each for itself."""
