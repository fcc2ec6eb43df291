"""What must not be lost, declared beside the data in ``seeds/expected.yaml``; new things and claims are always welcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from kg.model.errors import Problem
from kg.model.terms import ID, TYPE, Triple, vcd
from kg.model.vocabulary import Vocabulary
from kg.seeds.claims import Claim
from kg.seeds.yaml_nodes import Node, read_yaml

FILE = "expected.yaml"
_SOURCE = "source:"


def check_counts(
    seeds: Path, label: str, triples: Iterable[Triple], claims: Iterable[Claim], vocabulary: Vocabulary
) -> tuple[list[Problem], list[Problem]]:
    """Compare how many instances each class and how many claims each source has with what the seeds expect.

    ``Minutes: {min: 4}`` and ``source:001: {min: 900}``: fewer is an error, because something was lost. The claims of a
    source count whatever their status, so that a judgement loses none. ``max`` may stand beside it: more is a warning.

    Returns:
        The errors and the warnings; both empty where the seeds expect nothing.
    """
    file = seeds / FILE
    if not file.exists():
        return [], []
    document = read_yaml(file, f"{label}/{FILE}")
    if isinstance(document, Problem):
        return [document], []
    if not isinstance(document.value, dict):
        return [Problem(document.place, "a mapping from class or source to {min: ...} is expected")], []
    counts = Counter(o for _, p, o in triples if p == TYPE)
    counts.update(claim.source.replace(f"{ID}source/", _SOURCE) for claim in claims)
    errors: list[Problem] = []
    warnings: list[Problem] = []
    for name, (key, value) in document.value.items():
        bounds = _bounds(value)
        if not bounds or not (name.startswith(_SOURCE) or vcd(name) in vocabulary.classes):
            errors.append(Problem(key.place, f"{name}: write a class of the ontology or a source, and {{min: NUMBER}}"))
            continue
        what, count = ("claims", counts[name]) if name.startswith(_SOURCE) else ("things", counts[vcd(name)])
        if count < bounds.get("min", 0):
            lost = "what was lost? Lower it if that is right"
            errors.append(Problem(key.place, f"{name}: {count} {what} found, at least {bounds['min']} expected: {lost}"))
        if count > bounds.get("max", count):
            raised = "raise it if that is right"
            warnings.append(Problem(key.place, f"{name}: {count} {what} found, at most {bounds['max']} expected: {raised}"))
    return errors, warnings


def _bounds(value: Node) -> dict[str, int]:
    """Return the bounds that are written, none if they are not as they should be."""
    plain = value.plain()
    if not isinstance(plain, dict) or set(plain) - {"min", "max"} or not all(str(n).isdecimal() for n in plain.values()):
        return {}
    return {name: int(str(number)) for name, number in plain.items()}
