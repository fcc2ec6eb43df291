"""``kg show``: everything about one thing."""

from __future__ import annotations

import argparse

from kg.commands.common import add_build, add_lang, add_times, open_build
from kg.model.errors import UsageError

HELP = "Show everything about one thing, with modality and sources beside each statement."
EXAMPLE = 'kg show person:hau-a-lenh'


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_build(parser)
    add_times(parser)
    parser.add_argument("thing", metavar="ID|NAME", help="an id, an IRI or a name in any spelling")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    add_lang(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the card of the thing."""
    from kg.ask.names import resolve
    from kg.desk.card import as_json, as_text, card, is_there
    from kg.store.publish import open_store

    thing = resolve(arguments.thing, open_store(arguments.build))  # a view lacks things that people may name
    store = open_build(arguments)
    if not is_there(thing, store):
        raise UsageError(f"{arguments.thing} is not there or not known on this day: choose another --as-of or --known-by")
    found = card(thing, store)
    print((as_json if arguments.format == "json" else as_text)(found, store, arguments.lang), end="")
    return 0
