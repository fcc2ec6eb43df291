"""``kg new``: the skeleton of a new record."""

from __future__ import annotations

import argparse
from pathlib import Path

from kg.commands.common import LANGUAGES, add_seeds
from kg.model.rooms import ONTOLOGY, default_seeds

HELP = "Write the skeleton of a new edition, person or source into the seeds."
EXAMPLE = 'kg new edition yunnan-7 --series series:yunnan-annual-conference --ordinal 7 --label "7th conference with Yunnan"'


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_seeds(parser)
    parser.add_argument("kind", choices=("edition", "person", "source"))
    parser.add_argument("slug", metavar="SLUG", help="the id is KIND:SLUG; lower-case ASCII letters, digits, hyphens")
    parser.add_argument("--label", default="", metavar="TEXT", help="what to call it")
    parser.add_argument("--lang", choices=LANGUAGES, default="en", help="the language of the label and of the text (default: en)")
    parser.add_argument("--series", default="", metavar="ID", help="edition: its series")
    parser.add_argument("--ordinal", type=int, default=None, metavar="N", help="edition: its number in the series")
    parser.add_argument("--source", default="", metavar="NAME", help="edition: the source that reports it")
    parser.add_argument("--text", type=Path, default=None, metavar="FILE", help="source: the file with its text")
    parser.add_argument("--describes", default="", metavar="ID", help="source: the gathering it reports on")


def run(arguments: argparse.Namespace) -> int:
    """Write the skeleton, bring the schema of editors up to date, and say what to fill in."""
    from kg.desk.skeletons import Wanted, write_skeleton
    from kg.model.vocabulary import Vocabulary
    from kg.seeds.schema import write_schema

    seeds = arguments.seeds or default_seeds()
    wanted = Wanted(
        arguments.slug, arguments.label, arguments.lang, arguments.series, arguments.ordinal, arguments.source,
        arguments.text, arguments.describes,
    )
    written = write_skeleton(arguments.kind, wanted, seeds)
    write_schema(seeds, Vocabulary.load(ONTOLOGY))
    if arguments.quiet:
        return 0
    for file in written.files:
        print(f"written: {_name(file, seeds)}")
    if written.empty:
        print("fill in:")
        for file, line, what in written.empty:
            print(f"  {_name(file, seeds)}:{line}: {what}")
    return 0


def _name(file: Path, seeds: Path) -> str:
    return f"{seeds.name}/{file.relative_to(seeds).as_posix()}"
