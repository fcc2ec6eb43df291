"""Which texts are well-formed values of the datatypes that we use (XML Schema 1.1 Part 2, section 3)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from kg.model.terms import RDF, XSD


def _fits(pattern: str) -> Callable[[str], bool]:
    return lambda text: re.fullmatch(pattern, text) is not None


def _is_date(text: str) -> bool:
    """Tell whether a text is a day of the calendar; years have four digits and no time zone, as we write them."""
    try:
        return re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is not None and bool(date.fromisoformat(text))
    except ValueError:
        return False


WELL_FORMED: Final[dict[str, Callable[[str], bool]]] = {
    RDF + "langString": lambda text: True,
    XSD + "boolean": _fits("true|false|1|0"),
    XSD + "date": _is_date,
    XSD + "decimal": _fits(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"),
    XSD + "integer": _fits("[+-]?[0-9]+"),
    XSD + "language": _fits("[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*"),
    XSD + "string": lambda text: True,
}
"""Every datatype that a shape may ask for, with the test of its lexical form."""
