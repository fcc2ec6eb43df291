"""Things as people type them: an id, an IRI, or a name in any spelling, with or without diacritics."""

from __future__ import annotations

import unicodedata

from pyoxigraph import DefaultGraph, Literal, NamedNode, QuerySolutions, Store, Variable

from kg.model.errors import UsageError
from kg.model.terms import VCD, VOCABULARIES, expand, shrink
from kg.seeds.records import nearest

_NAMES = """
SELECT DISTINCT ?thing ?name WHERE {
  { ?thing rdfs:label ?name } UNION { ?thing (skosxl:altLabel|skosxl:prefLabel)/skosxl:literalForm ?name }
  FILTER(STRSTARTS(STR(?thing), "https://w3id.org/vcd/id/"))
}"""
_KNOWN = "SELECT ?thing WHERE { { ?thing ?p ?o } UNION { ?s ?p ?thing } UNION { GRAPH ?g { ?thing ?p ?o } } } LIMIT 1"


def fold(text: str) -> str:
    """Return a text without case, diacritics and doubled spaces; d with stroke counts as d."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def resolve(text: str, store: Store) -> NamedNode:
    """Return the one thing that a text names; an IRI that was merged into another names that one.

    Raises:
        UsageError: if it names nothing, naming the nearest; or several things, naming all of them.
    """
    try:
        node = NamedNode(expand(text))
    except ValueError:
        node = None
    if node is not None:
        rows = store.query(_KNOWN, substitutions={Variable("thing"): node})
        assert isinstance(rows, QuerySolutions)
        if any(True for _ in rows):
            return _survivor(node, store)
        raise UsageError(f"the graph knows no {text}{nearest(node.value, _things(store))}")
    wanted = fold(text)
    found: dict[str, set[NamedNode]] = {}
    for thing, name in _pairs(store):
        found.setdefault(fold(name), set()).add(thing)
    things = sorted(found.get(wanted, ()), key=str)
    if len(things) == 1:
        return things[0]
    if things:
        several = ", ".join(shrink(thing.value) for thing in things)
        raise UsageError(f"{text!r} names several things: {several}. Say which by its id")
    raise UsageError(f"the graph knows no {text!r}{nearest(wanted, found)}")


def _survivor(node: NamedNode, store: Store) -> NamedNode:
    """Return the thing that a merged IRI leads to, or the thing itself."""
    merged = store.quads_for_pattern(node, NamedNode(VCD + "mergedInto"), None, DefaultGraph())
    return next((quad.object for quad in merged if isinstance(quad.object, NamedNode)), node)


def _pairs(store: Store) -> list[tuple[NamedNode, str]]:
    rows = store.query(_NAMES, prefixes=VOCABULARIES)
    assert isinstance(rows, QuerySolutions)
    return [
        (row["thing"], row["name"].value)
        for row in rows
        if isinstance(row["thing"], NamedNode) and isinstance(row["name"], Literal)
    ]


def _things(store: Store) -> list[str]:
    return sorted({thing.value for thing, _ in _pairs(store)})
