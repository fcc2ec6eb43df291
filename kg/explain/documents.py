"""Explanations as JSON: the same tree as the text, with ids, labels and terms apart."""

from __future__ import annotations

import json
from collections.abc import Sequence

from kg.explain.claims import PublishedClaim, claim_at
from kg.explain.missing import Missing
from kg.explain.patterns import is_variable
from kg.explain.proofs import Proof
from kg.explain.wording import Wording
from kg.graph.rules import Rule
from kg.model.terms import Triple, bare, is_iri, parts, shrink

Json = dict[str, object]


def proofs_json(proofs: Sequence[Proof], more: bool, words: Wording) -> str:
    """Return proofs of one triple, the shortest first; ``more`` tells whether there are others."""
    found = [proof_document(proof, words) for proof in proofs]
    return text({"triple": _triple(proofs[0].triple, words), "holds": True, "proofs": found, "more": more})


def missing_json(gap: Missing, left_out: bool, words: Wording) -> str:
    """Return why a triple does not hold; ``left_out`` tells whether only a view lacks it."""
    return text({
        "triple": _triple(gap.triple, words),
        "holds": False,
        "leftOutOfView": left_out,
        "setAside": [claim_document(claim, words) for claim in gap.set_aside],
        "finer": [_triple(triple, words) for triple in gap.finer],
        "plans": [claim_document(claim, words) for claim in gap.plans],
        "others": [_triple(triple, words) for triple in gap.others],
        "gaps": [
            {
                "thing": _term(one.thing, words), "aspect": _term(one.aspect, words), "reason": _term(one.reason, words),
                "searchedIn": [_term(source, words) for source in one.searched],
            }
            for one in gap.gaps
        ],
        "unnamed": [
            {
                "gathering": _term(one.gathering, words), "participation": _term(one.participation, words),
                "post": _term(one.post, words), "namedInThisPostAt": [_term(at, words) for at in one.elsewhere],
                "claims": [claim_document(claim, words) for claim in one.claims],
            }
            for one in gap.unnamed
        ],
        "attempts": [
            {
                "goal": _triple(attempt.goal, words),
                "rule": _rule(attempt.rule, words),
                "holds": [_triple(pattern, words) for pattern in attempt.held],
                "lacksOneOf": [[_triple(pattern, words) for pattern in way] for way in attempt.lacking],
                "conditions": list(attempt.conditions),
            }
            for attempt in gap.attempts
        ],
    })


def proof_document(proof: Proof, words: Wording) -> Json:
    """Return one proof with all its premises and claims."""
    return {
        "triple": _triple(proof.triple, words),
        "size": proof.size,
        "rule": _rule(proof.rule, words) if proof.rule else None,
        "premises": [proof_document(premise, words) for premise in proof.premises],
        "claims": [claim_document(claim, words) for claim in proof.claims],
    }


def text(document: Json) -> str:
    """Return a document as JSON text, in the order in which it was made."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _rule(rule: Rule, words: Wording) -> Json:
    return {"name": rule.name, "words": words.rule(rule), "text": rule.text}


def _triple(triple: Triple, words: Wording) -> Json:
    subject, predicate, obj = triple
    return {
        "subject": _term(subject, words), "predicate": _term(predicate, words), "object": _term(obj, words),
        "words": words.sentence(triple),
    }


def _term(term: str, words: Wording) -> Json:
    if is_variable(term):
        return {"variable": term[1:]}
    if is_iri(term):
        return {"iri": bare(term), "id": shrink(bare(term)), "label": words.label(term)}
    value, lang, datatype = parts(term)
    return {"value": value, **({"lang": lang} if lang else {}), **({"datatype": datatype} if datatype else {})}


def claim_document(claim: PublishedClaim, words: Wording) -> Json:
    """Return one claim with its source, and those it rests on or gave way to."""
    source = claim.source
    return {
        "iri": claim.iri,
        "triple": _triple(claim.triple, words),
        "source": {
            "iri": source.iri, "label": words.label(f"<{source.iri}>"), "title": source.title,
            "publisher": words.label(f"<{source.publisher}>") if source.publisher else "", "published": source.published,
        },
        "modality": words.individual(claim.modality),
        "status": words.individual(claim.status),
        "certainty": words.individual(claim.certainty),
        "passages": [{"start": p.start, "end": p.end, "line": p.line} for p in claim.passages],
        "writtenAt": list(claim.written),
        "restsOn": [claim_document(claim_at(name, words.store), words) for name in claim.rests_on],
        "gaveWayTo": [{"iri": name, "triple": _triple(claim_at(name, words.store).triple, words)} for name in claim.instead],
    }
