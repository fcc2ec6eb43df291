"""The application: which request goes where. Everything that is not ``/sparql`` is a document."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache, partial
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from kg.server.builds import Builds
from kg.server.cache import Cache
from kg.server.documents import Documents
from kg.server.endpoint import Endpoint
from kg.server.job import Usage
from kg.server.limits import Limits
from kg.server.reply import PREFIX


def application(out: Path, limits: Limits, *, root_path: str = "", proxies: str = "127.0.0.1") -> ASGIApp:
    """Return the ASGI application over a build folder.

    Args:
        out: the folder with the published ``store/`` and ``dist/``.
        limits: what requests may use.
        root_path: where the server is mounted on its host (``/vcd``), if its proxy does not say so itself.
        proxies: the addresses or networks, with commas, whose ``X-Forwarded-...`` headers are believed.
    """
    usage, cache = Usage(), Cache(limits.cache_bytes)
    builds = Builds(out, limits, usage, cache.clear)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await builds.current()
        yield
        builds.close()

    endpoint = Endpoint(builds, cache, limits, usage)
    documents = Documents(builds, limits, usage)
    routes = [Route("/sparql", endpoint), Route("/sparql/", endpoint), Route("/{path:path}", documents)]
    return Proxied(Starlette(routes=routes, lifespan=lifespan), root_path, proxies)


class Proxied:
    """Believes what a trusted proxy says of the client's address, scheme and prefix (``X-Forwarded-For, -Proto, -Prefix``)."""

    def __init__(self, app: ASGIApp, root_path: str, proxies: str) -> None:
        self._root_path = root_path
        networks = [ip_network(text.strip()) for text in proxies.split(",") if text.strip()]
        self._trusts = lru_cache(maxsize=4096)(partial(_is_in, networks))
        self._app, self._behind = app, ProxyHeadersMiddleware(app, trusted_hosts=proxies)  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        trusted = self._trusts((scope.get("client") or ("",))[0])
        prefix = self._root_path
        if trusted:
            given = next((value for name, value in scope["headers"] if name == b"x-forwarded-prefix"), b"").decode("latin-1")
            given = given.rstrip("/")
            prefix = given if given and PREFIX.fullmatch(given) else prefix
        if prefix:
            path = scope["path"]
            scope["root_path"] = prefix
            scope["path"] = path if path == prefix or path.startswith(f"{prefix}/") else prefix + path
        await (self._behind if trusted else self._app)(scope, receive, send)  # type: ignore[arg-type]


def _is_in(networks: list[IPv4Network | IPv6Network], client: str) -> bool:
    try:
        address = ip_address(client)
    except ValueError:
        return False
    return any(address in network for network in networks)
