"""Reading a request of the SPARQL 1.1 Protocol (section 2.1, query operation)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from kg.server.limits import BODY_SECONDS, MAX_BODY, MAX_PARAMETERS
from kg.server.refusal import Refusal
from kg.server.safety import check_size

METHODS = "GET, HEAD, POST, OPTIONS"
FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
ACCEPTED = f"{FORM}, {DIRECT}"
_CHARSET = re.compile(r';\s*charset\s*=\s*"?([^\s;"]+)"?', re.IGNORECASE)
_GRAPH = re.compile(r"(?:https?://|urn:)[^\x00-\x20<>\"{}|^`\\]+", re.IGNORECASE)
_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_READ_ON = 4 * MAX_BODY  # of a body that is too large, so that the client reads our answer before the connection closes

Receive = Callable[[], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with the dataset that the protocol names (2.1.4)."""

    text: str
    default: tuple[str, ...]
    named: tuple[str, ...]


async def read_query(method: str, query_string: bytes, headers: Mapping[str, str], receive: Receive) -> Asked | None:
    """Return what a request asks; nothing if it is a GET or HEAD that asks for the service description.

    Raises:
        Refusal: 400, 405, 408, 413, 414 or 415.
    """
    parameters = _parameters(query_string, "the URL")
    if method in ("GET", "HEAD"):
        if not any(name in ("query", "update") for name, _ in parameters):
            return None
        return _asked(parameters, 414)
    if method != "POST":
        raise Refusal(405, f"{method} is not taken here: use {METHODS}", {"Allow": METHODS})
    kind, _, rest = headers.get("content-type", "").partition(";")
    kind = kind.strip().lower()
    charset = _CHARSET.search(f";{rest}")
    if kind not in (FORM, DIRECT):
        said = f"{kind[:100]!r} is not taken" if kind else "the body has no Content-Type"
        hint = "; this endpoint is read only" if kind == "application/sparql-update" else ""
        raise Refusal(415, f"{said}: send {ACCEPTED}{hint}", {"Accept-Post": ACCEPTED})
    if charset and charset[1].lower() not in ("utf-8", "utf8", "us-ascii"):
        raise Refusal(415, "queries are taken in UTF-8 only", {"Accept-Post": ACCEPTED})
    if headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise Refusal(415, "a compressed body is not taken: send it plainly", {"Accept-Encoding": "identity"})
    body = await read_body(headers, receive)
    if kind == FORM:
        return _asked(parameters + _parameters(body, "the body"), 413)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise Refusal(400, "the query is not UTF-8") from None
    return _asked([*parameters, ("query", text)], 413)


async def read_body(headers: Mapping[str, str], receive: Receive) -> bytes:
    """Return a request's body.

    Raises:
        Refusal: 413 if it is too large, 408 if it comes too slowly.
    """
    body = bytearray()
    size = 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while True:
                message = await receive()
                part = message.get("body", b"")
                size += len(part)
                if size <= MAX_BODY:
                    body += part
                if size > _READ_ON or not message.get("more_body"):
                    break
    except TimeoutError:
        raise Refusal(408, f"the body did not come within {BODY_SECONDS:g} seconds", {"Connection": "close"}) from None
    if size > MAX_BODY:
        raise Refusal(413, f"a body has at most {MAX_BODY:,} bytes", {"Connection": "close"})
    return bytes(body)


def _parameters(encoded: bytes, where: str) -> list[tuple[str, str]]:
    if not encoded:
        return []
    if _PERCENT.search(encoded):
        raise Refusal(400, f"{where} has a percent sign that encodes nothing: write %25")
    try:
        return parse_qsl(
            encoded.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=MAX_PARAMETERS
        )
    except UnicodeDecodeError:
        raise Refusal(400, f"{where} is not percent-encoded UTF-8") from None
    except ValueError:
        raise Refusal(400, f"{where} has more than {MAX_PARAMETERS} parameters") from None


def _asked(parameters: list[tuple[str, str]], too_long: int) -> Asked:
    queries = [value for name, value in parameters if name == "query"]
    if any(name == "update" for name, _ in parameters):
        raise Refusal(400, "this endpoint is read only: it takes query=, not update=")
    if len(queries) != 1:
        raise Refusal(400, f"exactly one query is asked at a time; here are {len(queries)}")
    check_size(queries[0], too_long)
    default, named = (
        tuple(dict.fromkeys(_graph(value, name) for name, value in parameters if name == wanted))
        for wanted in ("default-graph-uri", "named-graph-uri")
    )
    return Asked(queries[0], default, named)


def _graph(iri: str, name: str) -> str:
    """Return a graph's IRI. A graph that the store does not have is an empty one; nothing is ever fetched.

    Raises:
        Refusal: 400, if it is no absolute IRI, or a file.
    """
    if not _GRAPH.fullmatch(iri):
        raise Refusal(400, f"{name}: write the absolute http, https or urn IRI of a graph of this store; nothing is fetched")
    return iri
