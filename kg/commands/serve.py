"""``kg serve``: the graph over HTTP."""

from __future__ import annotations

import argparse

from kg.commands.common import add_build, add_times, build_folder

HELP = "Serve the graph over HTTP: SPARQL at /sparql, a document for every thing."
EXAMPLE = "kg serve --port 8000 --timeout 10"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_build(parser)
    add_times(parser)
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen at (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="the port to listen at, 0 for any free one (default: 8000)")
    parser.add_argument("--timeout", type=float, default=10, metavar="SECONDS", help="of a query (default: 10)")
    parser.add_argument("--memory", type=int, default=256, metavar="MB", help="of a query (default: 256)")
    parser.add_argument("--rows", type=int, default=100_000, help="of an answer (default: 100,000)")
    parser.add_argument("--cache", type=int, default=64, metavar="MB", help="of answers kept; 0 keeps none (default: 64)")
    parser.add_argument("--root-path", default="", metavar="PATH", help="where a proxy has mounted this server, as /vcd")
    parser.add_argument(
        "--proxy", default="127.0.0.1,::1", metavar="ADDRESSES", help="whose X-Forwarded headers are believed (default: ours)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve until a signal comes."""
    import logging
    import sys

    from kg.server.connections import serve
    from kg.server.limits import Limits
    from kg.server.options import check_mount, check_proxies, limits_of
    from kg.store.publish import open_store

    root_path = check_mount(arguments.root_path)
    proxies = check_proxies(arguments.proxy)
    limits: Limits = limits_of(arguments.timeout, arguments.memory, arguments.rows, arguments.cache)
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING if arguments.quiet else logging.INFO,
        format="%(asctime)s %(levelname)s %(message)s",
    )
    with build_folder(arguments) as build:
        open_store(build)  # to fail early, with a remedy
        serve(build, arguments.host, arguments.port, limits, root_path=root_path, proxies=proxies)
    return 0
