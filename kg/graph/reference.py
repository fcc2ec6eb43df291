"""The reference closure: OWL 2 RL by owlrl, normalised so that it can be compared.

owlrl works on generalised triples and keeps axioms; what it adds about literals, about the ontology itself, about
``owl:Thing`` and reflexive identities says nothing of our things and is dropped.
"""

from __future__ import annotations

from collections.abc import Iterable

import owlrl
from rdflib import OWL, RDF, RDFS, Graph, Literal, URIRef
from rdflib.term import Node

from kg.model.terms import Triple
from kg.model.vocabulary import Vocabulary

_ERROR = URIRef("http://www.daml.org/2002/03/agents/agent-ont#ErrorMessage")
_ERRORS = URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
_LABELS = ("#label", "#definition", "#prefLabel", "#isDefinedBy")


def close_by_owlrl(facts: Iterable[Triple], vocabulary: Vocabulary) -> tuple[frozenset[Triple], list[str]]:
    """Close facts under the ontology.

    Args:
        facts: the triples to start from.
        vocabulary: the ontology; labels and definitions are left out, because they only cost time.

    Returns:
        The inferred triples about things, without the facts; and the contradictions that owlrl found.
    """
    given = set(facts)
    axioms = [t for t in vocabulary.triples if not t[1].rstrip(">").endswith(_LABELS)]
    graph = Graph()
    literals: dict[Literal, str] = {}
    text = "".join(f"{s} {p} {o} .\n" for s, p, o in (*axioms, *given))
    graph.parse(data=text, format="nt")
    for _, _, obj in given:
        if obj.startswith('"'):
            literals[_parse(obj)] = obj
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    errors = sorted({str(o) for _, _, o in graph.triples((None, _ERRORS, None))})
    about_ontology = {s for s, _, _ in vocabulary.triples}
    inferred: set[Triple] = set()
    for s, p, o in graph:
        if not isinstance(s, URIRef) or not isinstance(p, URIRef) or p in (OWL.sameAs, OWL.differentFrom):
            if p == OWL.sameAs and s != o and isinstance(s, URIRef):
                errors.append(f"{s} is inferred to be the same as {o}")
            continue
        if s.n3() in about_ontology or o in (OWL.Thing, RDFS.Resource) or p in (RDF.first, RDF.rest):
            continue
        if p == RDF.type and (not isinstance(o, URIRef) or o == _ERROR or str(o).startswith((str(OWL), str(RDFS), str(RDF)))):
            continue
        triple = (s.n3(), p.n3(), literals.get(o, o.n3()) if isinstance(o, Literal) else _name(o))
        if triple not in given and not str(p).startswith((str(RDFS) + "sub", str(OWL))):
            inferred.add(triple)
    return frozenset(inferred), errors


def _parse(term: str) -> Literal:
    graph = Graph().parse(data=f"<urn:s> <urn:p> {term} .", format="nt")
    return next(o for o in graph.objects() if isinstance(o, Literal))


def _name(node: Node) -> str:
    return node.n3()
