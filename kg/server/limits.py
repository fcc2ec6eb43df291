"""What one request, one client and all of them together may use."""

from __future__ import annotations

import os
from dataclasses import dataclass

MAX_QUERY = 65_536
"""Characters of a query; a longer one is answered 413 (414 in a URL)."""
MAX_BODY = 4 * MAX_QUERY
"""Bytes of a request's body: a query of other than ASCII letters grows when it is encoded."""
MAX_HEAD = 65_536
"""Bytes of a request line with its headers."""
MAX_PARAMETERS = 200
"""Parameters of a request."""
MAX_DEPTH = 100
"""Brackets that may stand inside one another in a query."""
HEAD_SECONDS = 10.0
"""How long a client may take to send a request line and headers, and to begin one on a fresh connection."""
BODY_SECONDS = 20.0
"""How long a client may take to send a body."""
STALL_SECONDS = 20.0
STALL_BYTES = 16_384
"""A client that takes fewer bytes of a waiting answer in so many seconds is left."""
CONNECTIONS = 1_000
"""Connections at a time."""
SPOOL_BYTES = 128 * 1024 * 1024
"""Bytes of answers that are held for slow clients, all together; beyond that their queries wait for them."""
WHOLE_BYTES = 256 * 1024
"""An answer that is ready so soon that it is no heavy one, and no longer than this, is sent whole, with its length and entity
tag, and may be kept for identical questions; others are streamed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits that whoever runs the server may set.

    A query begins among the quick ones. If it is still running after ``quick_seconds`` it becomes a heavy one: a fresh
    process takes its place, and it goes on at a low priority. So quick queries never wait for heavy ones.
    """

    seconds: float = 10.0
    """of a query, in wall time; it is killed then"""
    megabytes: int = 256
    """of address space that a query may take beyond the open store"""
    rows: int = 100_000
    """rows (or triples) of an answer"""
    answer_bytes: int = 64 * 1024 * 1024
    """bytes of an answer"""
    quick_seconds: float = 0.2
    quick: int = max(4, 2 * (os.cpu_count() or 1))
    """processes that wait for queries"""
    heavy: int = 6
    """heavy queries at a time, of all clients"""
    heavy_each: int = 4
    """heavy queries at a time, of one client"""
    waiting: int = 256
    """requests that wait for a process, of all clients"""
    each: int = 128
    """requests that one client may have under way"""
    cache_bytes: int = 64 * 1024 * 1024
    """bytes of answers kept for identical questions; 0 keeps none"""
