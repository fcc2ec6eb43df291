"""A million edges with times and kinds as GEXF, beside what networkx needs for the plain graph, in the same run.

Both write the same edges between the same nodes: we with kinds, times and weights, networkx without any attribute; once
as a multigraph, which views are, and once as a simple graph. Run: ``python tests/bench/gexf.py [EDGES]``. Fails if the
multigraph takes us more than a third of that, or 50 MB beyond its own memory.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx

from kg.networks.gexf import write_gexf

GRAPHS: dict[str, type[nx.Graph[str]]] = {"multigraph": nx.MultiDiGraph, "graph": nx.DiGraph}
SHARE, EXTRA_MB = 1 / 3, 50
DAYS = [f"20{year:02}-{month:02}-{day:02}" for year in range(10, 26) for month in range(1, 13) for day in (1, 9, 20)]
KINDS = [f"vcd:kind{number}" for number in range(12)]


def build(kind: type[nx.Graph[str]], edges: int) -> nx.Graph[str]:
    """Return a graph of so many edges between different pairs, each with kind, weight, start and end."""
    chosen = random.Random(1)
    graph = kind()
    nodes = [f"person:{number}" for number in range(max(edges // 50, 1000))]
    graph.add_nodes_from((node, {"label": f"Person {node}"}) for node in nodes)
    count = 0
    while count < edges:
        source, target = chosen.choice(nodes), chosen.choice(nodes)
        if graph.has_edge(source, target):
            continue
        first = chosen.randrange(len(DAYS) - 20)
        data: dict[str, Any] = {"kind": KINDS[count % 12], "weight": 1.0 + count % 3}
        data |= {"start": DAYS[first], "end": DAYS[first + chosen.randrange(20)]}
        graph.add_edge(source, target, **({"key": data["kind"]} if graph.is_multigraph() else {}), **data)
        count += 1
    return graph


def seconds(run: Callable[[], object]) -> float:
    """Return the processor time of a run, which other programs on the machine disturb less than the clock."""
    before = time.process_time()
    run()
    return time.process_time() - before


def peak() -> float:
    """Return the highest memory so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(kind: type[nx.Graph[str]], edges: int) -> bool:
    """Measure and print; return whether both bounds hold."""
    graph = build(kind, edges)
    plain = kind()
    plain.add_nodes_from(graph)
    plain.add_edges_from(graph.edges())
    before = peak()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "network.gexf"

        def ours() -> None:
            with file.open("wb") as out:
                write_gexf(graph, out)

        taken = min(seconds(ours) for _ in range(3))
        extra, size = peak() - before, file.stat().st_size / 1e6
        theirs = min(seconds(lambda: nx.write_gexf(plain, file)) for _ in range(2))
    print(
        f"{kind.__name__}, {edges:,} edges: ours {taken:.2f} s, {size:.0f} MB written, {extra:.0f} MB more memory; "
        f"networkx, plain graph: {theirs:.2f} s, {peak() - before:.0f} MB more; ratio {taken / theirs:.2f}"
    )
    return taken <= SHARE * theirs and extra <= EXTRA_MB


def main(edges: int) -> int:
    """Measure each kind of graph in a process of its own; return 1 if a bound is broken for the multigraph."""
    codes = [subprocess.run([sys.executable, __file__, str(edges), kind], check=False).returncode for kind in GRAPHS]
    return codes[0]


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    sys.exit(int(not measure(GRAPHS[sys.argv[2]], count)) if len(sys.argv) > 2 else main(count))
