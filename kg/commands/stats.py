"""``kg stats``: what the graph holds."""

from __future__ import annotations

import argparse

from kg.commands.common import TABLES, add_build, add_lang, add_times, open_build
from kg.model.rooms import QUERIES

HELP = "Count what the graph holds, by class."
EXAMPLE = 'kg stats --lang vi'


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_build(parser)
    add_times(parser)
    parser.add_argument("--format", choices=TABLES, default="table")
    add_lang(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print a table of classes and counts."""
    from kg.ask.answers import ask, write
    from kg.ask.catalogue import parse_question

    store = open_build(arguments)
    query = (QUERIES / "parts" / "stats.rq").read_text(encoding="utf-8")
    print(write(ask(parse_question("stats", query), {}, store), arguments.format, store, arguments.lang), end="")
    return 0
