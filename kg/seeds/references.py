"""Claim references, as people write them: ``001 edition:yunnan-5 heldIn province:lai-chau``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kg.model.terms import LABEL, TYPE, bare, expand, iri, is_iri, lexical, shrink, vcd
from kg.seeds.claims import Claim


@dataclass(frozen=True, slots=True)
class Reference:
    """A source, a subject and a predicate (all terms), and the object as text."""

    source: str
    subject: str
    predicate: str
    object: str

    @classmethod
    def parse(cls, text: str) -> Reference:
        """Read ``SOURCE SUBJECT PREDICATE OBJECT``.

        Raises:
            ValueError: if the text has another form.
        """
        words = text.split(None, 3)
        if len(words) != 4:
            raise ValueError(f"{text!r} is no claim reference: write SOURCE SUBJECT PREDICATE OBJECT")
        source, subject, predicate, obj = words
        special = {"type": TYPE, "label": LABEL}
        return cls(
            expand(f"source:{source}"),
            iri(expand(subject)),
            special.get(predicate) or (iri(expand(predicate)) if ":" in predicate else vcd(predicate)),
            obj,
        )


class ClaimIndex:
    """Finds the claims that references name."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._claims: dict[tuple[str, str, str], list[Claim]] = defaultdict(list)
        for claim in claims:
            self._claims[claim.source, claim.triple[0], claim.triple[1]].append(claim)

    def find(self, reference: Reference) -> list[Claim]:
        """Return the claims with the reference's source, subject, predicate and object (any modality)."""
        candidates = self._claims.get((reference.source, reference.subject, reference.predicate), [])
        return [claim for claim in candidates if reference.object in _names(claim.triple[2])]

    def near(self, reference: Reference) -> list[str]:
        """Return references to claims of the same source, subject and predicate, to suggest."""
        candidates = self._claims.get((reference.source, reference.subject, reference.predicate), [])
        return [write(claim) for claim in candidates]


def write(claim: Claim) -> str:
    """Return the reference of a claim."""
    subject, predicate, obj = claim.triple
    special = {TYPE: "type", LABEL: "label"}
    name = special.get(predicate) or shrink(bare(predicate)).removeprefix("vcd:")
    target = shrink(bare(obj)).removeprefix("vcd:") if is_iri(obj) else lexical(obj)
    return f"{claim.source.rsplit('/', 1)[-1]} {shrink(bare(subject))} {name} {target}"


def _names(term: str) -> tuple[str, ...]:
    if not is_iri(term):
        return (lexical(term),)
    short = shrink(bare(term))
    return short, short.removeprefix("vcd:"), bare(term)
