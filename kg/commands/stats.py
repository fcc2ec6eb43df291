"""``kg stats``: what the graph holds, and the measures of a network."""

from __future__ import annotations

import argparse

from kg.commands.common import TABLES, add_build, add_lang, add_times, open_build
from kg.model.errors import UsageError
from kg.model.rooms import QUERIES

HELP = "Count what the graph holds, by class; or measure a network."
EXAMPLE = "kg stats --view attendance"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_build(parser)
    add_times(parser)
    parser.add_argument("--view", metavar="NAME|DIR", help="measure the nodes of a network: a view, or a folder of your own")
    parser.add_argument("--activity", action="store_true", help="with --view: edges of each kind, year by year")
    parser.add_argument("--format", choices=TABLES, default="table")
    add_lang(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print a table of classes and counts, of nodes and measures, or of years and edges."""
    from kg.ask.answers import ask, write
    from kg.ask.catalogue import parse_question

    if arguments.activity and not arguments.view:
        raise UsageError("--activity tells of a network: name one with --view")
    store = open_build(arguments)
    if arguments.view:
        from kg.networks.measures import add_measures
        from kg.networks.summary import activity_table, measure_table
        from kg.networks.views import read_view

        graph = read_view(arguments.view, store, arguments.lang)
        if not arguments.activity:
            add_measures(graph)
        answer = activity_table(graph) if arguments.activity else measure_table(graph)
        if arguments.format == "table" and not arguments.quiet:
            print(graph.graph["title"] + "\n")
    else:
        query = (QUERIES / "parts" / "stats.rq").read_text(encoding="utf-8")
        answer = ask(parse_question("stats", query), {}, store)
    print(write(answer, arguments.format, store, arguments.lang), end="")
    return 0
