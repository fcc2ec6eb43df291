"""Other people's clients against a real server: SPARQLWrapper, rdflib, raptor and rasqal, curl, Comunica."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote

import pytest
from rdflib import RDF, RDFS, Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rdflib.query import ResultRow

from tests.server.conftest import Service

pytestmark = pytest.mark.integration

PREFIXES = "PREFIX vcd: <https://w3id.org/vcd/ontology#> PREFIX edition: <https://w3id.org/vcd/id/edition/> "
ATTENDED = f"{PREFIXES} SELECT ?person {{ edition:yunnan-5 vcd:attendedBy ?person }} ORDER BY ?person"
YUNNAN_5 = "https://w3id.org/vcd/id/edition/yunnan-5"
COMUNICA = Path(__file__).parent / "comunica"


@pytest.fixture(scope="module")
def people(service: Service) -> list[str]:
    found = json.loads(service.ask(ATTENDED).body)
    names = [row["person"]["value"] for row in found["results"]["bindings"]]
    assert "https://w3id.org/vcd/id/person/wang-ning" in names
    return names


def tool(name: str, package: str) -> str:
    """Return a program of Debian's, installed if need be."""
    if not shutil.which(name) and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False, capture_output=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", package], check=False, capture_output=True)
    found = shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not installed: apt-get install {package}")
    return found


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_sparqlwrapper_rows(method: str, form: str, service: Service, people: list[str]) -> None:
    from SPARQLWrapper import CSV, JSON, TSV, XML, SPARQLWrapper

    client = SPARQLWrapper(service.endpoint, returnFormat={"json": JSON, "xml": XML, "csv": CSV, "tsv": TSV}[form])
    client.setMethod(method)
    client.setQuery(ATTENDED)
    found = client.queryAndConvert()
    if form == "json":
        assert [row["person"]["value"] for row in found["results"]["bindings"]] == people
    elif form == "xml":
        assert [uri.firstChild.nodeValue for uri in found.getElementsByTagName("uri")] == people
    else:
        text = found.decode("utf-8") if isinstance(found, bytes) else found
        assert [line.strip("<>") for line in text.split()[1:]] == people


@pytest.mark.parametrize("form", ["turtle", "n3", "xml", "json-ld"])
def test_sparqlwrapper_triples(form: str, service: Service) -> None:
    from SPARQLWrapper import JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TURTLE, SPARQLWrapper

    client = SPARQLWrapper(service.endpoint, returnFormat={"turtle": TURTLE, "n3": N3, "xml": RDFXML, "json-ld": JSONLD}[form])
    client.setMethod(POST)
    client.setRequestMethod(POSTDIRECTLY)
    client.setQuery(f"{PREFIXES} CONSTRUCT {{ edition:yunnan-5 ?p ?o }} {{ edition:yunnan-5 ?p ?o }}")
    found = client.queryAndConvert()
    graph = found if isinstance(found, Graph) else Graph().parse(data=found, format=form)
    assert (URIRef(YUNNAN_5), RDFS.label, None) in graph


def test_sparqlwrapper_dataset_and_errors(service: Service) -> None:
    from SPARQLWrapper import JSON, SPARQLWrapper
    from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

    client = SPARQLWrapper(service.endpoint, returnFormat=JSON)
    client.addDefaultGraph("https://w3id.org/vcd/graph/inferred")
    client.setQuery("ASK { ?s a <https://w3id.org/vcd/ontology#Claim> }")
    assert client.queryAndConvert()["boolean"] is False
    client.setQuery("ASK {")
    with pytest.raises(QueryBadFormed):
        client.query()


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["xml", "json", "csv", "tsv"])
def test_rdflib_store(method: str, form: str, service: Service, people: list[str]) -> None:
    graph = Graph(SPARQLStore(service.endpoint, method=method, returnFormat=form))
    rows = [row for row in graph.query(ATTENDED) if isinstance(row, ResultRow)]
    assert [str(row.person) for row in rows] == people
    assert (URIRef(YUNNAN_5), RDFS.label, None) in graph
    assert len(graph) > 3000


def test_rdflib_store_with_a_named_graph(service: Service) -> None:
    claims = Graph(SPARQLStore(service.endpoint), identifier=URIRef("https://w3id.org/vcd/graph/source/001"))
    assert (None, RDF.type, URIRef("https://w3id.org/vcd/ontology#Claim")) in claims
    assert (URIRef(YUNNAN_5), RDFS.label, None) not in claims


def test_rdflib_reads_documents_by_iri(service: Service) -> None:
    graph = Graph().parse(f"{service.url}id/edition/yunnan-5")
    assert (URIRef(YUNNAN_5), RDFS.label, None) in graph


def test_raptor_reads_what_the_endpoint_writes(service: Service) -> None:
    rapper = tool("rapper", "raptor2-utils")
    query = quote(f"{PREFIXES} CONSTRUCT {{ edition:yunnan-5 ?p ?o }} {{ edition:yunnan-5 ?p ?o }}")
    for syntax, accept in (("turtle", "text/turtle"), ("rdfxml", "application/rdf+xml"), ("ntriples", "application/n-triples")):
        found = service.send("GET", f"/sparql?query={query}", {"Host": "a", "Accept": accept})
        read = [rapper, "-q", "-c", "-i", syntax, "-", "urn:base"]
        done = subprocess.run(read, input=found.body, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
    done = subprocess.run([rapper, "-q", "-g", f"{service.url}id/edition/yunnan-5"], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and f"<{YUNNAN_5}>" in done.stdout


def test_rasqal_asks_over_the_protocol(service: Service, people: list[str]) -> None:
    roqet = tool("roqet", "rasqal-utils")
    for form in ("xml", "csv", "tsv"):
        done = subprocess.run(
            [roqet, "-q", "-p", service.endpoint, "-r", form, "-e", ATTENDED], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert [name for name in people if name in done.stdout] == people


def test_curl(service: Service, people: list[str]) -> None:
    curl = tool("curl", "curl")
    asked = [curl, "-sf", "-H", "Accept: text/csv", "--data-urlencode", f"query={ATTENDED}"]
    for command in ([*asked, service.endpoint], [*asked, "--get", service.endpoint]):
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        assert done.stdout.split()[1:] == people
    direct = [curl, "-sf", "-H", "Content-Type: application/sparql-query", "--data-binary", ATTENDED, service.endpoint]
    assert json.loads(subprocess.run(direct, capture_output=True, check=True).stdout)["results"]["bindings"]
    followed = [curl, "-sfL", "-H", "Accept: text/turtle", f"{service.url}id/edition/yunnan-5"]
    assert "vcd:attendedBy" in subprocess.run(followed, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def comunica(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Comunica of the versions pinned in ``comunica/package.json``, installed."""
    if not shutil.which("npm"):
        pytest.skip("npm is not installed")
    folder = tmp_path_factory.mktemp("comunica")
    for file in COMUNICA.iterdir():
        shutil.copy(file, folder)
    done = subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--no-package-lock"], cwd=folder, capture_output=True,
                          text=True, check=False)
    if done.returncode:
        pytest.skip(f"npm cannot install Comunica: {done.stderr[-300:]}")
    return folder


def asked(comunica: Path, *arguments: str) -> list[str]:
    done = subprocess.run(["node", "ask.js", *arguments], cwd=comunica, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.split("\n")[:-1]


def test_comunica_asks_the_endpoint(comunica: Path, service: Service, people: list[str]) -> None:
    assert asked(comunica, "endpoint", service.endpoint, ATTENDED) == sorted(people)


def test_comunica_follows_links(comunica: Path, service: Service, people: list[str]) -> None:
    query = f"{PREFIXES} SELECT DISTINCT ?person {{ <{YUNNAN_5}> vcd:attendedBy ?person }}"
    assert asked(comunica, "traversal", f"{service.url}doc/edition/yunnan-5", query) == sorted(people)
