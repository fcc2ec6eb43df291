"""The rules for w3id.org, under a real Apache: every IRI is led to the host, RDF clients to the file they ask for."""

from __future__ import annotations

import http.client
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.conftest import ROOT
from tests.documents.apache import apache

FOLDER = ROOT / "docs" / "deploy" / "w3id" / "vcd"
HOST = "https://example.org/vcd"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
RDFLIB = "application/rdf+xml,text/rdf+n3;q=0.9,application/xhtml+xml;q=0.5, */*;q=0.1"
COMUNICA = "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,text/html;q=0.6,text/turtle;q=0.6"

ROWS = [
    ("GET", "id/edition/yunnan-5", "", 303, "id/edition/yunnan-5"),
    ("GET", "id/edition/yunnan-5", "*/*", 303, "id/edition/yunnan-5"),
    ("GET", "id/edition/yunnan-5", BROWSER, 303, "id/edition/yunnan-5"),
    ("GET", "id/edition/yunnan-5", "text/turtle", 303, "doc/edition/yunnan-5.ttl"),
    ("GET", "id/edition/yunnan-5", "application/ld+json", 303, "doc/edition/yunnan-5.jsonld"),
    ("GET", "id/edition/yunnan-5", "application/n-triples", 303, "doc/edition/yunnan-5.nt"),
    ("GET", "id/edition/yunnan-5", "application/trig, text/turtle;q=0.5", 303, "doc/edition/yunnan-5.trig"),
    ("GET", "id/edition/yunnan-5", RDFLIB, 303, "doc/edition/yunnan-5.rdf"),
    ("GET", "id/edition/yunnan-5", COMUNICA, 303, "doc/edition/yunnan-5.trig"),
    ("GET", "id/edition/yunnan-5", "text/html, text/turtle;q=0.5", 303, "id/edition/yunnan-5"),
    ("GET", "id/selector/001-347-527", "text/turtle", 303, "doc/passage/001-347-527.ttl"),
    ("GET", "id/edition", "text/turtle", 303, "doc/edition.ttl"),
    ("GET", "graph/source/001", "application/trig", 303, "doc/graph/source/001.trig"),
    ("GET", "graph/source/001", "text/html", 303, "graph/source/001"),
    ("GET", "doc/edition/yunnan-5", "text/turtle", 303, "doc/edition/yunnan-5.ttl"),
    ("GET", "doc/edition/yunnan-5.nt", "text/turtle", 303, "doc/edition/yunnan-5.nt"),
    ("GET", "ontology", "text/turtle", 303, "ontology.ttl"),
    ("GET", "ontology", "text/html", 303, "ontology"),
    ("GET", "ontology/1.0.0", "application/rdf+xml", 303, "ontology/1.0.0.rdf"),
    ("GET", "dataset", "text/turtle", 303, "dataset.ttl"),
    ("GET", "dataset/class/Claim", "text/turtle", 303, "dataset.ttl"),
    ("GET", "dist/vcd.nq", "*/*", 303, "dist/vcd.nq"),
    ("GET", ".well-known/void", "text/turtle", 303, ".well-known/void"),
    ("GET", "sparql?query=ASK%20%7B%7D", "*/*", 307, "sparql?query=ASK%20%7B%7D"),
    ("POST", "sparql", "*/*", 307, "sparql"),
    ("GET", "", BROWSER, 303, ""),
    ("GET", "id/edition/yunnan-5?lang=vi", BROWSER, 303, "id/edition/yunnan-5?lang=vi"),
]


@pytest.mark.integration
def test_every_iri_is_led_to_the_host() -> None:
    with tempfile.TemporaryDirectory() as root:
        Path(root).chmod(0o755)
        with apache(Path(root), {"vcd": FOLDER}) as url:
            for method, path, accept, status, target in ROWS:
                connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)
                connection.request(method, f"/vcd/{path}", headers={"Accept": accept} if accept else {})
                response = connection.getresponse()
                found = response.status, response.getheader("Location"), response.getheader("Access-Control-Allow-Origin")
                connection.close()
                assert found == (status, f"{HOST}/{target}", "*"), (method, path, accept)
                assert "accept" in (response.getheader("Vary") or "").lower()


def test_the_rules_name_one_host() -> None:
    text = (FOLDER / ".htaccess").read_text(encoding="utf-8")
    assert text.count("https://") == 1 and f"E=HOST:{HOST}]" in text
