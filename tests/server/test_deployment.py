"""The files of docs/deploy, run with the programs they are for, and the examples of docs/server.md."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from rdflib import Graph, URIRef

from kg.cli import _parser
from tests.conftest import ROOT
from tests.server.conftest import HEAVY, Service
from tests.server.test_clients import tool

pytestmark = pytest.mark.integration

DEPLOY = ROOT / "docs" / "deploy"
ENDPOINT = URIRef("http://www.w3.org/ns/sparql-service-description#endpoint")
APACHE = """
ServerRoot "{folder}"
PidFile "{folder}/pid"
ErrorLog "{folder}/log"
Listen 127.0.0.1:{port}
{modules}
{file}
"""
NGINX = """
daemon off;
pid {folder}/pid;
error_log {folder}/log;
events {{ }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {file}
}}
"""
MODULES = ("mpm_event", "authz_core", "proxy", "proxy_http", "headers", "filter", "deflate")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def configured(name: str, service: Service, port: int, folder: Path) -> list[str]:
    """Write the documented file for these ports; return the command that runs the proxy with it."""
    text = (DEPLOY / {"nginx": "nginx.conf", "caddy": "Caddyfile", "apache": "apache.conf"}[name]).read_text(encoding="utf-8")
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{service.address[1]}")
    file = folder / "config"
    if name == "nginx":
        text = text.replace("listen 80;", f"listen 127.0.0.1:{port};")
        file.write_text(NGINX.format(folder=folder, file=text), encoding="utf-8")
        return [tool("nginx", "nginx-light"), "-c", str(file), "-e", str(folder / "log")]
    if name == "caddy":
        site = text.replace("graph.example.org {", f"http://127.0.0.1:{port} {{\n\tbind 127.0.0.1")
        file.write_text(f"{{\n\tadmin off\n\tauto_https off\n}}\n{site}", encoding="utf-8")
        return [tool("caddy", "caddy"), "run", "--adapter", "caddyfile", "--config", str(file)]
    program = tool("apache2", "apache2")
    modules = "\n".join(f"LoadModule {each}_module /usr/lib/apache2/modules/mod_{each}.so" for each in MODULES)
    text = text.replace("*:80", f"127.0.0.1:{port}")
    file.write_text(APACHE.format(folder=folder, port=port, modules=modules, file=text), encoding="utf-8")
    return [program, "-f", str(file), "-DFOREGROUND"]


@contextmanager
def running(command: list[str], port: int, folder: Path) -> Iterator[None]:
    environment = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (folder / "out").open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=environment)
        try:
            for _ in range(100):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                assert process.poll() is None, (folder / "out").read_text(encoding="utf-8")
                time.sleep(0.1)
            yield
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture(scope="module", params=["nginx", "caddy", "apache"])
def proxied(request: pytest.FixtureRequest, service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder, port = tmp_path_factory.mktemp(request.param), free_port()
    folder.chmod(0o755)
    with running(configured(request.param, service, port, folder), port, folder):
        yield replace(service, url=f"http://127.0.0.1:{port}/vcd/")


def test_the_endpoint_knows_where_it_is(proxied: Service) -> None:
    found = proxied.send("GET", "/vcd/sparql")
    assert found.status == 200
    assert (None, ENDPOINT, URIRef(proxied.endpoint)) in Graph().parse(data=found.body, format="turtle")


def test_queries_and_refusals_come_through(proxied: Service) -> None:
    direct = {"Content-Type": "application/sparql-query"}
    assert json.loads(proxied.send("POST", "/vcd/sparql", direct, b"ASK {}").body)["boolean"]
    assert proxied.send("POST", "/vcd/sparql", direct, b"ASK {").status == 400
    found = proxied.send("POST", "/vcd/sparql", direct, HEAVY.encode())
    assert found.status == 503 and found.headers["Retry-After"] == "60"


def test_a_cut_off_answer_is_not_taken_for_the_whole(proxied: Service) -> None:
    query = b"SELECT * { ?a ?b ?c . ?d ?e ?f }"
    found = proxied.send("POST", "/vcd/sparql", {"Content-Type": "application/sparql-query"}, query)
    assert found.status == 200 and b"# cut off here" in found.body
    with pytest.raises(ValueError):
        json.loads(found.body)  # Caddy before 2.7 completes transfers that were not


def test_documents_are_found(proxied: Service) -> None:
    found = proxied.send("GET", "/vcd/id/person/wang-ning", {"Accept": "text/turtle"})
    assert found.status == 303
    graph = Graph().parse(f"{proxied.url}id/person/wang-ning")
    assert (URIRef("https://w3id.org/vcd/id/person/wang-ning"), None, None) in graph


def test_answers_are_compressed(proxied: Service) -> None:
    target = "/vcd/sparql?query=SELECT%20%2A%20%7B%3Fs%20%3Fp%20%3Fo%7D%20LIMIT%20100"
    found = proxied.send("GET", target, {"Accept-Encoding": "gzip", "Accept": "application/sparql-results+json"})
    assert found.status == 200 and found.headers["Content-Encoding"] == "gzip"


def test_the_unit_of_systemd(tmp_path: Path) -> None:
    program = tool("systemd-analyze", "systemd")
    text = (DEPLOY / "vcd.service").read_text(encoding="utf-8")
    (command,) = re.findall(r"^ExecStart=\S+ (.+)$", text, re.MULTILINE)
    assert _parser().parse_args(command.split()).port == 8000
    unit = tmp_path / "vcd.service"
    unit.write_text(text.replace("/opt/vcd/.venv/bin/kg", sys.executable), encoding="utf-8")
    done = subprocess.run([program, "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False)
    assert done.returncode == 0 and unit.name not in done.stderr, done.stderr


def test_the_container_file(tmp_path: Path) -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    for line in re.findall(r"^COPY (.+)$", text, re.MULTILINE):
        for source in line.split()[:-1]:
            assert (ROOT / source).exists(), source
    (command,) = re.findall(r"^CMD (.+)$", text, re.MULTILINE)
    arguments = json.loads(command)
    assert arguments[0] == "kg"
    assert _parser().parse_args(arguments[1:]).host == "0.0.0.0"
    for line in re.findall(r"^RUN kg (.+)$", text, re.MULTILINE):
        assert _parser().parse_args(line.split()).out == Path("/srv/vcd/build")


PAGE = (ROOT / "docs" / "server.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```bash\n(.*?)^```$\n```text\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("command, printed", EXAMPLES)
def test_the_examples_of_the_page(command: str, printed: str, service: Service) -> None:
    if not shutil.which("bash"):
        pytest.skip("bash is not installed")
    here = command.replace("http://127.0.0.1:8000/", service.url)
    done = subprocess.run(["bash", "-c", here], capture_output=True, text=True, check=True)
    assert done.stdout.replace("\r\n", "\n") == printed


def test_the_page_names_the_limits() -> None:
    from kg.server import limits

    usual = limits.Limits()
    for said in (
        f"`--timeout` {usual.seconds:g} s", f"`--memory` {usual.megabytes} MB", f"`--rows` {usual.rows:,}",
        f"{usual.answer_bytes >> 20} MB", f"{limits.MAX_QUERY:,} characters", f"{limits.MAX_DEPTH} brackets",
        f"{limits.MAX_BODY >> 10} kB, {limits.MAX_HEAD >> 10} kB", f"{usual.heavy}, of one client {usual.heavy_each}",
        f"{usual.waiting} that wait, of one client {usual.each}", f"{limits.HEAD_SECONDS:g} s, {limits.BODY_SECONDS:g} s",
        f"{limits.STALL_BYTES >> 10} kB in {limits.STALL_SECONDS:g} s", f"{limits.CONNECTIONS:,}",
        f"{usual.quick_seconds} s of processor time", f"`--cache` {usual.cache_bytes >> 20} MB",
    ):
        assert said in PAGE, said
