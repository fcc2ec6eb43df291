"""What several commands share: their common arguments, progress on a terminal, the summary of a run."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kg.model.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from pyoxigraph import Store

    from kg.build import Progress, Summary

TABLES = ("table", "csv", "tsv", "json", "xml")
LANGUAGES = ("en", "fr", "vi", "zh")


def add_seeds(parser: argparse.ArgumentParser) -> None:
    """Add ``--seeds DIR``."""
    parser.add_argument("--seeds", type=Path, default=None, metavar="DIR", help="the seeds (default: seeds, or ours)")


def add_build(parser: argparse.ArgumentParser) -> None:
    """Add ``--build DIR``, which every command that reads a graph takes."""
    parser.add_argument("--build", type=Path, default=Path("build"), metavar="DIR", help="a build (default: build)")


def add_times(parser: argparse.ArgumentParser) -> None:
    """Add ``--as-of DATE`` and ``--known-by DATE``, which every command that reads a graph takes (docs/time.md)."""
    parser.add_argument("--as-of", type=_day, metavar="DATE", help="the graph as it stood on a day: 2024-06-30, or 2024")
    parser.add_argument("--known-by", type=_day, metavar="DATE", help="only what sources published by a day say")


def open_build(arguments: argparse.Namespace) -> Store:
    """Open the graph that ``--build``, ``--as-of`` and ``--known-by`` name; tell on stderr what a view leaves out.

    Raises:
        UsageError: if nothing has been built there.
    """
    from kg.store.publish import open_store

    if arguments.as_of is None and arguments.known_by is None:
        return open_store(arguments.build)
    from kg.snapshot.view import open_view

    return open_view(arguments.build, arguments.as_of, arguments.known_by, partial(_tell, arguments.quiet))


@contextmanager
def build_folder(arguments: argparse.Namespace) -> Iterator[Path]:
    """Give the folder of the graph that ``--build``, ``--as-of`` and ``--known-by`` name, as ``open_build`` opens it.

    Raises:
        UsageError: if nothing has been built there.
    """
    if arguments.as_of is None and arguments.known_by is None:
        yield arguments.build
        return
    from kg.snapshot.view import published_view

    tell = partial(_tell, arguments.quiet)
    with published_view(arguments.build, arguments.as_of, arguments.known_by, tell) as folder:
        yield folder


def _tell(quiet: bool, note: str) -> None:
    if not quiet:
        print(note, file=sys.stderr)


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


def _day(text: str) -> date:
    """Return the day that an argument means: the last one of a month, quarter or year."""
    from kg.model.dates import PartialDate

    try:
        return PartialDate.parse(text).last
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


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
        if not (quiet and warning in summary.notes):
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
