"""Triple patterns asked of a store: terms as N-Triples text, variables with a question mark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from kg.model.terms import DEFAULT, Triple, bare, is_iri, parts


def node(term: str) -> NamedNode | Literal:
    """Return the store's form of a term."""
    if is_iri(term):
        return NamedNode(bare(term))
    text, lang, datatype = parts(term)
    if lang:
        return Literal(text, language=lang)
    return Literal(text, datatype=NamedNode(datatype)) if datatype else Literal(text)


def holds(triple: Triple, store: Store, graph: str = DEFAULT) -> bool:
    """Tell whether a triple stands in a graph, the default graph if none is named."""
    return next(matches(triple, store, graph), None) is not None


def matches(pattern: Triple, store: Store, graph: str = DEFAULT) -> Iterator[dict[str, str]]:
    """Yield the values of a pattern's variables for every triple of a graph that fits."""
    subject, predicate, obj = (None if is_variable(term) else node(term) for term in pattern)
    if isinstance(subject, Literal) or isinstance(predicate, Literal):
        return
    for quad in store.quads_for_pattern(subject, predicate, obj, NamedNode(graph) if graph else DefaultGraph()):
        values: dict[str, str] = {}
        found = (str(quad.subject), str(quad.predicate), str(quad.object))
        if all(values.setdefault(term, value) == value for term, value in zip(pattern, found, strict=True) if is_variable(term)):
            yield values


def is_variable(term: str) -> bool:
    """Tell whether a term is a variable."""
    return term.startswith("?")


def unify(pattern: Triple, triple: Triple) -> dict[str, str] | None:
    """Return the values under which a pattern is a triple, or None if it cannot be."""
    values: dict[str, str] = {}
    for term, value in zip(pattern, triple, strict=True):
        if values.setdefault(term, value) != value or (not is_variable(term) and term != value):
            return None
    return values


def put(pattern: Triple, values: Mapping[str, str]) -> Triple:
    """Return a pattern with the values of its variables put in; a variable without value stays."""
    s, p, o = (values.get(term, term) for term in pattern)
    return s, p, o
