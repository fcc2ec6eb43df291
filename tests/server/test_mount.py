"""Any mount point and host: the data keeps its IRIs, the endpoint knows where it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Graph, Namespace, URIRef

from tests.server.conftest import Service, serving

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")


@pytest.fixture(scope="module")
def mounted(built: Path) -> Iterator[Service]:
    with serving(built, "--root-path", "/data/vcd") as running:
        yield running


def endpoint(service: Service, path: str, **headers: str) -> URIRef:
    found = service.send("GET", path, {name.replace("_", "-"): value for name, value in headers.items()})
    assert found.status == 200, found.text
    graph = Graph().parse(data=found.body, format=found.kind)
    (address,) = graph.objects(None, SD.endpoint)
    assert isinstance(address, URIRef)
    return address


@pytest.mark.parametrize("path", ["/sparql", "/data/vcd/sparql"])
def test_a_proxy_may_strip_the_prefix_or_not(path: str, mounted: Service) -> None:
    assert endpoint(mounted, path, Host="example.org") == URIRef("http://example.org/data/vcd/sparql")


def test_the_host_and_scheme_of_the_client(service: Service) -> None:
    assert endpoint(service, "/sparql", Host="graph.example:8443", X_Forwarded_Proto="https") == URIRef(
        "https://graph.example:8443/sparql")
    assert endpoint(service, "/sparql/", Host="[::1]:80") == URIRef("http://[::1]:80/sparql/")


@pytest.mark.parametrize("path", ["/sparql", "/vcd/sparql"])
def test_the_prefix_of_a_trusted_proxy(path: str, service: Service) -> None:
    assert endpoint(service, path, Host="a", X_Forwarded_Prefix="/vcd") == URIRef("http://a/vcd/sparql")


def test_nobody_else_is_believed(built: Path) -> None:
    with serving(built, "--proxy", "192.0.2.0/24") as running:
        assert endpoint(running, "/sparql", Host="a", X_Forwarded_Prefix="/vcd", X_Forwarded_Proto="https") == URIRef(
            "http://a/sparql")


@pytest.mark.parametrize("path", ["/doc/edition/yunnan-5", "/data/vcd/doc/edition/yunnan-5"])
def test_documents_keep_the_data(path: str, mounted: Service) -> None:
    found = mounted.send("GET", path, {"Host": "a", "Accept": "text/turtle"})
    assert found.status == 200
    graph = Graph().parse(data=found.body, format="turtle")
    assert (URIRef("https://w3id.org/vcd/id/edition/yunnan-5"), None, None) in graph


def test_a_file_is_sent_as_it_is(mounted: Service, built: Path) -> None:
    found = mounted.send("GET", "/data/vcd/dist/vcd.ttl", {"Host": "a"})
    assert found.body == (built / "dist" / "vcd.ttl").read_bytes()
    head = mounted.send("HEAD", "/data/vcd/dist/vcd.ttl", {"Host": "a"})
    assert int(head.headers["Content-Length"]) == len(found.body) and head.body == b""
