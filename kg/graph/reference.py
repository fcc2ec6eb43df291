"""The reference closure: OWL 2 RL by owlrl, normalised so that it can be compared.

owlrl works on generalised triples and keeps axioms; what it adds about literals, about the ontology itself, about
``owl:Thing`` and reflexive identities says nothing of our things and is dropped.
"""

from __future__ import annotations

from collections.abc import Iterable

import owlrl
from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef
from rdflib.term import Node

from kg.model.terms import Triple, is_iri
from kg.model.vocabulary import Vocabulary

_ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage")
_ERRORS = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
_NOT_OURS = (str(OWL), str(RDFS), str(RDF))
_PARTS_OF_LISTS = (RDF.first, RDF.rest)
_SAME = (OWL.sameAs, OWL.differentFrom)


def close_by_owlrl(facts: Iterable[Triple], vocabulary: Vocabulary) -> tuple[frozenset[Triple], list[str]]:
    """Close facts under the ontology.

    Args:
        facts: the triples to start from; nothing follows from those with annotation properties, which only cost time.
        vocabulary: the ontology, of which annotations are left out as well.

    Returns:
        The inferred triples about things, without the facts; and the contradictions that owlrl found.
    """
    given = {triple for triple in facts if triple[1] not in vocabulary.annotations}
    axioms = (triple for triple in vocabulary.triples if triple[1] not in vocabulary.annotations)
    graph = Graph()
    graph.parse(data="".join(f"{s} {p} {o} .\n" for s, p, o in (*axioms, *given)), format="nt")
    literals = {_parse(obj): obj for _, _, obj in given if not is_iri(obj)}
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    own_terms = {subject for subject, _, _ in vocabulary.triples}
    inferred = {
        (s.n3(), p.n3(), literals[o] if isinstance(o, Literal) and o in literals else o.n3())
        for s, p, o in graph if _is_about_things(s, p, o) and s.n3() not in own_terms
    }
    return frozenset(inferred - given), _contradictions(graph)


def _is_about_things(subject: Node, predicate: Node, obj: Node) -> bool:
    """Tell whether a triple says something of a thing in terms of ours or of foreign vocabularies."""
    if not isinstance(subject, URIRef) or not isinstance(predicate, URIRef) or predicate in _SAME:
        return False
    if predicate == RDF.type:
        return isinstance(obj, URIRef) and obj != _ERROR and not str(obj).startswith(_NOT_OURS)
    return predicate not in _PARTS_OF_LISTS and not str(predicate).startswith((f"{RDFS}sub", str(OWL)))


def _contradictions(graph: Graph) -> list[str]:
    """Return what owlrl says of contradictions, and the things that it takes for one."""
    errors = sorted(str(text) for text in graph.objects(None, _ERRORS))
    merged = sorted(f"{s} is inferred to be the same as {o}" for s, o in graph.subject_objects(OWL.sameAs)
                    if isinstance(s, URIRef) and s != o)
    return [*errors, *merged]


def _parse(term: str) -> Literal:
    graph = Graph().parse(data=f"<urn:s> <urn:p> {term} .", format="nt")
    return next(o for o in graph.objects() if isinstance(o, Literal))
