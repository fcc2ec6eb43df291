"""A table of attacks by requests: each is refused with the right status and leaves the server alive and right.

``hole`` says where the attack is known from.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pytest

from kg.store.publish import write_store
from tests.server.conftest import DIRECT, FORM, Service, serving
from tests.server.test_attacks import REMOTE, WRITE

UPDATE = {"Content-Type": "application/sparql-update"}


@dataclass(frozen=True)
class Sent:
    """An attack by a request."""

    name: str
    hole: str
    method: str
    target: str
    statuses: tuple[int, ...]
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None


ASK = "/sparql?query=ASK%7B%7D"
XXE = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rdf:RDF>&x;</rdf:RDF>'
DTD = b'<?xml version="1.0"?><!DOCTYPE r SYSTEM "http://127.0.0.1/x.dtd"><r/>'
CONTEXT = b'{"@context": "file:///etc/passwd", "@id": "urn:x"}'
XML = {"Content-Type": "application/rdf+xml"}
LD = {"Content-Type": "application/ld+json"}
UTF_16 = {"Content-Type": "application/sparql-query; charset=utf-16"}
UTF_7 = {"Content-Type": 'application/sparql-query;charset="utf-7"'}

REQUESTS = (
    Sent("xxe", "Jena CVE-2021-39239: external entities", "POST", "/sparql", (415,), XML, XXE),
    Sent("dtd", "Jena CVE-2022-28890: external DTD", "POST", "/sparql", (415,), XML, DTD),
    Sent("context", "rdflib: JSON-LD remote context", "POST", "/sparql", (415,), LD, CONTEXT),
    Sent("update", WRITE, "POST", "/sparql", (415,), UPDATE, b"CLEAR ALL"),
    Sent("update-form", WRITE, "POST", "/sparql", (400,), FORM, b"update=CLEAR+ALL"),
    Sent("update-get", WRITE, "GET", "/sparql?update=CLEAR%20ALL", (400,)),
    Sent("update-beside", WRITE, "GET", ASK + "&update=CLEAR%20ALL", (400,)),
    Sent("put", WRITE, "PUT", "/sparql", (405,), {"Content-Type": "text/turtle"}, b"<urn:a> <urn:b> <urn:c> ."),
    Sent("delete", WRITE, "DELETE", "/sparql?default", (405,)),
    Sent("patch", WRITE, "PATCH", "/sparql", (405,), {}, b""),
    Sent("put-document", WRITE, "PUT", "/doc/person/wang-ning", (405,), {}, b"x"),
    Sent("post-document", WRITE, "POST", "/", (405,), FORM, b"x=y"),
    Sent("trace", "cross-site tracing", "TRACE", "/sparql", (405,)),
    Sent("default-graph-file", REMOTE, "GET", ASK + "&default-graph-uri=file%3A%2F%2F%2Fetc%2Fpasswd", (400,)),
    Sent("named-graph-file", REMOTE, "GET", ASK + "&named-graph-uri=file:/etc/passwd", (400,)),
    Sent("graph-relative", REMOTE, "GET", ASK + "&default-graph-uri=../../etc/passwd", (400,)),
    Sent("graph-broken", REMOTE, "GET", ASK + "&default-graph-uri=http://x%20%3E%20y", (400,)),
    Sent("two-queries", "protocol", "GET", ASK + "&query=ASK%7B%7D", (400,)),
    Sent("query-twice", "protocol", "POST", ASK, (400,), DIRECT, b"ASK {}"),
    Sent("no-query", "protocol", "POST", "/sparql", (400,), FORM, b""),
    Sent("bad-utf8-get", "bad UTF-8", "GET", "/sparql?query=ASK%7B%7D%23%FF%FE", (400,)),
    Sent("overlong-utf8", "bad UTF-8", "GET", "/sparql?query=ASK%7B%7D%23%C0%AF", (400,)),
    Sent("bad-utf8-direct", "bad UTF-8", "POST", "/sparql", (400,), DIRECT, b"ASK {} # \xff"),
    Sent("bad-utf8-form", "bad UTF-8", "POST", "/sparql", (400,), FORM, b"query=ASK%7B%7D%23%FF"),
    Sent("raw-bytes-form", "bad UTF-8", "POST", "/sparql", (400,), FORM, b"query=ASK{}#\xff"),
    Sent("broken-percent", "wrong encodings", "GET", "/sparql?query=ASK%7B%7D%2", (400,)),
    Sent("double-encoded", "double encodings", "GET", "/sparql?query=ASK%257B%257D", (400,)),
    Sent("utf-16", "wrong encodings", "POST", "/sparql", (415,), UTF_16, "ASK {}".encode("utf-16")),
    Sent("utf-7", "wrong encodings", "POST", "/sparql", (415,), UTF_7, b"ASK {}"),
    Sent("gzip-bomb", "wrong encodings", "POST", "/sparql", (415,), {**DIRECT, "Content-Encoding": "gzip"}, b"\x1f\x8b"),
    Sent("no-type", "protocol", "POST", "/sparql", (415,), {}, b"query=ASK%7B%7D"),
    Sent("long-body", "huge queries", "POST", "/sparql", (413,), DIRECT, b"#" * 300_000),
    Sent("very-long-body", "huge queries", "POST", "/sparql", (413,), FORM, b"query=" + b"a" * 900_000),
    Sent("long-url", "huge queries", "GET", "/sparql?query=" + "a" * 65_537, (414, 431)),
    Sent("many-parameters", "huge queries", "GET", ASK + "&a=b" * 1000, (400,)),
    Sent("traversal", "path traversal", "GET", "/../../../../etc/passwd", (404,)),
    Sent("traversal-encoded", "path traversal", "GET", "/dist/%2e%2e/%2e%2e/%2e%2e/etc/passwd", (404,)),
    Sent("traversal-slash", "path traversal", "GET", "/dist/..%2f..%2fstore/CURRENT", (404,)),
    Sent("traversal-doc", "path traversal", "GET", "/doc/../../store/CURRENT", (404,)),
    Sent("traversal-asset", "path traversal", "GET", "/assets/../pages.py", (404,)),
    Sent("traversal-backslash", "path traversal", "GET", "/dist/..%5C..%5Cetc%5Cpasswd", (404,)),
    Sent("traversal-nul", "path traversal", "GET", "/doc/person/wang-ning%00.html", (404,)),
    Sent("store", "path traversal", "GET", "/store/CURRENT", (404,)),
    Sent("host", "header injection", "GET", "/sparql", (400,), {"Host": "evil.example/<script>"}),
    Sent("host-words", "header injection", "GET", "/", (400,), {"Host": 'a" onload="x'}),
    Sent("bad-accept", "header injection", "GET", ASK, (200, 406), {"Accept": "x/y;q=\"\u00ff,,;;==;q=2, */*;q=-1"}),
    Sent("no-format", "protocol", "GET", ASK, (406,), {"Accept": "image/png"}),
    Sent("refused-format", "protocol", "GET", ASK, (406,), {"Accept": "*/*;q=0"}),
)


@pytest.mark.parametrize("attack", REQUESTS, ids=lambda attack: attack.name)
def test_request(attack: Sent, service: Service) -> None:
    headers = dict(attack.headers)
    connection_host = {} if "Host" in headers else {"Host": "localhost"}
    found = service.send(attack.method, attack.target, {**connection_host, **headers}, attack.body)
    assert found.status in attack.statuses, found.text[:300]
    assert b"root:" not in found.body and b"MANIFEST" not in found.body
    if found.status == 405:
        assert "GET" in found.headers["Allow"]
    assert service.is_well()


@pytest.mark.parametrize("target", [
    "/sparql?query=<script>alert(1)</script>", "/<script>alert(1)</script>", "/doc/person/<script>alert(1)</script>.html",
    "/sparql?default-graph-uri=<script>&query=ASK{}",
])
def test_no_script_comes_back(target: str, service: Service) -> None:
    """Jena CVE-2021-33192: what was asked comes back in a page."""
    found = service.send("GET", quote(target, safe="/?=&"), {"Host": "localhost", "Accept": "text/html"})
    assert found.status in (400, 404)
    assert found.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in found.headers["Content-Security-Policy"]
    assert found.kind == "text/plain" or b"<script" not in found.body
    assert service.is_well()


@pytest.mark.parametrize("name, value", [
    ("X-Forwarded-Prefix", "/a\"><script>"), ("X-Forwarded-Prefix", "//evil.example"), ("X-Forwarded-Prefix", "http://evil.example"),
    ("X-Forwarded-Prefix", "/../.."), ("X-Forwarded-Proto", "javascript"), ("X-Forwarded-For", "<script>, ' OR 1=1"),
    ("X-Forwarded-Host", "evil.example"), ("Forwarded", "host=evil.example"),
])
def test_forwarded_lies(name: str, value: str, service: Service) -> None:
    """Even a trusted proxy that passes lies on does not get them into an answer."""
    found = service.send("GET", "/sparql", {"Host": "localhost", name: value})
    assert found.status == 200
    said = found.text + str(found.headers)
    assert "evil" not in said and "<script" not in said and "/.." not in said
    assert service.is_well()


POST = b"POST /sparql HTTP/1.1\r\nHost: a\r\n"
RAW = {
    "split-header": (b"GET /sparql HTTP/1.1\r\nHost: a\r\nX: y\rSet-Cookie: a=b\r\n\r\n", (400,)),
    "space-before-colon": (b"GET /sparql HTTP/1.1\r\nHost : a\r\n\r\n", (400,)),
    "smuggled": (POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /", (400,)),
    "two-lengths": (POST + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde", (400,)),
    "bad-length": (POST + b"Content-Length: -4\r\n\r\n", (400,)),
    "bad-chunk": (POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", (400, 415)),
    "bytes-in-path": (b"GET /doc/\xff\xfe HTTP/1.1\r\nHost: a\r\n\r\n", (400,)),
    "nonsense": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", (400,)),
    "no-http": (b"HELO example.org\r\n\r\n", (400,)),
    "many-headers": (b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X-A: b\r\n" * 20_000, (431,)),
    "endless-header": (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 200_000, (431,)),
    "endless-url": (b"GET /sparql?query=" + b"a" * 200_000, (414,)),
    "upgrade": (b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close, Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n",
                (200, 400, 501)),
    "connect": (b"CONNECT evil.example:443 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", (400, 405)),
    "absolute": (b"GET http://evil.example/etc/passwd HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", (404,)),
    "asterisk": (b"OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", (200, 204, 400, 404)),
    "no-host-now": (b"GET /sparql HTTP/1.1\r\nConnection: close\r\n\r\n", (400,)),
    "no-host": (b"GET /sparql HTTP/1.0\r\n\r\n", (200,)),
    "two-hosts": (b"GET /sparql HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n", (400,)),
}


@pytest.mark.parametrize("name", RAW)
def test_bytes(name: str, service: Service) -> None:
    data, statuses = RAW[name]
    answer = service.raw(data)
    assert answer.startswith(b"HTTP/1.1 ")
    assert int(answer[9:12]) in statuses
    assert b"evil" not in answer and b"Set-Cookie" not in answer
    assert service.is_well()


def test_labels_are_third_party_text(tmp_path: Path) -> None:
    """Jena CVE-2021-33192: a script in the data comes back in a page."""
    label, thing = "<http://www.w3.org/2000/01/rdf-schema#label>", "<https://w3id.org/vcd/id/person/x>"
    script = '\\"><script>alert(1)</script><img src=x onerror=alert(2)>'
    person = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/vcd/ontology#Official>"
    (tmp_path / "build").mkdir()
    write_store(tmp_path / "build" / "store", f'{thing} {label} "{script}"@en .\n{thing} {person} .\n')
    with serving(tmp_path / "build") as running:
        page = running.send("GET", "/doc/person/x.html", {"Host": "a"})
        rows = running.ask(f"SELECT ?l {{ {thing} {label} ?l }}", "application/sparql-results+xml")
    assert page.status == 200 and "&lt;script&gt;" in page.text
    assert "<script" not in page.text and "<img" not in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "<script" not in rows.text and rows.headers["X-Content-Type-Options"] == "nosniff"
