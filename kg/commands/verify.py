"""``kg verify``: every claim against the texts of the sources."""

from __future__ import annotations

import argparse
from pathlib import Path

from kg.commands.common import add_seeds
from kg.model.rooms import ONTOLOGY, default_seeds

HELP = "Verify every claim against the texts of the sources, or, without them, that each passage has its place and digest."
EXAMPLE = 'kg verify --sources texts'


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_seeds(parser)
    parser.add_argument("--sources", type=Path, metavar="DIR", help="the sources' texts, if they are at hand")


def run(arguments: argparse.Namespace) -> int:
    """Print what moved or changed, and the counts."""
    from kg.evidence.texts import read_texts
    from kg.evidence.verify import verify
    from kg.model.vocabulary import Vocabulary
    from kg.seeds.translate import read_seeds

    folder = arguments.seeds or default_seeds()
    seeds = read_seeds(folder, Vocabulary.load(ONTOLOGY))
    texts = read_texts(arguments.sources) if arguments.sources and arguments.sources.is_dir() else {}
    result = verify(seeds.claims.values(), seeds.passages, texts)
    for span, verdict in result.passages.items():
        if verdict in ("moved", "changed"):
            where = f" to {result.found_at[span]}" if span in result.found_at else ""
            print(f"{folder.name}/passages/{span.source}.tsv: {span} {verdict}{where}: cite it anew with kg cite")
    print(result.summary)
    return 0 if result.sound else 1
