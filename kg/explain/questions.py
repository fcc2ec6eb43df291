"""What a query asks, laid open: its patterns, and the same question with all its variables in the answer.

rdflib parses the query (SPARQL 1.1, section 18.2: translation to algebra); the store still answers it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from rdflib.paths import Path
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import BNode, Node, Variable

from kg.ask.syntax import CLOSING, OPENING, TOKEN
from kg.model.errors import UsageError

Pattern = tuple[str, str | Path, str]
"""A triple pattern as N-Triples text, variables with a question mark; the predicate may be a property path."""


@dataclass(frozen=True, slots=True)
class Block:
    """Triple patterns that belong together.

    ``claims`` tells whether they stand in a ``GRAPH`` block, where claims are; ``given`` are the variables whose values
    come from the row (None: all), because inside a subquery the others are its own.
    """

    patterns: tuple[Pattern, ...]
    claims: bool
    given: frozenset[str] | None


@dataclass
class OpenQuestion:
    """A query with all its variables in the answer, its blocks, and whether it asks for what is not there.

    A variable among ``visible`` that a row leaves open belongs to a part of the query that the row did not take.
    """

    query: str = ""
    blocks: list[Block] = field(default_factory=list)
    visible: set[str] = field(default_factory=set)
    absence: bool = False


def open_question(query: str, prefixes: Mapping[str, str]) -> OpenQuestion:
    """Lay a SELECT or ASK query open.

    Args:
        query: the text.
        prefixes: what needs no PREFIX line.

    Raises:
        UsageError: if it is no SELECT or ASK, or not SPARQL 1.1.
    """
    before, dataset, where, values = _cut(query)
    try:
        parsed = translateQuery(parseQuery(f"{before}SELECT * {dataset} {where} {values}"), initNs=dict(prefixes))
    except Exception as error:  # the parser raises its own and pyparsing's errors, and plain ones for unknown prefixes
        raise UsageError(f"--why cannot take this query apart: {error}") from None
    opened = OpenQuestion()
    _walk(parsed.algebra.p.p, opened, _Where())
    named = " ".join(f"?{name}" for name in sorted(opened.visible))
    opened.query = f"{before}SELECT {named or '(1 AS ?yes)'} {dataset} {where} {values}"
    return opened


def _cut(query: str) -> tuple[str, str, str, str]:
    """Return the parts of a query that stay: prologue, FROM clauses, the pattern in braces, a VALUES block after it."""
    marks: dict[str, int] = {}
    depth = 0
    for token in TOKEN.finditer(query):
        word = token[0].upper()
        if word in CLOSING:
            depth -= 1
            if word == "}" and not depth:
                marks.setdefault(word, token.end())
        elif not depth:
            marks.setdefault(word, token.start())
        if word in OPENING:
            depth += 1
    begin = marks.get("SELECT", marks.get("ASK"))
    if begin is None or "}" not in marks:
        raise UsageError("--why explains the rows of a SELECT and the yes of an ASK: this query is neither")
    opening, end = marks["{"], marks["}"]
    dataset = query[marks["FROM"] : marks.get("WHERE", opening)] if "FROM" in marks else ""
    values = query[marks["VALUES"] :] if "VALUES" in marks else ""
    return query[:begin], dataset, f"WHERE {query[opening:end]}", values


@dataclass(frozen=True, slots=True)
class _Where:
    """Where a part of a query stands.

    ``claims``: in a GRAPH block; ``given``: the variables that have their values from the row (None: all); ``inside``: in
    EXISTS or a subquery, which hide the part's own variables.
    """

    claims: bool = False
    given: frozenset[str] | None = None
    inside: bool = False


def _walk(part: object, found: OpenQuestion, where: _Where) -> None:
    """Collect the blocks of an algebra, and of what stands unparsed within EXISTS."""
    if isinstance(part, list | tuple):
        for item in part:
            _walk(item, found, where)
    elif isinstance(part, CompValue):
        _TAKEN.get(part.name, _other)(part, found, where)


def _patterns(part: CompValue, found: OpenQuestion, where: _Where) -> None:
    """Keep a block of triple patterns."""
    triples = part.triples if part.name == "BGP" else [chunk for flat in part.triples for chunk in _threes(flat)]
    found.blocks.append(Block(tuple(map(_pattern, triples)), where.claims, where.given))
    if not where.inside:
        found.visible.update(str(term) for triple in triples for term in triple if isinstance(term, Variable))


def _absence(part: CompValue, found: OpenQuestion, where: _Where) -> None:
    """Leave out what is asked not to be there."""
    found.absence = True
    _walk(part.get("p1"), found, where)


def _subquery(part: CompValue, found: OpenQuestion, where: _Where) -> None:
    """Take a subquery, of which only the projected variables are seen; the query's own Project is not walked."""
    own = part.get("PV") or [item.get("var") or item.get("evar") for item in part.get("projection") or ()]
    names = frozenset(str(variable) for variable in own)
    if not where.inside:
        found.visible |= names
    given = names if where.given is None else names & where.given
    for value in part.values():
        _walk(value, found, replace(where, given=given, inside=True))


def _exists(part: CompValue, found: OpenQuestion, where: _Where) -> None:
    _other(part, found, where, replace(where, inside=True))


def _graph(part: CompValue, found: OpenQuestion, where: _Where) -> None:
    _other(part, found, where, replace(where, claims=True))


def _other(part: CompValue, found: OpenQuestion, where: _Where, within: _Where | None = None) -> None:
    """Take whatever else there is: the variables that it binds itself are seen, and what it holds is walked."""
    if not where.inside:
        bound = [part.get("var"), part.get("term"), *(v for row in part.get("res") or () for v in row)]
        found.visible.update(str(variable) for variable in bound if isinstance(variable, Variable))
    for value in part.values():
        _walk(value, found, within or where)


_TAKEN = {
    "BGP": _patterns, "TriplesBlock": _patterns, "Minus": _absence, "MinusGraphPattern": _absence, "Builtin_NOTEXISTS": _absence,
    "Project": _subquery, "SubSelect": _subquery, "Builtin_EXISTS": _exists, "Graph": _graph, "GraphGraphPattern": _graph,
}


def _threes(flat: list[Node]) -> Iterator[tuple[Node, Node | Path, Node]]:
    yield from zip(flat[::3], flat[1::3], flat[2::3], strict=True)


def _pattern(triple: tuple[Node, Node | Path, Node]) -> Pattern:
    subject, predicate, obj = triple
    return _term(subject), predicate if isinstance(predicate, Path) else _term(predicate), _term(obj)


def _term(term: Node) -> str:
    if isinstance(term, BNode):  # in a query a variable without a name
        return f"?_{term}"
    text: str = term.n3()
    return text
