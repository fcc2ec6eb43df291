"""The command line: parse arguments, run one command of ``kg/commands``, print problems, return the exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from kg import __version__
from kg.model.errors import DataError, UsageError

COMMANDS = (
    "build",
    "check",
    "ask",
    "explain",
    "show",
    "cite",
    "verify",
    "stats",
    "consequences",
    "diff",
    "export",
    "draw",
    "report",
    "site",
    "new",
    "fmt",
    "merge",
    "schema",
    "serve",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command.

    Returns:
        0 if it is done, 1 if the data has problems, 2 for wrong use.
    """
    arguments = _parser().parse_args(argv)
    try:
        code: int = arguments.run(arguments)
        sys.stdout.flush()
    except DataError as error:
        for problem in error.problems:
            print(problem, file=sys.stderr)
        count = len(error.problems)
        print(f"{count} problem{'' if count == 1 else 's'}: nothing was published", file=sys.stderr)
        return 1
    except UsageError as error:
        print(f"kg: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of our output has had enough
        sys.stderr.close()
        return 0
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kg", description="A knowledge graph of subnational diplomacy.")
    parser.add_argument("--version", action="version", version=f"kg {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name in COMMANDS:
        module = import_module(f"kg.commands.{name}")
        command = commands.add_parser(
            name, help=module.HELP, description=module.HELP, epilog=f"example: {module.EXAMPLE}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_argument("--quiet", action="store_true", help="print no progress and no summary")
        command.set_defaults(run=module.run)
        module.configure(command)
    return parser
