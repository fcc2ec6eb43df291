"""How long a build takes as a whole process, beside the plain way (rdflib, owlrl and pyshacl on the same graph).

Run with ``make bench``. Prints medians of five runs, the peak memory, and the ratio.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLAIN = """
import sys, owlrl, pyshacl
from rdflib import Graph
data = Graph().parse(sys.argv[1])
ontology = Graph().parse("ontology/core.ttl").parse("ontology/external.ttl")
shapes = Graph().parse("ontology/shapes.ttl")
pyshacl.validate(data, shacl_graph=shapes, ont_graph=ontology, inference="none")
closed = data + ontology
owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closed)
pyshacl.validate(closed, shacl_graph=shapes, inference="none")
closed.serialize(sys.argv[2], format="nt")
"""


def seconds(command: list[str]) -> float:
    begin = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - begin


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        build = [sys.executable, "-m", "kg", "build", "--quiet", "--seeds", "seeds", "--out"]
        cold = statistics.median(seconds([*build, str(out / f"cold{n}")]) for n in range(5))
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        warm = statistics.median(seconds([*build, str(out / "cold0")]) for _ in range(5))
        plain = seconds([sys.executable, "-c", PLAIN, str(out / "cold0" / "dist" / "vcd.ttl"), str(out / "plain.nt")])
        print(f"kg build, cold: {cold:.2f} s, peak {memory:.0f} MB (median of 5)")
        print(f"kg build, nothing changed: {warm:.2f} s (median of 5)")
        print(f"plain way (facts only, no claims, no store): {plain:.2f} s, {plain / cold:.1f} times the build")


if __name__ == "__main__":
    main()
