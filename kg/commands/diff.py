"""``kg diff``: what changed between two graphs, and why."""

from __future__ import annotations

import argparse

from kg.commands.common import add_lang, add_times

HELP = "Tell what changed between two graphs, fact by fact, with the reason of each change."
EXAMPLE = "kg diff HEAD~1 HEAD --format markdown"
_SIDES = "a build, a seeds folder, an N-Quads file, or a git revision of seeds/"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("old", metavar="OLD", help=_SIDES)
    parser.add_argument("new", metavar="NEW", help=_SIDES)
    parser.add_argument(
        "--only", choices=("changed", "new"), default="",
        help="list only what is not as it was (other values, facts and claims lost or set aside), or only what is new",
    )
    parser.add_argument("--format", choices=("text", "json", "markdown"), default="text")
    add_times(parser)
    add_lang(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the differences."""
    from kg.diff.changes import compare
    from kg.diff.report import write
    from kg.diff.sides import open_side, seen

    old, new = (seen(open_side(text), arguments.as_of, arguments.known_by) for text in (arguments.old, arguments.new))
    difference = compare(old, new)
    print(write(difference, arguments.format, arguments.lang, summary=not arguments.quiet, only=arguments.only), end="")
    return 0
