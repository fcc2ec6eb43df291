"""A fuzzer over the whole surface: whatever is sent, the status is no 500 and the server goes on answering rightly."""

from __future__ import annotations

import socket
from contextlib import suppress
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.server.conftest import Service

pytestmark = pytest.mark.integration

WORDS = (
    "SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "WHERE", "{", "}", "(", ")", "*", "?s", "?p", "?o", ".", ";", ",", "FILTER",
    "OPTIONAL", "UNION", "MINUS", "GRAPH", "SERVICE", "VALUES", "BIND", "AS", "FROM", "NAMED", "ORDER BY", "GROUP BY", "HAVING",
    "LIMIT 3", "OFFSET 1", "DISTINCT", "<urn:x>", "<x>", "vcd:heldOn", "rdfs:label", "a", "'x'", '"y"@vi', "1", "1.5e3", "true",
    "COUNT(*)", "REGEX(?o, '.*')", "EXISTS", "NOT", "IN", "+", "-", "/", "|", "^", "!", "=", "<", ">", "&&", "||", "\\u0041",
    "# x\n", "PREFIX a: <urn:a>", "BASE <urn:b>", "INSERT DATA", "LOAD", "<< ?s ?p ?o >>", "LATERAL", "UNDEF", "[]",
    "GROUP_CONCAT(?o)", "NOW()", "STRLANG('a', 'b')", "xsd:integer('x')", "ê", "南", "\0",
)
QUERIES = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=20).map(lambda words: f"SELECT * {{ ?s a ?t {' '.join(words)} }} LIMIT 5"),
    st.text(max_size=200),
)
NAMES = ("query", "update", "default-graph-uri", "named-graph-uri", "format", "lang", "x")
GRAPHS = ("https://w3id.org/vcd/graph/inferred", "urn:x", "", "file:///etc/passwd", "x y", "http://a")
PARAMETERS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.one_of(QUERIES, st.sampled_from(GRAPHS))), max_size=4
)
PATHS = st.one_of(
    st.sampled_from((
        "/", "/sparql", "/sparql/", "/doc/edition/yunnan-5", "/id/person/wang-ning", "/ontology", "/dist/vcd.ttl", "/robots.txt",
        "/.well-known/void", "/sitemap.xml", "/graph/inferred", "/assets/style.css", "/dataset", "/doc/edition/yunnan-5.html",
    )),
    st.lists(st.sampled_from((
        "doc", "id", "..", ".", "", "%2e%2e", "%00", "dist", "vcd.ttl", "edition", "x.html", "%", "ê", "*",
    )), max_size=6).map(lambda parts: "/" + "/".join(parts)),
    st.text(max_size=40).map(lambda text: f"/{text}"),
)
VALUES = st.one_of(
    st.sampled_from((
        "*/*", "text/html", "text/turtle;q=0.5, */*;q=0.1", "application/sparql-query", "application/x-www-form-urlencoded",
        "application/sparql-update", "text/csv", "gzip", "identity", "chunked", "0", "-1", "5", "99999999999999999999", "close",
        "keep-alive", "100-continue", '"x"', "*", "bytes=0-5", "Wed, 21 Oct 2026 07:28:00 GMT", "websocket", "vi, en;q=0.1",
    )),
    st.text(max_size=40),
)
HEADERS = st.lists(st.tuples(st.sampled_from((
    "Accept", "Content-Type", "Accept-Encoding", "Accept-Language", "Content-Encoding", "If-None-Match", "If-Modified-Since",
    "Range", "Transfer-Encoding", "Content-Length", "Expect", "Connection", "Upgrade", "Host", "X-Forwarded-Prefix",
    "X-Forwarded-For", "X-Forwarded-Proto", "Origin", "Cookie", "X",
)), VALUES), max_size=4)
METHODS = st.sampled_from(("GET", "GET", "GET", "POST", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "X", "get"))


def send(service: Service, data: bytes) -> bytes:
    """Send bytes, say that they are all, and return what comes back."""
    with socket.create_connection(service.address, timeout=30) as connection:
        parts = []
        with suppress(ConnectionError):  # closed on something that it had no use for
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            while part := connection.recv(65536):
                parts.append(part)
        return b"".join(parts)


def check(service: Service, answer: bytes) -> None:
    for line in answer.split(b"\r\n"):
        if line.startswith(b"HTTP/1.1 "):
            assert line[9:12] != b"500"
            assert 100 <= int(line[9:12]) <= 599
            break
    assert b"Traceback" not in answer


@given(METHODS, PATHS, PARAMETERS, HEADERS, st.one_of(st.none(), QUERIES, PARAMETERS))
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_requests(
    service: Service, method: str, path: str, parameters: list[tuple[str, str]], headers: list[tuple[str, str]],
    body: str | list[tuple[str, str]] | None,
) -> None:
    target = quote(path, safe="/%*") + (f"?{urlencode(parameters)}" if parameters else "")
    content = (urlencode(body) if isinstance(body, list) else body or "").encode("utf-8")
    given = {"Host": "localhost", "Connection": "close", **dict(headers)}
    if body is not None:
        given.setdefault("Content-Length", str(len(content)))
        given.setdefault("Content-Type", f"application/{'x-www-form-urlencoded' if isinstance(body, list) else 'sparql-query'}")
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items())]
    head = "\r\n".join(line.replace("\r", " ").replace("\n", " ") for line in lines)
    check(service, send(service, head.encode("utf-8") + b"\r\n\r\n" + content))


@given(QUERIES, st.sampled_from((
    "", "*/*", "text/csv", "application/sparql-results+xml", "application/rdf+xml", "application/ld+json",
)))
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_queries(service: Service, query: str, accept: str) -> None:
    try:
        content = query.encode("utf-8")
    except UnicodeEncodeError:
        content = query.encode("utf-8", "surrogatepass")
    found = service.send("POST", "/sparql", {"Content-Type": "application/sparql-query", "Accept": accept}, content)
    assert found.status in (200, 400, 406, 413, 503), found.text
    assert "ended: try again" not in found.text


@given(st.lists(st.one_of(st.binary(max_size=60), st.sampled_from((
    b"GET / HTTP/1.1\r\n", b"Host: a\r\n", b"\r\n", b"POST /sparql HTTP/1.1\r\n", b"Content-Length: 5\r\n", b"abcde",
    b"0\r\n\r\n", b"Transfer-Encoding: chunked\r\n", b"5\r\nASK{}\r\n", b"Content-Type: application/sparql-query\r\n",
    b"Connection: close\r\n",
))), max_size=12).map(b"".join))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bytes(service: Service, data: bytes) -> None:
    check(service, send(service, data))


def test_the_server_is_well_after_all(service: Service) -> None:
    assert service.is_well()
    log = service.log.read_text(encoding="utf-8")
    assert "Traceback" not in log and "Exception" not in log, log[-3000:]
