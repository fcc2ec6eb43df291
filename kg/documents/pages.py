"""Every page and document of the graph by its path: the one place where a request becomes a response (RFC 9110)."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections import OrderedDict
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from threading import Lock
from urllib.parse import parse_qsl, urlsplit

from pyoxigraph import Store

from kg.documents.contents import LICENSE
from kg.documents.crawlers import robots, sitemap
from kg.documents.html import POLICY, asset, page_file, render
from kg.documents.library import Document, Library
from kg.documents.negotiate import (
    BY_EXTENSION,
    FORMATS,
    HTML,
    LANGUAGES,
    RDF_FORMATS,
    Format,
    best_format,
    takes_gzip,
    wanted_language,
)
from kg.documents.response import Response
from kg.model.rooms import ONTOLOGY, QUERIES
from kg.model.terms import BASE, bare

METHODS = "GET, HEAD, OPTIONS"
CACHED = 32 * 2**20
"""How many bytes of written documents are kept."""
_VARY = "Accept, Accept-Language, Accept-Encoding"
_COMMON = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "Content-Location, ETag, Link, Location"),
    ("Content-Security-Policy", f"{POLICY}; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Vary", _VARY),
)
_FILE = re.compile(rf"(.+?)(?:\.({'|'.join(LANGUAGES)}))?\.({'|'.join(BY_EXTENSION)})")
_MOUNT = re.compile(r"https?://[\w.:\[\]-]+(?:/[\w.~%/-]*)?", re.ASCII)
_PART = re.compile(r"\w[\w.-]*(?:/\w[\w.-]*)*", re.ASCII)  # of the description: no segment begins with a dot
_TAG = re.compile(r'(?:W/)?("[^"]*")')
_PLAIN = Format("txt", "text/plain", "text")
_ASSET_TYPES = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
_SMALL = 512  # bytes below which gzip gains nothing


class Pages:
    """The documents of one build. Thread-safe: it only reads the store, and its cache is bounded.

    A new build gets a new ``Pages``; a server swaps the one for the other.
    """

    def __init__(
        self, store: Store, dist: Path, build_id: str, *, modified: datetime | None = None, endpoint: str = "sparql",
        ontology: Path = ONTOLOGY, queries: Path = QUERIES,
    ) -> None:
        """Take a store and what lies beside it.

        Args:
            store: a published store, or an in-memory one (which reads some ten times faster; a view as of a day is one).
            dist: the folder of dumps (``dist/`` of the build).
            build_id: the build's fingerprint.
            modified: when the data changed last, for ``Last-Modified``; left out: when ``dist/vcd.nq`` was written.
            endpoint: where the SPARQL endpoint lies below the mount point; empty where there is none (a static site).
            ontology: the folder of the ontology and its versions.
            queries: the folder of the catalogue.
        """
        self.build_id = build_id
        self.library = Library(store, dist, endpoint, ontology=ontology, queries=queries)
        date = modified or data_date(dist)
        self.modified = date.replace(microsecond=0) if date else None
        self._cache: OrderedDict[tuple[str, ...], bytes] = OrderedDict()
        self._cached, self._lock = 0, Lock()

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
        if method == "OPTIONS":
            allow = (("Allow", METHODS), ("Access-Control-Allow-Methods", METHODS), ("Access-Control-Allow-Headers", "*"),
                     ("Access-Control-Max-Age", "86400"))
            return Response(204, (*allow, *_COMMON))
        if method not in ("GET", "HEAD"):
            return _text(405, "Only GET, HEAD and OPTIONS are understood here.\n", (("Allow", METHODS),))
        request = _Request(path, dict(parse_qsl(query[:2000])), headers, mount)
        found = self._route(request)
        return Response(found.status, found.headers) if method == "HEAD" else found

    def _route(self, request: _Request) -> Response:
        path = request.path
        if path in ("", "/"):
            return self._negotiated("index", request) if path else _redirect(308, f"{request.mount}/")
        name = path[1:]
        area, _, rest = name.partition("/")
        if area in ("id", "graph"):
            return self._redirected(f"doc/{rest}" if area == "id" else f"doc/{name}", request)
        if area == "dataset" and _PART.fullmatch(rest):
            return _redirect(303, f"{request.root}dataset")
        if name == ".well-known/void":
            return self._negotiated("dataset", request, (*RDF_FORMATS, HTML))
        if found := self._file(name, request):
            return found
        match = _FILE.fullmatch(name)
        if match and (match[3] == "html" or not match[2]):
            return self._named(match[1], BY_EXTENSION[match[3]], match[2], request)
        return self._negotiated(name, request)

    def _file(self, name: str, request: _Request) -> Response | None:
        """Return a file that is no document: a dump, an asset, or what crawlers ask for; ``None`` if it is none of them."""
        area, _, rest = name.partition("/")
        if area == "dist" and rest in self.library.dumps:
            dump = self.library.dumps[rest]
            return self._tagged(Response(200, (("Content-Type", dump.media),), file=dump.file), f'"{dump.sha256[:32]}"', request)
        if area == "assets" and (content := asset(rest)) is not None:
            return self._sent(content, _ASSET_TYPES[Path(rest).suffix], request)
        if name == "robots.txt":
            text = robots(request.mount, urlsplit(request.mount).path, self.library.endpoint)
            return self._sent(text.encode(), "text/plain; charset=utf-8", request)
        if name.startswith("sitemap") and (xml := sitemap(name, list(self.library.listed()), request.mount)):
            return self._sent(xml.encode(), "application/xml", request)
        return None

    def _redirected(self, name: str, request: _Request) -> Response:
        """Answer for a thing, which is no document: 303 to the document that suits the client (W3C note Cool URIs)."""
        document = self.library.find(name)
        if document is None:
            return self._missing(name, request)
        form = best_format(request.headers.get("accept"))
        if form is None:
            return self._unacceptable(document, request)
        file = _file(document, form, request.lang)
        links = (("Link", f'<{request.root}{document.name}>; rel="describedby"'),)
        if document.status == 410:
            return self._document(document, form, request.lang, request)
        return _redirect(303, request.root + file, links)

    def _negotiated(self, name: str, request: _Request, offered: tuple[Format, ...] = FORMATS) -> Response:
        document = self.library.find(name)
        if document is None:
            return self._missing(name, request)
        form = best_format(request.headers.get("accept"), offered)
        if form is None:
            return self._unacceptable(document, request)
        at = (("Content-Location", request.root + _file(document, form, request.lang)),)
        return self._document(document, form, request.lang, request, at)

    def _named(self, name: str, form: Format, lang: str | None, request: _Request) -> Response:
        document = self.library.find(name)
        if document is None:
            return self._missing(name, request, f".{lang}" if lang else "", form)
        asked = request.query.get("lang", "")
        return self._document(document, form, lang or (asked if asked in LANGUAGES else LANGUAGES[0]), request)

    def _document(
        self, document: Document, form: Format, lang: str, request: _Request, more: tuple[tuple[str, str], ...] = ()
    ) -> Response:
        mount = request.mount if document.knows_mount else ""
        key = (document.name, form.extension, lang if form == HTML else "", request.root if form == HTML else "", mount)
        body = self._kept(key)
        if body is None:
            body = self.library.write(document, form, lang, request.root, request.mount)
            self._keep(key, body)
        languages = (("Content-Language", lang),) if form == HTML else ()
        links = (("Link", ", ".join(_links(document, request.root))),)
        return self._sent(body, form.content_type, request, (*more, *languages, *links), document.status)

    def _sent(
        self, body: bytes, media: str, request: _Request, more: tuple[tuple[str, str], ...] = (), status: int = 200
    ) -> Response:
        """Send a body, compressed if the client takes that, or 304 if the client has it."""
        digest = hashlib.sha256(body).hexdigest()[:32]
        headers = (("Content-Type", media), *more)
        if len(body) >= _SMALL and takes_gzip(request.headers.get("accept-encoding")):
            key = ("gzip", digest)
            packed = self._kept(key)
            if packed is None:
                packed = gzip.compress(body, 6, mtime=0)
                self._keep(key, packed)
            headers = (*headers, ("Content-Encoding", "gzip"))
            return self._tagged(Response(status, headers, packed), f'"{digest}-gzip"', request)
        return self._tagged(Response(status, headers, body), f'"{digest}"', request)

    def _tagged(self, response: Response, tag: str, request: _Request) -> Response:
        """Add the validators, and answer 304 where they hold (RFC 9110, 13.1 and 13.2.2)."""
        dated = (("Last-Modified", format_datetime(self.modified, usegmt=True)),) if self.modified else ()
        headers = (*_COMMON, ("ETag", tag), *dated, ("Cache-Control", "no-cache"))
        if response.status == 200 and self._unchanged(tag, request.headers):
            kept = tuple((name, value) for name, value in response.headers if name in ("Content-Location", "Link"))
            return Response(304, (*kept, *headers))
        size = response.file.stat().st_size if response.file else len(response.body)
        headers = (*response.headers, *headers, ("Content-Length", str(size)))
        return Response(response.status, headers, response.body, response.file)

    def _unchanged(self, tag: str, headers: Mapping[str, str]) -> bool:
        known = headers.get("if-none-match")
        if known is not None:
            return known.strip() == "*" or tag in _TAG.findall(known)
        since = headers.get("if-modified-since")
        if since is None or self.modified is None:
            return False
        try:
            date = parsedate_to_datetime(since)
            return self.modified <= (date if date.tzinfo else date.replace(tzinfo=UTC))
        except (ValueError, OverflowError):
            return False

    def _missing(self, name: str, request: _Request, suffix: str = "", form: Format | None = None) -> Response:
        """Answer for a document that is not there: 301 if it was merged into another, else 404 with what may be meant."""
        into = self.library.survivor(name)
        if into:
            area = request.path.split("/")[1]
            target = into.replace("doc/", "id/", 1) if area == "id" else into
            return _redirect(301, request.root + target + suffix + (f".{form.extension}" if form else ""))
        near = self.library.nearest(name)
        if best_format(request.headers.get("accept"), (HTML, _PLAIN)) != HTML:
            lines = ["There is no document here.", *(f"Did you mean {BASE}{other.replace('doc/', 'id/', 1)} ?" for other in near)]
            return _text(404, "\n".join(lines) + "\n")
        page = self.library.page(request.lang, request.root)
        body = render("message.html", page, title=page.say("not-found"), text=page.say("not-found-text"),
                      path=request.path[:200], lead=page.say("nearest"), links=self.library.links(near, page), schema=None)
        return _plainly(404, body, HTML.content_type, (("Content-Language", page.lang),))

    def _unacceptable(self, document: Document, request: _Request) -> Response:
        """Answer 406 with what there is (RFC 9110, 15.5.7)."""
        listed = "".join(f"{form.media}  {_file(document, form, 'en').rsplit('/', 1)[-1]}\n" for form in FORMATS)
        links = (("Link", ", ".join(_links(document, request.root))),)
        text = f"This document exists, but in none of the formats asked for. It has these:\n{listed}"
        return _text(406, text, links)

    def _kept(self, key: tuple[str, ...]) -> bytes | None:
        with self._lock:
            if key in self._cache:
                self._cache.move_to_end(key)
            return self._cache.get(key)

    def _keep(self, key: tuple[str, ...], body: bytes) -> None:
        with self._lock:
            if key not in self._cache and len(body) <= CACHED // 8:
                self._cache[key] = body
                self._cached += len(body)
                while self._cached > CACHED:
                    self._cached -= len(self._cache.popitem(last=False)[1])


class _Request:
    """What a client asks for, and the way from there back to the mount point."""

    def __init__(self, path: str, query: Mapping[str, str], headers: Mapping[str, str], mount: str) -> None:
        self.path, self.query, self.headers = path, query, headers
        # the mount point often comes from a Host header: what cannot stand in an IRI is not taken over
        self.mount = mount if _MOUNT.fullmatch(mount) else BASE.rstrip("/")
        self.root = "../" * (path.count("/") - 1)
        self.lang = wanted_language(query, headers.get("accept-language"))


def data_date(dist: Path) -> datetime | None:
    """Return when a build's data was written: a build that changes nothing writes nothing, so a restart keeps the date."""
    dump = dist / "vcd.nq"
    return datetime.fromtimestamp(dump.stat().st_mtime, UTC) if dump.exists() else None


def _file(document: Document, form: Format, lang: str) -> str:
    return page_file(document.name, lang) if form == HTML else f"{document.name}.{form.extension}"


def _links(document: Document, root: str) -> list[str]:
    name = "" if document.name == "index" else document.name
    return [
        f'<{BASE}{name}>; rel="canonical"',
        *(f'<{root}{_file(document, form, "en")}>; rel="alternate"; type="{form.media}"' for form in FORMATS),
        f'<{root}.well-known/void>; rel="describedby"',
        f'<{bare(document.topic)}>; rel="about"',
        f'<{LICENSE}>; rel="license"',
    ]


def _redirect(status: int, location: str, more: tuple[tuple[str, str], ...] = ()) -> Response:
    return _text(status, f"See {location}\n", (("Location", location), *more))


def _text(status: int, text: str, more: tuple[tuple[str, str], ...] = ()) -> Response:
    return _plainly(status, text.encode("utf-8", "replace"), "text/plain; charset=utf-8", more)


def _plainly(status: int, body: bytes, media: str, more: tuple[tuple[str, str], ...] = ()) -> Response:
    return Response(status, (("Content-Type", media), ("Content-Length", str(len(body))), *more, *_COMMON), body)
