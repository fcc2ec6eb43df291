"""Why an answer is empty: nobody states it, it is coded as missing, the graph has nothing of the kind, or it is not modelled.

An empty table alone would not tell "nothing happened" from "nobody says" and from "mistyped".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from pyoxigraph import DefaultGraph, NamedNode, QuerySolutions, Store, Variable

from kg.ask.answers import label, prefixes
from kg.ask.catalogue import Question
from kg.ask.parameters import bind
from kg.ask.syntax import TOKEN
from kg.model.terms import ID, ONTOLOGY_GRAPH, RDF, VCD, VOCABULARIES, expand, shrink
from kg.seeds.records import nearest

_NAME = re.compile(r"(?<![\w<?$/:#-])([A-Za-z][\w-]*):([A-Za-z][\w-]*)")
_GAPS = """SELECT DISTINCT ?thing ?aspect ?reason ?source WHERE {
?gap vcd:lacking ?thing ; vcd:aspect ?aspect ; vcd:reason ?reason FILTER NOT EXISTS { ?gap vcd:filledFor ?thing }
OPTIONAL { ?gap vcd:searchedIn ?source } } ORDER BY ?aspect ?reason ?source"""
_TELLING = """SELECT DISTINCT ?thing ?source WHERE {
{ GRAPH ?g { ?claim vcd:subject ?thing ; vcd:passage ?p ; vcd:source ?source } }
UNION { GRAPH ?g { ?claim vcd:object ?thing ; vcd:passage ?p ; vcd:source ?source } } } ORDER BY ?source"""


def why_empty(question: Question, given: Mapping[str, str], store: Store, lang: str = "en") -> list[str]:
    """Return sentences that say why a question of the catalogue, or any query, has no row.

    Of a query that somebody wrote nothing is said of what sources do not state: it may ask for something else.

    Args:
        question: what was asked.
        given: parameters as typed.
        store: what was asked of it.
        lang: the language of the labels.
    """
    named = [NamedNode(iri) for iri in sorted(_named(question.query, prefixes(store)))]
    terms = [node for node in named if node.value.startswith(VCD)]
    aspects = _aspects(terms, store)
    if not question.title:
        gaps = (sentence for node in named for sentence in _gaps(node, aspects, store, lang))
        return [*_unknown(terms, store), *_unused(terms, store, lang), *gaps]
    sentences = list(_unused([NamedNode(expand(kind)) for kind in question.kinds], store, lang))
    for thing in bind(question, given, store).values():
        if isinstance(thing, NamedNode) and thing.value.startswith(ID):
            sentences += [*_gaps(thing, aspects, store, lang), _telling(thing, store, lang)]
    return sentences


def _aspects(terms: Iterable[NamedNode], store: Store) -> set[NamedNode]:
    """Return the aspects that properties tell: a gap of another aspect does not answer a question that names these."""
    quads = (q for term in terms for q in store.quads_for_pattern(None, NamedNode(VCD + "filledWith"), term, DefaultGraph()))
    return {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}


def _named(query: str, known: Mapping[str, str]) -> set[str]:
    """Return the IRIs that a query names, outside strings and comments."""
    found = {token[1:-1] for token in TOKEN.findall(query) if token[0] == "<" and len(token) > 1}
    plain = TOKEN.sub(lambda match: " " if match[0][0] in "<\"'#" and len(match[0]) > 1 else match[0], query)
    return found | {known[prefix] + name for prefix, name in _NAME.findall(plain) if prefix in known}


def _unknown(terms: Iterable[NamedNode], store: Store) -> Iterator[str]:
    """Yield a sentence for every term of ours that the ontology does not have."""
    graph = NamedNode(ONTOLOGY_GRAPH)
    known = {shrink(q.subject.value) for q in store.quads_for_pattern(None, NamedNode(RDF + "type"), None, graph)
             if isinstance(q.subject, NamedNode) and q.subject.value.startswith(VCD)}
    for term in terms:
        if shrink(term.value) not in known:
            near = nearest(shrink(term.value), known)
            yield f"{shrink(term.value)} is not modelled: the ontology has no such term{near or '.'}"


def _unused(terms: Iterable[NamedNode], store: Store, lang: str) -> Iterator[str]:
    """Yield a sentence for every class or property of the ontology that nothing in the graph has."""
    kind = NamedNode(RDF + "type")
    for term in terms:
        defined = any(store.quads_for_pattern(term, None, None, NamedNode(ONTOLOGY_GRAPH)))
        patterns = ((term, None), (kind, term), (None, term))
        if defined and not any(any(store.quads_for_pattern(None, p, o, DefaultGraph())) for p, o in patterns):
            yield f"The graph has nothing of the kind: {_words(term, store, lang)}."


def _gaps(thing: NamedNode, aspects: Collection[NamedNode], store: Store, lang: str) -> Iterator[str]:
    """Yield a sentence for every gap that is coded of a thing in one of some aspects."""
    coded: dict[tuple[NamedNode, NamedNode], list[str]] = {}
    for row in _rows(_GAPS, thing, store):
        aspect, reason, source = row["aspect"], row["reason"], row["source"]
        if isinstance(aspect, NamedNode) and isinstance(reason, NamedNode) and aspect in aspects:
            looked = coded.setdefault((aspect, reason), [])
            if isinstance(source, NamedNode):
                looked.append(_words(source, store, lang))
    name = _words(thing, store, lang)
    for (aspect, reason), looked in coded.items():
        where = f" (looked for in {', '.join(looked)})" if looked else ""
        yield f"Recorded of {name}: {label(aspect, store, lang)}: {label(reason, store, lang)}{where}."


def _telling(thing: NamedNode, store: Store, lang: str) -> str:
    """Say which sources have passages on a thing."""
    name = _words(thing, store, lang)
    sources = [row["source"] for row in _rows(_TELLING, thing, store)]
    telling = ", ".join(_words(source, store, lang) for source in sources if isinstance(source, NamedNode))
    if not telling:
        return f"No passage of a source in the graph is on {name}."
    return f"Passages on {name} stand in {telling}: what was written from them says nothing of this."


def _rows(query: str, thing: NamedNode, store: Store) -> QuerySolutions:
    found = store.query(query, prefixes=VOCABULARIES, substitutions={Variable("thing"): thing})
    assert isinstance(found, QuerySolutions)
    return found


def _words(thing: NamedNode, store: Store, lang: str) -> str:
    name = label(thing, store, lang)
    return f"{name} ({shrink(thing.value)})" if name else shrink(thing.value)
