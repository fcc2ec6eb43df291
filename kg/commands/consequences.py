"""``kg consequences``: what follows from a source."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from kg.commands.common import add_build, add_lang, add_times, build_folder
from kg.model.errors import UsageError

HELP = "Tell what follows from a source for what others say: gaps filled, holders named, values that differ."
EXAMPLE = "kg consequences 001"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_build(parser)
    add_times(parser)
    parser.add_argument("source", nargs="?", default="", metavar="SOURCE", help="the name of a source (left out: all)")
    parser.add_argument(
        "--format", choices=("text", "yaml", "json"), default="text", help="yaml: only the records that settle something",
    )
    add_lang(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print what follows."""
    with build_folder(arguments) as build:
        print(_written(arguments, build), end="")
    return 0


def _written(arguments: argparse.Namespace, build: Path) -> str:
    from kg.consequences.collect import consequences, of_source
    from kg.consequences.findings import Material
    from kg.consequences.report import write
    from kg.explain.wording import Wording
    from kg.model.rooms import ONTOLOGY
    from kg.model.terms import slug_of
    from kg.model.vocabulary import Vocabulary
    from kg.seeds.records import nearest
    from kg.store.claims import read_claims
    from kg.store.publish import open_store

    published, words = read_claims(build), Wording(open_store(build), arguments.lang)
    facts = published.accepted()
    graph = Material.of(facts, published.facts | published.inferred, Vocabulary.load(ONTOLOGY))
    found = consequences(graph, arguments.as_of or date.today())
    if arguments.source:
        source = arguments.source.removeprefix("source:")
        known = {slug_of(claim.source) for claim in published.seeds.claims.values()}
        if source not in known:
            raise UsageError(f"no source {source!r}{nearest(source, known)}")
        found = of_source(found, source)
    return write(found, arguments.format, words.short)
