"""``kg ask``: questions of the catalogue, and any SPARQL."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kg.commands.common import TABLES, add_build, add_lang, add_times, open_build, pairs
from kg.model.rooms import QUERIES

if TYPE_CHECKING:
    from pyoxigraph import Store

    from kg.ask.catalogue import Question

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
    from kg.ask.catalogue import find_question, read_catalogue, with_examples
    from kg.ask.parameters import read_profile

    catalogue = read_catalogue(QUERIES)
    if arguments.question is None:
        _list(catalogue, arguments)
        return 0
    store = open_build(arguments)
    question = find_question(arguments.question, with_examples(catalogue, read_profile(store), arguments.lang))
    given = pairs(arguments.parameters)
    if day := arguments.as_of or arguments.known_by:  # what was due and in force then, and not on the day of the last publication
        given = {**{p.name: day.isoformat() for p in question.parameters if p.kind == "date"}, **given}
    answer = ask(question, given, store)
    if arguments.why:
        from kg.explain.rows import with_why

        print(with_why(question, given, answer, arguments.format, store, arguments.lang), end="")
        return 0
    if question.question and arguments.format == "table" and not arguments.quiet:
        print(question.question + "\n")
    print(write(answer, arguments.format, store, arguments.lang), end="")
    if answer.columns and not answer.rows:
        _tell_why_empty(question, given, store, arguments)
    return 0


def _tell_why_empty(question: Question, given: dict[str, str], store: Store, arguments: argparse.Namespace) -> None:
    """Say why there is no row: below a table, beside data."""
    from kg.ask.absence import why_empty

    table = arguments.format == "table"
    sentences = why_empty(question, given, store, arguments.lang) if table or not arguments.quiet else []
    if not sentences and not arguments.quiet:
        sentences = ["All that the question names is in the graph, but nothing is in it as the question asks."]
    for sentence in sentences:
        print(sentence, file=sys.stdout if table else sys.stderr)


def _list(catalogue: Mapping[str, Question], arguments: argparse.Namespace) -> None:
    """Print the questions with their parameters, and what the profile of the graph adds: defaults and named examples."""
    from kg.ask.catalogue import with_examples
    from kg.ask.parameters import read_profile
    from kg.model.errors import UsageError
    from kg.model.profile import NEUTRAL

    try:
        profile = read_profile(open_build(arguments))
    except UsageError as error:  # the questions can be read before there is a graph
        profile = NEUTRAL
        print(f"{error} (what it asks with and its examples are not listed)", file=sys.stderr)
    usual = dict(profile.defaults)
    for name, question in with_examples(catalogue, profile, arguments.lang).items():
        print(f"{name:24} {question.question}")
        if question.given:
            general = next(example.question for example in profile.examples if example.name == name)
            with_ = " ".join(f"-p {key}={value}" for key, value in question.given)
            print(f"{'':24}   = {general} {with_}")
            continue
        for parameter in question.parameters:
            print(f"{'':24}   -p {parameter.name}={parameter.default or usual.get(parameter.name, '')}")
