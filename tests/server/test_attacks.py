"""A table of attacks: each is refused with the right status, reaches nothing, and leaves the server alive and right.

``hole`` says where the attack is known from.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

import pytest

from tests.server.conftest import Service

UPDATE = {"Content-Type": "application/sparql-update"}
DIRECT = {"Content-Type": "application/sparql-query"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def trap() -> Iterator[Trap]:
    """A port that nobody should ever call."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        found = Trap(listening.getsockname()[1])
        threading.Thread(target=found.wait, args=(listening,), daemon=True).start()
        yield found


@dataclass
class Trap:
    port: int
    calls: list[bytes] = field(default_factory=list)

    def wait(self, listening: socket.socket) -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(1)
                self.calls.append(connection.recv(1000))


@dataclass(frozen=True)
class Query:
    """An attack by a query; TRAP in it is the address of the trap."""

    name: str
    hole: str
    text: str
    statuses: tuple[int, ...] = (400,)
    says: str = ""


SERVICE = "RDF4J 5989, 5990; NeoWiki 1264; pyoxigraph: request sent"
CRASH = "Virtuoso CVE-2025-61018, -61022, -61025, -61028, -61029: denial of service by crafted statements"
REMOTE = "rdflib: FROM reads files and fetches"
WRITE = "RDF4J 5989: LOAD; rdflib: LOAD <file:>"
SCRIPT = "Jena CVE-2023-22665, CVE-2023-32200: functions of another language from a query"
HEAVY = "pyoxigraph: no timeout; rdflib: a huge join blocks the interpreter"

QUERIES = (
    Query("service", SERVICE, "SELECT * { SERVICE <TRAP> { ?s ?p ?o } }", says="SERVICE"),
    Query("service-silent", SERVICE, "SELECT * { SERVICE SILENT <TRAP> { ?s ?p ?o } }", says="SERVICE"),
    Query("service-variable", SERVICE, "SELECT * { BIND(<TRAP> AS ?x) SERVICE ?x { ?s ?p ?o } }", says="SERVICE"),
    Query("service-case", SERVICE, "SELECT * { sErViCe <TRAP> { ?s ?p ?o } }", says="SERVICE"),
    Query("service-prefixed", SERVICE, "PREFIX t: <TRAP> SELECT * { SERVICE t: { ?s ?p ?o } }", says="SERVICE"),
    Query("service-exists", SERVICE, "ASK { FILTER EXISTS { SERVICE <TRAP> { ?s ?p ?o } } }", says="SERVICE"),
    Query("service-not-exists", SERVICE, "ASK { FILTER NOT EXISTS { SERVICE <TRAP> { ?s ?p ?o } } }", says="SERVICE"),
    Query("service-optional", SERVICE, "ASK { OPTIONAL { SERVICE <TRAP> { ?s ?p ?o } } }", says="SERVICE"),
    Query("service-minus", SERVICE, "ASK { ?a ?b ?c MINUS { SERVICE <TRAP> { ?s ?p ?o } } }", says="SERVICE"),
    Query("service-union", SERVICE, "ASK { {} UNION { SERVICE <TRAP> { ?s ?p ?o } } }", says="SERVICE"),
    Query("service-graph", SERVICE, "ASK { GRAPH ?g { SERVICE <TRAP> { ?s ?p ?o } } }", says="SERVICE"),
    Query("service-select", SERVICE, "SELECT * { { SELECT * { SERVICE <TRAP> { ?s ?p ?o } } } }", says="SERVICE"),
    Query("service-describe", SERVICE, "DESCRIBE ?s { SERVICE <TRAP> { ?s ?p ?o } }", says="SERVICE"),
    Query("service-construct", SERVICE, "CONSTRUCT { ?s ?p ?o } { SERVICE <TRAP> { ?s ?p ?o } }", says="SERVICE"),
    Query("service-values", SERVICE, "ASK { VALUES ?x { <TRAP> } SERVICE ?x { } }", says="SERVICE"),
    Query("service-bind-exists", SERVICE, "ASK { BIND(EXISTS { SERVICE <TRAP> { } } AS ?x) }", says="SERVICE"),
    Query("service-having", SERVICE, "SELECT ?s { ?s ?p ?o } GROUP BY ?s HAVING(EXISTS { SERVICE <TRAP> {} })", says="SERVICE"),
    Query("service-order", SERVICE, "SELECT * { ?s ?p ?o } ORDER BY (EXISTS { SERVICE <TRAP> {} })", says="SERVICE"),
    Query("service-projection", SERVICE, "SELECT (EXISTS { SERVICE <TRAP> {} } AS ?x) {}", says="SERVICE"),
    Query("service-tight", SERVICE, "SELECT*{?s ?p 1.SERVICE<TRAP>{?a ?b ?c}}", says="SERVICE"),
    Query("service-after-comment", SERVICE, "ASK { # \r SERVICE <TRAP> { ?s ?p ?o }\n }", says="SERVICE"),
    Query("service-between-strings", SERVICE, "ASK { FILTER('''x'''='''\n''') SERVICE <TRAP> {} FILTER(\"\"=\"\") }", says="SERVICE"),
    Query("service-escaped", SERVICE, "SELECT * { \\u0053ERVICE <TRAP> { ?s ?p ?o } }"),
    Query("service-escaped-long", SERVICE, "SELECT * { \\U00000053ERVICE <TRAP> { ?s ?p ?o } }"),
    Query("service-escaped-twice", SERVICE, "SELECT * { \\u005Cu0053ERVICE <TRAP> { ?s ?p ?o } }"),
    Query("service-long-s", SERVICE, "SELECT * { \u017fERVICE <TRAP> { ?s ?p ?o } }"),
    Query("service-behind-escaped-quote", SERVICE,
          'ASK { BIND("\\u0022 #" AS ?x) SERVICE <TRAP> { ?s ?p ?o } BIND("" #\nAS ?y) }', says="escape"),
    Query("service-behind-escaped-break", SERVICE, "ASK { # \\u000A\n SERVICE <TRAP> {} }", says="escape"),
    Query("lateral-service", SERVICE, "SELECT * { ?s ?p ?o LATERAL { SERVICE <TRAP> { ?s ?p ?o } } }"),
    Query("from-file", REMOTE, "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", says="no such graph"),
    Query("from-http", REMOTE, "SELECT * FROM <TRAP> { ?s ?p ?o }", says="no such graph"),
    Query("from-named-http", REMOTE, "SELECT * FROM NAMED <TRAP> { GRAPH ?g { ?s ?p ?o } }", says="no such graph"),
    Query("from-relative", REMOTE, "BASE <file:///etc/> SELECT * FROM <passwd> { ?s ?p ?o }", says="no such graph"),
    Query("from-prefixed", REMOTE, "PREFIX f: <file:///etc/> SELECT * FROM f:passwd { ?s ?p ?o }", says="no such graph"),
    Query("from-undeclared", REMOTE, "SELECT * FROM nobody:knows { ?s ?p ?o }"),
    Query("from-describe", REMOTE, "DESCRIBE <TRAP> FROM <TRAP>", says="no such graph"),
    Query("load-file", WRITE, "LOAD <file:///etc/passwd>"),
    Query("load-http", WRITE, "LOAD <TRAP>"),
    Query("load-into", WRITE, "LOAD SILENT <TRAP> INTO GRAPH <urn:x>"),
    Query("insert", WRITE, "INSERT DATA { <urn:a> <urn:b> <urn:c> }"),
    Query("delete", WRITE, "DELETE WHERE { ?s ?p ?o }"),
    Query("clear", WRITE, "CLEAR ALL"),
    Query("drop-behind-query", WRITE, "ASK {} ; DROP ALL"),
    Query("java-function", SCRIPT, "SELECT (<java:java.lang.Runtime.getRuntime>() AS ?x) {}"),
    Query("javascript-function", SCRIPT, "SELECT (<http://jena.apache.org/ARQ/jsFunction#eval>('1') AS ?x) {}"),
    Query("bif-function", SCRIPT, "SELECT (<bif:file_to_string>('/etc/passwd') AS ?x) {}"),
    Query("slow-regex", "rdflib: 7 s on 29 characters and doubling", f'ASK {{ FILTER(!REGEX("{"a" * 28}!", "^(a+)+$")) }}', (200,)),
    Query("regex-bomb", CRASH, f'ASK {{ FILTER(REGEX("a", "{"(" * 40}a{"{1,99})" * 40}")) }}', (200, 400, 503)),
    Query("huge-join", HEAVY, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", (503,), "seconds"),
    Query("huge-path", HEAVY, "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|^!<urn:x>)* ?b . ?b (!<urn:x>)* ?c }", (503,)),
    Query("huge-sort", HEAVY, "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c ?a LIMIT 1", (503,)),
    Query("huge-groups", HEAVY, "SELECT ?a ?d (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a ?c ?d ?f", (503,)),
    Query("huge-distinct", HEAVY, "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?a ?b ?c . ?d ?e ?f . BIND(CONCAT(STR(?a), STR(?c), STR(?d), STR(?f)) AS ?x) }", (503,)),
    Query("huge-text", HEAVY, "SELECT (STRLEN(?z) AS ?n) { " + "BIND('aaaaaaaaaaaaaaaa' AS ?x0) " + "".join(
        f"BIND(CONCAT({', '.join([f'?x{n}'] * 16)}) AS ?x{n + 1}) " for n in range(8)) + "BIND(?x8 AS ?z) }", (503,), "memory"),
    Query("many-joins", CRASH, "ASK { " + "?s ?p ?o . " * 3000 + "}", (503,)),
    Query("long-path", CRASH, "ASK { ?s " + "/".join(["!<urn:x>"] * 3000) + " ?o }", (503, 400)),
    Query("deep-groups", CRASH, "ASK " + "{" * 20000 + "}" * 20000, says="nested"),
    Query("deep-terms", CRASH, "SELECT (" + "(" * 20000 + "1" + ")" * 20000 + " AS ?x) {}", says="nested"),
    Query("deep-collections", CRASH, "ASK { ?s ?p " + "(" * 9000 + ")" * 9000 + " }", says="nested"),
    Query("deep-selects", CRASH, "ASK {" + "{SELECT*{" * 4000 + "}}" * 4000 + "}", says="nested"),
    Query("deep-not", CRASH, "ASK { FILTER(" + "!" * 60000 + "1) }", (200, 400), ""),
    Query("deep-minus", CRASH, "ASK { ?s ?p ?o " + "MINUS{?s ?p 1}" * 4500 + "}", (200, 400, 503)),
    Query("deep-filters", CRASH, "ASK {" + "FILTER(1)" * 7000 + "}", (200, 400, 503)),
    Query("deep-plus", CRASH, "SELECT (1" + "+1" * 32000 + " AS ?x) {}", (200, 400)),
    Query("deep-with-service", CRASH, "ASK " + "{" * 90 + "SERVICE <TRAP> {}" + "}" * 90, says=""),
    Query("slow-to-parse", CRASH, "ASK { # from\n FILTER(" + "(" * 80 + "1" + ")" * 80 + ") }", (200, 400, 503)),
    Query("unclosed-string", CRASH, "ASK { ?s ?p '" + "from" * 10000),
    Query("long", CRASH, "ASK { } #" + "x" * 70_000, (413,)),
    Query("nul", "wrong encodings", "ASK { ?s ?p '\0' } \0"),
    Query("surrogate-escape", "wrong encodings", 'ASK { FILTER("\\uD800" = "") }'),
    Query("escape-too-large", "wrong encodings", 'ASK { FILTER("\\UFFFFFFFF" = "") }'),
    Query("escapes-of-escapes", "double encodings", "ASK { } # " + "\\u005C" + "u005C" * 20 + "u0053ERVICE"),
)


@pytest.mark.parametrize("attack", QUERIES, ids=lambda attack: attack.name)
def test_query(attack: Query, service: Service, trap: Trap) -> None:
    text = attack.text.replace("TRAP", f"http://127.0.0.1:{trap.port}/").encode("utf-8")
    found = service.send("POST", "/sparql", DIRECT, text)
    assert found.status in attack.statuses, found.text[:300]
    assert attack.says in found.text
    if found.status == 503:
        assert int(found.headers["Retry-After"]) > 0
    assert found.kind == "text/plain" or found.status == 200
    assert trap.calls == []
    assert service.is_well()


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

REQUESTS = (
    Sent("xxe", "Jena CVE-2021-39239: external entities", "POST", "/sparql", (415,), {"Content-Type": "application/rdf+xml"}, XXE),
    Sent("dtd", "Jena CVE-2022-28890: external DTD", "POST", "/sparql", (415,), {"Content-Type": "application/xml"}, DTD),
    Sent("context", "rdflib: JSON-LD remote context", "POST", "/sparql", (415,), {"Content-Type": "application/ld+json"}, CONTEXT),
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
    Sent("utf-16", "wrong encodings", "POST", "/sparql", (415,), {"Content-Type": "application/sparql-query; charset=utf-16"},
         "ASK {}".encode("utf-16")),
    Sent("utf-7", "wrong encodings", "POST", "/sparql", (415,), {"Content-Type": "application/sparql-query;charset=utf-7"}, b"ASK {}"),
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


@pytest.mark.parametrize("target", ["/sparql?query=<script>alert(1)</script>", "/<script>alert(1)</script>",
                                    "/doc/person/<script>alert(1)</script>.html", "/sparql?default-graph-uri=<script>&query=ASK{}"])
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


RAW = {
    "split-header": (b"GET /sparql HTTP/1.1\r\nHost: a\r\nX: y\rSet-Cookie: a=b\r\n\r\n", (400,)),
    "space-before-colon": (b"GET /sparql HTTP/1.1\r\nHost : a\r\n\r\n", (400,)),
    "smuggled": (b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /", (400,)),
    "two-lengths": (b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde", (400,)),
    "bad-length": (b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: -4\r\n\r\n", (400,)),
    "bad-chunk": (b"POST /sparql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", (400, 415)),
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
