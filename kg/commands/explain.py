"""``kg explain``: why a triple stands, or what is missing for it."""

from __future__ import annotations

import argparse
import sys

from kg.commands.common import add_build, add_lang, add_times, open_build
from kg.model.errors import UsageError

HELP = "Explain a triple: its shortest proof down to claims and passages, or what is missing."
EXAMPLE = "kg explain edition:yunnan-5 attendedBy person:wang-ning"
PROOFS = ("turtle", "svg")
"""Formats that only a proof can be written in; of a triple without one the text goes to the terminal."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_build(parser)
    add_times(parser)
    parser.add_argument("subject", metavar="S", help="a thing, by its id or name")
    parser.add_argument("predicate", metavar="P", help="a property, such as attendedBy; or a, before a class")
    parser.add_argument("object", metavar="O", help="a thing, a class, or the text of a literal, such as 2021-05-18")
    parser.add_argument("--all", action="store_true", help="all proofs, the shortest first")
    parser.add_argument("--limit", type=int, default=20, metavar="N", help="with --all: at most N proofs (default: 20)")
    parser.add_argument("--format", choices=("text", "json", *PROOFS), default="text")
    add_lang(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print an explanation; 0 if the triple holds, 1 if not."""
    from kg.explain.answers import explanation
    from kg.store.publish import open_store

    if arguments.limit < 1:
        raise UsageError("--limit takes a number from 1")
    asked = (arguments.subject, arguments.predicate, arguments.object)
    limit = arguments.limit if arguments.all else 1
    published = open_store(arguments.build)
    store = open_build(arguments) if arguments.as_of or arguments.known_by else published
    holds, text = explanation(asked, store, arguments.format, arguments.lang, limit, published)
    proofless = not holds and arguments.format in PROOFS
    print(text, end="", file=sys.stderr if proofless else sys.stdout)
    return 0 if holds else 1
