"""From something wrong in the graph back to the lines that people wrote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kg.model.errors import Place, Problem
from kg.model.terms import bare, shrink
from kg.seeds.claims import Claim


class Locator:
    """Knows which claims stand behind a node, a value of a property, or a triple."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._by: dict[tuple[str, ...], list[Claim]] = defaultdict(list)
        for claim in claims:
            s, p, o = claim.triple
            for key in ((s,), (s, p), (s, p, o), (s, "", o)):
                self._by[key].append(claim)

    def problems(self, message: str, focus: str, path: str = "", value: str = "") -> list[Problem]:
        """Return a problem at every claim of the value, else of the property, else at the first claim of the node."""
        name = shrink(bare(focus)) if focus.startswith("<") else focus
        text = f"{name}: {message}"
        for key in ((focus, path, value), (focus, path)):
            if all(key) and (claims := self._by.get(key)):
                return [Problem(place, text) for claim in claims for place in claim.written]
        claims = self._by.get((focus,), [])
        place = min((p for claim in claims for p in claim.written), default=Place("graph"))
        return [Problem(place, text)]
