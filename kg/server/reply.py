"""How answers leave: whole, refused, or part by part."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kg.server.job import Job
from kg.server.refusal import Refusal

PREFIX = re.compile(r"(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)*")
"""A mount point on a host."""
SAFE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}
"""On every answer of our own."""
_HOST = re.compile(r"(?:[A-Za-z0-9._-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?")
_PART = 64 * 1024


def mount_url(scope: Scope, headers: Headers) -> str:
    """Return the absolute URL of the mount point as the client sees it, without a slash at its end.

    Raises:
        Refusal: 400, if there is not one Host header that names a host (RFC 9112, 3.2).
    """
    hosts = headers.getlist("host")
    if not hosts and scope["http_version"] == "1.0" and scope.get("server"):
        name, port = scope["server"]
        hosts = [f"{name}:{port}"]
    if len(hosts) != 1 or not _HOST.fullmatch(hosts[0]):
        raise Refusal(400, "the Host header names no host")
    return f"{scope['scheme']}://{hosts[0]}{scope.get('root_path', '')}"


def refused(refusal: Refusal) -> Response:
    """Return a refusal as a short text for people."""
    return Response(
        f"{refusal.message}\n", refusal.status, {**SAFE, **refusal.headers, "Cache-Control": "no-store"},
        media_type="text/plain",
    )


async def left(receive: Receive, job: Job) -> None:
    """Wait until the client leaves, and give the job up then."""
    while (await receive())["type"] != "http.disconnect":
        pass
    job.leave()


async def decide(receive: Receive, job: Job, whole: int) -> None:
    """Wait until it is known how an answer begins.

    That is: its end, if it comes before it counts as slow and before there is more than ``whole`` bytes of it; else its
    first row.
    """
    while not (job.ended or job.slow or job.held > whole):
        await job.news()
    if job.decided or job.ended:
        return
    watch = asyncio.create_task(left(receive, job))
    try:
        while not (job.decided or job.left):
            await job.news()
    finally:
        watch.cancel()


async def stream(scope: Scope, receive: Receive, send: Send, headers: dict[str, str], job: Job) -> None:
    """Send an answer part by part.

    One that is stopped in between ends with a line that says so, and with a transfer that is not completed, so that neither
    people nor programs take it for the whole.
    """
    assert job.head is not None
    watch = asyncio.create_task(left(receive, job))
    try:
        raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": job.head.status, "headers": raw})
        if scope["method"] == "HEAD":
            job.leave()
            await send({"type": "http.response.body"})
            return
        while not job.left:
            part = job.take(_PART)
            if part:
                await send({"type": "http.response.body", "body": part, "more_body": True})
            elif job.refusal:
                cut = f"\n# cut off here: {job.refusal.message}\n".encode()
                await send({"type": "http.response.body", "body": cut, "more_body": True})
                return
            elif job.ended:
                await send({"type": "http.response.body"})
                return
            else:
                await job.news()
    finally:
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch
        if not job.ended:
            job.leave()
