"""A store as one RDF file, the same bytes for the same quads."""

from __future__ import annotations

from typing import BinaryIO

from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, serialize

from kg.model.terms import VOCABULARIES

DATASETS = {"nq": RdfFormat.N_QUADS, "trig": RdfFormat.TRIG, "jsonld": RdfFormat.JSON_LD}
"""Formats that hold all graphs."""

GRAPHS = {"ttl": RdfFormat.TURTLE, "rdf-xml": RdfFormat.RDF_XML}
"""Formats that hold one graph: the default one, of facts and inferences."""


def dump(store: Store, form: str, out: BinaryIO) -> None:
    """Write a store in one of ``DATASETS`` or ``GRAPHS``; N-Quads in canonical order, the others graph by graph."""
    if form == "nq":
        lines = (store.dump(format=RdfFormat.N_QUADS) or b"").decode().splitlines(keepends=True)
        out.write("".join(sorted(lines)).encode())
        return
    quads = list(store.quads_for_pattern(None, None, None, None if form in DATASETS else DefaultGraph()))
    quads.sort(key=_key)
    found = quads if form in DATASETS else [quad.triple for quad in quads]
    prefixes = {name: namespace for name, namespace in VOCABULARIES.items() if name not in ("id", "graph")}
    with_prefixes = None if form == "jsonld" else prefixes
    out.write(serialize(found, format={**DATASETS, **GRAPHS}[form], prefixes=with_prefixes) or b"")


def _key(quad: Quad) -> tuple[str, str]:
    return "" if isinstance(quad.graph_name, DefaultGraph) else quad.graph_name.value, str(quad.triple)
