"""The laws of what a graph gives, for any graph: every question, network, picture, page and report of it is whole.

Each function takes what was built and raises an AssertionError that names all that fails, so that one fault hides no other.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from functools import cache
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
from pyoxigraph import QuerySolutions, RdfFormat, Store

from kg.ask.answers import ask
from kg.ask.catalogue import read_catalogue, with_examples
from kg.ask.parameters import read_profile
from kg.documents.negotiate import LANGUAGES
from kg.documents.pages import Pages
from kg.model.rooms import QUERIES
from kg.model.terms import VOCABULARIES, shrink
from kg.networks.gexf import write_gexf
from kg.networks.graphml import write_graphml
from kg.networks.looks import add_looks
from kg.networks.measures import add_measures
from kg.networks.tables import edge_table, node_table
from kg.networks.views import list_views, read_view
from kg.pictures.gallery import draw, picture_names
from kg.pictures.report import write_report

HOST = "https://example.org/vcd"
HIDDEN = 0.12
"""Of a label in a picture, at most so much may lie under another: less than the space between two lines."""


def rows(store: Store, query: str) -> list[tuple[str, ...]]:
    """Return the rows of a query as texts, an unbound column empty."""
    found = store.query(query, prefixes=VOCABULARIES)
    assert isinstance(found, QuerySolutions)
    return [tuple(getattr(row[v], "value", "") for v in found.variables) for row in found]


def memory(build: Path) -> Store:
    """Return the published quads of a build in memory, which reads faster."""
    store = Store()
    store.bulk_load(path=str(build / "dist" / "vcd.nq"), format=RdfFormat.N_QUADS)
    return store


def questions_are_answered(store: Store) -> None:
    """Every question of the catalogue and the profile is answered as it stands: the columns it promises, no row twice."""

    def answered(name: str) -> None:
        question = catalogue[name]
        answer = ask(question, {}, store)
        assert answer.columns == question.columns, f"columns {answer.columns}"
        twice = len(answer.rows) - len(set(map(str, answer.rows)))
        assert not twice, f"{twice} rows stand twice"

    catalogue = with_examples(read_catalogue(QUERIES), read_profile(store))
    _all(catalogue, answered)


def networks_are_whole(store: Store) -> None:
    """Every view is read, its edges rest on claims about what they join, and each format gives back all of it."""
    about = {claim: (shrink(subject), shrink(value)) for claim, subject, value in rows(store, _CLAIMED)}
    near = _neighbours(store)

    def whole(name: str) -> None:
        graph = read_view(name, store)
        for source, target, data in graph.edges(data=True):
            assert data["label"] and data["weight"] > 0, (source, target)
            assert data["evidence"] == len(set(data["claims"])), (source, target)
            around = near(source) | near(target)
            strange = [claim for claim in data["claims"] if around.isdisjoint(about[claim]) and name != "evidence"]
            assert not strange, (source, target, strange[:3])
        for node, data in graph.nodes(data=True):
            assert data["label"] and data["class"] and data["kind"], node
        add_measures(graph)
        add_looks(graph)
        size = graph.number_of_nodes(), graph.number_of_edges()
        tables = [list(csv.reader(io.StringIO(table))) for table in (node_table(graph), edge_table(graph))]
        assert tuple(len(table) - 1 for table in tables) == size or not graph, "csv"
        for write, read in ((write_gexf, _read_gexf), (write_graphml, _read_graphml)):
            out = io.BytesIO()
            write(graph, out)
            back = read(out.getvalue())
            assert (back.number_of_nodes(), back.number_of_edges()) == size, write.__name__

    _all(list_views(), whole)


def pictures_are_whole(store: Store, lang: str, names: Iterable[str] = ()) -> None:
    """Every picture is XML in its language, its texts lie on the page, and none hides another."""

    def whole(name: str) -> None:
        picture = draw(name, store, lang)
        root = ElementTree.fromstring(picture.svg)
        width, height = (float(root.attrib[side]) for side in ("width", "height"))
        assert root.attrib["lang"] == lang
        for text in picture.labels:
            assert text.box.x >= -1 and text.box.x + text.box.width <= width + 1, text
            assert text.box.y >= 0 and text.box.y + text.box.height <= height + 1, text
        for one, other in combinations(picture.labels, 2):
            smaller = min(one.box.width * one.box.height, other.box.width * other.box.height)
            assert one.box.overlap(other.box) <= HIDDEN * smaller, (one, other)

    _all(names or picture_names(), whole)


def timeline_tells_the_gatherings(store: Store) -> None:
    """Every gathering is on the timeline, and only what a source says of its time has the mark of a plan or of an event."""
    svg = draw("timeline", store).svg
    absent = [thing for thing, in rows(store, "SELECT DISTINCT ?g WHERE { ?g a vcd:Gathering }") if thing not in svg]
    assert not absent, absent


def report_is_whole(store: Store, lang: str) -> None:
    """The report has every picture and every question, and tells of none that it could not be made."""
    page = write_report(store, lang)
    missing = [name for name in picture_names() if f'<figure id="picture-{name}"' not in page]
    missing += [name for name in with_examples(read_catalogue(QUERIES), read_profile(store)) if f'id="answer-{name}"' not in page]
    assert not missing, missing
    assert 'class="failed"' not in page


def pages_are_whole(build: Path) -> None:
    """Every page that is listed, and what each thing's document holds as RDF, is there."""
    pages = Pages(memory(build), (build / "dist").resolve(), "laws")

    def whole(path: str) -> None:
        lang = LANGUAGES[len(path) % len(LANGUAGES)]  # each page in one language, all languages on some page
        html = pages.respond("GET", f"/{path}", f"lang={lang}", {"accept": "text/html"}, HOST)
        assert html.status in (200, 303), html.status
        if "/" in path:
            turtle = pages.respond("GET", f"/{path}", "", {"accept": "text/turtle"}, HOST)
            assert turtle.status in (200, 303) and turtle.body, turtle.status

    _all(pages.library.listed(), whole)


def merger_days(store: Store) -> list[str]:
    """Return the days of the graph's mergers and the days before them."""
    return sorted({day for row in rows(store, _MERGERS) for day in row if day})


def _all(names: Iterable[str], law: Callable[[str], None]) -> None:
    """Apply a law to all, then tell whom it does not hold for."""
    broken = []
    for name in names:
        try:
            law(name)
        except Exception as error:  # whatever it is, it is told with all the others
            broken.append(f"{name}: {type(error).__name__}: {error}"[:400])
    assert not broken, "\n".join(broken)


def _neighbours(store: Store) -> Callable[[str], set[str]]:
    """Return a function that gives a thing with what is at most two facts away from it, either way."""
    beside: dict[str, set[str]] = {}
    for subject, value in rows(store, "SELECT ?s ?o WHERE { ?s ?p ?o FILTER(isIRI(?o) && STRSTARTS(STR(?o), STR(id:))) }"):
        beside.setdefault(shrink(subject), set()).add(shrink(value))
        beside.setdefault(shrink(value), set()).add(shrink(subject))

    @cache
    def near(thing: str) -> set[str]:
        first = beside.get(thing, set())
        return {thing}.union(first, *(beside.get(other, set()) for other in first))

    return near


def _read_gexf(text: bytes) -> nx.Graph[str]:
    return nx.read_gexf(io.BytesIO(text), version="1.3")


def _read_graphml(text: bytes) -> nx.Graph[str]:
    return nx.read_graphml(io.BytesIO(text), force_multigraph=True)


_CLAIMED = """SELECT ?claim ?subject ?value WHERE { GRAPH ?g {
    ?claim vcd:status vcd:Accepted ; vcd:subject ?subject ; vcd:object|vcd:value ?value } }"""
_MERGERS = """SELECT DISTINCT ?on ?before WHERE { ?old dcterms:isReplacedBy ?new
    OPTIONAL { ?old vcd:validThrough ?before } OPTIONAL { ?new vcd:validFrom ?on } }"""
