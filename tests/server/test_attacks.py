"""A table of attacks by queries: each is refused with the right status, reaches nothing, and leaves the server alive and right.

``hole`` says where the attack is known from.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.server.conftest import DIRECT, Service


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
DOUBLED = " ".join(f"BIND(CONCAT({', '.join([f'?x{n}'] * 16)}) AS ?x{n + 1})" for n in range(8))

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
    Query("service-between-strings", SERVICE,
          "ASK { FILTER('''x'''='''\n''') SERVICE <TRAP> {} FILTER(\"\"=\"\") }", says="SERVICE"),
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
    Query("slow-regex", "rdflib: 7 s on 29 characters and doubling",
          f'ASK {{ FILTER(!REGEX("{"a" * 28}!", "^(a+)+$")) }}', (200,)),
    Query("regex-bomb", CRASH, f'ASK {{ FILTER(REGEX("a", "{"(" * 40}a{"{1,99})" * 40}")) }}', (200, 400, 503)),
    Query("huge-join", HEAVY, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", (503,), "stopped after"),
    Query("huge-path", HEAVY, "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|^!<urn:x>)* ?b . ?b (!<urn:x>)* ?c }", (503,)),
    Query("huge-sort", HEAVY, "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c ?a LIMIT 1", (503,)),
    Query("huge-groups", HEAVY, "SELECT ?a ?d (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?a ?c ?d ?f", (503,)),
    Query("huge-distinct", HEAVY,
          "SELECT (COUNT(DISTINCT ?x) AS ?n) { ?a ?b ?c . ?d ?e ?f . BIND(CONCAT(STR(?a), STR(?c), STR(?d), STR(?f)) AS ?x) }",
          (503,)),
    Query("huge-text", HEAVY, f"SELECT (STRLEN(?x8) AS ?n) {{ BIND('aaaaaaaaaaaaaaaa' AS ?x0) {DOUBLED} }}", (503,), "memory"),
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
