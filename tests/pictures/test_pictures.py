"""Every picture in every language: well-formed, whole, told to all readers, labels apart, the same bytes each time."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pyoxigraph import NamedNode, QuerySolutions, Store

from kg.ask.answers import label
from kg.model.errors import UsageError
from kg.model.terms import VOCABULARIES
from kg.pictures.frame import Picture
from kg.pictures.gallery import draw, picture_names
from tests.conftest import ROOT

SVG = "{http://www.w3.org/2000/svg}"
LANGUAGES = ("en", "fr", "vi", "zh")
HIDDEN = 0.12
"""Of a label, at most so much may lie under another: less than the space between two lines."""


def things(store: Store, kind: str) -> list[NamedNode]:
    rows = store.query(f"SELECT DISTINCT ?thing WHERE {{ ?thing a vcd:{kind} }} ORDER BY ?thing", prefixes=VOCABULARIES)
    assert isinstance(rows, QuerySolutions)
    return [row["thing"] for row in rows if isinstance(row["thing"], NamedNode)]


def shown(picture: Picture) -> str:
    """Return all texts of a picture, without the breaks of lines."""
    return " ".join("".join("".join(text.lines).split()) for text in picture.labels)


def told(picture: Picture) -> str:
    return "\n".join(element.text or "" for element in ElementTree.fromstring(picture.svg).iter(f"{SVG}title"))


LARGE = ("all", "evidence")


@pytest.mark.parametrize(
    ("name", "lang"),
    [(name, lang) for name in ("timeline", "offices", "map", "attendance") for lang in LANGUAGES]
    + [(name, lang) for name in picture_names()[4:] for lang in (("zh",) if name in LARGE else ("vi", "zh"))],
)
def test_a_picture_is_whole(name: str, lang: str, store: Store) -> None:
    picture = draw(name, store, lang)

    root = ElementTree.fromstring(picture.svg)
    width, height = (float(root.attrib[side]) for side in ("width", "height"))
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None and title.text == picture.title
    assert description is not None and description.text == picture.caption
    assert root.attrib["lang"] == lang
    assert "0.1.0" in picture.caption and "2025-10-30" in picture.caption and "001" in picture.caption
    assert "https://w3id.org/vcd/id/" in told(picture)
    for text in picture.labels:
        assert text.box.x >= -1 and text.box.x + text.box.width <= width + 1, text
        assert text.box.y >= 0 and text.box.y + text.box.height <= height + 1, text
    for one, other in combinations(picture.labels, 2):
        smaller = min(one.box.width * one.box.height, other.box.width * other.box.height)
        assert one.box.overlap(other.box) <= HIDDEN * smaller, (one, other)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_timeline_has_every_gathering_and_the_offices_every_holder(lang: str, store: Store) -> None:
    timeline, offices = draw("timeline", store, lang), draw("offices", store, lang)
    holders = store.query("SELECT DISTINCT ?p WHERE { ?t a vcd:Tenure ; vcd:tenureOf ?p }", prefixes=VOCABULARIES)
    assert isinstance(holders, QuerySolutions)

    for gathering in things(store, "Gathering"):
        assert "".join(label(gathering, store, lang).split()) in shown(timeline)
        assert gathering.value in told(timeline)
    for row in holders:
        person = row["p"]
        assert isinstance(person, NamedNode)
        assert "".join(label(person, store, lang).split()) in shown(offices)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_map_has_every_province(lang: str, store: Store) -> None:
    picture = draw("map", store, lang)

    for unit in things(store, "ProvincialUnit"):
        assert "".join(label(unit, store, lang).split()) in shown(picture)
        assert unit.value in told(picture)


def test_glyphs_of_vietnamese_and_chinese_are_text(store: Store) -> None:
    assert "Điện Biên" in draw("map", store, "vi").svg
    assert "河江省" in draw("map", store, "zh").svg
    assert "谅山" not in draw("map", store, "vi").svg  # a city, not the province


def test_an_empty_graph_gives_pictures_too() -> None:
    for name in picture_names():
        ElementTree.fromstring(draw(name, Store(), "vi").svg)


def test_an_unknown_picture_is_refused(store: Store) -> None:
    with pytest.raises(UsageError, match="attendance"):
        draw("atendance", store)


def test_the_same_bytes_whatever_the_hash_seed(built: Path) -> None:
    drawing = (
        "import pathlib, sys; from kg.pictures.gallery import draw; from kg.store.publish import open_store\n"
        "store = open_store(pathlib.Path(sys.argv[1]))\n"
        "sys.stdout.buffer.write(''.join(draw(n, store, 'vi').svg for n in sys.argv[2:]).encode())"
    )
    command = [sys.executable, "-c", drawing, str(built), "timeline", "offices", "map", "topics"]

    one, other = (
        subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True).stdout
        for seed in ("1", "2")
    )

    assert one == other
    assert one.count(b"</svg>") == 4
