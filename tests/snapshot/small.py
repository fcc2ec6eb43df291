"""Small graphs of claims, written down in a few words."""

from __future__ import annotations

from dataclasses import replace

from kg.model.dates import PartialDate
from kg.model.terms import TYPE, expand, iri, vcd
from kg.seeds.claims import Claim


def claim(source: str, subject: str, predicate: str, obj: str, **more: object) -> Claim:
    term = iri(expand(obj)) if ":" in obj and not obj.startswith('"') else obj
    own = Claim(
        (iri(expand(subject)), TYPE if predicate == "a" else vcd(predicate), term), expand(f"source:{source}"),
        "reference" if source == "editors" else "reported", "explicit", "accepted", (), (), (),
    )
    return replace(own, **more)  # type: ignore[arg-type]


def partial(text: str) -> str:
    return PartialDate.parse(text).term
