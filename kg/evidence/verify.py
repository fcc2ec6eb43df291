"""From claims back to the text: does every passage still stand where the claim says?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
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
    verdicts: dict[Span, Verdict] = {}
    found_at: dict[Span, int] = {}
    for span in sorted({span for claim in citing for span in claim.passages}):
        text = texts.get(span.source)
        if text is None:
            verdicts[span] = "text absent"
        elif digest(text[span.start : span.end]) == passages[span].sha256 and span.end <= len(text):
            verdicts[span] = "verified"
        else:
            start = _search(text, span.end - span.start, passages[span].sha256)
            verdicts[span] = "changed" if start is None else "moved"
            if start is not None:
                found_at[span] = start
    by_claim = {claim.iri: max((verdicts[s] for s in claim.passages), key=ORDER.index) for claim in citing}
    records = len({place for claim in citing for place in claim.records})
    return Verification(verdicts, by_claim, records, found_at)


def _search(text: str, length: int, sha256: str) -> int | None:
    """Return where a stretch of this length with this digest stands, or None."""
    return next((at for at in range(len(text) - length + 1) if digest(text[at : at + length]) == sha256), None)
