"""From drafts to claims: those that state the same are joined, and what a claim rests on or gives way to is found."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.model.errors import Place, Problem
from kg.model.terms import Triple
from kg.seeds.claims import Claim
from kg.seeds.identity import Identity
from kg.seeds.records import Envelope
from kg.seeds.references import ClaimIndex, Reference
from kg.seeds.yaml_nodes import Node


@dataclass(frozen=True, slots=True)
class Draft:
    """A claim whose references are still as written; ``written`` is the triple before merged names were replaced."""

    written: Triple
    triple: Triple
    envelope: Envelope
    place: Place
    record: Place


def resolve(drafts: list[Draft], identity: Identity, problems: list[Problem]) -> list[Claim]:
    """Turn drafts into claims.

    Args:
        drafts: what the records say, in their order.
        identity: the judgements, for references to things that were merged.
        problems: takes what is wrong: one claim told in two ways, a reference to no claim or to the claim itself.

    Returns:
        Every claim once, in the order in which it was first written.
    """
    claims: dict[str, Claim] = {}
    waiting: list[tuple[str, Draft]] = []
    for draft in drafts:
        env = draft.envelope
        claim = Claim(
            draft.triple, env.source, env.modality, env.certainty, env.judgement,
            tuple(sorted(set(env.passages))), (draft.place,), (draft.record,),
            subjects=(draft.written[0],) if draft.written[0] != draft.triple[0] else (),
            objects=(draft.written[2],) if draft.written[2] != draft.triple[2] else (),
        )
        same = claims.get(claim.iri)
        if same and (same.certainty, same.judgement) != (claim.certainty, claim.judgement):
            problems.append(Problem(draft.place, f"the same claim stands at {same.written[0]} with another certainty "
                                                 "or status: give both the same"))
        if same:
            claim = replace(
                same,
                passages=tuple(sorted({*same.passages, *claim.passages})),
                written=tuple(sorted({*same.written, draft.place})),
                records=tuple(sorted({*same.records, draft.record})),
                subjects=tuple(sorted({*same.subjects, *claim.subjects})),
                objects=tuple(sorted({*same.objects, *claim.objects})),
            )
        claims[claim.iri] = claim
        if env.rests_on or env.instead:
            waiting.append((claim.iri, draft))
    index = ClaimIndex(claims.values())
    for name, draft in waiting:
        rests_on = _found(draft.envelope.rests_on, index, identity, problems)
        instead = _found(draft.envelope.instead, index, identity, problems)
        if name in (*rests_on, *instead):
            problems.append(Problem(draft.place, "the claim refers to itself: name the claim it rests on"))
        claims[name] = replace(
            claims[name],
            rests_on=tuple(sorted({*claims[name].rests_on, *rests_on})),
            instead=tuple(sorted({*claims[name].instead, *instead})),
        )
    return list(claims.values())


def _found(references: tuple[Node, ...], index: ClaimIndex, identity: Identity, problems: list[Problem]) -> list[str]:
    found: list[str] = []
    for node in references:
        try:
            reference = identity.reference(Reference.parse(str(node.value)))
        except ValueError as error:
            problems.append(Problem(node.place, str(error)))
            continue
        claims = index.find(reference)
        if not claims:
            near = index.near(reference)
            hint = f"; there is {near[0]!r}" if near else ""
            problems.append(Problem(node.place, f"no claim {node.value!r}{hint}"))
        found += [claim.iri for claim in claims]
    return found
