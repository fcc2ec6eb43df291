"""Which representation a client gets: media type and language by quality (RFC 9110, 12.4.2, 12.5.1 and 12.5.4)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

_QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")
_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_RANGE = re.compile(rf"({_TOKEN})/({_TOKEN})")
_LANGUAGE = re.compile(r"\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_ELEMENTS = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*")+')
_PARTS = re.compile(r'(?:[^;"]|"(?:[^"\\]|\\.)*")+')
_LONGEST = 4096  # no honest client sends more; the rest of a longer header is not read


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write a document: its extension, its media type, other names of that type, and its name for people."""

    extension: str
    media: str
    name: str
    aliases: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The media type as sent: text has its character set."""
        return f"{self.media}; charset=utf-8" if self.media.startswith("text/") else self.media


HTML = Format("html", "text/html", "HTML")
TURTLE = Format("ttl", "text/turtle", "Turtle", ("application/x-turtle", "text/n3", "text/rdf+n3"))
RDF_FORMATS = (
    TURTLE,
    Format("jsonld", "application/ld+json", "JSON-LD", ("application/json",)),
    Format("nt", "application/n-triples", "N-Triples", ("text/plain",)),
    Format("rdf", "application/rdf+xml", "RDF/XML", ("application/xml", "text/xml")),
    Format("trig", "application/trig", "TriG", ("application/x-trig",)),
)
FORMATS = (HTML, *RDF_FORMATS)
"""What every document is offered as, in our order of preference."""
BY_EXTENSION = {form.extension: form for form in FORMATS}
LANGUAGES = ("en", "fr", "vi", "zh")
"""The languages of pages; the first is the default."""


def best_format(accept: str | None, offered: Sequence[Format] = FORMATS) -> Format | None:
    """Return the format that an Accept header likes best, or ``None`` if it takes none of them (406).

    Of equal qualities the earlier offered wins. The most specific range decides the quality of a type; parameters of a range
    (``charset``, ``profile``) do not tell formats apart here. A malformed element is passed over; a header that holds nothing
    else, an empty one and a missing one take everything. A range of another name of a type (``application/json`` for JSON-LD)
    counts where the type itself is not ranged.
    """
    ranges = list(_ranges(accept or ""))
    if not ranges:
        return offered[0]
    quality = {form: _quality_of(form, ranges) for form in offered}
    best = max(offered, key=lambda form: quality[form])  # max keeps the first of equals
    return best if quality[best] > 0 else None


def best_language(accept_language: str | None, offered: Sequence[str] = LANGUAGES) -> str:
    """Return the language that an Accept-Language header likes best (RFC 4647, 3.4: lookup); the first offered if none is.

    ``vi-VN`` takes ``vi``, ``zh-Hans`` takes ``zh``.
    """
    best, best_quality = "", 0.0
    refused = set()
    for value, quality in _weighted(accept_language or ""):
        if not _LANGUAGE.fullmatch(value):
            continue
        primary = value.lower().split("-")[0]
        if quality == 0:
            refused.add(primary)
        elif quality > best_quality and (primary in offered or primary == "*"):
            best, best_quality = primary, quality
    if best in offered:
        return best
    return next((lang for lang in offered if lang not in refused), offered[0])


def takes_gzip(accept_encoding: str | None) -> bool:
    """Tell whether an Accept-Encoding header takes gzip (RFC 9110, 12.5.3)."""
    qualities = {value.lower(): quality for value, quality in _weighted(accept_encoding or "")}
    return qualities.get("gzip", qualities.get("x-gzip", qualities.get("*", 0))) > 0


def wanted_language(query: Mapping[str, str], accept_language: str | None) -> str:
    """Return the language that ``?lang=`` names, else the one that the header likes best."""
    asked = query.get("lang", "")
    return asked if asked in LANGUAGES else best_language(accept_language)


def _weighted(header: str) -> Iterator[tuple[str, float]]:
    """Yield the elements of a list header with their qualities; a malformed quality makes its element malformed."""
    for element in _ELEMENTS.findall(header[:_LONGEST]):
        value, *parameters = (part.strip() for part in _PARTS.findall(element) or [""])
        quality = "1"
        for parameter in parameters:
            name, _, given = parameter.partition("=")
            if name.strip().lower() == "q":
                quality = given.strip()
        if value and _QUALITY.fullmatch(quality):
            yield value, float(quality)


def _ranges(header: str) -> Iterator[tuple[str, str, float]]:
    for value, quality in _weighted(header):
        match = _RANGE.fullmatch(value)
        if match:
            major, minor = match[1].lower(), match[2].lower()
            if major != "*" or minor == "*":
                yield major, minor, quality


def _quality_of(form: Format, ranges: Sequence[tuple[str, str, float]]) -> float:
    """Return the quality of the most specific range that takes a format: its type, other names of it, its family, anything."""
    levels: dict[int, float] = {}
    family = form.media.split("/")[0]
    for major, minor, quality in ranges:
        name = f"{major}/{minor}"
        level = (
            4 if name == form.media else 3 if name in form.aliases else
            2 if (major, minor) == (family, "*") else 1 if name == "*/*" else 0
        )
        if level:
            levels[level] = max(quality, levels.get(level, 0.0))
    return levels[max(levels)] if levels else 0.0
