"""Negotiation by quality: examples of RFC 9110 and of real clients, and laws."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.documents.negotiate import (
    BY_EXTENSION,
    FORMATS,
    LANGUAGES,
    RDF_FORMATS,
    Format,
    best_format,
    best_language,
    takes_gzip,
    wanted_language,
)

CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
COMUNICA = ("application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,text/html;q=0.6,"
            "application/rdf+xml;q=0.5,text/turtle;q=0.6,text/n3;q=0.35")


@pytest.mark.parametrize(("accept", "expected"), [
    (None, "html"), ("", "html"), ("*/*", "html"), (CHROME, "html"), (COMUNICA, "trig"),
    ("text/turtle", "ttl"), ("TEXT/Turtle", "ttl"), ("text/turtle;q=0.9, */*;q=0.1", "ttl"), (" , ,text/turtle, ", "ttl"),
    ("text/turtle;q=0.5, application/ld+json;q=0.6", "jsonld"), ("text/turtle;q=0.5;x=y, application/ld+json;q=0.6", "jsonld"),
    ("application/*", "jsonld"), ("text/*", "html"), ("text/*;q=0.5, text/html;q=0.1", "ttl"), ("*/*, text/html;q=0", "ttl"),
    ('application/ld+json;profile="http://www.w3.org/ns/json-ld#expanded, x"', "jsonld"), ("application/json", "jsonld"),
    ("application/ld+json;q=0, application/json", None), ("text/plain", "nt"), ("image/png", None), ("text/turtle;q=0", None),
    ("text/turtle;q=2", "html"), ("text/turtle;q=0.1234, application/rdf+xml;q=0.1", "rdf"), ("nonsense", "html"),
    ("*/html", "html"), ("text/turtle;q=0.001", "ttl"), ("text/turtle ; q=0.2, text/html ;Q=0.1", "ttl"),
])  # fmt: skip
def test_format(accept: str | None, expected: str | None) -> None:
    found = best_format(accept)
    assert (found.extension if found else None) == expected


@pytest.mark.parametrize(("header", "expected"), [
    (None, "en"), ("", "en"), ("vi", "vi"), ("vi-VN,vi;q=0.9,en;q=0.8", "vi"), ("zh-Hans-CN", "zh"), ("de", "en"), ("*", "en"),
    ("de, fr;q=0.1", "fr"), ("en;q=0, *", "fr"), ("en;q=0", "fr"), ("fr;q=0.5, zh;q=0.6", "zh"), ("FR", "fr"), ("x!y, vi", "vi"),
])  # fmt: skip
def test_language(header: str | None, expected: str) -> None:
    assert best_language(header) == expected


def test_language_asked_for_goes_before_the_header() -> None:
    assert wanted_language({"lang": "zh"}, "vi") == "zh"
    assert wanted_language({"lang": "xx"}, "vi") == "vi"


@pytest.mark.parametrize(("header", "expected"), [
    (None, False), ("gzip", True), ("gzip;q=0", False), ("*", True), ("identity", False), ("br, GZIP;q=0.5", True),
    ("gzip;q=0, *", False),
])  # fmt: skip
def test_gzip(header: str | None, expected: bool) -> None:
    assert takes_gzip(header) is expected


formats = st.sampled_from(FORMATS)
qualities = st.integers(0, 1000).map(lambda n: n / 1000)


@given(st.dictionaries(formats, qualities, min_size=1))
def test_the_best_liked_wins_and_the_order_of_the_header_does_not_matter(wishes: dict[Format, float]) -> None:
    elements = [f"{form.media};q={quality}" for form, quality in wishes.items()]
    found = best_format(", ".join(elements))
    assert found == best_format(",".join(reversed(elements)))
    if max(wishes.values()) == 0:
        assert found is None
    else:
        assert found is not None and wishes[found] == max(wishes.values())


@given(st.text(), st.text())
def test_no_header_is_an_error(accept: str, language: str) -> None:
    found = best_format(accept)
    assert found is None or found in FORMATS
    assert best_language(language) in LANGUAGES
    takes_gzip(accept)


def test_extensions_are_unambiguous() -> None:
    assert len(BY_EXTENSION) == len(FORMATS) == len(RDF_FORMATS) + 1
