"""``kg check``: the seeds, checked the reference way, or the fast way on every save."""

from __future__ import annotations

import argparse
import sys

from kg.commands.common import add_seeds, summarize
from kg.model.errors import UsageError
from kg.model.rooms import default_seeds

HELP = "Check the seeds the reference way (owlrl, pyshacl) against the fast one."
EXAMPLE = 'kg check --watch'


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_seeds(parser)
    parser.add_argument("--watch", action="store_true", help="check as kg build does, now and after every save, until Ctrl-C")


def run(arguments: argparse.Namespace) -> int:
    """Check."""
    seeds = arguments.seeds or default_seeds()
    if arguments.watch:
        from kg.desk.watch import report, watch

        if not seeds.is_dir():
            raise UsageError(f"{seeds} is no folder: give the seeds folder with --seeds")
        clear = "\033[2J\033[H" if sys.stdout.isatty() else ""
        try:
            watch(seeds, lambda verdict, seconds: print(clear + report(verdict, seconds), flush=True))
        except KeyboardInterrupt:
            return 0
    from kg.check import check

    return summarize(arguments.quiet, lambda progress: check(seeds, progress))
