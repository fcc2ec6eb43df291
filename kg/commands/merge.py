"""``kg merge``: two names of one thing."""

from __future__ import annotations

import argparse
from datetime import date

from kg.commands.common import add_seeds
from kg.model.errors import UsageError
from kg.model.rooms import ONTOLOGY, default_seeds

HELP = "Show what merging a thing into another would move, and write the judgement."
EXAMPLE = 'kg merge person:hou-a-lenh --into person:hau-a-lenh --by "T. Nguyen" --because "One post, one day" --write'


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_seeds(parser)
    parser.add_argument("merged", metavar="ID", help="the thing whose IRI is given up")
    parser.add_argument("--into", required=True, metavar="ID", help="the thing whose IRI stays")
    parser.add_argument("--by", default="", metavar="NAME", help="who judges (needed to write)")
    parser.add_argument("--because", default="", metavar="TEXT", help="why (needed to write)")
    parser.add_argument("--on", default="", metavar="DAY", help="when (default: today)")
    parser.add_argument("--write", action="store_true", help="append the judgement to registry/same-as.yaml")


def run(arguments: argparse.Namespace) -> int:
    """Print the preview, and write the judgement if it is asked for and nothing speaks against it."""
    from kg.desk.judgements import Judgement
    from kg.desk.merge import apply, describe, preview
    from kg.model.vocabulary import Vocabulary
    from kg.seeds.schema import write_schema

    if arguments.write and not (arguments.by and arguments.because):
        raise UsageError("a judgement says who judges and why: add --by NAME and --because TEXT")
    try:
        day = date.fromisoformat(arguments.on) if arguments.on else date.today()
    except ValueError:
        raise UsageError(f"--on {arguments.on}: write a day as 2026-11-24") from None
    seeds = arguments.seeds or default_seeds()
    judgement = Judgement(
        arguments.merged, arguments.into, arguments.by or "nobody", day.isoformat(), arguments.because or "not said"
    )
    found = preview(seeds, judgement)
    if not arguments.quiet:
        print(describe(found))
    if found.problems:
        return 1
    if arguments.write:
        file = apply(seeds, found)
        write_schema(seeds, Vocabulary.load(ONTOLOGY))
        print(f"written to {seeds.name}/{file.relative_to(seeds).as_posix()}; to take it back, give the record status: retracted")
    elif not arguments.quiet:
        print("nothing is written: add --write")
    return 0
