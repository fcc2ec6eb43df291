"""``kg report``: one page with the pictures, the tables and the answers."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kg.commands.common import add_build, add_lang, add_times, open_build
from kg.model.errors import UsageError

HELP = "Write one self-contained page with the pictures, the tables and the answers, sources beside them."
EXAMPLE = "kg report --lang zh -o report.html"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_build(parser)
    add_times(parser)
    parser.add_argument("-o", dest="output", type=Path, required=True, metavar="FILE", help="where to write the page")
    parser.add_argument(
        "--picture", dest="pictures", action="append", default=[], metavar="VIEW", help="show this picture only, repeatable"
    )
    add_lang(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the page; what could not be shown on it is told, and the exit code is that of data with problems."""
    from kg.pictures.report import write_report

    problems: list[str] = []
    page = write_report(open_build(arguments), arguments.lang, arguments.pictures, problems.append)
    try:
        arguments.output.write_text(page, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{arguments.output} cannot be written ({error.strerror}): choose another -o") from None
    if not arguments.quiet:
        print(f"{arguments.output}: {len(page.encode()):,} bytes")
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0
