"""The attributes of a network's nodes or edges as typed columns, and texts as XML may hold them; for GEXF and GraphML.

A column has one type: ``boolean``, ``long``, ``double``, ``string`` or ``liststring``. Whole numbers among fractions
are fractions; every other mixture is refused, because readers would take the first value's type and bend the rest.
``None`` and an empty list are no value.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date
from numbers import Integral, Real
from typing import Any

from kg.model.errors import DataError, Place, Problem
from kg.networks.times import Timed

_SPECIAL = re.compile(r'[&<>"\t\n\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]')
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
_EXACT = {str: "string", bool: "boolean", int: "long", float: "double"}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Refused(Exception):
    """A text or value that the file cannot hold so that a reader gets it back; the message says what to do."""


class Columns:
    """The columns of all nodes, or of all edges, by name, in the order in which they are met."""

    def __init__(self, always: Iterable[str] = ()) -> None:
        self.types = dict.fromkeys(always, "string")
        self.dynamic: set[str] = set()

    def note(self, name: str, value: Any) -> str:
        """Note a value of a column; return its type.

        Raises:
            Refused: if the value has no such type, or another than those before.
        """
        kind = _EXACT.get(type(value)) or self._type(name, value)
        known = self.types.setdefault(name, kind)
        if kind != known:
            if {kind, known} != {"long", "double"}:
                raise Refused(f"{name} is a {kind} here and a {known} elsewhere: a column has one type")
            self.types[name] = "double"
        return kind

    def _type(self, name: str, value: Any) -> str:
        if isinstance(value, str | date):
            return "string"
        if isinstance(value, bool):
            return "boolean"
        if isinstance(value, Integral):
            return "long"
        if isinstance(value, Real):
            return "double"
        if isinstance(value, tuple | list | set | frozenset) and value:
            return self._type_of_several(name, value)
        raise _no_type(name, value)

    def _type_of_several(self, name: str, values: Collection[Any]) -> str:
        """Return the type of a list of texts, or of a value that changes."""
        if all(isinstance(item, str) for item in values):
            return "liststring"
        if all(isinstance(item, Timed) for item in values):
            self.dynamic.add(name)
            kinds = {self._type(name, item.value) for item in values}
            if len(kinds) == 1:
                return kinds.pop()
            if kinds == {"long", "double"}:
                return "double"
        raise _no_type(name, values)


def hold(name: str, value: Any) -> None:
    """Make sure that a value can be looked up.

    Raises:
        Refused: if it is, or holds, something that changes: no file has a type for it.
    """
    try:
        hash(value)
    except TypeError:
        raise _no_type(name, value) from None


def _no_type(name: str, value: Any) -> Refused:
    return Refused(f"{name} is {value!r:.80}: give a text, number, truth value or day, a list of texts, or Timed values")


def escape(text: str) -> str:
    """Return a text as it stands in an XML attribute or element, line breaks and all.

    Raises:
        Refused: if it holds a character that XML 1.0 (production 2) has no way to write.
    """
    return _SPECIAL.sub(_entity, text) if _SPECIAL.search(text) else text


def _entity(match: re.Match[str]) -> str:
    found = _ENTITIES.get(match[0])
    if found is None:
        raise Refused(f"it holds the character U+{ord(match[0]):04X}, which XML cannot: take it out")
    return found


def plain(value: Any) -> str:
    """Return a value as text: truth values and numbers as XML Schema has them, lists as Gephi reads them."""
    if isinstance(value, str):
        return value
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, tuple | list | set | frozenset):
        return listed(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def listed(values: Collection[str]) -> str:
    """Return a list as Gephi reads it: quoted, in brackets, with backslashes before quotes and backslashes."""
    texts = sorted(values) if isinstance(values, set | frozenset) else values
    return "[" + ", ".join('"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' for text in texts) + "]"


def day(value: Any) -> str:
    """Return a day as ISO text.

    Raises:
        Refused: if it is none.
    """
    text = plain(value)
    refused = Refused(f"{text!r:.80} is no day: give whole days, such as the first and the last of a year")
    if not _DAY.fullmatch(text):
        raise refused
    try:
        date.fromisoformat(text)
    except ValueError:
        raise refused from None
    return text


def refuse(where: str, message: str) -> DataError:
    """Return the error of a node, edge or network that a file cannot hold."""
    return DataError([Problem(Place(where), message)])
