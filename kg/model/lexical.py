"""Which texts are well-formed values of a datatype (XML Schema 1.1 Part 2, section 3)."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from typing import Final

from kg.model.terms import RDF, XSD

Fits = Callable[[str], bool]

_ZONE = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
_DAY = re.compile(r"(-?(?:[1-9][0-9]{3,}|0[0-9]{3}))-([0-9]{2})-([0-9]{2})(.*)", re.DOTALL)
_TIME = rf"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?){_ZONE}"


def anything(text: str) -> bool:
    """The test of a datatype of which every text is a value, and of those that we do not know."""
    return True


def _fits(pattern: str) -> Fits:
    """Return the test of a pattern; blanks around a value are no part of it (whiteSpace: collapse)."""
    compiled = re.compile(pattern)
    return lambda text: compiled.fullmatch(text.strip(" \t\n\r")) is not None


def _dated(rest: str) -> Fits:
    """Return the test of a day of the calendar with something after it."""
    after = re.compile(rest)

    def fits(text: str) -> bool:
        match = _DAY.fullmatch(text.strip(" \t\n\r"))
        if not match or not after.fullmatch(match[4]):
            return False
        year, month, day = int(match[1]), int(match[2]), int(match[3])
        return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(2000 + year % 400, month)[1]

    return fits


def _integer(least: int | None, most: int | None) -> Fits:
    whole = re.compile("[+-]?[0-9]+")

    def fits(text: str) -> bool:
        text = text.strip(" \t\n\r")
        if not whole.fullmatch(text):
            return False
        number = int(text) if len(text) < 100 else (-1 if text[0] == "-" else 1) * 10**99
        return (least is None or number >= least) and (most is None or number <= most)

    return fits


def _bits(size: int) -> tuple[int, int]:
    return -(2 ** (size - 1)), 2 ** (size - 1) - 1


_RANGES: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None), "long": _bits(64), "int": _bits(32), "short": _bits(16), "byte": _bits(8),
    "nonNegativeInteger": (0, None), "positiveInteger": (1, None), "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1), "unsignedLong": (0, 2**64 - 1), "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1), "unsignedByte": (0, 2**8 - 1),
}
INTEGERS: Final = frozenset(XSD + name for name in _RANGES)
"""``xsd:integer`` and what is derived from it."""

WELL_FORMED: Final[dict[str, Fits]] = {
    RDF + "langString": anything,
    XSD + "string": anything,
    XSD + "anyURI": lambda text: not re.search(r'[\s<>"{}|\\^`]', text.strip(" \t\n\r")),
    XSD + "boolean": _fits("true|false|1|0"),
    XSD + "date": _dated(_ZONE),
    XSD + "dateTime": _dated(f"T{_TIME}"),
    XSD + "decimal": _fits(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"),
    **dict.fromkeys(
        (XSD + "float", XSD + "double"), _fits(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|[+-]?INF|NaN")
    ),
    XSD + "gYear": _fits(rf"-?([1-9][0-9]{{3,}}|0[0-9]{{3}}){_ZONE}"),
    XSD + "gYearMonth": _fits(rf"-?([1-9][0-9]{{3,}}|0[0-9]{{3}})-(0[1-9]|1[0-2]){_ZONE}"),
    XSD + "language": _fits("[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*"),
    XSD + "time": _fits(_TIME),
    **{XSD + name: _integer(*bounds) for name, bounds in _RANGES.items()},
}
"""Every datatype whose lexical form we know, with the test of it."""
