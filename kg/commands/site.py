"""``kg site``: the documents of the graph as static files."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kg.commands.common import add_build, add_times, build_folder
from kg.model.errors import UsageError
from kg.model.terms import BASE

HELP = "Write the graph as a static web site: a page and RDF for every thing, with no server needed."
EXAMPLE = "kg site public --url https://example.org/vcd"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_build(parser)
    add_times(parser)
    parser.add_argument("folder", type=Path, metavar="DIR", help="where to write; a site that is there is replaced as a whole")
    parser.add_argument("--url", default=BASE.rstrip("/"), help="where the site will be found (default: %(default)s)")


def run(arguments: argparse.Namespace) -> int:
    """Write the site."""
    from kg.documents.site import write_site

    url: str = arguments.url.rstrip("/")
    if not url.startswith(("http://", "https://")):
        raise UsageError(f"--url {arguments.url}: write an address such as https://example.org/vcd")
    terminal = sys.stderr.isatty() and not arguments.quiet

    def tell(step: str) -> None:
        if terminal:
            print(f"\r\033[K{step} ...", end="", file=sys.stderr, flush=True)

    try:
        with build_folder(arguments) as build:
            count = write_site((build / "dist").resolve(), arguments.folder, url=url, progress=tell)
    finally:
        if terminal:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
    if not arguments.quiet:
        print(f"{count:,} files in {arguments.folder}")
    return 0
