"""``kg ask``: questions of the catalogue, and any SPARQL."""

from __future__ import annotations

import argparse

from kg.commands.common import TABLES, add_build, add_lang, add_times, open_build, pairs
from kg.model.rooms import QUERIES

HELP = "Ask a question of the catalogue, or any SPARQL."
EXAMPLE = 'kg ask attendance -p edition="5th conference with Yunnan"'


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_build(parser)
    add_times(parser)
    parser.add_argument("question", nargs="?", metavar="NAME|FILE|SPARQL", help="left out: the catalogue")
    parser.add_argument("-p", dest="parameters", action="append", default=[], metavar="KEY=VALUE", help="bind a parameter")
    parser.add_argument("--format", choices=(*TABLES, "turtle"), default="table")
    parser.add_argument("--why", action="store_true", help="explain every row, down to claims and passages (table, json)")
    add_lang(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the catalogue, or the answer to a question."""
    from kg.ask.answers import ask, write
    from kg.ask.catalogue import find_question, read_catalogue

    if arguments.question is None:
        for name, question in read_catalogue(QUERIES).items():
            print(f"{name:24} {question.question}")
            for parameter in question.parameters:
                print(f"{'':24}   -p {parameter.name}={parameter.default}")
        return 0
    question = find_question(arguments.question, QUERIES)
    given = pairs(arguments.parameters)
    if arguments.as_of and any((parameter.name, parameter.kind) == ("day", "date") for parameter in question.parameters):
        given.setdefault("day", arguments.as_of.isoformat())
    store = open_build(arguments)
    answer = ask(question, given, store)
    if arguments.why:
        from kg.explain.rows import with_why

        print(with_why(question, given, answer, arguments.format, store, arguments.lang), end="")
        return 0
    if question.question and arguments.format == "table" and not arguments.quiet:
        print(question.question + "\n")
    print(write(answer, arguments.format, store, arguments.lang), end="")
    return 0
