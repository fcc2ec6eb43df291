"""SPARQL text by its tokens, so that braces and keywords in strings, IRIs and comments are no syntax."""

from __future__ import annotations

import re

from kg.model.errors import UsageError

TOKEN = re.compile(
    r"""<[^<>"{}|^`\\\s]*>|"{3}(?:[^"\\]|\\.|"(?!""))*"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}"""
    r"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\#[^\n]*|[?$]?\w+|\S""",
    re.DOTALL,
)
OPENING, CLOSING = {"{", "("}, {"}", ")"}


def with_values(query: str, lines: list[str]) -> str:
    """Return a query with lines put at the beginning of its pattern, such as VALUES that bind parameters.

    Raises:
        UsageError: if the query has no pattern in braces.
    """
    if not lines:
        return query
    depth, outer = 0, []
    for token in TOKEN.finditer(query):
        word = token[0].upper()
        depth -= word in CLOSING
        if not depth and word in ("WHERE", "{"):
            outer.append((word, token.end()))
        depth += word in OPENING
    words = [word for word, _ in outer]
    after = words.index("WHERE") if "WHERE" in words else 0
    try:
        place = outer[words.index("{", after)][1]
    except ValueError:
        raise UsageError("the query has no pattern in braces to bind parameters in") from None
    return "\n  ".join((query[:place], *lines)) + query[place:]
