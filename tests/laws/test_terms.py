"""Every term of the ontology is used by the live seeds, or by what reads them; what is kept for later is written down."""

from __future__ import annotations

from tests.conftest import LIVE
from tests.ontology.test_quality import declared, reserved, used


def test_every_term_is_used_or_reserved() -> None:
    assert sorted(declared() - used(LIVE) - set(reserved())) == []


def test_what_is_reserved_is_declared_and_not_used() -> None:
    assert sorted(set(reserved()) - declared()) == []
    assert sorted(set(reserved()) & used(LIVE)) == [], "used by now: delete the line in reserved.txt"
