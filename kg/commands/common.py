"""What several commands share: their common arguments, progress on a terminal, the summary of a run."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from kg.model.errors import UsageError

if TYPE_CHECKING:
    from kg.build import Progress, Summary

TABLES = ("table", "csv", "tsv", "json", "xml")
LANGUAGES = ("en", "fr", "vi", "zh")


def add_seeds(parser: argparse.ArgumentParser) -> None:
    """Add ``--seeds DIR``."""
    parser.add_argument("--seeds", type=Path, default=None, metavar="DIR", help="the seeds (default: seeds, or ours)")


def add_build(parser: argparse.ArgumentParser) -> None:
    """Add ``--build DIR``, which every command that reads a graph takes."""
    parser.add_argument("--build", type=Path, default=Path("build"), metavar="DIR", help="a build (default: build)")


def add_lang(parser: argparse.ArgumentParser) -> None:
    """Add ``--lang``."""
    parser.add_argument("--lang", choices=LANGUAGES, default="en", help="the language of labels (default: en)")


def pairs(texts: list[str]) -> dict[str, str]:
    """Return ``-p NAME=VALUE`` arguments as a mapping.

    Raises:
        UsageError: if one has no equals sign.
    """
    given = {}
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign:
            raise UsageError(f"-p {text}: write -p NAME=VALUE")
        given[name] = value
    return given


def summarize(quiet: bool, run: Callable[[Progress], Summary]) -> int:
    """Run a build or a check with progress on a terminal, print what it did, and return the exit code."""
    terminal = sys.stderr.isatty() and not quiet

    def tell(step: str) -> None:
        if terminal:
            print(f"\r\033[K{step} ...", end="", file=sys.stderr, flush=True)

    try:
        summary = run(tell)
    finally:
        if terminal:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
    for warning in summary.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    if quiet:
        return 0
    if summary.unchanged:
        print("nothing has changed since the last build")
        return 0
    print(", ".join(f"{count:,} {name}" for name, count in summary.counts.items()) + ", 0 problems")
    steps = ", ".join(f"{name} {seconds:.2f}" for name, seconds in summary.seconds.items())
    print(f"seconds: {steps}; together {sum(summary.seconds.values()):.2f}")
    return 0
