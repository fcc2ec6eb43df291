"""How literals compare: the operators of SPARQL 1.1 (section 17.3), on which the ranges of SHACL rest."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from kg.model.lexical import INTEGERS, WELL_FORMED
from kg.model.terms import XSD, parts

_EXACT = {*INTEGERS, XSD + "decimal"}
_FLOATS = {XSD + "float", XSD + "double"}
_TIMES = {XSD + "date": "date", XSD + "dateTime": "time"}


def before(one: str, other: str) -> bool:
    """Tell whether a literal is less than another; never where the two cannot be compared."""
    return _holds(operator.lt, one, other)


def at_most(one: str, other: str) -> bool:
    """Tell whether a literal is less than or equal to another; never where the two cannot be compared."""
    return _holds(operator.le, one, other)


def _holds(comparison: Callable[[Any, Any], bool], one: str, other: str) -> bool:
    left, right = _value(one), _value(other)
    if left is None or right is None or left[0] != right[0]:
        return False
    return comparison(left[1], right[1])


def _value(term: str) -> tuple[str, object] | None:
    """Return a literal's kind and value; None for a node, what is ill-formed, and what has no order.

    A day with a zone and one without cannot be compared for certain (XML Schema Part 2, D.2.1), so they are two kinds.
    """
    if not term.startswith('"'):
        return None
    text, lang, kind = parts(term)
    kind = kind or XSD + "string"
    if lang or kind not in WELL_FORMED or not WELL_FORMED[kind](text):
        return None
    if kind == XSD + "string":
        return "string", text
    text = text.strip()
    if kind in _EXACT:
        return "number", Decimal(text)
    if kind in _FLOATS:
        return "number", float(text.replace("INF", "inf"))
    if kind == XSD + "boolean":
        return "boolean", text in ("true", "1")
    return _moment(text, _TIMES[kind]) if kind in _TIMES else None


def _moment(text: str, kind: str) -> tuple[str, object] | None:
    if kind == "date":
        day, zone = text[:10], text[10:]
        text = f"{day}T00:00:00{zone}"
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:  # the year 0, or one of five digits: nothing that we have compares with them
        return None
    return f"{kind} with zone" if moment.tzinfo else kind, moment
