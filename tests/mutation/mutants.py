"""Mutants of the package: small wrong changes, made by mutmut's operators, of which a fixed sample is taken.

Only the operators are mutmut's. Its own runner chooses tests by who called a function first, so that a graph that many
tests share would be proved by one of them; and what it changes is not seen by a test that starts ``kg`` as a program.
"""

from __future__ import annotations

import difflib
import hashlib
import heapq
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING

from tests.conftest import ROOT

if TYPE_CHECKING:  # mutmut is there only where `make mutate` runs
    from libcst import Module
    from mutmut.mutation.file_mutation import Mutation

SEED = "vcd"
"""Another seed takes another sample."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One wrong change: the module (relative to the root), its text as it is and with the change."""

    module: str
    before: str
    after: str

    @property
    def change(self) -> str:
        """The lines that differ."""
        lines = difflib.unified_diff(self.before.splitlines(), self.after.splitlines(), n=0, lineterm="")
        return "\n".join(line for line in lines if not line.startswith(("---", "+++")))


def targets() -> dict[str, list[str]]:
    """Return the tests of every folder or module, as ``targets.toml`` has them."""
    return dict(tomllib.loads((ROOT / "tests" / "mutation" / "targets.toml").read_text(encoding="utf-8"))["tests"])


def target_of(module: str, known: dict[str, list[str]]) -> str:
    """Return the target that a module belongs to: the longest that names it or a folder above it."""
    return max((name for name in known if module == name or module.startswith(f"{name}/")), key=len)


def modules(target: str) -> list[str]:
    """Return the modules of a target, relative to the root."""
    path = ROOT / target
    files = [path] if path.suffix == ".py" else sorted(path.rglob("*.py"))
    return [file.relative_to(ROOT).as_posix() for file in files]


def sample(names: Iterable[str], count: int) -> list[Mutant]:
    """Return so many mutants of modules, always the same ones as long as what they change stays the same.

    Each has a number that follows from its change alone, and the smallest are taken: a change elsewhere takes none away.
    """
    known = ((number, name, tree, mutation) for name in names for number, tree, mutation in _mutations(name))
    chosen = heapq.nsmallest(count, known, key=itemgetter(0))
    return [_mutant(name, tree, mutation) for _, name, tree, mutation in chosen]


def _mutations(module: str) -> Iterator[tuple[str, Module, Mutation]]:
    """Yield the mutations of a module that change something inside a function, each with its number.

    Those outside of functions change constants, which shows when the module is imported.
    """
    from libcst import FunctionDef
    from mutmut.mutation.file_mutation import create_mutations

    tree, mutations, _, _ = create_mutations(module, (ROOT / module).read_text(encoding="utf-8"))
    seen: Counter[str] = Counter()
    for mutation in mutations:
        function = mutation.contained_by_top_level_function
        if isinstance(function, FunctionDef):
            before, after = tree.code_for_node(mutation.original_node), tree.code_for_node(mutation.mutated_node)
            change = "\n".join((SEED, module, function.name.value, before, after))
            seen[change] += 1  # a function may say the same twice
            yield hashlib.sha256(f"{change}\n{seen[change]}".encode()).hexdigest(), tree, mutation


def _mutant(module: str, tree: Module, mutation: Mutation) -> Mutant:
    from mutmut.mutation.file_mutation import deep_replace

    changed = deep_replace(tree, mutation.original_node, mutation.mutated_node)
    return Mutant(module, tree.code, changed.code)
