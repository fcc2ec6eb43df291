"""The SPARQL endpoint: queries by the SPARQL 1.1 Protocol, and the service description."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from dataclasses import astuple

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kg.documents.negotiate import HTML, best_format
from kg.server.asked import METHODS, Asked, read_query
from kg.server.builds import Builds
from kg.server.cache import Cache, Entry, is_stable
from kg.server.formats import TRIPLES, choose, listed
from kg.server.job import Job, Usage
from kg.server.limits import WHOLE_BYTES, Limits
from kg.server.refusal import Refusal
from kg.server.reply import SAFE, decide, mount_url, refused, stream

log = logging.getLogger("kg.server")
_LICENSE = "https://creativecommons.org/licenses/by/4.0/"
_PREFLIGHT = {
    **SAFE, "Allow": METHODS, "Access-Control-Allow-Methods": METHODS, "Access-Control-Max-Age": "86400",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Language, Content-Type, If-None-Match",
}


class Endpoint:
    """Answers what is sent to ``/sparql``."""

    def __init__(self, builds: Builds, cache: Cache, limits: Limits, usage: Usage) -> None:
        self._builds, self._cache, self._limits, self._usage = builds, cache, limits, usage

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request (ASGI)."""
        client = (scope.get("client") or ("",))[0]
        headers = Headers(scope=scope)
        begin = time.perf_counter()
        try:
            with self._usage.admit(client, self._limits.each):
                await self._answer(scope, receive, send, headers, client)
        except Refusal as refusal:
            if refusal.status >= 500:
                log.info("%d after %.2f s: %s", refusal.status, time.perf_counter() - begin, refusal.message)
            await refused(refusal)(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, headers: Headers, client: str) -> None:
        method = scope["method"]
        if method == "OPTIONS":
            await Response(status_code=204, headers=_PREFLIGHT)(scope, receive, send)
            return
        asked = await read_query(method, scope["query_string"], headers, receive)
        mount = mount_url(scope, headers)
        if asked is None:
            await (await self._described(headers, f"{mount}{_below(scope)}", mount, client))(scope, receive, send)
        else:
            await self._queried(asked, headers, mount, client, scope, receive, send)

    async def _queried(
        self, asked: Asked, headers: Headers, mount: str, client: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        build = await self._builds.current()
        choice = choose(_accept(headers))
        key = (build.name, asked, choice)
        entry = self._cache.get(key)
        if entry is None:
            job = Job(
                {"kind": "query", "text": asked.text, "default": asked.default, "named": asked.named,
                 "choice": astuple(choice)}, client, self._usage,
            )
            build.queries.submit(job)
            try:
                await decide(receive, job, WHOLE_BYTES)
            except asyncio.CancelledError:
                job.leave()
                raise
            if job.refusal and not job.head:
                raise job.refusal
            assert job.head is not None
            kind = dict(job.head.headers)["Content-Type"]
            if not job.ended or job.refusal or job.held > WHOLE_BYTES:
                await stream(scope, receive, send, {**_headers(mount, kind), "Cache-Control": "no-cache"}, job)
                return
            entry = _entry(kind, job.take(job.held))
            if is_stable(asked.text):
                self._cache.put(key, entry, len(asked.text))
        await _whole(entry, headers, mount)(scope, receive, send)

    async def _described(self, headers: Headers, endpoint: str, mount: str, client: str) -> Response:
        """Return the service description (SPARQL 1.1 Service Description, 2), or for browsers the way to the query form."""
        form = best_format(_accept(headers), (*TRIPLES, HTML))
        if form is None:
            raise Refusal(406, f"the service description is offered as {listed(TRIPLES)}")
        if form is HTML:
            return Response(status_code=303, headers={**SAFE, "Location": f"{mount}/", "Vary": "Accept"})
        build = await self._builds.current()
        key = (build.name, endpoint, form.media)
        entry = self._cache.get(key)
        if entry is None:
            job = Job({"kind": "description", "media": form.media, "endpoint": endpoint}, client, self._usage)
            build.documents.submit(job)
            while not job.ended:
                await job.news()
            if job.refusal:
                raise job.refusal
            entry = _entry(form.content_type, job.take(job.held))
            self._cache.put(key, entry, len(endpoint))
        return _whole(entry, headers, mount)


def _accept(headers: Headers) -> str:
    return ", ".join(headers.getlist("accept"))


def _below(scope: Scope) -> str:
    path: str = scope["path"].removeprefix(scope.get("root_path", ""))
    return path


def _entry(kind: str, body: bytes) -> Entry:
    tag = hashlib.blake2b(kind.encode("latin-1") + b"\n" + body, digest_size=16).hexdigest()
    return Entry(kind, f'"{tag}"', body)


def _headers(mount: str, kind: str) -> dict[str, str]:
    link = f'<{mount}/.well-known/void>; rel="describedby", <{_LICENSE}>; rel="license"'
    return {**SAFE, "Content-Type": kind, "Vary": "Accept", "Link": link}


def _whole(entry: Entry, asked: Headers, mount: str) -> Response:
    headers = {**_headers(mount, entry.content_type), "ETag": entry.etag, "Cache-Control": "no-cache"}
    known = asked.get("if-none-match", "")
    if known and (known.strip() == "*" or entry.etag in known):
        del headers["Content-Type"]
        return Response(status_code=304, headers=headers)
    return Response(entry.body, headers=headers)
