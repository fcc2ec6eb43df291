"""The attributes of a network's nodes or edges as typed columns, and text as XML may hold it; for GEXF and GraphML.

A column has one type, found by looking at every value first: ``boolean``, ``long``, ``double``, ``string`` or
``liststring``; whole numbers among fractions are fractions, every other mixture is an error, because readers would
take the first value's type and drop or bend the rest. ``None`` and an empty list are no value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from numbers import Integral, Real
from typing import Any

from kg.model.errors import DataError, Place, Problem
from kg.networks.times import Timed

_SPECIAL = re.compile(r'[&<>"\t\n\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]')
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_LISTS = (tuple, list, set, frozenset)
_TYPES = {bool: "boolean", int: "long", float: "double", str: "string"}


@dataclass(frozen=True, slots=True)
class Column:
    """One attribute of all nodes or all edges; a dynamic one holds tuples of ``Timed``."""

    name: str
    type: str
    dynamic: bool


class NotXml(Exception):
    """A text or value that the file cannot hold; the message says why and what to do."""


def escape(text: str) -> str:
    """Return a text as it stands in an XML attribute or element, line breaks and all.

    Raises:
        NotXml: if it holds a character that XML 1.0, production 2, has no way to write.
    """
    return _SPECIAL.sub(_entity, text) if _SPECIAL.search(text) else text


def _entity(match: re.Match[str]) -> str:
    found = _ENTITIES.get(match[0])
    if found is None:
        raise NotXml(f"the character U+{ord(match[0]):04X}, which XML cannot hold: take it out")
    return found


def find_columns(elements: Iterable[tuple[Any, ...]], besides: frozenset[str]) -> tuple[dict[str, Column], set[str]]:
    """Return the columns of elements' attributes by name, in the order in which they are met, and all attributes' names.

    Args:
        elements: nodes or edges as networkx gives them, each a tuple that ends in its attributes.
        besides: attributes that are no columns.

    Raises:
        DataError: if values of a column are of types that do not go together.
    """
    columns: dict[str, Column] = {}
    nested_in: dict[tuple[tuple[str, ...], tuple[type, ...]], tuple[str, ...]] = {}  # by shape, so that each is seen once
    seen: set[tuple[str, type]] = set()
    for element in elements:
        data = element[-1]
        shape = (tuple(data), tuple(map(type, data.values())))
        nested = nested_in.get(shape)
        if nested is None:
            own = {key: value for key, value in data.items() if key not in besides and value is not None}
            nested = nested_in[shape] = tuple(key for key, value in own.items() if isinstance(value, _LISTS))
            for key, value in own.items():
                if key not in nested:
                    _widen(columns, key, value, element)
        for key in nested:
            value = data[key]
            for first in value:
                if (key, type(first)) not in seen or type(first) is Timed:
                    _widen(columns, key, value, element)
                    seen.add((key, type(first)))
                break
    return columns, {key for keys, _ in nested_in for key in keys}


def name_of(element: tuple[Any, ...]) -> str:
    """Return a node or edge for a message."""
    return f"node {element[0]}" if len(element) == 2 else f"edge {element[0]} - {element[1]}"


def plain(value: Any) -> str:
    """Return a value as text; truth values and numbers as XML Schema has them."""
    if value is True or value is False:
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def listed(values: Iterable[str]) -> str:
    """Return a list as Gephi reads it: quoted, in brackets, with backslashes before quotes and backslashes."""
    texts = sorted(values) if isinstance(values, set | frozenset) else values
    return "[" + ", ".join('"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' for text in texts) + "]"


def refuse(where: str, message: str) -> DataError:
    """Return the error of a node or edge that a file cannot hold."""
    return DataError([Problem(Place(where), message)])


def _widen(columns: dict[str, Column], key: str, value: Any, element: tuple[Any, ...]) -> None:
    kind, dynamic = _type(value, key, element)
    known = columns.get(key)
    if known is None:
        columns[key] = Column(key, kind, dynamic)
        return
    if kind != known.type:
        if {kind, known.type} != {"long", "double"}:
            raise refuse(name_of(element), f"{key} is a {kind} here and a {known.type} elsewhere: a column has one type")
        kind = "double"
    columns[key] = Column(key, kind, dynamic or known.dynamic)


def _type(value: Any, key: str, element: tuple[Any, ...]) -> tuple[str, bool]:
    if isinstance(value, _LISTS) and all(isinstance(item, Timed) for item in value):
        kinds = {_type(item.value, key, element)[0] for item in value}
        if len(kinds) == 1:
            return kinds.pop(), True
        if kinds == {"long", "double"}:
            return "double", True
    elif isinstance(value, _LISTS) and all(isinstance(item, str) for item in value):
        return "liststring", False
    elif type(value) in _TYPES:
        return _TYPES[type(value)], False
    elif isinstance(value, str | date):
        return "string", False
    elif isinstance(value, Integral):
        return "long", False
    elif isinstance(value, Real):
        return "double", False
    raise refuse(
        name_of(element), f"{key} is {value!r:.80}: give a text, a number, a truth value, a day, a list of texts or Timed values"
    )
