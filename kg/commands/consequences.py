"""``kg consequences``: what follows from a source."""

from __future__ import annotations

import argparse
from datetime import date

from kg.commands.common import add_build, add_lang
from kg.model.errors import UsageError

HELP = "Tell what follows from a source for what others say: gaps filled, holders named, values that differ."
EXAMPLE = "kg consequences 001"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_build(parser)
    parser.add_argument("source", nargs="?", default="", metavar="SOURCE", help="the name of a source (left out: all)")
    parser.add_argument(
        "--format", choices=("text", "yaml", "json"), default="text", help="yaml: only the records that settle something",
    )
    add_lang(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print what follows."""
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

    published = read_claims(arguments.build)
    facts = published.accepted()
    graph = Material.of(facts, published.facts | published.inferred, Vocabulary.load(ONTOLOGY))
    found = consequences(graph, date.today())
    if arguments.source:
        source = arguments.source.removeprefix("source:")
        known = {slug_of(claim.source) for claim in published.seeds.claims.values()}
        if source not in known:
            raise UsageError(f"no source {source!r}{nearest(source, known)}")
        found = of_source(found, source)
    words = Wording(open_store(arguments.build), arguments.lang)
    print(write(found, arguments.format, words.short), end="")
    return 0
