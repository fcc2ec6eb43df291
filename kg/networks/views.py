"""Views: networks declared as SPARQL files, read into networkx graphs.

A view is a folder of ``queries/views`` (or anywhere) with two or three SELECT queries; a new one needs no Python.

``nodes.rq``: ``?node`` (a thing, or a text) and ``?class``; ``?start ?end`` where the node comes and goes.
``edges.rq``: ``?source ?target ?kind``; ``?start ?end``, ``?weight`` and ``?claim`` where there are such.
``attributes.rq``, if there is one: values that change, ``?node ?name ?value ?start ?end``.

Every other column becomes an attribute; where it is not bound the attribute is left out. Rows of one node, or of one
source, target and kind, are put together: their times become spells, their claims evidence, columns named in
``# lists:`` lists; any other column that differs is an error, so that nothing is dropped or added up unseen. Headers:

    # title: Who attended which edition        (nodes.rq)
    # edges: directed                          (edges.rq; or undirected)
    # lists: roles, capacities                 (both)
    # weight: editions                         (edges.rq: how many values that list has, growing over time)
    # label: subject, predicate, object        (nodes.rq: columns whose labels make the label)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from pyoxigraph import NamedNode, Store

from kg.model.errors import UsageError
from kg.model.rooms import QUERIES
from kg.model.terms import shrink
from kg.networks.elements import Element, Names, Row, ViewError, ask_rows, day, known, text, wrong
from kg.networks.times import Timed, in_turn
from kg.seeds.records import nearest

if TYPE_CHECKING:
    import networkx as nx

    Network: TypeAlias = nx.MultiGraph[str]  # or a MultiDiGraph, which is one too

VIEWS = QUERIES / "views"
LANGUAGES = ("en", "fr", "vi", "zh")
COLUMNS = ("uri", "class", "kind", *(f"label_{tag}" for tag in LANGUAGES))
"""Columns that every file of a view has for its nodes, filled or not."""

_HEADER = re.compile(r"^# (title|edges|lists|weight|label): (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class View:
    """A view's folder and the headers of its files."""

    name: str
    folder: Path
    title: str
    directed: bool
    node_lists: frozenset[str]
    edge_lists: frozenset[str]
    weight: str
    label: tuple[str, ...]


def list_views() -> dict[str, View]:
    """Return the views that come with the project, by name."""
    return {file.parent.name: _view(file.parent) for file in sorted(VIEWS.glob("*/nodes.rq"))}


def find_view(name: str) -> View:
    """Return the view that a name, or the path of a folder, stands for.

    Raises:
        UsageError: if there is none, naming the views there are.
        DataError: if its header is not whole.
    """
    folder = VIEWS / name if re.fullmatch(r"[\w-]+", name) and (VIEWS / name).is_dir() else Path(name)
    if not (folder / "nodes.rq").is_file() or not (folder / "edges.rq").is_file():
        ours = [file.parent.name for file in sorted(VIEWS.glob("*/nodes.rq"))]
        raise UsageError(
            f"no view {name!r}{nearest(name, ours)}: give one of {', '.join(ours)}, or a folder with nodes.rq and edges.rq"
        )
    return _view(folder)


def read_view(name: str, store: Store, lang: str = "en") -> Network:
    """Read a view of a store as a network.

    Args:
        name: a view's name (``attendance``) or folder.
        store: the graph, of today or as of a day.
        lang: the language of labels; where a thing has none in it: en, vi, fr, any, and last its id.

    Returns:
        A ``MultiDiGraph`` or ``MultiGraph``, as the view says; ``graph`` holds ``name``, ``title``, ``lang``, ``columns``.
        Nodes are ids (``person:wang-ning``), sorted. Node attributes: ``label``, ``label_en`` ... ``label_zh`` where
        known, ``uri``, ``class`` (``vcd:Official``), ``kind`` (its label), ``lat`` and ``long`` in degrees where
        known, ``spells`` (of ``Spell``), ``start`` and ``end`` where it comes and goes, and the view's own; a value
        that changes over time is a tuple of ``Timed``.
        The key of an edge is its ``kind`` (``vcd:attended``). Edge attributes: ``id``, ``kind``, ``label`` (of the
        kind), ``weight``, ``evidence`` (number of claims), ``claims`` (their IRIs), ``spells``, ``start`` and ``end``
        where known, ``weights`` (of ``Timed``) where the weight grows, and the view's own; lists are tuples.
        Days are ISO texts; both ends belong to a spell; an end that is open or not stated is left out.

    Raises:
        UsageError: if there is no such view.
        DataError: if its queries are not SPARQL or do not fit the form above.
    """
    import networkx as nx

    view = find_view(name)
    names = _names(store, lang)
    graph: Network = nx.MultiDiGraph() if view.directed else nx.MultiGraph()
    graph.graph.update(name=view.name, title=view.title, lang=lang, columns=COLUMNS)
    _add_nodes(graph, view, store, names)
    _add_edges(graph, view, store, names)
    _add_changing(graph, view, store, names)
    return graph


def _view(folder: Path) -> View:
    nodes, edges = (dict(_HEADER.findall((folder / f).read_text(encoding="utf-8"))) for f in ("nodes.rq", "edges.rq"))
    if "title" not in nodes:
        raise wrong(folder / "nodes.rq", "has no '# title: ...': say what the network shows")
    if edges.get("edges") not in ("directed", "undirected"):
        raise wrong(folder / "edges.rq", "has no '# edges: directed' or '# edges: undirected': say which")
    lists = frozenset(_words(edges.get("lists", "")))
    if edges.get("weight", "") not in {"", *lists}:
        raise wrong(folder / "edges.rq", f"'# weight: {edges['weight']}' names no list: name it in '# lists:' as well")
    return View(
        folder.resolve().name, folder, nodes["title"], edges["edges"] == "directed",
        frozenset(_words(nodes.get("lists", ""))), lists, edges.get("weight", ""), _words(nodes.get("label", "")),
    )


def _names(store: Store, lang: str) -> Names:
    labels: dict[str, dict[str, str]] = {}
    for row in ask_rows(VIEWS / "labels.rq", store):  # best rank first
        language = getattr(row["label"], "language", None) or ""
        labels.setdefault(text(row["thing"]), {}).setdefault(language.split("-")[0], text(row["label"]))
    rows = ask_rows(VIEWS / "coordinates.rq", store)
    places = {text(row["thing"]): (float(text(row["lat"])), float(text(row["long"]))) for row in rows}
    return Names(labels, places, (lang, "en", "vi", "fr"))


def _add_nodes(graph: Network, view: View, store: Store, names: Names) -> None:
    file = view.folder / "nodes.rq"
    found: dict[str, tuple[Row, Element]] = {}
    for row in ask_rows(file, store, "node", "class"):
        key = shrink(text(row["node"]))
        _, element = found.setdefault(key, (row.copy(), Element(row["class"])))
        if element.kind != row["class"]:
            raise wrong(file, f"{key} has two classes, {text(element.kind)} and {text(row['class'])}: let the query choose")
        named = {"node", "class", *view.label}
        _add(element, {c: term for c, term in row.items() if c not in named}, view.node_lists, names, file, key)
    for key in sorted(found):
        row, element = found[key]
        node = row["node"]
        label = " · ".join(names.label(row[column]) for column in view.label if column in row) or names.label(node)
        data: dict[str, Any] = {"label": label}
        spelled = names.labels.get(text(node), {})
        data |= {f"label_{tag}": spelled[tag] for tag in LANGUAGES if tag in spelled}
        if isinstance(node, NamedNode):
            data["uri"] = node.value
        data |= {"class": shrink(text(element.kind)), "kind": names.label(element.kind)}
        if text(node) in names.places:
            data["lat"], data["long"] = names.places[text(node)]
        graph.add_node(key, **data | element.attributes())


def _add_edges(graph: Network, view: View, store: Store, names: Names) -> None:
    file = view.folder / "edges.rq"
    found: dict[tuple[str, str, str], Element] = {}
    for row in ask_rows(file, store, "source", "target", "kind"):
        kind = row.pop("kind")
        ends = [shrink(text(row.pop("source"))), shrink(text(row.pop("target")))]
        for end in ends:
            if end not in graph:
                raise wrong(file, f"the edge from {ends[0]} to {ends[1]} needs {end}, which nodes.rq does not give")
        key = (*(ends if view.directed else sorted(ends)), shrink(text(kind)))
        element = found.setdefault(key, Element(kind))  # type: ignore[arg-type]  # two ends and a kind
        _add(element, row, view.edge_lists, names, file, " - ".join(key))
    for number, (source, target, kind_key) in enumerate(sorted(found), 1):
        element = found[source, target, kind_key]
        data: dict[str, Any] = {
            "id": f"e{number}", "kind": kind_key, "label": names.label(element.kind), "weight": element.weight or 1.0,
            "evidence": len(element.claims), "claims": tuple(sorted(element.claims)),
        }
        if view.weight:
            data |= element.weights(view.weight)
        graph.add_edge(source, target, key=kind_key, **data | element.attributes())


def _add_changing(graph: Network, view: View, store: Store, names: Names) -> None:
    file = view.folder / "attributes.rq"
    found: dict[tuple[str, str], set[Timed]] = {}
    for row in ask_rows(file, store, "node", "name", "value") if file.is_file() else ():
        node, name = shrink(text(row["node"])), text(row["name"])
        if node not in graph:
            raise wrong(file, f"{known(row)}: nodes.rq does not give {node}")
        try:
            value = Timed(str(names.value(row["value"])), day(row.get("start")), day(row.get("end")))
        except ViewError as error:
            raise wrong(file, f"{node}: {error}") from None
        found.setdefault((node, name), set()).add(value)
    for (node, name), values in sorted(found.items()):
        graph.nodes[node][name] = in_turn(values)


def _add(element: Element, row: Row, lists: frozenset[str], names: Names, file: Path, key: str) -> None:
    try:
        element.add(row, lists, names)
    except ViewError as error:
        raise wrong(file, f"{key}: {error}") from None


def _words(listed: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in listed.split(",") if word.strip())
