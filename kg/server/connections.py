"""The HTTP server: uvicorn, with connections that clients can neither hold open for nothing nor fill."""

from __future__ import annotations

import asyncio
import logging
import resource
import signal
import socket
from pathlib import Path

from uvicorn import Config, Server
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kg.model.errors import UsageError
from kg.server.app import application
from kg.server.handle import prepare
from kg.server.limits import CONNECTIONS, HEAD_SECONDS, MAX_HEAD, STALL_BYTES, STALL_SECONDS, Limits

log = logging.getLogger("kg.server")
_KEEP_ALIVE_SECONDS = 10
_BACKLOG = 1024
_LINGER_SECONDS = 1.0


class Connection(HttpToolsProtocol):
    """A connection with limits that uvicorn does not have: for the time and size of a head, and for clients that do not read."""

    _head_timer: asyncio.TimerHandle | None = None
    _stall_timer: asyncio.TimerHandle | None = None
    _head_bytes = 0
    _refused = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a head, if there is room for another connection (called by the event loop)."""
        super().connection_made(transport)
        if len(self.connections) > CONNECTIONS:
            self._refuse(b"503 Service Unavailable", "too many connections: try again", b"retry-after: 2\r\n")
        else:
            self._await_head()

    def data_received(self, data: bytes) -> None:
        """Count the bytes of heads (called by the event loop)."""
        if self._refused:
            return  # the client is still sending what it should not
        if self._head_timer is None and (self.cycle is None or self.cycle.response_complete):
            self._await_head()
        reading_head = self._head_timer is not None
        self._head_bytes += len(data)
        super().data_received(data)
        if reading_head and self._head_timer is not None and self._head_bytes > MAX_HEAD:
            status = b"431 Request Header Fields Too Large" if self.headers else b"414 URI Too Long"
            self._refuse(status, f"a request line with its headers has at most {MAX_HEAD:,} bytes")

    def on_headers_complete(self) -> None:
        """Stop waiting for the head (called by the parser)."""
        self._stop_head()
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP (called where parsing fails, which it does for a URL of more than 64 kB as well)."""
        if len(getattr(self, "url", b"")) >= MAX_HEAD:
            self._refuse(b"414 URI Too Long", f"a URL has fewer than {MAX_HEAD:,} bytes")
        else:
            super().send_400_response(msg)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop all clocks (called by the event loop)."""
        self._stop_head()
        self._stop_stall()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Begin to watch a client that does not read as fast as we write (called by the event loop)."""
        super().pause_writing()
        self._stop_stall()
        waiting = self.transport.get_write_buffer_size()
        self._stall_timer = self.loop.call_later(STALL_SECONDS, self._check_stall, waiting)

    def resume_writing(self) -> None:
        """The client has read (called by the event loop)."""
        self._stop_stall()
        super().resume_writing()

    def _check_stall(self, before: int) -> None:
        waiting = self.transport.get_write_buffer_size()
        if before - waiting < STALL_BYTES:
            self.transport.abort()
        else:
            self._stall_timer = self.loop.call_later(STALL_SECONDS, self._check_stall, waiting)

    def _stop_stall(self) -> None:
        if self._stall_timer:
            self._stall_timer.cancel()
            self._stall_timer = None

    def _await_head(self) -> None:
        self._head_bytes = 0
        self._head_timer = self.loop.call_later(HEAD_SECONDS, self._head_is_late)

    def _stop_head(self) -> None:
        if self._head_timer:
            self._head_timer.cancel()
            self._head_timer = None

    def _head_is_late(self) -> None:
        self._head_timer = None
        if self._head_bytes:
            self._refuse(b"408 Request Timeout", f"a request line with its headers has to come within {HEAD_SECONDS:g} seconds")
        elif not self.transport.is_closing():
            self.transport.close()

    def _refuse(self, status: bytes, message: str, more: bytes = b"") -> None:
        """Answer, and close a moment later: a connection closed on unread bytes would be reset, and the answer lost."""
        self._stop_head()
        if self.transport.is_closing():
            return
        self._refused = True
        body = f"{message}\n".encode()
        head = b"HTTP/1.1 %b\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: %d\r\n%bconnection: close\r\n\r\n"
        self.transport.write(head % (status, len(body), more) + body)
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(_LINGER_SECONDS, self.transport.close)


class _Announced(Server):
    """Says where it listens as soon as it does."""

    def __init__(self, config: Config, address: str) -> None:
        super().__init__(config)
        self._address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            log.info("listening at %s (SPARQL: %ssparql)", self._address, self._address)


def serve(out: Path, host: str, port: int, limits: Limits, *, root_path: str = "", proxies: str = "127.0.0.1") -> None:
    """Serve a build folder until a signal ends it.

    Args:
        out: the folder with the published ``store/`` and ``dist/``.
        host: the address to listen at.
        port: from 0 (any free one) to 65535.
        limits: what requests may use.
        root_path: where the server is mounted on its host, beginning with a slash; empty for the root.
        proxies: the addresses or networks, with commas, of proxies that are believed.

    Raises:
        UsageError: if nothing can listen there.
    """
    try:
        listening = socket.create_server((host, port), family=_family(host), backlog=_BACKLOG)
    except (OSError, OverflowError) as error:
        raise UsageError(f"cannot listen at {host}, port {port} ({error}): choose others with --host and --port") from None
    _allow_files()
    prepare()
    name = f"[{host}]" if ":" in host else host
    config = Config(
        application(out, limits, root_path=root_path, proxies=proxies), http=Connection, ws="none", lifespan="on",
        log_config=None, access_log=False, proxy_headers=False, server_header=False,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS, timeout_graceful_shutdown=int(limits.seconds) + 2, backlog=_BACKLOG,
    )
    logging.getLogger("uvicorn").setLevel(logging.ERROR)
    logging.getLogger("uvicorn.error").addFilter(_is_no_cut)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _ended)
    with listening:
        _Announced(config, f"http://{name}:{listening.getsockname()[1]}{root_path}/").run([listening])


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _allow_files() -> None:
    """Raise the number of open files to what the system allows, for connections."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _ended(number: int, frame: object) -> None:
    """Do nothing more: uvicorn raises the signal that has ended it once again."""


def _is_no_cut(record: logging.LogRecord) -> bool:
    """Let no word of answers through that we have cut off ourselves."""
    return "without completing response" not in str(record.msg)
