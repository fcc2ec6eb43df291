"""Nobody holds up anybody, and a process of a query can do nothing but answer."""

from __future__ import annotations

import os
import resource
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest

from kg.server.limits import CONNECTIONS
from tests.server.conftest import HEAVY, Service, serving

MUCH = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 20000"
SLOW_HEAVY = [f"{HEAVY} # {number}" for number in range(20)]


pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def roomy(built: Path) -> Iterator[Service]:
    """A server with the usual limits, but for the time."""
    with serving(built, "--timeout", "5") as running:
        yield running


def workers(service: Service) -> list[int]:
    """Return the processes below the server that have a store open."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            ancestors, pid = set(), int(folder.name)
            while pid > 1:
                pid = int(Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[1])
                ancestors.add(pid)
            has_store = any(".sst" in os.readlink(file) for file in (folder / "fd").iterdir())
        except OSError:
            continue
        if service.process.pid in ancestors and has_store:
            found.append(int(folder.name))
    return sorted(found)


def test_heavy_queries_hold_up_no_other(roomy: Service) -> None:
    with ThreadPoolExecutor(8) as threads:
        heavy = [threads.submit(roomy.ask, query) for query in SLOW_HEAVY[:4]]
        time.sleep(1)
        assert all(roomy.ask(f"ASK {{ FILTER({n} = {n}) }}").status == 200 for n in range(50))
        assert roomy.send("GET", "/robots.txt").status == 200
        assert not any(each.done() for each in heavy)
        refused = roomy.ask(SLOW_HEAVY[4])
        assert refused.status == 429
        assert int(refused.headers["Retry-After"]) > 0
        assert [each.result().status for each in heavy] == [503] * 4
    assert roomy.is_well()


def test_heavy_queries_of_many_clients_are_bounded(roomy: Service) -> None:
    def ask(number: int) -> int:
        client = {"Host": "a", "X-Forwarded-For": f"192.0.2.{number % 4}"}
        return roomy.send("GET", f"/sparql?query={quote(SLOW_HEAVY[number])}", client).status

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(ask, range(8))) == [503] * 8
    assert roomy.is_well()


def test_a_client_that_leaves_frees_its_place(roomy: Service) -> None:
    for number in range(6):
        with socket.create_connection(roomy.address) as connection:
            connection.sendall(f"GET /sparql?query={quote(SLOW_HEAVY[number])} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
            time.sleep(0.4)
    with ThreadPoolExecutor(4) as threads:
        heavy = [threads.submit(roomy.ask, query) for query in SLOW_HEAVY[6:10]]
        assert [each.result().status for each in heavy] == [503] * 4


def test_clients_that_do_not_read_hold_up_no_other(roomy: Service) -> None:
    waiting = []
    try:
        for _ in range(6):
            connection = socket.create_connection(roomy.address)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.sendall(f"GET /sparql?query={quote(MUCH)} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
            waiting.append(connection)
        time.sleep(2)
        assert all(roomy.ask(f"ASK {{ FILTER({n} = {n}) }}").status == 200 for n in range(50))
        found = roomy.ask(f"{MUCH} # again", "text/csv")
        assert found.status == 200 and found.whole
    finally:
        for connection in waiting:
            connection.close()
    assert roomy.is_well()


def test_clients_that_send_slowly_are_answered_408(roomy: Service) -> None:
    head, body = b"GET /sparql HTTP/1.1\r\nHost: a\r\n", b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n"
    slow = [(socket.create_connection(roomy.address, timeout=40), begin) for begin in [head] * 200 + [body] * 100]
    for connection, begin in slow:
        connection.sendall(begin)
        if begin is body:
            connection.sendall(b"Content-Type: application/sparql-query\r\n\r\nASK")
    assert roomy.is_well()
    for connection, begin in slow:
        connection.sendall(b"X: y\r\n" if begin is head else b" {")
    assert roomy.is_well()
    for connection, _ in slow:
        assert connection.recv(100).startswith(b"HTTP/1.1 408 ")
        connection.close()
    assert roomy.is_well()


def test_too_many_connections_are_told_so(roomy: Service) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4 * CONNECTIONS), hard))
    waiting = []
    try:
        for _ in range(CONNECTIONS):
            waiting.append(socket.create_connection(roomy.address, timeout=30))
        found = roomy.raw(b"GET /sparql HTTP/1.1\r\nHost: a\r\n\r\n")
        assert found.startswith(b"HTTP/1.1 503 ") and b"retry-after: 2" in found
    finally:
        for connection in waiting:
            connection.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    time.sleep(0.5)
    assert roomy.is_well()


def test_a_killed_process_is_replaced(roomy: Service) -> None:
    before = workers(roomy)
    assert len(before) >= 4
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    assert all(roomy.ask(f"ASK {{ FILTER({n} = {n}) }} # after").status == 200 for n in range(20))
    assert not set(before) & set(workers(roomy))
    time.sleep(1)  # until those that take their places have closed their doors


def test_a_process_has_no_network_and_limits(roomy: Service) -> None:
    ready = [pid for pid in workers(roomy) if "NoNewPrivs:\t1" in Path(f"/proc/{pid}/status").read_text(encoding="ascii")]
    assert ready
    for pid in ready:
        assert os.readlink(f"/proc/{pid}/ns/net") != os.readlink("/proc/self/ns/net")
        limits = Path(f"/proc/{pid}/limits").read_text(encoding="ascii")
        for line in limits.splitlines():
            if line.startswith(("Max file size", "Max core file size")):
                assert line.split()[-3:-1] == ["0", "0"]
            if line.startswith(("Max address space", "Max open files")):
                assert "unlimited" not in line


def test_memory_is_limited_and_said(service: Service) -> None:
    copies = ", ".join(["?x"] * 16)
    query = f"SELECT (STRLEN(?z) AS ?n) {{ BIND('{'a' * 4000}' AS ?x) BIND(CONCAT({copies}) AS ?y) " + (
        f"BIND(CONCAT({copies.replace('?x', '?y')}) AS ?w) BIND(CONCAT({copies.replace('?x', '?w')}) AS ?v) "
        f"BIND(CONCAT({copies.replace('?x', '?v')}) AS ?z) }}")
    found = service.ask(query)
    assert found.status == 503
    assert found.text == "the query needs more than 128 MB of memory: ask for less at a time\n"
    assert service.is_well()


def test_nothing_is_written(roomy: Service, built: Path) -> None:
    def state() -> dict[str, tuple[int, int]]:
        store = (built / "store").resolve()
        return {file.name: (file.stat().st_size, file.stat().st_mtime_ns) for file in store.iterdir()}

    before = state()
    assert roomy.ask("SELECT * { ?s ?p ?o } LIMIT 1000").status == 200
    assert roomy.send("POST", "/sparql", {"Content-Type": "application/sparql-update"}, b"CLEAR ALL").status == 415
    assert state() == before


def test_the_log_names_neither_clients_nor_queries(built: Path) -> None:
    with serving(built, "--timeout", "1") as running:
        assert running.ask(f"{HEAVY} # secret-word").status == 503
        running.send("GET", "/doc/secret-word", {"Host": "a", "Authorization": "secret-word"})
        text = running.log.read_text(encoding="utf-8")
    assert "stopped after 1 s" in text
    assert "secret-word" not in text and "Traceback" not in text
    assert "127.0.0.1 " not in text
