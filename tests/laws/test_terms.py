"""Every term of the ontology is used by the live seeds, or by what reads them; what is kept for later is written down.

An article may use what was kept: that a line of reserved.txt is then idle is told of the frozen seeds (tests/ontology).
"""

from __future__ import annotations

from tests.conftest import LIVE
from tests.ontology.test_quality import declared, reserved, used


def test_every_term_is_used_or_reserved() -> None:
    assert sorted(declared() - used(LIVE) - set(reserved())) == []
