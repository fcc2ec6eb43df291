"""Proofs as PROV-O (https://www.w3.org/TR/prov-o/), in Turtle without blank nodes.

A triple is a ``prov:Entity`` (and an ``rdf:Statement``), an application of a rule a ``prov:Activity`` that used the premises
and the rule and generated the conclusion; a stated triple was derived from its claims, and these have their sources.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from pyoxigraph import NamedNode, RdfFormat, serialize
from pyoxigraph import Triple as OxTriple

from kg.explain.claims import PublishedClaim, claim_at
from kg.explain.patterns import matches, node
from kg.explain.proofs import Proof
from kg.explain.wording import Wording
from kg.graph.rules import Rule
from kg.model.terms import DCTERMS, EDITORS, ID, LABEL, OA, RDF, RDFS, TYPE, VOCABULARIES, Triple, bare, iri, literal, vcd

_PROV = VOCABULARIES["prov"]
_ENTITY, _ACTIVITY, _PLAN = (iri(_PROV + name) for name in ("Entity", "Activity", "Plan"))
_DERIVED, _GENERATED, _USED, _PRIMARY = (
    iri(_PROV + name) for name in ("wasDerivedFrom", "wasGeneratedBy", "used", "hadPrimarySource")
)
_VOCABULARIES = ("dcterms", "oa", "prov", "rdf", "rdfs", "vcd", "xsd")
_KINDS = ("fact", "derivation", "rule", "claim", "passage", "selector", "source")


def proofs_turtle(proofs: Sequence[Proof], words: Wording) -> str:
    """Return proofs as one Turtle document; labels are in the language of the words."""
    triples = {triple for proof in proofs for triple in _proof(proof, words)}
    statements = [OxTriple(NamedNode(bare(s)), NamedNode(bare(p)), node(o)) for s, p, o in sorted(triples)]
    prefixes = {name: VOCABULARIES[name] for name in _VOCABULARIES} | {kind: f"{ID}{kind}/" for kind in _KINDS}
    return (serialize(statements, format=RdfFormat.TURTLE, prefixes=prefixes) or b"").decode()


def fact_iri(triple: Triple) -> str:
    """Return the IRI of a triple as a thing to speak about: a hash of its N-Triples text."""
    return _hashed("fact", *triple)


def _proof(proof: Proof, words: Wording) -> Iterator[Triple]:
    fact = iri(fact_iri(proof.triple))
    subject, predicate, obj = proof.triple
    yield fact, TYPE, _ENTITY
    yield fact, TYPE, iri(f"{RDF}Statement")
    yield fact, iri(f"{RDF}subject"), subject
    yield fact, iri(f"{RDF}predicate"), predicate
    yield fact, iri(f"{RDF}object"), obj
    yield fact, LABEL, literal(words.sentence(proof.triple), lang=words.lang)
    if proof.rule:
        yield from _step(fact, proof, proof.rule, words)
    for claim in proof.claims:
        if claim.counts:
            yield fact, _DERIVED, iri(claim.iri)
        yield from _claim(claim, words)
    for premise in proof.premises:
        yield fact, _DERIVED, iri(fact_iri(premise.triple))
        yield from _proof(premise, words)


def _step(fact: str, proof: Proof, rule: Rule, words: Wording) -> Iterator[Triple]:
    premises = [premise.triple for premise in proof.premises]
    step = iri(_hashed("derivation", rule.text, *proof.triple, *(term for triple in premises for term in triple)))
    plan = iri(_hashed("rule", rule.text))
    yield fact, _GENERATED, step
    yield step, TYPE, _ACTIVITY
    yield step, LABEL, literal(words.rule(rule), lang="en")
    yield step, _USED, plan
    for triple in premises:
        yield step, _USED, iri(fact_iri(triple))
    yield plan, TYPE, _PLAN
    yield plan, LABEL, literal(rule.name, lang="en")
    yield plan, iri(f"{RDFS}comment"), literal(rule.words, lang="en")
    yield plan, iri(f"{_PROV}value"), literal(rule.text)


def _claim(claim: PublishedClaim, words: Wording) -> Iterator[Triple]:
    """Yield a claim, its passages and its source as the graph has them, and the claims that it rests on."""
    store = words.store
    todo = [claim.iri, *(passage.iri for passage in claim.passages)]
    for name in todo:
        for quad in store.quads_for_pattern(NamedNode(name), None, None):
            yield str(quad.subject), str(quad.predicate), str(quad.object)
            if quad.predicate.value == f"{OA}hasSelector":
                todo.append(bare(str(quad.object)))
    own, source = iri(claim.iri), iri(claim.source.iri)
    yield own, TYPE, _ENTITY
    yield own, _DERIVED if claim.source.iri == EDITORS else _PRIMARY, source
    yield source, TYPE, _ENTITY
    for predicate in (LABEL, iri(f"{DCTERMS}title"), vcd("publishedBy"), vcd("publishedOn")):
        for values in matches((source, predicate, "?value"), store):
            yield source, predicate, values["?value"]
    for name in claim.rests_on:
        yield own, _DERIVED, iri(name)
        yield from _claim(claim_at(name, store), words)


def _hashed(kind: str, *parts: str) -> str:
    return f"{ID}{kind}/{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()[:20]}"
