"""What a build tells of consequences: those that the published graph did not have, so that each is told once."""

from __future__ import annotations

from collections.abc import Iterable

from kg.consequences.findings import Finding
from kg.model.errors import Problem

FILE = "consequences.tsv"
"""Beside the store of a generation: the keys of its findings, a line each."""


def written(found: Iterable[Finding]) -> str:
    """Return the text of the file for some findings."""
    return "".join(f"{finding.key}\n" for finding in found)


def news(found: Iterable[Finding], before: str) -> dict[Problem, Finding]:
    """Return a warning for every finding that was not in the file of the generation before (empty: there was none)."""
    known = set(before.splitlines())
    return {Problem(finding.place, finding.message): finding for finding in found if finding.key not in known}
