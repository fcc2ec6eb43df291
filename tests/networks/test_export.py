"""``kg export`` and ``kg stats --view``: what is written, where, and what is said when it cannot be."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from pyoxigraph import RdfFormat, Store, parse
from rdflib import Graph

from kg.cli import main
from kg.model.errors import DataError
from kg.networks.graphml import write_graphml
from kg.store.dump import dump
from kg.store.files import open_whole


def export(built: Path, *arguments: str | Path) -> int:
    return main(["export", *map(str, arguments), "--build", str(built)])


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_gexf_and_graphml_say_the_same(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert export(built, "gexf", "--view", "attendance", "-o", tmp_path / "a.gexf") == 0
    assert export(built, "graphml", "--view", "attendance", "-o", tmp_path / "a.graphml", "--quiet") == 0
    assert capsys.readouterr().out == f"23 nodes, 20 edges: {tmp_path / 'a.gexf'}\n"
    one = nx.read_gexf(tmp_path / "a.gexf", version="1.3")
    two = nx.read_graphml(tmp_path / "a.graphml", force_multigraph=True)
    assert dict(one.nodes(data="pagerank")) == dict(two.nodes(data="pagerank"))
    kinds = [sorted(data[key] for *_, data in g.edges(data=True)) for g, key in ((one, "relation"), (two, "kind"))]
    assert kinds[0] == kinds[1]
    assert two.nodes["person:wang-ning"]["office"].count("/2023-12-31") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.gexf", "a.graphml"]  # no draft is left


def test_csv_has_the_headers_that_gephi_knows(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, archive, file = tmp_path / "both", tmp_path / "a.zip", tmp_path / "a.csv"
    folder.mkdir()
    for output in (folder, archive, file):
        assert export(built, "csv", "--view", "attendance", "-o", output) == 0
    nodes, edges = ((folder / name).read_bytes().decode() for name in ("nodes.csv", "edges.csv"))
    assert nodes.startswith("Id,Label,uri,class,kind,label_en,label_fr,label_vi,label_zh,")
    assert edges.startswith("Source,Target,Type,Kind,Id,Label,Weight,")
    assert len(rows(nodes)) == 23 and len(rows(edges)) == 20
    assert {row["Type"] for row in rows(edges)} == {"Undirected"}
    assert {row["Kind"] for row in rows(edges)} == {"vcd:attended", "vcd:attendedByHolderOf"}
    assert "None" not in nodes + edges
    with zipfile.ZipFile(archive) as found:
        assert {name: found.read(name).decode() for name in found.namelist()} == {"nodes.csv": nodes, "edges.csv": edges}
    assert file.read_bytes().decode() == edges and (tmp_path / "a.nodes.csv").read_bytes().decode() == nodes
    before = archive.read_bytes()
    export(built, "csv", "--view", "attendance", "-o", archive)
    assert archive.read_bytes() == before


def test_standard_output(built: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert export(built, "csv", "--view", "plans", "-o", "-") == 0
    assert capfdbinary.readouterr().out.startswith(b"Source,Target,Type,Kind,")


def test_a_language_is_asked_for(built: Path, tmp_path: Path) -> None:
    for lang, label in (("vi", "tham dự"), ("en", "attended")):
        export(built, "csv", "--view", "attendance", "-o", tmp_path / "a.csv", "--lang", lang)
        assert label in {row["Label"] for row in rows((tmp_path / "a.csv").read_text(encoding="utf-8"))}


def test_the_dataset_is_the_published_one(built: Path, tmp_path: Path, store: Store) -> None:
    for form in ("nq", "trig", "jsonld", "ttl"):
        assert export(built, form, "-o", tmp_path / f"a.{form}") == 0
        assert (tmp_path / f"a.{form}").read_bytes() == (built / "dist" / f"vcd.{form}").read_bytes()
    assert export(built, "rdf-xml", "-o", tmp_path / "a.rdf") == 0
    facts = sum(1 for _ in store.query("SELECT * WHERE { ?s ?p ?o }"))  # type: ignore[union-attr]
    assert len(Graph().parse(tmp_path / "a.rdf")) == facts


def test_a_store_without_files_is_dumped(store: Store) -> None:
    for form, syntax in (("nq", RdfFormat.N_QUADS), ("trig", RdfFormat.TRIG), ("jsonld", RdfFormat.JSON_LD)):
        out = io.BytesIO()
        dump(store, form, out)
        assert len(set(map(str, parse(out.getvalue(), format=syntax)))) == len(store)
    lines = io.BytesIO()
    dump(store, "nq", lines)
    found = lines.getvalue().splitlines()
    assert found == sorted(found)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["gexf", "-o", "a.gexf"], "add --view, with one of all, attendance"),
        (["nq", "--view", "all", "-o", "a.nq"], "leave out --view"),
        (["gexf", "--view", "attendence", "-o", "a.gexf"], "attendance"),
        (["gexf", "--view", "attendance", "-o", "."], "is a folder"),
        (["gexf", "--view", "plans", "-o", "no/such/folder/a.gexf"], "cannot be written"),
    ],
)
def test_wrong_use_is_told(
    arguments: list[str], message: str, built: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert export(built, *arguments) == 2
    assert message in capsys.readouterr().err and not list(tmp_path.iterdir())


def test_a_file_is_there_whole_or_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "a.gexf"
    file.write_bytes(b"before")
    with pytest.raises(ZeroDivisionError), open_whole(file) as out:
        out.write(b"half")
        raise ZeroDivisionError
    assert file.read_bytes() == b"before" and list(tmp_path.iterdir()) == [file]


def test_graphml_survives_odd_texts_and_tells_what_it_cannot_hold() -> None:
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_node('a "<', label="tab\t老街 🤝", texts=("x", "y"), n=2**40)
    graph.add_edge('a "<', "b", "k", kind="k", weight=2.0)
    graph.add_edge('a "<', "b", "l", kind="l", weight=3.0)
    out = io.BytesIO()
    write_graphml(graph, out)
    back = nx.read_graphml(io.BytesIO(out.getvalue()))
    assert back.nodes['a "<'] == {"label": "tab\t老街 🤝", "texts": '["x", "y"]', "n": 2**40}
    assert [(data["kind"], data["weight"]) for *_, data in back.edges(data=True)] == [("k", 2.0), ("l", 3.0)]
    graph.add_node("bell", label="\x07")
    with pytest.raises(DataError, match=r"node bell: .*U\+0007"):
        write_graphml(graph, io.BytesIO())


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "xml"])
def test_measures_as_a_table(form: str, built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stats", "--view", "provinces", "--format", form, "--build", str(built)]) == 0
    out = capsys.readouterr().out
    assert "yunnan-annual-conference" in out and "betweenness" in out
    if form == "json":
        found = json.loads(out)["results"]["bindings"]
        assert len(found) == 15 and found[0]["degree"]["datatype"].endswith("#integer")
    if form == "csv":
        bridges = [row["node"] for row in rows(out) if row["bridge"] == "true"]
        assert bridges == ["https://w3id.org/vcd/id/province/ha-giang"]


def test_activity_as_a_table(built: Path, capsys: pytest.CaptureFixture[str], network: Callable[[str], Any]) -> None:
    assert main(["stats", "--view", "attendance", "--activity", "--format", "csv", "--build", str(built)]) == 0
    found = rows(capsys.readouterr().out)
    assert sum(int(row["edges"]) for row in found) == network("attendance").number_of_edges()  # each within one year
    assert {row["year"] for row in found} == {"2021", "2023", "2025"}  # nobody is named for 2024
    assert main(["stats", "--activity", "--build", str(built)]) == 2
