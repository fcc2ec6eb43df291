"""The examples of docs/sparql.md and docs/linked-data.md: every query gives rows, every program prints what stands below it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, QuerySolutions, Store

from kg.ask.answers import prefixes
from kg.documents.pages import Pages
from tests.conftest import ROOT
from tests.documents.serving import kg_serve, serving

SPARQL = (ROOT / "docs" / "sparql.md").read_text(encoding="utf-8")
LINKED = (ROOT / "docs" / "linked-data.md").read_text(encoding="utf-8")
HERE = "http://127.0.0.1:8000"
QUERIES = re.findall(r"^```sparql\n(.*?)^```$", SPARQL, re.MULTILINE | re.DOTALL)
_EXAMPLE = re.compile(r"^```(bash|python|javascript)\n(.*?)^```$(?:\n```text\n(.*?)^```$)?", re.MULTILINE | re.DOTALL)
EXAMPLES = _EXAMPLE.findall(LINKED)
COMUNICA = ("@comunica/query-sparql@4", "@comunica/query-sparql-link-traversal@0.5")


@pytest.mark.parametrize("number", range(10))
def test_a_query_to_copy_needs_no_prefixes_and_gives_rows(number: int, store: Store) -> None:
    rows = store.query(QUERIES[number])
    assert isinstance(rows, QuerySolutions)
    found = [[row[variable] for variable in rows.variables] for row in rows]
    assert found and all(cell is not None or number == 0 for row in found for cell in row[:2])


def test_there_are_ten(store: Store) -> None:
    assert len(QUERIES) == 10
    assert len({re.sub(r"\s+", " ", query) for query in QUERIES}) == 10


def test_prefixes_and_graphs_are_those_of_the_graph(store: Store) -> None:
    known = prefixes(store)
    listed = re.findall(r"^\| `([a-z]+):` \| `([^`]+)` \|$", SPARQL, re.MULTILINE)
    assert len(listed) > 10
    for name, space in listed:
        assert known[name] == space
    for name in re.findall(r"^\| `(https://w3id.org/vcd/graph/[^`]+)`", SPARQL, re.MULTILINE):
        assert store.contains_named_graph(NamedNode(name))


def test_the_shape_of_a_claim_is_what_claims_have(store: Store) -> None:
    shape = SPARQL.split("```turtle")[1].split("```")[0]
    query = """SELECT DISTINCT ?p WHERE { GRAPH ?g { ?c a ?type ; ?p ?o
        VALUES ?type { <https://w3id.org/vcd/ontology#Claim> <https://w3id.org/vcd/ontology#Passage> } } }"""
    rows = store.query(query)
    assert isinstance(rows, QuerySolutions)
    used = {row["p"].value.rsplit("#", 1)[1] for row in rows if "vcd/ontology#" in row["p"].value}
    shown = set(re.findall(r"vcd:([a-z]\w+)", shape))
    assert shown - {"heldOn"} <= used
    for value in re.findall(r"vcd:([A-Z]\w+)", shape):
        term = NamedNode(f"https://w3id.org/vcd/ontology#{value}")
        assert any(True for _ in store.quads_for_pattern(term, None, None, None))


@pytest.fixture(scope="module")
def server(built: Path, pages: Pages) -> Iterator[str]:
    with kg_serve(built) if find_spec("kg.commands.serve") else serving(pages) as url:
        yield url


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with Comunica from npm."""
    folder = tmp_path_factory.mktemp("workshop")
    if not shutil.which("npm"):
        pytest.skip("npm is not installed")
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", *COMUNICA]
    if subprocess.run(command, cwd=folder, check=False, timeout=300).returncode:
        pytest.skip("Comunica cannot be had: the registry is unreachable")
    return folder


@pytest.mark.integration
@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_an_example_prints_what_stands_below(number: int, server: str, workshop: Path) -> None:
    language, code, expected = EXAMPLES[number]
    if "/sparql" in code and not find_spec("kg.commands.serve"):
        pytest.skip("needs kg serve")
    code = code.replace(HERE, server)
    # what w3id.org does for the published graph, for a program that follows the IRIs themselves
    redirect = f"const there = fetch; globalThis.fetch = (url, ...rest) => there(" \
               f"String(url.url ?? url).replace('https://w3id.org/vcd', '{server}'), ...rest);\n"
    commands = {"bash": ["bash", "-euo", "pipefail", "-c", code], "python": [sys.executable, "-c", code],
                "javascript": ["node", "-e", redirect + code]}
    environment = {**os.environ, "NO_COLOR": "1", "PATH": f"{workshop}/node_modules/.bin:{os.environ['PATH']}"}
    done = subprocess.run(
        commands[language], cwd=workshop, env=environment, capture_output=True, text=True, check=False, timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    if expected:
        assert done.stdout.replace("\r", "").replace(server, HERE) == expected


@pytest.mark.integration
def test_raptor_reads_what_it_asks_for(server: str) -> None:
    if not shutil.which("rapper") and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "install", "-y", "-qq", "raptor2-utils"], check=False, capture_output=True)
    if not shutil.which("rapper"):
        pytest.skip("raptor2-utils is not installed and cannot be")
    counts = set()
    for form, end in (("turtle", "ttl"), ("rdfxml", "rdf"), ("ntriples", "nt")):
        command = ["rapper", "--count", "--input", form, f"{server}/doc/edition/yunnan-5.{end}"]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
        counts.add(re.search(r"returned (\d+) triples", done.stderr)[1])  # type: ignore[index]
    assert len(counts) == 1
    guessed = subprocess.run(["rapper", "--count", "--guess", f"{server}/id/edition/yunnan-5"], capture_output=True, text=True,
                             check=True, timeout=60)
    assert f"returned {counts.pop()} triples" in guessed.stderr


def _loading(language: str) -> list[str]:
    text = SPARQL.split("## The graph in another store")[1]
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_rdflib_loads_the_graph(built: Path, tmp_path: Path) -> None:
    (tmp_path / "build").symlink_to(built)
    done = subprocess.run([sys.executable, "-c", _loading("python")[0]], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert int(done.stdout) == 5


@pytest.mark.integration
def test_oxigraph_loads_the_graph(built: Path, tmp_path: Path) -> None:
    (tmp_path / "build").symlink_to(built)
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    install = [tmp_path / "venv" / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", "oxigraph"]
    if subprocess.run(install, check=False, timeout=300).returncode:
        pytest.skip("oxigraph cannot be had: the registry is unreachable")
    environment = {**os.environ, "PATH": f"{tmp_path}/venv/bin:{os.environ['PATH']}"}
    command = ["bash", "-euo", "pipefail", "-c", _loading("bash")[0]]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.split() == ["held", "5"]


@pytest.mark.integration
def test_fuseki_loads_the_graph(built: Path, tmp_path: Path) -> None:
    artifact = "org.apache.jena:jena-fuseki-server:5.5.0"
    if not shutil.which("mvn") or not shutil.which("java"):
        pytest.skip("Maven and Java are not installed")
    command = ["mvn", "-q", "dependency:copy", f"-Dartifact={artifact}", f"-DoutputDirectory={tmp_path}",
               "-Dmdep.stripVersion=true"]
    if subprocess.run(command, check=False, timeout=300).returncode:
        pytest.skip("Fuseki cannot be had: Maven Central is unreachable")
    (tmp_path / "jena-fuseki-server.jar").rename(tmp_path / "fuseki-server.jar")
    (tmp_path / "build").symlink_to(built)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(["bash", "-c", "exec " + _loading("bash")[1].replace("3030", str(port))], cwd=tmp_path)
    try:
        assert _held(f"http://127.0.0.1:{port}/vcd/query", server) == 5
    finally:
        server.terminate()
        server.wait(30)


def _held(endpoint: str, server: subprocess.Popen[bytes]) -> int:
    """Ask an endpoint, when it has come up, how many editions were held."""
    from SPARQLWrapper import JSON, SPARQLWrapper

    asked = SPARQLWrapper(endpoint, returnFormat=JSON)
    asked.setQuery("SELECT (COUNT(*) AS ?held) { ?e a <https://w3id.org/vcd/ontology#HeldEdition> }")
    for _ in range(120):
        assert server.poll() is None
        try:
            return int(asked.queryAndConvert()["results"]["bindings"][0]["held"]["value"])  # type: ignore[index, call-overload]
        except OSError:
            time.sleep(0.5)
    raise AssertionError("the server does not answer")
