"""What the data must look like, declared beside the data in ``seeds/expected.yaml``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from kg.model.errors import Problem
from kg.model.terms import TYPE, Triple, vcd
from kg.model.vocabulary import Vocabulary
from kg.seeds.yaml_nodes import read_yaml

FILE = "expected.yaml"


def check_counts(
    seeds: Path, label: str, triples: Iterable[Triple], vocabulary: Vocabulary
) -> tuple[list[Problem], list[Problem]]:
    """Compare how many instances each class has with what the seeds expect.

    ``Minutes: {min: 4, max: 9}``: fewer than the minimum is an error, because something was lost; more than the maximum is
    a warning, because somebody should look.

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
        return [Problem(document.place, "a mapping from class to {min: ..., max: ...} is expected")], []
    counts = Counter(o for _, p, o in triples if p == TYPE)
    errors: list[Problem] = []
    warnings: list[Problem] = []
    for name, (key, value) in document.value.items():
        bounds = value.plain()
        if vcd(name) not in vocabulary.classes or not isinstance(bounds, dict) or set(bounds) - {"min", "max"}:
            errors.append(Problem(key.place, f"{name}: write a class of the ontology and {{min: ..., max: ...}}"))
            continue
        count = counts[vcd(name)]
        if count < int(bounds.get("min", 0)):
            errors.append(Problem(key.place, f"{name}: {count} found, at least {bounds['min']} expected: what was lost?"))
        if "max" in bounds and count > int(bounds["max"]):
            warnings.append(Problem(key.place, f"{name}: {count} found, at most {bounds['max']} expected: raise it if right"))
    return errors, warnings
