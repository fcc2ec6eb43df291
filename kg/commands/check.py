"""``kg check``: the seeds, checked the reference way."""

from __future__ import annotations

import argparse

from kg.commands.common import add_seeds, summarize
from kg.model.rooms import default_seeds

HELP = "Check the seeds the reference way (owlrl, pyshacl) against the fast one."
EXAMPLE = 'kg check'


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_seeds(parser)


def run(arguments: argparse.Namespace) -> int:
    """Check."""
    from kg.check import check

    seeds = arguments.seeds or default_seeds()
    return summarize(arguments.quiet, lambda progress: check(seeds, progress))
