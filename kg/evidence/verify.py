"""From claims back to the text: does every passage still stand where the claim says?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from kg.evidence.texts import digest
from kg.seeds.claims import Claim
from kg.seeds.passages import Passage, Span

Verdict = Literal["verified", "moved", "changed", "text absent"]
ORDER: tuple[Verdict, ...] = ("verified", "moved", "changed", "text absent")
"""From best to worst; a claim is as good as the worst of its passages."""


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict on every passage and every claim that cites one, and where moved passages now stand."""

    passages: dict[Span, Verdict]
    claims: dict[str, Verdict]
    records: int
    found_at: dict[Span, int]

    @property
    def summary(self) -> str:
        """The closing line; it counts claims."""
        counts = Counter(self.claims.values())
        return (
            ", ".join(f"{counts[verdict]} {verdict}" for verdict in ORDER)
            + f" (claims of {self.records} records, citing {len(self.passages)} passages)"
        )

    @property
    def sound(self) -> bool:
        """Whether nothing moved or changed; an absent text proves nothing against a claim."""
        return not {"moved", "changed"} & set(self.claims.values())


def verify(claims: Iterable[Claim], passages: dict[Span, Passage], texts: dict[str, str]) -> Verification:
    """Re-slice and re-hash every passage that a claim cites.

    Args:
        claims: the claims to verify; those without passages (the editors' register) are left out.
        passages: the recorded digests.
        texts: the texts at hand, by source.
    """
    citing = [claim for claim in claims if claim.passages]
    spans = sorted({span for claim in citing for span in claim.passages})
    starts = _starts(spans, passages, texts)
    verdicts = {span: _verdict(span, starts) for span in spans}
    return Verification(
        passages=verdicts,
        claims={claim.iri: max((verdicts[span] for span in claim.passages), key=ORDER.index) for claim in citing},
        records=len({place for claim in citing for place in claim.records}),
        found_at={span: start for span, start in starts.items() if start is not None and start != span.start},
    )


def _starts(spans: Iterable[Span], passages: dict[Span, Passage], texts: dict[str, str]) -> dict[Span, int | None]:
    """Return where the passages of the texts at hand stand, None for those that are nowhere."""
    return {span: _start(passages[span], texts[span.source]) for span in spans if span.source in texts}


def _start(passage: Passage, text: str) -> int | None:
    """Return where the passage stands in the text: where it is recorded, else its first place elsewhere, else None."""
    length = passage.span.end - passage.span.start
    places = range(len(text) - length + 1)
    recorded = [passage.span.start] if passage.span.start in places else []
    return next((at for at in (*recorded, *places) if digest(text[at : at + length]) == passage.sha256), None)


def _verdict(span: Span, starts: Mapping[Span, int | None]) -> Verdict:
    if span not in starts:
        return "text absent"
    if starts[span] is None:
        return "changed"
    return "verified" if starts[span] == span.start else "moved"
