"""Asking: bind the parameters, run the query on the published store, and write the answer in the form asked for."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    Variable,
)

from kg.ask.catalogue import Question
from kg.ask.parameters import asked
from kg.model.errors import UsageError
from kg.model.terms import ID, VCD, VOCABULARIES, XSD, expand, shrink

_THINGS = (ID, VCD, VOCABULARIES["schema"])
_SHORT = re.compile(r"[a-z][a-z-]*:[A-Za-z][\w-]*")
FORMATS = ("table", "csv", "tsv", "json", "xml", "turtle")
Term = NamedNode | BlankNode | Literal | Triple
_TYPES = """SELECT DISTINCT ?type WHERE { { ?s a ?class } UNION { GRAPH graph:dataset { ?d void:uriSpace ?s } }
BIND(STRBEFORE(STRAFTER(STR(?s), "/id/"), "/") AS ?type) FILTER(?type != "") }"""
_LABELS = """SELECT ?thing ?label ?rank WHERE { { ?thing rdfs:label ?label BIND(1 AS ?rank) } UNION
{ GRAPH graph:ontology { ?thing rdfs:label ?label } BIND(2 AS ?rank) } UNION
{ ?thing (skosxl:prefLabel|skosxl:altLabel)/skosxl:literalForm ?label BIND(3 AS ?rank) } } ORDER BY ?rank ?label"""


@dataclass(frozen=True, slots=True)
class Answer:
    """The columns and rows of an answer; an ASK has ``boolean``, a CONSTRUCT has ``triples``.

    A cell of a column among ``lists`` joins several values by a comma and a space, things as ``expand`` takes them.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Term | None, ...], ...] = ()
    lists: tuple[str, ...] = ()
    boolean: bool | None = None
    triples: tuple[Triple, ...] | None = None


def prefixes(store: Store) -> dict[str, str]:
    """Return the prefixes that need no PREFIX line: vocabularies, and one for every type of our things."""
    known = dict(VOCABULARIES)
    rows = store.query(_TYPES, prefixes=VOCABULARIES)
    assert isinstance(rows, QuerySolutions)
    for row in rows:
        kind = row["type"]
        if isinstance(kind, Literal):
            known.setdefault(kind.value, f"{ID}{kind.value}/")
    for kind in ("claim", "passage", "selector"):
        known.setdefault(kind, f"{ID}{kind}/")
    return known


def ask(question: Question, given: Mapping[str, str], store: Store) -> Answer:
    """Ask a question of a store.

    Args:
        question: from the catalogue, or any query.
        given: parameters as typed, by name; defaults hold for the others (``kg.ask.parameters.bind``).
        store: a published store.

    Raises:
        UsageError: for an unknown parameter, a value that its kind does not take, or a query that is not SPARQL.
    """
    text = asked(question, given, store)
    try:
        found = store.query(text, prefixes=prefixes(store))
        if isinstance(found, QueryBoolean):
            return Answer(boolean=bool(found))
        if isinstance(found, QueryTriples):
            return Answer(triples=tuple(found))
        names = (variable.value for variable in found.variables)
        hidden = {parameter.name for parameter in question.parameters} - set(question.columns)
        columns = tuple(name for name in names if name not in hidden)
        rows = tuple(tuple(_tidy(c, row[c], question.lists) for c in columns) for row in found)
    except (SyntaxError, ValueError) as error:
        raise UsageError(f"not a SPARQL query: {error}") from None
    except RuntimeError as error:
        raise UsageError(f"the query cannot be answered: {error}") from None
    return Answer(columns, rows, question.lists)


def write(answer: Answer, form: str, store: Store, lang: str = "en") -> str:
    """Return the answer as text in one of ``FORMATS``; ``table`` shows labels before ids.

    Raises:
        UsageError: if the kind of answer has no such form.
    """
    if answer.boolean is not None:
        return _yes_or_no(answer.boolean, form, store)
    if answer.triples is not None:
        return _turtle(answer.triples, form)
    match form:
        case "turtle":
            raise UsageError("rows have no Turtle: use CONSTRUCT, or --format table, csv, tsv, json or xml")
        case "tsv":
            lines = ["\t".join(f"?{c}" for c in answer.columns)]
            lines += ["\t".join("" if term is None else str(term) for term in row) for row in answer.rows]
            return "\n".join(lines) + "\n"
        case "csv":
            return _csv(answer)
        case "json" | "xml":
            return _standard(answer, form)
        case _:
            return _table(answer, store, lang)


def label(thing: NamedNode, store: Store, lang: str) -> str:
    """Return a thing's label: in the language asked for, else en, vi, fr, else any; empty if it has none."""
    rows = store.query(_LABELS, prefixes=VOCABULARIES, substitutions={Variable("thing"): thing})
    assert isinstance(rows, QuerySolutions)
    found: dict[str, str] = {}
    for row in rows:
        text = row["label"]
        if isinstance(text, Literal):
            found.setdefault(text.language or "", text.value)
    return next((found[tag] for tag in (lang, "en", "vi", "fr", *sorted(found)) if tag in found), "")


def _tidy(column: str, term: Term | None, lists: tuple[str, ...]) -> Term | None:
    """Sort the parts of a joined cell, whose order no SPARQL engine promises; a cell of one thing is that thing."""
    if column not in lists or not isinstance(term, Literal):
        return term
    parts = sorted({part.strip() for part in term.value.split("|") if part.strip()})
    if len(parts) == 1 and parts[0].startswith(_THINGS):
        return NamedNode(parts[0])
    return Literal(", ".join(shrink(part) if part.startswith(_THINGS) else part for part in parts))


def _plain(term: Term | None) -> str:
    return "" if term is None else term.value if isinstance(term, NamedNode | Literal | BlankNode) else str(term)


def _table(answer: Answer, store: Store, lang: str) -> str:
    known: dict[str, str] = {}

    def named(thing: NamedNode) -> str:
        if thing.value not in known:
            name, short = label(thing, store, lang), shrink(thing.value)
            known[thing.value] = f"{name} ({short})" if name else short
        return known[thing.value]

    def cell(column: str, term: Term | None) -> str:
        if isinstance(term, NamedNode):
            return named(term)
        text = _plain(term)
        if column not in answer.lists:
            return text
        return ", ".join(named(NamedNode(expand(part))) if _SHORT.fullmatch(part) else part for part in text.split(", "))

    rows = [answer.columns, *(tuple(map(cell, answer.columns, row)) for row in answer.rows)]
    widths = [max(len(row[n]) for row in rows) for n in range(len(answer.columns))]
    lines = ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    rule = "  ".join("-" * width for width in widths)
    count = len(answer.rows)
    return "\n".join([lines[0], rule, *lines[1:], f"({count} row{'' if count == 1 else 's'})", ""])


def _yes_or_no(yes: bool, form: str, store: Store) -> str:
    if form in ("json", "xml"):
        same = store.query("ASK {}" if yes else "ASK { FILTER(false) }")
        assert isinstance(same, QueryBoolean)
        return _results(same.serialize(format=QueryResultsFormat.JSON if form == "json" else QueryResultsFormat.XML))
    if form == "turtle":
        raise UsageError("a yes or no has no Turtle: use --format table or json")
    return f"{'yes' if yes else 'no'}\n" if form == "table" else f"{str(yes).lower()}\n"


def _turtle(triples: Iterable[Triple], form: str) -> str:
    from pyoxigraph import serialize

    if form not in ("table", "turtle"):
        raise UsageError("triples are written as Turtle: use --format turtle")
    return _results(serialize(sorted(triples, key=str), format=RdfFormat.TURTLE, prefixes=dict(VOCABULARIES)))


def _csv(answer: Answer) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(answer.columns)
    writer.writerows([[_plain(term) for term in row] for row in answer.rows])
    return text.getvalue()


def _standard(answer: Answer, form: str) -> str:
    """Write rows as SPARQL 1.1 Query Results JSON, or as XML by way of JSON."""
    bindings = [
        {c: _json(term) for c, term in zip(answer.columns, row, strict=True) if term is not None} for row in answer.rows
    ]
    document = {"head": {"vars": list(answer.columns)}, "results": {"bindings": bindings}}
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    if form == "json":
        return text
    from pyoxigraph import parse_query_results

    results = parse_query_results(text.encode(), format=QueryResultsFormat.JSON)
    return _results(results.serialize(format=QueryResultsFormat.XML))


def _json(term: Term) -> dict[str, str]:
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, Literal):
        typed = {"xml:lang": term.language} if term.language else {}
        if not term.language and term.datatype.value != XSD + "string":
            typed = {"datatype": term.datatype.value}
        return {"type": "literal", "value": term.value, **typed}
    return {"type": "bnode", "value": str(term).removeprefix("_:")}


def _results(data: bytes | None) -> str:
    return (data or b"").decode() + ("" if (data or b"").endswith(b"\n") else "\n")
