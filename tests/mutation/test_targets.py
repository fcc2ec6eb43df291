"""What ``make mutate`` tries: every module that it is for, each with tests that are there."""

from __future__ import annotations

import pytest

from tests.conftest import ROOT
from tests.mutation.mutants import modules, target_of, targets

PACKAGES = ("graph", "seeds", "snapshot", "explain", "evidence", "store")


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_is_tried_whole(package: str) -> None:
    assert f"kg/{package}" in targets()
    files = sorted((ROOT / "kg" / package).rglob("*.py"))
    assert modules(f"kg/{package}") == [file.relative_to(ROOT).as_posix() for file in files]


@pytest.mark.parametrize("target", targets())
def test_a_target_and_its_tests_are_there(target: str) -> None:
    assert (ROOT / target).exists()
    assert targets()[target]
    assert [tests for tests in targets()[target] if not (ROOT / tests).exists()] == []


def test_a_module_has_the_tests_of_the_longest_name() -> None:
    known = {"kg/seeds": [], "kg/seeds/identity.py": []}
    assert target_of("kg/seeds/identity.py", known) == "kg/seeds/identity.py"
    assert target_of("kg/seeds/records.py", known) == "kg/seeds"
