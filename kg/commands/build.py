"""``kg build``: the seeds, built and published."""

from __future__ import annotations

import argparse
from pathlib import Path

from kg.commands.common import add_seeds, summarize
from kg.model.rooms import default_seeds

HELP = "Build the graph from the seeds and publish it."
EXAMPLE = 'kg build --out build'


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_seeds(parser)
    parser.add_argument("--out", type=Path, default=Path("build"), metavar="DIR", help="where to publish (default: build)")


def run(arguments: argparse.Namespace) -> int:
    """Build."""
    from kg.build import build

    seeds = arguments.seeds or default_seeds()
    return summarize(arguments.quiet, lambda progress: build(seeds, arguments.out, progress))
