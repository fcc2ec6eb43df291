"""A gap that another source fills is shown as filled, and on the page of what lacked it no more."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from kg.documents.pages import Pages
from kg.model.terms import ID, VCD

FILLED = f"""
<{ID}gap/a> a <{VCD}Gap> ; <{VCD}lacking> <{ID}edition/e>, <{ID}edition/f> ; <{VCD}filledFor> <{ID}edition/e>, <{ID}edition/f> ;
  <{VCD}filledBy> <{ID}source/s> .
<{ID}gap/b> a <{VCD}Gap> ; <{VCD}lacking> <{ID}edition/e>, <{ID}edition/f> ; <{VCD}filledFor> <{ID}edition/e> .
<{ID}gap/c> a <{VCD}Gap> ; <{VCD}lacking> <{ID}edition/e> .
<{ID}edition/e> a <{VCD}ConferenceEdition> . <{ID}edition/f> a <{VCD}ConferenceEdition> . <{ID}source/s> a <{VCD}Source> .
"""


@pytest.fixture(scope="module")
def gaps() -> Pages:
    store = Store()
    store.load(FILLED.encode(), format=RdfFormat.TURTLE)
    return Pages(store, Path("nowhere"), "gaps")


def page(pages: Pages, path: str) -> str:
    return pages.respond("GET", path, "", {"accept": "text/html"}, "https://example.org").body.decode()


def test_a_filled_gap_says_by_what(gaps: Pages) -> None:
    assert "This gap is filled by:" in page(gaps, "/doc/gap/a") and "doc/source/s.html" in page(gaps, "/doc/gap/a")
    assert "is filled by:" not in page(gaps, "/doc/gap/b") and "is filled by:" not in page(gaps, "/doc/gap/c")


def test_what_is_known_now_is_missing_no_more(gaps: Pages) -> None:
    shown = {thing: {gap for gap in "abc" if f"doc/gap/{gap}.html" in page(gaps, f"/doc/edition/{thing}")} for thing in "ef"}
    assert shown == {"e": {"c"}, "f": {"b"}}


def test_the_data_keeps_all(gaps: Pages) -> None:
    turtle = gaps.respond("GET", "/doc/edition/e", "", {"accept": "application/n-triples"}, "https://example.org").body.decode()
    assert all(f"<{ID}gap/{gap}> <{VCD}lacking> <{ID}edition/e>" in turtle for gap in "abc")
