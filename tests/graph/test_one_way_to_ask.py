"""One way to ask each thing: who attended, who signed, who expressed; and nobody undertakes what is proposed or wished."""

from __future__ import annotations

import pytest
from pyoxigraph import QuerySolutions, Store

from kg.ask.answers import prefixes

ABOVE = {
    "attendee": ("attendedBy", "attendedByGroup", "attendedByHolderOf"),
    "signatory": ("signedBy", "signedByPerson", "signedByGroup"),
    "expressedBy": ("saidBy", "voicedBy", "wishedBy", "proposedBy"),
    "undertakenBy": ("agreedBy", "intendedBy"),
}


def pairs(store: Store, path: str) -> set[tuple[str, str]]:
    rows = store.query(f"SELECT DISTINCT ?x ?y {{ ?x {path} ?y }}", prefixes=prefixes(store))
    assert isinstance(rows, QuerySolutions)
    return {(str(row["x"]), str(row["y"])) for row in rows}


@pytest.mark.parametrize("name", ABOVE)
def test_the_property_above_has_all_that_the_special_ones_have(name: str, store: Store) -> None:
    special = {one: pairs(store, f"vcd:{one}") for one in ABOVE[name]}
    assert all(special.values())
    assert pairs(store, f"vcd:{name}") == set().union(*special.values())


def test_nobody_undertakes_a_proposal_or_a_wish(store: Store) -> None:
    undertaken = {thing for thing, _ in pairs(store, "vcd:undertakenBy")}
    proposed = {thing for thing, _ in pairs(store, "vcd:proposedBy|vcd:wishedBy")}
    assert len(proposed) > 40 and not undertaken & proposed
