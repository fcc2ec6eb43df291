"""Gephi's own importer reads what was written: counts, kinds, types, values, times and open ends, looks.

The importer is that of gephi-toolkit, which is fetched from Maven Central once; ``GephiRead.java`` is run from source.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from kg.networks.columns import plain
from kg.networks.gexf_elements import END, RELATION, START
from kg.networks.graphml import write_graphml
from kg.networks.looks import add_looks
from kg.networks.measures import add_measures
from kg.networks.tables import edge_table, node_table
from kg.networks.times import Spell, Timed
from tests.networks.conftest import VIEWS, gexf
from tests.networks.test_gexf import ODD

READER = Path(__file__).resolve().parent / "GephiRead.java"

pytestmark = pytest.mark.integration

VERSION = "0.10.1"
JAR = f"org.gephi:gephi-toolkit:{VERSION}:jar:all"
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
SHA256 = "3e4f5fd6c7d1d75c1e0bfbeae42cc58a1d22ae7c5d793a498e6c5842f22bf027"
TYPES = {"boolean": "Boolean", "long": "Long", "double": "Double", "string": "String", "liststring": "String[]"}
ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}
Lines = dict[str, list[list[str]]]
"""What GephiRead printed of one file: by kind of line, the other parts."""


@pytest.fixture(scope="session")
def toolkit() -> Path:
    """Return the jar, fetched where it is not there yet, or skip and say what is missing."""
    if not shutil.which("javac"):
        pytest.skip("a JDK is absent: install one of version 17 or newer, to import files as Gephi does")
    jar = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "vcd-kg" / f"gephi-toolkit-{VERSION}-all.jar"
    if not jar.is_file():
        if not shutil.which("mvn") and os.geteuid() == 0 and shutil.which("apt-get"):
            subprocess.run(["apt-get", "update", "-qq"], check=False, capture_output=True)
            subprocess.run(["apt-get", "install", "-y", "-qq", "maven"], check=False, capture_output=True)
        if not shutil.which("mvn"):
            pytest.skip("Maven is absent: install it, to fetch gephi-toolkit")
        fetch = ["mvn", "-q", "-B", COPY, f"-Dartifact={JAR}", f"-DoutputDirectory={jar.parent}"]
        done = subprocess.run(fetch, capture_output=True, text=True, timeout=300, check=False)
        if done.returncode or not jar.is_file():
            pytest.skip(f"Maven cannot fetch gephi-toolkit: {done.stdout.strip()[-300:]}")
    assert hashlib.sha256(jar.read_bytes()).hexdigest() == SHA256, "gephi-toolkit is not the one known"
    return jar


def imported(toolkit: Path, files: list[Path]) -> list[Lines]:
    """Import files with Gephi, in one run."""
    command = ["java", "-Djava.awt.headless=true", "-cp", str(toolkit), str(READER), *map(str, files)]
    done = subprocess.run(command, capture_output=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    found: list[Lines] = []
    for line in done.stdout.decode().removesuffix("\n").split("\n"):
        kind, *parts = line.split("\t")
        if kind == "file":
            found.append(defaultdict(list))
            continue
        found[-1][kind].append([unescape(part) for part in parts])
    assert len(found) == len(files)
    return found


def unescape(text: str) -> str:
    first, *rest = text.split("\\\\")
    return "\\".join(part.replace("\\t", "\t").replace("\\n", "\n").replace("\\r", "\r") for part in (first, *rest))


def moment(day: str, open_end: str) -> float:
    """Return a day as Gephi keeps it: milliseconds, or an infinity where it is open."""
    return datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp() * 1000 if day else float(open_end)


def bounds(spell: Any) -> tuple[float, float]:
    return moment(spell[-2], "-inf"), moment(spell[-1], "inf")


def number(text: str) -> float:
    return float(text.replace("Infinity", "inf"))


def expect(graph: nx.MultiGraph[str], lines: Lines) -> None:
    """Compare what Gephi has with the network written."""
    assert {level for level, _ in lines["issue"]} <= {"INFO"}
    direction = "true" if graph.is_directed() else "false"
    assert lines["graph"][0][0] == direction and lines["graph"][0][1] != direction
    nodes = {node[0]: node for node in lines["node"]}
    assert list(map(len, (nodes, lines["node"], lines["edge"]))) == [len(graph), len(graph), graph.number_of_edges()]
    expected: dict[str, list[Any]] = defaultdict(list)
    for node, data in graph.nodes(data=True):
        assert nodes[node][1] == data["label"]
        x, y, size, *color = map(float, nodes[node][2:])
        look = data["viz"]
        assert (x, y, size) == pytest.approx((*look["position"], look["size"]), abs=0.06) and tuple(color) == look["color"]
        add_expected(expected, "node", node, data, {"label", "viz"})
    edges = {edge[0]: edge for edge in lines["edge"]}
    for source, target, data in graph.edges(data=True):
        _, *ends, kind, directed, weight = edges[data["id"]]
        assert (ends == [source, target] or (not graph.is_directed() and ends == [target, source])) and directed == direction
        assert kind == data["kind"]
        if weight:
            assert float(weight) == data["weight"]
        else:  # weights change, and those that do not have held always
            weights = data.get("weights", (Timed(data["weight"], "", ""),))
            expected["edge-timed"] += [(data["id"], "Weight", *bounds(w), str(w.value)) for w in weights]
        told = {**data, RELATION: data["kind"]}
        add_expected(expected, "edge", data["id"], told, {"id", "kind", "label", "weight", "weights"})
    for kind in ("node-spell", "edge-spell"):
        assert sorted((e, number(a), number(b)) for e, a, b in lines[kind]) == sorted(expected[kind])
    for kind in ("node-timed", "edge-timed"):
        got = sorted((e, c, number(a), number(b), v) for e, c, a, b, v in lines[kind])
        assert got == sorted(expected[kind])
    for kind in ("node-list", "edge-list"):
        assert sorted(map(tuple, lines[kind])) == sorted(expected[kind])
    for kind in ("node-value", "edge-value"):
        got_values = sorted((e, c, same(v)) for e, c, v in lines[kind] if c not in ("Id", "Label", "Weight"))
        assert got_values == sorted(expected[kind])


def add_expected(expected: dict[str, list[Any]], of: str, name: str, data: dict[str, Any], besides: set[str]) -> None:
    for key, value in data.items():
        if key in besides or value in (None, "", ()):  # Gephi keeps no empty text
            continue
        if key == "spells":
            expected[f"{of}-spell"] += [(name, *bounds(spell)) for spell in value]
        elif key in ("start", "end"):
            expected[f"{of}-value"].append((name, START if key == "start" else END, same(value)))
        elif isinstance(value, tuple) and isinstance(value[0], Timed):
            expected[f"{of}-timed"] += [(name, key, *bounds(item), str(item.value)) for item in value]
        elif isinstance(value, tuple):
            expected[f"{of}-list"].append((name, key, *value))
        else:
            expected[f"{of}-value"].append((name, key, same(plain(value))))


def same(text: str) -> str:
    """Return a text so that numbers are alike, however Java or Python prints them."""
    try:
        return repr(float(text))
    except ValueError:
        return text


def test_every_view_comes_into_gephi_as_it_was_written(toolkit: Path, network: Callable[[str], Any], tmp_path: Path) -> None:
    graphs, files = [], []
    for name in VIEWS:
        graph = network(name).copy()
        add_measures(graph)
        add_looks(graph)
        files.append(tmp_path / f"{name}.gexf")
        files[-1].write_bytes(gexf(graph))
        graphs.append(graph)
    for graph, lines in zip(graphs, imported(toolkit, files), strict=True):
        expect(graph, lines)
        columns = {title: kind for _, title, kind in lines["node-column"]}
        assert (columns["uri"], columns["degree"], columns["pagerank"]) == ("String", "Long", "Double")
        edge_columns = {title: kind for _, title, kind in lines["edge-column"]}
        assert (edge_columns["evidence"], edge_columns["claims"]) == ("Long", "String[]")


def test_odd_names_kinds_and_times_come_into_gephi(toolkit: Path, tmp_path: Path) -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    texts = [text for text in ODD if text]
    look = {"color": (1, 2, 3), "size": 5.0, "position": (1.0, -2.0)}
    for count, text in enumerate(texts):
        own = {"Own": text, "own": count, "truth": count > 3, "texts": ("x", text, "a, b", "[c]")}
        graph.add_node(f"{count}{text}", label=text, viz=look, **own)
    first, *others = graph
    graph.nodes[first]["office"] = (Timed("before", "", "2022-12-31"), Timed("after", "2023-01-01", ""))
    graph.nodes[first].update(spells=(Spell("", "2025-06-30"),), end="2025-06-30")
    for count, (node, text) in enumerate(zip(others, texts, strict=False), 1):
        graph.add_edge(first, node, f"k{text}", id=f"e{count}", kind=f"k{text}", label=text, weight=float(count), note=text)
    more = {"weight": 2.0, "weights": (Timed(1.0, "2021-05-18", "2022-12-31"), Timed(2.0, "2023-01-01", ""))}
    spells = (Spell("", "2020-01-01"), Spell("2021-05-18", "2021-05-18"), Spell("2023-01-01", ""))
    day = {"spells": spells[1:2], "start": "2021-05-18", "end": "2021-05-18"}
    graph.add_edge(first, others[0], "more", id="more", kind="more", spells=spells, **more)
    graph.add_edge(first, others[0], "again", id="again", kind="again", **day, **more)
    file = tmp_path / "odd.gexf"
    file.write_bytes(gexf(graph))
    (lines,) = imported(toolkit, [file])
    expect(graph, lines)
    assert len({edge[3] for edge in lines["edge"]}) == len(texts) - 1 + 2  # no kind is lost, no edge is merged


def test_graphml_and_csv_come_into_gephi(toolkit: Path, network: Callable[[str], Any], tmp_path: Path) -> None:
    graph = network("attendance").copy()
    add_measures(graph)
    add_looks(graph)
    with (tmp_path / "a.graphml").open("wb") as out:
        write_graphml(graph, out)
    (tmp_path / "nodes.csv").write_text(node_table(graph), encoding="utf-8", newline="")
    (tmp_path / "edges.csv").write_text(edge_table(graph), encoding="utf-8", newline="")
    graphml, nodes, edges = imported(toolkit, [tmp_path / "a.graphml", tmp_path / "nodes.csv", tmp_path / "edges.csv"])
    for lines in (graphml, nodes):
        assert {node[0]: node[1] for node in lines["node"]} == dict(graph.nodes(data="label"))
    assert len(graphml["edge"]) == len(edges["edge"]) == graph.number_of_edges()
    assert {edge[0]: edge[3] for edge in edges["edge"]} == {data["id"]: data["kind"] for *_, data in graph.edges(data=True)}
    assert {edge[4] for edge in edges["edge"]} == {"false"}  # undirected
    kinds = {name: value for name, column, value in graphml["edge-value"] if column == "kind"}
    assert kinds == {data["id"]: data["kind"] for *_, data in graph.edges(data=True)}
