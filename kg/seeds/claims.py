"""Claims: one triple each, as one source states it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from kg.model.errors import Place
from kg.model.terms import ID, Triple
from kg.seeds.passages import Span

MODALITIES = ("reported", "announced", "agreed", "proposed", "said-by-speaker", "inferred", "reference")
STATUSES = ("accepted", "contradicted", "superseded", "retracted")
CERTAINTIES = ("explicit", "inferable", "ambiguous")


@dataclass(frozen=True, slots=True)
class Claim:
    """A triple, its source (a bare IRI), how the source states it, and where.

    ``judgement`` is what the seeds say of the claim; whether it counts is worked out in ``graph.facts``, because a claim
    that another one had superseded counts again when that other one is withdrawn.
    ``written`` are the lines of the values, ``records`` those of the records they stand in.
    ``rests_on`` and ``instead`` hold IRIs of claims. ``subjects`` and ``objects`` are the terms that people wrote where they
    wrote another name of a thing that was judged to be the one in the triple.
    """

    triple: Triple
    source: str
    modality: str
    certainty: str
    judgement: str
    passages: tuple[Span, ...]
    written: tuple[Place, ...]
    records: tuple[Place, ...]
    rests_on: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()

    @property
    def iri(self) -> str:
        """The claim's IRI: a hash of source, triple and modality, so that a corrected span keeps it."""
        return claim_iri(self.source, self.triple, self.modality)


def claim_iri(source: str, triple: Triple, modality: str) -> str:
    """Return the IRI of the claim with this source, triple and modality."""
    key = "\n".join((source, *triple, modality))
    return f"{ID}claim/{hashlib.sha256(key.encode()).hexdigest()[:20]}"
