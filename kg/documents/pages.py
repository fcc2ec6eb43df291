"""Every page and document of the graph by its path: the one place where a request becomes a response."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from pyoxigraph import Store

from kg.documents.response import Response


class Pages:
    """The documents of one build. Thread-safe: it only reads the store, and its caches are bounded.

    A new build gets a new ``Pages``; a server swaps the one for the other.
    """

    def __init__(
        self, store: Store, dist: Path, build_id: str, *, modified: datetime | None = None, endpoint: str = "sparql"
    ) -> None:
        """Take a store and what lies beside it.

        Args:
            store: a published store, or an in-memory one (a view as of a day).
            dist: the folder of dumps (``dist/`` of the build).
            build_id: the build's fingerprint; every cache key and entity tag changes with it.
            modified: when the data changed last, for ``Last-Modified``; left out: when ``dist/vcd.nq`` was written.
            endpoint: where the SPARQL endpoint lies below the mount point; empty where there is none (a static site).
        """
        self.store, self.dist, self.build_id, self.modified, self.endpoint = store, dist, build_id, modified, endpoint

    def respond(self, method: str, path: str, query: str, headers: Mapping[str, str], mount: str) -> Response:
        """Answer a request for anything but the SPARQL endpoint; never raises for what a client may send.

        It handles ``/``, ``/id/``, ``/doc/``, ``/graph/``, ``/ontology``, ``/dataset``, ``/dist/``, ``/assets/``,
        ``/.well-known/void``, ``/sitemap.xml``, ``/robots.txt``; GET, HEAD and OPTIONS (405 for others); conditional requests;
        gzip (so the server must not compress again). Redirects and links are relative to the path asked for, so they hold
        under any mount point and behind any proxy.

        Args:
            method: in capitals.
            path: below the mount point, percent-decoded, beginning with ``/``.
            query: the raw query string, without ``?``.
            headers: the request's, names in lower case, several values of one name joined by a comma.
            mount: the absolute URL of the mount point without a slash at its end (``https://example.org/vcd``), used only
                where a URL has to be absolute (sitemap, robots.txt, the address of the endpoint).
        """
        return Response(501, (("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", "0")))
