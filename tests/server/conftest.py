"""Real server processes on free ports, and a client that hides nothing."""

from __future__ import annotations

import http.client
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import quote, urlencode, urlsplit

import pytest

from kg.store.publish import write_store
from tests.conftest import ROOT

SUITES = ROOT.parent / "shared" / "suites"
DIRECT = {"Content-Type": "application/sparql-query"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes
    whole: bool = True

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def kind(self) -> str:
        return self.headers.get_content_type()


@dataclass
class Service:
    """A running server."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def address(self) -> tuple[str, int]:
        parts = urlsplit(self.url)
        return parts.hostname or "", parts.port or 80

    @property
    def endpoint(self) -> str:
        return f"{self.url}sparql"

    def send(
        self, method: str, target: str, headers: dict[str, str] | None = None, body: bytes | None = None, timeout: float = 30
    ) -> Answer:
        """Send one request; ``target`` is as it stands in the request line."""
        connection = http.client.HTTPConnection(*self.address, timeout=timeout)
        try:
            given = headers or {}
            connection.putrequest(method, target, skip_host="Host" in given, skip_accept_encoding=True)
            if body is not None and "Content-Length" not in given:
                connection.putheader("Content-Length", str(len(body)))
            for name, value in given.items():
                connection.putheader(name, value)
            connection.endheaders(body)
            response = connection.getresponse()
            try:
                return Answer(response.status, response.headers, response.read())
            except http.client.IncompleteRead as error:
                return Answer(response.status, response.headers, error.partial, whole=False)
        finally:
            connection.close()

    def ask(self, query: str, accept: str = "", **more: str) -> Answer:
        """Ask a query by GET."""
        target = f"/sparql?{urlencode({'query': query, **more}, quote_via=quote)}"
        return self.send("GET", target, {"Accept": accept} if accept else {})

    def raw(self, data: bytes, timeout: float = 30) -> bytes:
        """Send bytes and return all that comes back until the server closes."""
        with socket.create_connection(self.address, timeout=timeout) as connection:
            connection.sendall(data)
            parts = []
            while part := connection.recv(65536):
                parts.append(part)
            return b"".join(parts)

    def is_well(self) -> bool:
        """Tell whether the server still answers rightly."""
        found = self.ask("ASK { FILTER(1 + 1 = 2) }")
        return found.status == 200 and found.body == b'{"head":{},"boolean":true}'


@contextmanager
def serving(build: Path, *arguments: str) -> Iterator[Service]:
    """Run ``kg serve`` over a build, until it is told to end."""
    command = [sys.executable, "-m", "kg", "serve", "--build", str(build), "--port", "0", *arguments]
    with NamedTemporaryFile("w+", suffix=".log") as log:
        process = subprocess.Popen(command, cwd=ROOT, stderr=log)
        try:
            yield Service(_address(process, Path(log.name)), process, Path(log.name))
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    """Wait until the server says where it listens."""
    while process.poll() is None:
        found = re.search(r"listening at (\S+)", log.read_text(encoding="utf-8"))
        if found:
            return found[1]
        time.sleep(0.05)
    raise AssertionError(log.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def service(built: Path) -> Iterator[Service]:
    with serving(built, "--timeout", "1", "--rows", "5000", "--memory", "128") as running:
        yield running


@pytest.fixture(scope="session")
def suite_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A server over the data of the W3C protocol tests, each file in the graph that the tests name."""
    folder = SUITES / "sparql11-protocol"
    if not folder.is_dir():
        pytest.skip(f"the W3C tests are not in {SUITES}")
    quads = []
    for number in (1, 2, 3):
        graph = f"<http://kasei.us/2009/09/sparql/data/data{number}.rdf>"
        for line in (folder / f"data{number}.nt").read_text(encoding="utf-8").splitlines():
            quads.append(f"{line.rstrip().removesuffix('.')} {graph} .\n" if line.strip() else "")
    build = tmp_path_factory.mktemp("suite")
    write_store(build / "store", "".join(quads))
    with serving(build) as running:
        yield running
