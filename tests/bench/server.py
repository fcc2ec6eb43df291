"""The server under load, and beside its peers.

Run with ``python tests/bench/server.py [--seconds 60] [--only load|throughput]``; it builds the graph if there is none.

Load: 50 clients, each one request a second on a fixed schedule (a late answer delays no other request of the schedule), half
of them dereferencing, half distinct lookups, with three hostile heavy queries always running. Told: failures, latencies from
the moment a request was due, how the hostile queries ended, memory (means of 10 s) after 10 s and at the end.

Throughput, on the same store in the same run, every safeguard on: distinct lookups with the cache off beside rdflib-endpoint;
one identical lookup, from the cache, beside ``oxigraph serve``. The peers are installed into an environment of their own.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import NamedNode

from kg.store.publish import open_store

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT ?a (COUNT(DISTINCT ?f) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(CONCAT(STR(?a), STR(?f)) > 'x') } GROUP BY ?a ORDER BY ?n",
    "ASK { ?a (!<urn:x>|^!<urn:x>)* ?b . ?b (!<urn:x>|^!<urn:x>)* ?c . FILTER(STR(?c) = 'nothing') }",
)
PEERS = ("oxigraph==0.5.13", "rdflib-endpoint[cli,oxigraph]==0.6.3")
IDENTICAL = "SELECT ?p ?o { <https://w3id.org/vcd/id/person/wang-ning> ?p ?o } LIMIT 20"
JSON = "application/sparql-results+json"


@dataclass
class Load:
    """What happened under load; seconds."""

    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    hostile: Counter[int] = field(default_factory=Counter)
    hostile_seconds: list[float] = field(default_factory=list)
    memory: dict[str, float] = field(default_factory=dict)


@contextmanager
def running(command: list[str], port: int) -> Iterator[int]:
    """Run a server until the block ends; gives its process id."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)
        try:
            wait_for(port, process)
            yield process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers, whatever it answers."""
    for _ in range(600):
        if process.poll() is not None:
            raise SystemExit(f"{process.args} has ended")
        if asyncio.run(get(port, "/", "*/*"))[0]:
            return
        time.sleep(0.1)
    raise SystemExit(f"{process.args} does not answer")


def serve(build: Path, port: int, *more: str) -> list[str]:
    """Return the command that serves a build."""
    return [sys.executable, "-m", "kg", "serve", "--quiet", "--build", str(build), "--port", str(port), *more]


async def get(port: int, target: str, accept: str, timeout: float = 30) -> tuple[int, int]:
    """Send one request on a connection of its own; return its status and the bytes of the answer, 0 for no answer."""
    try:
        async with asyncio.timeout(timeout):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            head = f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: {accept}\r\nConnection: close\r\n\r\n"
            writer.write(head.encode())
            answer = await reader.read(-1)
            writer.close()
        return int(answer[9:12] or b"0"), len(answer)
    except (OSError, TimeoutError, ValueError):
        return 0, 0


def memory(pid: int) -> float:
    """Return the proportional memory of a process and all below it, in MB."""
    below = {pid}
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    grown = True
    while grown:
        more = {child for child, parent in parents.items() if parent in below} - below
        below |= more
        grown = bool(more)
    total = 0
    for each in below:
        try:
            found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{each}/smaps_rollup").read_text(), re.MULTILINE)
            total += int(found[1]) if found else 0
        except OSError:
            continue
    return total / 1024


def things(build: Path) -> list[str]:
    """Return the paths of things that have documents, shuffled the same way every time."""
    store = open_store(build)
    subjects = {
        quad.subject.value for quad in store.quads_for_pattern(None, None, None, None)
        if isinstance(quad.subject, NamedNode) and re.search(r"/id/(person|edition|province|post|body|meeting|place|document)/",
                                                            quad.subject.value)
    }
    paths = sorted(iri.removeprefix("https://w3id.org/vcd") for iri in subjects)
    random.Random(1).shuffle(paths)
    return paths


def lookups(paths: list[str]) -> Iterator[str]:
    """Yield distinct lookups without end."""
    for number, path in enumerate(itertools.cycle(paths)):
        query = f"SELECT ?p ?o {{ <https://w3id.org/vcd{path}> ?p ?o }} LIMIT {20 + number // len(paths)}"
        yield f"/sparql?query={quote(query)}"


async def load(port: int, pid: int, build: Path, seconds: int, clients: int = 50) -> Load:
    """Put load on a server."""
    found = Load()
    paths = things(build)
    asked = lookups(paths)
    ended = asyncio.Event()

    async def ordinary(due: float, target: str, accept: str) -> None:
        status, _ = await get(port, target, accept)
        if status == 303 and target.startswith("/id/"):
            status, _ = await get(port, target.replace("/id/", "/doc/", 1), accept)
        found.latencies.append(time.perf_counter() - due)
        found.statuses[status] += 1

    async def client(number: int) -> None:
        begin = time.perf_counter() + number / clients
        tasks = []
        for at in range(seconds):
            due = begin + at
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            if number % 2:
                target, accept = next(asked), JSON
            else:
                target, accept = paths[(at * clients + number) % len(paths)], ("text/html", "text/turtle")[number // 2 % 2]
            tasks.append(asyncio.create_task(ordinary(due, target, accept)))
        await asyncio.gather(*tasks)

    async def hostile(query: str) -> None:
        for number in itertools.count():
            if ended.is_set():
                return
            begin = time.perf_counter()
            status, _ = await get(port, f"/sparql?query={quote(f'{query} # {number}')}", JSON)
            found.hostile[status] += 1
            found.hostile_seconds.append(time.perf_counter() - begin)

    async def weigh() -> None:
        window = min(10, seconds // 3)  # about as long as a hostile query lives, since its memory comes and goes
        samples = []
        for _ in range(seconds - 1):
            await asyncio.sleep(1)
            samples.append(await asyncio.to_thread(memory, pid))
        found.memory["after 10 s"] = statistics.fmean(samples[window : 2 * window])
        found.memory["at the end"] = statistics.fmean(samples[-window:])

    heavy = [asyncio.create_task(hostile(query)) for query in HOSTILE]
    await asyncio.sleep(1)
    await asyncio.gather(weigh(), *(client(number) for number in range(clients)))
    ended.set()
    await asyncio.gather(*heavy)
    return found


async def rate(port: int, target: str, queries: list[str], seconds: float, connections: int = 16) -> float:
    """Return the answers a second over kept connections, each asking the next query as soon as it has an answer."""
    upcoming = itertools.cycle(queries)
    answered = 0
    end = time.perf_counter() + seconds

    async def client() -> None:
        nonlocal answered
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() < end:
            request = f"GET {target}?query={next(upcoming)} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: {JSON}\r\n\r\n"
            writer.write(request.encode())
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            if not head.startswith(b"http/1.1 200"):
                raise SystemExit(f"port {port}: {head[:200]!r}")
            length = re.search(rb"content-length: (\d+)", head)
            if length:
                await reader.readexactly(int(length[1]))
            else:
                while size := int((await reader.readline()) or b"0", 16):
                    await reader.readexactly(size + 2)
                await reader.readline()
            answered += 1
        writer.close()

    begin = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(connections)))
    return answered / (time.perf_counter() - begin)


def peers() -> Path:
    """Install the peers into an environment of their own, once; return the folder of their commands."""
    folder = Path(tempfile.gettempdir()) / f"vcd-bench-peers-{os.getuid()}"
    if not (folder / "bin" / "rdflib-endpoint").exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        install = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, *PEERS], check=True)
    return folder / "bin"


def throughput(build: Path, seconds: float) -> None:
    """Compare with the peers and print."""
    tools = peers()
    paths = things(build)
    distinct = [target.partition("=")[2] for target in itertools.islice(lookups(paths), 50_000)]
    identical = [quote(IDENTICAL)]
    dump = str(build / "dist" / "vcd.ttl")
    with running(serve(build, 8761, "--cache", "0"), 8761):
        ours = asyncio.run(rate(8761, "/sparql", distinct, seconds))
    for store in ("default", "Oxigraph"):
        command = [str(tools / "rdflib-endpoint"), "serve", "--host", "127.0.0.1", "--port", "8762", "--store", store, dump]
        with running(command, 8762):
            theirs = asyncio.run(rate(8762, "/", distinct, seconds))
        print(f"distinct lookups, cache off: {ours:,.0f}/s; rdflib-endpoint ({store} store): {theirs:,.0f}/s; "
              f"{ours / theirs:.1f} times (at least 3)")
    store = str((build / "store").resolve())
    oxigraph = [str(tools / "oxigraph"), "serve-read-only", "--location", store, "--bind", "127.0.0.1:8763"]
    with running(oxigraph, 8763):
        theirs = asyncio.run(rate(8763, "/query", identical, seconds))
    with running(serve(build, 8764), 8764):
        ours = asyncio.run(rate(8764, "/sparql", identical, seconds))
    print(f"identical lookups, cached: {ours:,.0f}/s; oxigraph serve: {theirs:,.0f}/s; {ours / theirs:.2f} of it (at least 0.10)")


def show(found: Load) -> None:
    """Print what happened under load."""
    latencies = sorted(found.latencies)
    p50, p95, p99 = (statistics.quantiles(latencies, n=100)[at - 1] * 1000 for at in (50, 95, 99))
    failed = sum(count for status, count in found.statuses.items() if status != 200)
    print(f"ordinary: {len(latencies):,} requests, {failed} failed {dict(found.statuses)}")
    print(f"latency: p50 {p50:.0f} ms, p95 {p95:.0f} ms (at most 100), p99 {p99:.0f} ms, longest {latencies[-1] * 1000:.0f} ms")
    print(f"hostile: {dict(found.hostile)}, longest {max(found.hostile_seconds):.1f} s")
    first, last = found.memory["after 10 s"], found.memory["at the end"]
    print(f"memory: {first:.0f} MB after 10 s, {last:.0f} MB at the end ({(last / first - 1) * 100:+.1f} %, within 10 %)")


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description="The server under load, and beside its peers.")
    parser.add_argument("--seconds", type=int, default=60, help="of load (default: 60); throughput takes a sixth a server")
    parser.add_argument("--only", choices=("load", "throughput"))
    parser.add_argument("--build", type=Path, default=ROOT / "build")
    arguments = parser.parse_args()
    build = arguments.build.resolve()
    subprocess.run([sys.executable, "-m", "kg", "build", "--quiet", "--out", str(build)], cwd=ROOT, check=True)
    if arguments.only != "throughput":
        with running(serve(build, 8760), 8760) as pid:
            show(asyncio.run(load(8760, pid, build, arguments.seconds)))
    if arguments.only != "load":
        throughput(build, arguments.seconds / 6)


if __name__ == "__main__":
    main()
