"""A view as a file: read, measured, given its looks, written whole."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from pyoxigraph import Store

from kg.model.errors import UsageError
from kg.networks.gexf import write_gexf
from kg.networks.graphml import write_graphml
from kg.networks.looks import add_looks
from kg.networks.measures import add_measures
from kg.networks.tables import edge_table, node_table
from kg.networks.views import read_view
from kg.store.files import STDOUT, open_whole

if TYPE_CHECKING:
    from kg.networks.views import Network

_DAY_ZERO = (1980, 1, 1, 0, 0, 0)  # the first day that a zip file can name, so that it tells nothing of the day of writing


def export_view(form: str, name: str, store: Store, path: Path, lang: str, measured: bool = True) -> tuple[Network, list[Path]]:
    """Write a view in gexf, graphml or csv; return the network and the files written.

    CSV is two tables. In a folder they are ``nodes.csv`` and ``edges.csv``, and so in ``NAME.zip``; else the file named
    has the edges, and ``NAME.nodes.csv`` beside it the nodes; standard output has the edges.

    Raises:
        UsageError: if there is no such view or nothing can be written there.
        DataError: if the view does not fit, or the format cannot hold what is in it.
    """
    if path.is_dir() and form != "csv":
        raise UsageError(f"{path} is a folder: name a file, such as {path / name}.{form}")
    graph = read_view(name, store, lang)
    if measured:
        add_measures(graph)
    add_looks(graph)
    if form == "csv":
        return graph, _write_tables(graph, path)
    with open_whole(path) as out:
        (write_gexf if form == "gexf" else write_graphml)(graph, out)
    return graph, [path]


def _write_tables(graph: Network, path: Path) -> list[Path]:
    nodes, edges = node_table(graph), edge_table(graph)
    if path.suffix == ".zip":
        with open_whole(path) as out:
            _write_zip(out, {"nodes.csv": nodes, "edges.csv": edges})
        return [path]
    if path.is_dir():
        texts = {path / "nodes.csv": nodes, path / "edges.csv": edges}
    elif path == STDOUT:
        texts = {path: edges}
    else:
        texts = {path.with_name(f"{path.stem}.nodes.csv"): nodes, path: edges}
    for file, text in texts.items():
        with open_whole(file) as out:
            out.write(text.encode())
    return list(texts)


def _write_zip(out: BinaryIO, texts: dict[str, str]) -> None:
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(zipfile.ZipInfo(name, _DAY_ZERO), text.encode(), zipfile.ZIP_DEFLATED)
