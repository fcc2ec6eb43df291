"""``kg export``: a network for Gephi and others, or the whole dataset."""

from __future__ import annotations

import argparse
from pathlib import Path

from kg.commands.common import add_build, add_lang, add_times, open_build
from kg.model.errors import UsageError

HELP = "Write a network (gexf, graphml, csv) or the dataset (nq, trig, ttl, jsonld, rdf-xml) as a file."
EXAMPLE = "kg export gexf --view attendance -o attendance.gexf"
NETWORKS = ("gexf", "graphml", "csv")
DATASETS = ("nq", "trig", "jsonld", "ttl", "rdf-xml")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    add_build(parser)
    add_times(parser)
    parser.add_argument("form", metavar="FORMAT", choices=(*NETWORKS, *DATASETS), help=", ".join((*NETWORKS, *DATASETS)))
    parser.add_argument("--view", metavar="NAME|DIR", help="the network: a view of queries/views, or a folder of your own")
    parser.add_argument(
        "-o", dest="output", type=Path, required=True, metavar="FILE", help="the file; - for standard output; csv: also a folder"
    )
    parser.add_argument("--no-measures", action="store_true", help="leave out degree, betweenness and the like")
    add_lang(parser)


def run(arguments: argparse.Namespace) -> int:
    """Write the file."""
    network = arguments.form in NETWORKS
    if network and not arguments.view:
        from kg.networks.views import list_views

        raise UsageError(f"{arguments.form} needs a network: add --view, with one of {', '.join(list_views())}")
    if arguments.view and not network:
        raise UsageError(f"{arguments.form} holds the whole dataset: leave out --view, or choose {', '.join(NETWORKS)}")
    store = open_build(arguments)
    files = [arguments.output]
    if network:
        from kg.networks.export import export_view

        graph, files = export_view(
            arguments.form, arguments.view, store, arguments.output, arguments.lang, not arguments.no_measures
        )
        told = f"{len(graph):,} nodes, {graph.number_of_edges():,} edges"
    else:
        from kg.store.dump import dump
        from kg.store.files import open_whole

        whole = arguments.as_of is None and arguments.known_by is None
        published = arguments.build / "dist" / f"vcd.{arguments.form}"
        with open_whole(arguments.output) as out:
            if whole and published.is_file():  # with figures as printed, which the store writes in its own way
                out.write(published.read_bytes())
            else:
                dump(store, arguments.form, out)
        told = f"{len(store):,} quads" if arguments.form in DATASETS[:3] else "facts and inferences"
    if not arguments.quiet and arguments.output != Path("-"):
        print(f"{told}: {', '.join(map(str, files))}")
    return 0
