"""Servers for tests with real clients and browsers: a small one around ``Pages``, and ``kg serve``."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote

from kg.documents.pages import Pages
from tests.conftest import ROOT


@contextmanager
def serving(pages: Pages, mount: str = "") -> Iterator[str]:
    """Serve pages under a path such as ``/vcd`` on a free port of this machine; give the URL of the mount point."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            path, _, query = self.path.partition("?")
            headers: dict[str, str] = {}
            for name, value in self.headers.items():
                headers[name.lower()] = f"{headers[name.lower()]}, {value}" if name.lower() in headers else value
            assert path.startswith(mount)
            found = pages.respond(self.command, unquote(path.removeprefix(mount)), query, headers, url)
            self.send_response(found.status)
            for name, value in found.headers:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(found.file.read_bytes() if found.file else found.body)

        do_GET = do_HEAD = do_OPTIONS = do_POST = do_PUT = do_DELETE = answer

        def log_message(self, form: str, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    url = f"http://127.0.0.1:{server.server_port}{mount}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield url
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def kg_serve(build: Path) -> Iterator[str]:
    """Give the address of ``kg serve`` over a build."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "kg", "serve", "--port", str(port), "--build", str(build)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if server.poll() is not None or probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        assert server.poll() is None, "kg serve ended"
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)
