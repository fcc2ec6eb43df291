"""How the server and a worker talk over a socket pair.

A request is a JSON text with its length before it; an answer is a sequence of frames, each a kind, a length and a payload.
"""

from __future__ import annotations

import json
import socket
import struct
from dataclasses import dataclass
from typing import Any

from kg.server.refusal import Refusal

FRAME = struct.Struct(">cI")
LENGTH = struct.Struct(">I")
READY, HEAD, DATA, END, REFUSED, FAILED, FAULT = (bytes([code]) for code in b"RHDEXFB")
"""Kinds of frames: the store is open; what the answer is; a part of it; its end; a refusal; the store cannot be opened; a fault
of ours, for the log (a worker itself may write to no file)."""

Request = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Build:
    """Where a build lies, and the name by which its answers are told from those of others."""

    store: str
    dist: str
    name: str


@dataclass(frozen=True, slots=True)
class Head:
    """What an answer is: its status, its headers, and the file that holds its body, if one does."""

    status: int
    headers: tuple[tuple[str, str], ...]
    file: str = ""

    def encode(self) -> bytes:
        """Return the payload of a HEAD frame."""
        return json.dumps([self.status, self.headers, self.file]).encode("utf-8")

    @classmethod
    def decode(cls, payload: bytes) -> Head:
        """Read the payload of a HEAD frame."""
        status, headers, file = json.loads(payload)
        return cls(status, tuple((name, value) for name, value in headers), file)


class Stop(Exception):
    """The server has hung up."""


class Line:
    """The worker's end of the socket pair."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection
        self._held = bytearray()

    def receive(self) -> Request:
        """Return the next request.

        Raises:
            Stop: if there will be none.
        """
        (length,) = LENGTH.unpack(self._exactly(LENGTH.size))
        request: Request = json.loads(self._exactly(length))
        return request

    def send(self, *frames: tuple[bytes, bytes]) -> None:
        """Send frames together; wait while the server does not read.

        Raises:
            Stop: if the server has hung up.
        """
        parts = [part for kind, payload in frames for part in (FRAME.pack(kind, len(payload)), payload)]
        try:
            self._socket.sendall(b"".join(parts))
        except OSError:
            raise Stop from None

    def refuse(self, refusal: Refusal) -> None:
        """Send a refusal; after a HEAD it means that the answer is cut off."""
        self.send((REFUSED, json.dumps([refusal.status, refusal.message, refusal.headers]).encode("utf-8")))

    def _exactly(self, size: int) -> bytes:
        while len(self._held) < size:
            try:
                part = self._socket.recv(1 << 18)
            except OSError:
                raise Stop from None
            if not part:
                raise Stop
            self._held += part
        found = bytes(self._held[:size])
        del self._held[:size]
        return found


def encode_request(request: Request) -> bytes:
    """Return a request as ``Line.receive`` takes it."""
    payload = json.dumps(request).encode("utf-8")
    return LENGTH.pack(len(payload)) + payload


def decode_refusal(payload: bytes) -> Refusal:
    """Read the payload of a REFUSED frame."""
    return Refusal(*json.loads(payload))
