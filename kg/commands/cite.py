"""``kg cite``: where a phrase stands in a source."""

from __future__ import annotations

import argparse
from pathlib import Path

from kg.commands.common import add_seeds
from kg.model.errors import UsageError
from kg.model.rooms import default_seeds

HELP = "Find a phrase in a source and print its reference."
EXAMPLE = 'kg cite 001 "Wang Ning" --sources texts'


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_seeds(parser)
    parser.add_argument("source", nargs="?", metavar="SOURCE")
    parser.add_argument("phrase", nargs="?", metavar="PHRASE", help="words as printed, or a span such as 907-1022")
    parser.add_argument("--sources", type=Path, required=True, metavar="DIR", help="the sources' texts")
    parser.add_argument("--missing", action="store_true", help="record the digests of all cited passages that have none")


def run(arguments: argparse.Namespace) -> int:
    """Print the passages of a phrase, or record the digests that are missing."""
    from kg.evidence.cite import add_missing, cite
    from kg.evidence.texts import read_texts

    if arguments.missing:
        added, dropped, files = add_missing(arguments.seeds or default_seeds(), arguments.sources)
        if not arguments.quiet:
            print(f"{added} digests added, {dropped} dropped, {len(files)} files written")
        return 0
    if not arguments.source or not arguments.phrase:
        raise UsageError('say which source and which phrase: kg cite 001 "Wang Ning"')
    for passage in cite(arguments.source, arguments.phrase, read_texts(arguments.sources)):
        print(f'evidence: "{passage.span}"  # line {passage.line}, sha-256:{passage.sha256}')
    return 0
