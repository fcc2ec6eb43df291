"""The report: one page that needs nothing else, whole, escaped, with every link leading somewhere."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.ask.catalogue import read_catalogue
from kg.cli import main
from kg.model.rooms import QUERIES
from kg.model.terms import RDFS
from kg.pictures.gallery import draw, picture_names
from kg.pictures.report import write_report

SMALL = [name for name in picture_names() if name not in ("all", "evidence")]  # the large ones: tests/pictures/test_browser.py


class Page(HTMLParser):
    """Collects what a page refers to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name == "href" and tag == "a":
                self.links.append(value or "")
            elif name in ("src", "href", "srcset", "data", "poster", "xlink:href"):
                self.loads.append(value or "")


@pytest.fixture(scope="module")
def page(store: Store) -> str:
    return write_report(store, "vi", SMALL)


def test_the_page_loads_nothing(page: str) -> None:
    found = Page(page)

    assert found.loads == []
    assert not {"script", "link", "iframe", "img", "object"} & set(found.tags)
    assert "url(" not in page and "@import" not in page


def test_every_link_within_the_page_leads_somewhere(page: str) -> None:
    found = Page(page)

    assert len(found.ids) == len(set(found.ids))
    within = {link[1:] for link in found.links if link.startswith("#")}
    assert within <= set(found.ids)
    assert {"pictures", "statistics", "answers", "source-list", "source-001", "source-editors"} <= within
    assert all(link.startswith(("#", "https://", "http://")) for link in found.links)


def test_pictures_answers_and_sources_are_on_the_page(page: str, store: Store) -> None:
    assert draw("map", store, "vi").svg in page
    assert page.count("<svg") == len(SMALL)
    for name in SMALL:
        assert f'<figure id="picture-{name}"' in page
    for name in read_catalogue(QUERIES):
        assert f'id="answer-{name}"' in page
    assert '<a href="#source-004" class="source">004</a>' in page
    assert re.search(r'<td id="source-001".*baotuyenquang\.com\.vn', page)
    assert "Ngoại giao địa phương" in page and "Điện Biên" in page and "谅山" not in page


def test_markup_in_labels_stays_text(store: Store) -> None:
    hostile = Store()
    hostile.extend(store.quads_for_pattern(None, None, None, None))
    wang = NamedNode("https://w3id.org/vcd/id/person/wang-ning")
    for quad in list(hostile.quads_for_pattern(wang, NamedNode(RDFS + "label"), None, None)):
        hostile.remove(quad)
    hostile.add(Quad(wang, NamedNode(RDFS + "label"), Literal('<img src=x onerror="alert(1)">&', language="en")))

    text = write_report(hostile, "en", ["offices"])

    assert "<img" not in text
    assert "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;" in text


def test_commands_write_files(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    svg, html = tmp_path / "map.svg", tmp_path / "report.html"

    assert main(["draw", "map", "--lang", "zh", "--build", str(built), "-o", str(svg)]) == 0
    assert main(["report", "--lang", "zh", "--picture", "map", "--build", str(built), "-o", str(html)]) == 0

    assert "云南省" in svg.read_text(encoding="utf-8")
    assert '<html lang="zh">' in html.read_text(encoding="utf-8")
    assert "map.svg" in capsys.readouterr().out
    assert main(["draw", "--build", str(built)]) == 0
    assert capsys.readouterr().out.split()[:3] == ["timeline", "offices", "map"]


def test_what_fails_costs_the_page_its_own_place_only(
    store: Store, built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(QUERIES, tmp_path / "queries")
    edges = tmp_path / "queries" / "views" / "provinces" / "edges.rq"
    edges.write_text(edges.read_text(encoding="utf-8").replace("?source ?target", "?source ?nobody"), encoding="utf-8")
    (tmp_path / "queries" / "plans.rq").write_text("# title: Plans\nSELEC ?x", encoding="utf-8")
    monkeypatch.setattr("kg.networks.views.VIEWS", tmp_path / "queries" / "views")
    monkeypatch.setattr("kg.pictures.report.QUERIES", tmp_path / "queries")
    told: list[str] = []

    page = write_report(store, "en", ["provinces", "map"], told.append)

    assert [problem.split(":")[0] for problem in told] == ["provinces", "plans"]
    assert page.count('class="failed"') == 2 and "provinces/edges.rq" in page
    assert draw("map", store).svg in page and 'id="answer-editions"' in page
    assert set(link[1:] for link in Page(page).links if link.startswith("#")) <= set(Page(page).ids)
    output = tmp_path / "report.html"
    assert main(["report", "--picture", "provinces", "--build", str(built), "-o", str(output)]) == 1
    assert output.exists() and "provinces/edges.rq" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["draw", "map"], "-o map.svg"),
        (["draw", "map", "-o", "map.jpg"], "-o map.svg or -o map.png"),
        (["draw", "mapp", "-o", "mapp.svg"], "no view 'mapp'"),
        (["draw", "map", "-o", "no/such/folder/map.svg"], "cannot be written"),
        (["report", "--picture", "map", "-o", "no/such/folder/report.html"], "cannot be written"),
    ],
)
def test_wrong_use_is_explained(arguments: list[str], message: str, built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*arguments, "--build", str(built)]) == 2
    assert message in capsys.readouterr().err
