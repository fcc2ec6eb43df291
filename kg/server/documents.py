"""The documents of the graph, mounted beside the endpoint: everything that is not ``/sparql``."""

from __future__ import annotations

import asyncio
from pathlib import Path

from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from kg.server.builds import Builds
from kg.server.job import Job, Usage
from kg.server.limits import Limits
from kg.server.refusal import Refusal
from kg.server.reply import mount_url, refused
from kg.server.wire import Head

_PART = 64 * 1024
_METHODS = ("GET", "HEAD", "OPTIONS")


class Documents:
    """Answers what is asked of documents, in the workers that hold them."""

    def __init__(self, builds: Builds, limits: Limits, usage: Usage) -> None:
        self._builds, self._limits, self._usage = builds, limits, usage

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI)."""
        client = (scope.get("client") or ("",))[0]
        headers = Headers(scope=scope)
        try:
            with self._usage.admit(client, self._limits.each):
                mount = mount_url(scope, headers)
                job = Job(_request(scope, headers, mount), client, self._usage)
                (await self._builds.current()).documents.submit(job)
                try:
                    while not job.ended:
                        await job.news()
                except asyncio.CancelledError:
                    job.leave()
                    raise
                if job.refusal or job.head is None:
                    raise job.refusal or Refusal(503, "no answer: try again", {"Retry-After": "1"})
                if job.head.file:
                    await _send_file(job.head, scope, send)
                else:
                    await _send(job.head, job.take(job.held), send)
        except Refusal as refusal:
            await refused(refusal)(scope, receive, send)


def _request(scope: Scope, headers: Headers, mount: str) -> dict[str, object]:
    method = scope["method"]
    if method not in _METHODS:  # a body may come with it that nobody reads
        raise Refusal(405, f"{method} is not taken here", {"Allow": ", ".join(_METHODS), "Connection": "close"})
    return {
        "kind": "document", "method": method, "mount": mount,
        "path": scope["path"].removeprefix(scope.get("root_path", "")),
        "query": scope["query_string"].decode("latin-1"),
        "headers": {name: ", ".join(headers.getlist(name)) for name in headers},
    }


def _raw(head: Head) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in head.headers]


async def _send(head: Head, body: bytes, send: Send) -> None:
    await send({"type": "http.response.start", "status": head.status, "headers": _raw(head)})
    await send({"type": "http.response.body", "body": body})


async def _send_file(head: Head, scope: Scope, send: Send) -> None:
    """Send a file part by part; it is opened first, so that a build that goes meanwhile leaves it to us."""
    with await asyncio.to_thread(Path(head.file).open, "rb") as file:
        await send({"type": "http.response.start", "status": head.status, "headers": _raw(head)})
        while scope["method"] != "HEAD":
            part = await asyncio.to_thread(file.read, _PART)
            if not part:
                break
            await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body"})
