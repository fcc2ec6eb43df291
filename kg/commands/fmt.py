"""``kg fmt``: YAML files in one form."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from kg.commands.common import add_seeds
from kg.model.errors import DataError, Problem, UsageError
from kg.model.rooms import default_seeds

HELP = "Format YAML files without losing comments or changing what they say."
EXAMPLE = 'kg fmt --check'


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_seeds(parser)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="left out: all files of the seeds")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file would change")


def run(arguments: argparse.Namespace) -> int:
    """Format the files, or tell which would change."""
    from kg.seeds.records import seed_files

    seeds = arguments.seeds or default_seeds()
    if not arguments.files and not seeds.is_dir():
        raise UsageError(f"{seeds} is no folder: name files, or give the seeds folder with --seeds")
    files = arguments.files or seed_files(seeds)
    changed, problems = _format(files, write=not arguments.check)
    if not arguments.quiet:
        for file in changed:
            print(f"{file.as_posix()} {'would be' if arguments.check else 'is'} formatted")
        print(f"{len(files)} files, {len(changed)} {'would change' if arguments.check else 'changed'}")
    if problems:
        raise DataError(problems)
    return 1 if arguments.check and changed else 0


def _format(files: Iterable[Path], *, write: bool) -> tuple[list[Path], list[Problem]]:
    """Return the files that are not in the one form, written anew if asked, and the problems of those that cannot be."""
    from kg.desk.formatting import format_file

    changed: list[Path] = []
    problems: list[Problem] = []
    for file in files:
        try:
            before, after = format_file(file, file.as_posix())
        except DataError as error:
            problems += error.problems
            continue
        if before == after:
            continue
        changed.append(file)
        if write:
            draft = file.with_name(f"{file.name}.new")
            draft.write_text(after, encoding="utf-8", newline="\n")
            draft.replace(file)
    return changed, problems
