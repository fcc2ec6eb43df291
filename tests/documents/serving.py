"""A small HTTP server around ``Pages``, for tests with real clients and browsers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import unquote

from kg.documents.pages import Pages


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
