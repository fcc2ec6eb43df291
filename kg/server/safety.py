"""What a query may not say, found before it is evaluated: SERVICE in any disguise, graphs that are not in the store.

The engine would send a SERVICE request, and it has no switch for it. A text that holds no ``service``, also after its
``\\u`` escapes are decoded, cannot say SERVICE; only suspicious ones are read a second time, by rdflib's parser, and a third
time, by the tokens of the grammar. What hides a word from one reader but not from the engine is taken away first: rdflib
decodes escapes before it reads and the engine afterwards (an escaped quotation mark or number sign), and for rdflib a carriage
return does not end a comment. A process without network (``worker``) is the last line.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from typing import Any

from kg.server.limits import MAX_DEPTH, MAX_QUERY
from kg.server.refusal import Refusal

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_QUOTED = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|' r"'''(?:[^'\\]|\\.|'(?!''))*'''|"
    r'"(?:[^"\\\n\r]|\\.)*"|' r"'(?:[^'\\\n\r]|\\.)*'|" r'<[^<>"{}|^`\\\x00-\x20]*>|' r"\#[^\n\r]*",
    re.DOTALL,
)
_NAMES = re.compile(r"[?$]\w+|@[A-Za-z0-9-]+|[\w.-]*:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*")
_SERVICE = re.compile(r"service", re.IGNORECASE)
_BRACKETS = re.compile(r"[{(\[\])}]")
_ENDLESS = 8  # an escape may hide an escape, but nobody honest hides eight


def check_size(text: str, status: int = 413) -> None:
    """Refuse a query that is too long or nested too deeply.

    Raises:
        Refusal: with the status (413, or 414 if the text came in a URL), or 400 for the nesting.
    """
    if len(text) > MAX_QUERY:
        raise Refusal(status, f"the query has {len(text):,} characters; at most {MAX_QUERY:,} are taken")
    if sum(map(text.count, "{([")) <= MAX_DEPTH:
        return
    depth = 0
    for bracket in _BRACKETS.findall(_QUOTED.sub(" ", text)):
        depth += 1 if bracket in "{([" else -1
        if depth > MAX_DEPTH:
            raise Refusal(400, f"the query is nested more than {MAX_DEPTH} brackets deep: write it flatter")


def check_reach(text: str, graphs: Container[str], base: str) -> None:
    """Refuse a query that would reach beyond the store.

    Args:
        text: the query.
        graphs: the IRIs of the named graphs of the store.
        base: what relative IRIs are resolved against.

    Raises:
        Refusal: 400, for SERVICE, for FROM with a graph that the store does not have, and for a suspicious text that
            cannot be read to the end.
    """
    plain = _decoded(text).casefold()
    raw = text.casefold()
    if not any(word in each for word in ("service", "from") for each in (plain, raw)):
        return
    if any(ord(character) < 128 for character in _escaped(text)):
        raise Refusal(400, "a query with the word SERVICE or FROM may not escape ASCII characters: write them plainly")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    parsed = _parse(text)
    words = _NAMES.sub(" ", _QUOTED.sub(" ", text))
    if _SERVICE.search(words) or any(node.name == "ServiceGraphPattern" for node in _nodes(parsed)):
        raise Refusal(400, "SERVICE is refused here: this endpoint asks no other one. Join the answers in your own program")
    for name in _dataset(parsed, base):
        if name not in graphs:
            raise Refusal(
                400, f"FROM <{name}>: the store has no such graph, and nothing is fetched. SELECT DISTINCT ?g WHERE "
                "{ GRAPH ?g { ?s ?p ?o } } lists its graphs",
            )


def _decoded(text: str) -> str:
    for _ in range(_ENDLESS):
        plain = _ESCAPE.sub(lambda match: _character(match) or match[0], text)
        if plain == text:
            return plain
        text = plain
    raise Refusal(400, "the query has escapes of escapes of escapes: write it plainly")


def _escaped(text: str) -> Iterator[str]:
    return (_character(match) for match in _ESCAPE.finditer(text) if _character(match))


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code < 0x110000 else ""


def _parse(text: str) -> Any:  # rdflib's parse results are untyped
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        return parseQuery(text)
    except (ParseBaseException, RecursionError, ValueError, TypeError, AttributeError, LookupError) as error:
        place = f" at {error.lineno}:{error.column}" if isinstance(error, ParseBaseException) else ""
        raise Refusal(
            400, f"the query has the word SERVICE or FROM and is no SPARQL 1.1 that can be read to the end{place}"
        ) from None


def _nodes(parsed: object) -> Iterator[Any]:
    """Yield all nodes of a parsed query, whatever holds them; terms and keywords are texts."""
    from rdflib.plugins.sparql.parserutils import CompValue

    todo = [parsed]
    while todo:
        node = todo.pop()
        if isinstance(node, CompValue):
            yield node
        if isinstance(node, dict):  # pyparsing's lists call themselves mappings too
            todo.extend(node.values())
        elif isinstance(node, Iterable) and not isinstance(node, str):
            todo.extend(node)


def _dataset(parsed: Any, base: str) -> Iterator[str]:
    """Yield the absolute IRIs of the FROM and FROM NAMED clauses."""
    from rdflib.plugins.sparql.sparql import Prologue

    prologue = Prologue()
    prologue.base = base
    for declaration in parsed[0]:
        if declaration.name == "Base":
            prologue.base = declaration.iri
        else:
            prologue.bind(declaration.prefix, prologue.absolutize(declaration.iri))
    for node in _nodes(parsed):
        if node.name == "DatasetClause":
            try:
                yield str(prologue.absolutize(node.default or node.named))
            except Exception as error:  # rdflib raises plain exceptions here
                raise Refusal(400, f"FROM: {error}") from None
