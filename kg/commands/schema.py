"""``kg schema``: the JSON Schema for editors."""

from __future__ import annotations

import argparse

from kg.commands.common import add_seeds
from kg.model.rooms import ONTOLOGY, default_seeds

HELP = "Write the JSON Schema that editors complete and check records with."
EXAMPLE = 'kg schema'


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_seeds(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the schema."""
    from kg.model.vocabulary import Vocabulary
    from kg.seeds.schema import write_schema

    file = write_schema(arguments.seeds or default_seeds(), Vocabulary.load(ONTOLOGY))
    if not arguments.quiet:
        print(f"{file} written")
    return 0
